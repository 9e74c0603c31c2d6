//! Provisioning plans: submitting and reading them.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod submit;

use crate::{App, body, call::Call, error::ApiError};
use model::{ProvisioningPlan, ProvisioningResult, TenantId, plan};
use serde_json::{Value, json};
use store::PlanRow;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Provisioning Plans";

/// The plan in a body: JSON, or XML by its content type.
pub(crate) fn plan_of(call: &Call) -> Result<ProvisioningPlan, ApiError> {
    let allowed = ["application/json", "application/xml", "text/xml"];
    body::expect_media_type(&call.headers, &allowed)?;
    if body::media_type(&call.headers).is_some_and(|found| found.ends_with("/xml")) {
        let text = std::str::from_utf8(&call.body)
            .map_err(|error| ApiError::syntax(format!("body: byte {}: is not UTF-8", error.valid_up_to() + 1)))?;
        return plan::from_xml(text).map_err(|fault| ApiError::content(format!("body: {fault}")));
    }
    Ok(ProvisioningPlan::from_json(&body::json(&call.body)?)?)
}

/// A plan with its tickets, as the API shows it (`product.md` 5).
async fn show(app: &App, tenant: &TenantId, plan: &PlanRow) -> Result<Value, ApiError> {
    let tickets = app.store.tickets_of_plan(tenant, &plan.id).await?;
    let results: Vec<ProvisioningResult> = tickets.iter().map(|ticket| ticket.state.result()).collect();
    let result = if results.contains(&ProvisioningResult::Pending) {
        ProvisioningResult::Pending
    } else if results.contains(&ProvisioningResult::Failed) {
        ProvisioningResult::Failed
    } else {
        ProvisioningResult::Success
    };
    Ok(json!({
        "id": plan.id.as_str(),
        "trackingNumber": plan.tracking_number,
        "created": plan.created.to_string(),
        "provisioningResult": result.as_str(),
        "tickets": tickets.iter().map(model::Ticket::to_json).collect::<Vec<_>>(),
    }))
}
