//! Connector rules (`openapi/isc-v2024-connector-rules.json`).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;

use crate::{call::Call, error::ApiError};
use model::ConnectorRule;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Connector Rule Management";

/// The rule that the path names.
async fn named(call: &Call) -> Result<ConnectorRule, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    call.app.store.rule(tenant, &id).await?.ok_or_else(ApiError::not_found)
}
