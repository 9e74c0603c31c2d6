//! The service desk's own API: customer requests of a request type, whose form says which fields there are.

use super::{
    answers::{No, object},
    data::{self, PROJECT, PROJECT_ID, SERVICE_DESK},
    write,
};
use crate::tickets::{Comment, Handle, Ticket};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

/// Request types: id, name, issue type, fields of the form. Only one has labels.
const REQUEST_TYPES: [(&str, &str, &str, &[&str]); 3] = [
    ("25", "New account", "[System] Service request", &["summary", "description"]),
    ("26", "Access change", "[System] Service request", &["summary", "description", "labels"]),
    ("27", "Short question", "[System] Incident", &["summary"]),
];

pub(super) fn routes() -> Router<Handle> {
    Router::new()
        .route("/rest/servicedeskapi/request", post(create))
        .route("/rest/servicedeskapi/request/{name}", get(read))
        .route("/rest/servicedeskapi/request/{name}/comment", post(comment))
        .route("/rest/servicedeskapi/servicedesk/{id}", get(service_desk))
        .route("/rest/servicedeskapi/servicedesk/{id}/requesttype/{kind}/field", get(form))
}

fn bad(message: impl Into<String>) -> No {
    No::bad(message).of_service_desk()
}

fn missing(what: &str) -> No {
    No::new(StatusCode::NOT_FOUND, format!("{what} does not exist or you do not have permission to see it."))
        .of_service_desk()
}

type RequestType = (&'static str, &'static str, &'static str, &'static [&'static str]);

fn request_type(desk: &str, kind: &str) -> Result<RequestType, No> {
    let found = REQUEST_TYPES.into_iter().find(|(id, ..)| *id == kind);
    found.filter(|_| desk == SERVICE_DESK).ok_or_else(|| missing("The request type"))
}

/// `POST /rest/servicedeskapi/request`
async fn create(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Result<Response, No> {
    let known =
        ["serviceDeskId", "requestTypeId", "requestFieldValues", "raiseOnBehalfOf", "requestParticipants", "channel"];
    let body = object(&headers, &body, &known).map_err(No::of_service_desk)?;
    let text = |name: &str| match body.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(bad(format!("{name} must be a text."))),
    };
    let (service_desk, kind) = (text("serviceDeskId")?.unwrap_or_default(), text("requestTypeId")?.unwrap_or_default());
    let (kind, _, issue_type, form) =
        request_type(service_desk, kind).map_err(|_| bad("The service desk or its request type does not exist."))?;
    let Some(Value::Object(fields)) = body.get("requestFieldValues") else {
        return Err(bad("requestFieldValues must be an object."));
    };
    if let Some(unknown) = fields.keys().find(|name| !form.contains(&name.as_str())) {
        return Err(bad(format!("Field '{unknown}' is not on the form of this request type.")));
    }
    let title = write::summary(fields.get("summary")).map_err(No::of_service_desk)?;
    let labels = write::labels(fields.get("labels")).map_err(No::of_service_desk)?;
    let description = match fields.get("description") {
        None => String::new(),
        Some(Value::String(text)) if text.chars().count() <= write::LONG => text.clone(),
        Some(_) => return Err(bad("description must be a text of at most 32767 characters.")),
    };
    let somebody = |id: &str| data::somebody(&desk, id).ok_or_else(|| bad(format!("The user '{id}' does not exist.")));
    let requester = text("raiseOnBehalfOf")?.map(somebody).transpose()?;
    let participants = body.get("requestParticipants").and_then(Value::as_array).into_iter().flatten();
    let participants: Vec<String> = participants.filter_map(Value::as_str).map(somebody).collect::<Result<_, _>>()?;
    let correlation_key = write::correlation(&labels, &format!("{title} {description}"));
    let document = json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": description }] },
    ]});
    let build = |id| {
        let mut ticket = write::ticket(id, issue_type, title, description, correlation_key);
        ticket.fields.insert("labels".to_owned(), json!(labels));
        ticket.fields.insert("description".to_owned(), document);
        ticket.fields.insert("requestTypeId".to_owned(), kind.into());
        ticket.requester = requester;
        ticket.on_behalf_of = participants.into_iter().next();
        ticket
    };
    let Some(ticket) = desk.add(build) else {
        return Err(No::new(StatusCode::INTERNAL_SERVER_ERROR, "The desk is full").of_service_desk());
    };
    Ok((StatusCode::CREATED, Json(shown(&desk, &ticket))).into_response())
}

