//! Raises a waiting ticket now.

use super::{TAG, responses, wish};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::ticket::Wish;
use serde_json::{Value, json};

/// POST `/tickets/v1/{id}/retry`.
pub(crate) const OPERATION: Operation = Operation {
    id: "retryTicket",
    method: Method::POST,
    path: "/tickets/{id}/retry",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    wish(&call, Wish::Retry).await
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Raise a ticket now",
        "description": "For a ticket that waits to be raised, or is held and surely is not at the desk.",
        "responses": responses(),
    })
}
