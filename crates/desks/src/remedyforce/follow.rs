//! Finding tickets by our key, and reading their statuses. Both are looks into the tables, which lag nowhere.

use super::{
    Remedyforce,
    incident::{INCIDENT, STATUS, status},
    settings::{is_id, same_id},
    soql::quoted,
};
use crate::{
    Outcome, Refusal, Seen,
    attributes::{CheckStatus, text_of},
    desk::Created,
    http::Http,
    meaning::{gone, seen},
    reading::Reader,
};
use model::{CorrelationKey, ticket::DeskRef};
use serde_json::Value;

/// Tickets in one query: 200 ids make an address of about six thousand characters, of the 16 KB that are taken.
pub(super) const BATCH: usize = 200;

/// Most tickets that are asked for alone because a batch does not show them.
const ALONE: usize = 5;

/// Most tickets that a look-up by key is interested in.
const FOUND: usize = 200;

/// Whether `checkStatus` asks as the connector does by itself, which it does better: many tickets at once.
pub(super) fn is_own(check: &CheckStatus) -> bool {
    let resource = check.resource.as_ref().is_none_or(|resource| {
        let path = resource.source().split('?').next().unwrap_or_default();
        path.ends_with(&format!("/sobjects/{INCIDENT}/$ticketId"))
    });
    let element = check.response_element.as_ref().is_none_or(|path| path.as_str().trim_start_matches("$.") == STATUS);
    let element = element && check.closure_code_response_element.is_none();
    resource && element && check.batch.is_none() && check.success_if.0.is_empty() && check.fail_if.0.is_empty()
}

impl Remedyforce {
    /// The tickets with our key, oldest first.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let Some(field) = &self.key_column else {
            return Outcome::Refused(Refusal::new(
                "tickets cannot be found here: neither keyField nor keyQuestion is set",
            ));
        };
        let literal = quoted(key.as_str());
        let columns = self.columns();
        let soql =
            format!("SELECT {columns} FROM {INCIDENT} WHERE {field} = {literal} ORDER BY CreatedDate LIMIT {FOUND}");
        let rows = match self.query(http, &soql).await.value() {
            Ok(rows) => rows,
            Err(Outcome::Refused(refusal)) => return Outcome::Refused(Refusal { missing: false, ..refusal }),
            Err(outcome) => return outcome,
        };
        let mut found = Vec::new();
        for row in rows.iter().filter(|row| self.key_of(row) == Some(key.as_str())) {
            match self.ticket(row) {
                Some(ticket) => found.push(ticket),
                None => return Outcome::Ambiguous("our ticket was found, but not its id and number".to_owned()),
            }
        }
        if found.is_empty() && !rows.is_empty() {
            let count = rows.len();
            return Outcome::Ambiguous(format!("{count} tickets were answered and none of them has our key"));
        }
        found.sort_by_key(|ticket| (ticket.created.is_none(), ticket.created, ticket.desk.id.clone()));
        Outcome::Ok(found)
    }

    /// The status of each ticket, many at a time. What a batch does not show is asked for alone; a ticket that is not
    /// shown even then is gone.
    pub(super) async fn statuses(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        if !is_own(&self.check_status) {
            return Reader { site: &self.site, check: &self.check_status }.look_at(http, tickets).await;
        }
        let usable: Vec<&DeskRef> =
            tickets.iter().filter(|ticket| is_id(&ticket.id) || number(ticket).is_some()).collect();
        if usable.is_empty() {
            let reason =
                tickets.first().map_or_else(String::new, |ticket| format!("{} is no id of Salesforce", ticket.id));
            return Outcome::Refused(Refusal::new(reason));
        }
        let mut seen: Vec<Seen> = Vec::new();
        for group in usable.chunks(BATCH) {
            match self.ask(http, group).await.value() {
                Ok(found) => seen.extend(found),
                Err(_) if !seen.is_empty() => return Outcome::Ok(seen),
                Err(outcome) => return outcome,
            }
        }
        if usable.len() > 1 {
            let unseen: Vec<_> = usable.iter().filter(|ticket| !seen.iter().any(|seen| seen.id == ticket.id)).collect();
            for ticket in unseen.into_iter().take(ALONE) {
                if let Outcome::Ok(found) = self.ask(http, &[ticket]).await {
                    seen.extend(found);
                }
            }
        }
        Outcome::Ok(seen)
    }

    /// Asks for some tickets. One that was asked for alone, and no other, and is not there is gone.
    async fn ask(&self, http: &Http, tickets: &[&DeskRef]) -> Outcome<Vec<Seen>> {
        let rows = match self.rows(http, tickets).await.value() {
            Ok(rows) => rows,
            Err(outcome) => return outcome,
        };
        if let ([ticket], []) = (tickets, rows.as_slice()) {
            return Outcome::Ok(vec![gone(ticket, "the query answers no row")]);
        }
        let of = |ticket: &&DeskRef| {
            let row = rows.iter().find(|row| is_of(row, ticket))?;
            Some(seen(&self.check_status, ticket, &status(row)?))
        };
        let found: Vec<Seen> = tickets.iter().filter_map(of).collect();
        if found.is_empty() && !rows.is_empty() {
            return Outcome::Ambiguous("the query answered no status of the tickets that were asked for".to_owned());
        }
        Outcome::Ok(found)
    }

    async fn rows(&self, http: &Http, tickets: &[&DeskRef]) -> Outcome<Vec<Value>> {
        let list = |field: &str, values: Vec<String>| {
            let values = values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(",");
            (!values.is_empty()).then(|| format!("{field} IN ({values})"))
        };
        let ids = tickets.iter().filter(|ticket| is_id(&ticket.id)).map(|ticket| ticket.id.clone()).collect();
        let numbers = tickets.iter().filter_map(|ticket| number(ticket)).collect();
        let which: Vec<String> = [list("Id", ids), list("Name", numbers)].into_iter().flatten().collect();
        let soql = format!("SELECT {} FROM {INCIDENT} WHERE {}", self.columns(), which.join(" OR "));
        match self.query(http, &soql).await {
            Outcome::Refused(refusal) => Outcome::Refused(Refusal { missing: false, ..refusal }),
            other => other,
        }
    }

    /// The row of one ticket; `None` when the desk has none.
    pub(super) async fn row(&self, http: &Http, ticket: &DeskRef) -> Outcome<Option<Value>> {
        match self.rows(http, &[ticket]).await.value() {
            Ok(rows) if rows.is_empty() => Outcome::Ok(None),
            Ok(rows) => match rows.into_iter().find(|row| is_of(row, ticket)) {
                Some(row) => Outcome::Ok(Some(row)),
                None => Outcome::Ambiguous("the query answered other tickets".to_owned()),
            },
            Err(outcome) => outcome,
        }
    }
}

/// The number of a ticket that is known by nothing else, as when a person has named it: people see it with `IN` or `SR` in
/// front.
fn number(ticket: &DeskRef) -> Option<String> {
    let number = ticket.number.trim().trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let plain = (6..=12).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (plain && ticket.id == ticket.number).then(|| number.to_owned())
}

fn is_of(row: &Value, ticket: &DeskRef) -> bool {
    if let Some(number) = number(ticket) {
        return row.get("Name").and_then(text_of) == Some(number);
    }
    row.get("Id").and_then(text_of).is_some_and(|id| same_id(&id, &ticket.id))
}
