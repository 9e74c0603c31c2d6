//! What keeps a ticket from being raised twice where the desk is configured wrongly, or a try before was unclear.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{Fault, World, attributes, plan, tenant};
use model::{Clock as _, TicketState, Timestamp, ticket::Wish};
use serde_json::json;

async fn world() -> World {
    World::new(1, attributes(), false, 0).await
}

fn script(world: &World, faults: &[Fault]) {
    *world.desk.script.lock().unwrap() = faults.to_vec();
}

fn count(world: &World) -> usize {
    world.desk.tickets.lock().unwrap().len()
}

/// The path to the ticket's number is wrong, and the search looks where the key is not: each further try would make one more
/// ticket.
#[tokio::test]
async fn a_yes_that_is_not_understood_is_not_followed_by_another_try() {
    let mut wrong = attributes();
    wrong["generic"]["provision"]["responseElement"] = json!("$.number");
    let mut blind = wrong.clone();
    blind["generic"]["find"]["resource"] = json!("/tickets?key=x$correlationKey");
    let mut without = wrong.clone();
    without["generic"].as_object_mut().unwrap().remove("find");
    without["onAmbiguity"] = json!("raiseAgain");
    for attributes in [blind, without] {
        let mut world = World::new(1, attributes, false, 0).await;
        world.submit(plan(1)).await;
        world.work_until(40, |ticket| ticket.state == TicketState::Held).await;
        let ticket = world.ticket().await;
        assert!(ticket.last_error.unwrap().contains(ticket.correlation_key.as_str()));
        assert_eq!((count(&world), ticket.attempts, ticket.ambiguous), (1, 1, true));
        // A person who raises it again gets one more try, and is asked again.
        world.engine.wish(&tenant(), &ticket.id, Wish::RaiseAgain).await.unwrap();
        world.work_until(40, |ticket| ticket.state == TicketState::Held && ticket.attempts == 2).await;
        assert_eq!(count(&world), 2);
    }
    // Where the search is right the ticket is adopted.
    let mut world = World::new(1, wrong, false, 0).await;
    world.submit(plan(1)).await;
    world.work_until(40, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(count(&world), 1);
}

#[tokio::test]
async fn a_ticket_that_is_raised_again_is_not_taken_for_one_that_the_desk_refused() {
    let mut world = world().await;
    world.submit(plan(1)).await;
    world.work().await;
    let mut ticket = world.ticket().await;
    ticket.sweep_at = Some(world.clock.now().plus(60 * Timestamp::MINUTE));
    world.store.save(&ticket, &[], false, world.clock.now()).await.unwrap();
    world.desk.tickets.lock().unwrap().clear();
    for _ in 0..3 {
        world.engine.wish(&tenant(), &ticket.id, Wish::Check).await.unwrap();
        world.clock.advance(2 * Timestamp::SECOND);
        world.work().await;
    }
    assert_eq!(world.ticket().await.state, TicketState::Held);
    script(&world, &[Fault::RequestLost]);
    world.engine.wish(&tenant(), &ticket.id, Wish::RaiseAgain).await.unwrap();
    world.work_until(40, |ticket| ticket.state == TicketState::Queued).await;
    assert_eq!(count(&world), 1);
}

#[tokio::test]
async fn a_refusal_after_an_unclear_try_that_cannot_be_looked_into_is_told() {
    let mut without = attributes();
    without["generic"].as_object_mut().unwrap().remove("find");
    without["onAmbiguity"] = "raiseAgain".into();
    let mut world = World::new(1, without, false, 0).await;
    world.submit(plan(1)).await;
    script(&world, &[Fault::ReplyLost, Fault::Lie]);
    world.work_until(40, |ticket| ticket.state == TicketState::Failed).await;
    let warnings = world.ticket().await.warnings;
    assert!(warnings.iter().any(|warning| warning.contains("may have a ticket with the key")), "{warnings:?}");
}
