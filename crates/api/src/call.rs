//! A call as an endpoint sees it: authenticated, its body read.

use crate::{App, auth::Caller, body, error::ApiError, params::Params};
use axum::body::Bytes;
use http::HeaderMap;
use model::{Id, TenantId};
use serde_json::Value;

/// A call.
pub struct Call {
    /// Store, engine, clock and settings.
    pub app: App,
    /// Who calls; `None` for a public operation.
    pub caller: Option<Caller>,
    /// Path parameters, decoded.
    pub path: Vec<(String, String)>,
    /// Query parameters.
    pub query: Params,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; empty when the operation takes none.
    pub body: Bytes,
}

impl Call {
    /// Who calls.
    pub fn caller(&self) -> Result<&Caller, ApiError> {
        self.caller.as_ref().ok_or_else(|| ApiError::Unauthorized("JWT is missing".to_owned()))
    }

    /// The caller's tenant.
    pub fn tenant(&self) -> Result<&TenantId, ApiError> {
        Ok(&self.caller()?.tenant)
    }

    /// The path parameter `name`.
    pub fn segment(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The path parameter `id`; what cannot be an id is not found.
    pub fn id(&self) -> Result<Id, ApiError> {
        Id::parse(self.segment("id")).ok_or_else(ApiError::not_found)
    }

    /// The body as JSON, of content type `application/json` or none.
    pub fn json(&self) -> Result<Value, ApiError> {
        body::expect_media_type(&self.headers, &["application/json"])?;
        body::json(&self.body)
    }
}
