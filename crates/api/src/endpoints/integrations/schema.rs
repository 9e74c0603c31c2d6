//! The JSON Schema of a type's attributes.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::ok_schema,
    operation::{Mounts, Operation},
    scopes,
};
use desks::Kind;
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integration-schemas/v1/{scriptName}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrationSchema",
    method: Method::GET,
    path: "/service-desk-integration-schemas/{scriptName}",
    mounts: Mounts::Own,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(handle(&call))),
    doc,
};

fn handle(call: &Call) -> Result<Answer, ApiError> {
    let kind = Kind::by_script(call.segment("scriptName")).ok_or_else(ApiError::not_found)?;
    Ok(Answer::json(&(kind.schema)()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get the JSON Schema of a type's attributes",
        "description": "Made from the type that the connector itself reads.",
        "responses": ok_schema("A JSON Schema (2020-12).", &json!({"type": "object"})),
    })
}
