//! Raising: the intent, the answer to a create call, and finding out what became of an unclear one.

use super::{
    Change, Moment, Policy, attaching, backoff, can_be_found, decided, held, look_again, next_look, retry, retry_at,
    settle,
};
use desks::{Created, Outcome};
use model::{
    Ticket, TicketState, Timestamp,
    ticket::{TicketEvent, Wish},
};

/// Refused look-ups in a row before a person is asked.
const REFUSED_LOOKUPS: u32 = 10;

/// The warning of a ticket whose create call was answered with a yes that was not understood.
const TAKEN: &str = "The desk took the create call, but its answer was not understood.";

/// Notes that the desk took the create call of a ticket that is unclear. Where the path to its number and the search are
/// configured wrongly, each further try would make one more ticket, and none of them would ever be found.
pub fn taken(change: &mut Change) {
    change.ticket.warnings.retain(|warning| warning != TAKEN);
    change.ticket.warnings.insert(0, TAKEN.to_owned());
}

/// Whether the desk took the last create call of a ticket without an answer that was understood.
pub fn is_taken(ticket: &Ticket) -> bool {
    ticket.warnings.iter().any(|warning| warning == TAKEN)
}

/// The people of a ticket could not be looked up. Nothing was sent, and it is rendered anew when it is due again.
pub fn not_looked_up(ticket: &Ticket, outcome: &Outcome<()>, policy: &Policy, at: Moment) -> Change {
    let reason = outcome.reason().unwrap_or("no reason given");
    let message = format!("The people of the ticket could not be looked up, so it was not sent: {reason}");
    let pause = at.now.plus(backoff(policy, ticket.failures, at.random));
    let (kind, until) = match outcome {
        Outcome::Throttled { .. } => ("THROTTLED", throttled_until(outcome, pause, at)),
        Outcome::Refused(_) => ("REFUSED", pause),
        _ => ("NOT_SENT", pause),
    };
    let mut change = retry(ticket, kind, message, until, at);
    change.ticket.draft = None;
    change
}

/// When a desk wants to be asked again, a day at most; `otherwise` when it did not say.
fn throttled_until<T>(outcome: &Outcome<T>, otherwise: Timestamp, at: Moment) -> Timestamp {
    retry_at(outcome).unwrap_or(otherwise).max(at.now).min(at.now.plus(Timestamp::DAY))
}

/// The intent to raise; it is durable before anything is sent. Until `lease_until` the ticket is the sender's.
pub fn intent(ticket: &Ticket, policy: &Policy, lease_until: Timestamp, at: Moment) -> Change {
    let mut raising = ticket.clone();
    raising.state = TicketState::Raising;
    raising.raising_since = Some(at.now);
    raising.attempts += 1;
    // In this state it would mark the last look after a refusal.
    raising.sweep_at = None;
    raising.warnings.retain(|warning| warning != TAKEN);
    raising.modified = at.now;
    raising.lease_until = Some(lease_until);
    // If we die now, this is when somebody may look what became of it.
    raising.due_at = Some(at.now.plus(policy.window));
    let event = TicketEvent::new("SENDING", format!("Attempt {} to raise the ticket.", raising.attempts));
    Change { ticket: raising, events: vec![event] }
}

/// What the answer to a create call makes of a ticket whose intent is durable.
pub fn after_create(ticket: &Ticket, outcome: Outcome<Created>, policy: &Policy, at: Moment) -> Change {
    match outcome {
        Outcome::Ok(created) => {
            let message = format!("Raised as {}.", created.desk.number);
            raised(ticket, created, policy, at, TicketEvent::new("RAISED", message))
        }
        Outcome::NotSent(reason) => {
            let pause = backoff(policy, ticket.failures, at.random);
            retry(ticket, "NOT_SENT", format!("The request did not reach the desk: {reason}"), at.now.plus(pause), at)
        }
        Outcome::Throttled { ref reason, .. } => {
            let pause = at.now.plus(backoff(policy, ticket.failures, at.random));
            let until = throttled_until(&outcome, pause, at);
            retry(ticket, "THROTTLED", format!("The desk asks us to slow down: {reason}"), until, at)
        }
        Outcome::Refused(refusal) if refusal.credentials => {
            let pause = backoff(policy, ticket.failures, at.random);
            retry(
                ticket,
                "REFUSED",
                format!("The desk refused our credentials: {}", refusal.reason),
                at.now.plus(pause),
                at,
            )
        }
        Outcome::Refused(refusal) => {
            let worth = policy.retryable_errors.iter().find(|part| refusal.reason.contains(part.as_str()));
            let left = policy.retries_most.is_none_or(|most| ticket.attempts <= most);
            let message = format!("The desk refused the ticket: {}", refusal.reason);
            match worth {
                Some(part) if left => {
                    let message = format!("{message} (retried: it contains \"{part}\")");
                    retry(ticket, "REFUSED", message, at.now.plus(policy.retry_pause), at)
                }
                // An earlier try may have arrived late, and be what the desk objects to.
                _ if ticket.ambiguous && can_be_found(ticket, policy) => last_look(ticket, message, policy, at),
                _ => refused_unseen(ticket, message, at),
            }
        }
        Outcome::Ambiguous(reason) => unclear(ticket, &reason, policy, at),
    }
}

