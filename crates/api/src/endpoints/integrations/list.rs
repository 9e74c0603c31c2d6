//! `getServiceDeskIntegrations`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{counted_list, filters, paging, sorters},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};
use store::INTEGRATION_FIELDS;

/// GET `/service-desk-integrations`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getServiceDeskIntegrations",
    method: Method::GET,
    path: "/service-desk-integrations",
    mounts: Mounts::Versioned,
    scopes: scopes::SDIM_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let page = call.query.page()?;
    let filter = call.query.filter(INTEGRATION_FIELDS)?;
    let sorters = call.query.sorters(INTEGRATION_FIELDS)?;
    let store = &call.app.store;
    let (found, total) = store.integrations(call.tenant()?, filter.as_ref(), &sorters, &page).await?;
    let body = found.iter().map(|stored| stored.integration.to_json()).collect();
    Ok(Answer::json(&body).total(total))
}

fn doc() -> Value {
    let mut parameters = paging();
    parameters.push(sorters(INTEGRATION_FIELDS));
    parameters.push(filters(INTEGRATION_FIELDS, "name eq \"Jira\""));
    json!({
        "tags": [TAG],
        "summary": "List service desk integrations",
        "description": "Without `sorters` the order is that of creation.",
        "parameters": parameters,
        "responses": counted_list("A page of integrations.", "ServiceDeskIntegrationDto"),
    })
}
