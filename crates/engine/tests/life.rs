//! The life of a ticket through the whole engine, on a desk that misbehaves as told.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{Fault, World, attributes, plan, tenant};
use engine::{SubmitError, WishError};
use model::{
    Clock as _, ProvisioningPlan, TicketState, Timestamp,
    ticket::{DeskRef, Wish},
};
use serde_json::json;

async fn world() -> World {
    World::new(1, attributes(), false, 0).await
}

fn script(world: &World, faults: &[Fault]) {
    *world.desk.script.lock().unwrap() = faults.to_vec();
}

fn set_status(world: &World, status: &str) {
    world.desk.tickets.lock().unwrap().iter_mut().for_each(|ticket| ticket.status = status.into());
}

fn count(world: &World) -> usize {
    world.desk.tickets.lock().unwrap().len()
}

#[tokio::test]
async fn a_plan_becomes_a_ticket_that_is_followed_until_it_is_done() {
    let mut world = world().await;
    let tickets = world.submit(plan(1)).await;
    assert_eq!(tickets[0].state, TicketState::Received);
    let ticket = world.work_until(1, |ticket| ticket.state == TicketState::Queued).await.remove(0);
    assert_eq!((ticket.desk.unwrap().number.as_str(), ticket.attempts), ("1", 1));
    assert_eq!(world.desk.tickets.lock().unwrap()[0].text, "Create user1");
    set_status(&world, "resolved");
    world.clock.advance(2 * Timestamp::MINUTE);
    world.work_until(1, |ticket| ticket.state == TicketState::Committed).await;
    assert_eq!(world.kinds(&world.ticket().await).await, ["RECEIVED", "SENDING", "RAISED", "STATUS", "COMMITTED"]);
}

#[tokio::test]
async fn a_lost_reply_is_adopted_not_raised_again() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::ReplyLost]);
    world.work().await;
    assert_eq!(world.ticket().await.state, TicketState::Raising);
    world.work_until(20, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(count(&world), 1);
    let kinds = world.kinds(&world.ticket().await).await;
    assert_eq!(kinds, ["RECEIVED", "SENDING", "UNCLEAR", "ADOPTED"]);
    assert!(world.ticket().await.sweep_at.is_some(), "an ambiguous path is swept");
    world.clock.advance(30 * Timestamp::SECOND);
    world.work().await;
    assert_eq!(world.ticket().await.sweep_at, None);
}

#[tokio::test]
async fn a_crash_after_the_intent_is_looked_up_before_it_is_raised_again() {
    for (fault, calls) in [(Fault::CrashAfter, 1), (Fault::CrashBefore, 2)] {
        let mut world = world().await;
        world.submit(plan(1)).await;
        script(&world, &[fault]);
        world.work().await;
        assert_eq!(world.ticket().await.state, TicketState::Raising);
        world.work_until(30, |ticket| ticket.state == TicketState::Queued).await;
        assert_eq!(count(&world), 1);
        let posts = world.desk.calls.lock().unwrap().iter().filter(|call| call.starts_with("POST")).count();
        assert_eq!(posts, calls, "{fault:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_still_on_its_way_is_waited_out() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::Late]);
    world.work_until(30, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(count(&world), 1);
}

#[tokio::test]
async fn a_200_that_means_no_is_a_failure_and_a_garbled_one_is_looked_up() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::Lie]);
    world.work().await;
    let ticket = world.ticket().await;
    assert_eq!((ticket.state, count(&world)), (TicketState::Failed, 0));
    assert!(ticket.last_error.unwrap().contains("the queue is closed"));

    let mut world = self::world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::Garbage]);
    world.work_until(30, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(count(&world), 1);
}

#[tokio::test]
async fn a_desk_that_throttles_or_is_down_gets_the_ticket_later() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::Throttle, Fault::NotSent]);
    world.work().await;
    let ticket = world.ticket().await;
    assert_eq!(ticket.state, TicketState::Retry);
    let wait = ticket.due_at.unwrap().since(world.clock.now());
    assert!((6 * Timestamp::SECOND..=7 * Timestamp::SECOND).contains(&wait), "Retry-After is honoured: {wait}");
    world.work_until(60, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!((count(&world), world.ticket().await.attempts), (1, 3));
}

