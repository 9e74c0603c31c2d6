//! What an integration's maps make of a desk's status.

use crate::{
    Seen,
    attributes::{CheckStatus, MapsTo},
};
use model::{DeskOutcome, ticket::DeskRef};
use std::collections::BTreeMap;

/// A status as a desk tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskStatus {
    /// What people at the desk see, for instance `Waiting for support`.
    pub text: String,
    /// Other names of the same status that a map may have, the most exact first: its value (`6`), its category
    /// (`category:done`).
    pub also: Vec<String>,
    /// Why or how the ticket was closed, where the desk tells it apart: a resolution, a close code.
    pub closure: Option<String>,
}

impl DeskStatus {
    /// A status with one name.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same with one more name.
    #[must_use]
    pub fn or(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        if !name.is_empty() && name != self.text && !self.also.contains(&name) {
            self.also.push(name);
        }
        self
    }

    /// The same with a closure code; an empty one is none.
    #[must_use]
    pub fn closed_as(mut self, code: Option<String>) -> Self {
        self.closure = code.filter(|code| !code.trim().is_empty());
        self
    }
}

/// What the maps make of a status, and which entry decided.
///
/// The status decides whether the ticket is closed; among closed ones the closure code goes before it. A code that its map
/// does not know takes the certainty out of a Committed, because a ticket may be closed without having been done; and a
/// code on a ticket that is open again says nothing. Without a map of statuses the code decides alone.
pub fn meaning(check: &CheckStatus, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
    let codes = &check.status_map_closure_code;
    let closure = status.closure.as_deref().filter(|_| !codes.is_empty());
    let by_code = closure.and_then(|code| entry(codes, code));
    let decided = |key: &str, outcome| (Some(outcome), format!("statusMapClosureCode has \"{key}\""));
    let names = || std::iter::once(&status.text).chain(&status.also);
    let Some((key, outcome)) = names().find_map(|name| entry(&check.status_map, name)) else {
        return match by_code {
            Some((key, outcome)) if check.status_map.is_empty() => decided(key, outcome),
            _ => (None, format!("statusMap does not have \"{}\"", status.text)),
        };
    };
    match (outcome, by_code, closure) {
        (DeskOutcome::Queued, _, _) | (_, None, None) | (DeskOutcome::Failed, None, _) => {
            (Some(outcome), format!("statusMap has \"{key}\""))
        }
        (_, Some((key, outcome)), _) => decided(key, outcome),
        (DeskOutcome::Committed, None, Some(code)) => {
            (None, format!("statusMap has \"{key}\", but statusMapClosureCode does not have \"{code}\""))
        }
    }
}

/// A ticket that was seen with a status.
pub fn seen(check: &CheckStatus, ticket: &DeskRef, status: &DeskStatus) -> Seen {
    let (outcome, why) = meaning(check, status);
    Seen { id: ticket.id.clone(), status: Some(status.text.clone()), outcome, why }
}

/// A ticket that the desk, asked for it alone, does not have.
pub fn gone(ticket: &DeskRef, reason: &str) -> Seen {
    Seen {
        id: ticket.id.clone(),
        status: None,
        outcome: None,
        why: format!("the desk does not have ticket {}: {reason}", ticket.number),
    }
}

/// The entry with exactly this key, else the ones with this key in any case, if they agree.
fn entry<'a>(map: &'a BTreeMap<String, MapsTo>, key: &str) -> Option<(&'a str, DeskOutcome)> {
    if let Some((known, MapsTo(outcome))) = map.get_key_value(key) {
        return Some((known, *outcome));
    }
    let lower = key.trim().to_lowercase();
    let mut alike = map.iter().filter(|(known, _)| known.trim().to_lowercase() == lower);
    let (known, MapsTo(outcome)) = alike.next()?;
    alike.all(|(_, MapsTo(other))| other == outcome).then_some((known.as_str(), *outcome))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn map(entries: &[(&str, DeskOutcome)]) -> BTreeMap<String, MapsTo> {
        entries.iter().map(|(name, outcome)| ((*name).to_owned(), MapsTo(*outcome))).collect()
    }

    #[rstest]
    #[case("Open", None, Some(DeskOutcome::Queued))]
    #[case("Open", Some("Done"), Some(DeskOutcome::Queued))]
    #[case("Closed", Some("Done"), Some(DeskOutcome::Committed))]
    #[case("Closed", Some("Won't Do"), Some(DeskOutcome::Failed))]
    #[case("Closed", Some("Whatever"), None)]
    #[case("Closed", None, Some(DeskOutcome::Committed))]
    #[case("Rejected", Some("Whatever"), Some(DeskOutcome::Failed))]
    #[case("Unheard of", Some("Done"), None)]
    fn a_code_counts_among_closed_tickets_only(
        #[case] status: &str,
        #[case] code: Option<&str>,
        #[case] expected: Option<DeskOutcome>,
    ) {
        let check = CheckStatus {
            status_map: map(&[
                ("Open", DeskOutcome::Queued),
                ("Closed", DeskOutcome::Committed),
                ("Rejected", DeskOutcome::Failed),
            ]),
            status_map_closure_code: map(&[("Done", DeskOutcome::Committed), ("Won't Do", DeskOutcome::Failed)]),
            ..CheckStatus::default()
        };
        let status = DeskStatus::new(status).closed_as(code.map(str::to_owned));
        assert_eq!(meaning(&check, &status).0, expected);
    }

    #[test]
    fn the_most_exact_name_of_a_status_decides() {
        let check = CheckStatus {
            status_map: map(&[("category:done", DeskOutcome::Committed), ("Declined", DeskOutcome::Failed)]),
            ..CheckStatus::default()
        };
        let done = |text: &str| meaning(&check, &DeskStatus::new(text).or("category:done")).0;
        assert_eq!((done("Ready"), done("declined")), (Some(DeskOutcome::Committed), Some(DeskOutcome::Failed)));
        assert_eq!(meaning(&check, &DeskStatus::new("Ready")).0, None);
    }
}
