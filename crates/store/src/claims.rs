//! Claiming: which integrations have due work, and taking their tickets so that nobody else works on them.

use crate::{
    Store, StoreError,
    row::Row,
    statement::{Sql, Step, catalogue},
    tickets::{all, read},
};
use model::{Id, TenantId, Ticket, Timestamp};

/// An integration with work that is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lane {
    /// Whose it is.
    pub tenant: TenantId,
    /// The integration.
    pub integration: Id,
}

catalogue! {
    CLAIM = Sql::two(
        concat!("UPDATE tickets SET fence = fence + 1, lease_until = $4 WHERE tenant_id = $1 AND id IN (SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND due_at <= $3 AND lease_until <= $3 ORDER BY due_at LIMIT $5) RETURNING ", all!()),
        concat!("UPDATE tickets SET fence = fence + 1, lease_until = $4 WHERE tenant_id = $1 AND id IN (SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND due_at <= $3 AND lease_until <= $3 ORDER BY due_at LIMIT $5 FOR UPDATE SKIP LOCKED) RETURNING ", all!())
    );
    /// Open tickets that wait for nothing but a look at the desk.
    CLAIM_CHECKS = Sql::two(
        concat!("UPDATE tickets SET fence = fence + 1, lease_until = $4 WHERE tenant_id = $1 AND id IN (SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND due_at <= $3 AND lease_until <= $3 AND state = 'QUEUED' AND wish IS NULL AND (sweep_at IS NULL OR sweep_at > $3) AND (plan_file IS NULL OR plan_file = 'DONE') ORDER BY due_at LIMIT $5) RETURNING ", all!()),
        concat!("UPDATE tickets SET fence = fence + 1, lease_until = $4 WHERE tenant_id = $1 AND id IN (SELECT id FROM tickets WHERE tenant_id = $1 AND integration_id = $2 AND due_at <= $3 AND lease_until <= $3 AND state = 'QUEUED' AND wish IS NULL AND (sweep_at IS NULL OR sweep_at > $3) AND (plan_file IS NULL OR plan_file = 'DONE') ORDER BY due_at LIMIT $5 FOR UPDATE SKIP LOCKED) RETURNING ", all!())
    );
    LANES = Sql::both("SELECT tenant_id, integration_id, MIN(due_at) FROM tickets WHERE due_at <= $1 AND lease_until <= $1 GROUP BY tenant_id, integration_id ORDER BY 3 LIMIT $2");
    NEXT_DUE = Sql::both("SELECT MIN(due_at) FROM tickets WHERE due_at IS NOT NULL");
}

impl Store {
    /// The integrations with due work, the longest due first.
    pub async fn lanes(&self, now: Timestamp, most: i64) -> Result<Vec<Lane>, StoreError> {
        let rows = self.driver.read(&LANES, &[now.into(), most.into()]).await?;
        let lane =
            |mut row: Row| Ok(Lane { tenant: TenantId::stored(row.text()?), integration: Id::stored(row.text()?) });
        rows.into_iter().map(lane).collect()
    }

    /// When the next ticket is due.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut rows = self.driver.read(&NEXT_DUE, &[]).await?;
        rows.first_mut().map_or(Ok(None), Row::optional_time)
    }

    /// Claims up to `most` due tickets of an integration: raises their fences and leases them until `lease_until`.
    pub async fn claim(
        &self,
        lane: &Lane,
        now: Timestamp,
        lease_until: Timestamp,
        most: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        self.claim_by(CLAIM, lane, now, lease_until, most).await
    }

    /// The same for tickets that are open at the desk and wait for nothing but a look at their status, so that one call can
    /// ask for many.
    pub async fn claim_checks(
        &self,
        lane: &Lane,
        now: Timestamp,
        lease_until: Timestamp,
        most: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        self.claim_by(CLAIM_CHECKS, lane, now, lease_until, most).await
    }

    async fn claim_by(
        &self,
        statement: Sql,
        lane: &Lane,
        now: Timestamp,
        lease_until: Timestamp,
        most: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        let args = vec![(&lane.tenant).into(), (&lane.integration).into(), now.into(), lease_until.into(), most.into()];
        let results = self.driver.write(vec![Step::new(statement, args)]).await?;
        // One row that does not read must not keep its neighbours waiting; it is logged each time it is claimed.
        let readable =
            |row| read(row).inspect_err(|error| tracing::error!(%error, "a claimed ticket does not read")).ok();
        Ok(results.into_iter().flatten().filter_map(readable).collect())
    }
}
