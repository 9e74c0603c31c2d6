//! The OpenAPI document.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    operation::{Mounts, Operation},
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// GET `/openapi.json`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getOpenApi",
    method: Method::GET,
    path: "/openapi.json",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(Ok(handle(&call)))),
    doc,
};

fn handle(call: &Call) -> Answer {
    Answer::text(StatusCode::OK, "application/json", call.app.document().to_owned())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "This document",
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}},
    })
}
