"""Every desk: the template, filled in as the emulated desk says, carries a plan from its submission to COMMITTED, through
lost replies and by the desk's own webhook; and the demonstration shows them all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import time

import pytest
import requests
from sandboxes import Sandbox, merge
from server import BINARY, CALL_SECONDS
from test_rt5 import history, plan, reach, submit_one, ticket_of

DESKS = {
    "atlassian-cloud-jira-sdim": "Atlassian Cloud Jira SDIM",
    "atlassian-server-jira-sdim": "Atlassian Server Jira SDIM",
    "bmc-helix-itsm-sdim": "BMC Helix ITSM SDIM",
    "bmc-helix-remedyforce-sdim": "BMC Helix Remedyforce SDIM",
    "generic-sdim": "Generic SDIM",
    "servicenow-sdim": "ServiceNowSDIM",
    "zendesk-sdim": "Zendesk SDIM",
}
DEMO_SECONDS = 180
# A lost reply is asked after once the window of the deadline, the time-out and the skew is over.
ADOPT_SECONDS = 40
SECRET, TOKEN = "e2e-webhook-secret", "e2e-webhook-token"


@pytest.fixture(params=DESKS)
def desk(request):
    with Sandbox(request.param) as desk:
        yield desk


@pytest.fixture
def integration(api, desk, make_integration):
    """An integration with the desk, made of its template; it manages a source named like the desk."""
    template = api.get(f"/service-desk-integrations/v1/templates/{desk.script_name}")["attributes"]
    short = {
        "requestTimeoutSeconds": 2,
        "searchLagSeconds": 0,
        "webhookSecret": SECRET,
        "webhookToken": TOKEN,
        "attachPlan": True,
    }
    source = f"behind {desk.script_name} {time.monotonic_ns()}"
    attributes = merge(merge(template, desk.attributes), short)
    return make_integration(DESKS[desk.script_name], attributes, source) | {"source": source}


def raise_one(api, integration: dict, name: str) -> dict:
    return submit_one(api, plan(integration["source"], f"{name}-{time.monotonic_ns()}"))


def hook(script_name: str, ticket: dict) -> tuple[dict, dict, bytes]:
    """Query, headers and body of the call that the desk makes when this ticket has changed."""

    def digest(*parts: bytes) -> bytes:
        return hmac.new(SECRET.encode(), b"".join(parts), hashlib.sha256).digest()

    if "jira" in script_name:
        issue = {"id": ticket["deskId"], "key": ticket["number"]}
        body = json.dumps({"webhookEvent": "jira:issue_updated", "timestamp": 1, "issue": issue}).encode()
        return {}, {"X-Hub-Signature": f"sha256={digest(body).hex()}"}, body
    body = json.dumps({"ticketId": ticket["deskId"]}).encode()
    if script_name == "zendesk-sdim":
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        signature = base64.b64encode(digest(now.encode(), body)).decode()
        names = ("X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp")
        return {}, dict(zip(names, (signature, now), strict=True)), body
    if script_name == "servicenow-sdim":
        now = str(int(time.time()))
        body = json.dumps({"sys_id": ticket["deskId"], "number": ticket["number"]}).encode()
        signature = base64.b64encode(digest(f"{now}.".encode(), body)).decode()
        return {}, {"X-SDIM-Signature": f"sha256={signature}", "X-SDIM-Timestamp": now}, body
    return {"token": TOKEN}, {}, body


def call_hook(server, integration: dict, query: dict, headers: dict, body: bytes) -> requests.Response:
    url = f"{server.url}/desk-webhooks/v1/{integration['id']}"
    headers = {"Content-Type": "application/json", **headers}
    return requests.post(url, params=query, headers=headers, data=body, timeout=CALL_SECONDS)


def test_the_desks_webhook_settles_a_ticket_at_once(api, server, desk, integration):
    test = api.post(f"/service-desk-integrations/v1/{integration['id']}/test-connection?deep=true", {})
    assert test["ok"], test
    described = api.get(f"/service-desk-integrations/v1/{integration['id']}/desk-schema")
    assert set(described) >= {"fields", "statuses", "notes"}, described

    ticket = reach(api, raise_one(api, integration, "hook"), "QUEUED")
    (at_desk,) = desk.tickets()
    assert at_desk["number"] == ticket["ticketId"]
    assert ticket["correlationKey"] in at_desk["correlationKey"]
    desk.move(at_desk, at_desk["done"])
    query, headers, body = hook(desk.script_name, at_desk)

    forged = call_hook(server, integration, {"token": "guess"}, {name: "x" + headers[name][1:] for name in headers}, body)
    assert forged.status_code == 401, forged.text
    assert ticket_of(api, ticket)["state"] == "QUEUED"
    good = call_hook(server, integration, query, headers, body)
    assert good.status_code == 202, good.text
    settled = reach(api, ticket, "COMMITTED", seconds=20)
    assert settled["provisioningResult"] == "SUCCESS"
    for secret in (SECRET, TOKEN):
        assert secret not in history(api, ticket) and secret not in server.log.read_text(errors="replace")


def test_a_lost_reply_is_adopted_and_a_cancelled_ticket_is_closed_at_the_desk(api, desk, integration):
    warm = reach(api, raise_one(api, integration, "warm"), "QUEUED")
    method = "PATCH" if desk.script_name == "bmc-helix-remedyforce-sdim" else "POST"
    desk.fail({"kind": "drop", "after": True, "method": method})
    ticket = raise_one(api, integration, "lost")
    reach(api, ticket, "RAISING")
    adopted = reach(api, ticket, "QUEUED", seconds=ADOPT_SECONDS)
    ours = [found for found in desk.tickets() if adopted["correlationKey"] in found["correlationKey"]]
    assert [found["number"] for found in ours] == [adopted["ticketId"]], history(api, ticket)

    before = ours[0]["status"]
    api.post(f"/tickets/v1/{adopted['id']}/cancel", {"reason": "no longer wanted"}, expect=(200, 202))
    cancelled = reach(api, adopted, "CANCELLED")
    assert not cancelled["warnings"], cancelled
    (closed,) = [found for found in desk.tickets() if found["number"] == adopted["ticketId"]]
    assert closed["status"] != before, closed
    assert "no longer wanted" in json.dumps(closed), closed
    (file,) = closed["files"]
    assert file.startswith("plan-") and file.endswith(".json")
    assert warm["ticketId"] != adopted["ticketId"]


def test_the_demonstration_shows_every_desk():
    command = [BINARY, "demo", "--once", "--listen", "127.0.0.1:0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEMO_SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("  passed") == len(DESKS), done.stdout
    last = done.stdout[done.stdout.index("behind 7 desks") :]
    assert last.count("COMMITTED") == len(DESKS), done.stdout
