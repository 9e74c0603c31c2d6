//! ServiceNow: the Table, Import Set, Service Catalog and Attachment APIs, OAuth, and SailPoint's store app
//! (`desks.md` 6), with the people, incidents, changes and catalog of a small company.

mod attachment;
mod catalog;
mod dictionary;
mod import;
mod query;
mod rows;
mod session;
mod table;

use crate::{
    Vendor,
    tickets::{Handle, Ticket},
};
use axum::{
    Json, Router,
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// Its row in the table of desks.
pub(crate) const VENDOR: Vendor = Vendor {
    script_name: "servicenow-sdim",
    name: "ServiceNow",
    statuses,
    journey: |ticket| match ticket.kind.as_str() {
        "incident" => ["2", "6"],
        "change_request" => ["-1", "3 successful"],
        "sc_request" => ["in_process", "closed_complete"],
        _ => ["2", "3"],
    },
    fill: |base, settings| {
        json!({
            "url": base, "username": settings.username, "password": settings.password, "correlationIsStored": true,
        })
    },
    error: |status, message| error(status, message, ""),
    lie: || error(StatusCode::OK, "Operation Failed", "The business rule refuses, but the answer is 200"),
    routes,
};

/// A change is closed with a code; a request can be turned down while it is open. Both are statuses of their own here.
fn statuses(ticket: &Ticket) -> &'static [&'static str] {
    match ticket.kind.as_str() {
        "incident" => &["1", "2", "3", "6", "7", "8"],
        "change_request" => {
            &["-5", "-4", "-3", "-2", "-1", "0", "3 successful", "3 successful_issues", "3 unsuccessful", "4"]
        }
        "sc_request" => &[
            "requested",
            "in_process",
            "closed_complete",
            "closed_incomplete",
            "closed_cancelled",
            "closed_rejected",
            "approval rejected",
        ],
        _ => &["-5", "1", "2", "3", "4", "7"],
    }
}

fn routes(desk: &Handle) -> Router<Handle> {
    let mut api = Router::new();
    for version in ["", "/v1", "/v2"] {
        api = api
            .route(&format!("/api/now{version}/table/{{table}}"), get(table::list).post(table::create))
            .route(
                &format!("/api/now{version}/table/{{table}}/{{sys_id}}"),
                get(table::read).patch(table::change).put(table::change).delete(table::remove),
            )
            .route(&format!("/api/now{version}/import/{{staging}}"), post(import::insert))
            .route(&format!("/api/now{version}/attachment/file"), post(attachment::upload));
    }
    for version in ["", "/v1"] {
        let catalog = format!("/api/sn_sc{version}/servicecatalog");
        api = api
            .route(&format!("{catalog}/items/{{item}}"), get(catalog::item))
            .route(&format!("{catalog}/items/{{item}}/order_now"), post(catalog::order))
            .route(&format!("{catalog}/items/{{item}}/submit_producer"), post(catalog::produce))
            .route(&format!("{catalog}/cart"), get(catalog::cart))
            .route(&format!("{catalog}/cart/submit_order"), post(catalog::submit))
            .route(&format!("{catalog}/cart/{{cart_item}}"), delete(catalog::take_out));
    }
    api.route("/api/x_sap_sdim/sailpoint_cart_js_api/create_ticket", post(catalog::store_app))
        .layer(from_fn_with_state(desk.clone(), session::authenticate))
        .route("/oauth_token.do", post(session::token))
        .fallback(async || error(StatusCode::BAD_REQUEST, "Requested URI does not represent any resource", ""))
        .method_not_allowed_fallback(async || error(StatusCode::METHOD_NOT_ALLOWED, "Method not supported", ""))
}

/// An error in ServiceNow's form (`desks.md` 6.11).
fn error(status: StatusCode, message: &str, detail: &str) -> Response {
    let detail = if detail.is_empty() { Value::Null } else { detail.into() };
    (status, Json(json!({ "error": { "message": message, "detail": detail }, "status": "failure" }))).into_response()
}

fn no_record() -> Response {
    let detail = "Record doesn't exist or ACL restricts the record retrieval";
    error(StatusCode::NOT_FOUND, "No Record found", detail)
}

/// What a data policy forbids.
fn policy(detail: &str) -> Response {
    error(StatusCode::FORBIDDEN, "Operation Failed", &format!("Data Policy Exception: {detail}"))
}

/// The JSON object of a body; every write must name its content type.
fn object(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Box<Response>> {
    is_json(headers)?;
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Box::new(error(
            StatusCode::BAD_REQUEST,
            "Exception while reading request",
            "The payload is not valid JSON.",
        ))),
    }
}

fn is_json(headers: &HeaderMap) -> Result<(), Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().map(str::trim) {
        Some("application/json") => Ok(()),
        Some("") | None => Err(Box::new(error(StatusCode::BAD_REQUEST, "Content-Type is missing", ""))),
        Some(_) => {
            Err(Box::new(error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", "Send application/json")))
        }
    }
}

/// Names and values of a query or a form, decoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// A value of a body as a text; `None` where it is neither text nor number nor boolean.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
