//! `getServiceDeskIntegrationTypes`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    openapi::parts::list,
    operation::{Mounts, Operation},
    scopes,
};
use desks::{KINDS, Kind};
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integrations/types`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrationTypes",
    method: Method::GET,
    path: "/service-desk-integrations/types",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(Ok(handle(&call)))),
    doc,
};

fn handle(_: &Call) -> Answer {
    let entry = |kind: &Kind| json!({"name": kind.name, "type": kind.type_name, "scriptName": kind.script_name});
    Answer::json(&KINDS.iter().map(entry).collect())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List the types of service desk integrations",
        "responses": list("The types.", "ServiceDeskIntegrationTemplateType"),
    })
}
