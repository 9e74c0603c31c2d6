//! `cargo xtask test`: every test of the project, the cheap ones first.

use crate::{
    contract, generate, prerequisites,
    run::{self, cargo, run},
};
use anyhow::{Result, bail};
use std::{path::Path, process::Command, time::Duration};

/// A part of the tests: its name, and what runs it.
type Part = (&'static str, fn() -> Result<()>);

const PARTS: &[Part] = &[
    ("lint", lint),
    ("rust", rust),
    ("contract", contract::contract),
    ("generated", || generate::generate(true)),
    ("compat", compat),
    ("schema", || schema(2_000)),
    ("e2e", e2e),
];

/// Cases of a full run of schemathesis.
const FULL: u32 = 20_000;

/// Runs the named parts, or all of them.
pub fn test(wanted: &[String]) -> Result<()> {
    if let Some(unknown) = wanted.iter().find(|name| !PARTS.iter().any(|(part, _)| part == name)) {
        bail!("there is no part \"{unknown}\" of the tests");
    }
    prerequisites::system()?;
    let mut done = Vec::new();
    for (name, part) in PARTS.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|part| part == name)) {
        eprintln!("\n== {name} ==");
        let clock = clock();
        part()?;
        done.push(format!("{name} {} s", clock().as_secs()));
    }
    eprintln!("\nAll is well: {}.", done.join(", "));
    Ok(())
}

/// A stop watch.
fn clock() -> impl Fn() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a build tool may look at the clock")]
    let start = std::time::Instant::now();
    move || start.elapsed()
}

fn lint() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "--deny", "warnings"]))
}

fn rust() -> Result<()> {
    run(&mut cargo(&["test", "--workspace", "--locked", "--quiet"]))
}

fn compat() -> Result<()> {
    pytest("compat")
}

fn e2e() -> Result<()> {
    pytest("e2e")
}

fn pytest(folder: &str) -> Result<()> {
    let (binary, bin) = (run::deskbridge()?, prerequisites::python()?);
    run(outside(&mut Command::new(bin.join("python")), &binary).args(["-m", "pytest", "-q", folder]))
}

/// Runs schemathesis for about this many cases against both documents.
fn schema(cases: u32) -> Result<()> {
    let (binary, bin) = (run::deskbridge()?, prerequisites::python()?);
    let cases = cases.to_string();
    run(outside(&mut Command::new(bin.join("python")), &binary).args(["compat/schemathesis/run.py", "--cases", &cases]))
}

/// The full run.
pub fn schema_full(arguments: &[String]) -> Result<()> {
    let cases = match arguments {
        [] => FULL,
        [name, number] if name == "--cases" => number.parse()?,
        _ => bail!("schema takes --cases N"),
    };
    schema(cases)
}

/// The environment of tests that look at the server from outside.
fn outside<'c>(command: &'c mut Command, binary: &Path) -> &'c mut Command {
    command.env("DESKBRIDGE_BIN", binary);
    if let Some(shared) = run::shared() {
        command.env("DESKBRIDGE_SHARED", shared);
    }
    command
}
