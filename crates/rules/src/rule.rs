//! Running a rule on a plan.

use crate::{
    document::{Document, DocumentFault},
    issues::{self, Issue},
    objects::{
        application, idn, library,
        log::{self, Log, LogLine},
        make, plan,
    },
};
use beanshell::{Answer, Environment, Error, Limits, Machine, Program};
use model::plan::ProvisioningPlan;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A rule that is ready to run. Clones share the parse.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name, where its document has one.
    pub name: Option<String>,
    program: Program,
    document: Arc<Document>,
}

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// The document around the script is wrong.
    #[error(transparent)]
    Document(#[from] DocumentFault),
    /// The script does not parse.
    #[error("{0}")]
    Script(Error),
}

/// What a rule is run on.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// The integration's copy of the plan: the account requests that are its own.
    pub plan: &'s ProvisioningPlan,
    /// The plan's tracking number.
    pub tracking_id: &'s str,
    /// The integration's name.
    pub integration: &'s str,
    /// The integration's attributes, those that are secret left out.
    pub attributes: &'s Map<String, Json>,
}

/// What a rule did.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The plan as the rule left it. It may have no account requests any more.
    pub plan: ProvisioningPlan,
    /// What the rule said.
    pub log: Vec<LogLine>,
}

/// Why a rule did not run to its end. Nothing of what it did counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What went wrong, and where.
    pub error: Error,
    /// What the rule said before.
    pub log: Vec<LogLine>,
}

impl Rule {
    /// Reads a rule's document, or a bare script.
    pub fn read(text: &str) -> Result<Self, RuleFault> {
        let document = Document::read(text)?;
        let program = Program::parse(&document.script).map_err(|error| RuleFault::Script(placed(&document, error)))?;
        Ok(Self { name: document.name.clone(), program, document: Arc::new(document) })
    }

    /// What a rule's document, or a bare script, should not have: the fragments that SailPoint refuses in rules. Empty for
    /// a good one. Whether it parses is not asked.
    pub fn issues(text: &str) -> Result<Vec<Issue>, DocumentFault> {
        issues::find(text)
    }

    /// Runs the rule with the variables of a rule before provisioning: `plan`, `integration`, `application`, `log`, `idn`.
    pub fn run(&self, scene: &Scene<'_>, environment: &dyn Environment, limits: Limits) -> Result<Outcome, Failure> {
        let mut machine = Machine::new(library(), environment, limits, Box::new(Log::default()));
        let answer = self.run_in(&mut machine, scene);
        let printed = machine.output().to_owned();
        let mut log = machine.host::<Log>().map(std::mem::take).unwrap_or_default();
        for line in printed.lines() {
            log.add("print", line);
        }
        match answer {
            Ok(plan) => Ok(Outcome { plan, log: log.lines }),
            Err(error) => Err(Failure { error: placed(&self.document, error), log: log.lines }),
        }
    }

    fn run_in(&self, machine: &mut Machine<'_>, scene: &Scene<'_>) -> Result<ProvisioningPlan, Error> {
        let object = set_scene(machine, scene).map_err(|throw| machine.explain(throw))?;
        machine.run(&self.program)?;
        if machine.get("plan").is_none_or(|now| !machine.same(&now, &object)) {
            log::warn_once(
                machine,
                "The variable 'plan' was set anew, which changes nothing: edit the plan that it held",
            );
        }
        plan::to_model(machine, &object, scene.plan).map_err(|throw| machine.explain(throw))
    }
}

/// An error at its place in the document.
fn placed(document: &Document, mut error: Error) -> Error {
    error.column = document.column(error.line, error.column);
    error
}

/// Sets the variables; gives the plan.
fn set_scene(machine: &mut Machine<'_>, scene: &Scene<'_>) -> Answer {
    let object = plan::from_model(machine, scene.plan, scene.tracking_id, scene.integration)?;
    machine.set("plan", object.clone());
    let integration =
        application::made(machine, application::INTEGRATION, (None, Some(scene.integration)), scene.attributes)?;
    machine.set("integration", integration);
    let source = scene.plan.account_requests.first().map(|request| &request.source);
    let names = (source.and_then(|source| source.id.as_deref()), source.and_then(|source| source.name.as_deref()));
    let source = application::made(machine, application::APPLICATION, names, &Map::new())?;
    machine.set("application", source);
    let log = make(machine, log::CLASS, 0)?;
    machine.set("log", log);
    let person = machine.call(&object, "getIdentity", &[])?;
    let idn = idn::made(machine, person)?;
    machine.set("idn", idn);
    Ok(object)
}
