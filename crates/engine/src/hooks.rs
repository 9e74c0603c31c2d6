//! Calls of desks: who sends them is verified, and what they say is a hint, after which the desk is asked. Nothing else
//! follows from one, so that the worst that a stolen secret can do is a look at a ticket every few seconds.

use crate::Engine;
use desks::{Hint, Hook, HookRefused, hook::TICKETS};
use model::{Id, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::{HashSet, VecDeque};
use store::StoreError;

/// How long a call is remembered.
const REMEMBERED: i64 = 10 * Timestamp::MINUTE;
/// Most calls that are remembered; the oldest are forgotten first.
const MOST: usize = 10_000;
/// Longest name of a ticket, in characters.
const NAME_MAX: usize = 255;

/// A call of a desk, as it came.
#[derive(Debug, Clone, Default)]
pub struct HookCall {
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Query parameters, decoded.
    pub query: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// Why a call has no effect.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// Nothing shows that the call comes from the desk: no such integration, no secret set, or the wrong one.
    #[error("the call does not prove that it comes from the desk")]
    Unproven,
    /// It comes from the desk and does not read.
    #[error("{0}")]
    Unreadable(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Mark = [u8; 32];

/// Calls that were heard lately, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    order: VecDeque<(Timestamp, Mark)>,
    known: HashSet<Mark>,
}

impl Heard {
    fn forget(&mut self, now: Timestamp) {
        // A clock that went back must not keep marks for ever.
        while let Some((at, mark)) = self.order.front()
            && (self.order.len() > MOST || now.since(*at).abs() >= REMEMBERED)
        {
            self.known.remove(mark);
            self.order.pop_front();
        }
    }

    /// Whether `mark` was heard in the last ten minutes.
    fn has(&mut self, mark: &Mark, now: Timestamp) -> bool {
        self.forget(now);
        self.known.contains(mark)
    }

    /// Remembers `mark`; false when it was heard before.
    fn note(&mut self, mark: Mark, now: Timestamp) -> bool {
        let new = self.known.insert(mark);
        if new {
            self.order.push_back((now, mark));
            self.forget(now);
        }
        new
    }
}

impl Engine {
    /// Takes a call of a desk for the integration `id`, whatever its tenant. Gives how many tickets are looked at because of
    /// it: none for a repeated call, and none for a test.
    pub async fn receive_hook(&self, id: &Id, call: &HookCall) -> Result<usize, HookError> {
        let now = self.clock.now();
        let stored = self.store.integration_anywhere(id).await?.ok_or(HookError::Unproven)?;
        let opened = self.open(&stored).await?;
        let refused = |why: &str| {
            // One line for each reason will do: anybody can send such calls.
            let mark = digest(&[b"refused", id.as_str().as_bytes(), why.as_bytes()]);
            if self.heard.lock().is_ok_and(|mut heard| heard.note(mark, now)) {
                tracing::info!(integration.id = %id, "a call for this integration was refused: {why}");
            }
            HookError::Unproven
        };
        let desk = opened.desk.as_ref().map_err(|_| refused("the integration is incomplete"))?;
        let hook = Hook { headers: &call.headers, query: &call.query, body: &call.body, now };
        let hint = match desk.hook(&hook) {
            Ok(hint) => hint,
            Err(HookRefused::Unreadable(why)) => return Err(HookError::Unreadable(why)),
            Err(other) => return Err(refused(&other.to_string())),
        };
        let names = names(&hint);
        if names.is_empty() {
            // A desk's test, which some desks sign with a key that everybody knows: nothing is kept of it.
            return Ok(0);
        }
        let mark = mark(id, call, &hint);
        if mark.is_some_and(|mark| self.heard.lock().is_ok_and(|mut heard| heard.has(&mark, now))) {
            return Ok(0);
        }
        let integration = &stored.integration;
        let hurried = self.store.hint(&integration.tenant, &integration.id, &names, now).await?;
        // Only now: a call that could not be stored is heard when it is repeated.
        if let Some(mark) = mark
            && let Ok(mut heard) = self.heard.lock()
        {
            heard.note(mark, now);
        }
        if hurried > 0 {
            self.wake.notify_one();
        }
        tracing::debug!(integration.id = %id, tickets = hurried, "a desk says that tickets changed");
        Ok(hurried)
    }
}

/// The names of tickets that can be names.
fn names(hint: &Hint) -> Vec<String> {
    let names = hint.tickets.iter().map(|name| name.trim());
    names.filter(|name| !name.is_empty() && name.chars().count() <= NAME_MAX).take(TICKETS).map(str::to_owned).collect()
}

/// What makes two calls the same: the desk's name for the delivery, else a signature and what it signs. A call that proves
/// itself by a token in it has no mark: it says the same each time that a ticket changes.
fn mark(id: &Id, call: &HookCall, hint: &Hint) -> Option<Mark> {
    if let Some(delivery) = &hint.delivery {
        return Some(digest(&[b"delivery", id.as_str().as_bytes(), delivery.as_bytes()]));
    }
    let headers = |part: &str| -> Vec<&[u8]> {
        let found = call.headers.iter().filter(|(name, _)| name.to_ascii_lowercase().contains(part));
        found.map(|(_, value)| value.as_bytes()).collect()
    };
    if call.query.iter().any(|(name, _)| name == "token") || !headers("x-sdim-token").is_empty() {
        return None;
    }
    let mut parts = vec![b"signed".as_slice(), id.as_str().as_bytes(), &call.body];
    parts.extend(headers("signature"));
    Some(digest(&parts))
}

/// SHA-256 of several parts, each with its length before it.
fn digest(parts: &[&[u8]]) -> Mark {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(headers: &[(&str, &str)], query: &[(&str, &str)]) -> HookCall {
        let owned = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        HookCall { headers: owned(headers), query: owned(query), body: b"{}".to_vec() }
    }

    #[test]
    fn a_mark_is_forgotten_after_ten_minutes_and_beyond_ten_thousand() {
        let mut heard = Heard::default();
        let mark = |number: u64| digest(&[&number.to_be_bytes()]);
        assert!(heard.note(mark(0), Timestamp(0)) && !heard.note(mark(0), Timestamp(1)));
        assert!(heard.has(&mark(0), Timestamp(REMEMBERED - 1)));
        assert!(!heard.has(&mark(0), Timestamp(REMEMBERED)));
        assert!(heard.note(mark(0), Timestamp(REMEMBERED)));
        for number in 1..=MOST as u64 {
            heard.note(mark(number), Timestamp(REMEMBERED));
        }
        assert!(!heard.has(&mark(0), Timestamp(REMEMBERED)) && heard.has(&mark(1), Timestamp(REMEMBERED)));
        assert_eq!((heard.order.len(), heard.known.len()), (MOST, MOST));
        assert!(!heard.has(&mark(1), Timestamp(-REMEMBERED)), "the clock went back");
    }

    #[test]
    fn a_delivery_or_a_signature_marks_a_call_and_a_token_does_not() {
        let id = Id::stored("0".repeat(32));
        let of = |call: &HookCall, delivery: Option<&str>| {
            mark(&id, call, &Hint { tickets: vec![], delivery: delivery.map(str::to_owned) })
        };
        let signed = call(&[("X-Hub-Signature", "a")], &[]);
        assert_eq!(of(&signed, None), of(&signed.clone(), None));
        assert_ne!(of(&signed, None), of(&call(&[("x-hub-signature", "b")], &[]), None));
        assert_ne!(of(&signed, Some("1")), of(&signed, Some("2")));
        assert_eq!(of(&signed, Some("1")), of(&call(&[], &[("token", "t")]), Some("1")));
        assert_eq!(of(&call(&[], &[("token", "t")]), None), None);
        assert_eq!(of(&call(&[("X-SDIM-Token", "t")], &[]), None), None);
        assert_ne!(of(&signed, None), mark(&Id::stored("1".repeat(32)), &signed, &Hint::default()));
    }
}
