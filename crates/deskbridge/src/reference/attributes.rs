//! The tables of attributes: from each kind's JSON Schema, and what its template fills in.

use anyhow::Result;
use desks::{KINDS, Kind};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Blocks of ticket types: alike, so that only the one in use is spelled out.
const BLOCKS: [&str; 4] = ["serviceRequest", "incident", "changeRequest", "generic"];

/// Settings that hold tests of an answer, explained once.
const TESTS: [&str; 2] = ["successIf", "failIf"];

/// Deepest attribute that gets a row of its own.
const DEEPEST: usize = 6;

/// Longest text of a template that is shown.
const LONGEST: usize = 60;

/// The list of kinds, with the page of each.
pub fn index() -> Result<String> {
    let mut text = String::from(
        "# Attributes of an integration\n\n\
         Written by `cargo xtask gen` from the types that the connectors read. Each desk's page ends with the table of all \
         its\nattributes. The same as JSON Schema: `GET /service-desk-integration-schemas/v1/{scriptName}`; a complete \
         starting point:\n`GET /service-desk-integrations/v1/templates/{scriptName}`.\n\n\
         | desk | `type` | also | attributes |\n|---|---|---|---|\n",
    );
    for kind in KINDS {
        let aliases: Vec<String> = kind.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let (name, type_name, script) = (kind.name, kind.type_name, kind.script_name);
        writeln!(
            text,
            "| {name} | `{type_name}` | {} | [{script}](desks/{script}.md#attributes) |",
            aliases.join(", ")
        )?;
    }
    let mut secrets: Vec<String> = Vec::new();
    for pointer in KINDS.iter().flat_map(|kind| kind.secrets) {
        let name = format!("`{}`", pointer.trim_start_matches('/'));
        if !secrets.contains(&name) {
            secrets.push(name);
        }
    }
    writeln!(
        text,
        "\nSecrets are taken out before anything is stored, sealed, and never shown again: {}.",
        secrets.join(", ")
    )?;
    Ok(text.trim_end().to_owned())
}

/// All attributes of one kind: its own, those that every kind has, and how a test is written.
pub fn table(kind: &Kind) -> Result<String> {
    let schemas: Vec<Value> = KINDS.iter().map(|kind| (kind.schema)()).collect();
    let schema = (kind.schema)();
    let properties = members(&schema["properties"]);
    let everywhere = |name: &str| schemas.iter().all(|schema| !schema["properties"][name].is_null());
    let (shared, own): (Map<_, _>, Map<_, _>) = properties.into_iter().partition(|(name, _)| everywhere(name));
    let template = (kind.template)();
    let mut table = Table { root: &schema, template: &template, text: String::new() };
    writeln!(
        table.text,
        "## Attributes\n\nWritten by `cargo xtask gen`. \"In the template\" is what `templates/{}` gives a new integration; \
         *set* is something longer.\n",
        kind.script_name
    )?;
    if !own.is_empty() {
        table.part("Of this desk alone", &own)?;
    }
    table.part("Of every desk", &shared)?;
    let test = schema["$defs"].as_object().and_then(|types| types.get("Test")).cloned().unwrap_or_default();
    let intro =
        "A test of `successIf` or `failIf`; every condition given must hold, and a path alone must find something";
    table.part(intro, &members(&test["properties"]))?;
    Ok(table.text.trim_end().to_owned())
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// A table that is being written.
struct Table<'s> {
    root: &'s Value,
    template: &'s Value,
    text: String,
}

impl Table<'_> {
    fn part(&mut self, title: &str, properties: &Map<String, Value>) -> Result<()> {
        writeln!(self.text, "{title}:\n\n| attribute | type | in the template | what it is |\n|---|---|---|---|")?;
        self.rows(properties, "", 0)?;
        self.text.push('\n');
        Ok(())
    }

    /// A row for each property, and below it those of the object that it holds.
    fn rows(&mut self, properties: &Map<String, Value>, prefix: &str, depth: usize) -> Result<()> {
        let used = self.template["ticketType"].as_str().unwrap_or("generic").to_owned();
        for (name, property) in properties {
            let found = resolve(self.root, property);
            let described = property["description"].as_str().or(found["description"].as_str()).unwrap_or_default();
            let mut described = cell(described);
            let path = format!("{prefix}{name}");
            let alike = depth == 0 && BLOCKS.contains(&name.as_str()) && *name != used;
            if alike {
                write!(described, " Like `{used}`.")?;
            }
            let below = members(&found["properties"]);
            let below =
                if alike || depth + 1 == DEEPEST || TESTS.contains(&name.as_str()) { Map::new() } else { below };
            let default = if below.is_empty() { self.default(&path) } else { String::new() };
            let type_name =
                if TESTS.contains(&name.as_str()) { "test or list of tests".into() } else { self.type_of(property) };
            writeln!(self.text, "| `{path}` | {type_name} | {default} | {described} |")?;
            self.rows(&below, &format!("{path}."), depth + 1)?;
        }
        Ok(())
    }

    /// What the template has at this place, in short.
    fn default(&self, path: &str) -> String {
        match self.template.pointer(&format!("/{}", path.replace('.', "/"))) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) if text.is_empty() => String::new(),
            Some(Value::String(text)) if text.len() <= LONGEST && !text.contains(['`', '\n']) => {
                format!("`{}`", cell(text))
            }
            Some(Value::Array(items)) if items.is_empty() => String::new(),
            Some(Value::Object(members)) if members.is_empty() => String::new(),
            Some(Value::String(_) | Value::Array(_) | Value::Object(_)) => "*set*".to_owned(),
            Some(scalar) => format!("`{scalar}`"),
        }
    }

    /// The words that are allowed, or else the JSON types.
    fn type_of(&self, schema: &Value) -> String {
        let (mut words, mut types) = (Vec::new(), Vec::new());
        collect(self.root, schema, &mut words, &mut types);
        let name = if words.is_empty() { types.join(" or ") } else { words.join(", ") };
        match (name.as_str(), schema["writeOnly"] == true) {
            ("", _) => "anything".to_owned(),
            (_, true) => format!("{name}, secret"),
            _ => name,
        }
    }
}

/// A text that may stand in a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
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
