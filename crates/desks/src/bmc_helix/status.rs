//! Following tickets: up to forty numbers in one question, and a second look at closed ones (`desks.md` 3.4, 3.9).

use super::{
    BmcHelix,
    query::{Entry, Question, ask, equals},
};
use crate::{
    Outcome, Seen,
    http::Http,
    meaning::{DeskStatus, gone, seen},
    reading::Reader,
};
use model::ticket::DeskRef;
use std::collections::BTreeMap;

/// Most numbers in one question; the address must not become too long [K].
pub(super) const BATCH: usize = 40;

/// Most tickets of one batch that are asked for by themselves because the list left them out.
const SINGLY: usize = 3;

/// A ticket that was rejected or cancelled may be closed afterwards; its history still tells.
const CLOSED: &str = "Closed";

/// Names of the history in the forms.
const HISTORIES: [&str; 2] = ["Status-History", "Status History"];

/// Endings that a history may have before a ticket is closed, each with whether it is the one that was asked for.
const ENDINGS: [(&str, bool); 4] = [("Completed", true), ("Resolved", true), ("Rejected", false), ("Cancelled", false)];

impl BmcHelix {
    /// The status of each ticket; by the call of `checkStatus` where that is not the desk's own.
    pub(super) async fn look_at(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        if self.custom_status {
            return Reader { site: &self.site, check: &self.check_status }.look_at_numbers(http, tickets).await;
        }
        let mut found = Vec::new();
        for group in tickets.chunks(BATCH) {
            match self.look_at_group(http, group).await {
                Outcome::Ok(more) => found.extend(more),
                other if found.is_empty() => return other,
                _ => break,
            }
        }
        Outcome::Ok(found)
    }

    async fn look_at_group(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        let mut found = match self.statuses(http, tickets).await.value() {
            Ok(found) => found,
            Err(outcome) => return outcome,
        };
        if tickets.len() > 1 {
            let absent: Vec<&DeskRef> = tickets.iter().filter(|ticket| !found.contains_key(&ticket.number)).collect();
            for ticket in absent.into_iter().take(SINGLY) {
                if let Outcome::Ok(one) = self.statuses(http, std::slice::from_ref(ticket)).await {
                    found.extend(one);
                }
            }
        }
        let look_back = self.chosen.form.closes_what_failed;
        let closed: Vec<&str> = found
            .iter()
            .filter(|(_, status)| status.as_ref().is_some_and(|status| status.text.eq_ignore_ascii_case(CLOSED)))
            .filter(|_| look_back)
            .map(|(number, _)| number.as_str())
            .collect();
        let endings = self.endings(http, &closed).await;
        let mut all = Vec::new();
        for ticket in tickets {
            match found.get(&ticket.number) {
                None => {}
                Some(None) => all.push(gone(ticket, "it is not in the form any more")),
                Some(Some(status)) => {
                    let mut status = status.clone();
                    if let Some(ending) = endings.get(&ticket.number) {
                        status.closure = Some(ending.clone());
                    }
                    all.push(seen(&self.check_status, ticket, &status));
                }
            }
        }
        Outcome::Ok(all)
    }

    /// The status of each ticket by its number. One that was asked for alone and is not there has none; one that the
    /// rows leave in doubt is left out.
    async fn statuses(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<BTreeMap<String, Option<DeskStatus>>> {
        let chosen = &self.chosen;
        let numbers: Vec<&str> = tickets.iter().map(|ticket| ticket.number.as_str()).collect();
        let fields = [chosen.number.as_str(), &chosen.status, &chosen.reason];
        let rows = match self.by_number(http, &numbers, &fields).await.value() {
            Ok(rows) => rows,
            Err(outcome) => return outcome,
        };
        let mut found = BTreeMap::new();
        for number in &numbers {
            let mut of: Vec<DeskStatus> =
                rows.iter().filter(|row| self.is(row, number)).map(|row| self.read(row)).collect();
            of.dedup();
            if let [status] = of.as_slice()
                && !status.text.is_empty()
            {
                found.insert((*number).to_owned(), Some(status.clone()));
            }
        }
        if !rows.is_empty() && !rows.iter().any(|row| numbers.iter().any(|number| self.is(row, number))) {
            return Outcome::Ambiguous(format!(
                "asked for {}, answered with {} other tickets",
                numbers.join(", "),
                rows.len()
            ));
        }
        if let ([number], []) = (numbers.as_slice(), rows.as_slice()) {
            found.insert((*number).to_owned(), None);
        }
        Outcome::Ok(found)
    }

    /// How closed tickets ended before, as closure codes: `history:Rejected`, or `history:unknown` when the desk does
    /// not tell it now. One without such an ending has no code of this kind.
    async fn endings(&self, http: &Http, numbers: &[&str]) -> BTreeMap<String, String> {
        let mut endings = BTreeMap::new();
        if numbers.is_empty() {
            return endings;
        }
        // Without a list of fields the answer has all of them: the history's name is not the same in every form.
        match self.by_number(http, numbers, &[]).await {
            Outcome::Ok(rows) => {
                for number in numbers {
                    let of = rows.iter().filter(|row| self.is(row, number));
                    let last = of.clone().filter_map(last_ending).max();
                    match last {
                        Some((_, name, false)) => {
                            endings.insert((*number).to_owned(), format!("history:{name}"));
                        }
                        Some(_) => {}
                        None if of.count() == 0 => {
                            endings.insert((*number).to_owned(), "history:unknown".to_owned());
                        }
                        None => {}
                    }
                }
            }
            _ => endings.extend(numbers.iter().map(|number| ((*number).to_owned(), "history:unknown".to_owned()))),
        }
        endings
    }

    async fn by_number(&self, http: &Http, numbers: &[&str], fields: &[&str]) -> Outcome<Vec<Entry>> {
        let each: Vec<String> = numbers.iter().map(|number| equals(&self.chosen.number, number)).collect();
        let qualification = each.join(" OR ");
        // Room for entries that should not be there, so that they are noticed.
        let limit = numbers.len() * 2;
        let question = Question { form: &self.chosen.read, qualification: &qualification, fields, limit, offset: 0 };
        ask(http, &self.site, question).await
    }

    fn is(&self, row: &Entry, number: &str) -> bool {
        row.text(&self.chosen.number).as_deref() == Some(number)
    }

    fn read(&self, row: &Entry) -> DeskStatus {
        DeskStatus::new(row.text(&self.chosen.status).unwrap_or_default()).closed_as(row.text(&self.chosen.reason))
    }
}

/// The latest ending in a row's history: its time, its name, and whether it is the one that was asked for.
fn last_ending(row: &Entry) -> Option<(String, &'static str, bool)> {
    let history = HISTORIES.iter().find_map(|name| row.value(name)?.as_object())?;
    let at = |name: &str| history.get(name)?.get("timestamp")?.as_str().map(str::to_owned);
    ENDINGS.iter().filter_map(|(name, good)| Some((at(name)?, *name, *good))).max()
}
