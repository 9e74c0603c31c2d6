//! Request bodies.

use crate::error::ApiError;
use http::{HeaderMap, header};
use serde_json::Value;

/// The media type of a body, lower case and without parameters; `None` when the request names none.
pub fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = text.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// Refuses a body of another media type than those `allowed`. A request that names none is taken at its word.
pub fn expect_media_type(headers: &HeaderMap, allowed: &[&str]) -> Result<(), ApiError> {
    if !headers.contains_key(header::CONTENT_TYPE) {
        return Ok(());
    }
    match media_type(headers) {
        Some(found) if allowed.contains(&found.as_str()) => Ok(()),
        _ => Err(ApiError::content(format!("Content-Type: must be one of {}", allowed.join(", ")))),
    }
}

/// Reads JSON; a fault names line and column. Nesting is bounded (128 levels).
pub fn json(bytes: &[u8]) -> Result<Value, ApiError> {
    let mut read = parse(bytes)?;
    settle_numbers(&mut read);
    Ok(read)
}

fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        ApiError::syntax(format!(
            "body: line {}, column {}: {text}; a JSON document is expected",
            error.line(),
            error.column()
        ))
    })
}

/// The media types of a JSON Patch.
pub const PATCH_TYPES: &[&str] = &["application/json-patch+json", "application/json"];

/// Makes `30.0` the whole number that it is in JSON Schema's eyes.
fn settle_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            // Up to 2^53 every whole number has a float of its own.
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
            if let Some(whole) = float.and_then(|float| format!("{float:.0}").parse::<i64>().ok()) {
                *value = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle_numbers),
        Value::Object(members) => members.values_mut().for_each(settle_numbers),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_be_written_as_a_float() {
        let read = json(b"[180.0, 1e3, 1.5, -2.0, 1e300, {\"a\": 0.0}]").unwrap();
        assert_eq!(read.to_string(), r#"[180,1000,1.5,-2,1e+300,{"a":0}]"#);
    }
}
