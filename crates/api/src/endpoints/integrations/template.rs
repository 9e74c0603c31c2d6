//! `getServiceDeskIntegrationTemplate`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::ok,
    operation::{Mounts, Operation},
    scopes,
};
use desks::Kind;
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integrations/templates/{scriptName}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrationTemplate",
    method: Method::GET,
    path: "/service-desk-integrations/templates/{scriptName}",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(handle(&call))),
    doc,
};

fn handle(call: &Call) -> Result<Answer, ApiError> {
    let kind = Kind::by_script(call.segment("scriptName")).ok_or_else(ApiError::not_found)?;
    Ok(Answer::json(&json!({
        "id": kind.script_name,
        "name": kind.name,
        // Beyond SailPoint's DTO, so that a copy is a whole body: an integration must have one.
        "description": format!("Raises tickets in {}.", kind.name),
        "type": kind.type_name,
        "attributes": (kind.template)(),
        "provisioningConfig": {
            "universalManager": false,
            "managedResourceRefs": [],
            "noProvisioningRequests": false,
        },
    })))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get the template of a type of service desk integration",
        "description": "A complete starting point: every attribute with its default, the ticket templates and the status \
            map. Set address and credentials, and POST it.",
        "responses": ok("The template.", "ServiceDeskIntegrationTemplateDto"),
    })
}
