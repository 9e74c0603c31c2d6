//! Reading statuses, one by one or in batches, and what the maps make of them.

use crate::{
    Outcome, Refusal, Seen,
    answer::{items, judge},
    attributes::{Address, Batch, CheckStatus, Names, Path, Whole, encode},
    http::{Http, Request, Response},
    meaning::{DeskStatus, gone, seen},
    site::{Fault, Site},
};
use model::ticket::DeskRef;
use serde_json::Value;
use velocity::Context;

/// Tickets in one batched status call, when nobody said how many.
const BATCH: u32 = 50;

/// Reads statuses by the calls that `checkStatus` configures.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) site: &'a Site,
    pub(crate) check: &'a CheckStatus,
}

/// What looks at tickets one by one came to.
pub(crate) struct Looks {
    seen: Vec<Seen>,
    failure: Option<Outcome<Seen>>,
}

impl Looks {
    /// Begins with what was seen already.
    pub(crate) fn after(seen: Vec<Seen>) -> Self {
        Self { seen, failure: None }
    }

    /// Whether a ticket was seen.
    pub(crate) fn has(&self, ticket: &DeskRef) -> bool {
        self.seen.iter().any(|seen| seen.id == ticket.id)
    }

    /// Takes what one look came to, the first failure of all; whether the desk may be asked for the next ticket.
    pub(crate) fn take(&mut self, look: Outcome<Seen>) -> bool {
        match look {
            Outcome::Ok(one) => self.seen.push(one),
            other => {
                let end = matches!(other, Outcome::Throttled { .. } | Outcome::NotSent(_));
                self.failure.get_or_insert(other);
                return !end;
            }
        }
        true
    }

    /// What was seen; the failure, when it was nothing.
    pub(crate) fn end(self) -> Outcome<Vec<Seen>> {
        match self.failure {
            Some(failure) if self.seen.is_empty() => failure.map(|one| vec![one]),
            _ => Outcome::Ok(self.seen),
        }
    }
}

/// A batch that is complete enough to be used.
pub(crate) struct Batched<'a> {
    pub(crate) size: usize,
    batch: &'a Batch,
    resource: &'a Address,
    id: &'a Path,
    status: &'a Path,
}

/// The batch, where it is configured.
pub(crate) fn batch(check: &CheckStatus) -> Option<Batched<'_>> {
    let batch = check.batch.as_ref()?;
    let size = batch.size.map_or(BATCH, Whole::get);
    Some(Batched {
        size: usize::try_from(size).unwrap_or(1),
        resource: batch.resource.as_ref()?,
        id: batch.id_element.as_ref()?,
        status: batch.status_element.as_ref()?,
        batch,
    })
}

impl Batched<'_> {
    /// Whether `name` in a row can mean this ticket.
    fn names(&self, ticket: &DeskRef, name: &str) -> bool {
        match self.batch.id_element_names {
            Some(Names::Id) => ticket.id == name,
            Some(Names::Number) => ticket.number == name,
            None => ticket.id == name || ticket.number == name,
        }
    }
}

