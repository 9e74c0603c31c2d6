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
        _ => Err(ApiError::content(format!(
            "Content-Type: must be one of {}",
            allowed.join(", ")
        ))),
    }
}

/// Reads JSON; a fault names line and column. Nesting is bounded (128 levels).
pub fn json(bytes: &[u8]) -> Result<Value, ApiError> {
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
