//! The file with the plan: attached once, or not at all, and never in the way of anything else.
//!
//! That it is tried is durable before the call leaves. A call that surely changed nothing is made again a few times; one
//! whose fate is not known never is, because a desk does not tell one file from another.

use super::{Change, Moment, Policy, backoff, next_look, raising::count_as_done, retry_at};
use desks::Outcome;
use model::{
    Ticket, Timestamp,
    ticket::{PlanFile, TicketEvent},
};

/// Calls that surely changed nothing before the file is given up.
const TRIES: u32 = 5;

/// The file that a ticket gets when it comes to the desk; what was tried before counts.
pub(super) fn wanted(ticket: &Ticket, policy: &Policy, at: Moment) -> Option<PlanFile> {
    ticket.plan_file.or_else(|| policy.attach_plan.then_some(PlanFile::Due { not_before: at.now, tries: 0 }))
}

/// Whether something is still to be done or found out about the file.
pub(super) fn is_pending(ticket: &Ticket) -> bool {
    matches!(ticket.plan_file, Some(PlanFile::Due { .. } | PlanFile::Tried))
}

/// A ticket that settles gets no file any more; people are told.
pub(super) fn leave_off(ticket: &mut Ticket) {
    match ticket.plan_file {
        Some(PlanFile::Due { .. }) => ticket.warn("The plan was not attached: the ticket settled before."),
        Some(PlanFile::Tried) => ticket.warn("It is not clear whether the plan was attached."),
        Some(PlanFile::Done) | None => return,
    }
    ticket.plan_file = Some(PlanFile::Done);
}

/// The file is about to be sent; this is durable before. Until `lease_until` the ticket is the sender's.
pub fn attach_intent(ticket: &Ticket, lease_until: Timestamp, policy: &Policy, at: Moment) -> Change {
    let mut trying = ticket.clone();
    // If we die now, whoever takes the ticket up next sees that it was tried.
    trying.plan_file = Some(PlanFile::Tried);
    trying.due_at = Some(first_check(ticket, policy, at));
    trying.lease_until = Some(lease_until);
    trying.modified = at.now;
    Change { ticket: trying, events: Vec::new() }
}

/// What the answer to the call makes of the ticket, which is `PlanFile::Tried` or still due.
pub fn after_attach(ticket: &Ticket, tries: u32, outcome: Outcome<()>, policy: &Policy, at: Moment) -> Change {
    let until = retry_at(&outcome).unwrap_or(at.now).min(at.now.plus(Timestamp::DAY));
    let reason = match outcome {
        Outcome::Ok(()) => {
            return done(ticket, TicketEvent::new("ATTACHED", "The plan was attached as a file."), policy, at);
        }
        Outcome::Refused(refusal) if !refusal.credentials => format!("the desk refused it: {}", refusal.reason),
        Outcome::Ambiguous(reason) => {
            format!("it is not clear whether the desk has it, and a second is not sent: {reason}")
        }
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            if tries + 1 < TRIES {
                let pause = at.now.plus(backoff(policy, tries, at.random)).max(until);
                let file = PlanFile::Due { not_before: pause, tries: tries + 1 };
                let event = (tries == 0)
                    .then(|| TicketEvent::new("NOT_ATTACHED", format!("The plan could not be attached yet: {reason}")));
                return moved_on(ticket, file, event, policy, at);
            }
            format!("tried {TRIES} times: {reason}")
        }
    };
    given_up(ticket, &reason, policy, at)
}

/// What a call whose sender died makes of the ticket.
pub fn attach_unclear(ticket: &Ticket, policy: &Policy, at: Moment) -> Change {
    let reason =
        "it is not clear whether the desk has it, and a second is not sent: the server ended while it was sent.";
    given_up(ticket, reason, policy, at)
}

fn given_up(ticket: &Ticket, reason: &str, policy: &Policy, at: Moment) -> Change {
    let message = format!("The plan was not attached: {reason}");
    let mut warned = ticket.clone();
    warned.warn(message.clone());
    done(&warned, TicketEvent::new("NOT_ATTACHED", message), policy, at)
}

fn done(ticket: &Ticket, event: TicketEvent, policy: &Policy, at: Moment) -> Change {
    let mut change = moved_on(ticket, PlanFile::Done, Some(event), policy, at);
    if policy.success_is_committed && change.ticket.sweep_at.is_none() {
        count_as_done(&mut change, at);
    }
    change
}

/// The ticket with what is known of its file, due as if there were none.
fn moved_on(ticket: &Ticket, file: PlanFile, event: Option<TicketEvent>, policy: &Policy, at: Moment) -> Change {
    let mut moved = ticket.clone();
    moved.plan_file = Some(file);
    moved.lease_until = None;
    moved.modified = at.now;
    moved.due_at = Some(next_look(&moved, first_check(ticket, policy, at), at.now));
    Change { ticket: moved, events: event.into_iter().collect() }
}

/// When the status is looked at next: the first time as if there were no file, later at once.
fn first_check(ticket: &Ticket, policy: &Policy, at: Moment) -> Timestamp {
    ticket.raised_at.unwrap_or(at.now).plus(policy.check_interval).max(at.now)
}
