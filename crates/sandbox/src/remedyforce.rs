//! BMC Helix Remedyforce: the part of Salesforce that a service desk on it needs. Records of one object, queries,
//! upserts by an external id, the package's own interface, and every way of signing in.

mod package;
mod query;
mod records;
mod schema;
mod tokens;

use crate::{
    Vendor,
    tickets::{Handle, Ticket},
};
use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};

/// Statuses of a ticket, and whether a ticket with it is open.
pub(crate) const STATUSES: [(&str, bool); 14] = [
    ("OPENED", true),
    ("ACCEPTED", true),
    ("ASSIGNED", true),
    ("IN PROGRESS", true),
    ("ON HOLD", true),
    ("WAITING FOR CUSTOMER", true),
    ("WAITING FOR VENDOR", true),
    ("PENDING APPROVAL", true),
    ("RESOLVED", true),
    ("COMPLETED", false),
    ("CLOSED", false),
    ("REJECTED", false),
    ("CANCELLED", false),
    ("CANCELED", false),
];

/// Their names.
const NAMES: [&str; STATUSES.len()] = {
    let mut names = [""; STATUSES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = STATUSES[at].0;
        at += 1;
    }
    names
};

/// Calls in a day that the organization may make.
const CALLS_A_DAY: u64 = 15_000;

/// The organization.
const ORGANIZATION: &str = "00D2x000005srFcEAI";

/// Its row in the table of desks.
pub(crate) const VENDOR: Vendor = Vendor {
    script_name: "bmc-helix-remedyforce-sdim",
    name: "BMC Helix Remedyforce",
    statuses: |_| &NAMES,
    journey: |_| ["IN PROGRESS", "CLOSED"],
    fill: |base, settings| {
        json!({
            "url": base,
            "authenticationType": "OAuth2",
            "grant_type": "CLIENT_CREDENTIALS",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
        })
    },
    error: |status, message| error(status, code_of(status), message),
    lie: || package::no("The desk refuses, but says 200"),
    routes,
};

fn routes(desk: &Handle) -> Router<Handle> {
    Router::new()
        .route("/services/data/{version}/sobjects/{object}", get(records::object).post(records::create))
        .route("/services/data/{version}/sobjects/{object}/describe", get(records::describe))
        .route("/services/data/{version}/sobjects/{object}/{id}", get(records::read).patch(records::update))
        .route(
            "/services/data/{version}/sobjects/{object}/{field}/{value}",
            get(records::by_key).patch(records::upsert),
        )
        .route("/services/data/{version}/query", get(query::query))
        .route("/services/apexrest/BMCServiceDesk/1.0/ServiceUtil/Version", get(package::version))
        .route("/services/apexrest/BMCServiceDesk/1.0/ServiceRequestDefinition", get(package::definitions))
        .route("/services/apexrest/BMCServiceDesk/1.0/ServiceRequestDefinition/{id}", get(package::definition))
        .route("/services/apexrest/BMCServiceDesk/1.0/ServiceRequest", post(package::service_request))
        .route("/services/apexrest/BMCServiceDesk/1.0/Incident", post(package::incident))
        .route("/services/apexrest/BMCServiceDesk/1.0/{kind}/{id}/clientnote", post(package::note))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn(known_version))
        .layer(from_fn_with_state(desk.clone(), authenticate))
        .route("/services/oauth2/token", post(tokens::token))
        .route("/services/Soap/u/{version}", post(tokens::login))
        .fallback(not_found)
}

/// An error as Salesforce writes it: a list.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
}

/// An error that names fields.
fn field_error(code: &str, message: &str, fields: &[&str]) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!([{ "message": message, "errorCode": code, "fields": fields }])))
        .into_response()
}

fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "INVALID_SESSION_ID",
        403 => "INSUFFICIENT_ACCESS",
        404 => "NOT_FOUND",
        429 => "TOO_MANY_REQUESTS",
        503 => "SERVER_UNAVAILABLE",
        500..=599 => "UNKNOWN_EXCEPTION",
        _ => "INVALID_FIELD",
    }
}

async fn not_found() -> Response {
    missing()
}

fn missing() -> Response {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "The requested resource does not exist")
}

async fn not_allowed(request: Request) -> Response {
    let message = format!("HTTP Method '{}' not allowed.", request.method());
    error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", &message)
}

/// Lets only sessions in, and counts the calls of the day.
async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    if !desk.is_session(request.headers(), "Bearer") {
        let mut answer = error(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", "Session expired or invalid");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
        return answer;
    }
    let used = desk.calls();
    let mut answer = if used > CALLS_A_DAY {
        error(StatusCode::FORBIDDEN, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    } else {
        next.run(request).await
    };
    if let Ok(usage) = HeaderValue::try_from(format!("api-usage={used}/{CALLS_A_DAY}")) {
        answer.headers_mut().insert("Sforce-Limit-Info", usage);
    }
    answer
}

/// Versions are retired from below, and not all of those above are there yet.
async fn known_version(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some(rest) = path.strip_prefix("/services/data/") else {
        return next.run(request).await;
    };
    match version(rest) {
        Some(31..=66) => next.run(request).await,
        Some(..31) => error(StatusCode::GONE, "UNSUPPORTED_API_VERSION", "Version retired. Use a later version."),
        _ => missing(),
    }
}

/// The version in `v62.0/…`.
fn version(path: &str) -> Option<u32> {
    path.split('/').next()?.strip_prefix('v')?.strip_suffix(".0")?.parse().ok()
}

/// An id of 18 characters: the kind of record, a number, and the checksum of the letters' case.
fn id(prefix: &str, number: u64) -> String {
    let id = format!("{prefix}{number:0width$}", width = 15 - prefix.len());
    let mut suffix = String::new();
    for part in id.as_bytes().chunks(5) {
        let upper = |(at, byte): (usize, &u8)| if byte.is_ascii_uppercase() { 1_usize << at } else { 0 };
        let bits: usize = part.iter().enumerate().map(upper).sum();
        suffix.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".get(bits).copied().unwrap_or(b'A')));
    }
    id + &suffix
}

/// The id of a person.
fn user_id(number: u64) -> String {
    id("0052x000002D", number)
}

/// The id of a status, by its place.
fn status_id(place: usize) -> String {
    id("a3w2w000000T", u64::try_from(place).unwrap_or_default())
}

/// The body, which must be a JSON object and say so.
fn object(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let message = format!("Content-Type header specified in HTTP request is not supported: {kind}");
        return Err(Box::new(error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", &message)));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Box::new(error(StatusCode::BAD_REQUEST, "JSON_PARSER_ERROR", "Unexpected character in the body"))),
    }
}

/// Time as Salesforce writes it.
fn time(at: &str) -> String {
    let seconds = at.get(..19).unwrap_or(at);
    format!("{seconds}.000+0000")
}

/// A new ticket: an incident or a service request.
fn ticket(number: u64, kind: &str, description: &str, key: &str) -> Ticket {
    Ticket {
        desk_id: id("a2U2w000000k", number),
        number: format!("{number:08}"),
        kind: kind.to_owned(),
        title: description.lines().next().unwrap_or_default().chars().take(255).collect(),
        description: description.to_owned(),
        correlation_key: key.to_owned(),
        status: "OPENED".to_owned(),
        ..Ticket::default()
    }
}
