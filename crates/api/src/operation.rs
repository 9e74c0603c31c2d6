//! What an endpoint is, and where it is mounted.

use crate::{answer::Answer, call::Call, error::ApiError};
use http::Method;
use serde_json::Value;
use std::{future::Future, pin::Pin};

/// What a handler gives back.
pub(crate) type Handling = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

/// The API versions that a versioned operation is mounted under (`isc-sdim.md` 1.4).
pub const VERSIONS: [&str; 6] = ["beta", "v3", "v2024", "v2025", "v2026", "latest"];

/// Where an operation is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mounts {
    /// Under every API version, and in the per-service form.
    Versioned,
    /// In the per-service form only: `/{resource}/v1…`.
    Own,
    /// At its path as it stands.
    Root,
}

/// One endpoint.
pub struct Operation {
    /// OpenAPI's operationId, without the suffix of the mount.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`, before it is mounted.
    pub path: &'static str,
    /// Where it is mounted.
    pub mounts: Mounts,
    /// The scopes that allow it, any one of them, beside `sp:scopes:all`. Empty for a public operation.
    pub scopes: &'static [&'static str],
    /// Whether it reads a body; else what is sent is left unread.
    pub takes_body: bool,
    /// Does the work.
    pub(crate) handler: fn(Call) -> Handling,
    /// The OpenAPI operation object, without what the table knows: id, security and the errors that all share.
    pub doc: fn() -> Value,
}

/// One address of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mounted {
    /// Full path with `{parameters}`.
    pub path: String,
    /// The API version, by which requests are counted: `v2024`, …, `v1` for the per-service form, empty at the root.
    pub version: &'static str,
    /// OpenAPI's operationId.
    pub operation_id: String,
}

impl Operation {
    /// Whether anybody may call it.
    pub fn is_public(&self) -> bool {
        self.scopes.is_empty()
    }

    /// All its addresses.
    pub fn mounted(&self) -> Vec<Mounted> {
        let mounted = |path: String, version: &'static str, suffix: String| Mounted {
            path,
            version,
            operation_id: format!("{}{suffix}", self.id),
        };
        let service = || mounted(self.service_path(), "v1", "V1".to_owned());
        match self.mounts {
            Mounts::Root => vec![mounted(self.path.to_owned(), "", String::new())],
            Mounts::Own => vec![service()],
            Mounts::Versioned => VERSIONS
                .into_iter()
                .map(|version| {
                    let mut suffix = version.to_owned();
                    suffix[..1].make_ascii_uppercase();
                    mounted(format!("/{version}{}", self.path), version, suffix)
                })
                .chain([service()])
                .collect(),
        }
    }

    /// `/service-desk-integrations/{id}` as `/service-desk-integrations/v1/{id}`.
    fn service_path(&self) -> String {
        let rest = self.path.strip_prefix('/').unwrap_or(self.path);
        match rest.split_once('/') {
            Some((resource, rest)) => format!("/{resource}/v1/{rest}"),
            None => format!("/{rest}/v1"),
        }
    }
}
