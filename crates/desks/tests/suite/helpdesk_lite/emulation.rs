//! Helpdesk Lite, emulated: as strict as the real one.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use sandbox::{Handle, Ticket, Vendor};
use serde_json::{Map, Value, json};

/// Its row in the table of emulated desks.
pub static VENDOR: Vendor = Vendor {
    script_name: "helpdesk-lite-sdim",
    name: "Helpdesk Lite",
    statuses: |_| &["open", "working", "done", "declined", "withdrawn"],
    journey: |_| ["working", "done"],
    fill: |base, settings| json!({ "url": base, "token": settings.token }),
    error: problem,
    lie: || problem(StatusCode::OK, "Please try again later"),
    routes: |desk| {
        Router::new()
            .route("/v1/whoami", get(async || Json(json!({ "login": "deskbridge" }))))
            .route("/v1/requests", post(create).get(list))
            .route("/v1/requests/{id}", get(read))
            .route("/v1/requests/{id}/withdraw", post(withdraw))
            .fallback(async || problem(StatusCode::NOT_FOUND, "no such address"))
            .layer(from_fn_with_state(desk.clone(), authenticate))
    },
};

fn problem(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

fn shown(ticket: &Ticket) -> Value {
    json!({ "id": ticket.id, "reference": ticket.correlation_key, "summary": ticket.title, "state": ticket.status })
}

async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if given == Some(format!("Bearer {}", desk.settings().token).as_str()) {
        return next.run(request).await;
    }
    problem(StatusCode::UNAUTHORIZED, "the token is not known")
}

/// The members of a body: all of them texts, none but the known ones, the first `needed` of them there.
fn members(body: &[u8], known: &[&str], needed: usize) -> Result<Map<String, Value>, String> {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err("the body must be a JSON object".to_owned());
    };
    match members.iter().find(|(name, value)| !known.contains(&name.as_str()) || !value.is_string()) {
        Some((name, _)) => Err(format!("{name} is unknown, or no text")),
        None if known.iter().take(needed).any(|name| !members.contains_key(*name)) => {
            Err("something is missing".into())
        }
        None => Ok(members),
    }
}

async fn create(State(desk): State<Handle>, body: Bytes) -> Response {
    let body = match members(&body, &["reference", "summary", "details", "team"], 3) {
        Ok(body) => body,
        Err(why) => return problem(StatusCode::BAD_REQUEST, &why),
    };
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let build = |id| Ticket {
        desk_id: format!("{id}"),
        number: format!("REQ-{id}"),
        title: text("summary"),
        description: text("details"),
        correlation_key: text("reference"),
        status: "open".to_owned(),
        ..Ticket::default()
    };
    match desk.add(build) {
        Some(ticket) => (StatusCode::CREATED, Json(shown(&ticket))).into_response(),
        None => problem(StatusCode::INSUFFICIENT_STORAGE, "the desk is full"),
    }
}

async fn list(State(desk): State<Handle>, Query(query): Query<Vec<(String, String)>>) -> Response {
    let found = match query.as_slice() {
        [(name, key)] if name == "reference" => desk.select(|ticket| ticket.correlation_key == *key),
        [(name, ids)] if name == "ids" => {
            let ids: Vec<&str> = ids.split(',').collect();
            desk.select(|ticket| ids.contains(&ticket.desk_id.as_str()))
        }
        _ => return problem(StatusCode::BAD_REQUEST, "ask for one reference, or for ids"),
    };
    Json(json!({ "requests": found.iter().take(100).map(shown).collect::<Vec<_>>() })).into_response()
}

async fn read(State(desk): State<Handle>, Path(id): Path<String>) -> Response {
    match desk.named(&id) {
        Some(ticket) => Json(shown(&ticket)).into_response(),
        None => problem(StatusCode::NOT_FOUND, "no such request"),
    }
}

async fn withdraw(State(desk): State<Handle>, Path(id): Path<u64>, body: Bytes) -> Response {
    let body = match members(&body, &["reason"], 1) {
        Ok(body) => body,
        Err(why) => return problem(StatusCode::BAD_REQUEST, &why),
    };
    let withdrawn = desk.change(id, |ticket| {
        // A request that is closed stays as it is, and the answer says so.
        if ["open", "working"].contains(&ticket.status.as_str()) {
            "withdrawn".clone_into(&mut ticket.status);
            ticket.reason = body["reason"].as_str().map(str::to_owned);
        }
        shown(ticket)
    });
    match withdrawn {
        Some(ticket) => Json(ticket).into_response(),
        None => problem(StatusCode::NOT_FOUND, "no such request"),
    }
}
