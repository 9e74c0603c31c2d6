//! Schemas of texts.

use serde_json::{Value, json};

/// What [`str::trim`] takes for white space, and U+0000: the inside of a character class.
const BLANK: &str = r"\u0000\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000";

/// A character that XML can carry and that is not white space.
pub(super) const IN_XML: &str =
    r"[^\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFFFE\uFFFF]";

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

/// A regular expression for the whole numbers from `from`, 0 or 1, up to `to`, with zeros in front or not.
pub(super) fn digits(from: u64, to: u64) -> String {
    let last = to.to_string();
    let mut choices: Vec<String> = (1..last.len()).map(|length| format!("[1-9][0-9]{{{}}}", length - 1)).collect();
    let mut before = String::new();
    for digit in last.bytes() {
        let lowest = if before.is_empty() { b'1' } else { b'0' };
        if digit > lowest {
            let (lowest, below) = (char::from(lowest), char::from(digit - 1));
            let rest = last.len() - before.len() - 1;
            choices.push(format!("{before}[{lowest}-{below}][0-9]{{{rest}}}"));
        }
        before.push(char::from(digit));
    }
    choices.push(last);
    if from == 0 {
        choices.push("0".to_owned());
    }
    format!("^0*(?:{})$", choices.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_covers_each_number_once() {
        assert_eq!(
            digits(1, 365),
            "^0*(?:[1-9][0-9]{0}|[1-9][0-9]{1}|[1-2][0-9]{2}|3[0-5][0-9]{1}|36[0-4][0-9]{0}|365)$"
        );
        assert_eq!(digits(0, 10), "^0*(?:[1-9][0-9]{0}|10|0)$");
    }
}
