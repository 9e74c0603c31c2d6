//! `createServiceDeskIntegration`.

use super::{TAG, change};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{body, ok},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// POST `/service-desk-integrations`.
pub(crate) const OPERATION: Operation = Operation {
    id: "createServiceDeskIntegration",
    method: Method::POST,
    path: "/service-desk-integrations",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// 200 with what was stored, as SDIM has it, and not 201.
async fn handle(call: Call) -> Result<Answer, ApiError> {
    let change = change::read(&call.json()?, None)?;
    let made = change::insert(&call.app, call.tenant()?, change).await?;
    Ok(Answer::json(&made))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Create a service desk integration",
        "description": "Stores a new integration. `id`, `created` and `modified` in the body are ignored. The name must \
            be unique among the tenant's integrations, whatever its case; a name that is taken is a 400 with \
            `400.1.409 Reference conflict`.",
        "requestBody": body("ServiceDeskIntegrationRequest"),
        "responses": ok("The integration as it was stored.", "ServiceDeskIntegrationDto"),
    })
}
