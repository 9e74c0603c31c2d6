//! Lists plans.

use super::{TAG, show};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{counted_list, paging},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// GET `/provisioning-plans/v1`.
pub(crate) const OPERATION: Operation = Operation {
    id: "listProvisioningPlans",
    method: Method::GET,
    path: "/provisioning-plans",
    mounts: Mounts::Own,
    scopes: scopes::PLAN_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let page = call.query.page()?;
    let tenant = call.tenant()?;
    let (plans, total) = call.app.store.plans(tenant, &page).await?;
    let mut body = Vec::with_capacity(plans.len());
    for plan in &plans {
        body.push(show(&call.app, tenant, plan).await?);
    }
    Ok(Answer::json(&body.into()).total(total))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List provisioning plans",
        "description": "The newest first.",
        "parameters": paging(),
        "responses": counted_list("A page of plans with their tickets.", "ProvisioningPlanStatus"),
    })
}
