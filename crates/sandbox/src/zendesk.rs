//! Zendesk, as far as a connector sees it (`desks.md` 7): tickets, users, uploads, custom statuses, ticket fields, tokens.

mod answers;
mod catalogue;
mod sign_in;
mod tickets;
mod update;
mod users;

use crate::{
    Vendor,
    tickets::{Handle, Ticket},
};
use answers::{error, limits, not_allowed, not_found};
use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

/// Zendesk's own statuses, and two of the account's.
const STATUSES: &[&str] = &["new", "open", "pending", "hold", "solved", "closed", "Waiting for approval", "Rejected"];

/// Its row in the table of desks.
pub(crate) const VENDOR: Vendor = Vendor {
    script_name: "zendesk-sdim",
    name: "Zendesk",
    statuses: |_| STATUSES,
    journey: |_: &Ticket| ["open", "solved"],
    fill: |base, settings| {
        json!({
            "url": base,
            "authenticationType": "Basic",
            "username": format!("{}@example.test", settings.username),
            "password": settings.token,
        })
    },
    error,
    lie,
    routes,
};

/// What `users/me` says to credentials that are not known.
fn lie() -> Response {
    (StatusCode::OK, axum::Json(users::anonymous())).into_response()
}

fn routes(desk: &Handle) -> Router<Handle> {
    let api = Router::new()
        .route("/tickets", post(tickets::create).get(tickets::list))
        .route("/tickets.json", post(tickets::create).get(tickets::list))
        .route("/tickets/show_many", get(tickets::show_many))
        .route("/tickets/{id}", get(tickets::read).put(update::update))
        .route("/search", get(tickets::search))
        .route("/uploads", post(update::upload))
        .route("/users/me", get(users::me))
        .route("/users/search", get(users::search))
        .route("/custom_statuses", get(catalogue::custom_statuses))
        .route("/ticket_fields", get(catalogue::ticket_fields))
        .route("/ticket_forms/{id}", get(catalogue::ticket_form))
        .layer(from_fn_with_state(desk.clone(), sign_in::authenticate));
    Router::new()
        .nest("/api/v2", api)
        .route("/oauth/tokens", post(sign_in::token))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn(limits))
}
