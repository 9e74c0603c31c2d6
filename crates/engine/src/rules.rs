//! An integration's rules: run on its copy of a plan before a ticket is rendered, bounded and without any I/O.

use crate::Engine;
use ::rules::{Environment, Failure, Limits, LogLine, Outcome, Rule, Scene};
use model::{Clock, Entropy, ProvisioningPlan, Timestamp, integration::Reference, ticket::TicketEvent};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
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
/// Longest value of a change that is told whole, in bytes.
const VALUE: usize = 1 << 10;

/// One rule that is to run: all that it needs, so that it can run beside the server's own work.
struct Job {
    which: &'static str,
    name: String,
    text: String,
    plan: ProvisioningPlan,
    tracking_id: String,
    integration: String,
    attributes: Map<String, Value>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

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
            if rule.spec.is_native() {
                ruled.plan = Err(format!(
                    "The integration's beforeProvisioningRule '{}' is a {} rule, whose script is for the account's own \
                     machine. Name a rule that edits plans in the integration; then retry the ticket.",
                    rule.spec.name, rule.spec.type_name
                ));
                return Ok(ruled);
            }
            let (name, text) = (&rule.spec.name, &rule.spec.source.script);
            self.step(integration, &mut ruled, ("beforeProvisioningRule", name, text), tracking_id).await;
        }
        if let Some(script) = &spec.plan_initializer {
            self.step(integration, &mut ruled, ("planInitializerScript", "", script), tracking_id).await;
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

    /// Runs a rule, given by where it is named, its name and its text, on the plan so far.
    async fn step(
        &self,
        integration: &StoredIntegration,
        ruled: &mut Ruled,
        (which, name, text): (&'static str, &str, &str),
        tracking_id: &str,
    ) {
        let Ok(plan) = &ruled.plan else { return };
        let spec = &integration.integration.spec;
        let job = Job {
            which,
            name: name.to_owned(),
            text: text.to_owned(),
            plan: plan.clone(),
            tracking_id: tracking_id.to_owned(),
            integration: spec.name.clone(),
            attributes: spec.attributes.clone(),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        };
        // A rule may compute for seconds, so it runs apart from what serves everybody, and few run at a time.
        let permit = Arc::clone(&self.thinking).acquire_owned().await;
        let ended = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            job.run()
        });
        let (run, plan) = ended.await.unwrap_or_else(|error| {
            tracing::error!(integration.id = %integration.integration.id, %error, "a rule ended unexpectedly");
            let message = "The interpreter failed, which is no fault of the rule; please report it with the rule";
            let run = Run {
                which,
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                log: Vec::new(),
                changes: Vec::new(),
                error: Some(json!({ "message": message })),
            };
            let reason = format!("The {} failed: {message}. Then retry the ticket.", run.title());
            (run, Err(reason))
        });
        ruled.plan = plan;
        ruled.runs.push(run);
    }
}

impl Job {
    /// Reads and runs the rule. The plan after it, or why there is none, for people.
    fn run(self) -> (Run, Result<ProvisioningPlan, String>) {
        let name = Some(self.name).filter(|name| !name.is_empty());
        let mut run = Run { which: self.which, name, log: Vec::new(), changes: Vec::new(), error: None };
        let rule = match Rule::read(&self.text) {
            Ok(rule) => rule,
            Err(fault) => {
                run.error = Some(json!({"message": fault.to_string()}));
                let reason = format!("The {} cannot be read: {fault}. Mend it, then retry the ticket.", run.title());
                return (run, Err(reason));
            }
        };
        run.name = run.name.or_else(|| rule.name.clone());
        let (tracking_id, integration) = (self.tracking_id.as_str(), self.integration.as_str());
        let scene = Scene { plan: &self.plan, tracking_id, integration, attributes: &self.attributes };
        let world = World::new(self.clock.as_ref(), self.entropy.as_ref());
        match rule.run(&scene, &world, Limits::default()) {
            Ok(Outcome { plan, log }) => {
                run.log = log;
                run.changes = changes(&self.plan.to_json(), &plan.to_json());
                (run, Ok(plan))
            }
            Err(Failure { error, log }) => {
                run.log = log;
                run.error = Some(if error.line == 0 {
                    json!({"message": error.message})
                } else {
                    let (line, column) = (error.line, error.column);
                    json!({"message": error.message, "line": line, "column": column, "sourceLine": error.source_line})
                });
                let reason = format!("The {} failed: {error}. Mend it, then retry the ticket.", run.title());
                (run, Err(reason))
            }
        }
    }
}

impl Ruled {
    /// No rule ran, and that is why there is no plan.
    pub fn not_run(reason: &str) -> Self {
        Self { plan: Err(reason.to_owned()), runs: Vec::new() }
    }
}

impl Run {
    /// About how many bytes are told of it.
    pub fn bytes(&self) -> usize {
        let log = self.log.iter().map(|line| 64 + line.message.len()).sum::<usize>();
        log + self.changes.iter().map(|change| change.to_string().len()).sum::<usize>()
    }

    /// Which rule it was.
    fn title(&self) -> String {
        self.name.as_ref().map_or_else(|| self.which.to_owned(), |name| format!("{} '{name}'", self.which))
    }

    /// What a preview shows of it.
    pub fn to_json(&self) -> Value {
        let log: Vec<Value> =
            self.log.iter().map(|line| json!({"level": line.level, "message": line.message})).collect();
        json!({"which": self.which, "name": self.name, "log": log, "changes": self.changes, "error": self.error})
    }

    /// The line of the ticket's history.
    pub fn event(&self) -> TicketEvent {
        let title = self.title();
        let more = self.changes.last().and_then(|last| last["more"].as_u64());
        let text = match (&self.error, self.changes.len(), more) {
            (Some(_), ..) => format!("The {title} failed"),
            (None, 0, _) => format!("The {title} ran and changed nothing"),
            (None, 1, _) => format!("The {title} changed the plan in one place"),
            (None, count, None) => format!("The {title} changed the plan in {count} places"),
            (None, _, Some(more)) => format!("The {title} changed the plan in {} places", CHANGES as u64 + more),
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
        let was = operation["path"].as_str().and_then(|path| before.pointer(path)).map(shortened);
        let Some(operation) = operation.as_object_mut() else { continue };
        if let Some(value) = operation.get_mut("value") {
            *value = shortened(value);
        }
        if let Some(was) = was
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

/// A value of a plan as the history tells it: whole, or the beginning of its text where it is long.
fn shortened(value: &Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.len() <= VALUE {
        return value.clone();
    }
    let start = &text[..text.floor_char_boundary(VALUE)];
    format!("{start}… ({} bytes in all)", text.len()).into()
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
