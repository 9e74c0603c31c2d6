//! Whether the process lives.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    operation::{Mounts, Operation},
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// GET `/healthz`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getHealth",
    method: Method::GET,
    path: "/healthz",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(Ok(handle(&call)))),
    doc,
};

fn handle(_: &Call) -> Answer {
    Answer::text(StatusCode::OK, "text/plain; charset=utf-8", "ok\n".to_owned())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Whether the process lives",
        "responses": {"200": {"description": "It does.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
    })
}
