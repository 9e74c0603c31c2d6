//! Tickets: the work items themselves and their history.

use crate::{
    Lane, Store, StoreError,
    filter::{Columns, Listing, listing},
    row::{Arg, Row},
    statement::{Sql, Step, catalogue},
};
use model::{
    CorrelationKey, Id, TenantId, Ticket, TicketState, Timestamp,
    ticket::{DeskRef, IntegrationName, PlanFile, TicketEvent, Wish},
};
use query::{Field, Filter, Kind, Op, Page, Sorter};
use serde_json::Value;

/// What the list of tickets can be filtered and sorted by.
pub const TICKET_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "planId", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "integration.id", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "state", kind: Kind::Id, ops: &[Op::Eq, Op::In, Op::Ne], sortable: false },
    Field { name: "ticketId", kind: Kind::Id, ops: &[Op::Eq, Op::In, Op::Pr, Op::IsNull], sortable: false },
    Field { name: "correlationKey", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "created", kind: Kind::Time, ops: &[Op::Gt, Op::Ge, Op::Lt, Op::Le], sortable: true },
    Field { name: "modified", kind: Kind::Time, ops: &[Op::Gt, Op::Ge, Op::Lt, Op::Le], sortable: false },
    Field {
        name: "settled",
        kind: Kind::Time,
        ops: &[Op::Gt, Op::Ge, Op::Lt, Op::Le, Op::Pr, Op::IsNull],
        sortable: false,
    },
];

const COLUMNS: Columns = Columns(&[
    ("id", "id"),
    ("planId", "plan_id"),
    ("integration.id", "integration_id"),
    ("state", "state"),
    ("ticketId", "desk_number"),
    ("correlationKey", "correlation_key"),
    ("created", "created"),
    ("modified", "modified"),
    ("settled", "settled"),
]);

/// A page of tickets, and how many there are in all when that was asked for.
pub type TicketList = (Vec<Ticket>, Option<u64>);

/// A line of a ticket's history.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Its place in the history, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What happened, one word.
    pub kind: String,
    /// What happened, for people.
    pub message: String,
    /// More.
    pub detail: Value,
}

/// The columns of a ticket, in the order in which [`read`] takes them.
macro_rules! all {
    () => {
        "tenant_id, id, plan_id, integration_id, integration_name, integration_type, correlation_key, requests, created, state, draft, raising_since, ambiguous, sweep_at, desk_id, desk_number, desk_url, desk_status, attempts, failures, due_at, lease_until, fence, wish, last_error, warnings, modified, raised_at, settled, plan_file"
    };
}
pub(crate) use all;

