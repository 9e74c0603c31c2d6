//! What a desk says of its own fields and statuses.

use super::{TAG, named};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::ok,
    operation::{Mounts, Operation},
    scopes,
};
use engine::DeskSchema;
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integrations/v1/{id}/desk-schema`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrationDeskSchema",
    method: Method::GET,
    path: "/service-desk-integrations/{id}/desk-schema",
    mounts: Mounts::Own,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let stored = named(&call).await?;
    match call.app.engine.desk_schema(&stored).await? {
        DeskSchema::Told(schema) => Ok(Answer::json(&schema)),
        DeskSchema::Failed(reason) => Err(ApiError::bad_gateway(reason)),
    }
}

fn doc() -> Value {
    let mut responses = ok("What the desk tells; empty lists, and a note why, where it does not.", "DeskSchema");
    responses["502"] = json!({"$ref": "#/components/responses/502"});
    json!({
        "tags": [TAG],
        "summary": "Show the desk's fields and statuses",
        "description": "Asks the desk for the fields of the integration's ticket type and for the statuses that such a ticket can \
            have, each with what the integration's status map makes of it. Nothing is changed at the desk.",
        "responses": responses,
    })
}
