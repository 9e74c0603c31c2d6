//! The life of a ticket, as rules: what is to be done with it now, and what each answer makes of it.
//!
//! Nothing here waits, sends or stores. Every function takes the ticket as it was and gives it as it should be, with
//! the lines for its history; the driver stores both in one fenced write or drops them.

mod attaching;
mod following;
mod raising;

pub use attaching::{after_attach, attach_intent, attach_unclear};
pub use following::{after_cancel, after_check, decided, farewell};
pub use raising::{after_create, after_find, after_sweep, intent, is_taken, not_looked_up, taken, unclear};

use desks::{Guarantee, Outcome};
use model::{
    Ticket, TicketState, Timestamp,
    ticket::{PlanFile, TicketEvent, Wish},
};

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
    /// The plan is attached to the ticket.
    pub attach_plan: bool,
    /// The desk's people are told that a ticket which they could not cancel is given up.
    pub comment_on_cancel: bool,
    /// The desk's people are told that a ticket is no longer followed.
    pub comment_on_expiry: bool,
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
    /// Attach the plan.
    Attach,
    /// The process ended while it attached the plan.
    AttachUnclear,
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

/// What is to be done with `ticket` at `now`.
pub fn todo(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Todo {
    use TicketState::{Held, Queued, Raising, Received, Retry};
    match (ticket.state, &ticket.wish) {
        (Queued | Held, Some(Wish::Cancel { why })) if ticket.desk.is_some() => Todo::CancelAtDesk(why.clone()),
        (Received | Retry | Held, Some(wish @ Wish::Cancel { .. })) => Todo::Decided(wish.clone()),
        (Held, Some(wish @ (Wish::Adopt(_) | Wish::GiveUp { .. }))) => Todo::Decided(wish.clone()),
        (Held, Some(Wish::RaiseAgain)) => Todo::Prepare,
        (Held, Some(Wish::Check | Wish::Hint { .. })) if ticket.desk.is_some() => Todo::Check,
        // A person who retries has mended something: what surely is not at the desk is rendered anew.
        (Received | Retry | Held, Some(Wish::Retry)) if !ticket.ambiguous => Todo::Prepare,
        (Held, _) => Todo::Nothing,
        (Received | Retry, _) => prepare_or_raise(ticket, policy),
        (Raising, _) => match ticket.raising_since.map(|since| since.plus(policy.window)) {
            Some(clear) if clear > now => Todo::Wait(clear),
            _ if !can_be_found(ticket, policy) => Todo::Unclear,
            _ => Todo::Find,
        },
        (Queued, _) if ticket.sweep_at.is_some_and(|at| at <= now) => Todo::Sweep,
        // What somebody asked for goes before the file.
        (Queued, None) => match ticket.plan_file {
            Some(PlanFile::Due { not_before, .. }) if not_before <= now => Todo::Attach,
            Some(PlanFile::Tried) => Todo::AttachUnclear,
            _ => Todo::Check,
        },
        (Queued, Some(_)) => Todo::Check,
        (TicketState::Committed | TicketState::Failed | TicketState::Expired | TicketState::Cancelled, _) => {
            Todo::Nothing
        }
    }
}

/// Whether a look-up by key can tell what became of a create: the desk has one, and the call as it was frozen carried
/// the key, which an older configuration may not have put there.
fn can_be_found(ticket: &Ticket, policy: &Policy) -> bool {
    let carries_key = |draft: &serde_json::Value| draft.to_string().contains(ticket.correlation_key.as_str());
    policy.guarantee != Guarantee::Held && ticket.draft.as_ref().is_none_or(carries_key)
}

fn prepare_or_raise(ticket: &Ticket, policy: &Policy) -> Todo {
    // A call that was frozen without the key is rendered anew once the desk can be searched for it.
    let findable_anew = policy.guarantee != Guarantee::Held && !can_be_found(ticket, policy) && !ticket.ambiguous;
    if ticket.draft.is_none() || findable_anew { Todo::Prepare } else { Todo::Raise }
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
    // A look at a held ticket that finds it as it was is no news, however often the desk asks for one.
    let hinted = matches!(ticket.wish, Some(Wish::Hint { .. }));
    let news = !hinted || ticket.state != TicketState::Held || ticket.last_error.as_deref() != Some(&why);
    Change { ticket: held, events: if news { vec![TicketEvent::new("HELD", why)] } else { Vec::new() } }
}

/// The next look: the check, or the sweep or the file when one of them comes first.
fn next_look(ticket: &Ticket, check: Timestamp, now: Timestamp) -> Timestamp {
    let file = match ticket.plan_file {
        Some(PlanFile::Due { not_before, .. }) => Some(not_before),
        Some(PlanFile::Tried) => Some(now),
        Some(PlanFile::Done) | None => None,
    };
    [ticket.sweep_at, file].into_iter().flatten().fold(check, Timestamp::min).max(now)
}

fn settle(mut ticket: Ticket, state: TicketState, at: Moment) -> Ticket {
    attaching::leave_off(&mut ticket);
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
    Change { ticket: waiting, events: vec![TicketEvent::new(kind, message)] }
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
    Change { ticket: waiting, events: if news { vec![TicketEvent::new("UNREACHABLE", message)] } else { Vec::new() } }
}

fn retry_at<T>(outcome: &Outcome<T>) -> Option<Timestamp> {
    match outcome {
        Outcome::Throttled { retry_at, .. } => *retry_at,
        _ => None,
    }
}

/// Exponential pause with full jitter, never under a tenth of its first step.
fn backoff(policy: &Policy, failures: u32, random: u32) -> i64 {
    let most = policy.backoff_first.saturating_mul(1 << failures.min(20)).min(policy.backoff_most);
    let least = policy.backoff_first / 10;
    let span = i128::from((most - least).max(0));
    least + i64::try_from(span * i128::from(random) / i128::from(u32::MAX)).unwrap_or(0)
}
