//! `getServiceDeskIntegration`.

use super::{TAG, named};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::ok,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integrations/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegration",
    method: Method::GET,
    path: "/service-desk-integrations/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    Ok(Answer::json(&named(&call).await?.integration.to_json()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get a service desk integration",
        "description": "Secrets are left out of `attributes`.",
        "responses": ok("The integration.", "ServiceDeskIntegrationDto"),
    })
}
