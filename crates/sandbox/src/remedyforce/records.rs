//! Single records: reading, upserting by the external id, changing, and new files.

use super::{
    error, field_error, missing, object as body_of,
    schema::{self, INCIDENT, KEY, Kind},
    user_id,
};
use crate::tickets::{File, Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Largest file that fits into a JSON body.
const FILE_BYTES: usize = 38_000_000;

/// First version whose upsert of a known record answers 200 with a body rather than an empty 204.
const UPSERT_TELLS: u32 = 46;

/// Parameters of a query.
pub(super) type Parameters = Query<BTreeMap<String, String>>;

/// `GET …/sobjects/{object}`
pub(super) async fn object(Path((_, name)): Path<(String, String)>) -> Response {
    schema::short(&name)
        .map_or_else(missing, |short| Json(json!({ "objectDescribe": short, "recentItems": [] })).into_response())
}

/// `GET …/sobjects/{object}/describe`
pub(super) async fn describe(Path((_, name)): Path<(String, String)>) -> Response {
    schema::described(&name).map_or_else(missing, |object| Json(object).into_response())
}

/// `GET …/sobjects/{object}/{id}`
pub(super) async fn read(
    State(desk): State<Handle>,
    Path((version, object, id)): Path<(String, String, String)>,
    Query(parameters): Parameters,
) -> Response {
    if object != INCIDENT {
        return missing();
    }
    match by_id(&desk, &id) {
        Ok(ticket) => shown(&version, &ticket, &parameters),
        Err(answer) => *answer,
    }
}

/// `GET …/sobjects/{object}/{field}/{value}`
pub(super) async fn by_key(
    State(desk): State<Handle>,
    Path((version, object, field, value)): Path<(String, String, String, String)>,
    Query(parameters): Parameters,
) -> Response {
    if let Some(answer) = no_such_key(&object, &field) {
        return answer;
    }
    let found = with_key(&desk, &value);
    match found.as_slice() {
        [] => missing(),
        [ticket] => shown(&version, ticket, &parameters),
        several => choices(&version, several),
    }
}

/// `PATCH …/sobjects/{object}/{field}/{value}`
pub(super) async fn upsert(
    State(desk): State<Handle>,
    Path((at, object, field, value)): Path<(String, String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(answer) = no_such_key(&object, &field) {
        return answer;
    }
    let body = match body_of(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    for name in [KEY, "Id"] {
        if body.contains_key(name) {
            let message = format!("The {name} field should not be specified in the sobject data.");
            return field_error("INVALID_FIELD", &message, &[name]);
        }
    }
    if value.chars().count() > 40 {
        return field_error("STRING_TOO_LONG", "SDIM Correlation: data value too large (max length=40)", &[KEY]);
    }
    if let Some(answer) = refused(&desk, &body) {
        return answer;
    }
    let found = with_key(&desk, &value);
    match found.as_slice() {
        [] => {
            let build = |number| {
                let mut ticket = super::ticket(number, "incident", "", &value);
                apply(&mut ticket, &body);
                ticket
            };
            match desk.add(build) {
                Some(ticket) => done(StatusCode::CREATED, &ticket.desk_id, Some(true)),
                None => error(StatusCode::BAD_REQUEST, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"),
            }
        }
        [ticket] => {
            desk.change(ticket.id, |ticket| apply(ticket, &body));
            if super::version(&at).is_some_and(|version| version < UPSERT_TELLS) {
                return StatusCode::NO_CONTENT.into_response();
            }
            done(StatusCode::OK, &ticket.desk_id, Some(false))
        }
        several => choices(&at, several),
    }
}

/// `PATCH …/sobjects/{object}/{id}`
pub(super) async fn update(
    State(desk): State<Handle>,
    Path((_, object, id)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if object != INCIDENT {
        return missing();
    }
    let body = match body_of(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let ticket = match by_id(&desk, &id) {
        Ok(ticket) => ticket,
        Err(answer) => return *answer,
    };
    if let Some(answer) = refused(&desk, &body) {
        return answer;
    }
    desk.change(ticket.id, |ticket| apply(ticket, &body));
    StatusCode::NO_CONTENT.into_response()
}

/// `POST …/sobjects/{object}`: a new file; tickets are made by upsert here.
pub(super) async fn create(
    State(desk): State<Handle>,
    Path((_, object)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if object != "ContentVersion" {
        return missing();
    }
    let body = match body_of(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let known = ["Title", "PathOnClient", "VersionData", "FirstPublishLocationId"];
    if let Some(strange) = body.keys().find(|name| !known.contains(&name.as_str())) {
        let message = format!("No such column '{strange}' on sobject of type ContentVersion");
        return error(StatusCode::BAD_REQUEST, "INVALID_FIELD", &message);
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("PathOnClient").is_empty() {
        let message = "Required fields are missing: [PathOnClient]";
        return field_error("REQUIRED_FIELD_MISSING", message, &["PathOnClient"]);
    }
    let Some(bytes) = BASE64_STANDARD.decode(text("VersionData")).ok().filter(|bytes| bytes.len() <= FILE_BYTES) else {
        return error(StatusCode::BAD_REQUEST, "JSON_PARSER_ERROR", "VersionData is not Base64, or too large");
    };
    let Some(ticket) = desk.tickets().into_iter().find(|ticket| ticket.desk_id == text("FirstPublishLocationId"))
    else {
        return field_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &["FirstPublishLocationId"]);
    };
    let file = File { name: text("PathOnClient").to_owned(), bytes };
    let count = desk.change(ticket.id, |ticket| {
        ticket.files.push(file);
        ticket.files.len()
    });
    done(StatusCode::CREATED, &schema::file_id(count.unwrap_or_default()), None)
}

fn done(status: StatusCode, id: &str, created: Option<bool>) -> Response {
    let mut answer = json!({ "id": id, "success": true, "errors": [] });
    if let Some(created) = created {
        answer["created"] = created.into();
    }
    (status, Json(answer)).into_response()
}

/// Tickets with a key; a comparison that does not mind letter case.
fn with_key(desk: &Handle, key: &str) -> Vec<Ticket> {
    desk.tickets().into_iter().filter(|ticket| ticket.correlation_key.eq_ignore_ascii_case(key)).collect()
}

/// The ticket with an id of 15 or 18 characters.
fn by_id(desk: &Handle, id: &str) -> Result<Ticket, Box<Response>> {
    if !matches!(id.len(), 15 | 18) || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let message = format!("Provided external ID field does not exist or is not accessible: {id}");
        return Err(Box::new(error(StatusCode::NOT_FOUND, "NOT_FOUND", &message)));
    }
    let found = desk.tickets().into_iter().find(|ticket| ticket.desk_id == id || ticket.desk_id.get(..15) == Some(id));
    found.ok_or_else(|| Box::new(missing()))
}

fn no_such_key(object: &str, field: &str) -> Option<Response> {
    if object != INCIDENT {
        return Some(missing());
    }
    if field.eq_ignore_ascii_case(KEY) {
        return None;
    }
    let message = format!("Provided external ID field does not exist or is not accessible: {field}");
    Some(error(StatusCode::NOT_FOUND, "NOT_FOUND", &message))
}

/// Several records have the key.
fn choices(version: &str, tickets: &[Ticket]) -> Response {
    let urls: Vec<String> = tickets.iter().map(|ticket| address(version, &ticket.desk_id)).collect();
    let mut answer = (StatusCode::MULTIPLE_CHOICES, Json(json!(urls))).into_response();
    answer.headers_mut().remove(header::LOCATION);
    answer
}

fn address(version: &str, id: &str) -> String {
    format!("/services/data/{version}/sobjects/{INCIDENT}/{id}")
}

/// A record, or the fields of it that are asked for.
fn shown(version: &str, ticket: &Ticket, parameters: &BTreeMap<String, String>) -> Response {
    let row = schema::incident(ticket);
    let mut record = Map::new();
    record.insert("attributes".to_owned(), json!({ "type": INCIDENT, "url": address(version, &ticket.desk_id) }));
    match parameters.get("fields") {
        None => record.extend(row),
        Some(names) => {
            for name in names.split(',') {
                let Some(field) = schema::field(INCIDENT, name.trim()) else {
                    return no_such_column(name);
                };
                record.insert(field.name.to_owned(), row.get(field.name).cloned().unwrap_or_default());
            }
            record.entry("Id").or_insert_with(|| json!(ticket.desk_id));
        }
    }
    Json(record).into_response()
}

fn no_such_column(name: &str) -> Response {
    let message = format!("No such column '{name}' on sobject of type {INCIDENT}");
    error(StatusCode::BAD_REQUEST, "INVALID_FIELD", &message)
}

/// Why fields cannot be set like this.
pub(super) fn refused(desk: &Handle, body: &Map<String, Value>) -> Option<Response> {
    for (name, value) in body {
        let Some(field) = schema::field(INCIDENT, name) else {
            return Some(no_such_column(name));
        };
        if !field.writable {
            let message = format!(
                "Unable to create/update fields: {name}. Please check the security settings of this field and verify \
                 that it is read/write for your profile or permission set."
            );
            return Some(field_error("INVALID_FIELD_FOR_INSERT_UPDATE", &message, &[name]));
        }
        if value.is_null() && field.nillable {
            continue;
        }
        let text = value.as_str();
        let wrong = |what: &str| {
            let message = format!("Cannot deserialize instance of {what} from the value {value}");
            Some(error(StatusCode::BAD_REQUEST, "JSON_PARSER_ERROR", &message))
        };
        let known = |exists: bool| {
            let message = "invalid cross reference id";
            if exists { None } else { Some(field_error("INVALID_CROSS_REFERENCE_KEY", message, &[name])) }
        };
        let fault = match (field.kind, text) {
            (Kind::Boolean, _) if !value.is_boolean() => wrong("boolean"),
            (Kind::Boolean, _) => None,
            (_, None) => wrong("string"),
            (Kind::Text(most) | Kind::LongText(most), Some(text)) if text.chars().count() > most => {
                let message = format!("{}: data value too large (max length={most})", field.label);
                Some(field_error("STRING_TOO_LONG", &message, &[name]))
            }
            (Kind::User, Some(id)) => known(desk.settings().people.iter().any(|person| user_id(person.id) == id)),
            (Kind::Status, Some(id)) => known(schema::status_by_id(id).is_some()),
            (Kind::Reference | Kind::Id, Some(id)) if !matches!(id.len(), 15 | 18) => {
                let message = format!("{}: id value of incorrect type: {id}", field.label);
                Some(field_error("MALFORMED_ID", &message, &[name]))
            }
            _ => None,
        };
        if fault.is_some() {
            return fault;
        }
    }
    None
}

/// Sets the fields.
pub(super) fn apply(ticket: &mut Ticket, body: &Map<String, Value>) {
    for (name, value) in body {
        let Some(field) = schema::field(INCIDENT, name) else { continue };
        let text = value.as_str().unwrap_or_default();
        match field.name {
            "BMCServiceDesk__incidentDescription__c" => {
                let fresh = super::ticket(0, "", text, "");
                (ticket.title, ticket.description) = (fresh.title, fresh.description);
            }
            "BMCServiceDesk__incidentResolution__c" => {
                ticket.reason = Some(text.to_owned()).filter(|text| !text.is_empty());
            }
            "BMCServiceDesk__FKClient__c" => ticket.requester = Some(text.to_owned()).filter(|text| !text.is_empty()),
            "BMCServiceDesk__FKStatus__c" => {
                if let Some(status) = schema::status_by_id(text) {
                    status.clone_into(&mut ticket.status);
                }
            }
            "BMCServiceDesk__isServiceRequest__c" => {
                let kind = if value == &Value::Bool(true) { "serviceRequest" } else { "incident" };
                kind.clone_into(&mut ticket.kind);
            }
            name => {
                ticket.fields.insert(name.to_owned(), value.clone());
            }
        }
    }
}
