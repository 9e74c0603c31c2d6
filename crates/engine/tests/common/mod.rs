//! A world for the engine: simulated time, seeded randomness, and a desk in memory that misbehaves on purpose.

#![allow(dead_code, reason = "each test uses its part")]

use async_trait::async_trait;
use desks::http::{Request, Response, Transport, TransportError};
use engine::{Engine, Settings};
use model::{
    Clock, Entropy, Id, Integration, ProvisioningPlan, TenantId, Ticket, Timestamp, integration::IntegrationSpec,
};
use serde_json::{Value, json};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Location, Secrets, Store, Vault};
use tokio::sync::Notify;

/// Time that passes when somebody waits.
pub struct SimClock(Mutex<Timestamp>);

impl SimClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Timestamp(1_700_000_000_000_000))))
    }
    pub fn advance(&self, microseconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus(microseconds);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
    fn sleep_until(&self, until: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let mut now = self.0.lock().unwrap();
            *now = (*now).max(until);
        })
    }
}

/// Randomness from a seed (splitmix64).
pub struct Seeded(Mutex<u64>);

impl Seeded {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(seed)))
    }
    pub fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    pub fn below(&self, bound: u64) -> u64 {
        self.next() % bound
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[derive(Debug, Clone)]
pub struct DeskTicket {
    pub id: u64,
    pub key: String,
    pub text: String,
    pub status: String,
    /// From when on the desk has it at all; later than its request when the request was late on its way.
    pub exists_from: Timestamp,
}

/// What the desk does with the next calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Fine,
    NotSent,
    RequestLost,
    ReplyLost,
    /// The request is still on its way when we stop waiting.
    Late,
    ErrorBefore,
    ErrorAfter,
    Throttle,
    Lie,
    Garbage,
    CrashBefore,
    CrashAfter,
}

/// A desk in memory.
pub struct FakeDesk {
    pub clock: Arc<SimClock>,
    pub tickets: Mutex<Vec<DeskTicket>>,
    pub search_lag: i64,
    /// Faults of the next calls, first to last; then [`FakeDesk::chaos`].
    pub script: Mutex<Vec<Fault>>,
    /// Random faults.
    pub chaos: Option<Arc<Seeded>>,
    /// Rung when the process is to die in the middle of a call.
    pub crash: Notify,
    pub calls: Mutex<Vec<String>>,
}

impl FakeDesk {
    fn fault(&self, write: bool) -> Fault {
        let mut script = self.script.lock().unwrap();
        if !script.is_empty() {
            return script.remove(0);
        }
        let Some(chaos) = &self.chaos else { return Fault::Fine };
        match chaos.below(100) {
            0..4 => Fault::NotSent,
            4..14 => Fault::RequestLost,
            14..28 => Fault::ReplyLost,
            28..34 if write => Fault::Late,
            34..38 => Fault::ErrorBefore,
            38..42 => Fault::ErrorAfter,
            42..45 => Fault::Throttle,
            45..48 => Fault::Garbage,
            48..52 => Fault::CrashBefore,
            52..58 => Fault::CrashAfter,
            _ => Fault::Fine,
        }
    }

    fn visible(&self, after: i64) -> Vec<DeskTicket> {
        let now = self.clock.now();
        self.tickets.lock().unwrap().iter().filter(|ticket| ticket.exists_from.plus(after) <= now).cloned().collect()
    }

