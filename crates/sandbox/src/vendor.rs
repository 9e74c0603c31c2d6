//! What makes one emulated desk different from another.

use crate::{
    Settings,
    tickets::{Handle, Ticket},
};
use axum::{Router, http::StatusCode, response::Response};
use serde_json::Value;

/// An emulated desk: its interface and its words. The rest (tickets, page, faults, sessions) is the same for all.
pub struct Vendor {
    /// Name of the connector's template that fits it.
    pub script_name: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The statuses that a ticket of this kind may have.
    pub statuses: fn(&Ticket) -> &'static [&'static str],
    /// The status of a ticket that somebody works on, and of one that was done as asked.
    pub journey: fn(&Ticket) -> [&'static str; 2],
    /// What an administrator fills into the connector's template for this desk at an address: a JSON Merge Patch
    /// (RFC 7396) of `attributes`.
    pub fill: fn(&str, &Settings) -> Value,
    /// An error in the vendor's own form.
    pub error: fn(StatusCode, &str) -> Response,
    /// A 2xx answer that means no.
    pub lie: fn() -> Response,
    /// The interface, with whatever checks who calls.
    pub routes: fn(&Handle) -> Router<Handle>,
}

impl std::fmt::Debug for Vendor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Vendor").field(&self.script_name).finish()
    }
}