#[tokio::test]
async fn a_desk_without_look_up_gets_its_unclear_ticket_held_and_a_person_decides() {
    let mut without = attributes();
    without["generic"].as_object_mut().unwrap().remove("find");
    for crash in [Fault::ReplyLost, Fault::CrashAfter] {
        let mut world = World::new(1, without.clone(), false, 0).await;
        world.submit(plan(1)).await;
        script(&world, &[crash]);
        world.work_until(30, |ticket| ticket.state == TicketState::Held).await;
        let id = world.ticket().await.id;
        assert!(matches!(world.engine.wish(&tenant(), &id, Wish::Retry).await, Err(WishError::NotAllowed(_))));
        let adopt = Wish::Adopt(DeskRef { id: "1".into(), number: "1".into(), url: None });
        world.engine.wish(&tenant(), &id, adopt).await.unwrap();
        world.work_until(5, |ticket| ticket.state == TicketState::Queued).await;
        assert_eq!(count(&world), 1);
    }
}

#[tokio::test]
async fn an_unknown_status_keeps_the_ticket_queued_with_a_warning() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    set_status(&world, "Pending CAB");
    world.clock.advance(2 * Timestamp::MINUTE);
    world.work().await;
    let ticket = world.ticket().await;
    assert_eq!(ticket.state, TicketState::Queued);
    assert!(ticket.warnings[0].contains("Pending CAB"), "{:?}", ticket.warnings);
}

#[tokio::test]
async fn a_ticket_that_stays_open_too_long_expires() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    world.clock.advance(31 * Timestamp::DAY);
    world.work_until(3, |ticket| ticket.state == TicketState::Expired).await;
}

#[tokio::test]
async fn a_ticket_that_vanishes_from_the_desk_is_held() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    world.desk.tickets.lock().unwrap().clear();
    world.clock.advance(2 * Timestamp::MINUTE);
    world.work_until(90, |ticket| ticket.state == TicketState::Held).await;
}

#[tokio::test]
async fn cancelling_while_the_create_is_unclear_cancels_what_the_desk_has() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::ReplyLost]);
    world.work().await;
    let id = world.ticket().await.id;
    let asked = world.engine.wish(&tenant(), &id, Wish::Cancel { why: "left the company".into() }).await.unwrap();
    assert_eq!(asked.state, TicketState::Raising);
    world.work_until(30, |ticket| ticket.state == TicketState::Cancelled).await;
    assert_eq!(world.desk.tickets.lock().unwrap()[0].status, "cancelled");

    let mut world = self::world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::RequestLost]);
    world.work().await;
    let id = world.ticket().await.id;
    world.engine.wish(&tenant(), &id, Wish::Cancel { why: "left the company".into() }).await.unwrap();
    world.work_until(30, |ticket| ticket.state == TicketState::Cancelled).await;
    assert_eq!(count(&world), 0, "what the desk does not have is not raised to be cancelled");
}

#[tokio::test]
async fn equal_requests_join_one_ticket_until_it_settles() {
    let mut world = world().await;
    let first = world.submit(plan(1)).await;
    let second = world.submit(plan(1)).await;
    assert_eq!(first[0].id, second[0].id);
    assert_ne!(world.submit(plan(2)).await[0].id, first[0].id);
    world.work().await;
    set_status(&world, "resolved");
    world.clock.advance(2 * Timestamp::MINUTE);
    world.work_until(2, |ticket| ticket.state == TicketState::Committed).await;
    assert_ne!(world.submit(plan(1)).await[0].id, first[0].id);
}

#[tokio::test]
async fn the_idempotency_key_replays_and_refuses_another_body() {
    let world = world().await;
    let key = |hash: u8| Some(("key".to_owned(), vec![hash]));
    let first = world.engine.submit(&tenant(), plan(1), key(1)).await.unwrap();
    let again = world.engine.submit(&tenant(), plan(1), key(1)).await.unwrap();
    assert_eq!((again.plan.id, again.replayed), (first.plan.id, true));
    let other = world.engine.submit(&tenant(), plan(2), key(2)).await;
    assert!(matches!(other, Err(SubmitError::IdempotencyMismatch)));
}

