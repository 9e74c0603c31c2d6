"""Provisioning plans become tickets of a real Request Tracker 5, whatever happens on the way, once each."""

from __future__ import annotations

import copy
import itertools
import json
import time
from collections import Counter

import pytest
import wire as wires
from server import PROJECT, Api, wait_for

ATTRIBUTES = PROJECT / "samples/request-tracker-5.json"
SUBJECT = "Request $!plan.arguments.identityRequestId for $identity.name"
# What the requester wrote and who is concerned: texts with quotes in them.
MORE_TEXT = "${newline}For $identity.displayName: $!plan.comments"
SETTLE_SECONDS = 30
# An unclear create is asked after once the window of about 4 s and the killed worker's lease are over.
RECOVER_SECONDS = 60
KILLS = 20
# By so much further is the second create call of each five kills on its way.
BYSTANDER_SECONDS = 0.1
OUTAGE_PLANS = 6
OUTAGE_SECONDS = 6
# The pauses between attempts double, with jitter: an unlucky ticket waits long after the desk is back.
OUTAGE_RECOVER_SECONDS = 150
number = itertools.count(1)


def attributes(rt, url: str | None = None) -> dict:
    """The attributes that the project's own tests use for RT, for this one; `url` is that of a proxy."""
    stored = json.loads(ATTRIBUTES.read_text())
    stored |= {
        "url": (url or rt.url) + rt.api_path,
        "headerValue": rt.token,
        "requestTimeoutSeconds": 2,
        "searchLagSeconds": 0,
    }
    provision = stored["generic"]["provision"]
    provision["request"]["Queue"] = rt.facts["QUEUE"]
    provision["request"]["Subject"] = SUBJECT
    provision["request"]["Content"] += MORE_TEXT
    provision["ticketUrl"] = f"{rt.url}/Ticket/Display.html?id=$ticketId"
    return stored


@pytest.fixture
def integrate(make_integration):
    """Makes an integration that manages a source of its own; gives the source's name."""

    def integrate(attributes: dict) -> str:
        source = f"source-{next(number)}"
        make_integration("Generic SDIM", attributes, source)
        return source

    return integrate


def plan(source: str, name: str) -> dict:
    """A plan for somebody of whom no other plan is."""
    return {
        "identity": {
            "id": f"id-{name}",
            "name": name,
            "displayName": f'Jane "{name}" Doe',
            "email": f"{name}@example.test",
            "attributes": {"department": "Sales"},
        },
        "requester": {"id": "id-alice", "name": "alice", "email": "alice@example.test"},
        "arguments": {"identityRequestId": f"request-{name}"},
        "comments": 'for the "new"\nproject \\ $plan',
        "accountRequests": [
            {
                "source": {"id": source, "name": source},
                "nativeIdentity": f"CN={name},OU=Sales",
                "operation": "Modify",
                "attributeRequests": [{"name": "memberOf", "operation": "Add", "value": "CN=Forecast"}],
            }
        ],
    }


def submit(api: Api, plan: dict, **headers: str) -> dict:
    return api.post("/provisioning-plans/v1", plan, headers=headers, expect=202)


def submit_one(api: Api, plan: dict) -> dict:
    """Submits a plan for one account; gives its ticket."""
    tickets = submit(api, plan)["tickets"]
    assert len(tickets) == 1, f"one ticket was expected of {plan}: {tickets}"
    return tickets[0]


def ticket_of(api: Api, ticket: dict) -> dict:
    return api.get(f"/tickets/v1/{ticket['id']}")


def history(api: Api, ticket: dict) -> str:
    lines = api.get(f"/tickets/v1/{ticket['id']}/events")
    return "\n".join(f"{line['at']} {line['kind']} {line['message']}" for line in lines)


def reach(api: Api, ticket: dict, *states: str, seconds: float = SETTLE_SECONDS) -> dict:
    """Waits for the ticket to be in one of `states`."""
    until = time.monotonic() + seconds
    while (now := ticket_of(api, ticket))["state"] not in states:
        if time.monotonic() > until:
            pytest.fail(f"ticket is not {' or '.join(states)} within {seconds:.0f} s: {now}\n{history(api, ticket)}")
        time.sleep(0.1)
    return now


def raised(api: Api, source: str) -> dict:
    """A plan's ticket, once it is open at the desk."""
    return reach(api, submit_one(api, plan(source, f"p{next(number)}")), "QUEUED")


def once_each(api: Api, rt, tickets: list[dict]) -> None:
    """Every ticket of ours is open, and is exactly one of RT's: the one that its number says."""
    wrong = []
    for ticket in tickets:
        now = ticket_of(api, ticket)
        found = rt.by_key(now["correlationKey"])
        if now["state"] != "QUEUED" or found != [now["ticketId"]]:
            wrong.append(f"{now['state']} as {now['ticketId']}, RT has {found}:\n{history(api, ticket)}")
    assert not wrong, f"{len(wrong)} of {len(tickets)} are not raised exactly once:\n" + "\n\n".join(wrong)


