"""A Request Tracker 5 of our own, started and ended by the shared scripts, and read back through its REST."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import requests
from server import free_port, shared

UP_SECONDS = 600
DOWN_SECONDS = 30
CALL_SECONDS = 30


class RequestTracker:
    def __init__(self) -> None:
        self.up_script, self.down_script = shared("desks/rt5/up.sh"), shared("desks/rt5/down.sh")
        self.directory = Path(tempfile.mkdtemp(prefix="deskbridge-rt-"))
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DESK_DIR": str(self.directory / "rt"),
            "DESK_PORT": str(self.port),
        }
        self.facts: dict[str, str] = {}

    def __enter__(self) -> RequestTracker:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down(purge=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    def up(self) -> None:
        # Into a file: the desk inherits the script's output, and a pipe would stay open as long as it lives.
        printed = self.directory / "up.out"
        with printed.open("wb") as out, (self.directory / "up.err").open("wb") as err:
            ran = subprocess.run(
                ["bash", self.up_script], env=self.environment, stdout=out, stderr=err, timeout=UP_SECONDS, check=False
            )
        if ran.returncode != 0:
            pytest.fail(f"Request Tracker does not start:\n{(self.directory / 'up.err').read_text()}", pytrace=False)
        lines = (line.partition("=") for line in printed.read_text().splitlines())
        self.facts = {name: value.strip("'") for name, _, value in lines}

    def down(self, *, purge: bool = False) -> None:
        environment = {**self.environment, "DESK_PURGE": "1" if purge else ""}
        subprocess.run(["bash", self.down_script], env=environment, timeout=DOWN_SECONDS, check=True)

    @property
    def url(self) -> str:
        return self.facts["BASE_URL"]

    @property
    def api_path(self) -> str:
        return self.facts["API_URL"].removeprefix(self.url)

    @property
    def token(self) -> str:
        """The secret part of `Authorization: token …`."""
        return self.facts["AUTH_HEADER"].rsplit(" ", 1)[1]

    def call(self, method: str, path: str, **options):
        headers = {"Authorization": f"token {self.token}"}
        address = f"{self.facts['API_URL']}{path}"
        answer = requests.request(method, address, headers=headers, timeout=CALL_SECONDS, **options)
        assert answer.ok, f"RT's {method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def ticket(self, number: str) -> dict:
        return self.call("GET", f"/ticket/{number}")

    def set_status(self, number: str, status: str) -> None:
        said = self.call("PUT", f"/ticket/{number}", json={"Status": status})
        assert "changed" in str(said), f"RT did not change ticket {number} to {status}: {said}"

    def by_key(self, key: str) -> list[str]:
        """The numbers of all tickets with a correlation key, whatever their status."""
        return [ticket["id"] for ticket in self._search(f"'CF.{{{self.facts['CUSTOM_FIELD']}}}' = '{key}'")]

    def keys(self) -> list[str | None]:
        """The correlation key of every ticket there is; none for a ticket without one."""
        return [self.key_of(ticket) for ticket in self._search(f"Queue = '{self.facts['QUEUE']}'")]

    def key_of(self, ticket: dict) -> str | None:
        field = next(field for field in ticket["CustomFields"] if field["name"] == self.facts["CUSTOM_FIELD"])
        return next(iter(field["values"]), None)

    def _search(self, query: str) -> list[dict]:
        found, page = [], 1
        while True:
            parameters = {"query": query, "fields": "CustomFields", "per_page": 100, "page": page}
            answer = self.call("GET", "/tickets", params=parameters)
            found += answer["items"]
            if page >= answer["pages"]:
                return found
            page += 1

    def content(self, number: str) -> str:
        """The text that the ticket was made with."""
        found = self.call("GET", f"/ticket/{number}/attachments", params={"fields": "Content,ContentType"})
        return min(found["items"], key=lambda attachment: int(attachment["id"]))["Content"]

    def files(self, number: str) -> dict[str, int]:
        """The named files of the ticket, and their sizes."""
        found = self.call("GET", f"/ticket/{number}/attachments", params={"fields": "Filename,ContentLength"})
        return {item["Filename"]: int(item["ContentLength"]) for item in found["items"] if item.get("Filename")}
