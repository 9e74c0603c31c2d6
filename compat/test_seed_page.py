"""Every example of the seed page, run by SailPoint's own client against a running server."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
import seed_page
from sailpoint.v2024.api.service_desk_integration_api import ServiceDeskIntegrationApi
from sailpoint.v2024.api_client import ApiClient
from sailpoint.v2024.exceptions import ForbiddenException, NotFoundException
from sailpoint.v2024.models.json_patch_operation import JsonPatchOperation

pytestmark = pytest.mark.usefixtures("sail", "api")

HEX_32 = re.compile(r"^[0-9a-f]{32}$")
NAME = "Service Desk Integration Name"
# The page writes "" where references belong, which its own client refuses to load, as it does the line break that
# the Python literal puts into a JSON string. Null and an escaped line break are the nearest that it loads.
LOADABLE = (
    ('"ownerRef" : ""', '"ownerRef" : null'),
    ('"clusterRef" : ""', '"clusterRef" : null'),
    ('"beforeProvisioningRule" : ""', '"beforeProvisioningRule" : null'),
    ('</Source>\\n"', '</Source>\\\\n"'),
)
# The page's list of operations is the text of a Python expression; the client loads one operation from JSON, and wants
# a list of them in the call.
PATCH = (
    (
        "'''[sailpoint.v2024.JsonPatchOperation()]'''",
        """'''{"op": "replace", "path": "/description", "value": "Patched"}'''""",
    ),
    (
        "new_json_patch_operation = JsonPatchOperation.from_json(json_patch_operation)",
        "new_json_patch_operation = [JsonPatchOperation.from_json(json_patch_operation)]",
    ),
)
both_calls = pytest.mark.parametrize("full", [False, True], ids=["as shown", "every parameter"])


@pytest.fixture
def desk():
    """SailPoint's client, for what the examples do not show."""
    from sailpoint.configuration import Configuration

    with ApiClient(Configuration()) as client:
        yield ServiceDeskIntegrationApi(client)


def created() -> object:
    return seed_page.run("create-service-desk-integration", *LOADABLE).results


def identified(integration: object) -> tuple[str, str]:
    """The page's placeholder id, replaced by a real one."""
    return ("'anId'", repr(integration.id))


def total(response) -> str | None:
    return {name.lower(): value for name, value in response.headers.items()}.get("x-total-count")


def test_the_page_has_the_ten_operations():
    found = [name for name in seed_page.sections() if "Return type" in seed_page.sections()[name]]
    assert tuple(found) == seed_page.OPERATIONS


@both_calls
def test_create(full):
    made = seed_page.run("create-service-desk-integration", *LOADABLE, full=full).results
    sent = json.loads(seed_page.literal("create-service-desk-integration"))
    assert HEX_32.match(made.id), f"id is {made.id!r}"
    assert made.id != sent["id"], "the id of the body is not the client's to choose"
    assert made.created.year >= 2025, f"created is the server's, not {made.created}"
    assert made.modified >= made.created
    assert (made.name, made.description, made.type) == (NAME, sent["description"], "ServiceNowSDIM")
    assert made.attributes == sent["attributes"]
    assert made.cluster == made.cluster_ref.id == "xyzzy999"
    assert (made.owner_ref, made.before_provisioning_rule) == (None, None)
    config = made.provisioning_config
    ids = [source["id"] for source in sent["provisioningConfig"]["managedResourceRefs"]]
    assert [source.id for source in config.managed_resource_refs] == ids, "the newer of the two lists of sources counts"
    assert made.managed_sources == ids, "both lists are views of the same"
    assert config.universal_manager is False, "an integration that lists sources is no universal manager"
    assert config.no_provisioning_requests is True
    assert config.provisioning_request_expiration == 7
    assert "Example Rule" in config.plan_initializer_script.source


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_json_of_the_page_is_accepted_as_it_stands(method, server, tmp_path):
    """By curl: the text between the quotes, its empty strings and all."""
    body = tmp_path / "body.json"
    operation = {"POST": "create", "PUT": "put"}[method] + "-service-desk-integration"
    body.write_text(seed_page.literal(operation))
    address = f"{server.url}/v2024/service-desk-integrations"
    if method == "PUT":
        address += f"/{created().id}"
    curl = ["curl", "-sS", "-m", "20", "-X", method, address, "--data-binary", f"@{body}", "-w", "\n%{http_code}"]
    headers = ["-H", "Content-Type: application/json", "-H", f"Authorization: Bearer {server.token()}"]
    ran = subprocess.run([*curl, *headers], capture_output=True, text=True, timeout=30, check=True)
    answer, status = ran.stdout.rsplit("\n", 1)
    assert status == "200", f"{method} of the page's JSON: {status} {answer}"
    stored = json.loads(answer)
    assert stored["name"] == NAME
    absent = {"ownerRef", "beforeProvisioningRule"} & stored.keys()
    assert not absent, f"an empty string stands for an absent reference, yet the answer has {absent}"
    assert stored["clusterRef"]["id"] == stored["cluster"] == "xyzzy999"
    assert stored["provisioningConfig"]["universalManager"] is False


