//! `deskbridge reference`: what the generated documents are made of.

mod attributes;

use crate::config::Config;
use anyhow::{Result, bail};
use desks::{KINDS, Kind};
use std::fmt::Write;

/// What stands before a script name in the subject of a desk's table.
const ATTRIBUTES_OF: &str = "attributes/";

/// One generated document: `openapi`, `configuration`, `command-line`, `attributes` (the index), `desks` (script names, one
/// a line), or `attributes/SCRIPT-NAME` (the table in a desk's page). Fails for any other subject.
pub fn write(subject: &str, command: clap::Command) -> Result<String> {
    if let Some(kind) = subject.strip_prefix(ATTRIBUTES_OF).and_then(Kind::by_script) {
        return attributes::table(kind);
    }
    Ok(match subject {
        "openapi" => serde_json::to_string_pretty(&api::openapi("http://127.0.0.1:8080"))?,
        "configuration" => Config::sample().trim_end().to_owned(),
        "command-line" => command_line(command),
        "attributes" => attributes::index()?,
        "desks" => KINDS.iter().map(|kind| kind.script_name).collect::<Vec<_>>().join("\n"),
        other => bail!("there is no document \"{other}\""),
    })
}

fn command_line(mut command: clap::Command) -> String {
    let mut text = String::from("# Command line\n\nWritten by `cargo xtask gen` from the program itself.\n");
    let mut section = |title: &str, help: String| {
        let _ = writeln!(text, "\n## {title}\n\n```text\n{}\n```", help.trim_end());
    };
    section("deskbridge", command.render_long_help().to_string());
    let names: Vec<String> =
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        if let Some(sub) = command.find_subcommand_mut(&name) {
            section(&format!("deskbridge {name}"), sub.render_long_help().to_string());
        }
    }
    text.trim_end().to_owned()
}
