//! What the tests share: a clock that stands still, a desk that answers from a list, the emulated desk on loopback.

use async_trait::async_trait;
use desks::{
    Desk, Draft, Kind, Subject,
    http::{Http, HttpSettings, OutboundRules, Request, ReqwestTransport, Response, Transport, TransportError},
};
use model::{Clock, CorrelationKey, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

pub const KEY: &str = "db0123456789abcdefghijklmnopqrst";

/// A deadline that no test reaches.
pub const LATE: Timestamp = Timestamp(i64::MAX);

/// A clock that moves only when it is told to.
#[derive(Default)]
pub struct StillClock(pub AtomicI64);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn sleep_until(&self, until: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.fetch_max(until.0, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

pub type Reply = Result<Response, TransportError>;

/// Answers from a list, and remembers what it was sent.
#[derive(Default)]
pub struct Script {
    replies: Mutex<VecDeque<Reply>>,
    sent: Mutex<Vec<Request>>,
}

impl Script {
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), sent: Mutex::default() })
    }

    pub fn sent(&self) -> Vec<Request> {
        self.sent.lock().unwrap().clone()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request, _: Duration) -> Reply {
        self.sent.lock().unwrap().push(request);
        self.replies.lock().unwrap().pop_front().expect("an unexpected call")
    }
}

/// An answer with a body.
pub fn answer(status: u16, body: &str) -> Reply {
    with_headers(status, &[], body)
}

/// An answer with a JSON body.
pub fn says(status: u16, body: &Value) -> Reply {
    answer(status, &body.to_string())
}

#[expect(clippy::unnecessary_wraps, reason = "a script also holds transport errors")]
pub fn with_headers(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(Response { status, headers, body: body.into() })
}

pub fn key() -> CorrelationKey {
    CorrelationKey::stored(KEY)
}

/// What a ticket is about, with text that breaks naive templates.
pub fn subject() -> Subject {
    let mut context = velocity::Context::new();
    context.set("newline", "\n");
    context.set(
        "plan",
        json!({
            "arguments": { "identityRequestId": "0000000123", "urgency": 2 },
            "requests": [{
                "operation": "Modify", "id": "CN=j\"doe,OU=Sales", "resource": "Directory",
                "items": [{ "operation": "Add", "name": "memberOf", "value": "CN=Forecast" }],
            }],
        }),
    );
    Subject::new(key(), context)
}

/// The Generic desk with these attributes.
pub fn open(attributes: &Value) -> Box<dyn Desk> {
    let kind = Kind::by_type("Generic SDIM").unwrap();
    (kind.open)(attributes.as_object().unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

/// Calls over a transport with the credentials in `attributes`.
pub fn http(transport: Arc<dyn Transport>, attributes: &Value) -> Http {
    let kind = Kind::by_type("Generic SDIM").unwrap();
    let credentials = (kind.credentials)(attributes.as_object().unwrap()).unwrap();
    Http::new(transport, Arc::new(StillClock::default()), HttpSettings::default(), credentials)
}

/// Attributes of a small desk without authentication; `block` goes over its parts.
pub fn small(block: &Value) -> Value {
    let mut generic = json!({
        "provision": { "resource": "/t", "request": { "key": "$correlationKey" }, "responseElement": "id" },
        "checkStatus": { "resource": "/t/$ticketId", "responseElement": "status",
                         "statusMap": { "open": "Queued", "done": "Committed", "no": "Failed" } },
    });
    for (part, members) in block.as_object().unwrap() {
        let part = generic.as_object_mut().unwrap().entry(part).or_insert_with(|| json!({}));
        for (name, value) in members.as_object().unwrap() {
            part[name] = value.clone();
        }
    }
    json!({ "url": "https://desk.example.com/base", "authenticationType": "None", "generic": generic })
}

/// A desk, its calls, and what it is sent.
pub struct Scripted {
    pub desk: Box<dyn Desk>,
    pub http: Http,
    pub script: Arc<Script>,
}

impl Scripted {
    /// Any desk, with its own way of reading answers. The clock stands at 2026-01-01.
    pub fn of(script_name: &str, attributes: &Value, replies: impl IntoIterator<Item = Reply>) -> Self {
        let kind = Kind::by_script(script_name).unwrap();
        let members = attributes.as_object().unwrap();
        let desk = (kind.open)(members).unwrap_or_else(|error| panic!("{script_name}: {error}"));
        let settings = HttpSettings { judge: kind.judge, ..HttpSettings::default() };
        let clock = StillClock(AtomicI64::new(1_767_225_600_000_000));
        let script = Script::new(replies);
        let http = Http::new(script.clone(), Arc::new(clock), settings, (kind.credentials)(members).unwrap());
        Self { desk, http, script }
    }

    pub fn new(attributes: &Value, replies: impl IntoIterator<Item = Reply>) -> Self {
        let script = Script::new(replies);
        let transport: Arc<dyn Transport> = script.clone();
        Self { desk: open(attributes), http: http(transport, attributes), script }
    }

    pub fn draft(&self) -> Draft {
        self.desk.draft(&subject()).unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn create(&self) -> desks::Outcome<desks::Created> {
        self.desk.create(&self.http, &self.draft(), &key(), LATE).await
    }

    pub fn only_request(&self) -> Request {
        let sent = self.script.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.into_iter().next().unwrap()
    }
}

pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

pub fn body(request: &Request) -> Value {
    serde_json::from_slice(request.body.as_ref().unwrap()).unwrap()
}

/// The emulated desk on loopback, with the Generic template pointed at it.
pub struct Emulated {
    pub desk: Box<dyn Desk>,
    pub http: Http,
    pub handle: sandbox::Handle,
    pub base: String,
    pub attributes: Value,
}

pub async fn emulated(settings: sandbox::Settings) -> Emulated {
    let mut attributes = (Kind::by_script("generic-sdim").unwrap().template)();
    attributes["username"] = settings.username.clone().into();
    attributes["password"] = settings.password.clone().into();
    let (router, handle) = sandbox::desk(sandbox::vendor("generic-sdim").unwrap(), settings);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox::serve(listener, router));
    attributes["url"] = base.clone().into();
    let http = http(loopback(), &attributes);
    Emulated { desk: open(&attributes), http, handle, base, attributes }
}

/// A transport that may reach loopback.
pub fn loopback() -> Arc<dyn Transport> {
    let rules: OutboundRules = "127.0.0.0/8".parse().unwrap();
    Arc::new(ReqwestTransport::new(rules).unwrap())
}

/// The folder of the oracles, which may be absent.
pub fn oracles() -> std::path::PathBuf {
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("DESKBRIDGE_SHARED").map_or_else(beside, Into::into).join("oracles")
}

/// A recorded answer, by its path within the oracles beside the project. `None` where they are absent, unless their
/// absence is an error (`DESKBRIDGE_SHARED_REQUIRED`).
pub fn oracle(path: &str) -> Option<String> {
    match std::fs::read_to_string(oracles().join(path)) {
        Ok(text) => Some(text),
        Err(error) => {
            let required = std::env::var_os("DESKBRIDGE_SHARED_REQUIRED").is_some_and(|value| value == "1");
            assert!(!required, "the recorded answer {path} is absent: {error}");
            None
        }
    }
}
