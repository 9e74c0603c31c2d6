//! `putServiceDeskIntegration`.

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

/// PUT `/service-desk-integrations/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "putServiceDeskIntegration",
    method: Method::PUT,
    path: "/service-desk-integrations/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    super::named(&call).await?;
    let body = call.json()?;
    let changed = change::apply(&call, |stored| change::read(&body, Some(&stored.integration.spec)).map(Some)).await?;
    Ok(Answer::json(&changed))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Replace a service desk integration",
        "description": "Replaces the whole integration. What a GET shows may be sent back: a secret that the body leaves \
            out keeps its stored value, null or an empty string removes it.",
        "requestBody": body("ServiceDeskIntegrationRequest"),
        "responses": ok("The integration as it was stored.", "ServiceDeskIntegrationDto"),
    })
}
