//! Taking a plan in: route, deduplicate, group, and store all of it in one transaction.

use crate::Engine;
use desks::{Common, attributes::Grouping};
use model::{
    CorrelationKey, Id, ProvisioningPlan, TenantId, Ticket, TicketState, Timestamp,
    integration::Reference,
    plan::{AccountRequest, AttributeRequest},
    ticket::{IntegrationName, TicketEvent},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use store::{Intake, IntakeTicket, PendingJoin, PendingNew, PlanRow, StoreError, StoredIntegration};

/// A plan that was taken in.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The plan.
    pub plan: PlanRow,
    /// Whether it had been taken in before, under the same idempotency key.
    pub replayed: bool,
}

/// Why a plan was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// No integration manages these sources: JSON Pointers into the plan, and what the sources are called.
    #[error("no integration manages these sources")]
    Unmanaged(Vec<(String, String)>),
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used with another body")]
    IdempotencyMismatch,
    /// Equal plans kept crossing each other; it may be sent again.
    #[error("equal plans kept crossing each other")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How often a plan is decided anew when others cross it.
const TRIES: usize = 20;

/// An integration that manages a source, and the name of a younger one that lists the same source.
type Manager = (StoredIntegration, Option<String>);

/// One account request on its way to an integration.
struct Routed {
    request: AccountRequest,
    manager: StoredIntegration,
    /// Another integration lists the same source; the older one wins.
    contested_by: Option<String>,
}

