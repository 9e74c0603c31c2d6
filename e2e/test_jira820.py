"""Provisioning plans become issues of a Jira Data Center that nobody here wrote: once each, followed, cancelled."""

from __future__ import annotations

import pytest
import wire as wires
from jira_mock import Jira820
from test_rt5 import RECOVER_SECONDS, SETTLE_SECONDS, history, number, plan, reach, submit_one, ticket_of

CREATE = "/rest/api/2/issue"


@pytest.fixture(scope="module")
def jira():
    with Jira820() as jira:
        yield jira


@pytest.fixture
def integrate(api, jira, make_integration):
    """Makes an integration with the connector's own template; gives the name of the source that it manages."""

    def integrate(url: str | None = None) -> str:
        source = f"jira-source-{next(number)}"
        template = api.get("/service-desk-integrations/v1/templates/atlassian-server-jira-sdim")
        attributes = template["attributes"] | {
            "url": url or jira.url,
            "authenticationType": "Bearer",
            "token": "a-personal-access-token",
            "requestTimeoutSeconds": 2,
            "searchLagSeconds": 0,
        }
        fields = attributes["serviceRequest"]["provision"]["request"]["fields"]
        fields["project"] = {"key": jira.project}
        fields["issuetype"] = {"name": jira.issue_type}
        make_integration("Atlassian Server Jira SDIM", attributes, source)
        return source

    return integrate


def raised(api, source: str) -> dict:
    """A plan's ticket, once it is open at the desk."""
    return reach(api, submit_one(api, plan(source, f"jira-{next(number)}")), "QUEUED")


def test_a_plan_becomes_an_issue_with_our_label(api, jira, integrate):
    ticket = raised(api, integrate())
    issue = jira.issue(ticket["ticketId"])
    assert jira.by_label(f"sdim-{ticket['correlationKey']}") == [ticket["ticketId"]]
    assert issue["summary"].startswith("SailPoint Access Request request-jira-")
    assert "memberOf: CN=Forecast" in issue["description"]
    assert ticket["ticketUrl"] == f"{jira.url}/browse/{ticket['ticketId']}"
    assert ticket["attempts"] == 1


@pytest.mark.parametrize("point", ["before the reply", "in the middle of the reply"])
def test_a_lost_reply_is_adopted_not_raised_again(api, jira, integrate, point):
    with wires.Wire(jira.port, CREATE) as wire:
        source = integrate(wire.url)
        name = f"lost-{next(number)}"
        held = wire.hold(f"CN={name},OU=Sales", point)
        ticket = submit_one(api, plan(source, name))
        assert held.on_the_wire.wait(SETTLE_SECONDS), f"no create call came: {ticket_of(api, ticket)}"
        ticket = reach(api, ticket, "QUEUED", seconds=RECOVER_SECONDS)
        held.go.set()
        assert wire.creates == 1, history(api, ticket)
    assert "ADOPTED" in history(api, ticket)
    assert jira.by_label(f"sdim-{ticket['correlationKey']}") == [ticket["ticketId"]]


def test_what_happens_at_the_desk_is_followed_to_its_end(api, jira, integrate):
    ticket = raised(api, integrate())
    for status, state in [("In Progress", "QUEUED"), ("Done", "COMMITTED")]:
        jira.move(ticket["ticketId"], status)
        looked = api.post(f"/tickets/v1/{ticket['id']}/check")
        assert looked["deskStatus"] in (status, ticket["deskStatus"]), looked
        now = reach(api, ticket, state)
    assert (now["provisioningResult"], now["deskStatus"]) == ("SUCCESS", "Done")


def test_a_cancel_takes_a_transition_and_says_why(api, jira, integrate):
    ticket = raised(api, integrate())
    api.post(f"/tickets/v1/{ticket['id']}/cancel", {"reason": "no longer wanted"})
    cancelled = reach(api, ticket, "CANCELLED")
    assert cancelled["warnings"] == [], history(api, ticket)
    issue = jira.issue(ticket["ticketId"])
    assert (issue["status"]["name"], issue["resolution"]["name"]) == ("Done", "Won't Do")
    comments = jira.call("GET", f"/issue/{ticket['ticketId']}/comment")["comments"]
    assert any("no longer wanted" in comment["body"] for comment in comments), comments