/// A refusal after an unclear try: one more look by key decides between adopting and failing. `sweep_at` marks it.
fn last_look(ticket: &Ticket, message: String, policy: &Policy, at: Moment) -> Change {
    let mut looking = ticket.clone();
    let until = at.now.plus(policy.window);
    looking.state = TicketState::Raising;
    looking.raising_since = Some(at.now);
    looking.sweep_at = Some(until);
    looking.due_at = Some(until);
    looking.lease_until = None;
    looking.modified = at.now;
    looking.last_error = Some(message.clone());
    Change { ticket: looking, events: vec![TicketEvent::new("REFUSED", message)] }
}

fn refused(ticket: &Ticket, message: String, at: Moment) -> Change {
    let mut failed = settle(ticket.clone(), TicketState::Failed, at);
    failed.last_error = Some(message.clone());
    Change { ticket: failed, events: vec![TicketEvent::new("FAILED", message)] }
}

/// A refusal after an unclear try that cannot be looked into.
fn refused_unseen(ticket: &Ticket, message: String, at: Moment) -> Change {
    let mut change = refused(ticket, message, at);
    if ticket.ambiguous {
        change.ticket.warn(format!("The desk may have a ticket with the key {}.", ticket.correlation_key));
    }
    change
}

/// A create call whose fate is not known: the ticket stays in `RAISING` until the window is over.
pub fn unclear(ticket: &Ticket, reason: &str, policy: &Policy, at: Moment) -> Change {
    let mut waiting = ticket.clone();
    waiting.ambiguous = true;
    if !can_be_found(ticket, policy) && (!policy.raise_again_when_unclear || is_taken(ticket)) {
        let why = format!(
            "It is not clear whether the desk has the ticket, and it cannot be asked by key: {reason} \
             Look for the key {} at the desk, then resolve this ticket: adopt the desk's number, raise again, or give up.",
            ticket.correlation_key
        );
        return held(&waiting, why, at);
    }
    let since = ticket.raising_since.unwrap_or(at.now);
    waiting.failures = 0;
    waiting.state = TicketState::Raising;
    waiting.due_at = Some(since.plus(policy.window).max(at.now));
    waiting.lease_until = None;
    waiting.modified = at.now;
    let message = format!("It is not clear whether the desk has the ticket: {reason}");
    waiting.last_error = Some(message.clone());
    Change { ticket: waiting, events: vec![TicketEvent::new("UNCLEAR", message)] }
}

