"""Connector rules through each version of SailPoint's package that has them, and beside integrations."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from sailpoint.configuration import Configuration

pytestmark = pytest.mark.usefixtures("sail", "api")


@pytest.fixture(params=["beta", "v2024", "v2025"])
def version(request):
    """A version's client, its models, and the two calls whose names differ in beta."""
    package = f"sailpoint.{request.param}"
    module = importlib.import_module(f"{package}.api.connector_rule_management_api")
    rules = module.ConnectorRuleManagementApi(importlib.import_module(f"{package}.api_client").ApiClient(Configuration()))
    is_beta = request.param == "beta"
    return SimpleNamespace(
        name=request.param,
        rules=rules,
        validate=rules.validate_connector_rule if is_beta else rules.test_connector_rule,
        put=rules.update_connector_rule if is_beta else rules.put_connector_rule,
        models=importlib.import_module(f"{package}.models"),
        exceptions=importlib.import_module(f"{package}.exceptions"),
    )


def rule(version, name: str = "WebServiceBeforeOperationRule"):
    """The example of the package's pages."""
    body = {
        "name": name,
        "description": "This rule does that",
        "type": "BuildMap",
        "signature": {
            "input": [{"name": "firstName", "description": "the first name of the identity", "type": "String"}],
            "output": {"name": "firstName", "description": "the first name of the identity", "type": "String"},
        },
        "sourceCode": {"version": "1.0", "script": 'return "Mr. " + firstName;'},
        "attributes": {},
    }
    return version.models.ConnectorRuleCreateRequest.from_dict(body)


def test_a_rule_is_made_read_changed_listed_and_deleted(version):
    rules, models = version.rules, version.models
    made = rules.create_connector_rule(rule(version))
    assert (made.name, made.type, made.attributes, made.modified) == ("WebServiceBeforeOperationRule", "BuildMap", {}, None)
    assert made.signature == rule(version).signature
    assert made.source_code == rule(version).source_code
    assert rules.get_connector_rule(made.id) == made

    update = models.ConnectorRuleUpdateRequest.from_dict(made.to_dict())
    update.description = "Changed"
    changed = version.put(made.id, update)
    assert (changed.description, changed.created) == ("Changed", made.created)
    assert changed.modified > made.created
    update.name = "Another"
    with pytest.raises(version.exceptions.BadRequestException) as refused:
        version.put(made.id, update)
    assert "/name: cannot be changed" in refused.value.body

    with pytest.raises(version.exceptions.BadRequestException) as refused:
        rules.create_connector_rule(rule(version))
    assert "400.1.409" in refused.value.body
    second = rules.create_connector_rule(rule(version, "Second"))
    assert [found.name for found in rules.get_connector_rule_list()] == [made.name, "Second"]
    if version.name != "beta":
        listed = rules.get_connector_rule_list_with_http_info(limit=1, offset=1, count=True)
        headers = {name.lower(): value for name, value in listed.headers.items()}
        assert ([found.id for found in listed.data], headers["x-total-count"]) == ([second.id], "2")

    rules.delete_connector_rule(made.id)
    with pytest.raises(version.exceptions.NotFoundException):
        rules.get_connector_rule(made.id)


def test_a_rule_in_use_stays(version, api):
    ident = version.rules.create_connector_rule(rule(version)).id
    integration = {
        "name": "Names a rule",
        "description": "",
        "type": "Generic SDIM",
        "attributes": {},
        "beforeProvisioningRule": {"type": "RULE", "id": ident, "name": "WebServiceBeforeOperationRule"},
    }
    made = api.post("/v2024/service-desk-integrations", integration)
    with pytest.raises(version.exceptions.BadRequestException) as refused:
        version.rules.delete_connector_rule(ident)
    assert "400.2.1.0 Object in use by another" in refused.value.body
    assert "Names a rule" in refused.value.body
    api.call("DELETE", f"/v2024/service-desk-integrations/{made['id']}", expect=204)
    version.rules.delete_connector_rule(ident)


def test_a_script_is_validated(version):
    code = version.models.SourceCode
    answer = version.validate(code(version="1.0", script='return "Mr. " + firstName;'))
    assert (answer.state, answer.details) == ("OK", [])
    answer = version.validate(code(version="1.0", script="int a = 1;\na = (a;"))
    assert answer.state == "ERROR"
    assert [(detail.line, detail.column) for detail in answer.details] == [(2, 7)]
    assert answer.details[0].messsage
    answer = version.validate(code(version="1.0", script="x = 1; y = a.decrypt(x);"))
    [detail] = answer.details
    assert (detail.line, detail.column) == (1, 13)
    assert detail.messsage.startswith("Remove reference to .decrypt(")
