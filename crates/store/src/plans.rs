//! Plans, and taking one in: the plan, its tickets, their first events and the idempotency key in one transaction.

use crate::{
    Store, StoreError,
    row::{Arg, Row},
    statement::{Sql, Step, catalogue},
    tickets::{event_step, insert_step},
};
use model::{Id, TenantId, Ticket, Timestamp, ticket::TicketEvent};
use query::Page;
use serde_json::Value;
use std::collections::BTreeSet;

/// A plan as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Its id.
    pub id: Id,
    /// The number that the identity system tracks it by.
    pub tracking_number: String,
    /// The plan, secret values masked.
    pub document: Value,
    /// When it was accepted.
    pub created: Timestamp,
}

/// A request that is new for an integration and now pends in a ticket.
#[derive(Debug, Clone)]
pub struct PendingNew {
    /// What makes requests equal.
    pub fingerprint: String,
    /// The expired entry that it replaces, by its ticket.
    pub replaces: Option<Id>,
}

/// A request that joins a ticket in which an equal one pends.
#[derive(Debug, Clone)]
pub struct PendingJoin {
    /// The integration.
    pub integration: Id,
    /// What makes requests equal.
    pub fingerprint: String,
    /// The ticket.
    pub ticket: Id,
}

/// A ticket of a plan that is taken in.
#[derive(Debug, Clone)]
pub struct IntakeTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// The first lines of its history.
    pub events: Vec<TicketEvent>,
    /// What pends in it.
    pub pending: Vec<PendingNew>,
}

/// A plan that is taken in.
#[derive(Debug, Clone)]
pub struct Intake {
    /// Whose it is.
    pub tenant: TenantId,
    /// The plan.
    pub plan: PlanRow,
    /// Idempotency key and SHA-256 of the body.
    pub idempotency: Option<(String, Vec<u8>)>,
    /// Its new tickets.
    pub tickets: Vec<IntakeTicket>,
    /// The tickets that it joins.
    pub joins: Vec<PendingJoin>,
}

