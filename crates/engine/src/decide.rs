//! The life of a ticket, as rules: what is to be done with it now, and what each answer makes of it.
//!
//! Nothing here waits, sends or stores. Every function takes the ticket as it was and gives it as it should be, with
//! the lines for its history; the driver stores both in one fenced write or drops them.

use desks::{Created, Guarantee, Outcome, Seen};
use model::{
    DeskOutcome, Ticket, TicketState, Timestamp,
    ticket::{TicketEvent, Wish},
};
use serde_json::json;

/// What the rules need to know of the desk and of the settings. Spans are in microseconds.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How the desk lets us find out what became of an unclear create.
    pub guarantee: Guarantee,
    /// A desk without look-up: raise again after an unclear create instead of holding the ticket.
    pub raise_again_when_unclear: bool,
    /// How long an unclear create may still take effect and stay unseen: send deadline, request time-out, search lag
    /// and clock skew together.
    pub window: i64,
    /// Between two looks at an open ticket.
    pub check_interval: i64,
    /// From raising to giving up as expired.
    pub longest_open: i64,
    /// First pause after a failure that may pass.
    pub backoff_first: i64,
    /// Longest pause.
    pub backoff_most: i64,
    /// Parts of the desk's refusals that make them worth a retry.
    pub retryable_errors: Vec<String>,
    /// Pause before such a retry.
    pub retry_pause: i64,
    /// Most such retries.
    pub retries_most: Option<u32>,
    /// A ticket that the desk accepted counts as done.
    pub success_is_committed: bool,
}

/// The instant of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// A random number, for jitter.
    pub random: u32,
}

/// What is to be done with a ticket now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// Nothing, until somebody asks for something.
    Nothing,
    /// Nothing before this time.
    Wait(Timestamp),
    /// Run the rule, render the create call, and raise it.
    Prepare,
    /// Make the intent durable and send the frozen create call.
    Raise,
    /// Ask the desk by key what became of an unclear create.
    Find,
    /// A desk without look-up has an unclear create.
    Unclear,
    /// Look once more for a double, after an ambiguous path.
    Sweep,
    /// Ask for the status.
    Check,
    /// Cancel it at the desk.
    CancelAtDesk(String),
    /// A person has decided it: no call is needed.
    Decided(Wish),
}

/// What a decision makes of a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The ticket as it should be.
    pub ticket: Ticket,
    /// New lines of its history.
    pub events: Vec<TicketEvent>,
}

/// Looks that must see a ticket gone before it is held: a desk's answer may be wrong once.
const GONE_LOOKS: u32 = 3;
/// Refused look-ups in a row before a person is asked.
const REFUSED_LOOKUPS: u32 = 10;
/// Attempts to cancel at the desk before the ticket is cancelled on our side alone.
const CANCEL_ATTEMPTS: u32 = 5;

