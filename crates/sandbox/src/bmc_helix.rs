//! BMC Helix ITSM: the part of AR System's REST interface that connectors use, with the forms of the ticket types.

mod entries;
mod forms;
mod notes;
mod qualification;

use crate::{Vendor, tickets::Handle};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;
use std::collections::BTreeMap;

/// Its row in the table of desks.
pub(crate) const VENDOR: Vendor = Vendor {
    script_name: "bmc-helix-itsm-sdim",
    name: "BMC Helix ITSM",
    statuses: |ticket| forms::of(ticket).statuses,
    journey: |ticket| forms::of(ticket).journey,
    fill: |base, settings| {
        json!({
            "url": base,
            "username": settings.username,
            "password": settings.password,
            "serviceRequest": { "provision": { "request": { "TitleInstanceID": forms::DEFINITION } } },
        })
    },
    error: failed,
    lie: || message(StatusCode::OK, 9_000, "The desk refuses, but says 200", ""),
    routes,
};

fn routes(desk: &Handle) -> Router<Handle> {
    Router::new()
        .route("/api/jwt/logout", post(log_out))
        .route("/api/arsys/v1/entry/{form}", post(notes::post).get(entries::list))
        .route("/api/arsys/v1/entry/{form}/{id}", get(entries::read).put(entries::update))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing_done)
        .layer(from_fn_with_state(desk.clone(), authenticate))
        .route("/api/jwt/login", post(log_in))
}

/// Errors are a list of messages.
fn message(status: StatusCode, number: u64, text: &str, appended: &str) -> Response {
    let appended = (!appended.is_empty()).then_some(appended);
    let one = json!({
        "messageType": "ERROR", "messageText": text, "messageAppendedText": appended, "messageNumber": number,
    });
    (status, Json(json!([one]))).into_response()
}

/// What the desk refuses.
struct Refused {
    status: StatusCode,
    number: u64,
    text: &'static str,
    appended: String,
}

impl Refused {
    fn new(status: StatusCode, number: u64, text: &'static str, appended: &str) -> Self {
        Self { status, number, text, appended: appended.to_owned() }
    }

    /// A request that does not read.
    fn bad(text: &'static str, appended: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 8_930, text, appended)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        message(self.status, self.number, self.text, &self.appended)
    }
}

/// A failure on request. Of a 5xx nobody knows whether the desk did it: the database did not answer in time.
fn failed(status: StatusCode, text: &str) -> Response {
    let number = if status == StatusCode::UNAUTHORIZED {
        623
    } else if status.is_server_error() {
        92
    } else {
        9_000
    };
    message(status, number, text, "")
}

async fn nothing() -> Response {
    message(StatusCode::NOT_FOUND, 9_001, "No such resource", "")
}

async fn nothing_done() -> Response {
    message(StatusCode::METHOD_NOT_ALLOWED, 9_002, "This resource has no such method", "")
}

/// Lets only sessions in.
async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    if desk.is_session(request.headers(), "AR-JWT") {
        return next.run(request).await;
    }
    message(StatusCode::UNAUTHORIZED, 623, "Authentication failed", "")
}

/// `POST /api/jwt/login`: a form is exchanged for a token, which is the whole of the answer.
async fn log_in(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return message(StatusCode::UNSUPPORTED_MEDIA_TYPE, 8_932, "Unsupported media type", kind);
    }
    let text = String::from_utf8_lossy(&body).into_owned();
    let decoded =
        |value: &str| percent_encoding::percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned();
    let form: BTreeMap<String, String> = text
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let settings = desk.settings();
    let is = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
    if is("username", &settings.username) && is("password", &settings.password) {
        return desk.open_session().into_response();
    }
    let user = form.get("username").cloned().unwrap_or_default();
    message(StatusCode::UNAUTHORIZED, 623, "Authentication failed", &user)
}

/// `POST /api/jwt/logout`
async fn log_out(State(desk): State<Handle>, headers: HeaderMap) -> Response {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    desk.close_session(value.trim_start_matches("AR-JWT").trim());
    StatusCode::NO_CONTENT.into_response()
}
