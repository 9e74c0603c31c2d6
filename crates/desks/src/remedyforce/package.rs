//! The package's own REST interface (`desks.md` 4): tickets raised as its forms raise them, and notes. It answers 200
//! whether it did as it was asked or not; `Success` tells.

use super::{
    Remedyforce,
    incident::INCIDENT,
    raise::{Way, add, client, default_text},
    settings::same_id,
};
use crate::{
    Outcome, Refusal,
    attributes::{TicketType, encode, text_of},
    desk::{Created, DraftError, Subject},
    http::{Http, Request, Response},
};
use model::{CorrelationKey, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value, json};
use std::sync::atomic::Ordering;

/// Where it is.
pub(super) const ROOT: &str = "/services/apexrest/BMCServiceDesk/1.0/";

/// Title of our notes.
const SUMMARY: &str = "Deskbridge";

impl Remedyforce {
    /// `Fields` is a list of `{"Name", "Value"}`, `Answers` one of `{"QuestionId", "Values"}`.
    pub(super) fn fill_service_request(
        &self,
        body: &mut Map<String, Value>,
        subject: &Subject,
    ) -> Result<(), DraftError> {
        let definition = self.settings.request_definition.as_ref().map(|id| id.0.as_str());
        let fields = list(body, "Fields")?;
        set(fields, ("Name", "Value"), ("requestDefinitionId", definition.map(Value::from)), false);
        set(fields, ("Name", "Value"), ("client", client(subject).map(Value::from)), false);
        if let Some(field) = &self.settings.key_field {
            set(fields, ("Name", "Value"), (&field.0, Some(subject.key.as_str().into())), true);
        }
        if !fields.iter().any(|field| is(field, "Name", "requestDefinitionId")) {
            return Err(DraftError::Missing(vec!["/requestDefinition".to_owned()]));
        }
        if let Some(question) = &self.settings.key_question {
            let answers = list(body, "Answers")?;
            set(answers, ("QuestionId", "Values"), (&question.0, Some(json!([subject.key.as_str()]))), true);
        }
        Ok(())
    }

    /// An incident's fields are members of the body.
    pub(super) fn fill_package_incident(
        &self,
        body: &mut Map<String, Value>,
        subject: &Subject,
    ) -> Result<(), DraftError> {
        if let Some(strange) = body.keys().find(|name| name.starts_with("BMCServiceDesk__")) {
            let why = format!("the package's interface takes Description, ClientId and the like, not {strange}");
            return Err(DraftError::Unusable(why));
        }
        add(body, "Description", Some(&default_text(subject)));
        add(body, "ClientId", client(subject));
        if let Some(field) = &self.settings.key_field {
            body.insert(field.0.clone(), json!(subject.key.as_str()));
        }
        Ok(())
    }

    /// Raises the ticket. Nothing at the desk keeps it from being raised twice, except a unique field that the key
    /// reaches.
    pub(super) async fn raise_by_package(
        &self,
        http: &Http,
        request: Request,
        key: &CorrelationKey,
        deadline: Timestamp,
    ) -> Outcome<Created> {
        let response = match self.write(http, request, deadline).await.value() {
            Ok(response) => response,
            Err(outcome) => return self.unless_duplicate(outcome),
        };
        let result = match result(http, &response) {
            Ok(result) => result,
            Err(outcome) => return self.unless_duplicate(outcome),
        };
        let text = |name: &str| result.get(name).and_then(text_of);
        let (Some(id), Some(number)) = (text("Id"), text("Number")) else {
            return Outcome::Ambiguous(format!("no ticket in the answer: {}", http.shorten(&response.text(), 300)));
        };
        let ticket = Created { desk: self.desk_ref(id, number), status: None, created: None };
        self.look_for_the_key(http, &ticket.desk, key).await;
        Outcome::Ok(ticket)
    }

