"""What stands between the server and the desk: an HTTP proxy that can hold, tear, drop and falsify a create call."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Where Request Tracker is asked for a ticket.
CREATE = "/REST/2.0/ticket"
HOLD_SECONDS = 20
DESK_SECONDS = 20
# Later than the kill and the restart, yet so early that the desk has the ticket before the server's window is over.
LATE_SECONDS = 1.5


@dataclass
class Held:
    """A create call that is held at some point of its way, until the test lets it go."""

    point: str
    on_the_wire: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    create: str = CREATE

    @property
    def is_create(self) -> bool:
        return self.method == "POST" and urlsplit(self.path).path == self.create


class Wire:
    """The proxy. `points` names where a create call, a POST to `create`, can be held."""

    def __init__(self, desk_port: int, create: str = CREATE):
        self.desk_port = desk_port
        self.create = create
        self.creates = 0
        self.faults: list[str] = []
        self._held: dict[bytes, Held] = {}
        self._lie: Callable[[Request], tuple[int, bytes] | None] = lambda _: None
        self._lock = threading.Lock()
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self) -> None:
                wire._handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = do

            def log_message(self, *_: object) -> None:
                pass

        class Proxy(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                # A connection that breaks is what this proxy is for; anything else is its own fault.
                error = sys.exception()
                if not isinstance(error, ConnectionError):
                    wire.faults.append(repr(error))

        self._server = Proxy(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Wire:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for held in self._held.values():
            held.go.set()
        self._server.shutdown()
        self._server.server_close()
        assert not self.faults, f"faults of the proxy itself: {self.faults}"

    def hold(self, marker: str, point: str) -> Held:
        """Holds the first create call whose body has `marker`."""
        held = Held(point)
        with self._lock:
            self._held[marker.encode()] = held
        return held

    def lie(self, answer: Callable[[Request], tuple[int, bytes] | None]) -> None:
        """Answers in the desk's place where `answer` gives status and body."""
        self._lie = answer

    def honest(self) -> None:
        self._lie = lambda _: None

    def _take(self, request: Request) -> Held | None:
        if not request.is_create:
            return None
        with self._lock:
            self.creates += 1
            marker = next((marker for marker in self._held if marker in request.body), None)
            return self._held.pop(marker) if marker else None

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        body = handler.rfile.read(length)
        request = Request(handler.command, handler.path, dict(handler.headers), body, self.create)
        # One call for each connection: a torn one leaves nothing behind.
        handler.close_connection = True
        lie = self._lie(request)
        if lie:
            self._reply(handler, *lie)
            return
        held = self._take(request)
        if held is None:
            self._reply(handler, *self._forward(request))
            return
        points[held.point](self, handler, request, held)

    def _reply(self, handler: BaseHTTPRequestHandler, status: int, body: bytes, sent: int | None = None) -> None:
        """Answers; with `sent`, only so many bytes of the body."""
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; charset=utf-8")
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body[:sent])
        handler.wfile.flush()

    def _forward(self, request: Request) -> tuple[int, bytes]:
        desk = http.client.HTTPConnection("127.0.0.1", self.desk_port, timeout=DESK_SECONDS)
        try:
            desk.request(request.method, request.path, request.body or None, self._headers(request))
            answer = desk.getresponse()
            return answer.status, answer.read()
        except ConnectionRefusedError:
            # As the desk itself would: no answer at all.
            raise ConnectionAbortedError from None
        finally:
            desk.close()

    @staticmethod
    def _headers(request: Request) -> dict[str, str]:
        hop = {"host", "connection", "content-length", "accept-encoding", "transfer-encoding"}
        return {name: value for name, value in request.headers.items() if name.lower() not in hop}


def _pause(held: Held) -> None:
    held.on_the_wire.set()
    held.go.wait(HOLD_SECONDS)


def _never_forwarded(wire: Wire, handler, request: Request, held: Held) -> None:
    _pause(held)


def _forwarded_after_the_kill(wire: Wire, handler, request: Request, held: Held) -> None:
    _pause(held)
    wire._forward(request)


def _forwarded_late(wire: Wire, handler, request: Request, held: Held) -> None:
    seen = time.monotonic()
    _pause(held)
    time.sleep(max(0.0, seen + LATE_SECONDS - time.monotonic()))
    wire._forward(request)


def _torn_on_its_way_in(wire: Wire, handler, request: Request, held: Held) -> None:
    with socket.create_connection(("127.0.0.1", wire.desk_port), timeout=DESK_SECONDS) as desk:
        lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: 127.0.0.1:{wire.desk_port}"]
        lines += [f"{name}: {value}" for name, value in wire._headers(request).items()]
        lines += [f"Content-Length: {len(request.body)}", "", ""]
        desk.sendall("\r\n".join(lines).encode() + request.body[: len(request.body) // 2])
        _pause(held)


def _while_the_desk_works(wire: Wire, handler, request: Request, held: Held) -> None:
    desk = threading.Thread(target=wire._forward, args=(request,), daemon=True)
    desk.start()
    time.sleep(0.05)
    _pause(held)
    desk.join(DESK_SECONDS)


def _before_the_reply(wire: Wire, handler, request: Request, held: Held) -> None:
    wire._forward(request)
    _pause(held)


def _in_the_middle_of_the_reply(wire: Wire, handler, request: Request, held: Held) -> None:
    status, body = wire._forward(request)
    wire._reply(handler, status, body, len(body) // 2)
    _pause(held)


def _with_the_whole_reply(wire: Wire, handler, request: Request, held: Held) -> None:
    wire._reply(handler, *wire._forward(request))
    _pause(held)


points = {
    "never forwarded": _never_forwarded,
    "forwarded after the kill": _forwarded_after_the_kill,
    "forwarded late": _forwarded_late,
    "torn on its way in": _torn_on_its_way_in,
    "while the desk works": _while_the_desk_works,
    "before the reply": _before_the_reply,
    "in the middle of the reply": _in_the_middle_of_the_reply,
    "with the whole reply": _with_the_whole_reply,
}
