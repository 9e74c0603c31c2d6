//! Creating issues, commenting on them, attaching files.

use super::{
    answers::{No, object},
    data, is_cloud, named,
};
use crate::tickets::{Comment, File, Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Multipart, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// Most characters of a text of many lines, and of a summary.
pub(super) const LONG: usize = 32_767;
pub(super) const SUMMARY: usize = 255;

/// Fields on the screen on which issues are made: id, name, type, whether it is required.
pub(super) const SCREEN: [(&str, &str, &str, bool); 9] = [
    ("summary", "Summary", "string", true),
    ("issuetype", "Issue Type", "issuetype", true),
    ("project", "Project", "project", true),
    ("reporter", "Reporter", "user", false),
    ("description", "Description", "string", false),
    ("labels", "Labels", "array", false),
    ("environment", "Environment", "string", false),
    ("customfield_10010", "Request Type", "sd-customerrequesttype", false),
    ("customfield_10026", "Request participants", "array", false),
];

/// `POST /rest/api/3/issue`
pub(super) async fn create(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Result<Response, No> {
    let body = object(&headers, &body, &["fields", "properties", "update", "transition", "historyMetadata"])?;
    let Some(Value::Object(fields)) = body.get("fields") else {
        return Err(No::bad("The fields are missing."));
    };
    if let Some(unknown) = fields.keys().find(|name| !SCREEN.iter().any(|(id, ..)| id == name)) {
        let why = format!("Field '{unknown}' cannot be set. It is not on the appropriate screen, or unknown.");
        return Err(No::field(unknown, why));
    }
    let one_of = |name: &str, members: [&str; 2]| {
        let field = fields.get(name)?;
        members.iter().find_map(|member| field.get(*member)?.as_str().map(str::to_owned))
    };
    if !one_of("project", ["key", "id"]).is_some_and(|name| name == data::PROJECT || name == data::PROJECT_ID) {
        return Err(No::field("project", "Specify a valid project ID or key"));
    }
    let kind = one_of("issuetype", ["name", "id"]);
    let kind =
        data::ISSUE_TYPES.iter().find(|(id, name)| kind.as_deref().is_some_and(|kind| kind == *id || kind == *name));
    let Some((_, kind)) = kind else {
        return Err(No::field("issuetype", "Specify an issue type"));
    };
    let title = summary(fields.get("summary"))?;
    let description = long(&desk, "description", fields.get("description"))?;
    long(&desk, "environment", fields.get("environment"))?;
    let labels = labels(fields.get("labels"))?;
    let person = if is_cloud(&desk) { ["id", "accountId"] } else { ["name", "name"] };
    let requester = match one_of("reporter", person) {
        None if fields.get("reporter").is_some_and(|reporter| !reporter.is_null()) => {
            return Err(No::field("reporter", "The reporter must be named."));
        }
        None => None,
        Some(id) => Some(
            data::somebody(&desk, &id)
                .ok_or_else(|| No::field("reporter", format!("The reporter specified is not a user: {id}")))?,
        ),
    };
    let mut participants = fields.get("customfield_10026").and_then(Value::as_array).into_iter().flatten();
    let participant = participants.find_map(|one| one.get("accountId").or_else(|| one.get("name"))?.as_str());
    let correlation_key = correlation(&labels, &description);
    let build = |id| Ticket {
        requester,
        on_behalf_of: participant.map(str::to_owned),
        fields: kept(fields, &body, &labels),
        ..ticket(id, kind, title, description, correlation_key)
    };
    let Some(ticket) = desk.add(build) else {
        return Err(No::new(StatusCode::INTERNAL_SERVER_ERROR, "The desk is full"));
    };
    let place = format!("{}/issue/{}", data::api(&desk), ticket.desk_id);
    let answer = json!({ "id": ticket.desk_id, "key": ticket.number, "self": place });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// A new issue.
pub(super) fn ticket(id: u64, kind: &str, title: String, description: String, correlation_key: String) -> Ticket {
    Ticket {
        desk_id: format!("{}", 10_000 + id),
        number: format!("{}-{id}", data::PROJECT),
        kind: kind.to_owned(),
        status: data::statuses_of(kind).first().copied().unwrap_or_default().to_owned(),
        title,
        description,
        correlation_key,
        ..Ticket::default()
    }
}

fn kept(fields: &Map<String, Value>, body: &Map<String, Value>, labels: &[String]) -> Map<String, Value> {
    let mut kept = Map::new();
    kept.insert("labels".to_owned(), json!(labels));
    for name in ["description", "customfield_10010"] {
        kept.extend(fields.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    kept.extend(body.get("properties").map(|value| ("properties".to_owned(), value.clone())));
    kept
}

/// The caller's key, from a label `sdim-…` or such a word in the text.
pub(super) fn correlation(labels: &[String], text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').map(str::to_owned);
    let mut all = labels.iter().cloned().chain(words);
    all.find_map(|word| word.strip_prefix("sdim-").map(str::to_owned)).unwrap_or_default()
}

/// A summary of one line.
pub(super) fn summary(value: Option<&Value>) -> Result<String, No> {
    let text = value.and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(No::field("summary", "You must specify a summary of the issue."));
    }
    if text.contains(['\n', '\r']) {
        return Err(No::field("summary", "The summary is invalid because it contains newline characters."));
    }
    if text.chars().count() > SUMMARY {
        return Err(No::field("summary", "Summary can't exceed 255 characters."));
    }
    Ok(text.to_owned())
}

pub(super) fn labels(value: Option<&Value>) -> Result<Vec<String>, No> {
    let wrong = || No::field("labels", "Operation value must be an array of strings");
    let items = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(value) => value.as_array().ok_or_else(wrong)?,
    };
    let labels: Vec<String> =
        items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect::<Result<_, _>>()?;
    match labels.iter().find(|label| label.contains(char::is_whitespace)) {
        Some(label) => Err(No::field("labels", format!("The label '{label}' contains spaces which is invalid."))),
        None => Ok(labels),
    }
}

/// Text of many lines: a document at Cloud, a plain text at Data Center. Gives it as plain text.
fn long(desk: &Handle, name: &str, value: Option<&Value>) -> Result<String, No> {
    let text = match (value, is_cloud(desk)) {
        (None | Some(Value::Null), _) => return Ok(String::new()),
        (Some(value), true) => document(value).ok_or_else(|| {
            No::field(name, "Operation value must be an Atlassian Document (see the Atlassian Document Format)")
        })?,
        (Some(Value::String(text)), false) => text.clone(),
        (Some(_), false) => return Err(No::field(name, "Operation value must be a string")),
    };
    if text.chars().count() > LONG {
        let why = "The entered text is too long. It exceeds the allowed limit of 32,767 characters.";
        return Err(No::field(name, why));
    }
    Ok(text)
}

/// The text of a document of paragraphs; `None` when it is none.
fn document(value: &Value) -> Option<String> {
    if value.get("type")? != "doc" || value.get("version")? != 1 {
        return None;
    }
    let mut paragraphs = Vec::new();
    for paragraph in value.get("content")?.as_array()? {
        if paragraph.get("type")? != "paragraph" {
            return None;
        }
        let mut text = String::new();
        for node in paragraph.get("content").and_then(Value::as_array).into_iter().flatten() {
            match node.get("type")?.as_str()? {
                "hardBreak" => text.push('\n'),
                "text" => text.push_str(node.get("text")?.as_str().filter(|text| !text.is_empty())?),
                _ => return None,
            }
        }
        paragraphs.push(text);
    }
    Some(paragraphs.join("\n\n"))
}

/// `POST /rest/api/3/issue/{name}/comment`
pub(super) async fn comment(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    let ticket = named(&desk, &name)?;
    let body = object(&headers, &body, &["body", "visibility", "properties"])?;
    let text = long(&desk, "comment", body.get("body"))?;
    if text.trim().is_empty() {
        return Err(No::field("comment", "Comment body can not be empty!"));
    }
    let internal = body.get("properties").and_then(Value::as_array).into_iter().flatten().any(|property| {
        property.get("key") == Some(&"sd.public.comment".into())
            && property.pointer("/value/internal") == Some(&true.into())
    });
    let number = ticket.comments.len() + 1;
    desk.change(ticket.id, |ticket| ticket.comments.push(Comment { text, public: !internal }));
    let place = format!("{}/issue/{}/comment/{number}", data::api(&desk), ticket.desk_id);
    let answer = json!({ "self": place, "id": format!("{number}"), "body": body.get("body"), "jsdPublic": !internal });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `POST /rest/api/3/issue/{name}/attachments`
pub(super) async fn attach(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Json<Value>, No> {
    let ticket = named(&desk, &name)?;
    if headers.get("x-atlassian-token").and_then(|value| value.to_str().ok()) != Some("no-check") {
        return Err(No::new(StatusCode::FORBIDDEN, "XSRF check failed"));
    }
    let mut shown = Vec::new();
    loop {
        let part = form.next_field().await.map_err(|error| No::bad(error.to_string()))?;
        let Some(part) = part else { break };
        if part.name() != Some("file") {
            return Err(No::bad("The field of a file is called file."));
        }
        let name = part.file_name().unwrap_or("unnamed").to_owned();
        let kind = part.content_type().unwrap_or("application/octet-stream").to_owned();
        let bytes = part.bytes().await.map_err(|error| No::bad(error.to_string()))?.to_vec();
        let id = format!("{}", 10_000 + shown.len());
        shown.push(json!({
            "self": format!("{}/attachment/{id}", data::api(&desk)), "id": id, "filename": name,
            "size": bytes.len(), "mimeType": kind,
        }));
        desk.change(ticket.id, |ticket| ticket.files.push(File { name, bytes }));
    }
    if shown.is_empty() { Err(No::bad("No file was sent.")) } else { Ok(Json(Value::Array(shown))) }
}
