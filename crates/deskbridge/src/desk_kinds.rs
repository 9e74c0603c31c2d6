//! `deskbridge desks`: the kinds of desks, and how a desk is made to call us.

use crate::handles::OsEntropy;
use anyhow::{Context, Result, bail};
use clap::{Arg, ArgMatches, Command};
use desks::{Guarantee, KINDS, Kind, OpenError, WebhookFacts};
use model::{Entropy, Id};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The command and its subcommands.
pub fn command() -> Command {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.script_name).collect();
    Command::new("desks")
        .about("The kinds of desks, and what their administrators need")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list").about("Lists the kinds: name, type, script name, and how a double is ruled out"),
        )
        .subcommand(
            Command::new("webhook-setup")
                .about(
                    "Prints how a desk is made to call Deskbridge when a ticket changes, with a new secret and token",
                )
                .arg(Arg::new("SCRIPT_NAME").required(true).value_parser(names).help("Which kind of desk"))
                .arg(
                    Arg::new("integration")
                        .long("integration")
                        .value_name("ID")
                        .required(true)
                        .help("Id of the integration"),
                )
                .arg(
                    Arg::new("public-url")
                        .long("public-url")
                        .value_name("URL")
                        .required(true)
                        .help("Where the desk reaches this server, for instance https://deskbridge.example.com"),
                ),
        )
}

/// The kinds as a table.
pub fn list() -> String {
    let head = ["NAME", "TYPE", "SCRIPT NAME", "EXACTLY ONCE BY"].map(str::to_owned);
    let row = |kind: &Kind| {
        [kind.name.to_owned(), kind.type_name.to_owned(), kind.script_name.to_owned(), guarantee(kind).to_owned()]
    };
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(KINDS.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut text = String::new();
    for [name, type_name, script, guarantee] in &rows {
        let [first, second, third] = widths;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:first$}  {type_name:second$}  {script:third$}  {guarantee}");
    }
    text.trim_end().to_owned()
}

/// How the kind's starting template, filled in, rules a double out.
fn guarantee(kind: &Kind) -> &'static str {
    let Value::Object(mut attributes) = (kind.template)() else {
        return "not known";
    };
    fill(&mut attributes);
    let mut opened = (kind.open)(&attributes);
    if let Err(OpenError::Missing(pointers)) = &opened {
        for pointer in pointers {
            put(&mut attributes, pointer.trim_start_matches('/'));
        }
        opened = (kind.open)(&attributes);
    }
    match opened.map(|desk| desk.guarantee()) {
        Ok(Guarantee::NativeKey) => "a key that the desk keeps unique",
        Ok(Guarantee::StrongLookup) => "a look-up that sees all at once",
        Ok(Guarantee::LaggedLookup) => "a look-up, after the search's lag",
        Ok(Guarantee::Held) => "a person, when it is unclear",
        Err(OpenError::NoConnector(_)) => "no connector in this version",
        Err(_) => "depends on its settings",
    }
}

/// Fills in what a template leaves to the administrator, as far as opening a desk asks for it.
fn fill(attributes: &mut Map<String, Value>) {
    for (name, value) in [
        ("url", "https://desk.example.com"),
        ("token_url", "https://desk.example.com/oauth/token"),
        ("username", "deskbridge"),
        ("password", "secret"),
        ("token", "secret"),
        ("client_id", "deskbridge"),
        ("client_secret", "secret"),
        ("refresh_token", "secret"),
    ] {
        if attributes.get(name).is_none_or(|known| known == "") {
            attributes.insert(name.to_owned(), value.into());
        }
    }
}

/// Puts some value where a pointer without its first slash says, making the objects on the way.
fn put(attributes: &mut Map<String, Value>, pointer: &str) {
    match pointer.split_once('/') {
        None => {
            attributes.insert(pointer.to_owned(), "1".into());
        }
        Some((first, rest)) => {
            let inner = attributes.entry(first.to_owned()).or_insert_with(|| json!({}));
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest);
            }
        }
    }
}