impl Engine {
    /// Takes a plan in. `idempotency` is the client's key and the SHA-256 of the body.
    pub async fn submit(
        &self,
        tenant: &TenantId,
        plan: ProvisioningPlan,
        idempotency: Option<(String, Vec<u8>)>,
    ) -> Result<Submitted, SubmitError> {
        for _ in 0..TRIES {
            if let Some((name, hash)) = &idempotency
                && let Some((known, id)) = self.store.idempotency(tenant, name).await?
            {
                if known != *hash {
                    return Err(SubmitError::IdempotencyMismatch);
                }
                let plan = self.store.plan(tenant, &id).await?;
                let plan =
                    plan.ok_or_else(|| StoreError::Corrupt(format!("plan {id} of an idempotency key is missing")))?;
                return Ok(Submitted { plan, replayed: true });
            }
            let intake = self.decide_intake(tenant, &plan, idempotency.clone()).await?;
            match self.store.take_in(&intake).await {
                Ok(()) => {
                    self.wake.notify_one();
                    return Ok(Submitted { plan: intake.plan, replayed: false });
                }
                // A crossing plan took a key, or the ticket to be joined has just settled.
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(SubmitError::Busy)
    }

    async fn decide_intake(
        &self,
        tenant: &TenantId,
        plan: &ProvisioningPlan,
        idempotency: Option<(String, Vec<u8>)>,
    ) -> Result<Intake, SubmitError> {
        let now = self.clock.now();
        let row = PlanRow {
            id: self.new_id(),
            tracking_number: self.new_id().to_string(),
            document: plan.to_json(),
            created: now,
        };
        let mut intake =
            Intake { tenant: tenant.clone(), plan: row, idempotency, tickets: Vec::new(), joins: Vec::new() };
        let mut groups: Vec<(StoredIntegration, Vec<Routed>)> = Vec::new();
        for routed in self.route(tenant, plan).await? {
            match groups.iter_mut().find(|(manager, _)| manager.integration.id == routed.manager.integration.id) {
                Some((_, members)) => members.push(routed),
                None => groups.push((routed.manager.clone(), vec![routed])),
            }
        }
        for (manager, members) in groups {
            self.group(&manager, members, plan, now, &mut intake).await?;
        }
        Ok(intake)
    }

    /// Finds each account request's integration; all unmanaged sources are named at once.
    async fn route(&self, tenant: &TenantId, plan: &ProvisioningPlan) -> Result<Vec<Routed>, SubmitError> {
        let mut known: HashMap<Reference, Option<Manager>> = HashMap::new();
        let mut routed = Vec::new();
        let mut unmanaged = Vec::new();
        for (index, request) in plan.account_requests.iter().enumerate() {
            let source = &request.source;
            if !known.contains_key(source) {
                let mut managers = self.store.managers_of(tenant, source).await?.into_iter();
                let found = match managers.next() {
                    Some(first) => Some((first, managers.next().map(|second| second.integration.spec.name))),
                    None => self.store.universal_manager(tenant).await?.map(|manager| (manager, None)),
                };
                known.insert(source.clone(), found);
            }
            match known.get(source).and_then(Clone::clone) {
                Some((manager, contested_by)) => {
                    routed.push(Routed { request: request.clone(), manager, contested_by });
                }
                None => unmanaged.push((format!("/accountRequests/{index}/source"), request.source_label().to_owned())),
            }
        }
        if unmanaged.is_empty() { Ok(routed) } else { Err(SubmitError::Unmanaged(unmanaged)) }
    }

    /// Joins what is pending already, and makes tickets of the rest.
    async fn group(
        &self,
        manager: &StoredIntegration,
        members: Vec<Routed>,
        plan: &ProvisioningPlan,
        now: Timestamp,
        intake: &mut Intake,
    ) -> Result<(), SubmitError> {
        let spec = &manager.integration.spec;
        let grouping = Common::read(&spec.attributes).ticket_grouping;
        let members = match grouping {
            Grouping::AttributeRequest => members.into_iter().flat_map(one_attribute_each).collect(),
            Grouping::Plan | Grouping::AccountRequest => members,
        };
        let mut warnings = Vec::new();
        let mut fresh: Vec<(AccountRequest, Option<PendingNew>)> = Vec::new();
        for Routed { request, contested_by, .. } in members {
            if let Some(other) = contested_by {
                let warning = format!(
                    "\"{other}\" manages the source {} as well; the older integration wins.",
                    request.source_label()
                );
                if !warnings.contains(&warning) {
                    warnings.push(warning);
                }
            }
            // A secret value is masked, so two requests with one cannot be told apart.
            if spec.no_provisioning_requests || request.has_secret() {
                fresh.push((request, None));
                continue;
            }
            let fingerprint = fingerprint(plan, &request);
            let seen = |new: &Option<PendingNew>| new.as_ref().is_some_and(|new| new.fingerprint == fingerprint);
            if fresh.iter().any(|(_, new)| seen(new)) {
                continue;
            }
            let pending = self.store.pending(&intake.tenant, &manager.integration.id, &fingerprint).await?;
            let expired = |since: Timestamp| {
                spec.request_expiration_hours
                    .is_some_and(|hours| now.since(since) >= i64::from(hours) * 60 * Timestamp::MINUTE)
            };
            match pending {
                Some((ticket, since)) if !expired(since) => {
                    intake.joins.push(PendingJoin { integration: manager.integration.id.clone(), fingerprint, ticket });
                }
                other => {
                    fresh.push((request, Some(PendingNew { fingerprint, replaces: other.map(|(ticket, _)| ticket) })));
                }
            }
        }
        let tickets = match grouping {
            Grouping::Plan if fresh.is_empty() => Vec::new(),
            Grouping::Plan => vec![fresh],
            Grouping::AccountRequest | Grouping::AttributeRequest => fresh.into_iter().map(|one| vec![one]).collect(),
        };
        for members in tickets {
            intake.tickets.push(self.new_ticket(manager, members, &warnings, now, &intake.tenant, &intake.plan.id));
        }
        Ok(())
    }

    /// The plan's requests as an integration would group them, for previews: nothing is joined.
    pub(crate) fn groups(manager: &StoredIntegration, plan: &ProvisioningPlan) -> Vec<Vec<AccountRequest>> {
        let routed = plan.account_requests.iter().map(|request| Routed {
            request: request.clone(),
            manager: manager.clone(),
            contested_by: None,
        });
        match Common::read(&manager.integration.spec.attributes).ticket_grouping {
            Grouping::Plan => vec![plan.account_requests.clone()],
            Grouping::AccountRequest => routed.map(|routed| vec![routed.request]).collect(),
            Grouping::AttributeRequest => {
                routed.flat_map(one_attribute_each).map(|routed| vec![routed.request]).collect()
            }
        }
    }

    fn new_ticket(
        &self,
        manager: &StoredIntegration,
        members: Vec<(AccountRequest, Option<PendingNew>)>,
        warnings: &[String],
        now: Timestamp,
        tenant: &TenantId,
        plan_id: &Id,
    ) -> IntakeTicket {
        let integration = &manager.integration;
        let (requests, pending): (Vec<Value>, Vec<Option<PendingNew>>) =
            members.into_iter().map(|(request, pending)| (request.to_json(), pending)).unzip();
        let count = requests.len();
        let ticket = Ticket {
            tenant: tenant.clone(),
            id: self.new_id(),
            plan_id: plan_id.clone(),
            integration: IntegrationName {
                id: integration.id.clone(),
                name: integration.spec.name.clone(),
                type_name: integration.spec.type_name.clone(),
            },
            correlation_key: CorrelationKey::new(self.entropy.as_ref()),
            state: TicketState::Received,
            requests: requests.into(),
            draft: None,
            raising_since: None,
            ambiguous: false,
            sweep_at: None,
            desk: None,
            desk_status: None,
            attempts: 0,
            failures: 0,
            due_at: Some(now),
            lease_until: None,
            fence: 0,
            wish: None,
            last_error: None,
            warnings: warnings.to_vec(),
            created: now,
            modified: now,
            raised_at: None,
            settled: None,
            plan_file: None,
        };
        let message = format!("Accepted with {count} account request(s) for \"{}\".", integration.spec.name);
        let event = TicketEvent::new("RECEIVED", message).with(json!({"plan": plan_id.as_str()}));
        IntakeTicket { ticket, events: vec![event], pending: pending.into_iter().flatten().collect() }
    }
}

/// A request with several attribute requests as several requests with one each.
fn one_attribute_each(routed: Routed) -> Vec<Routed> {
    if routed.request.attribute_requests.len() < 2 {
        return vec![routed];
    }
    let part = |attribute: &AttributeRequest| Routed {
        request: AccountRequest { attribute_requests: vec![attribute.clone()], ..routed.request.clone() },
        manager: routed.manager.clone(),
        contested_by: routed.contested_by.clone(),
    };
    routed.request.attribute_requests.iter().map(part).collect()
}

/// What makes two account requests equal: whose account, which one, what is done to it. Comments and arguments
/// differ between equal requests, so they do not count.
fn fingerprint(plan: &ProvisioningPlan, request: &AccountRequest) -> String {
    let named =
        |name: &str| plan.identity.get(name).filter(|value| value.as_str().is_some_and(|text| !text.is_empty()));
    // Without an id or a name, only the very same description is the same person.
    let identity = named("id").or_else(|| named("name")).cloned().unwrap_or_else(|| plan.identity.clone().into());
    let mut attributes: Vec<String> = request
        .attribute_requests
        .iter()
        .map(|attribute| json!([attribute.name, attribute.operation, attribute.value]).to_string())
        .collect();
    attributes.sort();
    let text = json!([
        identity,
        request.source.id.as_deref().or(request.source.name.as_deref()),
        request.native_identity,
        request.instance,
        request.operation,
        attributes
    ]);
    let digest = Sha256::digest(text.to_string());
    model::hex::encode(&digest)
}
