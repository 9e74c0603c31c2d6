//! Following tickets: `show_many` for many, the ticket itself for one, and the names of custom statuses where they decide.

use super::{BATCH, MERGED, Zendesk, json, settings::DoneAt};
use crate::{
    Outcome, Refusal, Seen,
    attributes::{CheckStatus, encode, text_of},
    http::Http,
    meaning::{DeskStatus, gone, meaning},
    reading::Reader,
};
use model::{DeskOutcome, ticket::DeskRef};
use serde_json::Value;
use std::collections::BTreeMap;

/// Most tickets of one call that are asked for by themselves because the list left them out.
const SINGLY: usize = 10;

/// What a ticket shows of its status.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    /// One of Zendesk's own statuses, which are the categories of custom ones.
    status: String,
    /// Id of the custom status, where it has one.
    custom: Option<u64>,
    /// The tag that says how it was closed.
    closure: Option<String>,
}

/// The names of custom statuses, by their ids.
enum Names {
    /// As the desk lists them.
    Known(BTreeMap<u64, String>),
    /// The account has no custom statuses.
    None,
    /// Nobody can tell now.
    Later(Outcome<Vec<Seen>>),
}

/// Whether `checkStatus` describes what is done here anyhow: SailPoint's documented call (`isc-sdim.md` 4.4).
pub(super) fn is_own(check: &CheckStatus) -> bool {
    let resource = check.resource.as_ref().map(|resource| resource.source().trim_end_matches(".json"));
    let resource =
        resource.is_none_or(|path| matches!(path, "/api/v2/tickets/$ticketId" | "/api/v2/tickets/${ticketId}"));
    let element = check.response_element.as_ref().map(|path| path.as_str().trim_start_matches("$."));
    let plain = check.closure_code_response_element.is_none()
        && check.batch.is_none()
        && check.success_if.0.is_empty()
        && check.fail_if.0.is_empty();
    resource && plain && element.is_none_or(|path| path == "ticket.status")
}

impl Zendesk {
    /// The status of each ticket; of those that a list leaves out, some are asked for by themselves.
    pub(super) async fn look_at(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        if !self.own_status {
            let mut outcome = Reader { site: &self.site, check: &self.check_status }.look_at(http, tickets).await;
            if let Outcome::Ok(seen) = &mut outcome {
                for seen in seen {
                    self.hold_open(seen);
                }
            }
            return outcome;
        }
        let mut rows: Vec<(&DeskRef, Row)> = Vec::new();
        let mut seen = Vec::new();
        let mut failure = None;
        if tickets.len() > 1 {
            let listed: Vec<&DeskRef> = tickets.iter().filter(|ticket| is_number(&ticket.id)).collect();
            for group in listed.chunks(BATCH) {
                match self.ask_many(http, group).await {
                    Ok(found) => rows.extend(found),
                    Err(outcome) if rows.is_empty() => return outcome,
                    // What was seen is told; the rest was not seen this time.
                    Err(outcome) => {
                        failure.get_or_insert(outcome);
                        break;
                    }
                }
            }
        }
        if failure.is_none() {
            let known: Vec<&str> = rows.iter().map(|(ticket, _)| ticket.id.as_str()).collect();
            let left: Vec<&DeskRef> = tickets.iter().filter(|ticket| !known.contains(&ticket.id.as_str())).collect();
            for ticket in left.into_iter().take(SINGLY) {
                match self.ask_one(http, ticket).await {
                    Ok(Some(row)) => rows.push((ticket, row)),
                    Ok(None) => seen.push(gone(ticket, "404 Not Found")),
                    Err(outcome) => {
                        let end = matches!(outcome, Outcome::Throttled { .. } | Outcome::NotSent(_));
                        failure.get_or_insert(outcome);
                        if end {
                            break;
                        }
                    }
                }
            }
        }
        if let Err(later) = self.name(http, rows, &mut seen).await {
            failure.get_or_insert(later);
        }
        match failure {
            Some(failure) if seen.is_empty() => failure,
            _ => Outcome::Ok(seen),
        }
    }