#[tokio::test]
async fn a_plan_with_an_unmanaged_source_is_refused_whole_naming_each() {
    let world = world().await;
    let plan = ProvisioningPlan::from_json(&json!({"accountRequests": [
        {"source": {"id": "source"}}, {"source": {"name": "Nobody's"}}, {"application": "Other"}]}))
    .unwrap();
    let Err(SubmitError::Unmanaged(named)) = world.engine.submit(&tenant(), plan, None).await else {
        panic!("accepted")
    };
    assert_eq!(
        named,
        [("/accountRequests/1/source".into(), "Nobody's".into()), ("/accountRequests/2/source".into(), "Other".into())]
    );
    assert!(world.tickets().await.is_empty());
}

#[tokio::test]
async fn a_rule_that_cannot_be_run_holds_the_ticket_and_nothing_is_sent() {
    let mut world = world().await;
    let mut stored = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap();
    stored.integration.spec.plan_initializer = Some("plan.x();".into());
    world.store.update_integration(&stored, &store::Secrets::new()).await.unwrap();
    world.submit(plan(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Held).await;
    assert!(world.desk.calls.lock().unwrap().is_empty());
    stored.version += 1;
    stored.integration.spec.plan_initializer = None;
    world.store.update_integration(&stored, &store::Secrets::new()).await.unwrap();
    let id = world.ticket().await.id;
    world.engine.wish(&tenant(), &id, Wish::Retry).await.unwrap();
    world.work_until(2, |ticket| ticket.state == TicketState::Queued).await;
}

#[tokio::test]
async fn people_without_an_id_are_not_taken_for_one_another() {
    let world = world().await;
    let plan = |name: &str| {
        let identity = json!({"id": null, "name": name});
        let requests = json!([{"source": {"id": "source"}, "operation": "Create"}]);
        ProvisioningPlan::from_json(&json!({"identity": identity, "accountRequests": requests})).unwrap()
    };
    let jane = world.submit(plan("jdoe")).await;
    assert_ne!(world.submit(plan("bsmith")).await[0].id, jane[0].id);
    assert_eq!(world.submit(plan("jdoe")).await[0].id, jane[0].id);
}

#[tokio::test]
async fn a_look_does_not_replace_a_cancel_that_still_waits() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::ReplyLost]);
    world.work().await;
    let id = world.ticket().await.id;
    world.engine.wish(&tenant(), &id, Wish::Cancel { why: "left".into() }).await.unwrap();
    world.engine.wish(&tenant(), &id, Wish::Check).await.unwrap();
    world.work_until(30, |ticket| ticket.state == TicketState::Cancelled).await;
    assert_eq!(world.desk.tickets.lock().unwrap()[0].status, "cancelled");
}

#[tokio::test]
async fn an_adopted_ticket_counts_as_done_where_an_accepted_one_does_and_only_after_the_sweep() {
    let mut done = attributes();
    done["statusSuccessIsCommitted"] = json!(true);
    let mut world = World::new(1, done, false, 0).await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::ReplyLost]);
    world.work_until(40, |ticket| ticket.state == TicketState::Committed).await;
    let kinds = world.kinds(&world.ticket().await).await;
    assert_eq!(kinds, ["RECEIVED", "SENDING", "UNCLEAR", "ADOPTED", "SWEPT", "COMMITTED"]);
}

#[tokio::test]
async fn a_refusal_after_an_unclear_try_is_looked_into_before_it_fails() {
    // The first try arrives so late that the look-up misses it, and the second is refused.
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::RequestLost, Fault::Fine, Fault::Lie]);
    world.work_until(30, |ticket| ticket.attempts == 2).await;
    assert_eq!(world.ticket().await.state, TicketState::Raising);
    let key = world.ticket().await.correlation_key.to_string();
    let late = common::DeskTicket { id: 9, key, text: String::new(), status: "new".into(), exists_from: Timestamp(0) };
    world.desk.tickets.lock().unwrap().push(late);
    world.work_until(30, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(world.ticket().await.desk.unwrap().number, "9");

    let mut world = self::world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::RequestLost, Fault::Fine, Fault::Lie]);
    world.work_until(40, |ticket| ticket.state == TicketState::Failed).await;
}

