"""The ten operations through each version of the API that SailPoint's package speaks, and through its paginator."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from sailpoint.configuration import Configuration
from sailpoint.paginator import Paginator

pytestmark = pytest.mark.usefixtures("sail", "api")

VERSIONS = ["beta", "v3", "v2024", "v2025"]


@pytest.fixture(params=VERSIONS)
def version(request):
    """A version's client, its models and its list call, whose name differs in beta."""
    package = f"sailpoint.{request.param}"
    module = importlib.import_module(f"{package}.api.service_desk_integration_api")
    client = importlib.import_module(f"{package}.api_client").ApiClient(Configuration())
    desk = module.ServiceDeskIntegrationApi(client)
    plural = "get_service_desk_integration_list" if request.param == "beta" else "get_service_desk_integrations"
    return SimpleNamespace(
        name=request.param,
        desk=desk,
        list=getattr(desk, plural),
        list_with_info=getattr(desk, f"{plural}_with_http_info"),
        models=importlib.import_module(f"{package}.models"),
        exceptions=importlib.import_module(f"{package}.exceptions"),
    )


def integration(version, name: str):
    body = {
        "name": name,
        "description": f"Made through {version.name}",
        "type": "Generic SDIM",
        "ownerRef": {"type": "IDENTITY", "id": "2c9180a46faadee4016fb4e018c20639", "name": "Support"},
        "clusterRef": {"type": "CLUSTER", "id": "2c9180847a7fccdd017aa5896f9f4f6f", "name": "Training VA"},
        "beforeProvisioningRule": {"type": "RULE", "id": "048eb3d55c5a4758bd07dccb87741c78", "name": "A rule"},
        "provisioningConfig": {
            "managedResourceRefs": [{"type": "SOURCE", "id": "2c9180855d191c59015d291ceb051111", "name": "Source 1"}],
        },
        "attributes": {"url": "https://desk.example.test", "password": "a secret", "mine": {"kept": [1, None, "x"]}},
    }
    if version.name == "beta":
        # The package's beta model takes objects where the id, name and type of a source belong, so no source loads.
        del body["provisioningConfig"]["managedResourceRefs"]
    return version.models.ServiceDeskIntegrationDto.from_dict(body)


def test_the_ten_operations(version, api):
    desk, models = version.desk, version.models
    made = desk.create_service_desk_integration(integration(version, "First"))
    # The DTO of beta has no id: there it is looked up.
    assert hasattr(made, "id") == (version.name != "beta")
    ident = api.get("/beta/service-desk-integrations")[0]["id"]
    assert getattr(made, "id", ident) == ident
    assert made.attributes == {"url": "https://desk.example.test", "mine": {"kept": [1, None, "x"]}}
    assert made.owner_ref.name == "Support"
    assert made.before_provisioning_rule.name == "A rule"

    assert desk.get_service_desk_integration(ident) == made
    made.description = "Put"
    put = desk.put_service_desk_integration(ident, made)
    assert put.description == "Put"
    operation = models.JsonPatchOperation.from_dict(
        {"op": "replace", "path": "/ownerRef", "value": {"type": "IDENTITY", "id": "2c9180867d05b227017d09921a205b4d"}}
    )
    patched = desk.patch_service_desk_integration(ident, [operation])
    assert patched.owner_ref.id == "2c9180867d05b227017d09921a205b4d"
    assert patched.description == "Put"

    desk.create_service_desk_integration(integration(version, "Second"))
    listed = version.list_with_info(filters='name eq "Second"', sorters="-name", count=True)
    headers = {name.lower(): value for name, value in listed.headers.items()}
    assert ([found.name for found in listed.data], headers["x-total-count"]) == (["Second"], "1")

    desk.delete_service_desk_integration(ident)
    with pytest.raises(version.exceptions.NotFoundException):
        desk.get_service_desk_integration(ident)

    types = desk.get_service_desk_integration_types()
    assert len(types) == 7
    assert desk.get_service_desk_integration_template("generic-sdim").type == "Generic SDIM"

    checks = models.QueuedCheckConfigDetails(
        provisioning_status_check_interval_minutes="15", provisioning_max_status_check_days="7"
    )
    assert desk.update_status_check_details(checks) == checks
    assert desk.get_status_check_details() == checks


def test_the_paginator_reads_every_page(version, capsys):
    for number in range(7):
        version.desk.create_service_desk_integration(integration(version, f"n{number}"))
    names = [f"n{number}" for number in range(7)]
    found = Paginator.paginate(version.list, 1000, limit=3, sorters="name")
    assert [one.name for one in found] == names
    assert capsys.readouterr().out.count("Paginating call") == 3
    # Exactly full pages: one more call finds the end.
    found = Paginator.paginate(version.list, 1000, limit=7, sorters="name")
    assert [one.name for one in found] == names
    found = Paginator.paginate(version.list_with_info, 4, limit=2, sorters="name")
    assert [one.name for one in found.data] == names[:4]
