//! `deletePersonalAccessToken`.

use super::{TAG, named};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::no_content,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// DELETE `/personal-access-tokens/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "deletePersonalAccessToken",
    method: Method::DELETE,
    path: "/personal-access-tokens/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::TOKENS_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let token = named(&call).await?;
    if call.app.store.delete_token(&token.tenant, &token.id).await? {
        Ok(Answer::nothing())
    } else {
        Err(ApiError::not_found())
    }
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Delete a personal access token",
        "description": "Access tokens that were made with it end at once.",
        "responses": no_content("The token is gone."),
    })
}