#[tokio::test]
async fn a_plan_that_crosses_the_deletion_of_its_integration_is_not_left_behind() {
    let world = world().await;
    let ticket = world.submit(plan(1)).await.remove(0);
    world.store.delete_integration(&tenant(), &world.integration, "deleted", world.clock.now()).await.unwrap();
    assert_eq!(world.ticket().await.state, TicketState::Cancelled);
    assert!(matches!(world.engine.submit(&tenant(), plan(2), None).await, Err(SubmitError::Unmanaged(_))));
    let plan = store::PlanRow {
        id: model::Id::stored("f".repeat(32)),
        tracking_number: "t".into(),
        document: json!({}),
        created: Timestamp(0),
    };
    let late = model::Ticket { id: plan.id.clone(), correlation_key: model::CorrelationKey::stored("late"), ..ticket };
    let tickets = vec![store::IntakeTicket { ticket: late, events: vec![], pending: vec![] }];
    let intake = store::Intake { tenant: tenant(), plan, idempotency: None, tickets, joins: vec![] };
    assert!(world.store.take_in(&intake).await.unwrap_err().is_conflict());
}

#[tokio::test]
async fn an_outage_at_the_end_of_a_tickets_time_does_not_keep_it_for_ever() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    world.clock.advance(31 * Timestamp::DAY);
    script(&world, &[Fault::NotSent]);
    world.work_until(2, |ticket| ticket.state == TicketState::Expired).await;
}

async fn move_desk(world: &World, url: &str) {
    let mut stored = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap();
    stored.integration.spec.attributes.insert("url".into(), url.into());
    world.store.update_integration(&stored, &store::Secrets::default()).await.unwrap();
}

#[tokio::test]
async fn a_ticket_of_a_desk_that_moved_is_held_and_never_read_from_the_new_one() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    set_status(&world, "resolved");
    move_desk(&world, "https://other.example").await;
    world.clock.advance(2 * Timestamp::MINUTE);
    world.work_until(1, |ticket| ticket.state == TicketState::Held).await;
    assert!(!world.desk.calls.lock().unwrap().iter().any(|call| call.contains("other.example")));
    move_desk(&world, "https://desk.example").await;
    let id = world.ticket().await.id;
    world.engine.wish(&tenant(), &id, Wish::Check).await.unwrap();
    world.work_until(1, |ticket| ticket.state == TicketState::Committed).await;
}

#[tokio::test]
async fn what_was_not_yet_raised_goes_to_the_desk_that_the_url_names_now() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::NotSent]);
    world.work().await;
    move_desk(&world, "https://other.example").await;
    world.work_until(20, |ticket| ticket.state == TicketState::Queued).await;
    assert!(world.desk.calls.lock().unwrap().last().unwrap().starts_with("POST https://other.example"));
}

#[tokio::test]
async fn a_ticket_that_a_list_leaves_out_is_neither_gone_nor_forgotten() {
    let mut batch_only = attributes();
    batch_only["generic"]["checkStatus"].as_object_mut().unwrap().remove("resource");
    let mut world = World::new(1, batch_only, false, 0).await;
    world.submit(plan(1)).await;
    world.work().await;
    let hidden = std::mem::take(&mut *world.desk.tickets.lock().unwrap());
    world.clock.advance(5 * Timestamp::MINUTE);
    world.work().await;
    let ticket = world.ticket().await;
    assert_eq!(ticket.state, TicketState::Queued);
    assert!(ticket.due_at.is_some() && ticket.last_error.unwrap().contains("leaves this ticket out"));
    *world.desk.tickets.lock().unwrap() = hidden;
    set_status(&world, "rejected");
    world.work_until(40, |ticket| ticket.state == TicketState::Failed).await;
}

#[tokio::test]
async fn a_source_at_two_integrations_goes_to_the_older_and_both_say_so() {
    let mut world = world().await;
    let mut younger = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap();
    younger.integration.id = model::Id::stored("e".repeat(32));
    younger.integration.spec.name = "Younger".into();
    younger.integration.created = world.clock.now().plus(1);
    world.store.insert_integration(&younger.integration, &store::Secrets::default()).await.unwrap();
    let ticket = world.submit(plan(1)).await.remove(0);
    assert_eq!(ticket.integration.name, "Desk");
    assert!(ticket.warnings[0].contains("Younger"));
    for id in [&world.integration, &younger.integration.id] {
        let stored = world.store.integration(&tenant(), id).await.unwrap().unwrap();
        let report = world.engine.test_connection(&tenant(), &stored, false).await.unwrap();
        assert!(report.findings.iter().any(|finding| finding.step == "sources" && finding.message.contains("Younger")));
    }
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
}
