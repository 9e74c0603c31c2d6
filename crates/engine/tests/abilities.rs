//! What goes with a ticket: its people, the file with its plan, comments, and what a desk tells of itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{Fault, World, attributes, plan, tenant};
use engine::DeskSchema;
use model::{Clock as _, ProvisioningPlan, TicketState, Timestamp, ticket::Wish};
use serde_json::{Value, json};

const BOSS: &str = "boss@example.test";

/// A world whose integration has these settings too.
async fn world(settings: Value) -> World {
    let mut all = attributes();
    for (name, value) in settings.as_object().unwrap() {
        all[name] = value.clone();
    }
    all["generic"]["provision"]["request"]["requester"] = "$!requesterId".into();
    World::new(1, all, false, 0).await
}

async fn with_boss(when_missing: &str) -> World {
    world(json!({"requesterSource": {"value": "$!requester.email", "whenMissing": when_missing}})).await
}

fn from_boss(number: u64) -> ProvisioningPlan {
    let mut asked = plan(number).to_json();
    asked["requester"] = json!({"email": BOSS});
    asked["accountRequests"][0]["attributeRequests"] =
        json!([{"name": "password", "operation": "Set", "value": "s3cret", "arguments": {"secret": true}}]);
    ProvisioningPlan::from_json(&asked).unwrap()
}

fn script(world: &World, faults: &[Fault]) {
    *world.desk.script.lock().unwrap() = faults.to_vec();
}

fn posts(world: &World) -> usize {
    world.desk.calls.lock().unwrap().iter().filter(|call| call.starts_with("POST")).count()
}

async fn events(world: &World) -> Vec<store::EventRow> {
    world.store.ticket_events(&tenant(), &world.ticket().await.id, 0, 1000).await.unwrap()
}

