//! Reading statuses (`desks.md` 6.4, 6.8).

use super::{
    ServiceNow,
    rows::{PAGE, Question, is_number, is_sys_id, shown, value},
    settings::StatusFrom,
};
use crate::{
    Outcome, Seen,
    attributes::Path,
    http::Http,
    meaning::{DeskStatus, gone, meaning},
    reading::{self, Reader},
};
use model::{DeskOutcome, ticket::DeskRef};
use serde_json::Value;

/// Tickets in one call: addresses of more than 4 to 8 KB are refused by what stands before an instance.
pub(super) const BATCH: usize = 100;

/// Name in a status map of a request that was not approved, whatever its state.
pub(super) const REJECTED: &str = "approval:rejected";

/// Most tickets of one call that are asked for alone because the list left them out.
const SINGLY: usize = 5;

const FIELDS: &str = "sys_id,number,state,request_state,approval,close_code";

/// The field that holds the state of a table's tickets.
pub(super) fn state_field(table: &str) -> &'static str {
    if table == "sc_request" { "request_state" } else { "state" }
}

impl ServiceNow {
    /// The status of each ticket that the account may see.
    pub(super) async fn look_at(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        if self.reads_its_own_way() {
            let reader = Reader { site: &self.site, check: &self.check_status };
            // Where the create call is answered with a `sys_id`, that is what the administrator asks for.
            let by_id = self.provision.response_element.as_ref().is_some_and(|path| path.as_str().ends_with("sys_id"));
            return if by_id {
                reader.look_at(http, tickets).await
            } else {
                reader.look_at_numbers(http, tickets).await
            };
        }
        let mut seen = Vec::new();
        for group in tickets.chunks(BATCH) {
            match self.group(http, group).await {
                Outcome::Ok(found) => seen.extend(found),
                _ if !seen.is_empty() => return Outcome::Ok(seen),
                other => return other,
            }
        }
        Outcome::Ok(seen)
    }

    /// Whether `checkStatus` configures a call of the administrator's own. SailPoint's documented one, a row of a table with
    /// its state, is asked for in batches instead.
    fn reads_its_own_way(&self) -> bool {
        let check = &self.check_status;
        if reading::batch(check).is_some() {
            return true;
        }
        let (Some(resource), Some(path)) = (&check.resource, &check.response_element) else {
            return false;
        };
        let of = |path: &Path, field: &str| {
            let last = path.as_str().rsplit(['.', '[']).next().unwrap_or_default();
            last.trim_matches([']', '\'', '"', ' ']) == field
        };
        let own_table = super::way::Way::of(resource.source()).table() == Some(self.table.as_str());
        let code = check.closure_code_response_element.as_ref();
        let plain = check.success_if.0.is_empty() && check.fail_if.0.is_empty();
        !(own_table && plain && of(path, state_field(&self.table)) && code.is_none_or(|path| of(path, "close_code")))
    }

    /// At most [`BATCH`] tickets; those that are known by number alone are asked for by number.
    async fn group(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        let mut seen = Vec::new();
        let (by_id, by_number): (Vec<&DeskRef>, Vec<&DeskRef>) =
            tickets.iter().partition(|ticket| is_sys_id(&ticket.id));
        let by_number = by_number.into_iter().filter(|ticket| is_number(&ticket.id)).collect();
        for (field, group) in [("sys_id", by_id), ("number", by_number)] {
            if group.is_empty() {
                continue;
            }
            match self.rows_of(http, field, &group).await {
                Outcome::Ok(found) => seen.extend(found),
                _ if !seen.is_empty() => return Outcome::Ok(seen),
                other => return other,
            }
            // Only alone is a ticket seen to be gone.
            let absent = group.iter().filter(|ticket| !seen.iter().any(|seen: &Seen| seen.id == ticket.id));
            let absent: Vec<&DeskRef> = absent.copied().take(if group.len() > 1 { SINGLY } else { 0 }).collect();
            for ticket in absent {
                match self.rows_of(http, field, &[ticket]).await {
                    Outcome::Ok(found) => seen.extend(found),
                    _ => return Outcome::Ok(seen),
                }
            }
        }
        Outcome::Ok(seen)
    }

    /// One row for each ticket at most, so that one page holds them all, whatever the desk takes out of it afterwards.
    async fn rows_of(&self, http: &Http, field: &str, tickets: &[&DeskRef]) -> Outcome<Vec<Seen>> {
        let ids: Vec<&str> = tickets.iter().map(|ticket| ticket.id.as_str()).collect();
        let question = Question {
            table: &self.table,
            query: format!("{field}IN{}^ORDERBYsys_id", ids.join(",")),
            fields: FIELDS,
            display: true,
            limit: ids.len(),
            count: ids.len() == 1,
        };
        let found = match self.page(http, &question, 0).await.value() {
            Ok(found) => found,
            Err(outcome) => return outcome,
        };
        if let [ticket] = tickets
            && found.list.is_empty()
        {
            // A row that the account may not see is counted; one that is not counted is not there.
            let absent = found.total == Some(0);
            let reason = "No Record found: it was deleted, or the account may no longer read it";
            return Outcome::Ok(if absent { vec![gone(ticket, reason)] } else { Vec::new() });
        }
        let rows: Vec<(&DeskRef, &Value)> = tickets
            .iter()
            .filter_map(|ticket| {
                let is_it = |row: &&Value| value(row, field).as_ref() == Some(&ticket.id);
                Some((*ticket, found.list.iter().find(is_it)?))
            })
            .collect();
        if self.table == "sc_request" && self.settings.status_from != StatusFrom::Request {
            return self.with_items(http, &rows).await;
        }
        Outcome::Ok(rows.into_iter().filter_map(|(ticket, row)| self.seen(ticket, &self.table, row)).collect())
    }