    /// Does what is asked and answers as a strict REST desk.
    fn answer(&self, request: &Request, at: Timestamp) -> Response {
        let url = url::Url::parse(&request.url).unwrap();
        let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        let shown = |ticket: &DeskTicket| json!({"id": ticket.id, "key": ticket.key, "status": ticket.status});
        match (request.method.as_str(), url.path()) {
            ("POST", "/tickets") => {
                let body: Value = serde_json::from_slice(request.body.as_deref().unwrap_or_default()).unwrap();
                let mut tickets = self.tickets.lock().unwrap();
                let ticket = DeskTicket {
                    id: tickets.len() as u64 + 1,
                    key: body["key"].as_str().unwrap().to_owned(),
                    text: body["text"].as_str().unwrap().to_owned(),
                    status: "new".into(),
                    exists_from: at,
                };
                let answer = shown(&ticket);
                tickets.push(ticket);
                response(201, &answer)
            }
            ("GET", "/tickets") if query.contains_key("key") => {
                let found = self.visible(self.search_lag);
                response(200, &found.iter().filter(|ticket| ticket.key == query["key"]).map(shown).collect())
            }
            ("GET", "/tickets") => {
                let ids: Vec<&str> = query["ids"].split(',').collect();
                let found = self.visible(0);
                response(
                    200,
                    &found.iter().filter(|ticket| ids.contains(&ticket.id.to_string().as_str())).map(shown).collect(),
                )
            }
            ("GET", path) if path.starts_with("/tickets/") => {
                let wanted = path.trim_start_matches("/tickets/");
                match self.visible(0).iter().find(|ticket| ticket.id.to_string() == wanted) {
                    Some(ticket) => response(200, &shown(ticket)),
                    None => response(404, &json!({"error": "no such ticket"})),
                }
            }
            ("POST", path) if path.ends_with("/cancel") => {
                let id: u64 = path.split('/').nth(2).unwrap().parse().unwrap();
                let mut tickets = self.tickets.lock().unwrap();
                let ticket = tickets.iter_mut().find(|ticket| ticket.id == id).unwrap();
                ticket.status = "cancelled".into();
                response(200, &json!({}))
            }
            _ => response(404, &json!({"error": "no such page"})),
        }
    }
}

fn response(status: u16, body: &Value) -> Response {
    Response {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_string().into(),
    }
}

#[async_trait]
impl Transport for FakeDesk {
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let write = request.method == "POST";
        self.calls.lock().unwrap().push(format!("{} {}", request.method, request.url));
        let now = self.clock.now();
        let timeout = i64::try_from(timeout.as_micros()).unwrap();
        let lost = |what: &str| Err(TransportError::Ambiguous(what.to_owned()));
        match self.fault(write) {
            Fault::Fine => {
                self.clock.advance(50_000);
                Ok(self.answer(&request, self.clock.now()))
            }
            Fault::NotSent => Err(TransportError::NotSent("connection refused".into())),
            Fault::RequestLost => {
                self.clock.advance(timeout);
                lost("timed out")
            }
            Fault::ReplyLost => {
                self.answer(&request, now);
                self.clock.advance(timeout);
                lost("timed out")
            }
            Fault::Late => {
                // It arrives just before the end of the time that a request may be under way.
                self.answer(&request, now.plus(timeout - 1));
                self.clock.advance(timeout / 3);
                lost("connection reset")
            }
            Fault::ErrorBefore => Ok(response(503, &json!({"error": "overloaded"}))),
            Fault::ErrorAfter => {
                self.answer(&request, now);
                Ok(response(500, &json!({"error": "internal"})))
            }
            Fault::Throttle => {
                Ok(Response { headers: vec![("retry-after".into(), "7".into())], ..response(429, &json!({})) })
            }
            Fault::Lie => Ok(response(200, &json!({"error": "the queue is closed"}))),
            Fault::Garbage => {
                self.answer(&request, now);
                Ok(Response { body: b"<html>".to_vec(), ..response(200, &json!({})) })
            }
            Fault::CrashBefore => {
                self.crash.notify_one();
                std::future::pending().await
            }
            Fault::CrashAfter => {
                self.answer(&request, now);
                self.crash.notify_one();
                std::future::pending().await
            }
        }
    }
}

/// Everything together.
pub struct World {
    pub clock: Arc<SimClock>,
    pub desk: Arc<FakeDesk>,
    pub store: Arc<Store>,
    pub engine: Arc<Engine>,
    pub integration: Id,
    entropy: Arc<Seeded>,
    _directory: tempfile::TempDir,
}

pub fn tenant() -> TenantId {
    TenantId::default_tenant()
}

pub fn attributes() -> Value {
    json!({
        "url": "https://desk.example", "authenticationType": "None", "ticketType": "generic",
        "requestTimeoutSeconds": 5, "searchLagSeconds": 0, "statusCheckIntervalMinutes": 1,
        "generic": {
            "provision": {
                "resource": "/tickets",
                "request": {"key": "$correlationKey", "text": "#foreach($r in $plan.requests)$r.operation $r.id#end"},
                "responseElement": "$.id", "failIf": [{"path": "$.error", "exists": true}]
            },
            "find": {"resource": "/tickets?key=$correlationKey", "keyElement": "$.key", "idElement": "$.id", "statusElement": "$.status"},
            "checkStatus": {
                "resource": "/tickets/$ticketId", "responseElement": "$.status",
                "statusMap": {"new": "Queued", "open": "Queued", "resolved": "Committed", "rejected": "Failed"},
                "batch": {"resource": "/tickets?ids=$tickets", "idElement": "$.id", "statusElement": "$.status", "size": 10}
            },
            "cancel": {"resource": "/tickets/$ticketId/cancel"}
        }
    })
}