catalogue! {
    /// Holds only while the integration exists, and keeps it from being deleted before the plan is in.
    MANAGED = Sql::both("UPDATE integrations SET version = version WHERE tenant_id = $1 AND id = $2");
    INSERT = Sql::both("INSERT INTO plans (tenant_id, id, tracking_number, document, created) VALUES ($1, $2, $3, $4, $5)");
    INSERT_KEY = Sql::both("INSERT INTO idempotency_keys (tenant_id, name, body_hash, plan_id, created) VALUES ($1, $2, $3, $4, $5)");
    GET_KEY = Sql::both("SELECT body_hash, plan_id FROM idempotency_keys WHERE tenant_id = $1 AND name = $2");
    LINK = Sql::both("INSERT INTO plan_tickets (tenant_id, plan_id, ticket_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    PEND = Sql::both("INSERT INTO pending_requests (tenant_id, integration_id, fingerprint, ticket_id, joins, created) VALUES ($1, $2, $3, $4, 0, $5)");
    UNPEND = Sql::both("DELETE FROM pending_requests WHERE tenant_id = $1 AND integration_id = $2 AND fingerprint = $3 AND ticket_id = $4");
    /// Holds only while the ticket is unsettled: settling deletes the row.
    JOIN = Sql::both("UPDATE pending_requests SET joins = joins + 1 WHERE tenant_id = $1 AND integration_id = $2 AND fingerprint = $3 AND ticket_id = $4");
    PENDING = Sql::both("SELECT ticket_id, created FROM pending_requests WHERE tenant_id = $1 AND integration_id = $2 AND fingerprint = $3");
    GET = Sql::both("SELECT id, tracking_number, document, created FROM plans WHERE tenant_id = $1 AND id = $2");
    LIST = Sql::both("SELECT id, tracking_number, document, created FROM plans WHERE tenant_id = $1 ORDER BY created DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = Sql::both("SELECT COUNT(*) FROM plans WHERE tenant_id = $1");
}

impl Store {
    /// Takes a plan in, whole or not at all. On a conflict the caller reads again and decides anew.
    pub async fn take_in(&self, intake: &Intake) -> Result<(), StoreError> {
        let (tenant, plan) = (&intake.tenant, &intake.plan);
        let now = plan.created;
        let mut steps = Vec::new();
        if let Some((name, hash)) = &intake.idempotency {
            let args =
                vec![tenant.into(), name.as_str().into(), Arg::Bytes(hash.clone()), (&plan.id).into(), now.into()];
            steps.push(Step::one(INSERT_KEY, args));
        }
        let args = vec![
            tenant.into(),
            (&plan.id).into(),
            plan.tracking_number.as_str().into(),
            plan.document.to_string().into(),
            now.into(),
        ];
        steps.push(Step::one(INSERT, args));
        let integrations: BTreeSet<&Id> = (intake.tickets.iter().map(|one| &one.ticket.integration.id))
            .chain(intake.joins.iter().map(|join| &join.integration))
            .collect();
        for id in integrations {
            steps.push(Step::one(MANAGED, vec![tenant.into(), id.into()]));
        }
        for join in &intake.joins {
            let key = vec![
                tenant.into(),
                (&join.integration).into(),
                join.fingerprint.as_str().into(),
                (&join.ticket).into(),
            ];
            steps.push(Step::one(JOIN, key));
            steps.push(Step::new(LINK, vec![tenant.into(), (&plan.id).into(), (&join.ticket).into()]));
            let event = TicketEvent::new("JOINED", format!("An equal request of plan {} joined this ticket.", plan.id));
            steps.push(event_step(tenant, &join.ticket, &event, now));
        }
        for IntakeTicket { ticket, events, pending } in &intake.tickets {
            steps.push(insert_step(ticket));
            steps.push(Step::one(LINK, vec![tenant.into(), (&plan.id).into(), (&ticket.id).into()]));
            steps.extend(events.iter().map(|event| event_step(tenant, &ticket.id, event, now)));
            for new in pending {
                let key = |owner: &Id| {
                    vec![tenant.into(), (&ticket.integration.id).into(), new.fingerprint.as_str().into(), owner.into()]
                };
                if let Some(old) = &new.replaces {
                    steps.push(Step::new(UNPEND, key(old)));
                }
                let mut args = key(&ticket.id);
                args.push(now.into());
                steps.push(Step::one(PEND, args));
            }
        }
        self.driver.write(steps).await.map(drop)
    }

    /// The body hash and the plan that an idempotency key stands for.
    pub async fn idempotency(&self, tenant: &TenantId, name: &str) -> Result<Option<(Vec<u8>, Id)>, StoreError> {
        let rows = self.driver.read(&GET_KEY, &[tenant.into(), name.into()]).await?;
        rows.into_iter().next().map(|mut row| Ok((row.bytes()?, Id::stored(row.text()?)))).transpose()
    }

    /// The ticket in which an equal request pends, and since when.
    pub async fn pending(
        &self,
        tenant: &TenantId,
        integration: &Id,
        fingerprint: &str,
    ) -> Result<Option<(Id, Timestamp)>, StoreError> {
        let rows = self.driver.read(&PENDING, &[tenant.into(), integration.into(), fingerprint.into()]).await?;
        rows.into_iter().next().map(|mut row| Ok((Id::stored(row.text()?), row.time()?))).transpose()
    }

    /// One plan.
    pub async fn plan(&self, tenant: &TenantId, id: &Id) -> Result<Option<PlanRow>, StoreError> {
        let rows = self.driver.read(&GET, &[tenant.into(), id.into()]).await?;
        rows.into_iter().next().map(read).transpose()
    }

    /// A page of plans, the newest first, and how many there are in all when that was asked for.
    pub async fn plans(&self, tenant: &TenantId, wanted: &Page) -> Result<(Vec<PlanRow>, Option<u64>), StoreError> {
        let mut total = None;
        if wanted.count {
            let mut rows = self.driver.read(&COUNT, &[tenant.into()]).await?;
            total = Some(u64::try_from(rows.first_mut().map_or(Ok(0), Row::int)?).unwrap_or(0));
        }
        let offset = i64::try_from(wanted.offset).unwrap_or(i64::MAX);
        let rows = self.driver.read(&LIST, &[tenant.into(), i64::from(wanted.limit).into(), offset.into()]).await?;
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

fn read(mut row: Row) -> Result<PlanRow, StoreError> {
    Ok(PlanRow {
        id: Id::stored(row.text()?),
        tracking_number: row.text()?,
        document: row.json()?,
        created: row.time()?,
    })
}
