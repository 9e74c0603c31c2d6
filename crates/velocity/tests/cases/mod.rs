//! Templates for the comparison with the real engine.

pub mod differences;
pub mod expressions;
pub mod language;
pub mod listed;
pub mod methods;
pub mod plans;

use serde_json::{Value, json};

/// The templates of `tests/templates`, by topic.
const FILES: &[(&str, &str)] = &[
    ("blanks", include_str!("../templates/blanks.vtl")),
    ("collections", include_str!("../templates/collections.vtl")),
    ("conditions", include_str!("../templates/conditions.vtl")),
    ("define", include_str!("../templates/define.vtl")),
    ("loops", include_str!("../templates/loops.vtl")),
    ("macros", include_str!("../templates/macros.vtl")),
    ("numbers", include_str!("../templates/numbers.vtl")),
    ("patterns", include_str!("../templates/patterns.vtl")),
    ("references", include_str!("../templates/references.vtl")),
    ("strings", include_str!("../templates/strings.vtl")),
];

/// Every template that stands in a file: one a line, in which `⏎` and `␍` are the signs of a line end and `⇥` is a
/// tab.
pub fn from_files() -> Vec<String> {
    FILES.iter().flat_map(|(_, text)| templates(text)).collect()
}

/// Grown templates that showed a difference once, mended or listed since.
pub fn grown() -> Vec<String> {
    templates(include_str!("../templates/grown.vtl")).collect()
}

fn templates(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| line.replace('⏎', "\n").replace('␍', "\r").replace('⇥', "\t"))
}

/// The variables of every table but the plans'.
pub fn variables() -> Value {
    json!({
        "foo": "F", "n": 5, "f": 1.5, "list": ["a", "b", "c"], "m": { "k": "v", "size2": 3 },
        "t": true, "fa": false, "z": null, "none": [], "big": 3_000_000_000_i64, "s": "Hello World",
        "uni": "Grüße 🎫!", "deep": { "a": { "b": [ { "c": "found" } ] } }, "blank": "", "nulls": [1, null, 2],
        "csv": "one,two;three,,", "newline": "\n", "quote": "say \"hi\" \\ $foo #if",
    })
}
