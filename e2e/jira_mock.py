"""PyPI's jira820, a stateful stand-in for Jira Data Center 8.20 that nobody here wrote, on a port of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import requests
from server import free_port, wait_for

READY_SECONDS = 60
CALL_SECONDS = 30
STOP_SECONDS = 10


class Jira820:
    project = "JIRA820"
    issue_type = "Task"

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Jira820:
        environment = {**os.environ, "JIRA820_PORT": str(self.port), "JIRA820_HOST": "127.0.0.1"}
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jira820"], env=environment, stdout=self.log, stderr=self.log
        )
        wait_for("jira820 answers", self._ready, READY_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            self.log.seek(0)
            raise AssertionError(f"jira820 does not start:\n{self.log.read().decode(errors='replace')}")
        try:
            return requests.get(f"{self.url}/rest/api/2/serverInfo", timeout=2).ok
        except requests.RequestException:
            return False

    def call(self, method: str, path: str, **options):
        answer = requests.request(method, f"{self.url}/rest/api/2{path}", timeout=CALL_SECONDS, **options)
        assert answer.ok, f"jira820's {method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def issue(self, key: str) -> dict:
        return self.call("GET", f"/issue/{key}")["fields"]

    def by_label(self, label: str) -> list[str]:
        found = self.call("GET", "/search", params={"jql": f'labels = "{label}"', "fields": "labels"})
        return [issue["key"] for issue in found["issues"]]

    def move(self, key: str, status: str) -> None:
        """Takes the transition that leads to a status."""
        transitions = self.call("GET", f"/issue/{key}/transitions")["transitions"]
        ident = next(one["id"] for one in transitions if one["to"]["name"] == status)
        self.call("POST", f"/issue/{key}/transitions", json={"transition": {"id": ident}})
