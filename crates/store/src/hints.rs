//! Hints: a desk says that tickets of its changed, so they are looked at soon.

use crate::{
    Store, StoreError,
    statement::{Sql, Step, catalogue},
    tickets::wish_column,
};
use model::{Id, TenantId, Timestamp, ticket::Wish};
use std::collections::BTreeSet;

catalogue! {
    /// What a desk says: it replaces its own hints and no other wish, never puts anything off, does not cut a pause after a
    /// failure short, and leaves five seconds between two looks.
    HINT = Sql::both("UPDATE tickets SET wish = $4, due_at = CASE WHEN due_at IS NOT NULL AND (failures > 0 OR due_at <= CASE WHEN modified + 5000000 > $5 THEN modified + 5000000 ELSE $5 END) THEN due_at WHEN modified + 5000000 > $5 THEN modified + 5000000 ELSE $5 END WHERE tenant_id = $1 AND state IN ('QUEUED', 'HELD') AND (wish IS NULL OR SUBSTR(wish, 1, 12) = '{\"do\":\"hint\"') AND id IN (SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND desk_id = $3 AND settled IS NULL UNION SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND desk_number = $3 AND settled IS NULL) RETURNING id");
}

impl Store {
    /// Makes the open tickets that a desk names, by id or number, due for a look, in one batch; gives how many there are.
    /// Tickets with another wish, settled ones and those of other integrations are left alone.
    pub async fn hint(
        &self,
        tenant: &TenantId,
        integration: &Id,
        names: &[String],
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        // In one order, so that two batches do not wait for each other's rows.
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        let step = |name: &str| {
            let wish = wish_column(Some(&Wish::Hint { at: now }));
            Step::new(HINT, vec![tenant.into(), integration.into(), name.into(), wish, now.into()])
        };
        let steps: Vec<Step> = names.into_iter().map(step).collect();
        if steps.is_empty() {
            return Ok(0);
        }
        let mut hinted = BTreeSet::new();
        for mut row in self.driver.write(steps).await?.into_iter().flatten() {
            hinted.insert(row.text()?);
        }
        Ok(hinted.len())
    }
}
