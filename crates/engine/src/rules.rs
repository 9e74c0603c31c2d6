//! An integration's rules: run on its copy of a plan before a ticket is rendered, bounded and without any I/O.

use crate::Engine;
use ::rules::{Environment, Failure, Limits, LogLine, Outcome, Rule, Scene};
use model::{Clock, Entropy, ProvisioningPlan, Timestamp, integration::Reference, ticket::TicketEvent};
use serde_json::{Map, Value, json};
use std::time::Duration;
use store::{StoreError, StoredIntegration};

/// What an integration's rules made of a plan.
pub(crate) struct Ruled {
    /// The plan after them, or why the ticket has to wait for a person.
    pub plan: Result<ProvisioningPlan, String>,
    /// Each rule that ran, in order.
    pub runs: Vec<Run>,
}

/// One rule that ran.
pub(crate) struct Run {
    /// Where the integration names it.
    which: &'static str,
    name: Option<String>,
    log: Vec<LogLine>,
    /// What it changed in the plan, as operations of JSON Patch with the values before.
    changes: Vec<Value>,
    error: Option<Value>,
}

/// Most changes that are told one by one.
const CHANGES: usize = 100;

impl Engine {
    /// Runs the rules of an integration on a plan: the `beforeProvisioningRule`, then the `planInitializerScript`. A rule that
    /// fails ends it; nothing of the plan goes out then.
    pub(crate) async fn apply_rules(
        &self,
        integration: &StoredIntegration,
        plan: ProvisioningPlan,
        tracking_id: &str,
    ) -> Result<Ruled, StoreError> {
        let spec = &integration.integration.spec;
        let mut ruled = Ruled { plan: Ok(plan), runs: Vec::new() };
        if let Some(reference) = &spec.rule {
            let found = self.store.rule_named(&integration.integration.tenant, reference).await?;
            let Some(rule) = found else {
                let name = label(reference);
                ruled.plan = Err(format!(
                    "The integration's beforeProvisioningRule {name} is not among the connector rules. Store it there, or \
                     take it out of the integration; then retry the ticket."
                ));
                return Ok(ruled);
            };
            self.step(
                integration,
                &mut ruled,
                "beforeProvisioningRule",
                &rule.spec.name,
                &rule.spec.source.script,
                tracking_id,
            );
        }
        if let Some(script) = &spec.plan_initializer {
            self.step(integration, &mut ruled, "planInitializerScript", "", script, tracking_id);
        }
        if let Ok(plan) = &ruled.plan
            && plan.account_requests.is_empty()
            && !ruled.runs.is_empty()
        {
            ruled.plan =
                Err("The rule left no account request in the plan, so there is nothing to raise a ticket for. \
                              Cancel the ticket if that is meant, or mend the rule and retry."
                    .to_owned());
        }
        Ok(ruled)
    }

    fn step(
        &self,
        integration: &StoredIntegration,
        ruled: &mut Ruled,
        which: &'static str,
        name: &str,
        text: &str,
        tracking_id: &str,
    ) {
        let Ok(before) = &ruled.plan else { return };
        let mut run = Run { which, name: Some(name.to_owned()), log: Vec::new(), changes: Vec::new(), error: None };
        let rule = match Rule::read(text) {
            Ok(rule) => rule,
            Err(fault) => {
                run.error = Some(json!({"message": fault.to_string()}));
                ruled.plan = Err(format!("The {which} cannot be read: {fault}. Mend it, then retry the ticket."));
                ruled.runs.push(run);
                return;
            }
        };
        run.name = Some(name.to_owned()).filter(|name| !name.is_empty()).or_else(|| rule.name.clone());
        let spec = &integration.integration.spec;
        let scene = Scene { plan: before, tracking_id, integration: &spec.name, attributes: &spec.attributes };
        let world = World::new(self.clock.as_ref(), self.entropy.as_ref());
        let plan = match rule.run(&scene, &world, Limits::default()) {
            Ok(Outcome { plan, log }) => {
                run.log = log;
                run.changes = changes(&before.to_json(), &plan.to_json());
                Ok(plan)
            }
            Err(Failure { error, log }) => {
                run.log = log;
                run.error = Some(json!({
                    "message": error.message, "line": error.line, "column": error.column, "sourceLine": error.source_line
                }));
                let what = run.name.as_ref().map_or_else(|| which.to_owned(), |name| format!("{which} '{name}'"));
                Err(format!("The {what} failed: {error}. Mend it, then retry the ticket."))
            }
        };
        ruled.plan = plan;
        ruled.runs.push(run);
    }
}