pub fn plan(number: u64) -> ProvisioningPlan {
    ProvisioningPlan::from_json(&json!({
        "identity": {"id": format!("identity-{number}")},
        "accountRequests": [{"source": {"id": "source"}, "nativeIdentity": format!("user{number}"), "operation": "Create"}]
    }))
    .unwrap()
}

impl World {
    pub async fn new(seed: u64, attributes: Value, chaos: bool, search_lag: i64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (clock, entropy) = (SimClock::new(), Seeded::new(seed));
        let desk = Arc::new(FakeDesk {
            clock: Arc::clone(&clock),
            tickets: Mutex::default(),
            search_lag,
            script: Mutex::default(),
            chaos: chaos.then(|| Seeded::new(seed ^ 0xdead_beef)),
            crash: Notify::new(),
            calls: Mutex::default(),
        });
        let location = Location::Sqlite(directory.path().join("engine.db"));
        let store = Arc::new(Store::open(&location, Vault::new(&[1; 32], entropy.clone())).await.unwrap());
        let body = json!({"name": "Desk", "description": "", "type": "Generic SDIM", "attributes": attributes, "managedSources": ["source"]});
        let integration = Integration {
            tenant: tenant(),
            id: Id::new(clock.as_ref(), entropy.as_ref()),
            spec: IntegrationSpec::from_json(&body).unwrap(),
            created: clock.now(),
            modified: clock.now(),
        };
        store.insert_integration(&integration, &Secrets::new()).await.unwrap();
        let engine = Self::start(&store, &clock, &entropy, &desk);
        Self { clock, desk, store, engine, integration: integration.id, entropy, _directory: directory }
    }

    fn start(store: &Arc<Store>, clock: &Arc<SimClock>, entropy: &Arc<Seeded>, desk: &Arc<FakeDesk>) -> Arc<Engine> {
        let settings = Settings {
            send_deadline: 2 * Timestamp::SECOND,
            clock_skew: Timestamp::SECOND,
            backoff_most: 30 * Timestamp::SECOND,
            ..Settings::default()
        };
        Engine::new(store.clone(), clock.clone(), entropy.clone(), desk.clone(), settings)
    }

    pub async fn submit(&self, plan: ProvisioningPlan) -> Vec<Ticket> {
        let submitted = self.engine.submit(&tenant(), plan, None).await.unwrap();
        self.store.tickets_of_plan(&tenant(), &submitted.plan.id).await.unwrap()
    }

    /// Works on what is due; a crash in the middle drops everything in flight and starts a new engine.
    pub async fn work(&mut self) {
        let engine = Arc::clone(&self.engine);
        let crashed = tokio::select! {
            done = engine.work_once() => { done.unwrap(); false }
            () = self.desk.crash.notified() => true,
        };
        if crashed {
            self.engine = Self::start(&self.store, &self.clock, &self.entropy, &self.desk);
        }
    }

    /// Works until `done` says so, letting time pass between; at most `rounds` times.
    pub async fn work_until(&mut self, rounds: usize, done: impl Fn(&Ticket) -> bool) -> Vec<Ticket> {
        for _ in 0..rounds {
            self.work().await;
            let tickets = self.tickets().await;
            if tickets.iter().all(&done) {
                return tickets;
            }
            self.clock.advance(3 * Timestamp::SECOND);
        }
        panic!("not done after {rounds} rounds: {:#?}", self.tickets().await);
    }

    pub async fn tickets(&self) -> Vec<Ticket> {
        let page = query::parse_page(None, None, None).unwrap();
        self.store.tickets(&tenant(), None, &[], &page).await.unwrap().0
    }

    pub async fn ticket(&self) -> Ticket {
        self.tickets().await.remove(0)
    }

    pub async fn kinds(&self, ticket: &Ticket) -> Vec<String> {
        let events = self.store.ticket_events(&tenant(), &ticket.id, 0, 1000).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }
}
