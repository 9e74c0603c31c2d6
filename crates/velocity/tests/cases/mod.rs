//! Templates for the comparison with the real engine.

pub mod differences;
pub mod expressions;
pub mod language;
pub mod listed;
pub mod methods;
pub mod plans;

use serde_json::{Value, json};

/// The variables of every table but the plans'.
pub fn variables() -> Value {
    json!({
        "foo": "F", "n": 5, "f": 1.5, "list": ["a", "b", "c"], "m": { "k": "v", "size2": 3 },
        "t": true, "fa": false, "z": null, "none": [], "big": 3_000_000_000_i64, "s": "Hello World",
        "uni": "Grüße 🎫!", "deep": { "a": { "b": [ { "c": "found" } ] } }, "blank": "", "nulls": [1, null, 2],
        "csv": "one,two;three,,", "newline": "\n", "quote": "say \"hi\" \\ $foo #if",
    })
}
