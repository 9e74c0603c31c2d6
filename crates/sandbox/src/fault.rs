//! Failing on request: the ways in which real desks fail, one call at a time.

use crate::tickets::Handle;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Most bytes of a huge answer.
const HUGE: usize = 64 * 1024 * 1024;

/// One failure of one coming call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fault {
    /// How it fails.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Whether the desk does what it was asked before it fails.
    #[serde(default)]
    pub after: bool,
    /// The only method that it waits for; any when absent.
    #[serde(default)]
    pub method: Option<String>,
}

/// Ways to fail.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FaultKind {
    /// Answers with this status.
    Status {
        /// The status.
        status: u16,
    },
    /// Answers late.
    Delay {
        /// Milliseconds to wait.
        delay_ms: u64,
    },
    /// Closes the connection without an answer.
    Drop,
    /// Answers 200 with an error in the body.
    Lie,
    /// Answers 429 with `Retry-After`.
    Throttle {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Answers 200 with something that is no JSON.
    Garbage,
    /// Answers 200 with a page, as a gateway that wants people to sign in.
    Html,
    /// Answers 200 with this many bytes of JSON.
    Huge {
        /// How many.
        bytes: usize,
    },
    /// Answers exactly this.
    Answer {
        /// Status.
        status: u16,
        /// Headers.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// Body.
        #[serde(default)]
        body: String,
    },
}

impl Fault {
    /// Fails before the desk does anything.
    pub fn before(kind: FaultKind) -> Self {
        Self { kind, after: false, method: None }
    }

    /// Fails after the desk did what it was asked.
    pub fn after(kind: FaultKind) -> Self {
        Self { kind, after: true, method: None }
    }

    /// The same for one method only.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    pub(crate) fn concerns(&self, method: &str) -> bool {
        self.method.as_deref().is_none_or(|known| known.eq_ignore_ascii_case(method))
    }
}

/// `POST /_faults {"next": [{"kind": "status", "status": 500, "after": true}, …]}`
pub(crate) async fn add(State(desk): State<Handle>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    struct Next {
        next: Vec<Fault>,
    }
    match serde_json::from_slice::<Next>(&body) {
        Ok(faults) => {
            let count = faults.next.len();
            faults.next.into_iter().for_each(|fault| desk.fail_next(fault));
            Json(json!({ "added": count })).into_response()
        }
        Err(fault) => (StatusCode::BAD_REQUEST, Json(json!({ "error": fault.to_string() }))).into_response(),
    }
}

/// `DELETE /_faults`
pub(crate) async fn clear(State(desk): State<Handle>) -> Json<Value> {
    desk.clear_faults();
    Json(json!({ "added": 0 }))
}

/// Fails the call when a fault waits for it.
pub(crate) async fn inject(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let Some(fault) = desk.take_fault(request.method().as_str()) else {
        return next.run(request).await;
    };
    tracing::debug!(?fault, "failing on request");
    if let FaultKind::Delay { delay_ms } = fault.kind {
        let answer = if fault.after { Ok(next.run(request).await) } else { Err((next, request)) };
        pause(Duration::from_millis(delay_ms)).await;
        return match answer {
            Ok(answer) => answer,
            Err((next, request)) => next.run(request).await,
        };
    }
    if fault.after {
        next.run(request).await;
    }
    let mut answer = failed(&desk, fault.kind);
    // Tells who checks the desk's answers against the vendor's document that this one is not the vendor's.
    answer.headers_mut().insert("x-sandbox-fault", HeaderValue::from_static("injected"));
    answer
}

/// The answer of a call that fails.
fn failed(desk: &Handle, kind: FaultKind) -> Response {
    match kind {
        FaultKind::Status { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (desk.vendor().error)(status, "The desk fails on request")
        }
        FaultKind::Drop => {
            // Ends the task of the connection, which closes it; the hook that prints panics is not called.
            std::panic::resume_unwind(Box::new("the connection is dropped on request"))
        }
        FaultKind::Lie => (desk.vendor().lie)(),
        FaultKind::Throttle { retry_after } => {
            let mut answer = (desk.vendor().error)(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            answer.headers_mut().insert(header::RETRY_AFTER, retry_after.into());
            answer
        }
        FaultKind::Garbage => {
            let page = Body::from("<html><body>Instance is hibernating {\"id\":");
            (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], page).into_response()
        }
        FaultKind::Html => {
            let page =
                "<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>";
            (StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        FaultKind::Huge { bytes } => {
            let text = format!("{{\"filler\":\"{}\"}}", "x".repeat(bytes.min(HUGE)));
            (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        FaultKind::Answer { status, headers, body } => {
            let mut answer = Response::new(Body::from(body));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    answer.headers_mut().append(name, value);
                }
            }
            answer
        }
        FaultKind::Delay { .. } => StatusCode::OK.into_response(),
    }
}

#[expect(clippy::disallowed_methods, reason = "tokio's clock, which tests can pause; the sandbox has no Clock handle")]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
