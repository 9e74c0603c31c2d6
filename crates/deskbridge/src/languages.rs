//! `deskbridge template render`, `rule run` and `rule eval`: the two languages without a server.

use crate::handles;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anyhow::{Context, Result, anyhow};
use beanshell::{Library, Limits, Machine, Program, Value};
use clap::{Arg, ArgMatches, Command, value_parser};
use engine::World;
use model::{CorrelationKey, Id, ProvisioningPlan, ticket::IntegrationName};
use rules::{LogLine, Rule, RuleFault, Scene};
use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
};

/// Name and tracking number of what a file is tried with.
const INTEGRATION: &str = "Example";
const TRACKING: &str = "00000000000000000000000000000000";

/// The commands `template` and `rule`.
pub fn commands() -> [Command; 2] {
    let file = |help: &'static str| Arg::new("FILE").required(true).value_parser(value_parser!(PathBuf)).help(help);
    let plan = || {
        let plan = Arg::new("plan").long("plan").value_name("PLAN").required(true);
        plan.value_parser(value_parser!(PathBuf)).help("The provisioning plan, JSON or XML")
    };
    let render = Command::new("render")
        .about("Prints what a Velocity template makes of a plan")
        .arg(file("The template; - reads standard input"))
        .arg(plan());
    let run = Command::new("run")
        .about("Runs a rule on a plan and prints the plan after it as JSON; the rule's log goes to standard error")
        .arg(file("The rule, <Rule> XML or a BeanShell script; - reads standard input"))
        .arg(plan());
    let eval = Command::new("eval")
        .about("Runs a BeanShell script without a plan and prints what it prints and, last, its value")
        .arg(file("The script; - reads standard input"));
    [
        Command::new("template").about("Ticket templates").subcommand_required(true).subcommand(render),
        Command::new("rule").about("Rules in BeanShell").subcommand_required(true).subcommand(run).subcommand(eval),
    ]
}

/// Renders a template file over a plan file, with the variables that a ticket's templates have.
pub fn render(matches: &ArgMatches) -> Result<String> {
    let template = path(matches, "FILE");
    let (source, plan) = (read(&template)?, plan(&path(matches, "plan"))?);
    let key = CorrelationKey::stored("dbexamplekey00000000000000000000");
    let integration = IntegrationName {
        id: Id::stored("0".repeat(32)),
        name: INTEGRATION.to_owned(),
        type_name: "Generic SDIM".to_owned(),
    };
    let context = engine::context::context(&plan.to_json(), TRACKING, &plan.account_requests, &key, &integration);
    let fault =
        |error: velocity::Error| shown(&template, &error.message, error.line, &error.source_line, error.indent());
    velocity::Template::parse(&source).map_err(fault)?.render(&context).map_err(fault)
}

/// Runs a rule file on a plan file.
pub fn run(matches: &ArgMatches) -> Result<String> {
    let file = path(matches, "FILE");
    let (text, plan) = (read(&file)?, plan(&path(matches, "plan"))?);
    let rule = Rule::read(&text).map_err(|fault| match fault {
        RuleFault::Document(fault) => {
            let line = text.lines().nth(fault.line.saturating_sub(1)).unwrap_or_default();
            shown(&file, &fault.message, fault.line, line, fault.column.saturating_sub(1))
        }
        RuleFault::Script(error) => script_fault(&file, &error),
    })?;
    let attributes = serde_json::Map::new();
    let scene = Scene { plan: &plan, tracking_id: TRACKING, integration: INTEGRATION, attributes: &attributes };
    let (clock, entropy) = (handles::SystemClock, handles::OsEntropy);
    match rule.run(&scene, &World::new(&clock, &entropy), Limits::default()) {
        Ok(outcome) => {
            tell(&outcome.log);
            Ok(serde_json::to_string_pretty(&outcome.plan.to_json())?)
        }
        Err(failure) => {
            tell(&failure.log);
            Err(script_fault(&file, &failure.error))
        }
    }
}

/// Runs a script.
pub fn eval(matches: &ArgMatches) -> Result<String> {
    let file = path(matches, "FILE");
    let source = read(&file)?;
    let program = Program::parse(&source).map_err(|error| script_fault(&file, &error))?;
    let (clock, entropy) = (handles::SystemClock, handles::OsEntropy);
    let world = World::new(&clock, &entropy);
    let mut machine = Machine::new(Library::standard(), &world, Limits::default(), Box::new(()));
    let answer = machine.run(&program).and_then(|value| match value {
        Value::Void => Ok(None),
        value => machine.to_text(&value).map(Some).map_err(|throw| machine.explain(throw)),
    });
    let printed = machine.output().to_owned();
    match answer {
        Ok(Some(value)) => Ok(format!("{printed}{value}")),
        Ok(None) => Ok(printed.strip_suffix('\n').unwrap_or(&printed).to_owned()),
        Err(error) => {
            crate::say(printed.strip_suffix('\n').unwrap_or(&printed));
            Err(script_fault(&file, &error))
        }
    }
}

fn path(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// The text of a file, or of standard input for `-`.
fn read(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("Standard input cannot be read")?;
        return Ok(text);
    }
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn plan(path: &Path) -> Result<ProvisioningPlan> {
    let document = read(path)?;
    if document.trim_start().starts_with('<') {
        return model::plan::from_xml(&document).map_err(|fault| anyhow!("{}: {fault}", path.display()));
    }
    let body = serde_json::from_str(&document).with_context(|| format!("{} is not JSON", path.display()))?;
    ProvisioningPlan::from_json(&body).map_err(|fault| anyhow!("{}: {fault}", path.display()))
}

fn script_fault(file: &Path, error: &beanshell::Error) -> anyhow::Error {
    if error.line == 0 {
        return anyhow!("{}: {error}", file.display());
    }
    shown(file, &error.message, error.line, &error.source_line, error.indent())
}

/// A fault with its line and a caret below it, in colours where standard error is a terminal that has them.
fn shown(file: &Path, message: &str, line: usize, source_line: &str, indent: usize) -> anyhow::Error {
    let mut rest = source_line.char_indices().skip(indent);
    let start = rest.next().map_or(source_line.len(), |(at, _)| at);
    let end = rest.next().map_or(source_line.len(), |(at, _)| at);
    let snippet = Snippet::source(source_line)
        .line_start(line)
        .path(file.display().to_string())
        .annotation(AnnotationKind::Primary.span(start..end.max(start)));
    let styled = std::io::stderr().is_terminal() && anstream::ColorChoice::global() != anstream::ColorChoice::Never;
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    anyhow!("{}", renderer.render(&[Level::ERROR.no_name().primary_title(message).element(snippet)]))
}

/// A rule's log, on standard error.
fn tell(log: &[LogLine]) {
    use std::io::Write;
    let mut out = anstream::stderr().lock();
    for line in log {
        let colour = match line.level {
            "error" | "fatal" => "\u{1b}[31m",
            "warn" => "\u{1b}[33m",
            _ => "\u{1b}[2m",
        };
        // Who does not read the log still wants the plan.
        let _ = writeln!(out, "{colour}{:5}\u{1b}[0m {}", line.level, line.message);
    }
}
