"""Rules through the whole server: what an administrator stored edits the plan before the desk sees anything of it."""

from __future__ import annotations

import json
import subprocess
import time

import pytest
from sandboxes import Sandbox, merge
from server import BINARY, CALL_SECONDS
from test_rt5 import plan, reach, submit_one

# What SailPoint's own example does, in the form in which its documents show a rule.
RULE = """<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE Rule PUBLIC "sailpoint.dtd" "sailpoint.dtd">
<Rule name="No disabling" type="BeforeProvisioning">
  <Source><![CDATA[
import sailpoint.object.ProvisioningPlan;
import sailpoint.object.ProvisioningPlan.AccountRequest;

for (AccountRequest request : plan.getAccountRequests()) {
  if (request.getOp().equals(ProvisioningPlan.ObjectOperation.Disable)) {
    log.info("not disabling " + request.getNativeIdentity());
    request.setOp(ProvisioningPlan.ObjectOperation.Modify);
  }
}
  ]]></Source>
</Rule>
"""


@pytest.fixture
def desk():
    with Sandbox("zendesk-sdim") as desk:
        yield desk


@pytest.fixture
def rule(api):
    """A stored rule, gone after the test."""
    body = {
        "name": f"No disabling {time.monotonic_ns()}",
        "type": "BeforeProvisioning",
        "sourceCode": {"version": "1.0", "script": RULE},
    }
    rule = api.call("POST", "/v2024/connector-rules", json=body, expect=201).json()
    yield rule
    api.call("DELETE", f"/v2024/connector-rules/{rule['id']}", expect=204)


@pytest.fixture
def integrate(api, desk, make_integration):
    """An integration with the desk and these members; gives the source that it manages."""

    def integrate(**members: object) -> dict:
        template = api.get(f"/service-desk-integrations/v1/templates/{desk.script_name}")["attributes"]
        source = f"ruled {time.monotonic_ns()}"
        attributes = merge(merge(template, desk.attributes), {"requestTimeoutSeconds": 2})
        return make_integration("Zendesk SDIM", attributes, source, **members) | {"source": source}

    return integrate


def disabling(source: str, name: str) -> dict:
    asked = plan(source, name)
    asked["accountRequests"] = [
        {"source": {"id": source, "name": source}, "nativeIdentity": f"CN={name}", "operation": "Disable"}
    ]
    return asked


def test_a_stored_rule_edits_the_ticket_and_says_what_it_did(api, desk, rule, integrate):
    reference = {"type": "RULE", "id": rule["id"], "name": rule["name"]}
    integration = integrate(beforeProvisioningRule=reference)
    asked = disabling(integration["source"], f"ruled-{time.monotonic_ns()}")

    preview = api.post(f"/service-desk-integrations/v1/{integration['id']}/preview", asked)
    said = f"not disabling {asked['accountRequests'][0]['nativeIdentity']}"
    assert preview["rule"] == {"ran": True, "log": [{"level": "info", "message": said}], "error": None}
    assert preview["plan"]["accountRequests"][0]["operation"] == "Modify"
    assert desk.tickets() == []

    ticket = reach(api, submit_one(api, asked), "QUEUED")
    [line] = [line for line in api.get(f"/tickets/v1/{ticket['id']}/events") if line["kind"] == "RULE"]
    assert line["message"] == f"The beforeProvisioningRule '{rule['name']}' changed the plan in one place"
    assert line["detail"]["log"] == [{"level": "info", "message": said}]
    [raised] = desk.tickets()
    assert "Modify" in json.dumps(raised) and "Disable" not in json.dumps(raised)


def test_a_rule_that_fails_holds_the_ticket_and_the_mended_one_lets_it_go(api, desk, integrate):
    integration = integrate()
    path = f"/service-desk-integrations/v1/{integration['id']}"

    def initialize(source: str) -> None:
        script = {"op": "replace", "path": "/provisioningConfig/planInitializerScript", "value": {"source": source}}
        headers = {"Content-Type": "application/json-patch+json"}
        api.call("PATCH", path, data=json.dumps([script]), headers=headers)

    initialize("log.info(plan.getComments());\nplan.getNothing();")
    asked = disabling(integration["source"], f"held-{time.monotonic_ns()}")
    ticket = reach(api, submit_one(api, asked), "HELD")
    assert "getNothing" in ticket["lastError"] and "line 2, column 6" in ticket["lastError"]
    assert desk.tickets() == []

    initialize("for (r : plan.getAccountRequests()) r.setComments(\"by the rule\");")
    api.post(f"/tickets/v1/{ticket['id']}/retry")
    reach(api, ticket, "QUEUED")
    assert len(desk.tickets()) == 1


def test_a_script_that_does_not_parse_is_refused_with_its_place(api, integrate):
    integration = integrate()
    body = {key: value for key, value in integration.items() if key != "source"}
    body["provisioningConfig"]["planInitializerScript"] = {"source": "x = 1;\ny = (2;"}
    answer = api.call("PUT", f"/service-desk-integrations/v1/{integration['id']}", json=body, expect=400)
    assert "/provisioningConfig/planInitializerScript/source" in answer.text and "line 2" in answer.text


def test_the_command_line_runs_a_rule_and_shows_the_line_of_a_fault(tmp_path):
    (tmp_path / "rule.xml").write_text(RULE)
    (tmp_path / "plan.json").write_text(json.dumps(disabling("Payroll", "jdoe")))
    (tmp_path / "bad.bsh").write_text("x = 1;\nprint(x);\nint y = x + missing;\n")

    def deskbridge(*words: str) -> subprocess.CompletedProcess:
        command = [BINARY, *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=CALL_SECONDS, check=False)

    ran = deskbridge("rule", "run", "rule.xml", "--plan", "plan.json")
    assert json.loads(ran.stdout)["accountRequests"][0]["operation"] == "Modify"
    assert ran.stderr == "info  not disabling CN=jdoe\n" and ran.returncode == 0

    failed = deskbridge("rule", "eval", "bad.bsh")
    assert failed.stdout == "1\n" and failed.returncode == 1
    assert "bad.bsh:3" in failed.stderr and "3 | int y = x + missing;" in failed.stderr
