//! `createConnectorRule`.

use super::{TAG, read};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{body, created},
    operation::{Mounts, Operation},
    scopes,
};
use http::{Method, StatusCode};
use model::{ConnectorRule, Id};
use serde_json::{Value, json};

/// POST `/connector-rules`.
pub(crate) const OPERATION: Operation = Operation {
    id: "createConnectorRule",
    method: Method::POST,
    path: "/connector-rules",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let app = &call.app;
    let rule = ConnectorRule {
        tenant: call.tenant()?.clone(),
        spec: read(&call.json()?)?,
        id: Id::new(&*app.clock, &*app.entropy),
        created: app.clock.now(),
        modified: None,
    };
    match app.store.insert_rule(&rule).await {
        Ok(()) => Ok(Answer::with(StatusCode::CREATED, &rule.to_json())),
        Err(error) if error.is_conflict() => Err(ApiError::reference_conflict(
            "A rule with this name exists already.",
            format!("/name: {:?} is taken; names are unique, whatever their case", rule.spec.name),
        )),
        Err(error) => Err(error.into()),
    }
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Create a connector rule",
        "description": "Stores a new rule. `id`, `created` and `modified` in the body are ignored. The name must be unique among \
            the tenant's rules, whatever its case; a name that is taken is a 400 with `400.1.409 Reference conflict`. A \
            script that is no BeanShell is a 400, save for the `Connector…` types, whose scripts run at the account. An \
            integration may name a rule of any type as its `beforeProvisioningRule`, by id or by name.",
        "requestBody": body("ConnectorRuleCreateRequest"),
        "responses": created("The rule as it was stored.", "ConnectorRuleResponse"),
    })
}
