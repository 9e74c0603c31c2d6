//! Refusals in Jira's two forms, and the reading of what is sent.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    message: String,
    /// The field that is wrong.
    field: Option<String>,
    /// Whether it is the service desk's API that says so.
    service_desk: bool,
}

impl No {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), field: None, service_desk: false }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A field of the platform is wrong.
    pub(super) fn field(name: &str, message: impl Into<String>) -> Self {
        Self { field: Some(name.to_owned()), ..Self::bad(message) }
    }

    /// The same in the form of the service desk's API.
    pub(super) fn of_service_desk(self) -> Self {
        Self { service_desk: true, ..self }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let body = match (self.service_desk, &self.field) {
            (true, _) => json!({
                "errorMessage": self.message,
                "i18nErrorMessage": { "i18nKey": "sd.error", "parameters": [] },
            }),
            (false, Some(field)) => json!({ "errorMessages": [], "errors": { field.as_str(): self.message } }),
            (false, None) => json!({ "errorMessages": [self.message], "errors": {} }),
        };
        (self.status, Json(body)).into_response()
    }
}

/// The JSON object of a body, with no members but the `known` ones.
pub(super) fn object(headers: &HeaderMap, body: &[u8], known: &[&str]) -> Result<Map<String, Value>, No> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(No::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"));
    }
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(No::bad("There was an error parsing JSON. Check that your request body is valid."));
    };
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(No::bad(format!("Invalid request payload: {unknown} is not a known member."))),
        None => Ok(object),
    }
}

/// A list of texts.
pub(super) fn texts(body: &Map<String, Value>, name: &str) -> Result<Vec<String>, No> {
    let wrong = || No::bad(format!("Invalid request payload: {name} must be a list of texts."));
    match body.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// A whole number.
pub(super) fn number(body: &Map<String, Value>, name: &str, otherwise: usize) -> Result<usize, No> {
    match body.get(name) {
        None => Ok(otherwise),
        Some(value) => value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| No::bad(format!("Invalid request payload: {name} must be a number."))),
    }
}
