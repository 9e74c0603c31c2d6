//! Service desk integrations: the ten operations of SDIM and Deskbridge's own beside them.

mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod desk_schema;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod patching;
pub(crate) mod preview;
pub(crate) mod put;
pub(crate) mod schema;
pub(crate) mod secrets;
pub(crate) mod status_get;
pub(crate) mod status_put;
pub(crate) mod template;
pub(crate) mod test_connection;
pub(crate) mod types;

use crate::{call::Call, error::ApiError};
use store::StoredIntegration;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Service Desk Integration";

/// The integration that the path names.
async fn named(call: &Call) -> Result<StoredIntegration, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    call.app.store.integration(tenant, &id).await?.ok_or_else(ApiError::not_found)
}
