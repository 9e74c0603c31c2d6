//! Credentials and their renewal.

use crate::harness::{LATE, Script, StillClock, answer, header, says};
use desks::{
    Outcome,
    http::{Credentials, Grant, Http, HttpSettings, OAuth2, Request, TokenSink, TransportError},
};
use model::{Secret, Timestamp};
use serde_json::json;
use std::sync::{Arc, Mutex, atomic::Ordering};

pub fn oauth(grant: Grant) -> OAuth2 {
    OAuth2 {
        token_url: "https://login.example.com/token".into(),
        client_id: "client".into(),
        client_secret: Some(Secret::new("client-secret")),
        scope: None,
        client_in_header: false,
        body: desks::http::TokenBody::Form,
        grant,
    }
}

pub fn get() -> Request {
    Request::new("GET", "https://desk.example.com/t")
}

pub fn token(name: &str, seconds: u32) -> Result<desks::http::Response, TransportError> {
    says(200, &json!({ "access_token": name, "expires_in": seconds, "token_type": "Bearer" }))
}

pub struct Stage {
    pub http: Http,
    pub script: Arc<Script>,
    pub clock: Arc<StillClock>,
}

pub fn stage(credentials: Credentials, replies: Vec<Result<desks::http::Response, TransportError>>) -> Stage {
    let (script, clock) = (Script::new(replies), Arc::new(StillClock::default()));
    let http = Http::new(script.clone(), clock.clone(), HttpSettings::default(), credentials);
    Stage { http, script, clock }
}

#[tokio::test]
async fn fixed_credentials_go_into_their_header() {
    let cases = [
        (Credentials::None, None),
        (
            Credentials::Basic { username: "user".into(), password: Secret::new("pass") },
            Some(("Authorization", "Basic dXNlcjpwYXNz")),
        ),
        (Credentials::Bearer(Secret::new("t0ken")), Some(("Authorization", "Bearer t0ken"))),
        (
            Credentials::Header { name: "Authorization".into(), prefix: "token ".into(), value: Secret::new("1-2") },
            Some(("Authorization", "token 1-2")),
        ),
        (
            Credentials::Header {
                name: "X-Redmine-API-Key".into(),
                prefix: String::new(),
                value: Secret::new("k3y-value"),
            },
            Some(("X-Redmine-API-Key", "k3y-value")),
        ),
    ];
    for (credentials, expected) in cases {
        let on = stage(credentials, vec![answer(200, "{}")]);
        assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
        let sent = &on.script.sent()[0];
        match expected {
            Some((name, value)) => assert_eq!(header(sent, name), Some(value)),
            None => assert!(sent.headers.is_empty()),
        }
        let shown = format!("{:?}", on.http.take_exchanges());
        assert!(!["dXNl", "t0ken", "1-2", "k3y"].iter().any(|secret| shown.contains(secret)), "{shown}");
    }
}

#[tokio::test]
async fn a_token_is_kept_until_it_is_nearly_expired() {
    let on = stage(
        Credentials::OAuth2(oauth(Grant::ClientCredentials)),
        vec![token("first", 1800), answer(200, "{}"), answer(200, "{}"), token("second", 1800), answer(200, "{}")],
    );
    for seconds in [0, 1700, 1750] {
        on.clock.0.store(seconds * Timestamp::SECOND, Ordering::SeqCst);
        assert!(matches!(on.http.for_job().read(get()).await, Outcome::Ok(_)));
    }
    let used: Vec<_> =
        on.script.sent().iter().filter_map(|sent| header(sent, "authorization").map(str::to_owned)).collect();
    assert_eq!(used, ["Bearer first", "Bearer first", "Bearer second"]);
    let form = String::from_utf8(on.script.sent()[0].body.clone().unwrap()).unwrap();
    assert_eq!(form, "grant_type=client_credentials&client_id=client&client_secret=client-secret");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_a_read_and_never_for_a_write() {
    let grant =
        || Credentials::OAuth2(oauth(Grant::Password { username: "u".into(), password: Secret::new("p-word") }));
    let on = stage(grant(), vec![token("a", 900), answer(401, ""), token("b", 900), answer(200, "{}")]);
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));

    let on = stage(grant(), vec![token("a", 900), answer(401, ""), token("b", 900), answer(401, "")]);
    assert!(matches!(on.http.read(get()).await, Outcome::Refused(refusal) if refusal.credentials));

    let on = stage(grant(), vec![token("a", 900), answer(401, ""), token("b", 900), answer(201, "{}")]);
    let write = || Request::new("POST", "https://desk.example.com/t");
    assert!(matches!(on.http.write(write(), LATE).await, Outcome::Refused(refusal) if refusal.credentials));
    assert_eq!(on.script.sent().len(), 2, "the write is not sent again by itself");
    assert!(matches!(on.http.write(write(), LATE).await, Outcome::Ok(_)), "the next one has a new token");
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let cases = [
        (answer(500, "down"), "not sent"),
        (answer(200, "<html>"), "not sent"),
        (Err(TransportError::Ambiguous("reset".into())), "not sent"),
        (says(400, &json!({ "error": "invalid_grant" })), "credentials"),
        (answer(429, ""), "throttled"),
    ];
    for (reply, expected) in cases {
        let on = stage(Credentials::OAuth2(oauth(Grant::ClientCredentials)), vec![reply]);
        let outcome = on.http.write(Request::new("POST", "https://desk.example.com/t"), LATE).await;
        let told = match &outcome {
            Outcome::NotSent(_) => "not sent",
            Outcome::Refused(refusal) if refusal.credentials => "credentials",
            Outcome::Throttled { .. } => "throttled",
            _ => "something else",
        };
        assert_eq!(told, expected, "{outcome:?}");
        assert_eq!(on.script.sent().len(), 1);
    }
}

