//! Calls of desks: a verified one makes its tickets due for a look, and nothing more.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{Fault, World, attributes, plan, tenant};
use engine::{HookCall, HookError};
use model::{Clock as _, Id, TenantId, Ticket, TicketState, Timestamp, ticket::Wish};
use serde_json::{Value, json};

async fn world() -> World {
    let mut with_token = attributes();
    with_token["webhookToken"] = "right".into();
    World::new(1, with_token, false, 0).await
}

fn call(token: &str, body: &Value) -> HookCall {
    HookCall {
        headers: vec![],
        query: vec![("token".to_owned(), token.to_owned())],
        body: body.to_string().into_bytes(),
    }
}

async fn hear(world: &World, names: &[&str]) -> usize {
    world.engine.receive_hook(&world.integration, &call("right", &json!({"ticketIds": names}))).await.unwrap()
}

async fn raised(world: &mut World, number: u64) -> Ticket {
    let ticket = world.submit(plan(number)).await.remove(0);
    world.work().await;
    world.clock.advance(10 * Timestamp::SECOND);
    world.store.ticket(&tenant(), &ticket.id).await.unwrap().unwrap()
}

fn looks(world: &World) -> usize {
    world.desk.calls.lock().unwrap().iter().filter(|call| call.starts_with("GET") && !call.contains("key=")).count()
}

fn set_status(world: &World, status: &str) {
    world.desk.tickets.lock().unwrap().iter_mut().for_each(|ticket| ticket.status = status.into());
}

#[tokio::test]
async fn a_hint_settles_nothing_and_makes_the_desk_be_asked_now() {
    let mut world = world().await;
    let ticket = raised(&mut world, 1).await;
    set_status(&world, "resolved");
    world.work().await;
    assert_eq!(looks(&world), 0);
    assert_eq!(hear(&world, &["1", "1", "77"]).await, 1);
    let hinted = world.ticket().await;
    assert_eq!((hinted.state, hinted.due_at), (TicketState::Queued, Some(world.clock.now())));
    assert_eq!(hinted.modified, ticket.modified);
    world.work_until(1, |ticket| ticket.state == TicketState::Committed).await;
    assert_eq!(hear(&world, &["1"]).await, 0, "settled is final");
    assert_eq!(world.ticket().await.due_at, None);
}

#[tokio::test]
async fn whoever_floods_us_with_calls_makes_one_look_in_five_seconds() {
    let mut world = world().await;
    raised(&mut world, 1).await;
    for _ in 0..200 {
        assert_eq!(hear(&world, &["1"]).await, 1);
        world.work().await;
        world.clock.advance(100_000);
    }
    assert!((3..=5).contains(&looks(&world)), "{} looks in 20 seconds", looks(&world));
    // The desk asks for a pause: no call of its cuts it short.
    *world.desk.script.lock().unwrap() = vec![Fault::Throttle];
    world.clock.advance(10 * Timestamp::SECOND);
    hear(&world, &["1"]).await;
    world.work().await;
    let (due, before) = (world.ticket().await.due_at.unwrap(), looks(&world));
    assert!(due.since(world.clock.now()) >= 6 * Timestamp::SECOND);
    hear(&world, &["1"]).await;
    world.work().await;
    assert_eq!((world.ticket().await.due_at, looks(&world)), (Some(due), before));
}

#[tokio::test]
async fn a_hint_that_comes_during_a_look_is_not_lost_with_it() {
    let mut world = world().await;
    raised(&mut world, 1).await;
    hear(&world, &["1"]).await;
    let lane = store::Lane { tenant: tenant(), integration: world.integration.clone() };
    let now = world.clock.now();
    let mut claimed = world.store.claim(&lane, now, now.plus(Timestamp::MINUTE), 5).await.unwrap().remove(0);
    assert!(matches!(claimed.wish, Some(Wish::Hint { .. })));
    world.clock.advance(1_000_000);
    assert_eq!(hear(&world, &["1"]).await, 1);
    let saved = world.clock.now();
    claimed.due_at = Some(saved.plus(Timestamp::DAY));
    claimed.lease_until = None;
    world.store.save(&claimed, &[], true, saved).await.unwrap();
    let ticket = world.ticket().await;
    assert_eq!(ticket.due_at, Some(saved.plus(5 * Timestamp::SECOND)));
    assert!(matches!(ticket.wish, Some(Wish::Hint { .. })));
}