@both_calls
def test_get(full):
    made = created()
    got = seed_page.run("get-service-desk-integration", identified(made), full=full).results
    assert got == made


@both_calls
def test_delete(full, desk):
    made = created()
    seed_page.run("delete-service-desk-integration", identified(made), full=full)
    with pytest.raises(NotFoundException) as refused:
        desk.get_service_desk_integration(id=made.id)
    error = refused.value.data
    assert error.detail_code == "404 Not found"
    headers = {name.lower(): value for name, value in refused.value.headers.items()}
    assert error.tracking_id == headers["slpt-request-id"]


@both_calls
def test_put(full):
    made = created()
    renamed = (f'"name" : "{NAME}"', '"name" : "Another name"')
    ran = seed_page.run("put-service-desk-integration", *LOADABLE, renamed, identified(made), full=full)
    assert (ran.results.id, ran.results.created) == (made.id, made.created)
    assert ran.results.name == "Another name"
    assert ran.results.modified > made.modified


@both_calls
def test_patch(full):
    made = created()
    patched = seed_page.run("patch-service-desk-integration", *PATCH, identified(made), full=full).results
    assert (patched.id, patched.description, patched.name) == (made.id, "Patched", made.name)


def test_only_replace_is_a_patch_that_is_allowed(desk):
    made = created()
    for operation in [{"op": "remove", "path": "/description"}, {"op": "replace", "path": "/id", "value": "other"}]:
        with pytest.raises(ForbiddenException) as refused:
            desk.patch_service_desk_integration(made.id, [JsonPatchOperation.from_dict(operation)])
        assert refused.value.data.detail_code == "403 Forbidden", operation
    assert desk.get_service_desk_integration(made.id) == made


@both_calls
def test_types(full):
    types = seed_page.run("get-service-desk-integration-types", full=full).results
    assert {kind.type: kind.script_name for kind in types} == {
        "Atlassian Cloud Jira SDIM": "atlassian-cloud-jira-sdim",
        "Atlassian Server Jira SDIM": "atlassian-server-jira-sdim",
        "BMC Helix ITSM SDIM": "bmc-helix-itsm-sdim",
        "BMC Helix Remedyforce SDIM": "bmc-helix-remedyforce-sdim",
        "Generic SDIM": "generic-sdim",
        "ServiceNowSDIM": "servicenow-sdim",
        "Zendesk SDIM": "zendesk-sdim",
    }
    assert all(kind.name for kind in types)


@both_calls
def test_template_of_every_type(full, desk):
    for kind in desk.get_service_desk_integration_types():
        script = ("'aScriptName'", repr(kind.script_name))
        template = seed_page.run("get-service-desk-integration-template", script, full=full).results
        assert template.type == kind.type
        assert isinstance(template.attributes, dict)
        assert template.provisioning_config is not None


