//! `deleteConnectorRule`.

use super::{TAG, named};
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

/// DELETE `/connector-rules/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "deleteConnectorRule",
    method: Method::DELETE,
    path: "/connector-rules/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// Refused while an integration names the rule. One that is made to name it at the same moment names a rule that is not there,
/// which is allowed: its tickets are held.
async fn handle(call: Call) -> Result<Answer, ApiError> {
    let rule = named(&call).await?;
    let users = call.app.store.integrations_naming(&rule).await?;
    if !users.is_empty() {
        let users = users.iter().map(|user| {
            let (id, name) = (&user.integration.id, &user.integration.spec.name);
            format!("the service desk integration {name:?} ({id}) names the rule in /beforeProvisioningRule")
        });
        return Err(ApiError::in_use("The rule is in use.", users.collect()));
    }
    if call.app.store.delete_rule(&rule.tenant, &rule.id).await? {
        Ok(Answer::nothing())
    } else {
        Err(ApiError::not_found())
    }
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Delete a connector rule",
        "description": "A rule that an integration names as its `beforeProvisioningRule` is not deleted: that is a 400 with \
            `400.2.1.0 Object in use by another`, whose `causes` name the integrations.",
        "responses": no_content("The rule is gone."),
    })
}
