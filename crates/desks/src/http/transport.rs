//! The one thing that puts bytes on a network, so that a simulator can take its place.

use super::Tls;
use async_trait::async_trait;
use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

/// A request, complete with its credentials when it reaches a [`Transport`].
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// HTTP method, upper case.
    pub method: String,
    /// Absolute address.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body; `None` when there is none.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self { method: method.into(), url: url.into(), headers: Vec::new(), body: None }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// Header values and the body may be secret, so only names and sizes are shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .finish()
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body; empty when there is none.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON; the error says what it is instead.
    pub fn json(&self) -> Result<serde_json::Value, String> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err("the answer is empty, not JSON".to_owned());
        }
        serde_json::from_slice(&self.body).map_err(|error| format!("the answer is not JSON ({error})"))
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Surely no byte of the request left: name not found, address not allowed, connection or TLS refused.
    #[error("{0}")]
    NotSent(String),
    /// The request, or a part of it, may have arrived.
    #[error("{0}")]
    Ambiguous(String),
}

/// Sends one request, once.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends `request` and waits at most `timeout` for the whole of the answer. Never sends it twice, follows no
    /// redirect.
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError>;

    /// The same over a connection that shows a certificate of ours or believes further authorities. A transport that knows
    /// nothing of TLS has no use for them.
    async fn send_over(&self, tls: &Arc<Tls>, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let _ = tls;
        self.send(request, timeout).await
    }
}