impl Reader<'_> {
    /// The status of each ticket. What a batch does not show is asked for singly where that is configured, for a list
    /// may be shorter than what was asked for; only a ticket's own call says that it is gone. What was not seen is left
    /// out of the answer.
    pub(crate) async fn look_at(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        let single = self.check.resource.is_some() && self.check.response_element.is_some();
        let mut seen = Vec::new();
        if let Some(batched) = batch(self.check)
            && (tickets.len() > 1 || !single)
        {
            let plain: Vec<&DeskRef> = tickets.iter().filter(|ticket| is_plain(ticket)).collect();
            for group in plain.chunks(batched.size.max(1)) {
                match self.ask_batch(http, &batched, group, tickets).await {
                    Outcome::Ok(found) => seen.extend(found),
                    Outcome::Refused(Refusal { credentials: false, .. }) if single => {}
                    _ if !seen.is_empty() => return Outcome::Ok(seen),
                    // It is the list that does not exist.
                    Outcome::Refused(refusal) => return Outcome::Refused(Refusal { missing: false, ..refusal }),
                    other => return other,
                }
            }
        }
        let mut looks = Looks::after(seen);
        for ticket in tickets {
            if looks.has(ticket) {
                continue;
            }
            if !single {
                if tickets.iter().any(is_plain) {
                    continue;
                }
                let reason = format!("ticket {} cannot be named in a list: its id needs quoting", ticket.number);
                looks.take(Outcome::Refused(Refusal::new(reason)));
                continue;
            }
            if !looks.take(self.ask_one(http, ticket).await) {
                break;
            }
        }
        looks.end()
    }

    /// The same where `$ticketId` stands for the number that people see: what SailPoint knows of a ticket is what
    /// `provision.responseElement` finds, and its resources ask for that (`isc-sdim.md` 4.2, 4.5).
    pub(crate) async fn look_at_numbers(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        let named: Vec<DeskRef> =
            tickets.iter().map(|ticket| DeskRef { id: ticket.number.clone(), ..ticket.clone() }).collect();
        self.look_at(http, &named).await.map(|all| {
            let ours = |seen: Seen| {
                let ticket = tickets.iter().find(|ticket| ticket.number == seen.id)?;
                Some(Seen { id: ticket.id.clone(), ..seen })
            };
            all.into_iter().filter_map(ours).collect()
        })
    }

    async fn ask_one(&self, http: &Http, ticket: &DeskRef) -> Outcome<Seen> {
        let check = self.check;
        let (Some(resource), Some(path)) = (&check.resource, &check.response_element) else {
            return Outcome::Refused(Refusal::new("checkStatus has no resource or no responseElement"));
        };
        let request = match self.status_request(resource, ticket) {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(Outcome::Refused(refusal)) if refusal.missing => {
                return Outcome::Ok(gone(ticket, &refusal.reason));
            }
            Err(outcome) => return outcome,
        };
        match self.read_one(http, &response, ticket, path) {
            Ok(seen) => Outcome::Ok(seen),
            Err(outcome) => outcome,
        }
    }

    fn read_one(&self, http: &Http, response: &Response, ticket: &DeskRef, path: &Path) -> Result<Seen, Outcome<Seen>> {
        let check = self.check;
        let answer = judge(http, response, &check.success_if, &check.fail_if)?;
        let json = answer.json(http, response)?;
        if let Some(id) = &check.id_element {
            let found = id.text(json);
            if found.as_deref() != Some(ticket.id.as_str()) && found.as_deref() != Some(ticket.number.as_str()) {
                let other = found.map_or_else(|| "none".to_owned(), |found| http.shorten(&found, 100));
                return Err(Outcome::Ambiguous(format!("asked for ticket {}, answered with {other}", ticket.number)));
            }
        }
        let Some(status) = path.text(json) else {
            return Err(Outcome::Ambiguous(format!("the answer has no status at \"{path}\"")));
        };
        let closure = check.closure_code_response_element.as_ref().and_then(|path| path.text(json));
        Ok(self.seen(ticket, status, closure.as_deref()))
    }

    fn status_request(&self, resource: &Address, ticket: &DeskRef) -> Result<Request, Fault> {
        let check = self.check;
        let context = ticket_context(&ticket.id, &ticket.number);
        let part = "checkStatus";
        let method = check.method.map_or("GET", |method| method.as_str());
        let mut request = self.site.request(part, method, resource, &check.headers, &context)?;
        let fault = |error| Fault::new("checkStatus/resource", error);
        let mut url = url::Url::parse(&request.url)
            .map_err(|error| fault(crate::attributes::LineError::Unusable(error.to_string())))?;
        if check.append_ticket_number.0 {
            let path = format!("{}/{}", url.path().trim_end_matches('/'), encode(&ticket.id));
            url.set_path(&path);
        }
        for (name, value) in &check.check_status_query_param {
            let place = format!("checkStatus/checkStatusQueryParam/{}", model::read::escape(name));
            let value = value.render(&context).map_err(|error| Fault::new(place, error))?;
            url.query_pairs_mut().append_pair(name, &value);
        }
        request.url = url.into();
        Ok(request)
    }

    /// Asks for the tickets of one group out of `all`.
    async fn ask_batch(
        &self,
        http: &Http,
        batched: &Batched<'_>,
        tickets: &[&DeskRef],
        all: &[DeskRef],
    ) -> Outcome<Vec<Seen>> {
        let request = match self.batch_request(batched, tickets) {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let check = self.check;
        let answer = match judge(http, &response, &check.success_if, &check.fail_if) {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        let items = answer
            .json(http, &response)
            .and_then(|json| items(batched.batch.items_element.as_ref(), json).map_err(Outcome::Ambiguous));
        match items {
            Ok(items) => Outcome::Ok(self.rows_of(batched, &items, tickets, all)),
            Err(outcome) => outcome,
        }
    }

    /// The tickets whose rows leave no doubt. Where a row fits two of `all`, or two rows say different things of one,
    /// nobody can tell whose status it is: none of them was seen.
    fn rows_of(&self, batched: &Batched<'_>, items: &[&Value], tickets: &[&DeskRef], all: &[DeskRef]) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        let mut doubtful: Vec<&str> = Vec::new();
        for item in items {
            let Some(name) = batched.id.text(item) else { continue };
            let mut fits: Vec<&DeskRef> = Vec::new();
            for ticket in all.iter().filter(|ticket| batched.names(ticket, &name)) {
                if !fits.iter().any(|known| known.id == ticket.id) {
                    fits.push(ticket);
                }
            }
            let [ticket] = fits.as_slice() else {
                doubtful.extend(fits.iter().map(|ticket| ticket.id.as_str()));
                continue;
            };
            let Some(row) = self.row(batched, item, ticket) else { continue };
            match seen.iter().find(|seen| seen.id == ticket.id) {
                None => seen.push(row),
                Some(known) if *known == row => {}
                Some(_) => doubtful.push(&ticket.id),
            }
        }
        let asked = |seen: &Seen| tickets.iter().any(|ticket| ticket.id == seen.id);
        seen.retain(|seen| asked(seen) && !doubtful.contains(&seen.id.as_str()));
        seen
    }

    /// One row of a batch; `None` when it has no status.
    fn row(&self, batched: &Batched<'_>, item: &Value, ticket: &DeskRef) -> Option<Seen> {
        let status = batched.status.text(item)?;
        let closure = batched.batch.closure_code_element.as_ref().and_then(|path| path.text(item));
        Some(self.seen(ticket, status, closure.as_deref()))
    }

    fn batch_request(&self, batched: &Batched<'_>, tickets: &[&DeskRef]) -> Result<Request, Fault> {
        let place = "checkStatus/batch";
        let name = |ticket: &&DeskRef| match &batched.batch.ticket_template {
            None => Ok(ticket.id.clone()),
            Some(template) => template.render(&ticket_context(&ticket.id, &ticket.number)),
        };
        let names: Result<Vec<String>, _> = tickets.iter().map(name).collect();
        let names = names.map_err(|error| Fault::new(format!("{place}/ticketTemplate"), error))?;
        let mut context = Context::new();
        context.set("tickets", names.join(batched.batch.join_with.as_deref().unwrap_or(",")));
        context.set("count", i64::try_from(tickets.len()).unwrap_or(i64::MAX));
        self.site.request(place, "GET", batched.resource, &self.check.headers, &context)
    }

    fn seen(&self, ticket: &DeskRef, status: String, closure: Option<&str>) -> Seen {
        let status = DeskStatus { text: status, also: Vec::new(), closure: closure.map(str::to_owned) };
        seen(self.check, ticket, &status)
    }
}

/// Whether a ticket's id and number can stand in a desk's query without quoting.
fn is_plain(ticket: &DeskRef) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    ticket.id.bytes().chain(ticket.number.bytes()).all(plain)
}

/// The variables that name a ticket.
pub(crate) fn ticket_context(id: &str, number: &str) -> Context {
    let mut context = Context::new();
    context.set("ticketId", id);
    context.set("ticketNumber", number);
    context.set("newline", "\n");
    context
}
