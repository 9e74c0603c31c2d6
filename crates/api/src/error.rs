//! The one error type of the endpoints, and the bodies that the API publishes (`isc-sdim.md` 1.2).

use crate::answer::Answer;
use http::{HeaderValue, StatusCode};
use model::{Fault, read::FaultKind};
use serde_json::{Value, json};
use std::fmt::Display;
use store::StoreError;

/// Why a call is not answered as it wished.
#[derive(Debug)]
pub enum ApiError {
    /// `ErrorResponseDto`.
    Dto {
        /// HTTP status.
        status: StatusCode,
        /// `detailCode`.
        code: &'static str,
        /// Text of the one message.
        text: String,
        /// Texts of the causes.
        causes: Vec<String>,
        /// `Allow`, for 405.
        allow: Option<String>,
    },
    /// 401: no token, or none that is valid.
    Unauthorized(String),
    /// 401: a call of a desk that proves nothing. It says no more, so that nobody learns which integrations there are.
    Unproven,
    /// The token endpoint's errors (RFC 6749, 5.2).
    OAuth {
        /// HTTP status: 400 or 401.
        status: StatusCode,
        /// `error`.
        error: &'static str,
        /// `error_description`.
        description: String,
    },
    /// 429; seconds to wait.
    RateLimited(u64),
}

const CONTENT: &str = "The request was syntactically correct but its content is semantically invalid.";

impl ApiError {
    fn dto(status: StatusCode, code: &'static str, text: impl Into<String>, causes: Vec<String>) -> Self {
        Self::Dto { status, code, text: text.into(), causes, allow: None }
    }

