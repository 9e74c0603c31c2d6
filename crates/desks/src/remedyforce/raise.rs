//! Raising a ticket: an upsert by our key, which the desk itself keeps unique (`desks.md` 4, idempotent create).

use super::{
    Remedyforce,
    incident::{DESCRIPTION, INCIDENT},
    package,
    settings::same_id,
};
use crate::{
    Outcome, Refusal,
    attributes::{Address, TicketType, encode, text_of},
    desk::{Created, Draft, DraftError, Subject},
    http::{Http, Response},
    text,
};
use model::{CorrelationKey, Timestamp};
use serde_json::{Map, Value, json};

/// How often the new ticket is asked for its number.
const READS: usize = 2;

/// Which interface takes the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Salesforce's own, for records of any object.
    Upsert,
    /// The package's, for service requests.
    ServiceRequest,
    /// The package's, for incidents.
    Incident,
    /// `provision.resource` is none of these.
    Unknown,
}

/// The way that `provision.resource` names.
pub(super) fn way(resource: Option<&Address>) -> Way {
    let Some(resource) = resource else { return Way::Upsert };
    let path = resource.source().split('?').next().unwrap_or_default().trim_end_matches('/');
    match path.split_once(package::ROOT).map(|(_, rest)| rest) {
        Some("ServiceRequest") => Way::ServiceRequest,
        Some("Incident") => Way::Incident,
        None if path.contains("/services/data/") && path.ends_with(&format!("/sobjects/{INCIDENT}")) => Way::Upsert,
        _ => Way::Unknown,
    }
}

impl Remedyforce {
    /// Renders the call with our key and the people inside.
    pub(super) fn render(&self, subject: &Subject) -> Result<Draft, DraftError> {
        let mut context = subject.context.clone();
        context.set("correlationKey", subject.key.as_str());
        let own = self.address_of(self.way)?;
        let mut draft = self.site.draft(&self.provision, ("POST", &own), &context, |body| {
            let Value::Object(members) = body else {
                return Err(DraftError::Unusable("the request must be a JSON object".to_owned()));
            };
            match self.way {
                Way::ServiceRequest => self.fill_service_request(members, subject),
                Way::Incident => self.fill_package_incident(members, subject),
                Way::Upsert | Way::Unknown => {
                    self.fill_record(members, subject);
                    Ok(())
                }
            }
        })?;
        if self.way == Way::Upsert {
            let collection = draft.url.split('?').next().unwrap_or_default().trim_end_matches('/');
            draft.url = format!("{collection}/{}/{}", self.correlation_field, encode(subject.key.as_str()));
            "PATCH".clone_into(&mut draft.method);
        }
        Ok(draft)
    }

    /// The address of a way, where `provision` names none.
    fn address_of(&self, way: Way) -> Result<Address, DraftError> {
        let resource = match way {
            Way::Upsert => self.data(&format!("sobjects/{INCIDENT}")),
            Way::ServiceRequest => format!("{}ServiceRequest", package::ROOT),
            Way::Incident => format!("{}Incident", package::ROOT),
            Way::Unknown => {
                return Err(DraftError::Unusable(format!(
                    "{} must be empty, or end with /sobjects/{INCIDENT}, {root}ServiceRequest or {root}Incident",
                    self.site.pointer("provision/resource"),
                    root = package::ROOT
                )));
            }
        };
        Address::parse(&resource).map_err(DraftError::Unusable)
    }

    /// The key is in the address, where alone an upsert takes it.
    fn fill_record(&self, members: &mut Map<String, Value>, subject: &Subject) {
        members.shift_remove(&self.correlation_field);
        members.shift_remove("Id");
        add(members, DESCRIPTION, Some(&default_text(subject)));
        add(members, "BMCServiceDesk__FKClient__c", client(subject));
        if self.ticket_type == TicketType::ServiceRequest {
            let definition = self.settings.request_definition.as_ref();
            add(members, "BMCServiceDesk__FKRequestDefinition__c", definition.map(|id| id.0.as_str()));
        }
    }

    /// Raises the ticket, unless one with our key is there.
    pub(super) async fn raise(
        &self,
        http: &Http,
        draft: &Draft,
        key: &CorrelationKey,
        deadline: Timestamp,
    ) -> Outcome<Created> {
        let request = match self.site.frozen(draft) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        if draft.url.contains(package::ROOT) {
            return self.raise_by_package(http, request, key, deadline).await;
        }
        if !draft.url.ends_with(&format!("/{}/{}", self.correlation_field, encode(key.as_str()))) {
            let reason = format!("the ticket was rendered for another field than {}", self.correlation_field);
            return Outcome::Refused(Refusal::new(reason));
        }
        // A second upsert would write over a ticket that somebody works on.
        match self.look(http, &draft.url, key).await {
            Outcome::Ok(None) => {}
            Outcome::Ok(Some(there)) => return Outcome::Ok(there),
            Outcome::Ambiguous(reason) => {
                return Outcome::NotSent(format!("not sent: it cannot be seen whether the ticket is there: {reason}"));
            }
            Outcome::Refused(refusal) => return Outcome::Refused(refusal),
            Outcome::NotSent(reason) => return Outcome::NotSent(reason),
            Outcome::Throttled { retry_at, reason } => return Outcome::Throttled { retry_at, reason },
        }
        let response = match self.write(http, request, deadline).await.value() {
            Ok(response) => response,
            Err(outcome) => return self.unless_duplicate(outcome),
        };
        match upserted(http, &response) {
            Ok(id) => self.number_of(http, &draft.url, key, id.as_deref(), &response).await,
            Err(outcome) => outcome,
        }
    }

