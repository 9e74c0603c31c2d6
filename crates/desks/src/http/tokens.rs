//! Tokens that are fetched, kept until they are nearly expired, and fetched anew: one caller fetches while the others
//! wait, a rotated refresh token is stored before what came with it is used, and without a token nothing is sent.

use super::{Call, Credentials, Exchange, Judge, MASK, Request, Response, Shared, redact::Redactor, table};
use crate::{Outcome, outcome::Refusal};
use async_trait::async_trait;
use model::{Secret, Timestamp};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex};

/// Keeps refresh tokens that rotate. A token end point that rotates them forgets the old one, so the new one is
/// stored before the access token that came with it is used.
#[async_trait]
pub trait TokenSink: Send + Sync {
    /// Stores a refresh token that replaces the configured one.
    async fn store(&self, refresh_token: &Secret) -> Result<(), String>;

    /// The newest refresh token, which another process may have stored; `None` for the configured one.
    async fn newest(&self) -> Result<Option<Secret>, String>;
}

/// Keeps a rotated refresh token as long as the process lives.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<Option<Secret>>);

#[async_trait]
impl TokenSink for InMemory {
    async fn store(&self, refresh_token: &Secret) -> Result<(), String> {
        *self.0.lock().map_err(|error| error.to_string())? = Some(refresh_token.clone());
        Ok(())
    }

    async fn newest(&self) -> Result<Option<Secret>, String> {
        self.0.lock().map(|token| token.clone()).map_err(|error| error.to_string())
    }
}

/// Where tokens come from.
pub(super) trait TokenSource: Send + Sync {
    /// The request for a token, made at `now`; `newest` replaces a configured refresh token. What is secret in it and
    /// not configured is learned by `redactor`. The error says why there can be none.
    fn request(&self, newest: Option<&Secret>, now: Timestamp, redactor: &Redactor) -> Result<Request, String>;

    /// How answers are read where the shared table would be wrong.
    fn judge(&self) -> Judge {
        |_| None
    }

    /// Reads a good answer, which came at `now`.
    fn read(&self, response: &Response, now: Timestamp) -> Outcome<Granted>;

    /// Whether each use may replace the refresh token.
    fn rotates(&self) -> bool {
        false
    }

    /// What stands before the token in the `Authorization` header.
    fn scheme(&self) -> &'static str {
        "Bearer"
    }

    /// The call that ends the session, without its credentials; `None` where sessions are left to end by themselves.
    fn log_out(&self) -> Option<Request> {
        None
    }
}

impl Credentials {
    /// Where the token comes from; `None` for credentials that never change.
    pub(super) fn source(&self) -> Option<&dyn TokenSource> {
        match self {
            Self::OAuth2(oauth) => Some(oauth),
            Self::Login(login) => Some(login),
            Self::None | Self::Basic { .. } | Self::Bearer(_) | Self::Header { .. } => None,
        }
    }
}

/// A token end point's answer.
pub(super) struct Granted {
    /// The token.
    pub(super) access: Secret,
    /// Until when it is used.
    pub(super) use_until: Timestamp,
    /// The refresh token that replaces the one in use.
    pub(super) refresh: Option<Secret>,
    /// What else the answer says, nothing secret.
    pub(super) facts: Map<String, Value>,
}

/// Tokens in use; one of these per integration, behind a lock that lets one caller fetch while the others wait.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    access: Option<Access>,
    /// A rotated refresh token that the sink has not taken yet.
    unsaved: Option<Secret>,
    /// What the token end point said last, when that was no.
    no: Option<No>,
}

/// A no of the token end point, which is repeated for a while without asking: desks lock the accounts of those who try a
/// wrong password again and again, and each ticket that waits would try it.
#[derive(Debug)]
struct No {
    outcome: Outcome<Secret>,
    times: u32,
    until: Timestamp,
}

/// How long the first no stands, in microseconds; twice as long each time after that, and at most [`LONGEST_NO`].
const FIRST_NO: i64 = 30 * Timestamp::SECOND;
/// Longest time that a no stands, in microseconds.
const LONGEST_NO: i64 = 5 * Timestamp::MINUTE;

#[derive(Debug)]
struct Access {
    token: Secret,
    use_until: Timestamp,
    facts: Map<String, Value>,
    /// The handle that fetched it.
    fetched_by: u64,
    /// Whether other handles have used it as well.
    shared: bool,
}

impl Tokens {
    /// The token in hand for the handle with this number, if it can still be used.
    fn usable(&mut self, now: Timestamp, handle: u64) -> Option<Secret> {
        let access = self.access.as_mut().filter(|access| self.unsaved.is_none() && now < access.use_until)?;
        access.shared |= access.fetched_by != handle;
        Some(access.token.clone())
    }

    /// The token in hand, if the handle with this number fetched it and no other has used it; it is forgotten.
    pub(super) fn take_own(&mut self, handle: u64) -> Option<Secret> {
        self.access.take_if(|access| access.fetched_by == handle && !access.shared).map(|access| access.token)
    }

    /// What came with the token in hand, nothing secret.
    pub(super) fn facts(&self) -> Map<String, Value> {
        self.access.as_ref().map(|access| access.facts.clone()).unwrap_or_default()
    }

    /// Notes a no, until when it stands.
    fn note(&mut self, outcome: &Outcome<Secret>, now: Timestamp) {
        let times = self.no.as_ref().map_or(0, |no| no.times);
        let pause = match outcome {
            Outcome::Refused(_) => FIRST_NO.saturating_mul(1 << times.min(8)),
            Outcome::Throttled { retry_at: Some(at), .. } => at.since(now),
            _ => return,
        };
        let until = now.plus(pause.min(LONGEST_NO));
        self.no = Some(No { outcome: outcome.clone(), times: times + 1, until });
    }

