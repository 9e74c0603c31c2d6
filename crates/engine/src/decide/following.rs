//! Following: what a look at an open ticket says, and how people end one.

use super::{Change, Moment, Policy, held, look_again, next_look, raising::raised, retry_at, settle};
use desks::{Created, Outcome, Seen};
use model::{
    DeskOutcome, Ticket, TicketState, Timestamp,
    ticket::{PlanFile, TicketEvent, Wish},
};
use serde_json::json;

/// Looks that must see a ticket gone before it is held: a desk's answer may be wrong once.
const GONE_LOOKS: u32 = 3;
/// Attempts to cancel at the desk before the ticket is cancelled on our side alone.
const CANCEL_ATTEMPTS: u32 = 5;

/// What a look at an open ticket says.
pub fn after_check(ticket: &Ticket, outcome: Outcome<Seen>, policy: &Policy, at: Moment) -> Change {
    let expires = ticket.raised_at.unwrap_or(ticket.created).plus(policy.longest_open);
    let seen = match outcome {
        Outcome::Ok(seen) => seen,
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            if expires <= at.now {
                let known = ticket.desk_status.as_deref().unwrap_or("not known");
                return expired(
                    ticket.clone(),
                    format!("Its status was {known} when last seen; the desk could not be asked: {reason}"),
                    Vec::new(),
                    at,
                );
            }
            return look_again(ticket, &reason, retry_at(&other), policy, at);
        }
    };
    let mut checked = ticket.clone();
    checked.lease_until = None;
    checked.modified = at.now;
    let Some(status) = seen.status else {
        return gone(checked, policy, at);
    };
    // A held ticket that a person has looked at again goes on.
    checked.state = TicketState::Queued;
    checked.last_error = None;
    checked.failures = 0;
    let mut events = Vec::new();
    if checked.desk_status.as_deref() != Some(&status) {
        let from = checked.desk_status.as_deref().unwrap_or("unknown");
        events.push(
            TicketEvent::new("STATUS", format!("The desk's status went from {from} to {status}."))
                .with(json!({"status": status, "map": seen.why})),
        );
        checked.desk_status = Some(status.clone());
    }
    let settled = match seen.outcome {
        Some(DeskOutcome::Committed) => {
            Some((TicketState::Committed, format!("The desk says {status}: done as asked.")))
        }
        Some(DeskOutcome::Failed) => {
            Some((TicketState::Failed, format!("The desk says {status}: closed without doing it.")))
        }
        Some(DeskOutcome::Queued) => None,
        None => {
            checked
                .warn(format!("The status map does not know the desk's status \"{status}\"; the ticket stays queued."));
            None
        }
    };
    match (settled, checked.sweep_at) {
        // A double is ruled out before the ticket is closed for good.
        (Some(_), Some(sweep)) => checked.due_at = Some(sweep.max(at.now)),
        (Some((state, message)), None) => {
            if state == TicketState::Failed {
                checked.last_error = Some(message.clone());
            }
            events.push(TicketEvent::new(state.as_str(), message));
            checked = settle(checked, state, at);
        }
        (None, _) if expires <= at.now => {
            let message = format!("Still \"{status}\" at the desk after the longest time that a ticket is followed.");
            return expired(checked, message, events, at);
        }
        (None, _) => {
            let check = at.now.plus(policy.check_interval).min(expires);
            checked.due_at = Some(next_look(&checked, check, at.now));
        }
    }
    Change { ticket: checked, events }
}

fn expired(ticket: Ticket, message: String, mut events: Vec<TicketEvent>, at: Moment) -> Change {
    let mut ended = settle(ticket, TicketState::Expired, at);
    ended.last_error = Some(message.clone());
    events.push(TicketEvent::new("EXPIRED", message));
    Change { ticket: ended, events }
}

/// What the desk's people are told, in a comment, of a ticket that has just settled; `None` when that is not wanted, or the
/// desk knows already.
pub fn farewell(settled: &Ticket, cancel_refused: bool, policy: &Policy) -> Option<String> {
    settled.desk.as_ref()?;
    let integration = &settled.integration.name;
    match settled.state {
        TicketState::Cancelled if cancel_refused && policy.comment_on_cancel => Some(format!(
            "Deskbridge, which raised this ticket for \"{integration}\", has given it up: {}\n\nIt could not cancel the ticket \
             here. Nothing needs to be done any more; please close it. Its status is no longer followed.",
            settled.last_error.as_deref().unwrap_or("no reason was given")
        )),
        TicketState::Expired if policy.comment_on_expiry => Some(format!(
            "Deskbridge, which raised this ticket for \"{integration}\", no longer follows it: it was still open after {} \
             day(s), the longest time set there. The request counts as not done. If it is done later, please tell those who \
             asked for it.",
            policy.longest_open / Timestamp::DAY
        )),
        _ => None,
    }
}

