//! A desk, its calls and its emulation, wired together; every call is recorded when a folder is named for it.

use crate::{
    harness::{KEY, LATE, StillClock, key, loopback},
    helpdesk_lite::{connector, emulation},
};
use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use desks::{
    Attachment, Created, Desk, Draft, Guarantee, Kind, Outcome, Seen, Subject,
    http::{Http, HttpSettings, Request, Response, Transport, TransportError},
};
use model::{DeskOutcome, Timestamp, ticket::DeskRef};
use sandbox::{Handle, Settings, Ticket, Vendor};
use serde_json::{Value, json};
use std::{io::Write, sync::Arc, time::Duration};

/// A signed or tokened call of the desk.
pub struct Call {
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A desk that is put to the suite.
pub struct Candidate {
    /// Connector and emulated desk have this name.
    pub script: &'static str,
    /// The template, filled in for an emulated desk at an address.
    pub attributes: fn(&str, &Settings) -> Value,
    pub guarantee: Guarantee,
    /// The vendor's statuses in the emulated desk's words, and what the template's map makes of each.
    pub statuses: &'static [(&'static str, DeskOutcome)],
    /// Method of the call that raises the ticket.
    pub create_method: &'static str,
    /// Most calls for the status of 250 tickets.
    pub calls_for_250: u64,
    /// Whether credentials are exchanged for a token that is renewed when it ends.
    pub renews: bool,
    /// Whether people can be looked up.
    pub people: bool,
    /// Whether tickets can be commented on, and take files.
    pub comments: bool,
    pub files: bool,
    /// Attributes that hold the secret and the token of the webhook are "hook-secret" and "hook-token"; this signs a call
    /// about a ticket.
    pub hook: fn(&Ticket, Timestamp) -> Call,
    /// Whether that signature has a time in it.
    pub hook_has_time: bool,
}

/// The parts, wired.
pub struct Rig {
    pub desk: Box<dyn Desk>,
    pub http: Http,
    pub handle: Handle,
    pub base: String,
    pub attributes: Value,
    pub kind: &'static Kind,
}

impl Candidate {
    pub async fn start(&self) -> Rig {
        self.start_with(Settings::default()).await
    }

    pub async fn start_with(&self, settings: Settings) -> Rig {
        let vendor = vendor(self.script);
        let (router, handle) = sandbox::desk(vendor, settings.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(sandbox::serve(listener, router));
        let mut attributes = (self.attributes)(&base, &settings);
        attributes["webhookSecret"] = "hook-secret".into();
        attributes["webhookToken"] = "hook-token".into();
        let kind = kind(self.script);
        assert_eq!((kind.validate)(attributes.as_object().unwrap()), []);
        let http = self.http(&attributes, Duration::from_secs(30));
        Rig { desk: open(kind, &attributes), http, handle, base, attributes, kind }
    }

    pub fn http(&self, attributes: &Value, request_timeout: Duration) -> Http {
        let kind = kind(self.script);
        let credentials = (kind.credentials)(attributes.as_object().unwrap()).unwrap();
        let settings = HttpSettings { request_timeout, judge: kind.judge, ..HttpSettings::default() };
        let transport = Arc::new(Recording { desk: self.script, inner: loopback() });
        let clock = StillClock::default();
        clock.0.store(1_767_225_600_000_000, std::sync::atomic::Ordering::SeqCst);
        Http::new(transport, Arc::new(clock), settings, credentials)
    }
}

/// A connector: one of ours, or the tutorial's.
fn kind(script: &str) -> &'static Kind {
    let own = Kind::by_script(script).or_else(|| Some(&connector::KIND).filter(|kind| kind.script_name == script));
    own.expect("a connector of this name")
}

/// Its emulated desk.
fn vendor(script: &str) -> &'static Vendor {
    let own = sandbox::vendor(script).or_else(|| Some(&emulation::VENDOR).filter(|desk| desk.script_name == script));
    own.expect("an emulated desk of this name")
}

/// The connector's template, filled in as the emulated desk says: what most candidates start from.
pub fn filled(script: &str, base: &str, settings: &Settings) -> Value {
    let mut attributes = (kind(script).template)();
    let patch = (vendor(script).fill)(base, settings);
    json_patch::merge(&mut attributes, &patch);
    attributes
}

pub fn open(kind: &Kind, attributes: &Value) -> Box<dyn Desk> {
    (kind.open)(attributes.as_object().unwrap()).unwrap_or_else(|error| panic!("{}: {error}", kind.script_name))
}

