//! Raising a ticket.

use super::Zendesk;
use crate::{
    Outcome, Subject,
    answer::{judge, time},
    attributes::text_of,
    desk::{Created, Draft, DraftError},
    http::{Http, Response},
    text,
};
use model::{CorrelationKey, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value, json};

/// Name of the header that makes Zendesk answer a repeated create call with the ticket of the first one.
const IDEMPOTENCY: &str = "Idempotency-Key";

impl Zendesk {
    /// The create call: the template's, with our key as `external_id` and `Idempotency-Key`, and the requester where the
    /// template names none.
    pub(super) fn rendered(&self, subject: &Subject) -> Result<Draft, DraftError> {
        let key = subject.key.as_str();
        let missing = || DraftError::Missing(vec![self.site.pointer("provision/resource")]);
        let resource = self.provision.resource.as_ref().ok_or_else(missing)?;
        let mut context = subject.context.clone();
        context.set("correlationKey", key);
        let mut draft =
            self.site.draft(&self.provision, ("POST", resource), &context, |body| complete(body, subject))?;
        draft.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(IDEMPOTENCY));
        draft.headers.push((IDEMPOTENCY.to_owned(), key.to_owned()));
        Ok(draft)
    }

    /// Sends the create call, once.
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
        match http.write(request, deadline).await.value() {
            Ok(response) => self.raised(http, &response, key),
            Err(outcome) => outcome,
        }
    }

    /// Reads the answer to a create call.
    fn raised(&self, http: &Http, response: &Response, key: &CorrelationKey) -> Outcome<Created> {
        let answer = match judge(http, response, &self.provision.success_if, &self.provision.fail_if) {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        let body = match answer.json(http, response) {
            Ok(body) => body,
            Err(outcome) => return outcome,
        };
        let Some(created) = body.get("ticket").and_then(|ticket| self.created(ticket)) else {
            return Outcome::Ambiguous(format!("the answer has no ticket: {}", http.said(response)));
        };
        match body.pointer("/ticket/external_id").and_then(text_of) {
            Some(other) if other != key.as_str() => {
                let other = http.shorten(&other, 100);
                Outcome::Ambiguous(format!("the answer is about a ticket with another external_id: {other}"))
            }
            _ => Outcome::Ok(created),
        }
    }

    /// A ticket as Zendesk shows it; `None` when it has no id.
    pub(super) fn created(&self, ticket: &Value) -> Option<Created> {
        let id = ticket.get("id").and_then(text_of)?;
        let number = self.provision.response_element.as_ref().and_then(|path| path.text(&json!({ "ticket": ticket })));
        let url = format!("{}/agent/tickets/{}", self.site.pages(), crate::attributes::encode(&id));
        Some(Created {
            desk: DeskRef { number: number.unwrap_or_else(|| id.clone()), id, url: Some(url) },
            status: ticket.get("status").and_then(text_of),
            created: ticket.get("created_at").and_then(text_of).and_then(|text| time(&text)),
        })
    }
}

/// Puts in what every ticket needs.
fn complete(body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
    if body.get("ticket").is_none() {
        *body = json!({ "ticket": body.take() });
    }
    let Some(ticket) = body.get_mut("ticket").and_then(Value::as_object_mut) else {
        return Err(DraftError::Unusable("the request must be one object, for Zendesk's member \"ticket\"".to_owned()));
    };
    ticket.insert("external_id".to_owned(), subject.key.as_str().into());
    if !ticket.contains_key("subject") {
        ticket.insert("subject".to_owned(), text::title(&subject.context).into());
    }
    if !ticket.contains_key("comment") && !ticket.contains_key("description") {
        ticket.insert("comment".to_owned(), json!({ "body": text::text(&subject.context) }));
    }
    requester(ticket, subject)
}

/// Zendesk has no field for the person on whose behalf somebody asks: that person is the requester where one is named.
fn requester(ticket: &mut Map<String, Value>, subject: &Subject) -> Result<(), DraftError> {
    let people = &subject.people;
    let looked_up = || people.on_behalf_of.as_ref().or(people.requester.as_ref()).cloned();
    let written = ticket.shift_remove("requester_id").as_ref().and_then(text_of);
    let by_object = ticket.get("requester").is_some_and(|requester| !requester.is_null());
    let Some(id) = written.or_else(|| if by_object { None } else { looked_up() }) else {
        return Ok(());
    };
    let number: u64 =
        id.parse().map_err(|_| DraftError::Unusable(format!("requester_id must be a number, not \"{id}\"")))?;
    ticket.insert("requester_id".to_owned(), number.into());
    Ok(())
}