def test_a_plan_becomes_a_ticket_with_its_key_and_its_text(rt, api, integrate):
    source = integrate(attributes(rt))
    name = f"p{next(number)}"
    ticket = reach(api, submit_one(api, plan(source, name)), "QUEUED")
    assert rt.by_key(ticket["correlationKey"]) == [ticket["ticketId"]]
    there = rt.ticket(ticket["ticketId"])
    assert there["Status"] == "new"
    assert rt.key_of(there) == ticket["correlationKey"]
    text = rt.content(ticket["ticketId"])
    for part in (
        f'Jane "{name}" Doe',
        f"CN={name},OU=Sales",
        "memberOf: CN=Forecast",
        'for the "new"\nproject \\ $plan',
    ):
        assert part in text, f"{part} is not in the ticket's text:\n{text}"
    assert there["Subject"] == f"Request request-{name} for {name}"
    assert ticket["ticketUrl"] == f"{rt.url}/Ticket/Display.html?id={ticket['ticketId']}"
    assert (ticket["attempts"], ticket["provisioningResult"], ticket["settled"]) == (1, "PENDING", None)


@pytest.mark.parametrize(
    ("status", "state", "result"), [("resolved", "COMMITTED", "SUCCESS"), ("rejected", "FAILED", "FAILED")]
)
def test_what_rt_decides_is_the_result(rt, api, integrate, status, state, result):
    ticket = raised(api, integrate(attributes(rt)))
    looked = api.post(f"/tickets/v1/{ticket['id']}/check")
    assert (looked["state"], looked["deskStatus"]) == ("QUEUED", "new")
    rt.set_status(ticket["ticketId"], status)
    api.post(f"/tickets/v1/{ticket['id']}/check")
    settled = reach(api, ticket, "COMMITTED", "FAILED", "EXPIRED", "CANCELLED")
    assert (settled["state"], settled["provisioningResult"], settled["deskStatus"]) == (state, result, status)
    assert settled["settled"] is not None
    assert api.get(f"/provisioning-plans/v1/{ticket['planId']}")["provisioningResult"] == result


def test_the_plan_is_attached_once(rt, api, integrate):
    ticket = raised(api, integrate(attributes(rt) | {"attachPlan": True}))
    wait_for("the file is at the desk", lambda: rt.files(ticket["ticketId"]), SETTLE_SECONDS)
    ((name, size),) = rt.files(ticket["ticketId"]).items()
    assert name.startswith("plan-") and name.endswith(".json") and size > 100
    api.post(f"/tickets/v1/{ticket['id']}/check")
    assert len(rt.files(ticket["ticketId"])) == 1
    assert ticket_of(api, ticket)["state"] == "QUEUED" and not ticket_of(api, ticket)["warnings"]


def test_an_error_text_in_a_200_is_not_taken_for_a_ticket(rt, api, integrate):
    """RT answers an update that it refuses with 200 and a list of texts; here it does so to a create."""
    text = "Ticket could not be created due to an internal error"
    with wires.Wire(rt.port) as wire:
        wire.lie(lambda request: (200, json.dumps([text]).encode()) if request.is_create else None)
        source = integrate(attributes(rt, wire.url))
        ticket = submit_one(api, plan(source, f"p{next(number)}"))
        wait_for("the answer is in the history", lambda: text in history(api, ticket), SETTLE_SECONDS)
        now = ticket_of(api, ticket)
        assert now["state"] in ("RAISING", "HELD"), f"{now}\n{history(api, ticket)}"
        assert now["ticketId"] is None, f"an error text was taken for a ticket: {now}"
        assert rt.by_key(now["correlationKey"]) == []
        wire.honest()
        # RT said 200 and is asked by key. It has none; a desk that says yes and shows nothing may have put it where no search
        # looks, so that a person decides whether it is raised again: once.
        held = reach(api, ticket, "HELD", seconds=RECOVER_SECONDS)
        assert "its answer was not understood" in held["lastError"], held
        api.post(f"/tickets/v1/{ticket['id']}/resolve", {"action": "raise"})
        reach(api, ticket, "QUEUED", seconds=RECOVER_SECONDS)
        once_each(api, rt, [ticket])


def test_a_cancel_that_rt_refuses_in_a_200_is_not_taken_for_done(rt, api, integrate):
    settings = copy.deepcopy(attributes(rt))
    settings["generic"]["cancel"]["request"]["Status"] = "bogus"
    ticket = raised(api, integrate(settings))
    api.post(f"/tickets/v1/{ticket['id']}/cancel", {"reason": "no longer wanted"})
    cancelled = reach(api, ticket, "CANCELLED")
    warnings = " ".join(cancelled["warnings"])
    assert "isn't a valid status" in warnings, f"RT's refusal is not told: {cancelled}\n{history(api, ticket)}"
    assert rt.ticket(ticket["ticketId"])["Status"] == "new"


