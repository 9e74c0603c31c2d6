//! Helpdesk Lite with its starting template.

use super::{Call, Candidate, filled};
use desks::Guarantee;
use model::DeskOutcome::{Committed, Failed, Queued};
use serde_json::json;

pub const CANDIDATE: Candidate = Candidate {
    script: "helpdesk-lite-sdim",
    attributes: |base, settings| filled("helpdesk-lite-sdim", base, settings),
    guarantee: Guarantee::StrongLookup,
    statuses: &[
        ("open", Queued),
        ("working", Queued),
        ("done", Committed),
        ("declined", Failed),
        ("withdrawn", Failed),
    ],
    create_method: "POST",
    calls_for_250: 3,
    renews: false,
    people: false,
    comments: false,
    files: false,
    hook: |ticket, _| Call {
        headers: vec![("Content-Type".into(), "application/json".into())],
        query: vec![("token".into(), "hook-token".into())],
        body: json!({ "ticketId": ticket.desk_id }).to_string().into_bytes(),
    },
    hook_has_time: false,
};