impl Run {
    /// What a preview shows of it.
    pub fn to_json(&self) -> Value {
        let log: Vec<Value> =
            self.log.iter().map(|line| json!({"level": line.level, "message": line.message})).collect();
        json!({"which": self.which, "name": self.name, "log": log, "changes": self.changes, "error": self.error})
    }

    /// The line of the ticket's history.
    pub fn event(&self) -> TicketEvent {
        let name = self.name.as_ref().map_or_else(String::new, |name| format!(" '{name}'"));
        let which = self.which;
        let text = match (&self.error, self.changes.len()) {
            (Some(_), _) => format!("The {which}{name} failed"),
            (None, 0) => format!("The {which}{name} ran and changed nothing"),
            (None, 1) => format!("The {which}{name} changed the plan in one place"),
            (None, count) => format!("The {which}{name} changed the plan in {count} places"),
        };
        TicketEvent::new("RULE", text).with(self.to_json())
    }
}

fn label(reference: &Reference) -> String {
    let named = reference.name.as_deref().map(|name| format!("'{name}'"));
    named.or_else(|| reference.id.clone()).unwrap_or_default()
}

/// What is different after a rule, each with the value that was there.
fn changes(before: &Value, after: &Value) -> Vec<Value> {
    let patch = json_patch::diff(before, after);
    let operations = serde_json::to_value(&patch).unwrap_or_default();
    let mut told: Vec<Value> = operations.as_array().cloned().unwrap_or_default();
    let more = told.len().saturating_sub(CHANGES);
    told.truncate(CHANGES);
    for operation in &mut told {
        let was = operation["path"].as_str().and_then(|path| before.pointer(path)).cloned();
        if let (Some(was), Some(operation)) = (was, operation.as_object_mut())
            && operation.get("op").and_then(Value::as_str) != Some("add")
        {
            operation.insert("was".to_owned(), was);
        }
    }
    if more > 0 {
        told.push(json!({"more": more}));
    }
    told
}

/// What a script gets of the world: a clock and randomness, and UTC.
pub struct World<'w> {
    clock: &'w dyn Clock,
    entropy: &'w dyn Entropy,
    start: Timestamp,
}

impl<'w> World<'w> {
    /// The world of a run that begins now.
    pub fn new(clock: &'w dyn Clock, entropy: &'w dyn Entropy) -> Self {
        Self { clock, entropy, start: clock.now() }
    }
}

impl Environment for World<'_> {
    fn now(&self) -> i64 {
        self.clock.now().millis()
    }

    fn elapsed(&self) -> Duration {
        let passed = self.clock.now().since(self.start);
        Duration::from_micros(u64::try_from(passed).unwrap_or(0))
    }

    fn random(&self) -> u64 {
        let mut bytes = [0; 8];
        self.entropy.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn zone(&self) -> &'static str {
        "UTC"
    }
}

/// The members of a stored plan with other account requests.
pub(crate) fn plan_of(document: &Value, requests: Vec<model::plan::AccountRequest>) -> ProvisioningPlan {
    let object = |name: &str| document[name].as_object().cloned().unwrap_or_else(Map::new);
    ProvisioningPlan {
        identity: object("identity"),
        requester: object("requester"),
        arguments: object("arguments"),
        comments: document["comments"].as_str().map(str::to_owned),
        account_requests: requests,
    }
}
