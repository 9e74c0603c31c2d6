"""How other clients call the API: editors that put back what they got, PowerShell, Terraform, older SDKs."""

from __future__ import annotations

import pytest
import requests
from server import CALL_SECONDS

LIST = "/v2024/service-desk-integrations"
TYPES = ["Generic SDIM", "Atlassian Cloud Jira SDIM", "Zendesk SDIM"]


def make(api, name: str, type_name: str = "Generic SDIM", **members: object) -> dict:
    body = {"name": name, "description": "", "type": type_name, "attributes": {}, **members}
    return api.post(LIST, body)


def names(api, parameters: dict[str, object], version: str = "v3") -> list[str]:
    return [found["name"] for found in api.get(f"/{version}/service-desk-integrations", params=parameters)]


def test_an_editor_puts_back_the_whole_body_that_it_got(api):
    """id, created, modified and universalManager come along; the secret that GET left out stays."""
    made = make(api, "Edited", attributes={"url": "https://desk.example.test", "password": "s3cret", "mine": 1})
    assert "password" not in made["attributes"]
    got = api.get(f"{LIST}/{made['id']}")
    got["description"] = "edited"
    put = api.call("PUT", f"{LIST}/{made['id']}", json=got, expect=200).json()
    assert put == {**got, "modified": put["modified"]}
    assert "s3cret" not in str(put)
    kept = api.get(f"/service-desk-integrations/v1/{made['id']}/secrets")
    assert "password" in str(kept), f"the stored secret is gone: {kept}"
    assert "s3cret" not in str(kept)


def test_an_editor_lists_by_name_and_puts_the_status_check_configuration(api):
    for name in "bca":
        make(api, name)
    assert names(api, {"sorters": "name"}) == ["a", "b", "c"]
    path = "/v3/service-desk-integrations/status-check-configuration"
    got = api.get(path)
    assert all(isinstance(value, str) for value in got.values())
    assert api.call("PUT", path, json=got, expect=200).json() == got
    numbers = {"provisioningStatusCheckIntervalMinutes": 60, "provisioningMaxStatusCheckDays": 2}
    strings = {name: str(value) for name, value in numbers.items()}
    assert api.call("PUT", path, json=numbers, expect=200).json() == strings


def test_the_powershell_module_filters_sorts_and_pages(api):
    for name, type_name in zip("abc", TYPES, strict=True):
        make(api, name, type_name)
    assert names(api, {"filters": 'name eq "b"'}) == ["b"]
    assert names(api, {"filters": 'type eq "Atlassian Cloud Jira SDIM"'}) == ["b"]
    several = 'type in ("Atlassian Cloud Jira SDIM","Zendesk SDIM")'
    assert names(api, {"filters": several, "sorters": "name", "limit": 50}) == ["b", "c"]
    assert names(api, {"sorters": "-name", "limit": 2}) == ["c", "b"]


def test_an_older_sdk_wraps_the_operations_of_a_patch(api):
    made = make(api, "Wrapped")
    body = {"operations": [{"op": "replace", "path": "/description", "value": "wrapped"}]}
    for content_type in ("application/json-patch+json", "application/json"):
        patched = api.call(
            "PATCH", f"{LIST}/{made['id']}", json=body, headers={"Content-Type": content_type}, expect=200
        )
        assert patched.json()["description"] == "wrapped"


def test_terraform_replaces_whole_objects_through_the_per_service_form(api):
    """TF1 patches with whole objects, TF2 puts without universalManager; CheckDestroy wants a 404 after DELETE."""
    path = "/service-desk-integrations/v1"
    made = api.post(
        path, {"name": "tf", "description": "d", "type": "Generic SDIM", "attributes": {"url": "https://a.test"}}
    )
    operations = [
        {"op": "replace", "path": "/attributes", "value": {"url": "https://b.test"}},
        {
            "op": "replace",
            "path": "/clusterRef",
            "value": {"type": "CLUSTER", "id": "2c9180847a7fccdd017aa5896f9f4f6f"},
        },
    ]
    headers = {"Content-Type": "application/json-patch+json"}
    patched = api.call("PATCH", f"{path}/{made['id']}", json=operations, headers=headers, expect=200).json()
    assert patched["attributes"] == {"url": "https://b.test"}
    assert patched["cluster"] == "2c9180847a7fccdd017aa5896f9f4f6f"
    del patched["provisioningConfig"]["universalManager"]
    put = api.call("PUT", f"{path}/{made['id']}", json=patched, expect=200).json()
    assert put["provisioningConfig"]["universalManager"] is False
    api.call("DELETE", f"{path}/{made['id']}", expect=204)
    api.call("GET", f"{path}/{made['id']}", expect=404)


def test_one_store_behind_every_mount(api):
    made = make(api, "Everywhere")
    mounts = [f"/{version}/service-desk-integrations" for version in ("beta", "v3", "v2024", "v2025", "v2026")]
    for mount in [*mounts, "/service-desk-integrations/v1"]:
        assert api.get(f"{mount}/{made['id']}") == made, mount
        assert len(api.get(f"{mount}/types")) == 7, mount


@pytest.mark.parametrize("how", ["form", "multipart", "query"])
def test_a_token_in_each_encoding(server, how):
    fields = {"grant_type": "client_credentials", "client_id": server.client_id, "client_secret": server.client_secret}
    sent = {
        "form": {"data": fields},
        "multipart": {"files": {name: (None, value) for name, value in fields.items()}},
        "query": {"params": fields},
    }[how]
    answer = requests.post(f"{server.url}/oauth/token", timeout=CALL_SECONDS, **sent)
    assert answer.status_code == 200, answer.text
    token = answer.json()
    assert (token["token_type"], token["expires_in"], token["accessType"]) == ("bearer", 749, "OFFLINE")


def test_errors_have_the_published_bodies(server, api):
    without = requests.get(f"{server.url}{LIST}", timeout=CALL_SECONDS)
    assert (without.status_code, list(without.json())) == (401, ["error"])
    make(api, "Taken")
    clash = api.call(
        "POST", LIST, expect=400, json={"name": "taken", "description": "", "type": "Generic SDIM", "attributes": {}}
    )
    error = clash.json()
    assert error["detailCode"] == "400.1.409 Reference conflict"
    assert error["trackingId"] == clash.headers["SLPT-Request-ID"]
    unknown = api.call(
        "POST", LIST, expect=400, json={"name": "x", "description": "", "type": "Nope SDIM", "attributes": {}}
    )
    causes = " ".join(cause["text"] for cause in unknown.json()["causes"])
    assert all(type_name in causes for type_name in TYPES), causes
    for parameters in (
        {"filters": 'name EQ "x"'},
        {"filters": "description eq 1"},
        {"sorters": "created"},
        {"limit": 251},
    ):
        api.call("GET", LIST, params=parameters, expect=400)
