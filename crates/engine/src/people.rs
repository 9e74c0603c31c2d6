//! What people ask of the engine: decisions on tickets, and previews.

use crate::{
    Engine,
    context::context,
    drive::draft_fault,
    rules::{Ruled, Run},
};
use desks::{Desk, DraftError, Sources, Subject, attributes::PersonField};
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
/// Between two looks.
const LOOK: i64 = 20_000;
/// How long the rules of one preview may take in all, and how many bytes may be told of what they did.
const RULES_TIME: i64 = 10 * Timestamp::SECOND;
const RULES_BYTES: usize = 4 << 20;

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
        let tracking = self.new_id().to_string();
        let mut after = ProvisioningPlan { account_requests: Vec::new(), ..plan.clone() };
        let (mut log, mut error, mut ran) = (Vec::new(), Value::Null, false);
        let mut tickets = Vec::new();
        let (until, mut told) = (self.clock.now().plus(RULES_TIME), 0);
        for group in Self::groups(integration, plan) {
            let copy = ProvisioningPlan { account_requests: group, ..plan.clone() };
            let ruled = if ran && (told > RULES_BYTES || self.clock.now() > until) {
                Ruled::not_run(
                    "The rules of the tickets before it used up what one preview may; preview a smaller plan.",
                )
            } else {
                self.apply_rules(integration, copy.clone(), &tracking).await?
            };
            told += ruled.runs.iter().map(Run::bytes).sum::<usize>();
            let runs: Vec<Value> = ruled.runs.iter().map(Run::to_json).collect();
            ran |= !runs.is_empty();
            log.extend(runs.iter().flat_map(|run| run["log"].as_array().cloned().unwrap_or_default()));
            let (ruled, fault) = match ruled.plan {
                Ok(plan) => (plan, None),
                Err(reason) => (copy, Some(reason)),
            };
            let document = ruled.to_json();
            let requests: Vec<Value> =
                ruled.account_requests.iter().map(model::plan::AccountRequest::to_json).collect();
            let context = context(&document, &tracking, &ruled.account_requests, &key, &name);
            let mut subject = Subject::new(key.clone(), context);
            let (lookups, rendered) = match (&opened.desk, fault) {
                (_, Some(reason)) => {
                    error = reason.as_str().into();
                    (Vec::new(), Err(reason))
                }
                (Ok(desk), None) => rendered(desk.as_ref(), &opened.common.people, &mut subject),
                (Err(reason), None) => (Vec::new(), Err(reason.clone())),
            };
            after.account_requests.extend(ruled.account_requests);
            after.arguments = ruled.arguments;
            after.comments = ruled.comments;
            let (request, fault) = match rendered {
                Ok(request) => (request, Value::Null),
                Err(error) => (Value::Null, error.into()),
            };
            tickets.push(json!({
                "accountRequests": requests, "rules": runs, "lookups": lookups, "request": request, "error": fault
            }));
        }
        tracing::debug!(tenant = %tenant, integration.id = %name.id, "previewed a plan");
        let rule = json!({"ran": ran, "log": log, "error": error});
        Ok(json!({"rule": rule, "plan": after.to_json(), "correlationKey": key.as_str(), "tickets": tickets}))
    }
}

/// The look-ups that a ticket would need, and its request, in which place holders stand for the ids that they would find.
fn rendered(desk: &dyn Desk, people: &Sources, subject: &mut Subject) -> (Vec<Value>, Result<Value, String>) {
    let mut lookups = Vec::new();
    let fault = |error: DraftError| draft_fault(&error);
    let wanted = match people.wanted(subject) {
        Ok(wanted) => wanted,
        Err(error) => return (lookups, Err(fault(error))),
    };
    for (role, wanted, when_missing) in wanted {
        let role_of = if role == "onBehalfOf" { role } else { "requester" };
        let (field, value) = wanted.map_or((Value::Null, Value::Null), |wanted| {
            let field = json!(wanted.field);
            // An id is not looked up, so the request shows it as it would be.
            let shown = match wanted.field {
                PersonField::Id => wanted.value.clone(),
                _ => format!("«{role_of}: {} {}»", field.as_str().unwrap_or_default(), wanted.value),
            };
            subject.name(role, &shown);
            (field, wanted.value.into())
        });
        lookups.push(json!({"role": role_of, "field": field, "value": value, "whenMissing": when_missing}));
    }
    (lookups, desk.draft(subject).map(|draft| draft.shown()).map_err(fault))
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
        Wish::Check | Wish::Hint { .. } if held && ticket.desk.is_none() => {
            Err("the ticket is HELD: retry, resolve or cancel it".to_owned())
        }
        Wish::Check | Wish::Hint { .. } => Ok(()),
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
        Wish::Hint { .. } => "The desk says that it changed.".to_owned(),
        Wish::Retry => "Asked to raise it now.".to_owned(),
        Wish::Adopt(desk) => format!("Decided: the desk has it as {}.", desk.number),
        Wish::RaiseAgain => "Decided: raise it again.".to_owned(),
        Wish::GiveUp { why } => format!("Decided: give it up. {why}"),
    }
}
