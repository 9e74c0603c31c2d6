//! Cancelling, commenting, and handing in files.

use super::{Zendesk, settings::Settings};
use crate::{
    Attachment, Outcome, Refusal,
    attributes::{encode, text_of},
    http::Http,
};
use model::{Timestamp, ticket::DeskRef};
use serde_json::{Value, json};

/// Most attempts to cancel a ticket that others change at the same time.
const TRIES: usize = 3;

impl Zendesk {
    /// Solves the ticket with the tag of tickets that were not done and the reason as an internal comment, in one call. Its
    /// other tags are read before, for a list of tags replaces the ticket's; `safe_update` refuses when somebody changed
    /// it in between. Closed is final, and what is solved was done by somebody.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let mut refused = Refusal::new("others change the ticket all the time");
        for _ in 0..TRIES {
            let found = match self.ticket(http, ticket).await {
                Ok(Some(found)) => found,
                Ok(None) => {
                    let reason = format!("the desk does not have ticket {}", ticket.number);
                    return Outcome::Refused(Refusal { missing: true, ..Refusal::new(reason) });
                }
                Err(Outcome::Ambiguous(reason)) => {
                    return Outcome::NotSent(format!("the ticket cannot be read: {reason}"));
                }
                Err(outcome) => return outcome,
            };
            let change = match cancelled(&self.settings, &found, why) {
                Ok(Some(change)) => change,
                Ok(None) => return Outcome::Ok(()),
                Err(reason) => return Outcome::Refused(Refusal::new(reason)),
            };
            match self.update(http, ticket, &change).await {
                Ok(updated) => match updated.get("status").and_then(Value::as_str) {
                    Some("solved" | "closed") => return Outcome::Ok(()),
                    _ => return Outcome::Ambiguous("the ticket is not solved after it was cancelled".to_owned()),
                },
                Err(Outcome::Refused(refusal)) if refusal.reason.starts_with("409") => refused = refusal,
                Err(outcome) => return outcome,
            }
        }
        Outcome::Refused(refused)
    }

    /// Adds an internal comment, with files that were uploaded before.
    pub(super) async fn say(&self, http: &Http, ticket: &DeskRef, text: &str, uploads: &[&str]) -> Outcome<()> {
        let mut comment = json!({ "body": text, "public": false });
        if !uploads.is_empty() {
            comment["uploads"] = json!(uploads);
        }
        match self.update(http, ticket, &json!({ "comment": comment })).await {
            Ok(_) => Outcome::Ok(()),
            Err(outcome) => outcome,
        }
    }

    /// Uploads a file, then names it in an internal comment.
    pub(super) async fn hand_in(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let mut request = self.site.call("POST", &format!("/api/v2/uploads?filename={}", encode(&file.name)));
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        let request = request.header("Content-Type", file.content_type).body(file.bytes.clone());
        let response = match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let token = response.json().ok().and_then(|body| body.pointer("/upload/token").and_then(text_of));
        match token {
            Some(token) => self.say(http, ticket, &format!("Attached: {}", file.name), &[&token]).await,
            None => Outcome::Ambiguous(format!("no upload token in {}", http.said(&response))),
        }
    }

    /// `PUT /tickets/{id}`; the ticket as it is then.
    async fn update(&self, http: &Http, ticket: &DeskRef, change: &Value) -> Result<Value, Outcome<()>> {
        let path = format!("/api/v2/tickets/{}", encode(&ticket.id));
        let request = self.site.call_with("PUT", &path, &json!({ "ticket": change }));
        let response = http.write(request, Timestamp(i64::MAX)).await.value()?;
        let mut body = response.json().unwrap_or_default();
        let updated = body.get_mut("ticket").map(Value::take).unwrap_or_default();
        if updated.get("id").and_then(text_of).as_deref() == Some(ticket.id.as_str()) {
            Ok(updated)
        } else {
            Err(Outcome::Ambiguous(format!("the answer does not show the changed ticket: {}", http.said(&response))))
        }
    }
}

/// The change that cancels a ticket; `None` when it is cancelled already, and why it cannot be.
fn cancelled(settings: &Settings, ticket: &Value, why: &str) -> Result<Option<Value>, String> {
    let listed = ticket.get("tags").and_then(Value::as_array).into_iter().flatten();
    let mut tags: Vec<&str> = listed.filter_map(Value::as_str).collect();
    let failed = settings.failed_tag();
    let status = ticket.get("status").and_then(Value::as_str).unwrap_or_default();
    if matches!(status, "solved" | "closed") {
        return if tags.contains(&failed.as_str()) { Ok(None) } else { Err(format!("the ticket is {status} already")) };
    }
    if !tags.contains(&failed.as_str()) {
        tags.push(&failed);
    }
    let mut change = json!({ "status": "solved", "tags": tags, "comment": { "body": why, "public": false } });
    if let Some(stamp) = ticket.get("updated_at").and_then(Value::as_str) {
        change["safe_update"] = true.into();
        change["updated_stamp"] = stamp.into();
    }
    Ok(Some(change))
}