catalogue! {
    INSERT = Sql::both(concat!("INSERT INTO tickets (", all!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)"));
    /// The fenced write of a worker. A wish that came meanwhile stays, and makes the ticket due at once; a desk's hint a
    /// while after this look.
    SAVE = Sql::both("UPDATE tickets SET state = $4, draft = $5, raising_since = $6, ambiguous = $7, sweep_at = $8, desk_id = $9, desk_number = $10, desk_url = $11, desk_status = $12, attempts = $13, failures = $14, due_at = CASE WHEN CAST($16 AS BIGINT) IS NOT NULL THEN NULL WHEN wish IS NOT NULL AND COALESCE(wish <> $18, TRUE) THEN CAST($15 AS BIGINT) + CASE WHEN SUBSTR(wish, 1, 12) = '{\"do\":\"hint\"' THEN 5000000 ELSE 0 END ELSE CAST($17 AS BIGINT) END, wish = CASE WHEN CAST($16 AS BIGINT) IS NOT NULL OR ($23 AND COALESCE(wish = $18, FALSE)) THEN NULL ELSE wish END, last_error = $19, warnings = $20, modified = $15, raised_at = $21, settled = $16, lease_until = $22, plan_file = $24 WHERE tenant_id = $1 AND id = $2 AND fence = $3");
    GET = Sql::both(concat!("SELECT ", all!(), " FROM tickets WHERE tenant_id = $1 AND id = $2"));
    OF_PLAN = Sql::both(concat!("SELECT ", all!(), " FROM tickets WHERE tenant_id = $1 AND id IN (SELECT ticket_id FROM plan_tickets WHERE tenant_id = $1 AND plan_id = $2) ORDER BY created, id"));
    /// What merely hurries a ticket replaces no other wish; what decides one starts with no failures behind it.
    WISH = Sql::both("UPDATE tickets SET wish = CASE WHEN wish IS NULL OR $5 THEN $3 ELSE wish END, failures = CASE WHEN $5 THEN 0 ELSE failures END, due_at = $4 WHERE tenant_id = $1 AND id = $2 AND settled IS NULL");
    UNPEND = Sql::both("DELETE FROM pending_requests WHERE tenant_id = $1 AND ticket_id = $2");
    EVENT = Sql::both("INSERT INTO ticket_events (tenant_id, ticket_id, sequence, at, kind, message, detail) SELECT $1, $2, COALESCE(MAX(sequence), 0) + 1, $3, $4, $5, $6 FROM ticket_events WHERE tenant_id = $1 AND ticket_id = $2");
    EVENTS = Sql::both("SELECT sequence, at, kind, message, detail FROM ticket_events WHERE tenant_id = $1 AND ticket_id = $2 AND sequence > $3 ORDER BY sequence LIMIT $4");
    COUNT_EVENTS = Sql::both("SELECT COUNT(*) FROM ticket_events WHERE tenant_id = $1 AND ticket_id = $2");
    CANCEL_EVENTS = Sql::both("INSERT INTO ticket_events (tenant_id, ticket_id, sequence, at, kind, message, detail) SELECT t.tenant_id, t.id, (SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM ticket_events e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id), $3, $4, $5, 'null' FROM tickets t WHERE t.tenant_id = $1 AND t.integration_id = $2 AND t.settled IS NULL");
    CANCEL_PENDING = Sql::both("DELETE FROM pending_requests WHERE tenant_id = $1 AND integration_id = $2");
    CANCEL_ALL = Sql::both("UPDATE tickets SET state = 'CANCELLED', due_at = NULL, wish = NULL, fence = fence + 1, settled = $3, modified = $3, last_error = $4 WHERE tenant_id = $1 AND integration_id = $2 AND settled IS NULL");
}

/// The steps that end every unsettled ticket of an integration.
pub(crate) fn cancel_all_of(
    tenant: &TenantId,
    integration: &Id,
    why: &str,
    event: &TicketEvent,
    now: Timestamp,
) -> Vec<Step> {
    let key = || vec![Arg::from(tenant), integration.into()];
    let mut events = key();
    events.extend([now.into(), event.kind.into(), event.message.as_str().into()]);
    let mut cancel = key();
    cancel.extend([now.into(), why.into()]);
    vec![Step::new(CANCEL_EVENTS, events), Step::new(CANCEL_PENDING, key()), Step::new(CANCEL_ALL, cancel)]
}

/// The step that writes a new ticket.
pub(crate) fn insert_step(ticket: &Ticket) -> Step {
    let (desk_id, desk_number, desk_url) = desk_columns(ticket);
    Step::one(
        INSERT,
        vec![
            (&ticket.tenant).into(),
            (&ticket.id).into(),
            (&ticket.plan_id).into(),
            (&ticket.integration.id).into(),
            ticket.integration.name.as_str().into(),
            ticket.integration.type_name.as_str().into(),
            ticket.correlation_key.as_str().into(),
            ticket.requests.to_string().into(),
            ticket.created.into(),
            ticket.state.as_str().into(),
            Arg::Text(ticket.draft.as_ref().map(Value::to_string)),
            ticket.raising_since.into(),
            ticket.ambiguous.into(),
            ticket.sweep_at.into(),
            desk_id,
            desk_number,
            desk_url,
            ticket.desk_status.clone().into(),
            i64::from(ticket.attempts).into(),
            i64::from(ticket.failures).into(),
            ticket.due_at.into(),
            ticket.lease_until.unwrap_or_default().into(),
            ticket.fence.into(),
            wish_column(ticket.wish.as_ref()),
            ticket.last_error.clone().into(),
            warnings_column(ticket),
            ticket.modified.into(),
            ticket.raised_at.into(),
            ticket.settled.into(),
            plan_file_column(ticket),
        ],
    )
}

/// The step that appends to a ticket's history.
pub(crate) fn event_step(tenant: &TenantId, ticket: &Id, event: &TicketEvent, now: Timestamp) -> Step {
    Step::one(
        EVENT,
        vec![
            tenant.into(),
            ticket.into(),
            now.into(),
            event.kind.into(),
            event.message.as_str().into(),
            event.detail.to_string().into(),
        ],
    )
}

/// The statements behind the list of tickets; tests look at their plans.
pub fn ticket_listing(tenant: &TenantId, filter: Option<&Filter>, sorters: &[Sorter], wanted: &Page) -> Listing {
    listing(("tickets", all!(), &COLUMNS), tenant, filter, sorters, wanted)
}

impl Store {
    /// Writes what a worker made of a ticket that it has claimed, and its history. A conflict means that somebody
    /// newer owns the ticket: the caller drops what it has. `ticket.wish` is the wish that the worker saw when it
    /// claimed the ticket; it is cleared when it was `carried_out`, and any other makes the ticket due at once.
    pub async fn save(
        &self,
        ticket: &Ticket,
        events: &[TicketEvent],
        carried_out: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (desk_id, desk_number, desk_url) = desk_columns(ticket);
        let args = vec![
            (&ticket.tenant).into(),
            (&ticket.id).into(),
            ticket.fence.into(),
            ticket.state.as_str().into(),
            Arg::Text(ticket.draft.as_ref().map(Value::to_string)),
            ticket.raising_since.into(),
            ticket.ambiguous.into(),
            ticket.sweep_at.into(),
            desk_id,
            desk_number,
            desk_url,
            ticket.desk_status.clone().into(),
            i64::from(ticket.attempts).into(),
            i64::from(ticket.failures).into(),
            now.into(),
            ticket.settled.into(),
            ticket.due_at.into(),
            wish_column(ticket.wish.as_ref()),
            ticket.last_error.clone().into(),
            warnings_column(ticket),
            ticket.raised_at.into(),
            ticket.lease_until.unwrap_or_default().into(),
            carried_out.into(),
            plan_file_column(ticket),
        ];
        let mut steps = vec![Step::one(SAVE, args)];
        steps.extend(events.iter().map(|event| event_step(&ticket.tenant, &ticket.id, event, now)));
        if ticket.settled.is_some() {
            steps.push(Step::new(UNPEND, vec![(&ticket.tenant).into(), (&ticket.id).into()]));
        }
        self.driver.write(steps).await.map(drop)
    }

    /// Leaves a wish on an unsettled ticket and makes it due. False when there is no such ticket, or it is settled.
    pub async fn wish(
        &self,
        tenant: &TenantId,
        id: &Id,
        wish: &Wish,
        event: &TicketEvent,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let decides = !matches!(wish, Wish::Check | Wish::Retry);
        let args = vec![tenant.into(), id.into(), wish_column(Some(wish)), now.into(), decides.into()];
        let steps = vec![Step::one(WISH, args), event_step(tenant, id, event, now)];
        self.write_unless_conflict(steps).await
    }

    /// Ends the tickets of an integration that is gone.
    pub async fn cancel_tickets_of(&self, lane: &Lane, why: &str, now: Timestamp) -> Result<(), StoreError> {
        let event = TicketEvent::new("CANCELLED", why);
        let steps = cancel_all_of(&lane.tenant, &lane.integration, why, &event, now);
        self.driver.write(steps).await.map(drop)
    }

    /// One ticket.
    pub async fn ticket(&self, tenant: &TenantId, id: &Id) -> Result<Option<Ticket>, StoreError> {
        let rows = self.driver.read(&GET, &[tenant.into(), id.into()]).await?;
        rows.into_iter().next().map(read).transpose()
    }

    /// The tickets that a plan made or joined.
    pub async fn tickets_of_plan(&self, tenant: &TenantId, plan: &Id) -> Result<Vec<Ticket>, StoreError> {
        let rows = self.driver.read(&OF_PLAN, &[tenant.into(), plan.into()]).await?;
        rows.into_iter().map(read).collect()
    }

    /// A page of tickets.
    pub async fn tickets(
        &self,
        tenant: &TenantId,
        filter: Option<&Filter>,
        sorters: &[Sorter],
        wanted: &Page,
    ) -> Result<TicketList, StoreError> {
        let listing = ticket_listing(tenant, filter, sorters, wanted);
        let total = if wanted.count { Some(self.count(&listing).await?) } else { None };
        let rows = self.driver.read(&listing.page.0, &listing.page.1).await?;
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }

    /// A ticket's history after line `after`, oldest first, `most` lines at most.
    pub async fn ticket_events(
        &self,
        tenant: &TenantId,
        id: &Id,
        after: i64,
        most: i64,
    ) -> Result<Vec<EventRow>, StoreError> {
        let rows = self.driver.read(&EVENTS, &[tenant.into(), id.into(), after.into(), most.into()]).await?;
        let event = |mut row: Row| {
            Ok(EventRow {
                sequence: row.int()?,
                at: row.time()?,
                kind: row.text()?,
                message: row.text()?,
                detail: row.json()?,
            })
        };
        rows.into_iter().map(event).collect()
    }

    /// How many lines a ticket's history has.
    pub async fn count_ticket_events(&self, tenant: &TenantId, id: &Id) -> Result<u64, StoreError> {
        let mut rows = self.driver.read(&COUNT_EVENTS, &[tenant.into(), id.into()]).await?;
        let count = rows.first_mut().map_or(Ok(0), Row::int)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn desk_columns(ticket: &Ticket) -> (Arg, Arg, Arg) {
    let desk = ticket.desk.as_ref();
    let text = |part: Option<&str>| Arg::Text(part.map(str::to_owned));
    (
        text(desk.map(|desk| desk.id.as_str())),
        text(desk.map(|desk| desk.number.as_str())),
        text(desk.and_then(|desk| desk.url.as_deref())),
    )
}

pub(crate) fn wish_column(wish: Option<&Wish>) -> Arg {
    Arg::Text(wish.map(|wish| wish.to_json().to_string()))
}

fn plan_file_column(ticket: &Ticket) -> Arg {
    Arg::Text(ticket.plan_file.map(PlanFile::to_text))
}

fn warnings_column(ticket: &Ticket) -> Arg {
    Value::from(ticket.warnings.clone()).to_string().into()
}

pub(crate) fn read(mut row: Row) -> Result<Ticket, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("a ticket's {what}"));
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Ticket {
        tenant: TenantId::stored(row.text()?),
        id: Id::stored(row.text()?),
        plan_id: Id::stored(row.text()?),
        integration: IntegrationName { id: Id::stored(row.text()?), name: row.text()?, type_name: row.text()? },
        correlation_key: CorrelationKey::stored(row.text()?),
        requests: row.json()?,
        created: row.time()?,
        state: TicketState::parse(&row.text()?).ok_or_else(|| corrupt("state"))?,
        draft: row.optional_json()?,
        raising_since: row.optional_time()?,
        ambiguous: row.boolean()?,
        sweep_at: row.optional_time()?,
        desk: {
            let (id, number, url) = (row.optional_text()?, row.optional_text()?, row.optional_text()?);
            id.zip(number).map(|(id, number)| DeskRef { id, number, url })
        },
        desk_status: row.optional_text()?,
        attempts: count(row.int()?),
        failures: count(row.int()?),
        due_at: row.optional_time()?,
        lease_until: Some(row.time()?).filter(|until| until.0 > 0),
        fence: row.int()?,
        wish: match row.optional_json()? {
            Some(wish) => Some(Wish::from_json(&wish).ok_or_else(|| corrupt("wish"))?),
            None => None,
        },
        last_error: row.optional_text()?,
        warnings: match row.json()? {
            Value::Array(items) => items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
            _ => return Err(corrupt("warnings")),
        },
        modified: row.time()?,
        raised_at: row.optional_time()?,
        settled: row.optional_time()?,
        plan_file: match row.optional_text()? {
            Some(text) => Some(PlanFile::parse(&text).ok_or_else(|| corrupt("plan file"))?),
            None => None,
        },
    })
}