    /// Requests, with the status of their items where that counts.
    async fn with_items(&self, http: &Http, requests: &[(&DeskRef, &Value)]) -> Outcome<Vec<Seen>> {
        let ids: Vec<String> =
            requests.iter().filter_map(|(_, row)| value(row, "sys_id")).filter(|id| is_sys_id(id)).collect();
        if ids.is_empty() {
            return Outcome::Ok(Vec::new());
        }
        let question = Question {
            table: "sc_req_item",
            query: format!("requestIN{}^ORDERBYsys_id", ids.join(",")),
            fields: "sys_id,number,request,state,approval,close_code",
            display: true,
            limit: PAGE,
            count: true,
        };
        let auto = self.settings.status_from == StatusFrom::Auto;
        let items = match self.all(http, &question).await {
            // Whether there is exactly one is not known when some are not shown.
            Outcome::Ok(items) if items.hides_some() && auto => Vec::new(),
            Outcome::Ok(items) if items.hides_some() => {
                return Outcome::Ambiguous("the account may not read all items of the requests".to_owned());
            }
            Outcome::Ok(items) => items.list,
            Outcome::Refused(refusal) if auto && !refusal.credentials => Vec::new(),
            other => return other.map(|_| Vec::new()),
        };
        let one = |(ticket, row): &(&DeskRef, &Value)| {
            let id = value(row, "sys_id")?;
            let of_it: Vec<Seen> = items
                .iter()
                .filter(|item| value(item, "request").as_ref() == Some(&id))
                .filter_map(|item| self.seen(ticket, "sc_req_item", item))
                .collect();
            Some(self.combined(self.seen(ticket, "sc_request", row)?, of_it))
        };
        Outcome::Ok(requests.iter().filter_map(one).collect())
    }

    /// A request that failed as a whole did, even where its items were left open. Of several items the one that is least
    /// done counts.
    fn combined(&self, request: Seen, mut items: Vec<Seen>) -> Seen {
        let rank = |seen: &Seen| match seen.outcome {
            None | Some(DeskOutcome::Queued) => 0,
            Some(DeskOutcome::Failed) => 1,
            Some(DeskOutcome::Committed) => 2,
        };
        items.sort_by_key(rank);
        let usable = match (self.settings.status_from, items.as_slice()) {
            (StatusFrom::Request, _) | (_, []) => false,
            // A map that came from SailPoint may know the states of requests only.
            (StatusFrom::Auto, [item]) => item.outcome.is_some(),
            (StatusFrom::Auto, _) => false,
            (StatusFrom::RequestItem, _) => true,
        };
        let Some(item) = items.into_iter().next().filter(|_| usable) else {
            return request;
        };
        if rank(&request) == 1 && rank(&item) == 0 { request } else { item }
    }

    /// What a row says of a ticket; nothing where the account may not read the state.
    fn seen(&self, ticket: &DeskRef, table: &str, row: &Value) -> Option<Seen> {
        let field = state_field(table);
        let state = value(row, field)?;
        let text = shown(row, field)?;
        // A change that was cancelled was not done, whatever code it was left with.
        let cancelled = table == "change_request" && state == "4";
        let code = value(row, "close_code").filter(|_| !cancelled);
        let status = DeskStatus::new(text.as_str()).or(state).closed_as(code);
        let (outcome, why) = self.decide(&status);
        let open = matches!(outcome, None | Some(DeskOutcome::Queued));
        let of_catalog = matches!(table, "sc_request" | "sc_req_item");
        if open && of_catalog && value(row, "approval").as_deref() == Some("rejected") {
            let (rejected, why) = meaning(&self.check_status, &DeskStatus::new(REJECTED));
            if rejected.is_some() {
                let text = format!("{text}, approval rejected");
                return Some(Seen { id: ticket.id.clone(), status: Some(text), outcome: rejected, why });
            }
        }
        Some(Seen { id: ticket.id.clone(), status: Some(text), outcome, why })
    }

    /// What the maps make of a status: its value goes before what people see, which is translated.
    pub(super) fn decide(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        let value = status.also.first().unwrap_or(&status.text);
        let exact = DeskStatus::new(value.as_str()).or(status.text.as_str()).closed_as(status.closure.clone());
        meaning(&self.check_status, &exact)
    }
}
