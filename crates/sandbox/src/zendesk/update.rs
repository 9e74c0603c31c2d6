//! Changing tickets, and taking in files.

use super::{
    answers::{bad, body_of, error, invalid, parameter},
    catalogue,
    tickets::{id_of, shown},
};
use crate::{Comment, File, tickets::Handle};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

/// What a call wants of a ticket, checked.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) subject: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) status: Option<String>,
    pub(super) requester: Option<String>,
    pub(super) comment: Option<Comment>,
    pub(super) files: Vec<File>,
    pub(super) fields: Map<String, Value>,
    pub(super) stamp: Option<String>,
}

type Checked<T> = Result<T, Box<Response>>;

/// Members that are kept as they are, and what they must be.
const NUMBERS: [&str; 6] = ["group_id", "organization_id", "assignee_id", "ticket_form_id", "brand_id", "problem_id"];

/// Reads the `ticket` of a body. Unknown members are ignored, as Zendesk does; wrong types and values are refused.
pub(super) fn read_change(desk: &Handle, written: &Map<String, Value>) -> Checked<Change> {
    let mut change = Change {
        subject: text(written, "subject")?,
        external_id: text(written, "external_id")?,
        status: one_of(written, "status", &["new", "open", "pending", "hold", "solved", "closed"])?,
        ..Change::default()
    };
    if change.external_id.as_ref().is_some_and(|key| key.len() > 255) {
        return Err(Box::new(invalid("external_id", "External ID: is too long", "TooLong")));
    }
    for (name, values) in [
        ("priority", ["low", "normal", "high", "urgent"].as_slice()),
        ("type", ["question", "incident", "problem", "task"].as_slice()),
    ] {
        if let Some(value) = one_of(written, name, values)? {
            change.fields.insert(name.to_owned(), value.into());
        }
    }
    for name in NUMBERS {
        match written.get(name) {
            None | Some(Value::Null) => {}
            Some(value) if value.is_u64() => {
                change.fields.insert(name.to_owned(), value.clone());
            }
            Some(_) => return Err(Box::new(wrong(name, "must be an integer"))),
        }
    }
    change.requester = requester(desk, written)?;
    if let Some(tags) = written.get("tags") {
        let tags = tags.as_array().filter(|tags| tags.iter().all(Value::is_string)).cloned();
        let tags = tags.ok_or_else(|| Box::new(wrong("tags", "must be a list of texts")))?;
        change.fields.insert("tags".to_owned(), tags.into());
    }
    if let Some(fields) = written.get("custom_fields") {
        change.fields.insert("custom_fields".to_owned(), custom_fields(fields)?);
    }
    if let Some(comment) = written.get("comment") {
        let (comment, files) = read_comment(desk, comment)?;
        change.comment = Some(comment);
        change.files = files;
    }
    if written.get("safe_update").and_then(Value::as_bool) == Some(true) {
        let stamp = text(written, "updated_stamp")?;
        change.stamp = Some(stamp.ok_or_else(|| Box::new(wrong("updated_stamp", "is required for a safe update")))?);
    }
    Ok(change)
}

fn wrong(name: &str, what: &str) -> Response {
    bad(&format!("You passed an invalid value for the {name} attribute. {what}"))
}

fn text(written: &Map<String, Value>, name: &str) -> Checked<Option<String>> {
    match written.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Box::new(wrong(name, "must be a text"))),
    }
}

fn one_of(written: &Map<String, Value>, name: &str, values: &[&str]) -> Checked<Option<String>> {
    match text(written, name)? {
        Some(value) if !values.contains(&value.as_str()) => {
            let description = format!("{name}: {value} is not included in the list");
            Err(Box::new(invalid(name, &description, "InvalidValue")))
        }
        value => Ok(value),
    }
}

/// Who asks, by id or by e-mail address. An unknown address makes a new user, who is not kept here.
fn requester(desk: &Handle, written: &Map<String, Value>) -> Checked<Option<String>> {
    let people = &desk.settings().people;
    if let Some(id) = written.get("requester_id").filter(|id| !id.is_null()) {
        let id = id.as_u64().ok_or_else(|| Box::new(wrong("requester_id", "must be an integer")))?;
        return match people.iter().find(|person| person.id == id) {
            None => Err(Box::new(invalid("requester", "Requester: is not valid", "InvalidValue"))),
            Some(person) if !person.active => {
                Err(Box::new(invalid("requester", "Requester: is suspended or deleted", "InvalidValue")))
            }
            Some(person) => Ok(Some(person.id.to_string())),
        };
    }
    let email = written.get("requester").and_then(|requester| requester.get("email")).and_then(Value::as_str);
    Ok(email.map(|email| match people.iter().find(|person| person.email.eq_ignore_ascii_case(email)) {
        Some(person) => person.id.to_string(),
        None => email.to_owned(),
    }))
}

