//! The package's own interface. It answers 200 to whatever it can read; `Success` tells what came of it.

use super::{
    id, object,
    schema::{self, INCIDENT, KEY},
    ticket, time, user_id,
};
use crate::tickets::{Comment, Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// Title of the one request definition.
const TITLE: &str = "Access change";

/// Its id, and those of its questions: what is to be changed, and our key, which is mapped to the custom field.
fn definition_id() -> String {
    id("a3H2w000000d", 1)
}

/// The question about the change.
fn change_question() -> String {
    id("a3I2w000000q", 1)
}

/// The question about the key.
fn key_question() -> String {
    id("a3I2w000000q", 2)
}

fn yes(result: &Value) -> Response {
    Json(json!({ "Success": true, "Result": result, "ErrorMessage": null, "ErrorCode": null })).into_response()
}

/// A refusal, which is answered with 200.
pub(super) fn no(message: &str) -> Response {
    Json(json!({ "Success": false, "Result": null, "ErrorMessage": message, "ErrorCode": null })).into_response()
}

/// `GET ServiceUtil/Version`: its result is JSON inside a text.
pub(super) async fn version() -> Response {
    yes(&json!("{\"Version\":\"20.20.01\",\"Package\":\"BMCServiceDesk\"}"))
}

fn described() -> Value {
    json!({
        "Id": definition_id(),
        "Fields": [{ "Name": "Title", "Value": TITLE }, { "Name": "requestDefinitionId", "Value": definition_id() }],
        "Questions": [
            { "Id": change_question(), "Text": "What is to be changed?", "Type": "TextArea", "IsRequired": true },
            { "Id": key_question(), "Text": "Number of the request at SailPoint", "Type": "Text", "IsRequired": false },
        ],
        "Conditions": [],
    })
}

/// `GET ServiceRequestDefinition`
pub(super) async fn definitions() -> Response {
    yes(&json!([described()]))
}

/// `GET ServiceRequestDefinition/{id}`
pub(super) async fn definition(Path(id): Path<String>) -> Response {
    if id == definition_id() { yes(&json!([described()])) } else { no("The request definition does not exist") }
}

/// The values of a list of `{name, value}`; `None` when it is not such a list.
fn entries(body: &Map<String, Value>, list: &str, name: &str, value: &str) -> Option<Vec<(String, Value)>> {
    match body.get(list) {
        None => Some(Vec::new()),
        Some(Value::Array(entries)) => entries
            .iter()
            .map(|entry| Some((entry.get(name)?.as_str()?.to_owned(), entry.get(value)?.clone())))
            .collect(),
        Some(_) => None,
    }
}

/// `POST ServiceRequest`
pub(super) async fn service_request(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let (Some(fields), Some(answers)) =
        (entries(&body, "Fields", "Name", "Value"), entries(&body, "Answers", "QuestionId", "Values"))
    else {
        return no("Fields must be a list of Name and Value, Answers one of QuestionId and Values");
    };
    let mut client = None;
    let mut definition = None;
    for (name, value) in &fields {
        let Some(value) = value.as_str() else {
            return no(&format!("The value of {name} must be a text"));
        };
        match name.as_str() {
            "client" => client = Some(value.to_owned()),
            "requestDefinitionId" => definition = Some(value.to_owned()),
            other => return no(&format!("Unknown field {other}")),
        }
    }
    if definition != Some(definition_id()) {
        return no("The request definition does not exist");
    }
    let mut change = String::new();
    let mut key = String::new();
    for (question, values) in &answers {
        let Some([Value::String(text)]) = values.as_array().map(Vec::as_slice) else {
            return no("Values must be a list of one text");
        };
        if *question == change_question() {
            text.clone_into(&mut change);
        } else if *question == key_question() {
            text.clone_into(&mut key);
        } else {
            return no(&format!("Unknown question {question}"));
        }
    }
    if change.trim().is_empty() {
        return no("Answer the required question: What is to be changed?");
    }
    raised(&desk, "serviceRequest", &change, &key, client)
}

/// `POST Incident`
pub(super) async fn incident(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let known = ["Description", "OpenDateTime", "DueDateTime", "ClientId", "IncidentSource", KEY];
    if let Some(strange) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return no(&format!("Unknown field {strange}"));
    }
    if body.values().any(|value| !value.is_string()) {
        return no("All values must be texts");
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("Description").trim().is_empty() {
        return no("Description is required");
    }
    let client = Some(text("ClientId").to_owned()).filter(|client| !client.is_empty());
    raised(&desk, "incident", text("Description"), text(KEY), client)
}

fn raised(desk: &Handle, kind: &str, description: &str, key: &str, client: Option<String>) -> Response {
    if client.as_ref().is_some_and(|client| !desk.settings().people.iter().any(|person| user_id(person.id) == *client))
    {
        return no("The client does not exist");
    }
    let twin = |ticket: &Ticket| !key.is_empty() && ticket.correlation_key.eq_ignore_ascii_case(key);
    if let Some(twin) = desk.tickets().into_iter().find(twin) {
        return no(&format!(
            "Insert failed. DUPLICATE_VALUE, duplicate value found: {KEY} duplicates value on record with id: {}",
            twin.desk_id
        ));
    }
    let build = |number| Ticket { requester: client, ..ticket(number, kind, description, key) };
    match desk.add(build) {
        Some(ticket) if kind == "incident" => {
            let created = time(&ticket.created_at).replace('T', " ").chars().take(19).collect::<String>();
            yes(&json!({ "CreatedDate": created, "Number": ticket.number, "Id": ticket.desk_id }))
        }
        Some(ticket) => yes(&json!({ "Number": ticket.number, "Id": ticket.desk_id })),
        None => no("STORAGE_LIMIT_EXCEEDED, storage limit exceeded"),
    }
}

/// `POST {ServiceRequest|Incident}/{id}/clientnote`
pub(super) async fn note(
    State(desk): State<Handle>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let Some(entries) = entries(&body, "ActivityLog", "Summary", "Notes").filter(|entries| !entries.is_empty()) else {
        return no("ActivityLog must be a list of Summary and Notes");
    };
    let of_kind = |ticket: &Ticket| (ticket.kind == "serviceRequest") == (kind == "ServiceRequest");
    let Some(ticket) = desk.tickets().into_iter().find(|ticket| ticket.desk_id == id && of_kind(ticket)) else {
        return no(&format!("No {INCIDENT} with this id"));
    };
    let mut log = Vec::new();
    for (summary, notes) in entries {
        let Some(notes) = notes.as_str().map(str::to_owned) else {
            return no("Notes must be a text");
        };
        desk.change(ticket.id, |ticket| ticket.comments.push(Comment { text: notes.clone(), public: true }));
        log.push(json!({
            "WorkInfoType": null, "ViewAccess": null, "Summary": summary, "SubmitterUsername": null,
            "SubmitterUserImgURL": null, "Submitter": desk.settings().username, "srId": id, "Notes": notes,
            "ModifiedDate": desk.time_now(), "Id": schema::file_id(log.len()), "CreatedDate": desk.time_now(),
        }));
    }
    yes(&json!({ "ActivityLog": log }))
}
