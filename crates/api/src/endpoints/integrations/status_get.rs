//! `getStatusCheckDetails`.

use super::TAG;
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

/// GET `/service-desk-integrations/status-check-configuration`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getStatusCheckDetails",
    method: Method::GET,
    path: "/service-desk-integrations/status-check-configuration",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let value = call.app.store.status_check(call.tenant()?).await?;
    Ok(Answer::json(&value.to_json()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get the status-check configuration",
        "responses": ok("How often tickets are looked at, and for how long.", "QueuedCheckConfigDetails"),
    })
}
