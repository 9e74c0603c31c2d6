//! The only way to a desk. `Http` alone owns credentials and their renewal, deadlines, size limits and redaction;
//! it never sends a write twice.

mod address;
mod assertion;
mod credentials;
mod exchange;
mod login;
mod oauth;
mod proxy;
mod redact;
mod table;
mod tls;
mod tokens;
mod transport;
mod wire;

pub use address::{OutboundRules, is_public};
pub use assertion::JwtBearer;
pub(crate) use assertion::read_key;
pub use credentials::Credentials;
pub use exchange::Exchange;
pub use login::Login;
pub use oauth::{Grant, OAuth2, TokenBody};
pub use proxy::ForwardProxy;
pub use redact::MASK;
pub(crate) use redact::is_secret_header;
pub use table::{Judge, Meaning};
pub use tls::{Tls, check_authorities, check_identity};
pub use tokens::{InMemory, TokenSink};
pub use transport::{Request, Response, Transport, TransportError};
pub use wire::{RESPONSE_BYTES, ReqwestTransport};

use crate::{Outcome, outcome::Refusal};
use credentials::with_scheme;
use model::{Clock, Secret, Timestamp};
use redact::Redactor;
use serde_json::{Map, Value};
use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokens::{TokenSource, Tokens};

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
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Longest time of one call, from connecting to the end of its answer.
    pub request_timeout: Duration,
    /// Most bytes of a request's body.
    pub request_bytes: usize,
    /// How the desk's answers are read where the shared table would be wrong.
    pub judge: Judge,
    /// What its TLS connections need beside the public authorities.
    pub tls: Option<Arc<Tls>>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { request_timeout: Duration::from_secs(30), request_bytes: 1024 * 1024, judge: |_| None, tls: None }
    }
}

/// Calls one integration's desk. Cheap to derive per job: [`Http::for_job`] shares all but the record of calls.
pub struct Http {
    shared: Arc<Shared>,
    /// Tells this handle from the others that share the token.
    number: u64,
    exchanges: Mutex<Vec<Exchange>>,
    /// When all calls of this handle must be over.
    end: AtomicI64,
    notes: Mutex<Vec<String>>,
}

struct Shared {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    settings: HttpSettings,
    credentials: Credentials,
    sink: Arc<dyn TokenSink>,
    tokens: tokio::sync::Mutex<Tokens>,
    redactor: Redactor,
    handles: AtomicU64,
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
        let handles = AtomicU64::new(0);
        let shared = Shared { transport, clock, settings, credentials, sink, tokens, redactor, handles };
        Self::sharing(Arc::new(shared))
    }

    fn sharing(shared: Arc<Shared>) -> Self {
        let number = shared.handles.fetch_add(1, Ordering::Relaxed);
        Self { shared, number, exchanges: Mutex::default(), end: AtomicI64::new(i64::MAX), notes: Mutex::default() }
    }

    /// A handle with the same credentials and token, and an empty record of calls.
    #[must_use]
    pub fn for_job(&self) -> Self {
        Self::sharing(Arc::clone(&self.shared))
    }

    /// From now on no call is begun that might not be over by `end`, when somebody else may take the work up: a connector that
    /// asks a slow desk again and again is told that the rest was not sent. Without one, calls are begun at any time.
    pub fn finish_by(&self, end: Timestamp) {
        self.end.store(end.0, Ordering::Relaxed);
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The limits.
    pub fn settings(&self) -> &HttpSettings {
        &self.shared.settings
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

    /// Notes something that people should look at although the call succeeded, in a sentence; it becomes a warning of the
    /// ticket that the job is about.
    pub fn note(&self, text: &str) {
        if let Ok(mut notes) = self.notes.lock()
            && notes.len() < exchange::MOST
        {
            notes.push(self.clean(text));
        }
    }

    /// The notes since the last time it was asked.
    pub fn take_notes(&self) -> Vec<String> {
        self.notes.lock().map(|mut notes| std::mem::take(&mut *notes)).unwrap_or_default()
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
        let Some(source) = self.shared.credentials.source() else {
            let header = self.shared.credentials.fixed_header();
            return self.exchange(with_header(request, header), call).await;
        };
        let (outcome, refused) = self.with_token(source, &request, call).await;
        let Some(refused) = refused else {
            return outcome;
        };
        self.shared.tokens.lock().await.drop_refused(&refused);
        match call {
            Call::Read => self.with_token(source, &request, call).await.0,
            Call::Write { .. } => outcome,
        }
    }

    /// Sends the request with a token, which is handed back when it was refused.
    async fn with_token(
        &self,
        source: &dyn TokenSource,
        request: &Request,
        call: Call,
    ) -> (Outcome<Response>, Option<Secret>) {
        let (token, record) = self.shared.token(self.number).await;
        if let Some(record) = record {
            self.record(record);
        }
        let token = match token.value() {
            Ok(token) => token,
            Err(outcome) => return (outcome, None),
        };
        let outcome = self.exchange(authorized(request.clone(), source, &token), call).await;
        let refused = matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials);
        (outcome, refused.then_some(token))
    }

    /// Ends the session that this handle opened, where the desk counts its sessions and no other handle uses it as well.
    /// Whether that works makes no difference to anybody: it ends by itself.
    pub async fn log_out(&self) {
        let Some((source, request)) =
            self.shared.credentials.source().and_then(|source| Some((source, source.log_out()?)))
        else {
            return;
        };
        let own = self.shared.tokens.lock().await.take_own(self.number);
        if let Some(token) = own {
            let _ = self.exchange(authorized(request, source, &token), Call::Read).await;
        }
    }

    /// What came with the token in use, nothing secret: `instance_url` and `scope`, for instance. Empty when there is no
    /// token yet, and where credentials are not exchanged for one.
    pub async fn token_facts(&self) -> Map<String, Value> {
        let facts = self.shared.tokens.lock().await.facts();
        let clean = |value: Value| match value {
            Value::String(text) => self.shorten(&text, 500).into(),
            Value::Number(_) | Value::Bool(_) => value,
            _ => Value::Null,
        };
        facts.into_iter().map(|(name, value)| (name, clean(value))).collect()
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
        let longest = i64::try_from(shared.settings.request_timeout.as_micros()).unwrap_or(i64::MAX);
        if at.0.saturating_add(longest) > self.end.load(Ordering::Relaxed) {
            return Outcome::NotSent("not sent: the calls before it took too long".to_owned());
        }
        let result = shared.transmit(request).await;
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
}

impl Shared {
    /// Puts a request on the network, with the integration's own TLS.
    async fn transmit(&self, request: Request) -> Result<Response, TransportError> {
        let timeout = self.settings.request_timeout;
        match &self.settings.tls {
            Some(tls) => self.transport.send_over(tls, request, timeout).await,
            None => self.transport.send(request, timeout).await,
        }
    }
}

/// The request with this header in place of one of the same name.
fn with_header(mut request: Request, header: Option<(String, Secret)>) -> Request {
    if let Some((name, value)) = header {
        request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        request.headers.push((name, value.expose().to_owned()));
    }
    request
}

fn authorized(request: Request, source: &dyn TokenSource, token: &Secret) -> Request {
    with_header(request, Some(("Authorization".to_owned(), with_scheme(source.scheme(), token))))
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}
