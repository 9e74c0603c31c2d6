//! The part `contract` of the tests: what the connectors send and what the emulated desks answer, recorded while the
//! conformance suite runs, against the vendors' own documents (`contract/README.md`).

use crate::{
    prerequisites,
    run::{self, cargo, root, run},
};
use anyhow::{Result, bail};
use std::process::Command;

/// Records, then checks; before that, that the check finds known faults.
pub fn contract() -> Result<()> {
    let Some(shared) = run::shared().filter(|shared| shared.join("oracles").is_dir()) else {
        let absent = "the vendors' documents, oracles/ of the shared folder (DESKBRIDGE_SHARED), are absent";
        if run::may_be_absent() {
            eprintln!("skipped: {absent}");
            return Ok(());
        }
        bail!("{absent}");
    };
    let folder = prerequisites::node()?;
    let node = |arguments: &[&str]| {
        let mut command = Command::new("node");
        command.args(arguments).current_dir(&folder).env("DESKBRIDGE_SHARED", &shared);
        command
    };
    run(&mut node(&["--test", "--test-reporter=spec", "self-test.mjs"]))?;
    let wire = root().join("target/wire");
    if wire.exists() {
        std::fs::remove_dir_all(&wire)?;
    }
    // Of the other desks there are no documents.
    let suite = ["test", "--package", "desks", "--test", "suite", "--locked", "--quiet", "--"];
    let desks = ["conformance::jira", "conformance::zendesk", "conformance::servicenow"];
    run(cargo(&suite).args(desks).env("DESKBRIDGE_WIRE", &wire).env("DESKBRIDGE_SHARED", &shared))?;
    run(node(&["check.mjs"]).arg(&wire))
}
