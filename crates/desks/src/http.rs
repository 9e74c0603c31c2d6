//! The only way to a desk. `Http` alone owns credentials and their renewal, deadlines, size limits and redaction;
//! it never sends a write twice.

mod address;
mod credentials;
mod exchange;
mod oauth;
mod redact;
mod table;
mod transport;
mod wire;

pub use address::{OutboundRules, is_public};
pub use credentials::Credentials;
pub use exchange::Exchange;
pub use oauth::{Grant, InMemory, OAuth2, TokenSink};
pub use redact::MASK;
pub use table::{Judge, Meaning};
pub use transport::{Request, Response, Transport, TransportError};
pub use wire::{RESPONSE_BYTES, ReqwestTransport};

use crate::{Outcome, outcome::Refusal};
use credentials::bearer;
use model::{Clock, Secret, Timestamp};
use oauth::Tokens;
use redact::Redactor;
use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

/// What a call may do at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Changes nothing, so it may be asked again.
    Read,
    /// Changes something, so it is sent at most once, and not once the clock has reached `deadline`.
    Write {
        /// When it is too late to send.
        deadline: Timestamp,
    },
}

/// Limits of the calls of one integration.
#[derive(Debug, Clone, Copy)]
pub struct HttpSettings {
    /// Longest time of one call, from connecting to the end of its answer.
    pub request_timeout: Duration,
    /// Most bytes of a request's body.
    pub request_bytes: usize,
    /// How the desk's answers are read where the shared table would be wrong.
    pub judge: Judge,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { request_timeout: Duration::from_secs(30), request_bytes: 1024 * 1024, judge: |_| None }
    }
}

/// Calls one integration's desk. Cheap to derive per job: [`Http::for_job`] shares all but the record of calls.
pub struct Http {
    shared: Arc<Shared>,
    exchanges: Mutex<Vec<Exchange>>,
}

struct Shared {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    settings: HttpSettings,
    credentials: Credentials,
    sink: Arc<dyn TokenSink>,
    tokens: tokio::sync::Mutex<Tokens>,
    redactor: Redactor,
}

