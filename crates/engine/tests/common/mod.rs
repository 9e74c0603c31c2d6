//! A world for the engine: simulated time, seeded randomness, and a desk in memory that misbehaves on purpose.

#![allow(dead_code, unused_imports, reason = "each test uses its part")]

mod desk;

pub use desk::{DeskTicket, FakeDesk, Fault};
use engine::{Engine, Settings};
use model::{
    Clock, Entropy, Id, Integration, ProvisioningPlan, TenantId, Ticket, Timestamp, integration::IntegrationSpec,
};
use serde_json::{Value, json};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
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
            "cancel": {"resource": "/tickets/$ticketId/cancel"},
            "comment": {"resource": "/tickets/$ticketId/comments", "request": {"text": "$comment"}},
            "attach": {"resource": "/tickets/$ticketId/files", "request": {"name": "$fileName", "base64": "$fileBase64"}},
            "people": {"resource": "/people?email=$value", "valueElement": "$.email", "idElement": "$.id"}
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
            files: Mutex::default(),
            comments: Mutex::default(),
            people: Mutex::default(),
            keeps: Mutex::default(),
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