    /// The ticket at the very address of the upsert; `None` when there is none.
    async fn look(&self, http: &Http, url: &str, key: &CorrelationKey) -> Outcome<Option<Created>> {
        let mut request = self.site.call("GET", "");
        request.url = format!("{url}?fields={}", encode(&self.columns()));
        let response = match self.read(http, request).await.value() {
            Ok(response) => response,
            Err(Outcome::Refused(refusal)) if refusal.missing => return Outcome::Ok(None),
            Err(Outcome::Refused(refusal)) if refusal.reason.starts_with("300") => {
                return self.look_up(http, key).await.map(|found| found.into_iter().next());
            }
            Err(outcome) => return outcome,
        };
        let row = match response.json() {
            Ok(row) => row,
            Err(what) => return Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
        };
        match self.ticket(&row) {
            Some(ticket) if self.key_of(&row) == Some(key.as_str()) => Outcome::Ok(Some(ticket)),
            Some(other) => Outcome::Ambiguous(format!("asked for our key, answered with {}", other.desk.number)),
            None => Outcome::Ambiguous(format!("no ticket in the answer: {}", http.said(&response))),
        }
    }

    /// The ticket is there: reads the number that people see. When it cannot be read, a later look-up adopts the ticket.
    async fn number_of(
        &self,
        http: &Http,
        url: &str,
        key: &CorrelationKey,
        id: Option<&str>,
        answer: &Response,
    ) -> Outcome<Created> {
        let mut why = String::new();
        for _ in 0..READS {
            match self.look(http, url, key).await {
                Outcome::Ok(Some(ticket)) if id.is_none_or(|id| same_id(id, &ticket.desk.id)) => {
                    return Outcome::Ok(self.numbered(ticket, answer));
                }
                Outcome::Ok(Some(other)) => why = format!("its key belongs to ticket {}", other.desk.number),
                Outcome::Ok(None) => "it is not there".clone_into(&mut why),
                other => other.reason().unwrap_or_default().clone_into(&mut why),
            }
        }
        Outcome::Ambiguous(format!("raised as {}, but its number cannot be read: {why}", id.unwrap_or("a ticket")))
    }

    /// The number that `responseElement` finds, where it finds another text than the id.
    fn numbered(&self, mut ticket: Created, answer: &Response) -> Created {
        let found = self.provision.response_element.as_ref().and_then(|path| path.text(&answer.json().ok()?));
        if let Some(number) = found.filter(|found| *found != ticket.desk.id) {
            ticket.desk.number = number;
        }
        ticket
    }

    /// That our key is taken means that another attempt raised the ticket.
    pub(super) fn unless_duplicate<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        match outcome {
            Outcome::Refused(refusal)
                if refusal.reason.contains(&format!("duplicate value found: {}", self.correlation_field)) =>
            {
                Outcome::Ambiguous(refusal.reason)
            }
            other => other,
        }
    }
}

/// The id in the answer to an upsert; none in the empty one of an older version that changed a record.
fn upserted(http: &Http, response: &Response) -> Result<Option<String>, Outcome<Created>> {
    if response.status == 204 && response.body.is_empty() {
        return Ok(None);
    }
    let unclear = |what: &str| Outcome::Ambiguous(format!("{what}: {}", http.said(response)));
    let json = response.json().map_err(|what| unclear(&what))?;
    match json.get("success") {
        Some(Value::Bool(true)) => {
            json.get("id").and_then(text_of).map(Some).ok_or_else(|| unclear("no id in the answer"))
        }
        Some(Value::Bool(false)) => Err(Outcome::Refused(Refusal::new(http.said(response)))),
        _ => Err(unclear("no answer to an upsert")),
    }
}

/// For whom the ticket is, as far as the desk is told: Remedyforce knows one person, the client.
pub(super) fn client(subject: &Subject) -> Option<&str> {
    subject.people.on_behalf_of.as_deref().or(subject.people.requester.as_deref())
}

/// Sets a member that the template leaves empty.
pub(super) fn add(members: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value
        && members.get(name).is_none_or(|set| text_of(set).is_none())
    {
        members.insert(name.to_owned(), json!(value));
    }
}

/// What a ticket says where its template says nothing.
pub(super) fn default_text(subject: &Subject) -> String {
    format!("{}\n\n{}", text::title(&subject.context), text::text(&subject.context))
}