/// What an administrator of the desk does, and the change of the integration that goes with it. Nothing is called.
pub fn webhook_setup(matches: &ArgMatches) -> Result<String> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let kind = Kind::by_script(text("SCRIPT_NAME")).context("there is no such kind of desk")?;
    let Some(id) = Id::parse(text("integration")) else {
        bail!("option --integration: \"{}\" is no id of an integration; it has 32 of 0-9 and a-f", text("integration"));
    };
    let address = address(text("public-url"))?;
    let url = format!("{address}/desk-webhooks/v1/{id}");
    let facts = WebhookFacts { url, secret: random(), token: random() };
    let replace =
        |name: &str, value: &str| json!({"op": "replace", "path": format!("/attributes/{name}"), "value": value});
    let patch = json!([replace("webhookSecret", &facts.secret), replace("webhookToken", &facts.token)]);
    let patch = serde_json::to_string_pretty(&patch)?;
    let steps = (kind.webhook)(&facts);
    Ok(format!(
        "Webhook of {name}\n\n1. At the desk\n\n{steps}\n\n2. At Deskbridge\n\nStore the secret and the token in the integration; \
         a value that the desk gives you\nitself goes in the place of the one here. They are shown this once.\n\n    \
         PATCH {address}/service-desk-integrations/v1/{id}\n    Content-Type: application/json-patch+json\n\n{patch}",
        name = kind.name,
        steps = indented(&steps),
        patch = indented(&patch),
    ))
}

/// The address without a slash at its end; it must be one that a desk can call.
fn address(given: &str) -> Result<String> {
    let wrong = || format!("option --public-url: \"{given}\" is no address such as https://deskbridge.example.com");
    let url = url::Url::parse(given).with_context(wrong)?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
        bail!(wrong());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("  {line}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// 256 random bits.
fn random() -> String {
    let mut bytes = [0; 32];
    OsEntropy.fill(&mut bytes);
    model::hex::encode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_up(arguments: &[&str]) -> Result<String> {
        let matches = command().try_get_matches_from([&["desks", "webhook-setup"], arguments].concat())?;
        webhook_setup(matches.subcommand().unwrap().1)
    }

    #[test]
    fn every_kind_tells_its_administrator_the_address_and_what_to_store() {
        let id = "0123456789abcdef0123456789abcdef";
        for kind in KINDS {
            let text = set_up(&[kind.script_name, "--integration", id, "--public-url", "https://db.example.com/x/"]);
            let text = text.unwrap();
            assert!(text.contains(&format!("https://db.example.com/x/desk-webhooks/v1/{id}")), "{text}");
            let patch: Value = serde_json::from_str(&text[text.find("  [").unwrap()..]).unwrap();
            let values: Vec<&str> =
                patch.as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
            assert!(values[0].len() == 64 && values[1].len() == 64 && values[0] != values[1], "{text}");
            assert!(kind.secrets.contains(&"/webhookSecret") && kind.secrets.contains(&"/webhookToken"));
        }
    }

    #[test]
    fn a_wrong_id_or_address_is_refused_with_what_is_right() {
        let good = "0123456789abcdef0123456789abcdef";
        for (id, url, said) in [
            ("7", "https://a.example", "32 of 0-9"),
            (good, "db.example.com", "--public-url"),
            (good, "ftp://db.example.com", "--public-url"),
            (good, "https://u@db.example.com", "--public-url"),
            (good, "https://db.example.com/?x", "--public-url"),
        ] {
            let refused = set_up(&["generic-sdim", "--integration", id, "--public-url", url]).unwrap_err();
            assert!(format!("{refused:#}").contains(said), "{refused:#}");
        }
    }

    #[test]
    fn the_list_has_a_line_for_each_kind() {
        assert_eq!(list().lines().count(), KINDS.len() + 1);
    }
}
