//! `deskbridge reference`: what the generated documents are made of.

use crate::config::Config;
use anyhow::Result;
use desks::KINDS;
use serde_json::Value;
use std::fmt::Write;

/// What can be written.
pub const SUBJECTS: [&str; 4] = ["openapi", "configuration", "attributes", "command-line"];

/// One generated document.
pub fn write(subject: &str, command: clap::Command) -> Result<String> {
    Ok(match subject {
        "openapi" => serde_json::to_string_pretty(&api::openapi("http://127.0.0.1:8080"))?,
        "configuration" => Config::sample().trim_end().to_owned(),
        "attributes" => attributes()?,
        _ => command_line(command),
    })
}

fn attributes() -> Result<String> {
    let mut text = String::from(
        "# Attributes of an integration\n\n\
         Written by `cargo xtask gen` from the types that the connectors read. The same as JSON Schema:\n\
         `GET /service-desk-integration-schemas/v1/{scriptName}`; a complete starting point:\n\
         `GET /service-desk-integrations/v1/templates/{scriptName}`.\n",
    );
    for kind in KINDS {
        write!(text, "\n## {}\n\n`type`: `{}`", kind.name, kind.type_name)?;
        for alias in kind.aliases {
            write!(text, ", also `{alias}`")?;
        }
        writeln!(text, ". `scriptName`: `{}`. Secrets: {}.", kind.script_name, kind.secrets.join(", "))?;
        if (kind.open)(&serde_json::Map::new()).is_err_and(|error| matches!(error, desks::OpenError::NoConnector(_))) {
            text.push_str("\nThis version stores and checks such an integration; its tickets are held until the connector comes.\n");
        }
    }
    if let Some(kind) = KINDS.iter().find(|kind| kind.script_name == "generic-sdim") {
        let schema = (kind.schema)();
        text.push_str("\n## All attributes\n\n| attribute | type | what it is |\n|---|---|---|\n");
        rows(&mut text, &schema, &schema, "", 0)?;
    }
    Ok(text.trim_end().to_owned())
}

/// A row for each property, and below it those of the object that it holds.
fn rows(text: &mut String, root: &Value, schema: &Value, prefix: &str, depth: usize) -> Result<()> {
    const DEEPEST: usize = 5;
    let Some(properties) = resolve(root, schema)["properties"].as_object() else {
        return Ok(());
    };
    for (name, property) in properties {
        let described =
            property["description"].as_str().or(resolve(root, property)["description"].as_str()).unwrap_or_default();
        let path = format!("{prefix}{name}");
        writeln!(
            text,
            "| `{path}` | {} | {} |",
            type_of(root, property),
            described.replace('\n', " ").replace('|', "\\|")
        )?;
        // The blocks of the four ticket types are alike; one is enough to read.
        let shown_below = ["serviceRequest", "incident", "changeRequest"].contains(&name.as_str());
        if depth < DEEPEST && !shown_below {
            rows(text, root, property, &format!("{path}."), depth + 1)?;
        }
    }
    Ok(())
}

/// The words that are allowed, or else the JSON types.
fn type_of(root: &Value, schema: &Value) -> String {
    let (mut words, mut types) = (Vec::new(), Vec::new());
    collect(root, schema, &mut words, &mut types);
    if !words.is_empty() {
        return words.join(", ");
    }
    types.join(" or ")
}

fn collect(root: &Value, schema: &Value, words: &mut Vec<String>, types: &mut Vec<String>) {
    fn add(list: &mut Vec<String>, word: &Value) {
        if let Some(word) = word.as_str().filter(|word| !word.is_empty() && *word != "null")
            && !list.iter().any(|known| known == word)
        {
            list.push(word.to_owned());
        }
    }
    if let Some(found) = schema["$ref"].as_str().and_then(|text| root.pointer(text.strip_prefix('#')?)) {
        collect(root, found, words, types);
    }
    schema["enum"].as_array().into_iter().flatten().for_each(|word| add(words, word));
    add(words, &schema["const"]);
    add(types, &schema["type"]);
    schema["type"].as_array().into_iter().flatten().for_each(|word| add(types, word));
    for list in ["anyOf", "oneOf", "allOf"] {
        for part in schema[list].as_array().into_iter().flatten() {
            collect(root, part, words, types);
        }
    }
}

/// Follows a reference, and steps into the one alternative that is an object.
fn resolve<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(pointer) = schema["$ref"].as_str().and_then(|text| text.strip_prefix('#')) {
        return root.pointer(pointer).map_or(schema, |found| resolve(root, found));
    }
    for list in ["anyOf", "oneOf", "allOf"] {
        let alternatives = schema[list].as_array().into_iter().flatten();
        for found in alternatives.map(|alternative| resolve(root, alternative)) {
            if found["properties"].is_object() {
                return found;
            }
        }
    }
    schema
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
