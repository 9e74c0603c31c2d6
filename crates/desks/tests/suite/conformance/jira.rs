//! Jira Cloud and Data Center: each ticket type, both ways of raising, each kind of authentication.

use super::{Call, Candidate, filled};
use desks::Guarantee;
use hmac::{Hmac, KeyInit, Mac};
use model::{
    DeskOutcome::{self, Committed, Failed, Queued},
    Timestamp,
};
use sandbox::{Settings, Ticket};
use serde_json::{Value, json};
use sha2::Sha256;

const CLOUD: &str = "atlassian-cloud-jira-sdim";
const SERVER: &str = "atlassian-server-jira-sdim";

/// A service request at Cloud, signed in with an e-mail address and an API token.
pub const CLOUD_REQUEST: Candidate = Candidate {
    script: CLOUD,
    attributes: |base, settings| filled(CLOUD, base, settings),
    guarantee: Guarantee::LaggedLookup,
    statuses: REQUEST,
    create_method: "POST",
    calls_for_250: 3,
    renews: false,
    people: true,
    comments: true,
    files: true,
    hook: signed,
    hook_has_time: false,
};

/// The same behind Atlassian's gateway, with a refresh token that rotates.
pub const CLOUD_GATEWAY: Candidate =
    Candidate { attributes: |base, settings| gateway(base, settings, "REFRESH_TOKEN"), renews: true, ..CLOUD_REQUEST };

pub const CLOUD_SERVICE_ACCOUNT: Candidate = Candidate {
    attributes: |base, settings| gateway(base, settings, "CLIENT_CREDENTIALS"),
    renews: true,
    ..CLOUD_REQUEST
};

pub const CLOUD_INCIDENT: Candidate = Candidate {
    attributes: |base, settings| typed(CLOUD, base, settings, "incident"),
    statuses: INCIDENT,
    ..CLOUD_REQUEST
};

pub const CLOUD_CHANGE: Candidate = Candidate {
    attributes: |base, settings| typed(CLOUD, base, settings, "changeRequest"),
    statuses: CHANGE,
    ..CLOUD_REQUEST
};

/// SailPoint's way, our key in the text.
pub const CLOUD_PORTAL: Candidate =
    Candidate { attributes: |base, settings| portal(CLOUD, base, settings, "25"), ..CLOUD_REQUEST };

/// SailPoint's way, our key in the labels.
pub const CLOUD_PORTAL_LABELS: Candidate =
    Candidate { attributes: |base, settings| portal(CLOUD, base, settings, "26"), ..CLOUD_REQUEST };

pub const SERVER_REQUEST: Candidate = Candidate {
    script: SERVER,
    attributes: |base, settings| filled(SERVER, base, settings),
    calls_for_250: 1,
    ..CLOUD_REQUEST
};

/// A personal access token, and webhooks without a signature.
pub const SERVER_TOKEN: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled(SERVER, base, settings);
        attributes["authenticationType"] = "Personal Access Token".into();
        attributes["password"] = "".into();
        attributes["token"] = settings.token.clone().into();
        attributes
    },
    hook: |ticket, _| Call {
        headers: vec![("Content-Type".into(), "application/json".into())],
        query: vec![("token".into(), "hook-token".into())],
        body: told(ticket),
    },
    ..SERVER_REQUEST
};

pub const SERVER_INCIDENT: Candidate = Candidate {
    attributes: |base, settings| typed(SERVER, base, settings, "incident"),
    statuses: INCIDENT,
    ..SERVER_REQUEST
};

pub const SERVER_CHANGE: Candidate = Candidate {
    attributes: |base, settings| typed(SERVER, base, settings, "changeRequest"),
    statuses: CHANGE,
    ..SERVER_REQUEST
};

pub const SERVER_PORTAL: Candidate =
    Candidate { attributes: |base, settings| portal(SERVER, base, settings, "25"), ..SERVER_REQUEST };

const REQUEST: &[(&str, DeskOutcome)] = &[
    ("Waiting for support", Queued),
    ("Waiting for customer", Queued),
    ("Escalated", Queued),
    ("In Progress", Queued),
    ("Pending", Queued),
    ("Parked", Queued),
    ("Resolved", Committed),
    ("Closed", Committed),
    ("Canceled", Failed),
    ("Declined", Failed),
    ("Done", Committed),
];

const INCIDENT: &[(&str, DeskOutcome)] = &[
    ("Open", Queued),
    ("Work In Progress", Queued),
    ("Pending", Queued),
    ("Completed", Committed),
    ("Closed", Committed),
    ("Canceled", Failed),
];

const CHANGE: &[(&str, DeskOutcome)] = &[
    ("Planning", Queued),
    ("Implementing", Queued),
    ("Peer review/ change manager approval", Queued),
    ("Pending", Queued),
    ("Awaiting CAB approval", Queued),
    ("Awaiting Implementation", Queued),
    ("Resolved", Committed),
    ("Closed", Committed),
    ("Canceled", Failed),
    ("Declined", Failed),
];

fn gateway(base: &str, settings: &Settings, grant: &str) -> Value {
    let mut attributes = filled(CLOUD, base, settings);
    attributes["url"] = format!("{base}/ex/jira/11223344-a1b2-3b33-c444-def123456789").into();
    attributes["siteUrl"] = base.into();
    attributes["authenticationType"] = "OAuth2".into();
    attributes["username"] = "".into();
    attributes["password"] = "".into();
    attributes["grant_type"] = grant.into();
    attributes["token_url"] = format!("{base}/oauth/token").into();
    attributes["client_id"] = settings.client_id.clone().into();
    attributes["client_secret"] = settings.client_secret.clone().into();
    if grant == "REFRESH_TOKEN" {
        attributes["refresh_token"] = settings.refresh_token.clone().into();
    }
    attributes
}

fn typed(script: &str, base: &str, settings: &Settings, ticket_type: &str) -> Value {
    let mut attributes = filled(script, base, settings);
    attributes["ticketType"] = ticket_type.into();
    attributes
}

/// SailPoint's payload for the service desk's own API.
fn portal(script: &str, base: &str, settings: &Settings, request_type: &str) -> Value {
    let mut attributes = filled(script, base, settings);
    let texts = attributes["serviceRequest"]["provision"]["request"]["fields"].clone();
    attributes["serviceRequest"]["provision"] = json!({
        "resource": "/rest/servicedeskapi/request",
        "responseElement": "$.issueKey",
        "request": {
            "serviceDeskId": "10",
            "requestTypeId": request_type,
            "requestFieldValues": { "summary": texts["summary"], "description": texts["description"] },
        },
    });
    attributes["labelsOnForm"] = (request_type == "26").into();
    attributes
}

fn told(ticket: &Ticket) -> Vec<u8> {
    let body = json!({
        "timestamp": 1_767_225_600_000_i64,
        "webhookEvent": "jira:issue_updated",
        "issue": { "id": ticket.desk_id, "key": ticket.number, "fields": { "summary": ticket.title } },
        "changelog": { "items": [{ "field": "status", "fromString": "Open", "toString": "Resolved" }] },
    });
    body.to_string().into_bytes()
}

fn signed(ticket: &Ticket, _: Timestamp) -> Call {
    let body = told(ticket);
    Call {
        headers: vec![
            ("Content-Type".into(), "application/json".into()),
            ("X-Atlassian-Webhook-Identifier".into(), "delivery-1".into()),
            ("X-Hub-Signature".into(), signature("hook-secret", &body)),
        ],
        query: Vec::new(),
        body,
    }
}

/// `X-Hub-Signature` of a body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", model::hex::encode(&mac.finalize().into_bytes()))
}
