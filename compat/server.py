"""A `deskbridge serve` of our own: started, waited for, killed and ended by its pid, and nobody else's touched."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import requests

PROJECT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("DESKBRIDGE_BIN", PROJECT / "target/debug/deskbridge"))
SHARED = Path(os.environ.get("DESKBRIDGE_SHARED", PROJECT.parent / "shared"))

READY_SECONDS = 30
STOP_SECONDS = 15
CALL_SECONDS = 20
LOG_LINES = 40
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def shared(name: str) -> Path:
    """A file beside the project. Where it is absent the test is skipped, or fails when its absence is an error."""
    path = SHARED / name
    if not path.exists():
        reason = f"shared file {name} is absent (DESKBRIDGE_SHARED={SHARED})"
        if os.environ.get("DESKBRIDGE_SHARED_REQUIRED") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, look, seconds: float, pause: float = 0.1):
    """Calls `look` until it gives something true, and gives that; fails when the time is over."""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > until:
            pytest.fail(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause)


class Server:
    """One server process and its data directory, which outlives the process."""

    running: list[Server] = []

    def __init__(self, **settings: object):
        self.directory = Path(tempfile.mkdtemp(prefix="deskbridge-test-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client_id = "compat-client"
        self.client_secret = secrets.token_hex(32)
        self.settings = {"rate_limit": 0, "outbound_allow": "127.0.0.0/8", **settings}
        self.log = self.directory / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self in Server.running:
            Server.running.remove(self)
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(self) -> None:
        if not BINARY.exists():
            pytest.fail(f"there is no {BINARY}: run cargo build -p deskbridge, or set DESKBRIDGE_BIN", pytrace=False)
        settings = {
            "bootstrap_client_id": self.client_id,
            "bootstrap_client_secret": self.client_secret,
            **self.settings,
        }
        # Nothing that the caller's shell says may change what is tested.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKBRIDGE_")}
        environment |= {f"DESKBRIDGE_{name.upper()}": str(value) for name, value in settings.items()}
        command = [BINARY, "serve", "--data", self.directory / "data", "--listen", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        if self not in Server.running:
            Server.running.append(self)
        wait_for(f"{self.url}/readyz answers 200", self._ready, READY_SECONDS, 0.05)

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"the server ended with status {self.process.returncode}:\n{self.log_tail()}", pytrace=False)
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def log_tail(self) -> str:
        if not self.log.exists():
            return ""
        lines = COLOURS.sub("", self.log.read_text(errors="replace")).splitlines()
        return "\n".join(line[:500] for line in lines[-LOG_LINES:])

    def token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        answer = requests.post(f"{self.url}/oauth/token", data=form, timeout=CALL_SECONDS)
        assert answer.status_code == 200, f"no access token: {answer.status_code} {answer.text}"
        return answer.json()["access_token"]

    def api(self) -> Api:
        return Api(self.url, self.token())


class Api:
    """Calls by an administrator. An answer outside of `expect` fails the test with both sides of the call."""

    def __init__(self, url: str, token: str):
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, *, expect: int | tuple[int, ...] = (200, 202, 204), **options):
        answer = self.session.request(method, self.url + path, timeout=CALL_SECONDS, **options)
        expected = expect if isinstance(expect, tuple) else (expect,)
        sent = json.dumps(options.get("json", options.get("data")), default=str)
        assert answer.status_code in expected, (
            f"{method} {path} with {sent}: expected {expected}, got {answer.status_code} {answer.text}"
        )
        return answer

    def get(self, path: str, **options):
        return self.call("GET", path, **options).json()

    def post(self, path: str, body: object = None, **options):
        return self.call("POST", path, json=body, **options).json()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """The servers' logs, below the failure that they belong to."""
    report = yield
    if report.failed:
        for server in Server.running:
            report.sections.append((f"log of the server at {server.url}", server.log_tail()))
    return report