def test_a_cancel_reaches_rt(rt, api, integrate):
    ticket = raised(api, integrate(attributes(rt)))
    api.post(f"/tickets/v1/{ticket['id']}/cancel", {"reason": "no longer wanted"})
    cancelled = reach(api, ticket, "CANCELLED")
    assert cancelled["warnings"] == [], history(api, ticket)
    assert rt.ticket(ticket["ticketId"])["Status"] != "new"


def test_the_same_idempotency_key_gives_the_same_plan(rt, api, integrate):
    source = integrate(attributes(rt))
    body, headers = plan(source, f"p{next(number)}"), {"Idempotency-Key": f"key-{next(number)}"}
    first, again = submit(api, body, **headers), submit(api, body, **headers)
    assert again["id"] == first["id"]
    assert [ticket["id"] for ticket in again["tickets"]] == [ticket["id"] for ticket in first["tickets"]]
    api.call("POST", "/provisioning-plans/v1", json=plan(source, "another"), headers=headers, expect=422)
    reach(api, first["tickets"][0], "QUEUED")
    once_each(api, rt, first["tickets"])


def test_an_equal_plan_joins_the_ticket_that_is_open(rt, api, integrate):
    body = plan(integrate(attributes(rt)), f"p{next(number)}")
    first, second = submit(api, body), submit(api, body)
    assert second["id"] != first["id"]
    assert [ticket["id"] for ticket in second["tickets"]] == [ticket["id"] for ticket in first["tickets"]]
    ticket = reach(api, first["tickets"][0], "QUEUED")
    once_each(api, rt, [ticket])
    rt.set_status(ticket["ticketId"], "resolved")
    api.post(f"/tickets/v1/{ticket['id']}/check")
    reach(api, ticket, "COMMITTED")
    for submitted in (first, second):
        assert api.get(f"/provisioning-plans/v1/{submitted['id']}")["provisioningResult"] == "SUCCESS"


def test_nothing_is_lost_while_rt_is_down(rt, api, integrate):
    source = integrate(attributes(rt))
    before = raised(api, source)
    rt.down()
    try:
        tickets = [submit_one(api, plan(source, f"p{next(number)}")) for _ in range(OUTAGE_PLANS)]
        time.sleep(OUTAGE_SECONDS)
        waiting = [ticket_of(api, ticket) for ticket in tickets]
    finally:
        rt.up()
    for ticket in waiting:
        assert ticket["state"] in ("RECEIVED", "RAISING", "RETRY"), f"{ticket}\n{history(api, ticket)}"
        assert ticket["ticketId"] is None
    for ticket in tickets:
        reach(api, ticket, "QUEUED", seconds=OUTAGE_RECOVER_SECONDS)
    once_each(api, rt, [before, *tickets])


@pytest.mark.timeout(280)
def test_killed_twenty_times_with_a_create_on_the_wire(rt, server, api, integrate):
    """Each kill -9 hits one create call at a chosen point of its way, and a second one wherever it is by then."""
    tickets, cases = [], {}
    with wires.Wire(rt.port) as wire:
        source = integrate(attributes(rt, wire.url))
        for kill, point in zip(range(KILLS), itertools.cycle(wires.points)):
            name = f"kill-{kill:02}-{next(number)}"
            held = wire.hold(f"CN={name},OU=Sales", point)
            ticket = submit_one(api, plan(source, name))
            assert held.on_the_wire.wait(SETTLE_SECONDS), f"no create call came: {ticket_of(api, ticket)}"
            bystander = submit_one(api, plan(source, f"bystander-{kill:02}-{next(number)}"))
            time.sleep(kill % 5 * BYSTANDER_SECONDS)
            server.kill()
            held.go.set()
            server.start()
            tickets += [ticket, bystander]
            cases |= {ticket["id"]: point, bystander["id"]: "bystander"}
        for ticket in tickets:
            reach(api, ticket, "QUEUED", seconds=RECOVER_SECONDS)
        once_each(api, rt, tickets)
        doubled = [ticket for ticket in tickets if "DOUBLED" in history(api, ticket)]
        assert not doubled, "\n\n".join(history(api, ticket) for ticket in doubled)
    kinds = {ticket["id"]: {line.split()[1] for line in history(api, ticket).splitlines()} for ticket in tickets}
    ways = Counter(
        ("adopted" if "ADOPTED" in kinds[ident] else "raised") + f", {case}" for ident, case in cases.items()
    )
    print("\n".join(f"{count:3} {way}" for way, count in sorted(ways.items())))
    # What RT never got must be raised again, what it got must be adopted: both ways were gone.
    assert ways["raised, never forwarded"] and ways["adopted, before the reply"], ways


def test_at_the_end_every_ticket_of_rt_is_one_of_ours(rt, api):
    keys = Counter(rt.keys())
    doubled = {key: count for key, count in keys.items() if count > 1}
    assert not doubled, f"RT has several tickets with one key: {doubled}"
    ours = {ticket["correlationKey"] for ticket in api.get("/tickets/v1", params={"limit": 250})}
    assert keys, "RT has no ticket at all"
    assert keys.keys() <= ours, f"RT has tickets that nobody here knows: {keys.keys() - ours}"
