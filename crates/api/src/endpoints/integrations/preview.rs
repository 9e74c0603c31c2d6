//! Shows what a plan would send.

use super::{TAG, named};
use crate::{
    answer::Answer,
    call::Call,
    endpoints::plans::plan_of,
    error::ApiError,
    openapi::parts::{ok_schema, plan_body},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// POST `/service-desk-integrations/v1/{id}/preview`.
pub(crate) const OPERATION: Operation = Operation {
    id: "previewServiceDeskIntegration",
    method: Method::POST,
    path: "/service-desk-integrations/{id}/preview",
    mounts: Mounts::Own,
    scopes: scopes::SDIM_READ,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let stored = named(&call).await?;
    let plan = plan_of(&call)?;
    let preview = call.app.engine.preview(call.tenant()?, &stored, &plan).await?;
    Ok(Answer::json(&preview))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Preview the tickets of a plan",
        "description": "Renders, for this integration, the requests that the plan would send. Sends nothing, stores nothing.",
        "requestBody": plan_body(),
        "responses": ok_schema("What would be sent.", &json!({"type": "object"})),
    })
}
