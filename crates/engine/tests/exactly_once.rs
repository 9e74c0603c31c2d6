//! Random histories: requests and replies lost, late or garbled, errors before and after the effect, a lagging
//! search, and a process that dies in the middle of calls. Afterwards every plan has exactly one ticket.
//!
//! `EXACTLY_ONCE_SEEDS=20000 cargo test -p engine --test exactly_once` runs more of them, `EXACTLY_ONCE_SEED=7` one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{World, attributes, plan, tenant};
use model::{TicketState, Timestamp};
use serde_json::{Value, json};
use std::collections::HashMap;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

async fn history(seed: u64, attributes: Value, lag: i64, held_is_an_end: bool) {
    const PLANS: u64 = 3;
    let mut world = World::new(seed, attributes, true, lag).await;
    world.desk.people.lock().unwrap().push("boss@example.test".to_owned());
    for number in 0..PLANS {
        world.submit(plan(number)).await;
    }
    world
        .work_until(400, |ticket| {
            ticket.state == TicketState::Queued || (held_is_an_end && ticket.state == TicketState::Held)
        })
        .await;
    // What is late must have arrived and been swept before it is counted.
    for _ in 0..40 {
        world.clock.advance(5 * Timestamp::SECOND);
        world.work().await;
    }
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for ticket in world.desk.tickets.lock().unwrap().iter() {
        *by_key.entry(ticket.key.clone()).or_default() += 1;
    }
    for ticket in world.tickets().await {
        let count = by_key.remove(ticket.correlation_key.as_str()).unwrap_or(0);
        let held = ticket.state == TicketState::Held;
        let right = if held { count <= 1 } else { count == 1 };
        if !right {
            let events = world.store.ticket_events(&tenant(), &ticket.id, 0, 1000).await.unwrap();
            panic!("seed {seed}: {count} tickets for one plan\n{ticket:#?}\n{events:#?}");
        }
    }
    assert!(by_key.is_empty(), "seed {seed}: tickets without a plan: {by_key:?}");
    let mut files: Vec<u64> = world.desk.files.lock().unwrap().iter().map(|(ticket, ..)| *ticket).collect();
    let count = files.len();
    files.sort_unstable();
    files.dedup();
    assert_eq!(files.len(), count, "seed {seed}: a ticket has two files");
}

async fn histories(attributes: Value, lag: i64, held_is_an_end: bool) {
    if let Some(seed) = from_environment("EXACTLY_ONCE_SEED") {
        return history(seed, attributes, lag, held_is_an_end).await;
    }
    for seed in 0..from_environment("EXACTLY_ONCE_SEEDS").unwrap_or(150) {
        history(seed, attributes.clone(), lag, held_is_an_end).await;
    }
}

#[tokio::test]
async fn with_a_look_up_that_sees_all_at_once() {
    histories(attributes(), 0, false).await;
}

#[tokio::test]
async fn with_a_look_up_that_lags() {
    let mut lagging = attributes();
    lagging["searchLagSeconds"] = json!(20);
    histories(lagging, 20 * Timestamp::SECOND, false).await;
}

#[tokio::test]
async fn without_a_look_up_nothing_is_doubled_and_what_is_unclear_is_held() {
    let mut without = attributes();
    without["generic"].as_object_mut().unwrap().remove("find");
    histories(without, 0, true).await;
}

#[tokio::test]
async fn with_people_and_files_each_ticket_has_one_file_at_most() {
    let mut more = attributes();
    more["attachPlan"] = json!(true);
    more["requesterSource"] = json!({"value": "boss@example.test"});
    histories(more, 0, false).await;
}