/// Notes what happens in which order.
#[derive(Default)]
pub struct Notes {
    pub stored: Mutex<Vec<String>>,
    fails: Mutex<bool>,
}

#[async_trait::async_trait]
impl TokenSink for Notes {
    async fn store(&self, refresh_token: &Secret) -> Result<(), String> {
        if *self.fails.lock().unwrap() {
            return Err("the disk is full".into());
        }
        self.stored.lock().unwrap().push(refresh_token.expose().to_owned());
        Ok(())
    }

    async fn newest(&self) -> Result<Option<Secret>, String> {
        Ok(self.stored.lock().unwrap().last().map(Secret::new))
    }
}

#[tokio::test]
async fn a_rotated_refresh_token_is_stored_before_the_new_token_is_used() {
    let grants = |access: &str, refresh: &str| {
        says(200, &json!({ "access_token": access, "expires_in": "600", "refresh_token": refresh }))
    };
    let replies =
        vec![grants("access-1", "refresh-2"), answer(200, "{}"), grants("access-2", "refresh-3"), answer(200, "{}")];
    let (script, clock, sink) = (Script::new(replies), Arc::new(StillClock::default()), Arc::new(Notes::default()));
    *sink.fails.lock().unwrap() = true;
    let credentials = Credentials::OAuth2(oauth(Grant::RefreshToken(Secret::new("refresh-1"))));
    let http = Http::with_sink(script.clone(), clock.clone(), HttpSettings::default(), credentials, sink.clone());

    assert!(matches!(http.read(get()).await, Outcome::NotSent(_)), "not used while it cannot be stored");
    assert_eq!(script.sent().len(), 1);
    *sink.fails.lock().unwrap() = false;
    assert!(matches!(http.read(get()).await, Outcome::Ok(_)));
    assert_eq!(*sink.stored.lock().unwrap(), ["refresh-2"]);
    clock.0.store(3600 * Timestamp::SECOND, Ordering::SeqCst);
    assert!(matches!(http.read(get()).await, Outcome::Ok(_)));
    assert_eq!(*sink.stored.lock().unwrap(), ["refresh-2", "refresh-3"]);
    let forms: Vec<String> = script
        .sent()
        .iter()
        .filter_map(|sent| sent.body.clone())
        .map(|form| String::from_utf8(form).unwrap())
        .collect();
    assert!(forms[0].contains("refresh_token=refresh-1") && forms[1].contains("refresh_token=refresh-2"), "{forms:?}");
    let shown = format!("{:?}", http.take_exchanges());
    assert!(!shown.contains("refresh-") && !shown.contains("access-"), "{shown}");
}

#[tokio::test]
async fn a_desk_that_echoes_a_secret_is_not_repeated() {
    let credentials =
        Credentials::Header { name: "X-Key".into(), prefix: String::new(), value: Secret::new("s3cr3t-value") };
    let on = stage(credentials, vec![says(403, &json!({ "message": "key s3cr3t-value may not do that" }))]);
    let outcome = on.http.read(get()).await;
    let shown = format!("{outcome:?} {:?}", on.http.take_exchanges());
    assert!(shown.contains("*** may not do that") && !shown.contains("s3cr3t"), "{shown}");
}

#[tokio::test]
async fn an_address_with_a_password_and_a_request_without_end_are_not_sent() {
    let on = stage(Credentials::None, vec![]);
    let outcome = on.http.read(Request::new("GET", "https://user:word@desk.example.com/")).await;
    assert!(matches!(outcome, Outcome::NotSent(_)));
    let outcome = on.http.write(get().body(vec![b'x'; 2 << 20]), LATE).await;
    assert!(matches!(outcome, Outcome::NotSent(_)));
    assert!(on.script.sent().is_empty());
}

#[tokio::test]
async fn no_call_is_begun_that_might_not_be_over_in_time() {
    let on = stage(Credentials::None, vec![answer(200, "{}"), answer(200, "{}")]);
    on.http.finish_by(Timestamp(70 * Timestamp::SECOND));
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    on.clock.0.store(40 * Timestamp::SECOND, Ordering::SeqCst);
    assert!(matches!(on.http.write(get(), LATE).await, Outcome::Ok(_)));
    on.clock.0.store(41 * Timestamp::SECOND, Ordering::SeqCst);
    for outcome in [on.http.read(get()).await, on.http.write(get(), LATE).await] {
        assert!(matches!(&outcome, Outcome::NotSent(reason) if reason.contains("took too long")), "{outcome:?}");
    }
    assert_eq!(on.script.sent().len(), 2);
}
