//! The record of one call, as a ticket's history shows it: nothing secret, nothing endless.

use super::{
    Request, Response,
    redact::{MASK, Redactor, is_secret_header},
};
use model::Timestamp;
use serde_json::{Value, json};

/// Most bytes of a body that are kept.
pub const BODY_BYTES: usize = 4096;

/// Most calls that are kept between two [`super::Http::take_exchanges`].
pub const MOST: usize = 32;

/// One call and its answer, redacted.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// When it was sent.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Headers; secret ones masked.
    pub request_headers: Vec<(String, String)>,
    /// Body, cut to [`BODY_BYTES`].
    pub request_body: Option<String>,
    /// HTTP status; `None` when there was no answer.
    pub status: Option<u16>,
    /// Body, cut to [`BODY_BYTES`].
    pub response_body: Option<String>,
    /// What it came to: `ok`, or the reason why not.
    pub outcome: String,
    /// How long it took, in milliseconds.
    pub elapsed_ms: i64,
}

impl Exchange {
    /// Records a request before its answer. `credential` is the header that carries the credentials.
    pub(super) fn of(request: &Request, at: Timestamp, credential: Option<&str>, redactor: &Redactor) -> Self {
        let header = |(name, value): &(String, String)| {
            let secret = is_secret_header(name) || credential.is_some_and(|known| known.eq_ignore_ascii_case(name));
            let shown = if secret { MASK.to_owned() } else { redactor.clean(value) };
            (name.clone(), shown)
        };
        Self {
            at,
            method: request.method.clone(),
            url: redactor.clean(&request.url),
            request_headers: request.headers.iter().map(header).collect(),
            request_body: request.body.as_deref().map(|body| text(body, redactor)),
            status: None,
            response_body: None,
            outcome: String::new(),
            elapsed_ms: 0,
        }
    }

    /// Adds the answer.
    pub(super) fn answered(&mut self, response: &Response, redactor: &Redactor) {
        self.status = Some(response.status);
        self.response_body = Some(text(&response.body, redactor)).filter(|body| !body.is_empty());
    }

    /// For a ticket's history.
    pub fn to_json(&self) -> Value {
        let headers: serde_json::Map<String, Value> =
            self.request_headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        json!({
            "at": self.at.to_string(),
            "method": self.method,
            "url": self.url,
            "requestHeaders": headers,
            "requestBody": self.request_body,
            "status": self.status,
            "responseBody": self.response_body,
            "outcome": self.outcome,
            "elapsedMs": self.elapsed_ms,
        })
    }
}

fn text(body: &[u8], redactor: &Redactor) -> String {
    redactor.shorten(&String::from_utf8_lossy(body), BODY_BYTES)
}