    /// Says so when the key did not reach its field: a lost reply could not be recovered then.
    async fn look_for_the_key(&self, http: &Http, ticket: &DeskRef, key: &CorrelationKey) {
        let Some(field) = &self.key_column else { return };
        let resource = self.data(&format!("sobjects/{INCIDENT}/{}?fields=Id,{field}", encode(&ticket.id)));
        let Outcome::Ok(response) = self.read(http, self.site.call("GET", &resource)).await else { return };
        let row = response.json().unwrap_or_default();
        let ours = row.get("Id").and_then(Value::as_str).is_some_and(|id| same_id(id, &ticket.id));
        if ours && self.key_of(&row) != Some(key.as_str()) {
            self.key_lost.store(true, Ordering::Relaxed);
            http.note(&format!(
                "The key did not reach {field} at the desk: map the question or field that carries it. Until then a ticket \
                 whose create call ends unclear is held for a person."
            ));
        }
    }

    /// Adds a note, which the client of the ticket sees.
    pub(super) async fn note(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        let kind = if self.ticket_type == TicketType::ServiceRequest { "ServiceRequest" } else { "Incident" };
        let resource = format!("{ROOT}{kind}/{}/clientnote", encode(&ticket.id));
        let body = json!({ "ActivityLog": [{ "Summary": SUMMARY, "Notes": text }] });
        let request = self.site.call_with("POST", &resource, &body);
        match self.write(http, request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => match result::<()>(http, &response) {
                Ok(_) => Outcome::Ok(()),
                Err(outcome) => outcome,
            },
            Err(outcome) => outcome,
        }
    }

    /// Ids of what a rendered call fills, as [`Remedyforce::describe_fields`] names them.
    pub(super) fn filled_by(&self, body: &Value) -> Vec<String> {
        let names = |list: &str, name: &str| -> Vec<String> {
            let entries = body.get(list).and_then(Value::as_array).into_iter().flatten();
            entries.filter_map(|entry| entry.get(name).and_then(text_of)).collect()
        };
        if self.way == Way::ServiceRequest {
            let mut filled = names("Fields", "Name");
            filled.extend(names("Answers", "QuestionId"));
            return filled;
        }
        let members = body.as_object().into_iter().flatten();
        members.filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect()
    }
}

/// The result in an envelope `{"Success", "Result", "ErrorMessage", "ErrorCode"}`; its no is a refusal.
pub(super) fn result<T>(http: &Http, response: &Response) -> Result<Value, Outcome<T>> {
    let json = response.json().map_err(|what| Outcome::Ambiguous(format!("{what}: {}", http.said(response))))?;
    match json.get("Success") {
        Some(Value::Bool(true)) => Ok(json.get("Result").cloned().unwrap_or_default()),
        Some(Value::Bool(false)) => {
            let words = ["ErrorCode", "ErrorMessage"].iter().filter_map(|name| json.get(name).and_then(text_of));
            let words = words.collect::<Vec<_>>().join(": ");
            Err(Outcome::Refused(Refusal::new(http.shorten(&format!("Remedyforce refuses: {words}"), 500))))
        }
        _ => Err(Outcome::Ambiguous(format!("no answer of Remedyforce: {}", http.shorten(&response.text(), 300)))),
    }
}

/// The list of this name, made where it is absent.
fn list<'a>(body: &'a mut Map<String, Value>, name: &str) -> Result<&'a mut Vec<Value>, DraftError> {
    match body.entry(name).or_insert_with(|| json!([])) {
        Value::Array(entries) => Ok(entries),
        _ => Err(DraftError::Unusable(format!("{name} in the request must be a list"))),
    }
}

/// Puts an entry with this name and value into a list; `over` one of the same name only where it is told to.
fn set(entries: &mut Vec<Value>, (name, value): (&str, &str), (key, content): (&str, Option<Value>), over: bool) {
    let Some(content) = content else { return };
    if over {
        entries.retain(|entry| !is(entry, name, key));
    } else if entries.iter().any(|entry| is(entry, name, key)) {
        return;
    }
    entries.push(json!({ name: key, value: content }));
}

fn is(entry: &Value, name: &str, key: &str) -> bool {
    entry.get(name).and_then(Value::as_str).is_some_and(|found| found.eq_ignore_ascii_case(key))
}
