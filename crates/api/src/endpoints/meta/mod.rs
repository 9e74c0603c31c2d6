//! Operational pages.

pub(crate) mod healthz;
pub(crate) mod home;
pub(crate) mod openapi;
pub(crate) mod readyz;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Operations";
