//! The Generic desk with its starting template.

use super::{Call, Candidate, filled};
use desks::Guarantee;
use model::DeskOutcome::{Committed, Failed, Queued};
use serde_json::json;

pub const CANDIDATE: Candidate = Candidate {
    script: "generic-sdim",
    attributes: |base, settings| filled("generic-sdim", base, settings),
    guarantee: Guarantee::LaggedLookup,
    statuses: &[
        ("new", Queued),
        ("open", Queued),
        ("resolved", Committed),
        ("rejected", Failed),
        ("cancelled", Failed),
    ],
    create_method: "POST",
    calls_for_250: 5,
    renews: false,
    people: true,
    comments: true,
    files: true,
    hook: |ticket, _| Call {
        headers: vec![("Content-Type".into(), "application/json".into())],
        query: vec![("token".into(), "hook-token".into())],
        body: json!({ "ticketId": ticket.desk_id }).to_string().into_bytes(),
    },
    hook_has_time: false,
};
