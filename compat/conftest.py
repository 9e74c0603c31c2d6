from __future__ import annotations

import pytest
from server import Server, pytest_runtest_makereport  # noqa: F401  a hook is found by its name


@pytest.fixture(scope="session")
def server():
    with Server() as server:
        yield server


@pytest.fixture
def api(server):
    """An administrator's calls, on a server without integrations and rules."""
    api = server.api()
    for integration in api.get("/v2024/service-desk-integrations"):
        api.call("DELETE", f"/v2024/service-desk-integrations/{integration['id']}", expect=204)
    for rule in api.get("/v2024/connector-rules"):
        api.call("DELETE", f"/v2024/connector-rules/{rule['id']}", expect=204)
    status_check = {"provisioningStatusCheckIntervalMinutes": "30", "provisioningMaxStatusCheckDays": "30"}
    api.call("PUT", "/v2024/service-desk-integrations/status-check-configuration", json=status_check, expect=200)
    return api


@pytest.fixture
def sail(server, monkeypatch):
    """The environment by which SailPoint's SDK finds its tenant."""
    monkeypatch.setenv("SAIL_BASE_URL", server.url)
    monkeypatch.setenv("SAIL_CLIENT_ID", server.client_id)
    monkeypatch.setenv("SAIL_CLIENT_SECRET", server.client_secret)
