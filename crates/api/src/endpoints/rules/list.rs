//! `getConnectorRuleList`.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{counted_list_within, paging_within},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::ConnectorRule;
use serde_json::{Value, json};

/// GET `/connector-rules`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getConnectorRuleList",
    method: Method::GET,
    path: "/connector-rules",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// The greatest and the default `limit`, less than that of other lists: rules are long.
const LIMIT: u32 = 50;

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let page = call.query.page_within(LIMIT)?;
    let (found, total) = call.app.store.rules(call.tenant()?, &page).await?;
    Ok(Answer::json(&found.iter().map(ConnectorRule::to_json).collect()).total(total))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List connector rules",
        "description": "The order is that of creation.",
        "parameters": paging_within(LIMIT),
        "responses": counted_list_within(LIMIT, "A page of rules.", "ConnectorRuleResponse"),
    })
}
