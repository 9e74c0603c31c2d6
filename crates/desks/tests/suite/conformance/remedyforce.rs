//! Remedyforce: incidents and service requests, through Salesforce's interface and through the package's own, each with
//! another way of signing in.

use super::{Call, Candidate, filled};
use desks::{Guarantee, text};
use model::DeskOutcome::{Committed, Failed, Queued};
use serde_json::json;

const SCRIPT: &str = "bmc-helix-remedyforce-sdim";

/// Ids of the emulated desk's one request definition, and of the question that is mapped to the key's field.
const DEFINITION: &str = "a3H2w000000d001EAA";
const CHANGE: &str = "a3I2w000000q001EAA";
const KEY: &str = "a3I2w000000q002EAA";

pub const INCIDENT: Candidate = Candidate {
    script: SCRIPT,
    attributes: |base, settings| filled(SCRIPT, base, settings),
    guarantee: Guarantee::NativeKey,
    statuses: &[
        ("OPENED", Queued),
        ("ACCEPTED", Queued),
        ("ASSIGNED", Queued),
        ("IN PROGRESS", Queued),
        ("ON HOLD", Queued),
        ("WAITING FOR CUSTOMER", Queued),
        ("WAITING FOR VENDOR", Queued),
        ("PENDING APPROVAL", Queued),
        ("RESOLVED", Committed),
        ("COMPLETED", Committed),
        ("CLOSED", Committed),
        ("REJECTED", Failed),
        ("CANCELLED", Failed),
        ("CANCELED", Failed),
    ],
    create_method: "PATCH",
    calls_for_250: 2,
    renews: true,
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

pub const SERVICE_REQUEST: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled(SCRIPT, base, settings);
        attributes["ticketType"] = "serviceRequest".into();
        attributes["requestDefinition"] = DEFINITION.into();
        attributes["grant_type"] = "REFRESH_TOKEN".into();
        attributes["refresh_token"] = settings.refresh_token.clone().into();
        attributes
    },
    hook: |ticket, _| Call {
        headers: vec![
            ("Content-Type".into(), "text/xml; charset=utf-8".into()),
            ("X-SDIM-Token".into(), "hook-token".into()),
        ],
        query: Vec::new(),
        body: super::super::remedyforce::outbound_message(&ticket.desk_id, "00D2x000005srFcEAI").into_bytes(),
    },
    ..INCIDENT
};

pub const PACKAGE_SERVICE_REQUEST: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled(SCRIPT, base, settings);
        attributes["ticketType"] = "serviceRequest".into();
        attributes["requestDefinition"] = DEFINITION.into();
        attributes["keyQuestion"] = KEY.into();
        let change = format!("{}$newline{}", text::TITLE, text::TEXT);
        attributes["serviceRequest"]["provision"] = json!({
            "resource": "/services/apexrest/BMCServiceDesk/1.0/ServiceRequest",
            "responseElement": "$.Result.Number",
            "request": { "Answers": [{ "QuestionId": CHANGE, "Values": [change] }] },
        });
        attributes["authenticationType"] = "Basic".into();
        attributes["username"] = settings.username.clone().into();
        attributes["password"] = settings.password.clone().into();
        attributes["token"] = settings.token.clone().into();
        attributes["client_id"] = "".into();
        attributes["client_secret"] = "".into();
        attributes
    },
    guarantee: Guarantee::StrongLookup,
    create_method: "POST",
    ..INCIDENT
};

pub const PACKAGE_INCIDENT: Candidate = Candidate {
    attributes: |base, settings| {
        let mut attributes = filled(SCRIPT, base, settings);
        attributes["keyField"] = "SDIM_Correlation__c".into();
        attributes["incident"]["provision"] = json!({ "resource": "/services/apexrest/BMCServiceDesk/1.0/Incident" });
        attributes["grant_type"] = "PASSWORD".into();
        attributes["username"] = settings.username.clone().into();
        attributes["password"] = settings.password.clone().into();
        attributes
    },
    ..PACKAGE_SERVICE_REQUEST
};
