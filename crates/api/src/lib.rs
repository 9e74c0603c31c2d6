//! The web face of Deskbridge: the compatible SDIM API, Deskbridge's own API, OAuth and the operational pages.
//!
//! [`table::OPERATIONS`] drives everything: the [`router`], the authorization of every call and the document at
//! `/openapi.json`. An endpoint that is not in the table does not exist, and one that is cannot be without a scope, a
//! method or a description.
//!
//! A request passes `envelope` (request id, common headers, panics), `dispatch` (method, authentication, rate
//! limit, body) and then its endpoint, which sees a [`call::Call`] and gives an [`answer::Answer`] or a
//! [`error::ApiError`].

mod answer;
mod auth;
mod body;
mod call;
mod dispatch;
mod endpoints;
mod envelope;
mod error;
mod hash;
mod openapi;
mod operation;
mod params;
mod rate;
mod scopes;
mod table;

pub use openapi::document as openapi;
pub use operation::{Mounted, Mounts, Operation};
pub use table::OPERATIONS;

use engine::Engine;
use model::{Clock, Entropy, Secret};
use std::sync::Arc;
use store::Store;

/// Settings of the web face.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// Client id and secret of the token that exists from the start: `ORG_ADMIN` of the default tenant, all scopes.
    pub bootstrap: Option<(String, Secret)>,
    /// Requests that a client may make within ten seconds, for each API version; `None` for no limit.
    pub rate_limit: Option<u32>,
    /// How long an access token lives, in seconds, when its personal access token does not say otherwise.
    pub token_seconds: i64,
    /// Where clients reach this server, without a slash at the end, such as `https://deskbridge.example.com`.
    pub public_url: String,
    /// The organisation's name, as tokens and `/oauth/info` tell it.
    pub org: String,
    /// The longest request body, in bytes.
    pub max_body_bytes: usize,
    /// The key that signs access tokens: `store::Vault::signing_key`.
    pub signing_key: Secret32,
}

/// A key of 32 bytes that is never printed.
#[derive(Clone)]
pub struct Secret32(pub [u8; 32]);

impl std::fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret32(***)")
    }
}

impl ApiSettings {
    /// The usual settings: 100 requests in 10 s, tokens of 749 s (`isc-sdim.md` 3), bodies up to 4 MiB.
    pub fn new(public_url: impl Into<String>, signing_key: [u8; 32]) -> Self {
        Self {
            bootstrap: None,
            rate_limit: Some(100),
            token_seconds: 749,
            public_url: public_url.into(),
            org: "deskbridge".to_owned(),
            max_body_bytes: 4 * 1024 * 1024,
            signing_key: Secret32(signing_key),
        }
    }
}

/// What the endpoints work with. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The store.
    pub store: Arc<Store>,
    /// The engine.
    pub engine: Arc<Engine>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Settings.
    pub settings: ApiSettings,
    limiter: Option<rate::Limiter>,
    document: std::sync::OnceLock<String>,
}

impl App {
    /// Puts an app together.
    pub fn new(
        store: Arc<Store>,
        engine: Arc<Engine>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: ApiSettings,
    ) -> Self {
        let limiter = settings.rate_limit.and_then(|limit| rate::Limiter::new(limit, Arc::clone(&clock)));
        Self(Arc::new(Parts { store, engine, clock, entropy, settings, limiter, document: std::sync::OnceLock::new() }))
    }

    /// The OpenAPI document, written out once.
    pub(crate) fn document(&self) -> &str {
        self.0.document.get_or_init(|| openapi::document(&self.settings.public_url).to_string())
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The router of the whole web face.
pub fn router(app: App) -> axum::Router {
    dispatch::router(app)
}

/// Serves the web face until `stop` completes; requests under way are finished first.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}