fn custom_fields(fields: &Value) -> Checked<Value> {
    let list = fields.as_array().ok_or_else(|| Box::new(wrong("custom_fields", "must be a list")))?;
    for field in list {
        let id = field
            .get("id")
            .and_then(Value::as_u64)
            .ok_or_else(|| Box::new(wrong("custom_fields", "each needs an id")))?;
        let value = field.get("value").and_then(Value::as_str).unwrap_or_default();
        match catalogue::takes(id, value) {
            Some(true) => {}
            Some(false) => {
                let description = format!("{id}: {value} is not an option of the field");
                return Err(Box::new(invalid("base", &description, "InvalidFieldValue")));
            }
            None => return Err(Box::new(invalid("base", &format!("{id} is not a custom field"), "InvalidFieldValue"))),
        }
    }
    Ok(fields.clone())
}

fn read_comment(desk: &Handle, comment: &Value) -> Checked<(Comment, Vec<File>)> {
    let comment = comment.as_object().ok_or_else(|| Box::new(wrong("comment", "must be an object")))?;
    let body = match text(comment, "body")? {
        Some(body) => Some(body),
        None => text(comment, "html_body")?,
    };
    let body = body.filter(|body| !body.trim().is_empty());
    let body = body.ok_or_else(|| Box::new(invalid("comment", "Comment: cannot be blank", "BlankValue")))?;
    let public = match comment.get("public") {
        None => true,
        Some(Value::Bool(public)) => *public,
        Some(_) => return Err(Box::new(wrong("public", "must be a boolean"))),
    };
    let mut files = Vec::new();
    for token in comment.get("uploads").and_then(Value::as_array).into_iter().flatten() {
        let token = token.as_str().unwrap_or_default();
        let upload = desk.state().shelf.remove(&format!("upload {token}"));
        let upload = upload.ok_or_else(|| Box::new(invalid("base", "Uploads: token is invalid", "InvalidValue")))?;
        let part = |name: &str| upload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let bytes = BASE64_STANDARD.decode(part("bytes")).unwrap_or_default();
        files.push(File { name: part("name"), bytes });
    }
    Ok((Comment { text: body, public }, files))
}

/// `PUT /api/v2/tickets/{id}`. A closed ticket takes no change; a safe update none that somebody else has overtaken.
pub(super) async fn update(
    State(desk): State<Handle>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let change = id_of(&id).and_then(|id| {
        let written = body_of(&headers, &body, "ticket")?;
        let known = desk.ticket(id).ok_or_else(|| Box::new(error(StatusCode::NOT_FOUND, "Not found")))?;
        if known.status == "closed" {
            return Err(Box::new(invalid("status", "Status: closed prevents ticket update", "InvalidValue")));
        }
        let change = read_change(&desk, &written)?;
        let stamp = shown(&known).get("updated_at").cloned();
        if change.stamp.as_ref().is_some_and(|given| stamp.as_ref().and_then(Value::as_str) != Some(given)) {
            return Err(Box::new(error(
                StatusCode::CONFLICT,
                "Safe Update prevented the update: the ticket has changed",
            )));
        }
        Ok((id, change))
    });
    let (id, change) = match change {
        Ok(change) => change,
        Err(answer) => return *answer,
    };
    let now = desk.time_now();
    let updated = desk.change(id, |ticket| {
        ticket.fields.extend(change.fields);
        ticket.fields.insert("updated_at".to_owned(), now.into());
        ticket.comments.extend(change.comment);
        ticket.files.extend(change.files);
        if let Some(title) = change.subject {
            ticket.title = title;
        }
        if let Some(status) = change.status {
            ticket.status = status;
        }
        if let Some(requester) = change.requester {
            ticket.requester = Some(requester);
        }
        if let Some(key) = change.external_id {
            ticket.correlation_key = key;
        }
        shown(ticket)
    });
    match updated {
        Some(ticket) => {
            let audit = json!({ "id": id, "ticket_id": id, "created_at": ticket.get("updated_at"), "events": [] });
            Json(json!({ "ticket": ticket, "audit": audit })).into_response()
        }
        None => error(StatusCode::NOT_FOUND, "Not found"),
    }
}

/// `POST /api/v2/uploads?filename=a.txt`
pub(super) async fn upload(
    State(desk): State<Handle>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(name) = parameter(query.as_deref(), "filename").filter(|name| !name.is_empty()) else {
        return bad("You passed an invalid value for the filename attribute. cannot be blank");
    };
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Content-Type is required");
    };
    let count = desk.state().shelf.len() + 1;
    let token = format!("upload{count}");
    let kept = json!({ "name": name, "bytes": BASE64_STANDARD.encode(&body) });
    desk.state().shelf.insert(format!("upload {token}"), kept);
    let file = json!({
        "id": count, "url": format!("http://localhost/api/v2/attachments/{count}.json"), "file_name": name,
        "content_url": format!("http://localhost/attachments/token/{token}/?name={name}"), "content_type": kind,
        "size": body.len(), "thumbnails": [], "inline": false, "deleted": false,
    });
    let upload = json!({ "token": token, "expires_at": desk.time_now(), "attachment": file, "attachments": [file] });
    (StatusCode::CREATED, Json(json!({ "upload": upload }))).into_response()
}
