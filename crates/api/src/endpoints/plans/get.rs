//! Shows a plan.

use super::{TAG, show};
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

/// GET `/provisioning-plans/v1/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getProvisioningPlan",
    method: Method::GET,
    path: "/provisioning-plans/{id}",
    mounts: Mounts::Own,
    scopes: scopes::PLAN_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    let plan = call.app.store.plan(tenant, &id).await?.ok_or_else(ApiError::not_found)?;
    let mut body = show(&call.app, tenant, &plan).await?;
    body["plan"] = plan.document;
    Ok(Answer::json(&body))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get a provisioning plan",
        "description": "`plan` is the plan as it was read, secret values masked.",
        "responses": ok("The plan with its tickets.", "ProvisioningPlanStatus"),
    })
}
