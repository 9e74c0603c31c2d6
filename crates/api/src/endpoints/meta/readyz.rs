//! Whether the server can do its work.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    operation::{Mounts, Operation},
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// GET `/readyz`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getReadiness",
    method: Method::GET,
    path: "/readyz",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    call.app.store.ping().await.map_err(|error| {
        tracing::warn!(%error, "not ready: the store does not answer");
        ApiError::unavailable("the database does not answer")
    })?;
    Ok(Answer::text(StatusCode::OK, "text/plain; charset=utf-8", "ready\n".to_owned()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Whether the server can do its work",
        "responses": {
            "200": {"description": "It can.", "content": {"text/plain": {"schema": {"type": "string"}}}},
            "503": {"$ref": "#/components/responses/503"},
        },
    })
}
