//! Where tokens come from (`isc-sdim.md` 3).

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    openapi::parts::ok,
    operation::{Mounts, Operation},
};
use http::Method;
use model::TenantId;
use serde_json::{Value, json};

/// GET `/oauth/info`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getOAuthInfo",
    method: Method::GET,
    path: "/oauth/info",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(Ok(handle(&call)))),
    doc,
};

fn handle(call: &Call) -> Answer {
    let settings = &call.app.settings;
    Answer::json(&json!({
        "tenantId": TenantId::default_tenant().as_str(),
        "tenantName": settings.org,
        "authorizeEndpoint": null,
        "tokenEndpoint": format!("{}/oauth/token", settings.public_url),
        "cloudDomainUrl": settings.public_url,
        "logoutUrl": null,
        "pod": super::token::POD,
    }))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Where access tokens come from",
        "responses": ok("Addresses.", "OAuthInfo"),
    })
}