/// What a look-up by key says of an unclear create. `None`: the desk surely has none, so it is raised again.
pub fn after_find(ticket: &Ticket, outcome: Outcome<Vec<Created>>, policy: &Policy, at: Moment) -> Option<Change> {
    let mut ticket = ticket.clone();
    ticket.ambiguous = true;
    match outcome {
        Outcome::Ok(found) => {
            let mut found = found.into_iter();
            let Some(oldest) = found.next() else {
                if let Some(wish @ Wish::Cancel { .. }) = &ticket.wish {
                    return Some(decided(&ticket, wish, policy, at));
                }
                // The last look after a refusal: there is nothing, so the refusal stands.
                let last = ticket.sweep_at.and(ticket.last_error.clone());
                let found_nowhere = || {
                    let why = format!(
                        "{TAKEN} No ticket there has the key {}, so that another try might double it. Look at the answer in the \
                         history, mend responseElement or the search, then resolve this ticket: adopt the desk's number, raise \
                         again, or give up.",
                        ticket.correlation_key
                    );
                    is_taken(&ticket).then(|| held(&ticket, why, at))
                };
                return last.map(|message| refused(&ticket, message, at)).or_else(found_nowhere);
            };
            let others: Vec<String> = found.map(|other| other.desk.number).collect();
            let message = format!("The desk has it as {}; found by its key and adopted.", oldest.desk.number);
            let mut change = raised(&ticket, oldest, policy, at, TicketEvent::new("ADOPTED", message));
            warn_of_doubles(&mut change, &others);
            Some(change)
        }
        Outcome::Refused(refusal) if ticket.failures >= REFUSED_LOOKUPS => {
            let why = format!(
                "It is not clear whether the desk has the ticket, and the desk refuses to be asked: {}",
                refusal.reason
            );
            Some(held(&ticket, why, at))
        }
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            Some(look_again(&ticket, &reason, retry_at(&other), policy, at))
        }
    }
}

/// What the second look after an ambiguous path says.
pub fn after_sweep(ticket: &Ticket, outcome: Outcome<Vec<Created>>, policy: &Policy, at: Moment) -> Change {
    match outcome {
        Outcome::Ok(found) => {
            let ours = ticket.desk.as_ref().map(|desk| desk.id.as_str());
            let others: Vec<String> = found
                .iter()
                .filter(|found| Some(found.desk.id.as_str()) != ours)
                .map(|found| found.desk.number.clone())
                .collect();
            let mut swept = ticket.clone();
            swept.sweep_at = None;
            swept.failures = 0;
            swept.due_at = Some(at.now);
            swept.lease_until = None;
            swept.modified = at.now;
            let event = TicketEvent::new("SWEPT", format!("A second look by key found {} ticket(s).", found.len()));
            let mut change = Change { ticket: swept, events: vec![event] };
            warn_of_doubles(&mut change, &others);
            if policy.success_is_committed && !attaching::is_pending(&change.ticket) {
                count_as_done(&mut change, at);
            }
            change
        }
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            let mut change = look_again(ticket, &reason, retry_at(&other), policy, at);
            if ticket.failures >= REFUSED_LOOKUPS {
                // The status must not wait for ever behind a search that does not answer.
                change.ticket.sweep_at = None;
                change.ticket.warn("The desk's search did not answer, so a double was not ruled out.");
            } else {
                change.ticket.sweep_at = change.ticket.due_at;
            }
            change
        }
    }
}

/// A ticket that is now at the desk.
pub(super) fn raised(ticket: &Ticket, created: Created, policy: &Policy, at: Moment, event: TicketEvent) -> Change {
    let mut queued = ticket.clone();
    queued.state = TicketState::Queued;
    queued.desk = Some(created.desk);
    queued.desk_status = created.status;
    queued.raised_at = Some(at.now);
    queued.failures = 0;
    queued.last_error = None;
    queued.lease_until = None;
    queued.modified = at.now;
    queued.sweep_at = (ticket.ambiguous && can_be_found(ticket, policy)).then(|| at.now.plus(policy.window));
    queued.plan_file = attaching::wanted(ticket, policy, at);
    queued.due_at = Some(next_look(&queued, at.now.plus(policy.check_interval), at.now));
    let mut change = Change { ticket: queued, events: vec![event] };
    if policy.success_is_committed && change.ticket.sweep_at.is_none() && !attaching::is_pending(&change.ticket) {
        count_as_done(&mut change, at);
    }
    change
}

/// For an integration that counts an accepted ticket as done.
pub(super) fn count_as_done(change: &mut Change, at: Moment) {
    change.ticket = settle(change.ticket.clone(), TicketState::Committed, at);
    change.events.push(TicketEvent::new("COMMITTED", "The integration counts an accepted ticket as done."));
}

fn warn_of_doubles(change: &mut Change, others: &[String]) {
    if !others.is_empty() {
        let message = format!("The desk has more tickets with our key: {}. Close them there.", others.join(", "));
        change.ticket.warn(message.clone());
        change.events.push(TicketEvent::new("DOUBLED", message));
    }
}
