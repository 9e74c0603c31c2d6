//! `patchServiceDeskIntegration`.

use super::{TAG, change, patching::Patch};
use crate::{
    answer::Answer,
    body,
    call::Call,
    error::ApiError,
    openapi::parts::{ok, patch_body},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// PATCH `/service-desk-integrations/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "patchServiceDeskIntegration",
    method: Method::PATCH,
    path: "/service-desk-integrations/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// All operations apply, or none. An empty list changes nothing and is answered with what is stored.
async fn handle(call: Call) -> Result<Answer, ApiError> {
    super::named(&call).await?;
    body::expect_media_type(&call.headers, body::PATCH_TYPES)?;
    let patch = Patch::read(&body::json(&call.body)?)?;
    let changed = change::apply(&call, |stored| {
        if patch.is_empty() {
            return Ok(None);
        }
        let body = patch.apply(&stored.integration)?;
        change::read(&body, Some(&stored.integration.spec)).map(Some)
    })
    .await?;
    Ok(Answer::json(&changed))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Change parts of a service desk integration",
        "description": "JSON Patch with `replace` only, as a bare array or as `{\"operations\": […]}`. Another operation, or \
            a path outside of `/name`, `/description`, `/ownerRef`, `/clusterRef`, `/cluster`, `/attributes…`, \
            `/provisioningConfig…`, `/managedSources` and `/beforeProvisioningRule`, is a 403. A path that does not exist \
            is a 400, save for these members themselves and for secrets, which may be set though GET does not show them. \
            All operations apply, or none; the result must be as valid as the body of a PUT.",
        "requestBody": patch_body("IntegrationPatch"),
        "responses": ok("The integration as it was stored.", "ServiceDeskIntegrationDto"),
    })
}
