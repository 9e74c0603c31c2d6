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
    let deep = call.query.flag("deep")?;
    let stored = named(&call).await?;
    let report = call.app.engine.test_connection(call.tenant()?, &stored, deep).await?;
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
            permission or a missing attribute. With `deep=true`, and when that passes, it goes on to what would go wrong with \
            the next ticket: rights, people, required fields, statuses without a place in the status map, the search by key. \
            Nothing is changed at the desk. The answer is 200 whether or not the test passes.",
        "parameters": [{
            "name": "deep", "in": "query", "required": false,
            "description": "Whether to look for what would go wrong with the next ticket.",
            "schema": {"type": "boolean", "default": false},
        }],
        "responses": ok("What was tried and what came of it.", "ConnectionReport"),
    })
}
