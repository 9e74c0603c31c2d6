//! The names of an integration's secrets.

use super::{TAG, named};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::list,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// GET `/service-desk-integrations/v1/{id}/secrets`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrationSecrets",
    method: Method::GET,
    path: "/service-desk-integrations/{id}/secrets",
    mounts: Mounts::Own,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let integration = named(&call).await?.integration;
    let names = call.app.store.secret_names(&integration.tenant, &integration.id).await?;
    let entry = |(pointer, since): (String, model::Timestamp)| json!({"name": format!("/attributes{pointer}"), "since": since.to_string()});
    Ok(Answer::json(&names.into_iter().map(entry).collect()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List the secrets of a service desk integration",
        "description": "Names the secrets that are set, by JSON Pointer, and since when; never a value.",
        "responses": list("The secrets that are set.", "SecretName"),
    })
}