    /// Gives the rows their meaning. The names of custom statuses are fetched when one of the rows needs its own; where
    /// they cannot be had, such rows were not seen.
    async fn name(
        &self,
        http: &Http,
        rows: Vec<(&DeskRef, Row)>,
        seen: &mut Vec<Seen>,
    ) -> Result<(), Outcome<Vec<Seen>>> {
        let needed = rows.iter().any(|(_, row)| self.needs_name(&row.status, row.custom));
        let names = if needed { self.custom_statuses(http).await } else { Names::None };
        let mut failure = Ok(());
        for (ticket, row) in rows {
            let status = match (&names, row.custom) {
                (Names::Known(names), Some(id)) if self.needs_name(&row.status, row.custom) => match names.get(&id) {
                    Some(name) => status(&row.status, Some(name)),
                    // A ticket whose status has no name may have been closed for any reason.
                    None => DeskStatus::new(format!("custom status {id}")),
                },
                (Names::Later(_), Some(_)) if self.needs_name(&row.status, row.custom) => continue,
                _ => status(&row.status, None),
            };
            let status = status.closed_as(row.closure);
            let (outcome, why) = self.judged(&status);
            seen.push(Seen { id: ticket.id.clone(), status: Some(status.text), outcome, why });
        }
        if let Names::Later(outcome) = names {
            failure = Err(outcome);
        }
        failure
    }

    /// Whether the name of a custom status may change what a ticket's status means: closed tickets may have been
    /// declined, and an administrator may have mapped any name.
    pub(super) fn needs_name(&self, status: &str, custom: Option<u64>) -> bool {
        custom.is_some() && (matches!(status, "solved" | "closed") || self.own_names)
    }

    /// What the maps make of a status, solved tickets being open still where only closed ones count.
    pub(super) fn judged(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        let (outcome, why) = meaning(&self.check_status, status);
        let solved = status.text == "solved" || status.also.iter().any(|name| name == "solved");
        if solved && outcome == Some(DeskOutcome::Committed) && self.settings.done_at == DoneAt::Closed {
            return (
                Some(DeskOutcome::Queued),
                format!("{why}, but a solved ticket may be opened again: doneAt is closed"),
            );
        }
        (outcome, why)
    }

    /// The same for a status that the configured calls have read.
    fn hold_open(&self, seen: &mut Seen) {
        if let Some(text) = &seen.status
            && seen.outcome == Some(DeskOutcome::Committed)
        {
            (seen.outcome, seen.why) = self.judged(&DeskStatus::new(text));
        }
    }

    /// One list of up to [`BATCH`] tickets. Rows that were not asked for are left alone; of a ticket with two rows that
    /// differ, nothing is known.
    async fn ask_many<'a>(
        &self,
        http: &Http,
        group: &[&'a DeskRef],
    ) -> Result<Vec<(&'a DeskRef, Row)>, Outcome<Vec<Seen>>> {
        let ids: Vec<&str> = group.iter().map(|ticket| ticket.id.as_str()).collect();
        let path = format!("/api/v2/tickets/show_many?ids={}", ids.join(","));
        let answer = match json(http, self.site.call("GET", &path)).await {
            Ok(answer) => answer,
            // It is the list that does not exist.
            Err(Outcome::Refused(refusal)) => return Err(Outcome::Refused(Refusal { missing: false, ..refusal })),
            Err(outcome) => return Err(outcome),
        };
        let Some(items) = answer.get("tickets").and_then(Value::as_array) else {
            return Err(Outcome::Ambiguous("the answer has no list of tickets".to_owned()));
        };
        let mut rows: Vec<(&DeskRef, Option<Row>)> = Vec::new();
        for item in items {
            let Some(id) = item.get("id").and_then(text_of) else { continue };
            let Some(ticket) = group.iter().find(|ticket| ticket.id == id) else { continue };
            let row = self.row(item);
            match rows.iter_mut().find(|(known, _)| known.id == id) {
                None => rows.push((*ticket, row)),
                Some((_, known)) if *known == row => {}
                Some((_, known)) => *known = None,
            }
        }
        Ok(rows.into_iter().filter_map(|(ticket, row)| Some((ticket, row?))).collect())
    }

