//! Emulated service desks, for demos and tests: stateful, in memory, strict about what they are sent, and able to
//! fail on request in the ways that real desks do. One desk is one file and one line in [`VENDORS`].

mod bmc_helix;
mod fault;
mod generic;
mod jira;
mod page;
mod people;
mod remedyforce;
mod servicenow;
mod sessions;
mod tickets;
mod vendor;
mod zendesk;

pub use fault::{Fault, FaultKind};
pub use people::Person;
pub use tickets::{Comment, File, Handle, Search, Ticket};
pub use vendor::Vendor;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::time::Duration;

/// Every emulated desk.
pub const VENDORS: &[Vendor] = &[
    bmc_helix::VENDOR,
    generic::VENDOR,
    jira::CLOUD,
    jira::SERVER,
    remedyforce::VENDOR,
    servicenow::VENDOR,
    zendesk::VENDOR,
];

/// How an emulated desk behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// User name of its Basic authentication, and of password logins.
    pub username: String,
    /// Password.
    pub password: String,
    /// API token, for desks that take one.
    pub token: String,
    /// OAuth2 client id.
    pub client_id: String,
    /// OAuth2 client secret.
    pub client_secret: String,
    /// The first refresh token of the OAuth2 client; where the vendor rotates them, it works once.
    pub refresh_token: String,
    /// The people whom the desk knows.
    pub people: Vec<Person>,
    /// How long its search does not show a new ticket.
    pub search_lag: Duration,
    /// Moves tickets by itself, when set.
    pub auto: Option<Auto>,
    /// What time it is at the start, in microseconds since 1970.
    pub epoch_micros: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            username: "deskbridge".to_owned(),
            password: "sandbox-password".to_owned(),
            token: "sandbox-api-token".to_owned(),
            client_id: "sandbox-client".to_owned(),
            client_secret: "sandbox-client-secret".to_owned(),
            refresh_token: "sandbox-refresh-0".to_owned(),
            people: people::default(),
            search_lag: Duration::ZERO,
            auto: None,
            epoch_micros: 1_767_225_600_000_000,
        }
    }
}

/// When tickets move by themselves, counted from their creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Auto {
    /// From new to being worked on.
    pub open_after: Duration,
    /// To done.
    pub resolve_after: Duration,
}

/// The vendor whose connector's template has this name.
pub fn vendor(script_name: &str) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.script_name == script_name)
}

/// An emulated desk: its routes, and a handle to look into it.
pub fn desk(vendor: &'static Vendor, settings: Settings) -> (Router, Handle) {
    let handle = Handle::new(vendor, settings);
    let api = (vendor.routes)(&handle)
        .layer(from_fn_with_state(handle.clone(), fault::inject))
        .layer(from_fn_with_state(handle.clone(), tickets::count));
    let router = Router::new()
        .route("/", get(page::index))
        .route("/tickets/{id}", get(page::ticket))
        .route("/_faults", post(fault::add).delete(fault::clear))
        .route("/_tickets", get(page::list))
        .route("/_tickets/{id}/status", post(page::move_ticket))
        .merge(api)
        .layer(from_fn(page::secure))
        .with_state(handle.clone());
    (router, handle)
}

/// Serves a desk until the listener fails.
pub async fn serve(listener: tokio::net::TcpListener, router: Router) -> std::io::Result<()> {
    axum::serve(listener, router).await
}