/// What is to be done with `ticket` at `now`.
pub fn todo(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Todo {
    use TicketState::{Held, Queued, Raising, Received, Retry};
    match (ticket.state, &ticket.wish) {
        (state, _) if state.is_settled() => Todo::Nothing,
        (Received | Retry | Held, Some(wish @ Wish::Cancel { .. })) => Todo::Decided(wish.clone()),
        (Queued, Some(Wish::Cancel { why })) => Todo::CancelAtDesk(why.clone()),
        (Held, Some(wish @ (Wish::Adopt(_) | Wish::GiveUp { .. }))) => Todo::Decided(wish.clone()),
        (Held, Some(Wish::RaiseAgain)) => prepare_or_raise(ticket),
        (Held, Some(Wish::Retry)) if !ticket.ambiguous => prepare_or_raise(ticket),
        (Held, _) => Todo::Nothing,
        (Received | Retry, _) => prepare_or_raise(ticket),
        (Raising, _) => match ticket.raising_since.map(|since| since.plus(policy.window)) {
            Some(clear) if clear > now => Todo::Wait(clear),
            _ if policy.guarantee == Guarantee::Held => Todo::Unclear,
            _ => Todo::Find,
        },
        (Queued, _) if ticket.sweep_at.is_some_and(|at| at <= now) => Todo::Sweep,
        (Queued, _) => Todo::Check,
        _ => Todo::Nothing,
    }
}

fn prepare_or_raise(ticket: &Ticket) -> Todo {
    if ticket.draft.is_none() {
        Todo::Prepare
    } else {
        Todo::Raise
    }
}

/// The wish that `todo` carries out, if it does; the driver clears it with the write that follows.
pub fn carries_out(ticket: &Ticket, todo: &Todo) -> Option<Wish> {
    let wish = ticket.wish.clone()?;
    let done = match (&wish, todo) {
        // A cancel waits for the look-up to say whether there is something to cancel at the desk.
        (Wish::Cancel { .. }, Todo::CancelAtDesk(_) | Todo::Decided(_)) => true,
        (Wish::Cancel { .. }, _) => false,
        _ => true,
    };
    done.then_some(wish)
}

/// A ticket is held for a person, with the reason.
pub fn held(ticket: &Ticket, why: impl Into<String>, at: Moment) -> Change {
    let why = why.into();
    let mut held = ticket.clone();
    held.state = TicketState::Held;
    held.due_at = None;
    held.lease_until = None;
    held.modified = at.now;
    held.last_error = Some(why.clone());
    Change {
        ticket: held,
        events: vec![TicketEvent::new("HELD", why)],
    }
}

/// The intent to raise; it is durable before anything is sent. Until `lease_until` the ticket is the sender's.
pub fn intent(ticket: &Ticket, policy: &Policy, lease_until: Timestamp, at: Moment) -> Change {
    let mut raising = ticket.clone();
    raising.state = TicketState::Raising;
    raising.raising_since = Some(at.now);
    raising.attempts += 1;
    raising.modified = at.now;
    raising.lease_until = Some(lease_until);
    // If we die now, this is when somebody may look what became of it.
    raising.due_at = Some(at.now.plus(policy.window));
    let event = TicketEvent::new("SENDING", format!("Attempt {} to raise the ticket.", raising.attempts));
    Change {
        ticket: raising,
        events: vec![event],
    }
}

/// What the answer to a create call makes of a ticket whose intent is durable.
pub fn after_create(ticket: &Ticket, outcome: Outcome<Created>, policy: &Policy, at: Moment) -> Change {
    match outcome {
        Outcome::Ok(created) => {
            let message = format!("Raised as {}.", created.desk.number);
            let mut change = raised(ticket, created, policy, at, TicketEvent::new("RAISED", message));
            if policy.success_is_committed {
                let event = TicketEvent::new("COMMITTED", "The integration counts an accepted ticket as done.");
                change.ticket = settle(change.ticket, TicketState::Committed, at);
                change.events.push(event);
            }
            change
        }
        Outcome::NotSent(reason) => {
            let pause = backoff(policy, ticket.failures, at.random);
            retry(
                ticket,
                "NOT_SENT",
                format!("The request did not reach the desk: {reason}"),
                at.now.plus(pause),
                at,
            )
        }
        Outcome::Throttled { retry_at, reason } => {
            let pause = at.now.plus(backoff(policy, ticket.failures, at.random));
            let until = retry_at.unwrap_or(pause).max(at.now).min(at.now.plus(Timestamp::DAY));
            retry(
                ticket,
                "THROTTLED",
                format!("The desk asks us to slow down: {reason}"),
                until,
                at,
            )
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
            let worth = policy
                .retryable_errors
                .iter()
                .find(|part| refusal.reason.contains(part.as_str()));
            let left = policy.retries_most.is_none_or(|most| ticket.attempts <= most);
            let message = format!("The desk refused the ticket: {}", refusal.reason);
            match worth {
                Some(part) if left => {
                    let message = format!("{message} (retried: it contains \"{part}\")");
                    retry(ticket, "REFUSED", message, at.now.plus(policy.retry_pause), at)
                }
                _ => {
                    let mut failed = settle(ticket.clone(), TicketState::Failed, at);
                    failed.last_error = Some(message.clone());
                    Change {
                        ticket: failed,
                        events: vec![TicketEvent::new("FAILED", message)],
                    }
                }
            }
        }
        Outcome::Ambiguous(reason) => unclear(ticket, &reason, policy, at),
    }
}

/// A create call whose fate is not known: the ticket stays in `RAISING` until the window is over.
pub fn unclear(ticket: &Ticket, reason: &str, policy: &Policy, at: Moment) -> Change {
    let mut waiting = ticket.clone();
    waiting.ambiguous = true;
    if policy.guarantee == Guarantee::Held && !policy.raise_again_when_unclear {
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
    Change {
        ticket: waiting,
        events: vec![TicketEvent::new("UNCLEAR", message)],
    }
}

/// What a look-up by key says of an unclear create. `None`: the desk surely has none, so it is raised again.
pub fn after_find(ticket: &Ticket, outcome: Outcome<Vec<Created>>, policy: &Policy, at: Moment) -> Option<Change> {
    let mut ticket = ticket.clone();
    ticket.ambiguous = true;
    match outcome {
        Outcome::Ok(found) => {
            let mut found = found.into_iter();
            let Some(oldest) = found.next() else {
                let Some(Wish::Cancel { why }) = ticket.wish.clone() else {
                    return None;
                };
                return Some(decided(&ticket, &Wish::Cancel { why }, policy, at));
            };
            let others: Vec<String> = found.map(|other| other.desk.number).collect();
            let message = format!(
                "The desk has it as {}; found by its key and adopted.",
                oldest.desk.number
            );
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
            let event = TicketEvent::new(
                "SWEPT",
                format!("A second look by key found {} ticket(s).", found.len()),
            );
            let mut change = Change {
                ticket: swept,
                events: vec![event],
            };
            warn_of_doubles(&mut change, &others);
            change
        }
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            let mut change = look_again(ticket, &reason, retry_at(&other), policy, at);
            change.ticket.sweep_at = change.ticket.due_at;
            change
        }
    }
}

/// What a look at an open ticket says.
pub fn after_check(ticket: &Ticket, outcome: Outcome<Seen>, policy: &Policy, at: Moment) -> Change {
    let seen = match outcome {
        Outcome::Ok(seen) => seen,
        other => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            return look_again(ticket, &reason, retry_at(&other), policy, at);
        }
    };
    let mut checked = ticket.clone();
    checked.lease_until = None;
    checked.modified = at.now;
    let Some(status) = seen.status else {
        return gone(checked, policy, at);
    };
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
        Some(DeskOutcome::Committed) => Some((
            TicketState::Committed,
            format!("The desk says {status}: done as asked."),
        )),
        Some(DeskOutcome::Failed) => Some((
            TicketState::Failed,
            format!("The desk says {status}: closed without doing it."),
        )),
        Some(DeskOutcome::Queued) => None,
        None => {
            checked.warn(format!(
                "The status map does not know the desk's status \"{status}\"; the ticket stays queued."
            ));
            None
        }
    };
    let expires = checked.raised_at.unwrap_or(checked.created).plus(policy.longest_open);
    match settled {
        Some((state, message)) => {
            if state == TicketState::Failed {
                checked.last_error = Some(message.clone());
            }
            events.push(TicketEvent::new(state.as_str(), message));
            checked = settle(checked, state, at);
        }
        None if expires <= at.now => {
            let message = format!("Still \"{status}\" at the desk after the longest time that a ticket is followed.");
            checked.last_error = Some(message.clone());
            events.push(TicketEvent::new("EXPIRED", message));
            checked = settle(checked, TicketState::Expired, at);
        }
        None => {
            checked.due_at = Some(next_look(
                &checked,
                at.now.plus(policy.check_interval).min(expires),
                at.now,
            ))
        }
    }
    Change {
        ticket: checked,
        events,
    }
}