    /// 400: the body or a parameter cannot be read at all.
    pub fn syntax(cause: impl Display) -> Self {
        let text = "The request could not be parsed.";
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::BAD_REQUEST, "400.0 Bad request syntax", text, causes)
    }

    /// 400: it can be read and is not allowed.
    pub fn content(cause: impl Display) -> Self {
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::BAD_REQUEST, "400.1 Bad Request Content", CONTENT, causes)
    }

    /// 400: a value is not allowed.
    pub fn illegal(cause: impl Display) -> Self {
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::BAD_REQUEST, "400.1.3 Illegal value", CONTENT, causes)
    }

    /// 400: a limit is exceeded.
    pub fn limit(cause: impl Display) -> Self {
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::BAD_REQUEST, "400.1.4 Limit violation", CONTENT, causes)
    }

    /// 400: something else has it already, or changed it meanwhile.
    pub fn reference_conflict(text: impl Into<String>, cause: impl Display) -> Self {
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::BAD_REQUEST, "400.1.409 Reference conflict", text, causes)
    }

    /// 400: a thing that the request refers to does not exist.
    pub fn missing_references(text: impl Into<String>, causes: Vec<String>) -> Self {
        let code = "400.1.404 Referenced object not found";
        Self::dto(StatusCode::BAD_REQUEST, code, text, causes)
    }

    /// 400: something else needs it.
    pub fn in_use(text: impl Into<String>, causes: Vec<String>) -> Self {
        Self::dto(StatusCode::BAD_REQUEST, "400.2.1.0 Object in use by another", text, causes)
    }

    /// 403: the token is good and not enough, or the change is not allowed.
    pub fn forbidden(cause: impl Display) -> Self {
        let text = "The server understood the request but refuses to authorize it.";
        Self::dto(StatusCode::FORBIDDEN, "403 Forbidden", text, vec![cause.to_string()])
    }

    /// 404.
    pub fn not_found() -> Self {
        let text = "The server did not find a current representation for the target resource.";
        Self::dto(StatusCode::NOT_FOUND, "404 Not found", text, vec![])
    }

    /// 405, with the methods that are allowed.
    pub fn method_not_allowed(method: &http::Method, allow: String) -> Self {
        Self::Dto {
            status: StatusCode::METHOD_NOT_ALLOWED,
            code: "405 Method not allowed",
            text: "The target resource does not support the method of the request.".to_owned(),
            causes: vec![format!("{method} is not allowed here; allowed: {allow}")],
            allow: Some(allow),
        }
    }

    /// 409: the thing's state does not allow it.
    pub fn conflict(cause: impl Display) -> Self {
        let text = "The request conflicts with the current state of the target resource.";
        Self::dto(StatusCode::CONFLICT, "409 Conflict", text, vec![cause.to_string()])
    }

    /// 413.
    pub fn too_large(most: usize) -> Self {
        let causes = vec![format!("the body must have at most {most} bytes")];
        let text = "The request body is larger than the server accepts.";
        Self::dto(StatusCode::PAYLOAD_TOO_LARGE, "413 Payload too large", text, causes)
    }

    /// 422: an `Idempotency-Key` that came before with another body.
    pub fn key_reused() -> Self {
        let text = "The Idempotency-Key was used before with another body.";
        let causes = vec!["Idempotency-Key: use a new key for a new plan, or send the first plan again".to_owned()];
        Self::dto(StatusCode::UNPROCESSABLE_ENTITY, "422 Idempotency key reused", text, causes)
    }

    /// 500; what happened is in the log, not in the answer.
    pub fn internal() -> Self {
        let text = "An internal fault occurred.";
        Self::dto(StatusCode::INTERNAL_SERVER_ERROR, "500.0 Internal Fault", text, vec![])
    }

    /// 502: the desk was asked, and refused or was not there.
    pub fn bad_gateway(cause: impl Display) -> Self {
        let text = "The desk did not give what was asked of it.";
        Self::dto(StatusCode::BAD_GATEWAY, "502 Bad gateway", text, vec![cause.to_string()])
    }

    /// 503: come back later.
    pub fn unavailable(cause: impl Display) -> Self {
        let text = "The server is not able to do this at the moment.";
        let causes = vec![cause.to_string()];
        Self::dto(StatusCode::SERVICE_UNAVAILABLE, "503 Service unavailable", text, causes)
    }

    /// 400 with all faults of a document as causes; the code is that of the first.
    pub fn faults(faults: &[Fault]) -> Self {
        let (code, text) = match faults.first().map(|fault| (fault.kind, fault.message.as_str())) {
            Some((FaultKind::Missing, text)) => ("400.1.0 Required Data Missing Or Empty", text),
            Some((FaultKind::Limit, _)) => ("400.1.4 Limit violation", CONTENT),
            Some((FaultKind::Illegal, _)) => ("400.1.3 Illegal value", CONTENT),
            None => ("400.1 Bad Request Content", CONTENT),
        };
        let causes = faults.iter().map(ToString::to_string).collect();
        Self::dto(StatusCode::BAD_REQUEST, code, text, causes)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Dto { status, .. } | Self::OAuth { status, .. } => *status,
            Self::Unauthorized(_) | Self::Unproven => StatusCode::UNAUTHORIZED,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// The answer; `tracking_id` is the request's id.
    pub fn into_answer(self, tracking_id: &str) -> Answer {
        let status = self.status();
        match self {
            Self::Dto { code, text, causes, allow, .. } => {
                let causes: Vec<Value> = causes.iter().map(|text| message(text)).collect();
                let body = json!({
                    "detailCode": code,
                    "trackingId": tracking_id,
                    "messages": [message(&text)],
                    "causes": causes,
                });
                let mut answer = Answer::with(status, &body);
                if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
                    answer = answer.header("allow", allow);
                }
                if status == StatusCode::SERVICE_UNAVAILABLE {
                    answer = answer.header("retry-after", 5);
                }
                answer
            }
            Self::Unauthorized(why) => {
                let body = json!({ "error": format!("JWT validation failed: {why}") });
                Answer::with(status, &body).header("www-authenticate", HeaderValue::from_static("Bearer"))
            }
            Self::Unproven => {
                let body = json!({"error": "the call does not prove that it comes from the desk of an integration"});
                Answer::with(status, &body).header("www-authenticate", HeaderValue::from_static("Webhook"))
            }
            Self::OAuth { error, description, .. } => {
                Answer::with(status, &json!({"error": error, "error_description": description}))
            }
            Self::RateLimited(seconds) => {
                Answer::with(status, &json!({"message": " Rate Limit Exceeded "})).header("retry-after", seconds)
            }
        }
    }
}

/// `ErrorMessageDto`.
fn message(text: &str) -> Value {
    json!({"locale": "en-US", "localeOrigin": "DEFAULT", "text": text})
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        Self::faults(&[fault])
    }
}

impl From<query::Fault> for ApiError {
    fn from(fault: query::Fault) -> Self {
        Self::content(fault)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Closed => Self::unavailable("the server is shutting down"),
            error => {
                tracing::error!(%error, "the store failed");
                Self::internal()
            }
        }
    }
}
