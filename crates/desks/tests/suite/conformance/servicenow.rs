//! ServiceNow: each way of raising a ticket, each kind of authentication.

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

const REQUESTS: &[(&str, DeskOutcome)] = &[
    ("requested", Queued),
    ("in_process", Queued),
    ("closed_complete", Committed),
    ("closed_incomplete", Failed),
    ("closed_cancelled", Failed),
    ("closed_rejected", Failed),
    ("approval rejected", Failed),
];

const INCIDENTS: &[(&str, DeskOutcome)] =
    &[("1", Queued), ("2", Queued), ("3", Queued), ("6", Committed), ("7", Committed), ("8", Failed)];

/// The template as it is: a service request by SailPoint's store app, with Basic authentication.
pub const STORE_APP: Candidate = Candidate {
    script: "servicenow-sdim",
    attributes: |base, settings| filled("servicenow-sdim", base, settings),
    guarantee: Guarantee::StrongLookup,
    statuses: REQUESTS,
    create_method: "POST",
    // Three lists of requests and three of their items.
    calls_for_250: 6,
    renews: false,
    people: true,
    comments: true,
    files: true,
    hook: signed,
    hook_has_time: true,
};

/// An incident by the Table API, with an API key.
pub const INCIDENT: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled("servicenow-sdim", base, settings);
        attributes["ticketType"] = "incident".into();
        attributes["authenticationType"] = "Header".into();
        attributes["headerName"] = "".into();
        attributes["headerValue"] = settings.token.clone().into();
        attributes["password"] = "".into();
        attributes
    },
    statuses: INCIDENTS,
    calls_for_250: 3,
    ..STORE_APP
};

/// A change by the Table API, with a token for a refresh token.
pub const CHANGE: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = oauth(base, settings, "REFRESH_TOKEN");
        attributes["refresh_token"] = settings.refresh_token.clone().into();
        attributes["ticketType"] = "changeRequest".into();
        attributes
    },
    statuses: &[
        ("-5", Queued),
        ("-4", Queued),
        ("-3", Queued),
        ("-2", Queued),
        ("-1", Queued),
        ("0", Queued),
        ("3 successful", Committed),
        ("3 successful_issues", Committed),
        ("3 unsuccessful", Failed),
        ("4", Failed),
    ],
    calls_for_250: 3,
    renews: true,
    ..STORE_APP
};

/// An order of a catalog item, with a token for the client alone.
pub const CATALOG: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = oauth(base, settings, "CLIENT_CREDENTIALS");
        let provision = &mut attributes["serviceRequest"]["provision"];
        provision["resource"] = "/api/sn_sc/servicecatalog/items/$catalogItem/order_now".into();
        provision["responseElement"] = "".into();
        provision["requestRootElement"] = "".into();
        provision["catalogItem"] = json!({ "Directory": item(1), "default": item(1) });
        for name in ["req_short_description", "req_description", "correlation_id"] {
            provision["request"].as_object_mut().unwrap().shift_remove(name);
        }
        attributes["correlationVariable"] = "sdim_key".into();
        attributes
    },
    renews: true,
    ..STORE_APP
};

/// An import set whose transform map coalesces, with a token for a user's password.
pub const IMPORT: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = oauth(base, settings, "PASSWORD");
        attributes["username"] = settings.username.clone().into();
        attributes["password"] = settings.password.clone().into();
        attributes["ticketType"] = "incident".into();
        attributes["incident"]["provision"]["resource"] = "/api/now/import/u_deskbridge_tickets".into();
        attributes["incident"]["provision"]["responseElement"] = "".into();
        attributes["coalesceOnCorrelation"] = true.into();
        attributes
    },
    guarantee: Guarantee::NativeKey,
    statuses: INCIDENTS,
    calls_for_250: 3,
    renews: true,
    ..STORE_APP
};

/// A record producer that makes an incident.
pub const PRODUCER: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled("servicenow-sdim", base, settings);
        attributes["ticketType"] = "incident".into();
        let provision = &mut attributes["incident"]["provision"];
        provision["resource"] = format!("/api/sn_sc/servicecatalog/items/{}/submit_producer", item(2)).into();
        let request = provision["request"].as_object_mut().unwrap();
        request.shift_remove("correlation_id");
        request.shift_remove("correlation_display");
        attributes["correlationVariable"] = "sdim_key".into();
        attributes
    },
    statuses: INCIDENTS,
    calls_for_250: 3,
    ..STORE_APP
};

/// A catalog item of the emulated desk.
fn item(number: u8) -> String {
    format!("5db4{number:028x}")
}

fn oauth(base: &str, settings: &Settings, grant: &str) -> Value {
    let mut attributes = filled("servicenow-sdim", base, settings);
    attributes["authenticationType"] = "OAuth2".into();
    attributes["grant_type"] = grant.into();
    attributes["client_id"] = settings.client_id.clone().into();
    attributes["client_secret"] = settings.client_secret.clone().into();
    attributes["username"] = "".into();
    attributes["password"] = "".into();
    attributes
}

/// What our Business Rule sends.
fn signed(ticket: &Ticket, at: Timestamp) -> Call {
    let body = json!({ "table": ticket.kind, "sys_id": ticket.desk_id, "number": ticket.number, "request": null });
    let body = body.to_string();
    let time = (at.0 / Timestamp::SECOND).to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"hook-secret").unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    let signature = model::hex::encode(&mac.finalize().into_bytes());
    Call {
        headers: vec![
            ("Content-Type".into(), "application/json".into()),
            ("X-SDIM-Token".into(), "hook-token".into()),
            ("X-SDIM-Timestamp".into(), time),
            ("X-SDIM-Signature".into(), format!("sha256={signature}")),
        ],
        query: Vec::new(),
        body: body.into_bytes(),
    }
}