fn date(rfc3339: &str) -> Value {
    let instant = rfc3339.parse::<jiff::Timestamp>().unwrap_or_default();
    let jira = data::time(rfc3339);
    let iso: String = jira.chars().take(19).collect();
    json!({ "iso8601": format!("{iso}+0000"), "jira": jira, "friendly": "Today", "epochMillis": instant.as_millisecond() })
}

/// A customer request as this API shows it.
fn shown(desk: &Handle, ticket: &Ticket) -> Value {
    let site = "https://sandbox.example.test";
    let (id, key) = (&ticket.desk_id, &ticket.number);
    json!({
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
        "issueId": id, "issueKey": key,
        "requestTypeId": ticket.fields.get("requestTypeId"), "serviceDeskId": SERVICE_DESK,
        "createdDate": date(&ticket.created_at),
        "requestFieldValues": [
            { "fieldId": "summary", "label": "What do you need?", "value": ticket.title },
            { "fieldId": "description", "label": "Why do you need this?", "value": ticket.description },
        ],
        "currentStatus": { "status": ticket.status, "statusCategory": data::category(&ticket.status).to_uppercase(),
                           "statusDate": date(&ticket.created_at) },
        "_links": { "jiraRest": format!("{}/issue/{id}", data::api(desk)),
                    "web": format!("{site}/servicedesk/customer/portal/{SERVICE_DESK}/{key}"),
                    "self": format!("{site}/rest/servicedeskapi/request/{id}"), "agent": format!("{site}/browse/{key}") },
    })
}

/// The customer request that a path names; an issue that is none is not known here.
fn named(desk: &Handle, name: &str) -> Result<Ticket, No> {
    let request =
        |ticket: &Ticket| ["requestTypeId", "customfield_10010"].iter().any(|name| ticket.fields.contains_key(*name));
    desk.named(name).filter(request).ok_or_else(|| missing("The request"))
}

/// `GET /rest/servicedeskapi/request/{name}`
async fn read(State(desk): State<Handle>, Path(name): Path<String>) -> Result<Json<Value>, No> {
    Ok(Json(shown(&desk, &named(&desk, &name)?)))
}

/// `POST /rest/servicedeskapi/request/{name}/comment`
async fn comment(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    let ticket = named(&desk, &name)?;
    let body = object(&headers, &body, &["body", "public"]).map_err(No::of_service_desk)?;
    let text = body.get("body").and_then(Value::as_str).unwrap_or_default().to_owned();
    if text.trim().is_empty() {
        return Err(bad("A comment must say something."));
    }
    let public = body.get("public") != Some(&Value::Bool(false));
    let answer = json!({ "id": "1000", "body": text, "public": public, "created": date(&desk.time_now()) });
    desk.change(ticket.id, |ticket| ticket.comments.push(Comment { text, public }));
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /rest/servicedeskapi/servicedesk/{id}`
async fn service_desk(Path(id): Path<String>) -> Result<Json<Value>, No> {
    if id != SERVICE_DESK {
        return Err(missing("The service desk"));
    }
    let place = format!("https://sandbox.example.test/rest/servicedeskapi/servicedesk/{id}");
    Ok(Json(json!({
        "id": id, "projectId": PROJECT_ID, "projectKey": PROJECT, "projectName": "IT Help Desk", "_links": { "self": place },
    })))
}

/// `GET /rest/servicedeskapi/servicedesk/{id}/requesttype/{kind}/field`
async fn form(Path((id, kind)): Path<(String, String)>) -> Result<Json<Value>, No> {
    let (_, _, _, form) = request_type(&id, &kind)?;
    let fields = form.iter().map(|name| {
        let schema = if *name == "labels" {
            json!({ "type": "array", "items": "string", "system": name })
        } else {
            json!({ "type": "string", "system": name })
        };
        json!({
            "fieldId": name, "name": name, "description": "", "required": *name == "summary", "validValues": [],
            "jiraSchema": schema, "visible": true,
        })
    });
    let fields: Vec<Value> = fields.collect();
    Ok(Json(json!({ "requestTypeFields": fields, "canRaiseOnBehalfOf": true, "canAddRequestParticipants": true })))
}