/// What cancelling at the desk came to.
pub fn after_cancel(ticket: &Ticket, why: &str, outcome: Outcome<()>, policy: &Policy, at: Moment) -> (Change, bool) {
    let warning = match outcome {
        Outcome::Ok(()) => None,
        Outcome::Refused(refusal) => Some(refusal.reason),
        other if ticket.failures + 1 < CANCEL_ATTEMPTS => {
            let reason = other.reason().unwrap_or("no reason given").to_owned();
            return (
                look_again(
                    ticket,
                    &format!("cancelling failed: {reason}"),
                    retry_at(&other),
                    policy,
                    at,
                ),
                false,
            );
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
    (
        Change {
            ticket: cancelled,
            events: vec![TicketEvent::new("CANCELLED", message)],
        },
        true,
    )
}

/// What a person's decision makes of a ticket that needs no call to the desk.
pub fn decided(ticket: &Ticket, wish: &Wish, policy: &Policy, at: Moment) -> Change {
    match wish {
        Wish::Adopt(desk) => {
            let created = Created {
                desk: desk.clone(),
                status: None,
                created: None,
            };
            let event = TicketEvent::new(
                "ADOPTED",
                format!("A person says that the desk has it as {}.", desk.number),
            );
            let mut change = raised(ticket, created, policy, at, event);
            change.ticket.sweep_at = None;
            change.ticket.due_at = Some(at.now);
            change
        }
        Wish::Cancel { why } => {
            let mut cancelled = settle(ticket.clone(), TicketState::Cancelled, at);
            if ticket.desk.is_none() && (ticket.ambiguous || ticket.state == TicketState::Raising) {
                cancelled.warn(format!(
                    "The desk may have a ticket with the key {}.",
                    ticket.correlation_key
                ));
            }
            cancelled.last_error = Some(why.clone());
            Change {
                ticket: cancelled,
                events: vec![TicketEvent::new("CANCELLED", format!("Cancelled: {why}"))],
            }
        }
        Wish::GiveUp { why } => {
            let mut failed = settle(ticket.clone(), TicketState::Failed, at);
            failed.last_error = Some(why.clone());
            Change {
                ticket: failed,
                events: vec![TicketEvent::new("FAILED", format!("A person gave it up: {why}"))],
            }
        }
        Wish::Check | Wish::Retry | Wish::RaiseAgain => Change {
            ticket: ticket.clone(),
            events: Vec::new(),
        },
    }
}

/// A ticket that is now at the desk.
fn raised(ticket: &Ticket, created: Created, policy: &Policy, at: Moment, event: TicketEvent) -> Change {
    let mut queued = ticket.clone();
    queued.state = TicketState::Queued;
    queued.desk = Some(created.desk);
    queued.desk_status = created.status;
    queued.raised_at = Some(at.now);
    queued.failures = 0;
    queued.last_error = None;
    queued.lease_until = None;
    queued.modified = at.now;
    queued.sweep_at = (ticket.ambiguous && policy.guarantee != Guarantee::Held).then(|| at.now.plus(policy.window));
    queued.due_at = Some(next_look(&queued, at.now.plus(policy.check_interval), at.now));
    Change {
        ticket: queued,
        events: vec![event],
    }
}

/// The next look: the check, or the sweep when that comes first.
fn next_look(ticket: &Ticket, check: Timestamp, now: Timestamp) -> Timestamp {
    ticket.sweep_at.map_or(check, |sweep| sweep.min(check)).max(now)
}

fn gone(mut ticket: Ticket, policy: &Policy, at: Moment) -> Change {
    let number = ticket.desk.as_ref().map_or("", |desk| desk.number.as_str()).to_owned();
    let message = format!("The desk did not find ticket {number}.");
    // Only looks in a row that all saw it gone count.
    ticket.failures = if ticket.last_error.as_deref() == Some(&message) {
        ticket.failures + 1
    } else {
        1
    };
    if ticket.failures >= GONE_LOOKS {
        return held(&ticket, format!("The desk no longer has ticket {number}."), at);
    }
    ticket.warn(message.clone());
    ticket.last_error = Some(message);
    ticket.due_at = Some(at.now.plus(backoff(policy, ticket.failures, at.random)));
    let event = TicketEvent::new(
        "NOT_FOUND",
        format!("The desk did not find ticket {number}; it is looked for again."),
    );
    Change {
        ticket,
        events: vec![event],
    }
}

fn settle(mut ticket: Ticket, state: TicketState, at: Moment) -> Ticket {
    ticket.state = state;
    ticket.settled = Some(at.now);
    ticket.due_at = None;
    ticket.lease_until = None;
    ticket.sweep_at = None;
    ticket.modified = at.now;
    ticket
}

fn retry(ticket: &Ticket, kind: &'static str, message: String, until: Timestamp, at: Moment) -> Change {
    let mut waiting = ticket.clone();
    waiting.state = TicketState::Retry;
    waiting.failures = waiting.failures.saturating_add(1);
    waiting.due_at = Some(until);
    waiting.lease_until = None;
    waiting.modified = at.now;
    waiting.last_error = Some(message.clone());
    Change {
        ticket: waiting,
        events: vec![TicketEvent::new(kind, message)],
    }
}

/// The desk could not be asked; the same question is put again later.
fn look_again(ticket: &Ticket, reason: &str, not_before: Option<Timestamp>, policy: &Policy, at: Moment) -> Change {
    let mut waiting = ticket.clone();
    let pause = backoff(policy, waiting.failures, at.random).min(policy.check_interval);
    waiting.failures = waiting.failures.saturating_add(1);
    let until = not_before.unwrap_or(at.now).min(at.now.plus(Timestamp::DAY));
    waiting.due_at = Some(at.now.plus(pause).max(until));
    waiting.lease_until = None;
    waiting.modified = at.now;
    let message = format!("The desk could not be asked: {reason}");
    // A long outage must not fill the history with the same line.
    let news = waiting.last_error.as_deref() != Some(&message);
    waiting.last_error = Some(message.clone());
    Change {
        ticket: waiting,
        events: if news {
            vec![TicketEvent::new("UNREACHABLE", message)]
        } else {
            Vec::new()
        },
    }
}

fn retry_at<T>(outcome: &Outcome<T>) -> Option<Timestamp> {
    match outcome {
        Outcome::Throttled { retry_at, .. } => *retry_at,
        _ => None,
    }
}

fn warn_of_doubles(change: &mut Change, others: &[String]) {
    if !others.is_empty() {
        let message = format!(
            "The desk has more tickets with our key: {}. Close them there.",
            others.join(", ")
        );
        change.ticket.warn(message.clone());
        change.events.push(TicketEvent::new("DOUBLED", message));
    }
}

/// Exponential pause with full jitter, never under a tenth of its first step.
fn backoff(policy: &Policy, failures: u32, random: u32) -> i64 {
    let most = policy
        .backoff_first
        .saturating_mul(1 << failures.min(20))
        .min(policy.backoff_most);
    let least = policy.backoff_first / 10;
    least + (i128::from((most - least).max(0)) * i128::from(random) / i128::from(u32::MAX)) as i64
}