/// What a ticket is about; its text breaks naive templates.
pub fn subject(key: &str) -> Subject {
    let mut context = velocity::Context::new();
    let person = |id: &str, name: &str, display: &str, email: &str| json!({ "id": id, "name": name, "displayName": display, "email": email });
    let request = json!({
        "operation": "Modify", "op": "Modify", "id": HOSTILE, "nativeIdentity": HOSTILE,
        "resource": "Directory", "application": "Directory",
        "source": { "id": "2c9180855d191c59015d291ceb051111", "name": "Directory" },
        "items": [{ "operation": "Add", "op": "Add", "name": "memberOf", "value": "CN=Forecast" }],
    });
    let plan = json!({
        "identity": person("1", "jdoe", "Jane Doe", "jane@example.test"),
        "requester": person("2", "mboss", "Mary Boss", "boss@example.test"),
        "arguments": { "identityRequestId": "0000000123" },
        "requests": [request], "accountRequests": [request],
    });
    context.set("newline", "\n");
    context.set("identity", plan["identity"].clone());
    context.set("requester", plan["requester"].clone());
    context.set("correlationKey", key);
    context.set("integration", json!({ "id": "9", "name": "Desk", "type": "Test" }));
    context.set("plan", plan);
    Subject::new(model::CorrelationKey::stored(key), context)
}

/// A native identity that no language of queries or documents takes for plain text.
pub const HOSTILE: &str = "CN=j\"doe\\,OU='Sales' ${plan} $!{x} #if(1) {\"a\":1} </a>^ORsys_id!=1 é😀";

impl Rig {
    pub fn draft(&self) -> Draft {
        self.desk.draft(&subject(KEY)).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Makes the connector fetch its token, so that the next call is the one that is meant.
    pub async fn warm(&self) {
        let outcome =
            self.desk.find(&self.http, &model::CorrelationKey::stored("dbwarm00000000000000000000000000")).await;
        assert_eq!(outcome, Outcome::Ok(Vec::new()));
        self.http.take_exchanges();
    }

    pub async fn create(&self) -> Outcome<Created> {
        self.desk.create(&self.http, &self.draft(), &key(), LATE).await
    }

    pub async fn created(&self) -> DeskRef {
        ok(self.create().await).desk
    }

    /// Raises tickets with keys of their own.
    pub async fn raise(&self, count: usize) -> Vec<DeskRef> {
        let mut raised = Vec::new();
        for number in 0..count {
            let key = format!("dbnumber{number:024}");
            let draft = self.desk.draft(&subject(&key)).unwrap();
            let key = model::CorrelationKey::stored(&key);
            raised.push(ok(self.desk.create(&self.http, &draft, &key, LATE).await).desk);
        }
        raised
    }

    pub async fn seen(&self, ticket: &DeskRef) -> Seen {
        let seen = ok(self.desk.status(&self.http, std::slice::from_ref(ticket)).await);
        assert_eq!(seen.len(), 1, "{seen:?}");
        assert_eq!(seen[0].id, ticket.id);
        seen.into_iter().next().unwrap()
    }

    /// The one ticket at the desk.
    pub fn only(&self) -> Ticket {
        let tickets = self.handle.tickets();
        assert_eq!(tickets.len(), 1, "{tickets:?}");
        tickets.into_iter().next().unwrap()
    }
}

pub fn attachment() -> Attachment {
    Attachment { name: "plan.json".into(), content_type: "application/json", bytes: br#"{"a": "b\r\n--x"}"#.to_vec() }
}

pub fn ok<T: std::fmt::Debug>(outcome: Outcome<T>) -> T {
    match outcome {
        Outcome::Ok(value) => value,
        other => panic!("{other:?}"),
    }
}

/// Writes each exchange down, one JSON object a line, for a check against the vendor's document.
struct Recording {
    desk: &'static str,
    inner: Arc<dyn Transport>,
}

#[async_trait]
impl Transport for Recording {
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let result = self.inner.send(request.clone(), timeout).await;
        if let Some(folder) = std::env::var_os("DESKBRIDGE_WIRE") {
            let url = url_after_origin(&request.url);
            let answer = result.as_ref().ok().map(
                |response| json!({ "status": response.status, "headers": response.headers, "body": recorded(&response.body) }),
            );
            let body = request.body.as_deref().map(recorded);
            let line = json!({ "method": request.method, "url": url, "headers": request.headers, "body": body, "answer": answer });
            std::fs::create_dir_all(&folder).unwrap();
            let path = std::path::Path::new(&folder).join(format!("{}.jsonl", self.desk));
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
            file.write_all(format!("{line}\n").as_bytes()).unwrap();
        }
        result
    }
}

/// A text as it is, anything else in Base64.
fn recorded(body: &[u8]) -> Value {
    std::str::from_utf8(body).map_or_else(|_| json!({ "base64": BASE64_STANDARD.encode(body) }), Value::from)
}

fn url_after_origin(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}
