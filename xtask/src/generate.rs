//! The generated files: the binary writes each, so that what they say is what it does.

use crate::run;
use anyhow::{Context, Result, bail};
use std::process::Command;

/// A file and what the binary is asked for to write it.
const FILES: &[(&str, &str)] = &[
    ("docs/openapi.json", "openapi"),
    ("docs/deskbridge.sample.toml", "configuration"),
    ("docs/attributes.md", "attributes"),
    ("docs/command-line.md", "command-line"),
];

/// Writes the files, or with `check` says which are stale.
pub fn generate(check: bool) -> Result<()> {
    let binary = run::deskbridge()?;
    let mut stale = Vec::new();
    for (path, what) in FILES {
        let text = run::output(Command::new(&binary).args(["reference", what]))?;
        if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
            continue;
        }
        stale.push(*path);
        if !check {
            std::fs::write(path, text).with_context(|| format!("cannot write {path}"))?;
            eprintln!("wrote {path}");
        }
    }
    if check && !stale.is_empty() {
        bail!("stale: {}; run `cargo xtask gen`", stale.join(", "));
    }
    Ok(())
}
