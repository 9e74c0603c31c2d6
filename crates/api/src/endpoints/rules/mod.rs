//! Connector rules (`openapi/isc-v2024-connector-rules.json`).

pub(crate) mod check;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;
pub(crate) mod validate;

use crate::{call::Call, error::ApiError};
use model::{ConnectorRule, Fault, rule::RuleSpec};
use serde_json::Value;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Connector Rule Management";

/// Reads the body of a rule. Its script must be BeanShell, save for the types whose scripts never run here.
fn read(body: &Value) -> Result<RuleSpec, Fault> {
    let spec = RuleSpec::from_json(body)?;
    if !spec.is_native() {
        check::expect_beanshell("/sourceCode/script", &spec.source.script)?;
    }
    Ok(spec)
}

/// The rule that the path names.
async fn named(call: &Call) -> Result<ConnectorRule, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    call.app.store.rule(tenant, &id).await?.ok_or_else(ApiError::not_found)
}
