//! Schemas of texts.

use serde_json::{Value, json};

/// What [`str::trim`] takes for white space, and U+0000: the inside of a character class.
const BLANK: &str = r"\u0000\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000";

/// A string of at most `most` characters, without U+0000.
pub(super) fn text(most: usize) -> Value {
    json!({"type": "string", "maxLength": most, "pattern": "^[^\\u0000]*$"})
}

/// The same, of one character at least.
pub(super) fn filled(most: usize) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": "^[^\\u0000]*$"})
}

/// The same, with a character that is not white space.
pub(super) fn not_blank(most: usize) -> Value {
    let pattern = format!(r"^[^\u0000]*[^{BLANK}][^\u0000]*$");
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern})
}

/// The same as [`text`], or null.
pub(super) fn text_or_null(most: usize) -> Value {
    or_null(text(most))
}

/// A schema, or null.
pub(super) fn or_null(mut schema: Value) -> Value {
    if let Some(name) = schema.get("type").and_then(Value::as_str).map(str::to_owned) {
        schema["type"] = json!([name, "null"]);
        schema
    } else {
        json!({"anyOf": [schema, {"type": "null"}]})
    }
}

/// One of `words`, in any case.
pub(super) fn any_case(words: &[&str]) -> Value {
    let letter = |c: char| format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase());
    let word = |word: &&str| word.chars().map(letter).collect::<String>();
    let words: Vec<String> = words.iter().map(word).collect();
    json!({"type": "string", "pattern": format!("^(?:{})$", words.join("|"))})
}

/// A reference to a shared schema.
pub(super) fn shared(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}