#[tokio::test]
async fn the_requester_is_looked_up_and_named_in_the_ticket() {
    let mut world = with_boss("hold").await;
    world.desk.people.lock().unwrap().extend(["x@example.test".to_owned(), BOSS.to_uppercase()]);
    world.submit(from_boss(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
    let ticket = world.ticket().await;
    assert!(ticket.draft.unwrap()["body"].as_str().unwrap().contains("\"requester\":\"person-1\""));
    assert_eq!(ticket.warnings, Vec::<String>::new());
    let sending = &events(&world).await[1];
    assert!(sending.kind == "SENDING" && sending.detail.to_string().contains("/people"), "{sending:?}");
}

#[tokio::test]
async fn a_ticket_whose_requester_is_not_there_is_held_and_goes_out_once_the_account_is_mended() {
    let mut world = with_boss("hold").await;
    world.submit(from_boss(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Held).await;
    let ticket = world.ticket().await;
    assert!(ticket.last_error.unwrap().contains(BOSS) && posts(&world) == 0);
    world.desk.people.lock().unwrap().push(BOSS.to_owned());
    world.engine.wish(&tenant(), &ticket.id, Wish::Retry).await.unwrap();
    world.work_until(2, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(posts(&world), 1);

    let mut world = with_boss("omit").await;
    world.submit(from_boss(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
    assert!(world.ticket().await.warnings[0].contains("raised without"));
}

#[tokio::test]
async fn a_directory_that_cannot_be_asked_puts_the_ticket_off_and_nothing_is_sent() {
    let mut world = with_boss("hold").await;
    world.desk.people.lock().unwrap().push(BOSS.to_owned());
    world.submit(from_boss(1)).await;
    script(&world, &[Fault::Throttle, Fault::ReplyLost, Fault::Garbage, Fault::NotSent]);
    world.work().await;
    let ticket = world.ticket().await;
    let wait = ticket.due_at.unwrap().since(world.clock.now());
    assert!((6 * Timestamp::SECOND..=7 * Timestamp::SECOND).contains(&wait), "Retry-After is honoured: {wait}");
    assert_eq!((ticket.state, ticket.attempts, ticket.ambiguous), (TicketState::Retry, 0, false));
    for _ in 0..3 {
        world.clock.advance(30 * Timestamp::SECOND);
        world.work().await;
        assert_eq!((world.ticket().await.state, posts(&world)), (TicketState::Retry, 0));
    }
    world.work_until(20, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!((posts(&world), world.ticket().await.attempts), (1, 1));
}

#[tokio::test]
async fn a_preview_asks_nobody_and_shows_whom_it_would_ask_for() {
    let world = with_boss("omit").await;
    let stored = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap();
    let preview = world.engine.preview(&tenant(), &stored, &from_boss(1)).await.unwrap();
    let ticket = &preview["tickets"][0];
    let lookup = json!({"role": "requester", "field": "email", "value": BOSS, "whenMissing": "omit"});
    assert_eq!(ticket["lookups"], json!([lookup]));
    assert!(ticket["request"]["body"].as_str().unwrap().contains("«requester: email boss@example.test»"), "{ticket}");
    assert!(world.desk.calls.lock().unwrap().is_empty());

    let preview = world.engine.preview(&tenant(), &stored, &plan(1)).await.unwrap();
    let lookup = json!({"role": "requester", "field": null, "value": null, "whenMissing": "omit"});
    assert_eq!(preview["tickets"][0]["lookups"], json!([lookup]));
}

#[tokio::test]
async fn the_plan_is_attached_once_without_its_secrets() {
    let mut world = world(json!({"attachPlan": true})).await;
    world.submit(from_boss(1)).await;
    world.work().await;
    let raised = world.ticket().await;
    assert_eq!(raised.due_at, raised.raised_at, "the file is next");
    for _ in 0..5 {
        world.work().await;
        world.clock.advance(2 * Timestamp::MINUTE);
    }
    let plan = world.store.plan(&tenant(), &raised.plan_id).await.unwrap().unwrap();
    let files = world.desk.files.lock().unwrap().clone();
    let [(1, name, base64)] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(name, &format!("plan-{}.json", plan.tracking_number));
    let text = String::from_utf8(base64_of(base64)).unwrap();
    assert!(text.contains("********") && !text.contains("s3cret"), "{text}");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), plan.document);
    let kinds = world.kinds(&world.ticket().await).await;
    assert_eq!(kinds, ["RECEIVED", "SENDING", "RAISED", "ATTACHED", "STATUS"]);
}

/// Bytes of a text in Base64.
fn base64_of(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes().filter(|digit| *digit != b'=') {
        bits = (bits << 6 | u32::try_from(DIGITS.iter().position(|known| *known == digit).unwrap()).unwrap()) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

#[tokio::test]
async fn a_file_whose_fate_is_not_known_is_never_sent_again() {
    for (fault, sent) in [
        (Fault::CrashBefore, 0),
        (Fault::CrashAfter, 1),
        (Fault::RequestLost, 0),
        (Fault::ReplyLost, 1),
        (Fault::Late, 1),
    ] {
        let mut world = world(json!({"attachPlan": true})).await;
        world.submit(plan(1)).await;
        script(&world, &[Fault::Fine, fault]);
        for _ in 0..30 {
            world.work().await;
            world.clock.advance(20 * Timestamp::SECOND);
        }
        let ticket = world.ticket().await;
        assert_eq!((ticket.state, world.desk.files.lock().unwrap().len()), (TicketState::Queued, sent), "{fault:?}");
        assert!(ticket.warnings[0].contains("a second is not sent"), "{fault:?}: {:?}", ticket.warnings);
        assert!(world.kinds(&ticket).await.contains(&"NOT_ATTACHED".to_owned()));
        world.desk.tickets.lock().unwrap()[0].status = "resolved".into();
        world.clock.advance(2 * Timestamp::MINUTE);
        world.work_until(2, |ticket| ticket.state == TicketState::Committed).await;
    }
}

#[tokio::test]
async fn a_desk_that_takes_no_file_now_gets_it_later_and_one_that_never_does_is_left_alone() {
    let mut world = world(json!({"attachPlan": true})).await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::Fine, Fault::NotSent, Fault::Throttle]);
    for _ in 0..10 {
        world.work().await;
        world.clock.advance(5 * Timestamp::SECOND);
    }
    assert_eq!(world.desk.files.lock().unwrap().len(), 1);
    assert_eq!(world.ticket().await.warnings, Vec::<String>::new());

    let mut world = self::world(json!({"attachPlan": true})).await;
    world.submit(plan(1)).await;
    world.work().await;
    for _ in 0..40 {
        script(&world, &[Fault::NotSent]);
        world.work().await;
        world.clock.advance(10 * Timestamp::SECOND);
    }
    script(&world, &[]);
    let ticket = world.ticket().await;
    assert!(ticket.warnings[0].contains("tried 5 times"), "{:?}", ticket.warnings);
    assert_eq!((ticket.state, posts(&world)), (TicketState::Queued, 6));
    world.engine.wish(&tenant(), &ticket.id, Wish::Cancel { why: "left".into() }).await.unwrap();
    world.work_until(3, |ticket| ticket.state == TicketState::Cancelled).await;
}

#[tokio::test]
async fn a_cancel_does_not_wait_for_the_file_and_a_settled_ticket_gets_none() {
    let mut world = world(json!({"attachPlan": true})).await;
    world.submit(plan(1)).await;
    world.work().await;
    let id = world.ticket().await.id;
    world.engine.wish(&tenant(), &id, Wish::Cancel { why: "left".into() }).await.unwrap();
    world.work_until(1, |ticket| ticket.state == TicketState::Cancelled).await;
    world.clock.advance(Timestamp::DAY);
    world.work().await;
    assert!(world.desk.files.lock().unwrap().is_empty());
    assert!(world.ticket().await.warnings[0].contains("settled before"));
}

#[tokio::test]
async fn where_an_accepted_ticket_counts_as_done_the_file_comes_first() {
    for faults in [&[][..], &[Fault::ReplyLost], &[Fault::Fine, Fault::ReplyLost]] {
        let mut world = world(json!({"attachPlan": true, "statusSuccessIsCommitted": true})).await;
        world.submit(plan(1)).await;
        script(&world, faults);
        world.work_until(40, |ticket| ticket.state == TicketState::Committed).await;
        assert_eq!(world.desk.files.lock().unwrap().len(), 1, "{faults:?}");
    }
}

#[tokio::test]
async fn a_cancel_that_the_desk_refuses_is_told_to_its_people() {
    for (settings, fault, told, kind) in [
        (json!({}), Fault::Fine, 1, "COMMENTED"),
        (json!({}), Fault::ErrorBefore, 0, "NOT_COMMENTED"),
        (json!({}), Fault::CrashBefore, 0, "CANCELLED"),
        (json!({"commentOnCancel": false}), Fault::Fine, 0, "CANCELLED"),
    ] {
        let mut world = world(settings).await;
        world.submit(plan(1)).await;
        world.work().await;
        *world.desk.keeps.lock().unwrap() = true;
        script(&world, &[Fault::Fine, fault]);
        let id = world.ticket().await.id;
        world.engine.wish(&tenant(), &id, Wish::Cancel { why: "left the company".into() }).await.unwrap();
        world.work_until(1, |ticket| ticket.state == TicketState::Cancelled).await;
        let last = events(&world).await.pop().unwrap();
        assert_eq!(last.kind, kind, "{fault:?}");
        let comments = world.desk.comments.lock().unwrap().clone();
        assert_eq!(comments.len(), told, "{fault:?}");
        if let Some((_, text)) = comments.first() {
            assert!(text.contains("\"Desk\", has given it up: left the company"), "{text}");
            assert!(last.detail["calls"][0]["url"].as_str().unwrap().ends_with("/comments"), "{last:?}");
        }
    }
}

#[tokio::test]
async fn the_desks_people_are_told_of_tickets_that_expire_and_an_outage_is_waited_out_once() {
    for (settings, fault, told, last) in [
        (json!({}), Fault::Fine, 3, "COMMENTED"),
        (json!({}), Fault::RequestLost, 0, "NOT_COMMENTED"),
        (json!({"commentOnExpiry": false}), Fault::Fine, 0, "EXPIRED"),
    ] {
        let mut world = world(settings).await;
        for number in 0..3 {
            world.submit(plan(number)).await;
        }
        world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
        world.clock.advance(31 * Timestamp::DAY);
        script(&world, &[Fault::Fine, fault]);
        world.work_until(1, |ticket| ticket.state == TicketState::Expired).await;
        assert_eq!(world.desk.comments.lock().unwrap().len(), told, "{fault:?}");
        for ticket in world.tickets().await {
            assert_eq!(world.kinds(&ticket).await.pop().unwrap(), last, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_deep_test_goes_on_to_what_would_go_wrong_and_raises_nothing() {
    let world = with_boss("hold").await;
    let stored = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap();
    let plain = world.engine.test_connection(&tenant(), &stored, false).await.unwrap();
    let deep = world.engine.test_connection(&tenant(), &stored, true).await.unwrap();
    assert!(plain.ok && deep.ok, "{plain:?} {deep:?}");
    let steps = |report: &desks::Report| report.findings.iter().map(|finding| finding.step.clone()).collect::<Vec<_>>();
    assert!(!steps(&plain).contains(&"correlation".to_owned()));
    for step in ["create", "people", "fields", "statuses", "correlation"] {
        assert!(steps(&deep).contains(&step.to_owned()), "{deep:?}");
    }
    assert_eq!(posts(&world), 0);
    script(&world, &[Fault::NotSent]);
    let down = world.engine.test_connection(&tenant(), &stored, true).await.unwrap();
    assert!(!down.ok && !steps(&down).contains(&"correlation".to_owned()), "{down:?}");

    let DeskSchema::Told(schema) = world.engine.desk_schema(&stored).await.unwrap() else { panic!() };
    assert_eq!((&schema["fields"], &schema["statuses"]), (&json!([]), &json!([])));
    assert!(schema["notes"][0].as_str().unwrap().contains("does not describe"), "{schema}");
}
