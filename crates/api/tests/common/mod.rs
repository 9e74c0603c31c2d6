//! A whole app in process: `TestApp::new().await`.
#![allow(dead_code, missing_docs, clippy::print_stderr, reason = "each test file uses a part of it")]

use api::{ApiSettings, App};
use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use desks::http::{Request as DeskRequest, Response as DeskResponse, Transport, TransportError};
use engine::Engine;
use http::{HeaderMap, Method, Request, StatusCode};
use model::{Clock, Entropy, Id, Secret, TenantId, Timestamp};
use serde_json::{Value, json};
use std::{
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{AccessToken, Location, Store, Vault};
use tower::ServiceExt;

pub const ALL: &[&str] = &["sp:scopes:all"];
pub const BASE: &str = "/service-desk-integrations/v1";
pub const RULES: &str = "/connector-rules/v1";
const BOOTSTRAP: (&str, &str) = ("bootstrap", "bootstrap-secret");

/// Time that moves a little with every look, and jumps when somebody waits.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds * Timestamp::SECOND, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1000, Ordering::SeqCst))
    }

    fn sleep_until(&self, until: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.fetch_max(until.0, Ordering::SeqCst);
        Box::pin(tokio::task::yield_now())
    }
}

/// The same random bytes in every run.
pub struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut mixed = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = mixed.to_le_bytes()[7];
        }
    }
}

/// No desk is reachable.
struct NoDesk;

#[async_trait]
impl Transport for NoDesk {
    async fn send(&self, _: DeskRequest, _: Duration) -> Result<DeskResponse, TransportError> {
        Err(TransportError::NotSent("no desk in this test".to_owned()))
    }
}

/// An answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The texts of the causes.
    pub fn causes(&self) -> String {
        let body = self.json();
        let causes = body["causes"].as_array().cloned().unwrap_or_default();
        causes.iter().filter_map(|cause| cause["text"].as_str()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

pub struct TestApp {
    pub router: Router,
    pub store: Arc<Store>,
    pub engine: Arc<Engine>,
    pub clock: Arc<TestClock>,
    pub entropy: Arc<TestEntropy>,
    pub admin: String,
    _directory: tempfile::TempDir,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut ApiSettings)) -> Self {
        Self::at_desk(Arc::new(NoDesk), change).await
    }

    /// An app whose desks all answer as `desk` does.
    pub async fn at_desk(desk: Arc<dyn Transport>, change: impl FnOnce(&mut ApiSettings)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_790_000_000 * Timestamp::SECOND)));
        let entropy = Arc::new(TestEntropy(AtomicU64::new(7)));
        let vault = Vault::new(&[7; 32], entropy.clone());
        let key = *vault.signing_key();
        let location = Location::Sqlite(directory.path().join("deskbridge.db"));
        let store = Arc::new(Store::open(&location, vault).await.unwrap());
        let engine = Engine::new(store.clone(), clock.clone(), entropy.clone(), desk, engine::Settings::default());
        let mut settings = ApiSettings::new("http://deskbridge.test", key);
        settings.rate_limit = None;
        settings.bootstrap = Some((BOOTSTRAP.0.to_owned(), Secret::new(BOOTSTRAP.1)));
        change(&mut settings);
        let app = App::new(store.clone(), engine.clone(), clock.clone(), entropy.clone(), settings);
        let mut made = Self {
            router: api::router(app),
            store,
            engine,
            clock,
            entropy,
            admin: String::new(),
            _directory: directory,
        };
        made.admin = made.sign_in(BOOTSTRAP.0, BOOTSTRAP.1).await;
        made
    }

    /// The time now, in microseconds.
    pub fn clock_now(&self) -> i64 {
        self.clock.now().0
    }

    /// Sends a request as it stands.
    pub async fn raw(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// Sends text of some media type with a token.
    pub async fn send(&self, token: &str, method: &str, path: &str, media: &str, body: impl Into<Body>) -> Reply {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path.replace(' ', "%20").replace('"', "%22"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !media.is_empty() {
            request = request.header("content-type", media);
        }
        self.raw(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(&self.admin, "GET", path, "", Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(&self.admin, "DELETE", path, "", Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(&self.admin, "POST", path, "application/json", body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(&self.admin, "PUT", path, "application/json", body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(&self.admin, "PATCH", path, "application/json-patch+json", body.to_string()).await
    }

    /// An access token for a client id and secret.
    pub async fn sign_in(&self, id: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let reply = self.send("", "POST", "/oauth/token", "application/x-www-form-urlencoded", form).await;
        reply.expect(200).json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of a new client.
    pub async fn client(&self, tenant: &str, level: &str, scopes: &[&str]) -> String {
        let id = Id::new(&*self.clock, &*self.entropy);
        let now = self.clock.now();
        let token = AccessToken {
            tenant: TenantId::parse(tenant).unwrap(),
            id: id.clone(),
            name: id.to_string(),
            // SHA-256 of "x".
            secret_hash: hex("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
            scopes: Some(scopes.iter().map(|&scope| scope.to_owned()).collect()),
            user_level: level.to_owned(),
            owner_id: "0".repeat(32),
            owner_name: "tester".to_owned(),
            managed: false,
            token_seconds: 749,
            never_expires: true,
            expires: None,
            created: now,
            last_used: None,
        };
        self.store.insert_token(&token).await.unwrap();
        self.sign_in(id.as_str(), "x").await
    }

    /// A new integration; its id.
    pub async fn integration(&self, name: &str) -> String {
        let reply = self.post(BASE, &integration(name)).await.expect(200);
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    /// Everything that a refused request must not change.
    pub async fn everything(&self) -> String {
        let mut all = String::new();
        for path in [BASE, RULES, "/personal-access-tokens/v1", "/provisioning-plans/v1", "/tickets/v1"] {
            let reply = self.get(path).await.expect(200).json();
            for entry in reply.as_array().unwrap() {
                let mut entry = entry.clone();
                entry.as_object_mut().unwrap().remove("lastUsed");
                if path == BASE {
                    let secrets = format!("{BASE}/{}/secrets", entry["id"].as_str().unwrap());
                    entry["secrets"] = self.get(&secrets).await.json();
                }
                all.push_str(&entry.to_string());
            }
        }
        all + &self.get(&format!("{BASE}/status-check-configuration")).await.text
    }
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// A small body of an integration.
pub fn integration(name: &str) -> Value {
    json!({"name": name, "description": "d", "type": "Generic SDIM",
           "attributes": {"url": "https://desk.example.test", "username": "u", "password": "p4ss"}})
}

/// A small body of a connector rule.
pub fn rule(name: &str) -> Value {
    json!({"name": name, "type": "BeforeProvisioning", "sourceCode": {"version": "1.0", "script": "plan.setComments(\"x\");"}})
}

/// A file of the shared documents; `None`, said aloud, when they are not there.
pub fn shared(path: &str) -> Option<String> {
    let root = std::env::var_os("DESKBRIDGE_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Some(text),
        Err(error) => {
            let required = std::env::var("DESKBRIDGE_SHARED_REQUIRED").is_ok_and(|value| value == "1");
            assert!(!required, "{path}: {error}");
            eprintln!("skipped: {path} is not there ({error})");
            None
        }
    }
}