#[tokio::test]
async fn a_cancel_that_waits_is_not_disturbed_and_one_that_comes_after_goes_first() {
    let mut world = world().await;
    let ticket = raised(&mut world, 1).await;
    let cancel = Wish::Cancel { why: "left".into() };
    world.engine.wish(&tenant(), &ticket.id, cancel.clone()).await.unwrap();
    assert_eq!(hear(&world, &["1"]).await, 0);
    assert_eq!(world.ticket().await.wish, Some(cancel.clone()));
    world.work_until(1, |ticket| ticket.state == TicketState::Cancelled).await;

    let mut world = self::world().await;
    let ticket = raised(&mut world, 1).await;
    hear(&world, &["1"]).await;
    world.engine.wish(&tenant(), &ticket.id, cancel).await.unwrap();
    world.work_until(1, |ticket| ticket.state == TicketState::Cancelled).await;
}

#[tokio::test]
async fn a_ticket_that_is_being_raised_is_left_alone() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    *world.desk.script.lock().unwrap() = vec![Fault::ReplyLost];
    world.work().await;
    let before = world.ticket().await;
    assert_eq!((before.state, hear(&world, &["1", ""]).await), (TicketState::Raising, 0));
    assert_eq!(world.ticket().await, before);
    world.work_until(30, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(world.desk.tickets.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_held_ticket_of_the_desk_is_looked_at_and_goes_on() {
    let mut world = world().await;
    raised(&mut world, 1).await;
    let hidden = std::mem::take(&mut *world.desk.tickets.lock().unwrap());
    world.work_until(120, |ticket| ticket.state == TicketState::Held).await;
    world.clock.advance(10 * Timestamp::SECOND);
    *world.desk.tickets.lock().unwrap() = hidden;
    assert_eq!(hear(&world, &["1"]).await, 1);
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
}

#[tokio::test]
async fn a_hundred_tickets_are_asked_for_in_few_calls() {
    let mut world = world().await;
    for number in 0..120 {
        world.submit(plan(number)).await;
    }
    world.work_until(20, |ticket| ticket.state == TicketState::Queued).await;
    world.clock.advance(10 * Timestamp::SECOND);
    let names: Vec<String> = (1..=120).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(hear(&world, &names).await, 100, "no call names more");
    for _ in 0..20 {
        world.work().await;
    }
    assert_eq!(looks(&world), 6 * 2 + 1, "ten in a call, sixteen in a claim");
}

#[tokio::test]
async fn nobody_reaches_the_tickets_of_another_integration_or_tenant() {
    let mut world = world().await;
    raised(&mut world, 1).await;
    let mut other = world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap().integration;
    for (number, owner) in [(1, tenant()), (2, TenantId::parse("elsewhere").unwrap())] {
        other.id = Id::stored(format!("{number:032x}"));
        other.tenant = owner;
        other.spec.name = format!("Other {number}");
        world.store.insert_integration(&other, &store::Secrets::new()).await.unwrap();
        let heard = world.engine.receive_hook(&other.id, &call("right", &json!({"ticketId": "1"}))).await.unwrap();
        assert_eq!(heard, 0);
    }
    for (id, token) in [(&world.integration, "wrong"), (&world.integration, ""), (&Id::stored("f".repeat(32)), "right")]
    {
        let refused = world.engine.receive_hook(id, &call(token, &json!({"ticketId": "1"}))).await;
        assert!(matches!(refused, Err(HookError::Unproven)), "{refused:?}");
    }
    // An id that two tenants have is nobody's.
    other.id = world.integration.clone();
    other.spec.name = "Other 3".to_owned();
    world.store.insert_integration(&other, &store::Secrets::new()).await.unwrap();
    let refused = world.engine.receive_hook(&other.id, &call("right", &json!({"ticketId": "1"}))).await;
    assert!(matches!(refused, Err(HookError::Unproven)), "{refused:?}");
    assert_eq!(world.ticket().await.wish, None);
    let unreadable = HookCall { body: b"{".to_vec(), ..call("right", &json!({})) };
    world.store.delete_integration(&other.tenant, &other.id, "", world.clock.now()).await.unwrap();
    let refused = world.engine.receive_hook(&world.integration, &unreadable).await;
    assert!(matches!(refused, Err(HookError::Unreadable(_))), "{refused:?}");
}
