//! How many calls it takes to follow many tickets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{World, attributes, plan};
use model::{TicketState, Timestamp};

/// A desk that answers for fifty tickets at once is not asked sixteen by sixteen, as many as are raised at the same time.
#[tokio::test]
async fn a_status_call_asks_for_as_many_tickets_as_the_desk_takes() {
    let mut attributes = attributes();
    attributes["generic"]["checkStatus"]["batch"]["size"] = 50.into();
    let mut world = World::new(1, attributes, false, 0).await;
    for number in 0..50 {
        world.submit(plan(number)).await;
    }
    world.work_until(10, |ticket| ticket.state == TicketState::Queued).await;
    world.clock.advance(2 * Timestamp::MINUTE);
    world.desk.calls.lock().unwrap().clear();
    world.desk.tickets.lock().unwrap().iter_mut().for_each(|ticket| ticket.status = "resolved".into());
    world.work_until(1, |ticket| ticket.state == TicketState::Committed).await;
    assert_eq!(world.desk.calls.lock().unwrap().len(), 1);
}
