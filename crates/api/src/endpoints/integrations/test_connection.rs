//! Tests the connection to an integration's desk.

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

/// POST `/service-desk-integrations/v1/{id}/test-connection`.
pub(crate) const OPERATION: Operation = Operation {
    id: "testServiceDeskIntegrationConnection",
    method: Method::POST,
    path: "/service-desk-integrations/{id}/test-connection",
    mounts: Mounts::Own,
    scopes: scopes::SDIM_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let stored = named(&call).await?;
    let report = call.app.engine.test_connection(call.tenant()?, &stored).await?;
    let report = serde_json::to_value(&report).map_err(|error| {
        tracing::error!(%error, "a report could not be written out");
        ApiError::internal()
    })?;
    Ok(Answer::json(&report))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Test the connection to the desk",
        "description": "Makes the desk's cheapest authenticated call and says what is wrong: address, TLS, credentials, \
            permission or a missing attribute. The answer is 200 whether or not the test passes.",
        "responses": ok("What was tried and what came of it.", "ConnectionReport"),
    })
}