    /// One ticket; `None` when the desk does not have it.
    async fn ask_one(&self, http: &Http, ticket: &DeskRef) -> Result<Option<Row>, Outcome<Vec<Seen>>> {
        match self.ticket(http, ticket).await {
            Ok(Some(found)) => match self.row(&found) {
                Some(row) => Ok(Some(row)),
                None => Err(Outcome::Ambiguous(format!("ticket {} has no status", ticket.number))),
            },
            Ok(None) => Ok(None),
            Err(outcome) => Err(outcome),
        }
    }

    /// A ticket as Zendesk shows it, surely the one that was asked for; `None` when the desk does not have it.
    pub(super) async fn ticket<T>(&self, http: &Http, ticket: &DeskRef) -> Result<Option<Value>, Outcome<T>> {
        let path = format!("/api/v2/tickets/{}", encode(&ticket.id));
        let mut answer = match json(http, self.site.call("GET", &path)).await {
            Ok(answer) => answer,
            Err(Outcome::Refused(refusal)) if refusal.missing => return Ok(None),
            Err(outcome) => return Err(outcome),
        };
        let found = answer.get_mut("ticket").map(Value::take).unwrap_or_default();
        match found.get("id").and_then(text_of) {
            Some(id) if id == ticket.id => Ok(Some(found)),
            other => {
                let other = other.map_or_else(|| "none".to_owned(), |other| http.shorten(&other, 100));
                Err(Outcome::Ambiguous(format!("asked for ticket {}, answered with {other}", ticket.number)))
            }
        }
    }

    fn row(&self, ticket: &Value) -> Option<Row> {
        let tags = ticket.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        Some(Row {
            status: ticket.get("status").and_then(text_of)?,
            custom: ticket.get("custom_status_id").and_then(Value::as_u64),
            closure: self.closure(&tags.collect::<Vec<_>>()),
        })
    }

    /// The tag that the map of closure codes has: first one that means failure. A ticket that was merged into another is
    /// closed without being done, so that its tag always counts, mapped or not. Zendesk writes tags without capitals.
    fn closure(&self, tags: &[&str]) -> Option<String> {
        let codes = &self.check_status.status_map_closure_code;
        let is = |tag: &str, name: &str| tag.to_lowercase() == name.trim().to_lowercase();
        let code = |tag: &str, failed: bool| {
            codes.iter().any(|(name, code)| is(tag, name) && (!failed || code.0 == DeskOutcome::Failed))
        };
        let failed = tags.iter().find(|tag| code(tag, true));
        let merged = || tags.iter().find(|tag| **tag == MERGED);
        let mapped = || tags.iter().find(|tag| code(tag, false));
        failed.or_else(merged).or_else(mapped).map(|tag| (*tag).to_owned())
    }

    /// The names of the custom statuses, as agents see them.
    async fn custom_statuses(&self, http: &Http) -> Names {
        match self.custom_status_list(http).await {
            Ok(list) => Names::Known(
                list.iter()
                    .filter_map(|status| {
                        Some((status.get("id")?.as_u64()?, status.get("agent_label").and_then(text_of)?))
                    })
                    .collect(),
            ),
            Err(Outcome::Refused(refusal)) if refusal.missing => Names::None,
            Err(outcome) => Names::Later(outcome),
        }
    }

    /// `GET /custom_statuses`, as it answers.
    pub(super) async fn custom_status_list<T>(&self, http: &Http) -> Result<Vec<Value>, Outcome<T>> {
        let mut answer = json(http, self.site.call("GET", "/api/v2/custom_statuses")).await?;
        match answer.get_mut("custom_statuses").map(Value::take) {
            Some(Value::Array(list)) => Ok(list),
            _ => Err(Outcome::Ambiguous("the answer has no list of custom statuses".to_owned())),
        }
    }
}

/// A status with all its names: the custom one, Zendesk's own, and `category:` with that.
pub(super) fn status(own: &str, custom: Option<&str>) -> DeskStatus {
    DeskStatus::new(custom.unwrap_or(own)).or(own).or(format!("category:{own}"))
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
}
