//! A row of `BMCServiceDesk__Incident__c`, which holds incidents and service requests alike.

use super::Remedyforce;
use crate::{
    answer::time,
    attributes::{encode, text_of},
    desk::Created,
    meaning::DeskStatus,
};
use model::ticket::DeskRef;
use serde_json::Value;

/// The object.
pub(super) const INCIDENT: &str = "BMCServiceDesk__Incident__c";
/// What the ticket says.
pub(super) const DESCRIPTION: &str = "BMCServiceDesk__incidentDescription__c";
/// The name of its status.
pub(super) const STATUS: &str = "BMCServiceDesk__Status_ID__c";
/// Whether it is open: `true` or `false` in a recorded answer of a real desk, whatever the status is called.
pub(super) const STATE: &str = "BMCServiceDesk__state__c";

impl Remedyforce {
    /// The fields that are asked for.
    pub(super) fn columns(&self) -> String {
        let mut columns = format!("Id,Name,{STATUS},{STATE},CreatedDate");
        if let Some(field) = &self.key_column {
            columns.push(',');
            columns.push_str(field);
        }
        columns
    }

    /// Our key in a row.
    pub(super) fn key_of<'a>(&self, row: &'a Value) -> Option<&'a str> {
        row.get(self.key_column.as_deref()?).and_then(Value::as_str).map(str::trim)
    }

    /// The ticket of a row; `None` when it has no id or no number.
    pub(super) fn ticket(&self, row: &Value) -> Option<Created> {
        let text = |name: &str| row.get(name).and_then(text_of);
        Some(Created {
            desk: self.desk_ref(text("Id")?, text("Name")?),
            status: status(row).map(|status| status.text),
            created: text("CreatedDate").and_then(|at| time(&at)),
        })
    }

    /// A ticket with the link for people: Salesforce leads from an id to the record's page.
    pub(super) fn desk_ref(&self, id: String, number: String) -> DeskRef {
        let url = Some(format!("{}/{}", self.site.pages(), encode(&id)));
        DeskRef { id, number, url }
    }
}

/// The status of a row: its name, and `state:open` or `state:closed`. `None` when the row tells neither.
pub(super) fn status(row: &Value) -> Option<DeskStatus> {
    let state = state(row);
    match row.get(STATUS).and_then(text_of) {
        Some(name) => Some(DeskStatus::new(name).or(state.unwrap_or_default())),
        None => state.map(DeskStatus::new),
    }
}

/// `state:open` or `state:closed`.
pub(super) fn state(row: &Value) -> Option<String> {
    match row.get(STATE)? {
        Value::Bool(true) => Some("state:open".to_owned()),
        Value::Bool(false) => Some("state:closed".to_owned()),
        Value::String(word) => Some(format!("state:{}", word.trim().to_lowercase())),
        _ => None,
    }
}