fn gone(mut ticket: Ticket, policy: &Policy, at: Moment) -> Change {
    let number = ticket.desk.as_ref().map_or("", |desk| desk.number.as_str()).to_owned();
    let message = format!("The desk did not find ticket {number}.");
    // Only looks in a row that all saw it gone count.
    ticket.failures = if ticket.last_error.as_deref() == Some(&message) { ticket.failures + 1 } else { 1 };
    if ticket.failures >= GONE_LOOKS {
        return held(&ticket, format!("The desk no longer has ticket {number}."), at);
    }
    ticket.warn(message.clone());
    ticket.last_error = Some(message);
    // A proxy in maintenance may say the same for a while, so the looks are as far apart as ever.
    ticket.due_at = Some(at.now.plus(policy.check_interval));
    let event =
        TicketEvent::new("NOT_FOUND", format!("The desk did not find ticket {number}; it is looked for again."));
    Change { ticket, events: vec![event] }
}

/// What cancelling at the desk came to.
pub fn after_cancel(ticket: &Ticket, why: &str, outcome: Outcome<()>, policy: &Policy, at: Moment) -> (Change, bool) {
    let warning = match outcome {
        Outcome::Ok(()) => None,
        Outcome::Refused(refusal) => Some(refusal.reason),
        other if ticket.failures + 1 < CANCEL_ATTEMPTS => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            return (look_again(ticket, &format!("cancelling failed: {reason}"), retry_at(&other), policy, at), false);
        }
        other => other.reason().map(str::to_owned),
    };
    let mut cancelled = settle(ticket.clone(), TicketState::Cancelled, at);
    cancelled.last_error = Some(why.to_owned());
    let message = match &warning {
        None => format!("Cancelled, at the desk too: {why}"),
        Some(reason) => {
            let number = ticket.desk.as_ref().map_or("", |desk| desk.number.as_str());
            cancelled.warn(format!("Ticket {number} was not cancelled at the desk: {reason}"));
            format!("Cancelled on our side only: {why}")
        }
    };
    (Change { ticket: cancelled, events: vec![TicketEvent::new("CANCELLED", message)] }, true)
}

/// What a person's decision makes of a ticket that needs no call to the desk.
pub fn decided(ticket: &Ticket, wish: &Wish, policy: &Policy, at: Moment) -> Change {
    match wish {
        Wish::Adopt(desk) => {
            let created = Created { desk: desk.clone(), status: None, created: None };
            let event = TicketEvent::new("ADOPTED", format!("A person says that the desk has it as {}.", desk.number));
            let mut change = raised(ticket, created, policy, at, event);
            // It was not our call that made it, so the frozen one says nothing of where it is.
            change.ticket.draft = None;
            if change.ticket.settled.is_none() {
                change.ticket.sweep_at = None;
                change.ticket.due_at = Some(at.now);
                // Whether the desk has it at all is seen first.
                if let Some(PlanFile::Due { not_before, .. }) = &mut change.ticket.plan_file {
                    *not_before = at.now.plus(Timestamp::SECOND);
                }
            }
            change
        }
        Wish::Cancel { why } => {
            let mut cancelled = settle(ticket.clone(), TicketState::Cancelled, at);
            if ticket.desk.is_none() && (ticket.ambiguous || ticket.state == TicketState::Raising) {
                cancelled.warn(format!("The desk may have a ticket with the key {}.", ticket.correlation_key));
            }
            cancelled.last_error = Some(why.clone());
            Change { ticket: cancelled, events: vec![TicketEvent::new("CANCELLED", format!("Cancelled: {why}"))] }
        }
        Wish::GiveUp { why } => {
            let mut failed = settle(ticket.clone(), TicketState::Failed, at);
            failed.last_error = Some(why.clone());
            Change { ticket: failed, events: vec![TicketEvent::new("FAILED", format!("A person gave it up: {why}"))] }
        }
        Wish::Check | Wish::Hint { .. } | Wish::Retry | Wish::RaiseAgain => {
            Change { ticket: ticket.clone(), events: Vec::new() }
        }
    }
}
