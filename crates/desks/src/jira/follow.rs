//! Reading statuses: `bulkfetch`, 100 tickets a call, from Jira Cloud's store; a search at Data Center, which may be slow
//! to know a ticket. What a batch does not show is asked for singly.

use super::{
    Edition, Jira,
    search::{Query, quote},
};
use crate::{
    Outcome, Refusal, Seen,
    attributes::{Path, encode, text_of},
    http::Http,
    meaning::{DeskStatus, gone, meaning, seen},
    reading::{Looks, Reader},
};
use model::{DeskOutcome, ticket::DeskRef};
use serde_json::{Value, json};

const FIELDS: [&str; 3] = ["status", "resolution", "updated"];

/// Where the answers to the known calls have the status.
const STATUS: [&str; 3] = ["fields.status.name", "currentStatus.status", "values[0].status"];

/// Most tickets that are asked for singly in one go.
const SINGLY: usize = 20;

impl Jira {
    /// Whether the administrator has a status call of his own, or reads something else out of it; SailPoint's documented one
    /// and the platform's are ours.
    fn has_own_check(&self) -> bool {
        let check = &self.check;
        let of_ticket = |source: &str| {
            let path = source.split('?').next().unwrap_or_default().trim_end_matches('/');
            let path = path.strip_suffix("/status").unwrap_or(path);
            let (place, ticket) = path.rsplit_once('/').unwrap_or_default();
            let known = |place: &str| ["/servicedeskapi/request", "/issue"].iter().any(|end| place.ends_with(end));
            if check.append_ticket_number.0 { known(path) } else { known(place) && ticket.starts_with('$') }
        };
        let reads = |path: &Option<Path>, known: &[&str]| {
            path.as_ref().is_none_or(|path| known.contains(&path.as_str().trim().trim_start_matches("$.")))
        };
        let plain = check.batch.is_none() && check.success_if.0.is_empty() && check.fail_if.0.is_empty();
        !(check.resource.as_ref().is_none_or(|resource| of_ticket(resource.source()))
            && plain
            && reads(&check.response_element, &STATUS)
            && reads(&check.closure_code_response_element, &["fields.resolution.name"]))
    }

    /// The status of each ticket; one that the desk, asked for it alone, does not have has none.
    pub(super) async fn follow(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        if self.has_own_check() {
            return Reader { site: &self.site, check: &self.check }.look_at_numbers(http, tickets).await;
        }
        let mut all = Vec::new();
        for group in tickets.chunks(self.edition.batch()) {
            match self.batch(http, group).await {
                Outcome::Ok(issues) => all.extend(group.iter().filter_map(|ticket| self.read(&issues, ticket))),
                // Asked singly, the desk may say what it has against it.
                Outcome::Refused(Refusal { credentials: false, .. }) => {}
                _ if !all.is_empty() => return Outcome::Ok(all),
                other => return other.map(|_| Vec::new()),
            }
        }
        let mut looks = Looks::after(all);
        let absent: Vec<&DeskRef> = tickets.iter().filter(|ticket| !looks.has(ticket)).take(SINGLY).collect();
        for ticket in absent {
            if !looks.take(self.ask_one(http, ticket).await) {
                break;
            }
        }
        looks.end()
    }

    /// What the desk shows of a group of tickets.
    async fn batch(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Value>> {
        if self.edition == Edition::Server {
            let keys: Vec<String> = tickets.iter().map(|ticket| quote(&ticket.number)).collect();
            let jql = format!("key in ({})", keys.join(","));
            let query = Query { jql, fields: &FIELDS, page: tickets.len(), strict: false };
            return self.search(http, &query).await.map(|found| found.issues);
        }
        let ids: Vec<&str> = tickets.iter().map(|ticket| ticket.id.as_str()).collect();
        let body = json!({ "issueIdsOrKeys": ids, "fields": FIELDS });
        let request = self.site.call_with("POST", &self.api("/issue/bulkfetch"), &body);
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match response.json().map(|json| json.get("issues").and_then(Value::as_array).cloned()) {
            Ok(Some(issues)) => Outcome::Ok(issues),
            Ok(None) => Outcome::Ambiguous(format!("the answer has no list of issues: {}", http.said(&response))),
            Err(what) => Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
        }
    }

    async fn ask_one(&self, http: &Http, ticket: &DeskRef) -> Outcome<Seen> {
        let name = encode(self.edition.name(ticket));
        let request = self.site.call("GET", &self.api(&format!("/issue/{name}?fields=status,resolution,updated")));
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(Outcome::Refused(refusal)) if refusal.missing => return Outcome::Ok(gone(ticket, &refusal.reason)),
            Err(outcome) => return outcome,
        };
        match response.json() {
            Ok(issue) => self.read(&[issue], ticket).map_or_else(
                || Outcome::Ambiguous(format!("the answer is not about ticket {} with its status", ticket.number)),
                Outcome::Ok,
            ),
            Err(what) => Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
        }
    }

    /// The ticket's status among issues; `None` when it is not among them, or when they disagree.
    fn read(&self, issues: &[Value], ticket: &DeskRef) -> Option<Seen> {
        let mut rows = issues.iter().filter(|issue| is_of(issue, ticket)).filter_map(|issue| self.told(issue, ticket));
        let first = rows.next()?;
        rows.all(|other| other == first).then_some(first)
    }

    fn told(&self, issue: &Value, ticket: &DeskRef) -> Option<Seen> {
        let status = own_status(issue.pointer("/fields/status")?)?;
        let known = |name: &String| {
            let codes = self.check.status_map_closure_code.keys();
            codes.into_iter().any(|code| code.trim().eq_ignore_ascii_case(name.trim()))
        };
        let resolution = issue.pointer("/fields/resolution/name").and_then(text_of);
        let resolution = resolution.filter(|name| !self.failed_codes_only || known(name));
        // A workflow may set the resolution Done on every way out. A status that is mapped to Failed by its very name is
        // not made good by it.
        let failed = meaning(&self.check, &DeskStatus::new(&status.text)).0 == Some(DeskOutcome::Failed);
        Some(seen(&self.check, ticket, &if failed { status } else { status.closed_as(resolution) }))
    }
}

/// A status as Jira tells it: its name, its id, its category.
pub(super) fn own_status(status: &Value) -> Option<DeskStatus> {
    let text = |name: &str| status.get(name).and_then(text_of);
    let category = status.pointer("/statusCategory/key").and_then(text_of);
    let category = category.map(|key| format!("category:{}", key.to_lowercase()));
    Some(DeskStatus::new(text("name")?).or(text("id").unwrap_or_default()).or(category.unwrap_or_default()))
}

/// Whether an issue is the ticket. An id stays when a ticket moves, a key does not; a ticket of which only the key is
/// known has it as its id.
fn is_of(issue: &Value, ticket: &DeskRef) -> bool {
    let text = |name: &str| issue.get(name).and_then(text_of);
    if ticket.id.bytes().all(|digit| digit.is_ascii_digit()) {
        return text("id").is_some_and(|id| id == ticket.id);
    }
    text("key").is_some_and(|key| key == ticket.id || key == ticket.number)
}
