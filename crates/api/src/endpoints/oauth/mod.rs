//! Access tokens for clients.

pub(crate) mod info;
pub(crate) mod token;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "OAuth";
