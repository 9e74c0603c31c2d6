//! Zendesk with its starting template, by API token, by OAuth access token, by client credentials and by a refresh token.

use super::{Call, Candidate, filled};
use base64::{Engine, prelude::BASE64_STANDARD};
use desks::Guarantee;
use hmac::{Hmac, KeyInit, Mac};
use model::{
    DeskOutcome::{Committed, Failed, Queued},
    Timestamp,
};
use sandbox::{Settings, Ticket};
use serde_json::{Value, json};

pub const CANDIDATE: Candidate = Candidate {
    script: "zendesk-sdim",
    attributes: |base, settings| filled("zendesk-sdim", base, settings),
    guarantee: Guarantee::StrongLookup,
    statuses: &[
        ("new", Queued),
        ("open", Queued),
        ("pending", Queued),
        ("hold", Queued),
        ("solved", Committed),
        ("closed", Committed),
        ("Waiting for approval", Queued),
        ("Rejected", Failed),
    ],
    create_method: "POST",
    // Three lists of up to a hundred, and the names of the custom statuses for the solved one.
    calls_for_250: 4,
    renews: false,
    people: true,
    comments: true,
    files: true,
    hook: |ticket, at| signed(ticket, at),
    hook_has_time: true,
};

pub const BEARER: Candidate = Candidate {
    attributes: |base, settings| {
        with(base, settings, &json!({ "authenticationType": "Bearer", "token": settings.token }))
    },
    ..CANDIDATE
};

pub const CLIENT: Candidate = Candidate {
    attributes: |base, settings| {
        let oauth = json!({
            "authenticationType": "OAuth2", "grant_type": "CLIENT_CREDENTIALS", "scope": "read write",
            "client_id": settings.client_id, "client_secret": settings.client_secret,
        });
        with(base, settings, &oauth)
    },
    renews: true,
    ..CANDIDATE
};

pub const REFRESH: Candidate = Candidate {
    attributes: |base, settings| {
        let oauth = json!({
            "authenticationType": "OAuth2", "grant_type": "REFRESH_TOKEN", "token_url": format!("{base}/oauth/tokens"),
            "client_id": settings.client_id, "client_secret": settings.client_secret,
            "refresh_token": settings.refresh_token,
        });
        with(base, settings, &oauth)
    },
    renews: true,
    ..CANDIDATE
};

/// The filled-in template with another authentication.
fn with(base: &str, settings: &Settings, authentication: &Value) -> Value {
    let mut attributes = filled("zendesk-sdim", base, settings);
    let none = json!({ "username": "", "password": "" });
    json_patch::merge(&mut attributes, &none);
    json_patch::merge(&mut attributes, authentication);
    attributes
}

/// The call of a trigger with the body that we ask for.
fn signed(ticket: &Ticket, at: Timestamp) -> Call {
    let body = json!({ "ticketId": ticket.desk_id }).to_string();
    let at = at.to_string();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"hook-secret").unwrap();
    mac.update(at.as_bytes());
    mac.update(body.as_bytes());
    let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Zendesk-Webhook-Signature", &signature),
        ("X-Zendesk-Webhook-Signature-Timestamp", &at),
        ("X-Zendesk-Webhook-Invocation-Id", "01HZENDESKCALL"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Call { headers, query: Vec::new(), body: body.into_bytes() }
}
