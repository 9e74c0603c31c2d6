//! `updateStatusCheckDetails`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{body, ok},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::StatusCheck;
use serde_json::{Value, json};

/// PUT `/service-desk-integrations/status-check-configuration`.
pub(crate) const OPERATION: Operation = Operation {
    id: "updateStatusCheckDetails",
    method: Method::PUT,
    path: "/service-desk-integrations/status-check-configuration",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let value = StatusCheck::from_json(&call.json()?)?;
    call.app.store.set_status_check(call.tenant()?, value).await?;
    Ok(Answer::json(&value.to_json()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Replace the status-check configuration",
        "description": "Numbers are accepted beside strings; strings go out.",
        "requestBody": body("QueuedCheckConfigRequest"),
        "responses": ok("The configuration as it was stored.", "QueuedCheckConfigDetails"),
    })
}
