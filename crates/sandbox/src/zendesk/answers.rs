//! The forms of Zendesk's answers: errors, headers of limits, pages.

use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// An error as Zendesk words it: a text in most, an object in some, plain text when there were too many calls.
pub(super) fn error(status: StatusCode, message: &str) -> Response {
    let body = match status.as_u16() {
        429 => {
            let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            return (status, plain, message.to_owned()).into_response();
        }
        400 => json!({ "error": { "title": "Invalid attribute", "message": message } }),
        401 => json!({ "error": "Couldn't authenticate you" }),
        403 => json!({ "error": { "title": "Forbidden", "message": message } }),
        404 => json!({ "error": "RecordNotFound", "description": message }),
        409 => json!({ "error": "UpdateConflict", "description": message }),
        415 => json!({ "error": "UnsupportedMediaType", "description": message }),
        422 => json!({ "error": "RecordInvalid", "description": message, "details": {} }),
        _ => json!({ "error": "InternalError", "description": message }),
    };
    (status, Json(body)).into_response()
}

/// 400: a value of the wrong type.
pub(super) fn bad(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, message)
}

/// 422: a field whose value Zendesk's rules refuse.
pub(super) fn invalid(field: &str, description: &str, code: &str) -> Response {
    let details = json!({ field: [{ "description": description, "error": code }] });
    let body = json!({ "error": "RecordInvalid", "description": "Record validation errors", "details": details });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// 404 of a path that no interface has.
pub(super) async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "InvalidEndpoint", "description": "Not found" }))).into_response()
}

/// 405.
pub(super) async fn not_allowed() -> Response {
    let body = json!({ "error": "MethodNotAllowed", "description": "This end point has no such method" });
    (StatusCode::METHOD_NOT_ALLOWED, Json(body)).into_response()
}

/// Puts the limits into the headers of every answer, in all their spellings; lists of tickets have one of their own.
pub(super) async fn limits(request: Request, next: Next) -> Response {
    let listed = request.method() == "GET" && request.uri().path().trim_end_matches(".json").ends_with("/tickets");
    let mut answer = next.run(request).await;
    let mut put = |name: &'static str, value: &'static str| {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    put("x-rate-limit", "700");
    put("x-rate-limit-remaining", "699");
    put("ratelimit-limit", "700");
    put("ratelimit-remaining", "699");
    put("ratelimit-reset", "41");
    if listed {
        put("zendesk-ratelimit-tickets-index", "total=100; remaining=99; resets=41");
    }
    answer
}

/// The `ticket` of a JSON body.
pub(super) fn body_of(
    headers: &HeaderMap,
    body: &[u8],
    name: &str,
) -> Result<serde_json::Map<String, Value>, Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let message = "Content-Type must be application/json";
        return Err(Box::new(error(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)));
    }
    let Ok(mut json) = serde_json::from_slice::<Value>(body) else {
        let body = json!({ "error": "Unprocessable Entity", "message": "Server could not parse JSON" });
        return Err(Box::new((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()));
    };
    match json.get_mut(name).map(Value::take) {
        Some(Value::Object(inner)) => Ok(inner),
        _ => Err(Box::new(bad(&format!("Parameter {name} is required and must be an object")))),
    }
}

/// A parameter of a query, decoded.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    query?.split('&').find_map(|pair| {
        let (known, value) = pair.split_once('=').unwrap_or((pair, ""));
        let known = percent_decode_str(known).decode_utf8_lossy();
        let value = value.replace('+', " ");
        (known == name).then(|| percent_decode_str(&value).decode_utf8_lossy().into_owned())
    })
}

/// Rows of a list that pages by number, as `page` and `per_page` ask, with the addresses around them.
pub(super) fn page(headers: &HeaderMap, path: &str, query: Option<&str>, name: &str, rows: &[Value]) -> Value {
    const MOST: usize = 100;
    let number = |name: &str| parameter(query, name).and_then(|text| text.parse::<usize>().ok());
    let size = number("per_page").or_else(|| number("page[size]")).unwrap_or(MOST).clamp(1, MOST);
    let at = number("page").unwrap_or(1).max(1);
    let start = (at - 1).saturating_mul(size).min(rows.len());
    let end = start.saturating_add(size).min(rows.len());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let kept: Vec<&str> =
        query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page")).collect();
    let address = |at: usize| {
        let mut parts = kept.clone();
        let number = format!("page={at}");
        parts.push(&number);
        format!("http://{host}{path}?{}", parts.join("&"))
    };
    json!({
        name: rows.get(start..end).unwrap_or_default(),
        "next_page": (end < rows.len()).then(|| address(at + 1)),
        "previous_page": (at > 1).then(|| address(at - 1)),
        "count": rows.len(),
    })
}
