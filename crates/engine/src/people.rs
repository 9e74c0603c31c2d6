//! What people ask of the engine: decisions on tickets, previews, connection tests.

use crate::{Engine, context::context, drive::draft_fault};
use desks::{Finding, Report, Subject};
use model::{
    CorrelationKey, Id, ProvisioningPlan, TenantId, Ticket, TicketState, Timestamp,
    ticket::{IntegrationName, TicketEvent, Wish},
};
use serde_json::{Value, json};
use store::{StoreError, StoredIntegration};

/// Why a ticket does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum WishError {
    /// There is no such ticket.
    #[error("there is no such ticket")]
    NotFound,
    /// Its state does not allow it; the text says what is allowed.
    #[error("{0}")]
    NotAllowed(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How long a caller waits to see its wish carried out.
const PATIENCE: i64 = 3 * Timestamp::SECOND;
/// Most sources that a connection test looks at for another integration that lists them.
const SOURCES_LOOKED_AT: usize = 100;
/// Between two looks.
const LOOK: i64 = 20_000;

impl Engine {
    /// Asks something of a ticket and waits a little for a worker to carry it out. Gives the ticket as it is then.
    pub async fn wish(&self, tenant: &TenantId, id: &Id, wish: Wish) -> Result<Ticket, WishError> {
        let ticket = self.store.ticket(tenant, id).await?.ok_or(WishError::NotFound)?;
        allowed(&ticket, &wish).map_err(WishError::NotAllowed)?;
        let now = self.clock.now();
        let event = TicketEvent::new("ASKED", words(&wish));
        if !self.store.wish(tenant, id, &wish, &event, now).await? {
            return Err(WishError::NotAllowed("the ticket has just settled, and settled is final".to_owned()));
        }
        self.wake.notify_one();
        let until = now.plus(PATIENCE);
        loop {
            let ticket = self.store.ticket(tenant, id).await?.ok_or(WishError::NotFound)?;
            let at = self.clock.now();
            if ticket.wish.is_none() || at >= until {
                return Ok(ticket);
            }
            self.clock.sleep_until(at.plus(LOOK)).await;
        }
    }

    /// What would be sent for a plan, sending nothing: the rule's log, the plan after it, and each exact request.
    pub async fn preview(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
        plan: &ProvisioningPlan,
    ) -> Result<Value, StoreError> {
        let opened = self.open(integration).await?;
        let spec = &integration.integration.spec;
        let name = IntegrationName {
            id: integration.integration.id.clone(),
            name: spec.name.clone(),
            type_name: spec.type_name.clone(),
        };
        let key = CorrelationKey::new(self.entropy.as_ref());
        let document = plan.to_json();
        let tracking = self.new_id().to_string();
        let has_rule = spec.rule.is_some() || spec.plan_initializer.is_some();
        let rule = json!({
            "ran": false,
            "log": [],
            "error": has_rule.then_some("this version cannot run BeanShell; tickets of this integration are held"),
        });
        let mut tickets = Vec::new();
        for group in Self::groups(integration, plan) {
            let subject = Subject::new(key.clone(), context(&document, &tracking, &group, &key, &name));
            let requests: Vec<Value> = group.iter().map(model::plan::AccountRequest::to_json).collect();
            let rendered = match &opened.desk {
                Ok(desk) => desk.draft(&subject).map_err(|error| draft_fault(&error)),
                Err(reason) => Err(reason.clone()),
            };
            let (request, error) = match rendered {
                Ok(draft) => (json!(draft), Value::Null),
                Err(error) => (Value::Null, error.into()),
            };
            tickets.push(json!({"accountRequests": requests, "request": request, "error": error}));
        }
        tracing::debug!(tenant = %tenant, integration.id = %name.id, "previewed a plan");
        Ok(json!({"rule": rule, "plan": document, "correlationKey": key.as_str(), "tickets": tickets}))
    }

    /// Makes the desk's cheapest authenticated call and says exactly what is wrong.
    pub async fn test_connection(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
    ) -> Result<Report, StoreError> {
        let opened = self.open(integration).await?;
        tracing::debug!(tenant = %tenant, integration.id = %integration.integration.id, "testing the connection");
        let mut report = match &opened.desk {
            Ok(desk) => desk.check(&opened.http.for_job()).await,
            Err(reason) => {
                let finding = Finding::failed("attributes", reason.clone());
                Report::of(vec![finding])
            }
        };
        report.findings.extend(self.contested_sources(tenant, integration).await?);
        Ok(report)
    }

    /// A warning for each source that another integration lists as well.
    async fn contested_sources(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for source in integration.integration.spec.sources.iter().take(SOURCES_LOOKED_AT) {
            let managers = self.store.managers_of(tenant, source).await?;
            if let [older, younger, ..] = managers.as_slice() {
                let label = source.name.as_deref().or(source.id.as_deref()).unwrap_or_default();
                let (older, younger) = (&older.integration.spec.name, &younger.integration.spec.name);
                let message = format!(
                    "The source {label} is listed by \"{older}\" and by \"{younger}\"; the older, \"{older}\", gets its requests."
                );
                findings.push(Finding::failed("sources", message));
            }
        }
        Ok(findings)
    }
}

/// Whether the ticket's state allows what is asked, else what is allowed.
fn allowed(ticket: &Ticket, wish: &Wish) -> Result<(), String> {
    let state = ticket.state;
    if state.is_settled() {
        return Err(format!("the ticket is {}, and settled is final", state.as_str()));
    }
    let held = state == TicketState::Held;
    match wish {
        Wish::Cancel { .. } => Ok(()),
        Wish::Check if held && ticket.desk.is_none() => {
            Err("the ticket is HELD: retry, resolve or cancel it".to_owned())
        }
        Wish::Check => Ok(()),
        Wish::Retry if held && (ticket.ambiguous || ticket.desk.is_some()) => {
            Err("the desk may have the ticket: resolve it by adopting the desk's number, raising again or giving up"
                .to_owned())
        }
        Wish::Retry if held || matches!(state, TicketState::Received | TicketState::Retry) => Ok(()),
        Wish::Retry => {
            Err(format!("the ticket is {}; only RECEIVED, RETRY and HELD ones can be retried", state.as_str()))
        }
        Wish::Adopt(_) | Wish::RaiseAgain | Wish::GiveUp { .. } if held => Ok(()),
        Wish::Adopt(_) | Wish::RaiseAgain | Wish::GiveUp { .. } => {
            Err(format!("the ticket is {}; only HELD ones can be resolved", state.as_str()))
        }
    }
}

fn words(wish: &Wish) -> String {
    match wish {
        Wish::Cancel { why } => format!("Asked to cancel it: {why}"),
        Wish::Check => "Asked to look at it now.".to_owned(),
        Wish::Retry => "Asked to raise it now.".to_owned(),
        Wish::Adopt(desk) => format!("Decided: the desk has it as {}.", desk.number),
        Wish::RaiseAgain => "Decided: raise it again.".to_owned(),
        Wish::GiveUp { why } => format!("Decided: give it up. {why}"),
    }
}
