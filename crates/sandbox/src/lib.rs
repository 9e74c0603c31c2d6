//! Emulated service desks, for demos and tests: stateful, in memory, strict about what they are sent, and able to
//! fail on request in the ways that real desks do.

mod api;
mod fault;
mod page;
mod tickets;

pub use fault::{Fault, FaultKind};
pub use tickets::{Handle, Ticket};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::time::Duration;

/// How an emulated desk behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// User name of its Basic authentication.
    pub username: String,
    /// Password.
    pub password: String,
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
            search_lag: Duration::ZERO,
            auto: None,
            epoch_micros: 1_767_225_600_000_000,
        }
    }
}

/// When tickets move by themselves, counted from their creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Auto {
    /// From new to open.
    pub open_after: Duration,
    /// To resolved.
    pub resolve_after: Duration,
}

/// The emulated Generic desk: its routes, and a handle to look into it.
pub fn generic(settings: Settings) -> (Router, Handle) {
    let handle = Handle::new(settings);
    let api = Router::new()
        .route("/api/me", get(api::me))
        .route("/api/tickets", post(api::create).get(api::list))
        .route("/api/tickets/{id}", get(api::read))
        .route("/api/tickets/{id}/cancel", post(api::cancel))
        .fallback(api::not_found)
        .method_not_allowed_fallback(api::not_allowed)
        .layer(from_fn_with_state(handle.clone(), api::authenticate))
        .layer(from_fn_with_state(handle.clone(), fault::inject))
        .layer(from_fn_with_state(handle.clone(), api::count));
    let router = Router::new()
        .route("/", get(page::index))
        .route("/tickets/{id}", get(page::ticket))
        .route("/_faults", post(fault::add).delete(fault::clear))
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
