//! Settings of a tenant.

use crate::{
    Store, StoreError,
    statement::{Sql, Step, catalogue},
};
use model::{StatusCheck, TenantId};

const STATUS_CHECK: &str = "status-check-configuration";

catalogue! {
    GET = Sql::both("SELECT value FROM settings WHERE tenant_id = $1 AND name = $2");
    PUT = Sql::both("INSERT INTO settings (tenant_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value");
}

impl Store {
    /// The tenant's status-check configuration; the default when it was never set.
    pub async fn status_check(&self, tenant: &TenantId) -> Result<StatusCheck, StoreError> {
        let rows = self.driver.read(&GET, &[tenant.into(), STATUS_CHECK.into()]).await?;
        let Some(mut row) = rows.into_iter().next() else {
            return Ok(StatusCheck::default());
        };
        StatusCheck::from_json(&row.json()?).map_err(|fault| StoreError::Corrupt(fault.to_string()))
    }

    /// Sets it.
    pub async fn set_status_check(&self, tenant: &TenantId, value: StatusCheck) -> Result<(), StoreError> {
        let args = vec![tenant.into(), STATUS_CHECK.into(), value.to_json().to_string().into()];
        self.driver.write(vec![Step::one(PUT, args)]).await.map(drop)
    }
}
