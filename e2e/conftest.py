from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "compat"))

from rt import RequestTracker  # noqa: E402
from server import Server, pytest_runtest_makereport  # noqa: E402, F401  a hook is found by its name


@pytest.fixture(scope="session")
def rt():
    with RequestTracker() as rt:
        yield rt


@pytest.fixture(scope="session")
def server():
    """Short deadlines: with requests of 2 s, what became of an unclear create can be asked after about 4 s."""
    with Server(send_deadline_seconds=1, clock_skew_seconds=1) as server:
        yield server


@pytest.fixture
def api(server):
    return server.api()


@pytest.fixture
def make_integration(api):
    """Makes integrations, each of which manages the source that it is given, and takes them away in the end."""
    made = []

    def make(type_name: str, attributes: dict, source: str, **members: object) -> dict:
        body = {
            "name": f"{type_name} for {source}",
            "description": "",
            "type": type_name,
            "provisioningConfig": {"managedResourceRefs": [{"type": "SOURCE", "id": source, "name": source}]},
            "attributes": attributes,
        } | members
        integration = api.post("/service-desk-integrations/v1", body)
        made.append(integration["id"])
        return integration

    yield make
    for integration in made:
        api.call("DELETE", f"/service-desk-integrations/v1/{integration}", expect=204)
