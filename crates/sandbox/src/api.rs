//! The desk's REST interface.

use crate::tickets::{Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

const TITLE_MAX: usize = 200;
const DESCRIPTION_MAX: usize = 20_000;
const PAGE: usize = 500;

/// An error in the desk's own words.
pub(crate) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

fn bad(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request", message)
}

/// Counts every call, whatever becomes of it.
pub(crate) async fn count(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    desk.count_call();
    next.run(request).await
}

/// Lets only the desk's one user in.
pub(crate) async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    let pair = BASE64_STANDARD.encode(format!("{}:{}", settings.username, settings.password));
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if given == Some(format!("Basic {pair}").as_str()) {
        return next.run(request).await;
    }
    let mut answer = error(StatusCode::UNAUTHORIZED, "unauthorized", "Sign in with a user name and password");
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Basic realm=\"desk\""));
    answer
}

pub(crate) async fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "not_found", "No such resource")
}

pub(crate) async fn not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This resource has no such method")
}

/// `GET /api/me`
pub(crate) async fn me(State(desk): State<Handle>) -> Json<Value> {
    Json(json!({ "username": desk.settings().username, "role": "agent" }))
}

/// `POST /api/tickets`
pub(crate) async fn create(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body, &["title", "description", "correlationKey", "priority"]) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let (title, description, key) = match (
        text(&body, "title", TITLE_MAX),
        text(&body, "description", DESCRIPTION_MAX),
        text(&body, "correlationKey", 40),
    ) {
        (Ok(title), Ok(description), Ok(key)) => (title, description, key),
        (Err(answer), _, _) | (_, Err(answer), _) | (_, _, Err(answer)) => return *answer,
    };
    if title.contains('\n') {
        return bad("title must be one line");
    }
    let safe = key.len() >= 20 && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !safe {
        return bad("correlationKey must be 20 to 40 of a-z and 0-9");
    }
    let priority = match body.get("priority") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_u64().filter(|priority| (1..=5).contains(priority)) {
            None => return bad("priority must be a number from 1 to 5"),
            some => some,
        },
    };
    match desk.add(title, description, key, priority) {
        Some(ticket) => {
            let place = [(header::LOCATION, format!("/api/tickets/{}", ticket.id))];
            (StatusCode::CREATED, place, Json(ticket.to_json())).into_response()
        }
        None => error(StatusCode::INSUFFICIENT_STORAGE, "full", "The desk is full"),
    }
}

/// `GET /api/tickets?correlationKey=…` or `?ids=1,2,3`
pub(crate) async fn list(State(desk): State<Handle>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let pair = query.split_once('=').filter(|(_, value)| !value.contains('&'));
    let found: Vec<Ticket> = match pair {
        Some(("correlationKey", key)) if !key.is_empty() => desk.search(key),
        Some(("ids", ids)) => {
            let list = ids.replace("%2C", ",").replace("%2c", ",");
            let ids: Result<Vec<u64>, _> = list.split(',').map(str::parse).collect();
            let Ok(ids) = ids else {
                return bad("ids must be numbers, separated by commas");
            };
            ids.into_iter().filter_map(|id| desk.ticket(id)).collect()
        }
        None if query.is_empty() => desk.tickets(),
        _ => return bad("ask for either correlationKey or ids"),
    };
    let items: Vec<Value> = found.iter().take(PAGE).map(Ticket::to_json).collect();
    Json(json!({ "items": items, "total": found.len() })).into_response()
}

/// `GET /api/tickets/{id}`
pub(crate) async fn read(State(desk): State<Handle>, Path(id): Path<String>) -> Response {
    match id.parse().ok().and_then(|id| desk.ticket(id)) {
        Some(ticket) => Json(ticket.to_json()).into_response(),
        None => error(StatusCode::NOT_FOUND, "not_found", "No such ticket"),
    }
}

/// `POST /api/tickets/{id}/cancel`
pub(crate) async fn cancel(
    State(desk): State<Handle>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = match object(&headers, &body, &["reason"]) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let reason = match text(&body, "reason", 1000) {
        Ok(reason) => reason.to_owned(),
        Err(answer) => return *answer,
    };
    let done = id.parse().ok().and_then(|id| {
        desk.change(id, |ticket| {
            if matches!(ticket.status.as_str(), "resolved" | "rejected") {
                return Err(ticket.status.clone());
            }
            "cancelled".clone_into(&mut ticket.status);
            ticket.reason = Some(reason);
            Ok(ticket.to_json())
        })
    });
    match done {
        Some(Ok(ticket)) => Json(ticket).into_response(),
        Some(Err(status)) => error(StatusCode::CONFLICT, "closed", &format!("The ticket is {status} already")),
        None => error(StatusCode::NOT_FOUND, "not_found", "No such ticket"),
    }
}

/// The JSON object of a body, with no members but the `known` ones.
fn object(headers: &HeaderMap, body: &[u8], known: &[&str]) -> Result<Map<String, Value>, Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Box::new(error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send application/json",
        )));
    }
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(Box::new(bad("the body must be a JSON object")));
    };
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(Box::new(bad(&format!("unknown member {unknown}; known are {}", known.join(", "))))),
        None => Ok(object),
    }
}

/// A text that must be there.
fn text<'a>(body: &'a Map<String, Value>, name: &str, most: usize) -> Result<&'a str, Box<Response>> {
    let text = body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Box::new(bad(&format!("{name} must be a text that is not blank"))));
    }
    if text.chars().count() > most {
        return Err(Box::new(bad(&format!("{name} must have at most {most} characters"))));
    }
    Ok(text)
}
