//! BMC Helix ITSM: one candidate for each form, and one whose key is a part of the text.

use super::{Call, Candidate, filled};
use desks::Guarantee;
use model::DeskOutcome::{Committed, Failed, Queued};
use sandbox::Settings;
use serde_json::{Value, json};

const SCRIPT: &str = "bmc-helix-itsm-sdim";

fn with(base: &str, settings: &Settings, patch: &Value) -> Value {
    let mut attributes = filled(SCRIPT, base, settings);
    json_patch::merge(&mut attributes, patch);
    attributes
}

/// An incident has a customer, here a fixed one where nobody is looked up.
fn incident(base: &str, settings: &Settings) -> Value {
    let customer = "#if($requesterId)$requesterId#{else}jdoe#end";
    with(
        base,
        settings,
        &json!({ "ticketType": "incident", "incident": { "provision": { "request": { "Login_ID": customer } } } }),
    )
}

pub const SERVICE_REQUEST: Candidate = Candidate {
    script: SCRIPT,
    attributes: |base, settings| filled(SCRIPT, base, settings),
    guarantee: Guarantee::StrongLookup,
    statuses: &[
        ("Draft", Queued),
        ("In Cart", Queued),
        ("In Review", Queued),
        ("Submitted", Queued),
        ("Pending", Queued),
        ("Waiting Approval", Queued),
        ("Planning", Queued),
        ("In Progress", Queued),
        ("Completed", Committed),
        ("Closed", Committed),
        ("Rejected", Failed),
        ("Cancelled", Failed),
    ],
    create_method: "POST",
    calls_for_250: 7,
    renews: true,
    people: true,
    comments: true,
    files: true,
    hook: |ticket, _| Call {
        headers: vec![("Content-Type".into(), "application/json".into())],
        query: vec![("token".into(), "hook-token".into())],
        body: json!({ "ticketId": ticket.number }).to_string().into_bytes(),
    },
    hook_has_time: false,
};

pub const INCIDENT: Candidate = Candidate {
    attributes: incident,
    statuses: &[
        ("New", Queued),
        ("Assigned", Queued),
        ("In Progress", Queued),
        ("Pending", Queued),
        ("Resolved", Committed),
        ("Closed", Committed),
        ("Cancelled", Failed),
    ],
    ..SERVICE_REQUEST
};

/// The key at the end of the details, found with LIKE.
pub const KEY_IN_TEXT: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = incident(base, settings);
        attributes["correlationField"] = "Detailed_Decription".into();
        attributes
    },
    ..INCIDENT
};

pub const CHANGE_REQUEST: Candidate = Candidate {
    attributes: |base, settings| with(base, settings, &json!({ "ticketType": "changeRequest" })),
    statuses: &[
        ("Draft", Queued),
        ("Request For Authorization", Queued),
        ("Request For Change", Queued),
        ("Planning In Progress", Queued),
        ("Scheduled For Review", Queued),
        ("Scheduled For Approval", Queued),
        ("Scheduled", Queued),
        ("Implementation In Progress", Queued),
        ("Pending", Queued),
        ("Completed", Committed),
        ("Closed", Committed),
        ("Rejected", Failed),
        ("Cancelled", Failed),
    ],
    ..SERVICE_REQUEST
};

pub const WORK_ORDER: Candidate = Candidate {
    attributes: |base, settings| {
        let company = json!({ "Location Company": "Calbro Services" });
        with(base, settings, &json!({ "ticketType": "generic", "generic": { "provision": { "request": company } } }))
    },
    statuses: &[
        ("Assigned", Queued),
        ("Pending", Queued),
        ("Waiting Approval", Queued),
        ("Planning", Queued),
        ("In Progress", Queued),
        ("Completed", Committed),
        ("Closed", Committed),
        ("Rejected", Failed),
        ("Cancelled", Failed),
    ],
    ..SERVICE_REQUEST
};

/// A task names no people.
pub const TASK: Candidate = Candidate {
    attributes: |base, settings| {
        let request = filled(SCRIPT, base, settings)["generic"]["provision"]["request"].clone();
        let mut attributes = with(base, settings, &json!({ "ticketType": "generic", "genericTicket": "task" }));
        attributes["generic"]["provision"] = json!({
            "requestRootElement": "values",
            "request": {
                "TaskName": "Provisioning", "Status": "Assigned", "Location Company": "Calbro Services",
                "Summary": request["Summary"], "Notes": request["Detailed Description"],
            },
        });
        attributes["generic"]["checkStatus"]["resource"] = "".into();
        attributes
    },
    statuses: &[
        ("Staged", Queued),
        ("Assigned", Queued),
        ("Pending", Queued),
        ("Work In Progress", Queued),
        ("Waiting", Queued),
        ("Closed", Committed),
        ("Bypassed", Failed),
    ],
    people: false,
    ..SERVICE_REQUEST
};
