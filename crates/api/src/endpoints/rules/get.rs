//! `getConnectorRule`.

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

/// GET `/connector-rules/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getConnectorRule",
    method: Method::GET,
    path: "/connector-rules/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    Ok(Answer::json(&named(&call).await?.to_json()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get a connector rule",
        "description": "`modified` is null until the rule is changed.",
        "responses": ok("The rule.", "ConnectorRuleResponse"),
    })
}
