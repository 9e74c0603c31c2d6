//! `cargo xtask demo`: the main job, for somebody who has just arrived.

use crate::run::{self, run};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Shows a ticket at Request Tracker when its recipe is at hand, then the emulated desk.
pub fn demo(arguments: &[String]) -> Result<()> {
    let binary = run::deskbridge()?;
    match run::shared() {
        Some(shared) => request_tracker(&binary, &shared)?,
        None => eprintln!(
            "Request Tracker is left out: its recipe, desks/rt5/up.sh, is not at hand (set DESKBRIDGE_SHARED)."
        ),
    }
    run(Command::new(&binary).arg("demo").args(arguments))
}

/// Starts Request Tracker 5 on loopback, lets the demonstration raise a ticket there, and ends it again.
fn request_tracker(binary: &Path, shared: &Path) -> Result<()> {
    let directory = run::root().join("target/demo-rt5");
    let recipe = |name: &str| {
        let mut command = Command::new("bash");
        command.arg(shared.join("desks/rt5").join(name)).env("DESK_DIR", &directory).env("DESK_PORT", "18099");
        command
    };
    eprintln!("Starting Request Tracker 5 on loopback; the first time installs it and takes a minute or two.");
    let facts = run::output(&mut recipe("up.sh"))?;
    let fact = |name: &str| {
        facts
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
            .unwrap_or_default()
            .trim_matches('\'')
            .to_owned()
    };
    let shown = run(Command::new(binary)
        .args(["demo", "--desk", "rt5", "--once", "--listen", "127.0.0.1:0"])
        .env("RT_URL", fact("API_URL"))
        .env("RT_AUTHORIZATION", fact("AUTH_HEADER").trim_start_matches("Authorization: ")));
    run(&mut recipe("down.sh"))?;
    shown
}
