"""The emulated desks, each a process of its own, as `deskbridge sandbox` starts them."""

from __future__ import annotations

import json
import re
import subprocess

import requests
from server import BINARY, CALL_SECONDS, STOP_SECONDS


def merge(target: dict, patch: dict) -> dict:
    """JSON Merge Patch (RFC 7396) of objects."""
    merged = dict(target)
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            merged[name] = merge(merged.get(name) or {}, value)
        else:
            merged[name] = value
    return merged


class Sandbox:
    """One emulated desk, and the attributes that it says an integration with it needs."""

    def __init__(self, script_name: str):
        self.script_name = script_name

    def __enter__(self) -> Sandbox:
        command = [BINARY, "sandbox", self.script_name, "--listen", "127.0.0.1:0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        said = ""
        while "Ctrl-C ends it." not in said:
            line = self._process.stdout.readline()
            assert line, f"the sandbox ended: {said}"
            said += line
        self.url = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        self.attributes = json.loads(said[said.index("\n{") : said.rindex("}") + 1])
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(STOP_SECONDS)
        self._process.stdout.close()

    def tickets(self) -> list[dict]:
        return self._call("GET", "/_tickets")

    def move(self, ticket: dict, status: str) -> None:
        self._call("POST", f"/_tickets/{ticket['id']}/status", {"status": status})

    def fail(self, *faults: dict) -> None:
        self._call("POST", "/_faults", {"next": list(faults)})

    def _call(self, method: str, path: str, body: object = None):
        answer = requests.request(method, self.url + path, json=body, timeout=CALL_SECONDS)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()
