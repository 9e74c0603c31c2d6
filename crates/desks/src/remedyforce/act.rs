//! Cancelling a ticket, and putting files on it.

use super::{
    Remedyforce,
    incident::{INCIDENT, state, status},
    soql::quoted,
};
use crate::{
    Attachment, Outcome, Refusal,
    attributes::{encode, text_of},
    http::Http,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use model::{Timestamp, ticket::DeskRef};
use serde_json::{Value, json};

/// The object of the statuses.
pub(super) const STATUSES: &str = "BMCServiceDesk__Status__c";

/// The status of a cancelled ticket, when nobody said which.
const CANCELLED: &str = "CANCELLED";

impl Remedyforce {
    /// Gives the ticket the status of cancelled ones, with the reason as its resolution, unless it is closed already.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let wanted = self.settings.cancel_status.as_deref().unwrap_or(CANCELLED);
        let row = match self.row(http, ticket).await.value() {
            Ok(Some(row)) => row,
            Ok(None) => {
                let reason = format!("the desk does not have ticket {}", ticket.number);
                return Outcome::Refused(Refusal { missing: true, ..Refusal::new(reason) });
            }
            Err(outcome) => return outcome,
        };
        let now = status(&row).map(|status| status.text).unwrap_or_default();
        if now.eq_ignore_ascii_case(wanted) {
            return Outcome::Ok(());
        }
        if state(&row).as_deref() == Some("state:closed") {
            return Outcome::Refused(Refusal::new(format!("ticket {} is closed already: {now}", ticket.number)));
        }
        let id = match self.status_id(http, wanted).await.value() {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        let body = json!({ "BMCServiceDesk__FKStatus__c": id, "BMCServiceDesk__incidentResolution__c": why });
        // A ticket that a person has named may be known by its number alone.
        let record = row.get("Id").and_then(text_of).unwrap_or_else(|| ticket.id.clone());
        let resource = self.data(&format!("sobjects/{INCIDENT}/{}", encode(&record)));
        let request = self.site.call_with("PATCH", &resource, &body);
        match self.write(http, request, Timestamp(i64::MAX)).await.value() {
            Ok(response) if response.status == 204 && response.body.is_empty() => Outcome::Ok(()),
            Ok(response) => Outcome::Ambiguous(format!("no answer to a change: {}", http.said(&response))),
            Err(outcome) => outcome,
        }
    }

    /// The id of a status by its name.
    async fn status_id(&self, http: &Http, name: &str) -> Outcome<String> {
        let soql = format!(
            "SELECT Id,Name FROM {STATUSES} WHERE BMCServiceDesk__inactive__c = false AND \
             BMCServiceDesk__appliesToIncident__c = true AND Name = {}",
            quoted(name)
        );
        let rows = match self.query(http, &soql).await.value() {
            Ok(rows) => rows,
            Err(outcome) => return outcome,
        };
        let text = |row: &Value, name: &str| row.get(name).and_then(text_of);
        let named = |row: &&Value| text(row, "Name").is_some_and(|found| found.eq_ignore_ascii_case(name));
        match rows.iter().find(named).and_then(|row| text(row, "Id")) {
            Some(id) => Outcome::Ok(id),
            None => Outcome::Refused(Refusal::new(format!("the desk has no active status {name}: set cancelStatus"))),
        }
    }

    /// Puts a file on the ticket.
    pub(super) async fn add_file(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let body = json!({
            "Title": file.name,
            "PathOnClient": file.name,
            "VersionData": BASE64_STANDARD.encode(&file.bytes),
            "FirstPublishLocationId": ticket.id,
        });
        let request = self.site.call_with("POST", &self.data("sobjects/ContentVersion"), &body);
        let response = match self.write(http, request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match response.json().ok().as_ref().and_then(|json| json.get("success")) {
            Some(Value::Bool(true)) => Outcome::Ok(()),
            Some(Value::Bool(false)) => Outcome::Refused(Refusal::new(http.said(&response))),
            _ => Outcome::Ambiguous(format!("no answer to a new file: {}", http.said(&response))),
        }
    }
}