impl Http {
    /// A handle for one integration. Rotated refresh tokens are kept in memory.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        settings: HttpSettings,
        credentials: Credentials,
    ) -> Self {
        Self::with_sink(transport, clock, settings, credentials, Arc::new(InMemory::default()))
    }

    /// The same, with a place where rotated refresh tokens are stored.
    pub fn with_sink(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        settings: HttpSettings,
        credentials: Credentials,
        sink: Arc<dyn TokenSink>,
    ) -> Self {
        let redactor = Redactor::default();
        for secret in credentials.secrets() {
            redactor.learn(&secret);
        }
        let tokens = tokio::sync::Mutex::default();
        let shared = Shared { transport, clock, settings, credentials, sink, tokens, redactor };
        Self::sharing(Arc::new(shared))
    }

    fn sharing(shared: Arc<Shared>) -> Self {
        Self { shared, exchanges: Mutex::default() }
    }

    /// A handle with the same credentials and token, and an empty record of calls.
    #[must_use]
    pub fn for_job(&self) -> Self {
        Self::sharing(Arc::clone(&self.shared))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The limits.
    pub fn settings(&self) -> HttpSettings {
        self.shared.settings
    }

    /// `text` with every known secret masked, for reasons that quote a desk's answer.
    pub fn clean(&self, text: &str) -> String {
        self.shared.redactor.clean(text)
    }

    /// The first `most` bytes of a desk's text, cleaned before it is cut.
    pub fn shorten(&self, text: &str, most: usize) -> String {
        self.shared.redactor.shorten(text, most)
    }

    /// An answer's status and the desk's own words about it, cleaned.
    pub fn said(&self, response: &Response) -> String {
        table::said(response, &self.shared.redactor)
    }

    /// The calls made through this handle since the last time it was asked, oldest first.
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().map(|mut made| std::mem::take(&mut *made)).unwrap_or_default()
    }

    /// Sends a request that changes nothing.
    pub async fn read(&self, request: Request) -> Outcome<Response> {
        self.send(request, Call::Read).await
    }

    /// Sends a request that changes something, unless the clock has reached `deadline`.
    pub async fn write(&self, request: Request, deadline: Timestamp) -> Outcome<Response> {
        self.send(request, Call::Write { deadline }).await
    }

    /// Adds the credentials and sends the request. A read whose token is refused is sent once more with a new token.
    pub async fn send(&self, request: Request, call: Call) -> Outcome<Response> {
        if let Err(reason) = self.admissible(&request) {
            return Outcome::NotSent(self.clean(&reason));
        }
        let outcome = self.authenticated(&request, call).await;
        let token = matches!(self.shared.credentials, Credentials::OAuth2(_));
        let Outcome::Refused(Refusal { credentials: true, .. }) = &outcome else {
            return outcome;
        };
        if !token {
            return outcome;
        }
        let refused = self.shared.tokens.lock().await.access.take();
        match call {
            Call::Read if refused.is_some() => self.authenticated(&request, call).await,
            _ => outcome,
        }
    }

    /// A template must not carry a user and password in the address: they would be printed.
    fn admissible(&self, request: &Request) -> Result<(), String> {
        let url =
            url::Url::parse(&request.url).map_err(|error| format!("\"{}\" is no address: {error}", request.url))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address must not contain a user name or password".to_owned());
        }
        let most = self.shared.settings.request_bytes;
        match &request.body {
            Some(body) if body.len() > most => {
                Err(format!("the request has {} bytes; at most {most} are sent", body.len()))
            }
            _ => Ok(()),
        }
    }

    async fn authenticated(&self, request: &Request, call: Call) -> Outcome<Response> {
        let header = match &self.shared.credentials {
            Credentials::OAuth2(oauth) => match self.token(oauth).await.value() {
                Ok(token) => Some(("Authorization".to_owned(), bearer(&token))),
                Err(outcome) => return outcome,
            },
            fixed => fixed.fixed_header(),
        };
        let mut request = request.clone();
        if let Some((name, value)) = header {
            request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            request.headers.push((name, value.expose().to_owned()));
        }
        self.exchange(request, call).await
    }

    /// Sends once, and records what was sent and answered.
    async fn exchange(&self, request: Request, call: Call) -> Outcome<Response> {
        let shared = &self.shared;
        let at = shared.clock.now();
        let mut record = Exchange::of(&request, at, shared.credentials.header_name(), &shared.redactor);
        if let Call::Write { deadline } = call
            && at >= deadline
        {
            return Outcome::NotSent(format!("not sent: it is {at}, past the deadline {deadline}"));
        }
        let result = shared.transport.send(request, shared.settings.request_timeout).await;
        let now = shared.clock.now();
        record.elapsed_ms = now.since(at) / 1000;
        if let Ok(response) = &result {
            record.answered(response, &shared.redactor);
        }
        let outcome = self.cleaned(table::outcome(result, call, now, &shared.redactor, shared.settings.judge));
        outcome.reason().unwrap_or("ok").clone_into(&mut record.outcome);
        tracing::debug!(
            http.method = record.method,
            http.status = record.status,
            elapsed_ms = record.elapsed_ms,
            outcome = record.outcome,
            "called the desk"
        );
        self.record(record);
        outcome
    }

    fn record(&self, record: Exchange) {
        if let Ok(mut made) = self.exchanges.lock()
            && made.len() < exchange::MOST
        {
            made.push(record);
        }
    }

    /// A desk may echo what it was sent.
    fn cleaned<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        match outcome {
            Outcome::Ok(value) => Outcome::Ok(value),
            Outcome::Refused(refusal) => Outcome::Refused(Refusal { reason: self.clean(&refusal.reason), ..refusal }),
            Outcome::NotSent(reason) => Outcome::NotSent(self.clean(&reason)),
            Outcome::Throttled { retry_at, reason } => Outcome::Throttled { retry_at, reason: self.clean(&reason) },
            Outcome::Ambiguous(reason) => Outcome::Ambiguous(self.clean(&reason)),
        }
    }

    /// The access token, fetched when there is none or the one in hand is nearly expired. Never ambiguous: without a
    /// token nothing is sent to the desk.
    async fn token(&self, oauth: &OAuth2) -> Outcome<Secret> {
        let shared = &self.shared;
        let mut tokens = shared.tokens.lock().await;
        if let Some(unsaved) = tokens.unsaved.clone() {
            if let Err(error) = shared.sink.store(&unsaved).await {
                return Outcome::NotSent(format!("the new refresh token cannot be stored: {error}"));
            }
            tokens.unsaved = None;
        }
        if let Some((access, until)) = &tokens.access
            && shared.clock.now() < *until
        {
            return Outcome::Ok(access.clone());
        }
        let rotates = matches!(oauth.grant, Grant::RefreshToken(_));
        let newest = if rotates { shared.sink.newest().await } else { Ok(None) };
        let newest = match newest {
            Ok(newest) => newest,
            Err(error) => return Outcome::NotSent(format!("the refresh token cannot be read: {error}")),
        };
        if let Some(newest) = &newest {
            shared.redactor.learn(newest.expose());
        }
        let granted = match self.grant(oauth.request(newest.as_ref())).await.value() {
            Ok(granted) => granted,
            Err(outcome) => return outcome,
        };
        shared.redactor.learn(granted.access.expose());
        tokens.access = Some((granted.access.clone(), granted.use_until));
        if let Some(rotated) = granted.refresh.filter(|_| rotates) {
            shared.redactor.learn(rotated.expose());
            if let Err(error) = shared.sink.store(&rotated).await {
                tokens.unsaved = Some(rotated);
                return Outcome::NotSent(format!("the new refresh token cannot be stored: {error}"));
            }
        }
        Outcome::Ok(granted.access)
    }

    /// Asks the token end point. What it refuses, a person mends; what is unclear is not sent.
    async fn grant(&self, request: Request) -> Outcome<oauth::Granted> {
        let shared = &self.shared;
        let at = shared.clock.now();
        let mut record = Exchange::of(&request, at, None, &shared.redactor);
        record.request_body = Some(MASK.to_owned());
        let result = shared.transport.send(request, shared.settings.request_timeout).await;
        let now = shared.clock.now();
        record.elapsed_ms = now.since(at) / 1000;
        record.status = result.as_ref().ok().map(|response| response.status);
        record.response_body = Some(MASK.to_owned());
        let outcome = match self.cleaned(table::outcome(result, Call::Read, now, &shared.redactor, |_| None)) {
            Outcome::Ok(response) => match OAuth2::read(&response, now) {
                Ok(granted) => Outcome::Ok(granted),
                Err(reason) => Outcome::NotSent(format!("no access token: {reason}")),
            },
            Outcome::Refused(refusal) => Outcome::Refused(Refusal {
                reason: format!("no access token: {}", refusal.reason),
                credentials: true,
                missing: false,
            }),
            Outcome::Throttled { retry_at, reason } => {
                Outcome::Throttled { retry_at, reason: format!("no access token: {reason}") }
            }
            Outcome::NotSent(reason) | Outcome::Ambiguous(reason) => {
                Outcome::NotSent(format!("no access token: {reason}"))
            }
        };
        outcome.reason().unwrap_or("ok").clone_into(&mut record.outcome);
        self.record(record);
        outcome
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}
