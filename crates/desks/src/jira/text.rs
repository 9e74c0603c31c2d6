//! Texts as Jira takes them: a summary of one line, a description that is not too long, Jira Cloud's document format.

use serde_json::{Value, json};

/// Most characters of a summary.
const SUMMARY: usize = 255;

/// Most characters of a description and of a comment: Jira's limit is 32767, and a reference must fit after it.
const LONG: usize = 32_000;

/// A text as a summary: Jira refuses line breaks and more than 255 characters in it.
pub(super) fn summary(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut(line.trim(), SUMMARY)
}

/// A text as a description, cut where it is too long; says so.
pub(super) fn long(text: &str) -> String {
    const NOTE: &str = "\n(cut: the text is longer than Jira takes)";
    match text.chars().count() {
        count if count <= LONG => text.to_owned(),
        _ => format!("{}{NOTE}", cut(text, LONG)),
    }
}

/// The first characters of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Plain text in Atlassian's document format: a paragraph for each run of lines, a hard break between two lines. A text
/// node must not be empty.
pub(super) fn document(plain: &str) -> Value {
    let plain = long(plain).replace("\r\n", "\n");
    let mut paragraphs: Vec<Vec<Value>> = vec![Vec::new()];
    for line in plain.split('\n') {
        if line.trim().is_empty() {
            paragraphs.push(Vec::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push(json!({ "type": "hardBreak" }));
            }
            paragraph.push(json!({ "type": "text", "text": line }));
        }
    }
    let content: Vec<Value> = paragraphs
        .into_iter()
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| json!({ "type": "paragraph", "content": paragraph }))
        .collect();
    json!({ "type": "doc", "version": 1, "content": content })
}

/// Whether a text, or a document in any of its text nodes, contains `part`.
pub(super) fn contains(value: &Value, part: &str) -> bool {
    match value {
        Value::String(text) => text.contains(part),
        Value::Array(items) => items.iter().any(|item| contains(item, part)),
        Value::Object(members) => members.values().any(|member| contains(member, part)),
        _ => false,
    }
}