@both_calls
def test_list(full, api):
    """The page's filter names an integration of John Doe's; here is one."""
    names = ["John Doe", "Jane Doe"]
    for name in names:
        body = {"name": name, "description": "", "type": "Generic SDIM", "attributes": {}}
        api.post("/v2024/service-desk-integrations", body)
    found = seed_page.run("get-service-desk-integrations", full=full).results
    # As shown, the call takes none of the parameters above it.
    assert [integration.name for integration in found] == (["John Doe"] if full else names)


@pytest.fixture
def twelve(api):
    """Twelve integrations: n00 to n11, of two types and in two clusters, made in reverse order of their names."""
    made = []
    for number in reversed(range(12)):
        body = {
            "name": f"n{number:02}",
            "description": "",
            "type": "Generic SDIM" if number % 2 else "Zendesk SDIM",
            "clusterRef": {"type": "CLUSTER", "id": f"cluster-{number % 3 // 2}"},
            "attributes": {},
        }
        made.insert(0, api.post("/v2024/service-desk-integrations", body))
    return made


FILTERS = {
    'name eq "n03"': [3],
    'name eq "N03"': [3],
    'name eq "none"': [],
    'type eq "Generic SDIM"': [1, 3, 5, 7, 9, 11],
    'type in ("Zendesk SDIM","Zendesk")': [0, 2, 4, 6, 8, 10],
    'cluster eq "cluster-1"': [2, 5, 8, 11],
    'cluster in ("cluster-0", "cluster-1")': list(range(12)),
    'type eq "Generic SDIM" and cluster eq "cluster-1"': [5, 11],
}


@pytest.mark.parametrize("filters", FILTERS)
def test_filters(filters, twelve, desk):
    answer = desk.get_service_desk_integrations_with_http_info(filters=filters, sorters="name", count=True)
    assert [found.name for found in answer.data] == [f"n{number:02}" for number in FILTERS[filters]]
    assert total(answer) == str(len(FILTERS[filters]))


def test_filters_by_id(twelve, desk):
    first, second = twelve[4]["id"], twelve[9]["id"]
    for filters, expected in {
        f'id eq "{first}"': ["n04"],
        f"id eq {first}": ["n04"],
        f'id in ("{second}","{first}")': ["n04", "n09"],
    }.items():
        found = desk.get_service_desk_integrations(filters=filters, sorters="name")
        assert [integration.name for integration in found] == expected, filters


def test_sorters_paging_and_count(twelve, desk):
    def page(**parameters):
        answer = desk.get_service_desk_integrations_with_http_info(**parameters)
        return [found.name for found in answer.data], total(answer)

    names = [f"n{number:02}" for number in range(12)]
    assert page() == (names[::-1], None), "without sorters the order is that of creation, and without count no total"
    assert page(sorters="name") == (names, None)
    assert page(sorters="-name") == (names[::-1], None)
    assert page(sorters="name", limit=5, offset=5, count=True) == (names[5:10], "12")
    assert page(sorters="name", limit=5, offset=10, count=True) == (names[10:], "12")
    assert page(sorters="name", offset=50, count=True) == ([], "12")
    assert page(limit=0, count=True) == ([], "12")
    assert page(filters='type eq "Generic SDIM"', sorters="name", limit=2, count=True) == (["n01", "n03"], "6")


@both_calls
def test_status_check_configuration(full, desk):
    before = seed_page.run("get-status-check-details", full=full).results
    assert before.to_dict() == {"provisioningStatusCheckIntervalMinutes": "30", "provisioningMaxStatusCheckDays": "30"}
    sent = json.loads(seed_page.literal("update-status-check-details"))
    changed = seed_page.run("update-status-check-details", full=full).results
    assert changed.to_dict() == sent
    assert desk.get_status_check_details() == changed
