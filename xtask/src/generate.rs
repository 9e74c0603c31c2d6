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

/// Between these lines of a desk's page stands the table of its attributes.
const TABLE: (&str, &str) = ("<!-- attributes -->\n", "<!-- /attributes -->");

/// Writes the files, or with `check` says which are stale.
pub fn generate(check: bool) -> Result<()> {
    let binary = run::deskbridge()?;
    let reference = |what: &str| run::output(Command::new(&binary).args(["reference", what]));
    let mut wanted = Vec::new();
    for (path, what) in FILES {
        wanted.push(((*path).to_owned(), reference(what)?));
    }
    let mut unwritable = Vec::new();
    for desk in reference("desks")?.lines() {
        let path = format!("docs/desks/{desk}.md");
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        match between(&page, &reference(&format!("attributes/{desk}"))?) {
            Some(text) => wanted.push((path, text)),
            None => unwritable.push(path),
        }
    }
    let mut stale = Vec::new();
    for (path, text) in wanted {
        if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
            continue;
        }
        if !check {
            std::fs::write(&path, text).with_context(|| format!("cannot write {path}"))?;
            eprintln!("wrote {path}");
        }
        stale.push(path);
    }
    if !unwritable.is_empty() {
        bail!("absent, or without the two lines for the table of attributes: {}", unwritable.join(", "));
    }
    if check && !stale.is_empty() {
        bail!("stale: {}; run `cargo xtask gen`", stale.join(", "));
    }
    Ok(())
}

/// The page with this table between its two lines; `None` when it has no such lines.
fn between(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(TABLE.0)?;
    let (_, after) = rest.split_once(TABLE.1)?;
    Some(format!("{before}{}\n{}\n\n{}{after}", TABLE.0, table.trim_end(), TABLE.1))
}
