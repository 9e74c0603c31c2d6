//! JSON paths as administrators write them.

use super::leaf::{PATTERN, at_most, inline_schema, string};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use serde_json_path::JsonPath;
use std::{
    borrow::Cow,
    fmt::{self, Write},
};

/// Most brackets and parentheses inside each other: the parser calls itself for each of them.
const NESTING: usize = 32;

/// Most filters inside each other: the parser reads an inner one twice for each one around it.
const FILTERS: usize = 4;

/// A JSON path. Beside RFC 9535 it takes what SailPoint's documents show: no `$` in front, a dot before a bracket,
/// numbers and hyphens after a dot (`isc-sdim.md` 4.5, 4.8).
#[derive(Debug, Clone)]
pub struct Path {
    written: String,
    parsed: JsonPath,
}

impl Path {
    /// Parses a path.
    pub fn parse(written: &str) -> Result<Self, String> {
        at_most(written, PATTERN)?;
        let standard = normalise(written.trim());
        is_shallow(&standard)?;
        match JsonPath::parse(&standard) {
            Ok(parsed) => Ok(Self { written: written.to_owned(), parsed }),
            Err(error) => Err(format!("must be a JSON path: \"{standard}\": {error}")),
        }
    }

    /// Everything that the path finds.
    pub fn all<'a>(&self, json: &'a Value) -> Vec<&'a Value> {
        self.parsed.query(json).all()
    }

    /// The first thing found that has a text, as text: a string as it is, a number or boolean in JSON's spelling.
    /// Empty text counts as nothing.
    pub fn text(&self, json: &Value) -> Option<String> {
        self.all(json).into_iter().find_map(text_of)
    }

    /// The path as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

/// The text of a string, number or boolean.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&string(from)?).map_err(D::Error::custom)
    }
}

inline_schema!(Path, "JsonPath", { "type": "string", "format": "json-path", "maxLength": PATTERN });

/// Spells a path as RFC 9535 has it. What it does not understand it leaves for the parser to refuse.
fn normalise(written: &str) -> String {
    let mut standard = String::from("$");
    let mut rest = written.strip_prefix('$').unwrap_or(written);
    let mut first = rest.len() == written.len();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("..") {
            standard.push_str("..");
            rest = after;
            if !rest.starts_with('[') {
                let (name, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
                standard.push_str(name);
                rest = after;
            }
        } else if rest.starts_with('[') {
            let (bracket, after) = rest.split_at(bracket_end(rest));
            standard.push_str(bracket);
            rest = after;
        } else {
            let named = match rest.strip_prefix('.') {
                Some(after) => after,
                None if first => rest,
                None => return written.to_owned(),
            };
            if named.starts_with('[') {
                rest = named;
            } else {
                let (name, after) = named.split_at(named.find(['.', '[']).unwrap_or(named.len()));
                push_member(&mut standard, name);
                rest = after;
            }
        }
        first = false;
    }
    standard
}

/// Refuses what nests too deep, quoted parts aside.
fn is_shallow(standard: &str) -> Result<(), String> {
    let mut open: Vec<bool> = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for c in standard.chars() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(end), _) if end == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '[' | '(') => open.push(false),
            (None, ']' | ')') => {
                open.pop();
            }
            (None, '?') => {
                if let Some(filter) = open.last_mut() {
                    *filter = true;
                }
            }
            _ => {}
        }
        if open.len() > NESTING {
            return Err(format!(
                "must be a JSON path with at most {NESTING} brackets and parentheses inside each other"
            ));
        }
        if open.iter().filter(|filter| **filter).count() > FILTERS {
            return Err(format!("must be a JSON path with at most {FILTERS} filters inside each other"));
        }
    }
    Ok(())
}

fn push_member(standard: &mut String, name: &str) {
    let plain = |c: char| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii();
    if name.is_empty() || name == "*" || (name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit())) {
        standard.push('.');
        standard.push_str(name);
        return;
    }
    let quoted = name.chars().fold(String::new(), |mut quoted, c| {
        match c {
            '\\' | '\'' => quoted.extend(['\\', c]),
            // RFC 9535 has no control characters in a quoted name but as escapes.
            c if c < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
        quoted
    });
    let index = match name.parse::<u32>() {
        Ok(index) if index.to_string() == name => format!(", {index}"),
        _ => String::new(),
    };
    standard.extend(["['", &quoted, "'", &index, "]"]);
}

/// Length of the bracket that `text` starts with, quoted parts and inner brackets included.
fn bracket_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("$.result.state", "open")]
    #[case("result.state", "open")]
    #[case("$.entries[0].values.Status", "Closed")]
    #[case("entries.0.values.Status", "Closed")]
    #[case("$.entries[0].values.['Change Request Status']", "Draft")]
    #[case("$.entries[0].values.[\"Change Request Status\"]", "Draft")]
    #[case("data.attributes[\"status.name\"]", "unread")]
    #[case("$['result']['state']", "open")]
    #[case("['result'].state", "open")]
    #[case("$.fields.[?(@.name=='Status')].value", "New")]
    #[case("$.fields[?@.name == 'Status'].value", "New")]
    #[case("fields.[?(@.name=='a]b')].value", "odd")]
    #[case("$.issue.id", "7")]
    #[case("$..closed", "false")]
    #[case("kebab-name", "yes")]
    #[case("$.@etag", "x1")]
    #[case("$.args.*", "first")]
    #[case("odd\u{8}name", "1")]
    #[case("  $.result.state ", "open")]
    fn every_spelling_finds_its_value(#[case] path: &str, #[case] expected: &str) {
        let json = json!({
            "result": { "state": "open" },
            "entries": [{ "values": { "Status": "Closed", "Change Request Status": "Draft" } }],
            "data": { "attributes": { "status.name": "unread" } },
            "fields": [{ "name": "Status", "value": "New" }, { "name": "a]b", "value": "odd" }],
            "issue": { "id": 7, "closed": false },
            "kebab-name": "yes",
            "odd\u{8}name": "1",
            "@etag": "x1",
            "args": { "a": "first" },
        });
        let found = Path::parse(path).unwrap_or_else(|error| panic!("{error}")).text(&json);
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }

    #[test]
    fn the_whole_document_can_be_the_text() {
        assert_eq!(Path::parse("$").unwrap().text(&json!(12)).as_deref(), Some("12"));
        assert_eq!(Path::parse("$[0]").unwrap().text(&json!(["x"])).as_deref(), Some("x"));
    }

    #[rstest]
    #[case("$.a[")]
    #[case("$.a[?(@.b==)]")]
    #[case("$x")]
    #[case("a..")]
    #[case("a b.[")]
    #[case("$.a.")]
    fn nonsense_is_refused(#[case] path: &str) {
        assert!(Path::parse(path).is_err(), "{path}");
    }

    #[test]
    fn nothing_is_found_in_objects_lists_nulls_and_blanks() {
        let json = json!({ "object": {}, "list": [], "null": null, "blank": " " });
        for path in ["object", "list", "null", "blank", "absent"] {
            assert_eq!(Path::parse(path).unwrap().text(&json), None, "{path}");
        }
    }
}
