//! What Salesforce's errors mean: a list of `{"message", "errorCode", "fields"}`, whatever the status (`desks.md` 4).

use crate::http::{Meaning, Response};
use serde_json::Value;

/// Where Salesforce's words say more than the status.
///
/// `SERVER_UNAVAILABLE` (503) stays unclear: nobody promises that nothing was done.
pub(super) fn judge(response: &Response) -> Option<Meaning> {
    if response.status < 300 {
        return None;
    }
    let errors = match response.json() {
        Ok(Value::Array(errors)) => errors,
        _ => Vec::new(),
    };
    let member =
        |name: &str| errors.iter().find_map(|error| error.get(name)).and_then(Value::as_str).unwrap_or_default();
    match (response.status, member("errorCode")) {
        // Several records have the key: an upsert changed none of them.
        (300, _) if errors.iter().any(Value::is_string) => Some(Meaning::Refused),
        (_, "INVALID_SESSION_ID" | "INVALID_AUTH_HEADER") => Some(Meaning::Credentials),
        // The whole transaction is taken back.
        (400..=599, "REQUEST_LIMIT_EXCEEDED") | (400..=499, "UNABLE_TO_LOCK_ROW") => Some(Meaning::Busy),
        // A retired version of the API says nothing about the record.
        (410, _) => Some(Meaning::Refused),
        // An address that Salesforce does not know, and a page of whatever stands before it, are no missing record.
        (404, "NOT_FOUND") if member("message").starts_with("Provided external ID field") => Some(Meaning::Refused),
        (404, "NOT_FOUND" | "ENTITY_IS_DELETED") => Some(Meaning::Missing),
        (404, _) => Some(Meaning::Refused),
        _ => None,
    }
}