    /// Forgets a token that was refused, unless another one has taken its place.
    pub(super) fn drop_refused(&mut self, refused: &Secret) {
        self.access.take_if(|access| access.token == *refused);
    }
}

impl Shared {
    /// The token, fetched when there is none or the one in hand is nearly expired, and the record of the call that took.
    /// Never ambiguous: without a token nothing is sent to the desk.
    ///
    /// The fetching goes on when the caller goes away: a refresh token that came with it would be lost for good.
    pub(super) async fn token(self: &Arc<Self>, handle: u64) -> (Outcome<Secret>, Option<Exchange>) {
        if let Some(token) = self.tokens.lock().await.usable(self.clock.now(), handle) {
            return (Outcome::Ok(token), None);
        }
        let shared = Arc::clone(self);
        let fetched = tokio::spawn(async move {
            let mut record = None;
            let outcome = shared.fetch(handle, &mut record).await;
            (outcome, record)
        });
        fetched.await.unwrap_or_else(|_| (Outcome::NotSent("the token could not be fetched".to_owned()), None))
    }

    async fn fetch(&self, handle: u64, record: &mut Option<Exchange>) -> Outcome<Secret> {
        let Some(source) = self.credentials.source() else {
            return Outcome::NotSent("there is no token to be had".to_owned());
        };
        let mut tokens = self.tokens.lock().await;
        if let Some(unsaved) = tokens.unsaved.clone() {
            if let Err(error) = self.sink.store(&unsaved).await {
                return Outcome::NotSent(format!("the new refresh token cannot be stored: {error}"));
            }
            tokens.unsaved = None;
        }
        if let Some(token) = tokens.usable(self.clock.now(), handle) {
            return Outcome::Ok(token);
        }
        if let Some(no) = tokens.no.as_ref().filter(|no| self.clock.now() < no.until) {
            return no.outcome.clone();
        }
        let granted = match self.granted(source, record).await.value() {
            Ok(granted) => granted,
            Err(outcome) => {
                tokens.note(&outcome, self.clock.now());
                return outcome;
            }
        };
        tokens.no = None;
        let token = granted.access.clone();
        tokens.access = Some(Access {
            token: granted.access,
            use_until: granted.use_until,
            facts: granted.facts,
            fetched_by: handle,
            shared: false,
        });
        if let Some(rotated) = granted.refresh.filter(|_| source.rotates())
            && let Err(error) = self.sink.store(&rotated).await
        {
            tokens.unsaved = Some(rotated);
            return Outcome::NotSent(format!("the new refresh token cannot be stored: {error}"));
        }
        Outcome::Ok(token)
    }

    /// Asks for a token, with the newest refresh token. One that another process has used up in the meantime is refused;
    /// the one that it has stored in its place is tried then.
    async fn granted(&self, source: &dyn TokenSource, record: &mut Option<Exchange>) -> Outcome<Granted> {
        let mut newest = match self.newest(source).await {
            Ok(newest) => newest,
            Err(reason) => return Outcome::NotSent(reason),
        };
        loop {
            let request = match source.request(newest.as_ref(), self.clock.now(), &self.redactor) {
                Ok(request) => request,
                Err(reason) => return Outcome::NotSent(format!("no access token: {reason}")),
            };
            let again = record.is_some();
            let (outcome, made) = self.grant(source, request).await;
            *record = Some(made);
            match self.newest(source).await {
                Ok(other) if !again && matches!(outcome, Outcome::Refused(_)) && other != newest => newest = other,
                _ => return outcome,
            }
        }
    }

    /// The refresh token that was stored last.
    async fn newest(&self, source: &dyn TokenSource) -> Result<Option<Secret>, String> {
        if !source.rotates() {
            return Ok(None);
        }
        let newest = self.sink.newest().await.map_err(|error| format!("the refresh token cannot be read: {error}"))?;
        if let Some(newest) = &newest {
            self.redactor.learn(newest.expose());
        }
        Ok(newest)
    }

    /// Asks the token end point. What it refuses, a person mends; what is unclear is not sent.
    async fn grant(&self, source: &dyn TokenSource, request: Request) -> (Outcome<Granted>, Exchange) {
        let at = self.clock.now();
        let mut record = Exchange::of(&request, at, None, &self.redactor);
        record.request_body = Some(MASK.to_owned());
        let result = self.transmit(request).await;
        let now = self.clock.now();
        record.elapsed_ms = now.since(at) / 1000;
        record.status = result.as_ref().ok().map(|response| response.status);
        record.response_body = Some(MASK.to_owned());
        let answered = table::outcome(result, Call::Read, now, &self.redactor, source.judge());
        let read = answered.value().map_or_else(|outcome| outcome, |response| source.read(&response, now));
        if let Outcome::Ok(granted) = &read {
            for secret in std::iter::once(&granted.access).chain(&granted.refresh) {
                self.redactor.learn(secret.expose());
            }
        }
        let because = |reason: String| self.redactor.clean(&format!("no access token: {reason}"));
        let outcome = match read {
            Outcome::Ok(granted) => Outcome::Ok(granted),
            Outcome::Refused(refusal) => {
                Outcome::Refused(Refusal { reason: because(refusal.reason), credentials: true, missing: false })
            }
            Outcome::Throttled { retry_at, reason } => Outcome::Throttled { retry_at, reason: because(reason) },
            Outcome::NotSent(reason) | Outcome::Ambiguous(reason) => Outcome::NotSent(because(reason)),
        };
        outcome.reason().unwrap_or("ok").clone_into(&mut record.outcome);
        (outcome, record)
    }
}
