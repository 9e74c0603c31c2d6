//! `deleteServiceDeskIntegration`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::no_content,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// DELETE `/service-desk-integrations/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "deleteServiceDeskIntegration",
    method: Method::DELETE,
    path: "/service-desk-integrations/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    let why = "The integration was deleted; the ticket is no longer followed.";
    let deleted = call.app.store.delete_integration(tenant, &id, why, call.app.clock.now()).await?;
    if deleted { Ok(Answer::nothing()) } else { Err(ApiError::not_found()) }
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Delete a service desk integration",
        "description": "Its unsettled tickets end as CANCELLED and keep their history; nothing is done at the desk.",
        "responses": no_content("The integration is gone."),
    })
}
