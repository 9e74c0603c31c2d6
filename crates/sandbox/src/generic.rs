//! The Generic desk: a small REST interface, such as somebody's own desk has.

use crate::{
    Person, Vendor,
    tickets::{Comment, File, Handle, Ticket},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

const TITLE_MAX: usize = 200;
const DESCRIPTION_MAX: usize = 20_000;
const PAGE: usize = 500;

/// Statuses that a ticket may have.
const STATUSES: &[&str] = &["new", "open", "resolved", "rejected", "cancelled"];

/// Its row in the table of desks.
pub(crate) const VENDOR: Vendor = Vendor {
    script_name: "generic-sdim",
    name: "Generic desk",
    statuses: |_| STATUSES,
    journey: |_| ["open", "resolved"],
    fill: |base, settings| json!({ "url": base, "username": settings.username, "password": settings.password }),
    error: |status, message| error(status, "injected", message),
    lie: || error(StatusCode::OK, "injected", "The desk refuses, but says 200"),
    routes,
};

fn routes(desk: &Handle) -> Router<Handle> {
    Router::new()
        .route("/api/me", get(me))
        .route("/api/tickets", post(create).get(list))
        .route("/api/tickets/{id}", get(read))
        .route("/api/tickets/{id}/cancel", post(cancel))
        .route("/api/tickets/{id}/comments", post(comment))
        .route("/api/tickets/{id}/files", post(file))
        .route("/api/users", get(users))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(desk.clone(), authenticate))
}

/// The API's form of a ticket.
fn shown(ticket: &Ticket) -> Value {
    json!({
        "id": ticket.id,
        "number": ticket.number,
        "title": ticket.title,
        "description": ticket.description,
        "correlationKey": ticket.correlation_key,
        "priority": ticket.fields.get("priority"),
        "status": ticket.status,
        "reason": ticket.reason,
        "createdAt": ticket.created_at,
    })
}

/// An error in the desk's own words.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

fn bad(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request", message)
}

/// Lets only the desk's one user in.
async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    if Handle::is_basic(request.headers(), &settings.username, &settings.password) {
        return next.run(request).await;
    }
    let mut answer = error(StatusCode::UNAUTHORIZED, "unauthorized", "Sign in with a user name and password");
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Basic realm=\"desk\""));
    answer
}

async fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "not_found", "No such resource")
}

async fn not_allowed() -> Response {
    error(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This resource has no such method")
}

/// `GET /api/me`
async fn me(State(desk): State<Handle>) -> Json<Value> {
    Json(json!({ "username": desk.settings().username, "role": "agent" }))
}

/// `POST /api/tickets`
async fn create(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body, &["title", "description", "correlationKey", "priority", "requester"]) {
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
    // A blank requester is nobody.
    let requester = body.get("requester").and_then(Value::as_str).filter(|id| !id.is_empty());
    if requester.is_some_and(|id| !desk.settings().people.iter().any(|person| user_id(person) == id)) {
        return bad("requester must be the id of a user");
    }
    let build = |id| Ticket {
        requester: requester.map(str::to_owned),
        desk_id: format!("{id}"),
        number: format!("TKT-{id:06}"),
        title: title.to_owned(),
        description: description.to_owned(),
        correlation_key: key.to_owned(),
        status: "new".to_owned(),
        fields: priority.map(|priority| ("priority".to_owned(), json!(priority))).into_iter().collect(),
        ..Ticket::default()
    };
    match desk.add(build) {
        Some(ticket) => {
            let place = [(header::LOCATION, format!("/api/tickets/{}", ticket.id))];
            (StatusCode::CREATED, place, Json(shown(&ticket))).into_response()
        }
        None => error(StatusCode::INSUFFICIENT_STORAGE, "full", "The desk is full"),
    }
}

/// `GET /api/tickets?correlationKey=…` or `?ids=1,2,3`
async fn list(State(desk): State<Handle>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let pair = query.split_once('=').filter(|(_, value)| !value.contains('&'));
    let found: Vec<Ticket> = match pair {
        Some(("correlationKey", key)) if !key.is_empty() => desk.search(|ticket| ticket.correlation_key == key),
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
    let items: Vec<Value> = found.iter().take(PAGE).map(shown).collect();
    Json(json!({ "items": items, "total": found.len() })).into_response()
}

/// `GET /api/tickets/{id}`
async fn read(State(desk): State<Handle>, Path(id): Path<String>) -> Response {
    match id.parse().ok().and_then(|id| desk.ticket(id)) {
        Some(ticket) => Json(shown(&ticket)).into_response(),
        None => error(StatusCode::NOT_FOUND, "not_found", "No such ticket"),
    }
}

/// `POST /api/tickets/{id}/cancel`
async fn cancel(State(desk): State<Handle>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
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
            Ok(shown(ticket))
        })
    });
    match done {
        Some(Ok(ticket)) => Json(ticket).into_response(),
        Some(Err(status)) => error(StatusCode::CONFLICT, "closed", &format!("The ticket is {status} already")),
        None => error(StatusCode::NOT_FOUND, "not_found", "No such ticket"),
    }
}

/// `POST /api/tickets/{id}/comments`
async fn comment(State(desk): State<Handle>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let text = match object(&headers, &body, &["text"]).and_then(|body| text(&body, "text", 2000).map(str::to_owned)) {
        Ok(text) => text,
        Err(answer) => return *answer,
    };
    created(
        id.parse().ok().and_then(|id| desk.change(id, |ticket| ticket.comments.push(Comment { text, public: false }))),
    )
}

/// `POST /api/tickets/{id}/files`
async fn file(State(desk): State<Handle>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let parts = object(&headers, &body, &["name", "base64"])
        .and_then(|body| Ok((text(&body, "name", 200)?.to_owned(), text(&body, "base64", 10_000_000)?.to_owned())));
    let (name, base64) = match parts {
        Ok(parts) => parts,
        Err(answer) => return *answer,
    };
    let Ok(bytes) = BASE64_STANDARD.decode(base64) else {
        return bad("base64 is not Base64");
    };
    created(id.parse().ok().and_then(|id| desk.change(id, |ticket| ticket.files.push(File { name, bytes }))))
}

fn created(done: Option<()>) -> Response {
    match done {
        Some(()) => (StatusCode::CREATED, Json(json!({ "created": true }))).into_response(),
        None => error(StatusCode::NOT_FOUND, "not_found", "No such ticket"),
    }
}

/// `GET /api/users?email=…`
async fn users(State(desk): State<Handle>, Query(query): Query<Vec<(String, String)>>) -> Response {
    let [(name, email)] = query.as_slice() else {
        return bad("ask for one email");
    };
    if name != "email" || email.is_empty() {
        return bad("ask for one email");
    }
    let people = desk.settings().people.iter().filter(|person| person.email.eq_ignore_ascii_case(email));
    let items: Vec<Value> = people
        .map(|person| json!({ "id": user_id(person), "name": person.name, "email": person.email, "active": person.active }))
        .collect();
    Json(json!({ "items": items })).into_response()
}

fn user_id(person: &Person) -> String {
    format!("U{:03}", person.id)
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
