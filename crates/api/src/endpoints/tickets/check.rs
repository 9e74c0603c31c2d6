//! Looks at a ticket now.

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

/// POST `/tickets/v1/{id}/check`.
pub(crate) const OPERATION: Operation = Operation {
    id: "checkTicket",
    method: Method::POST,
    path: "/tickets/{id}/check",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_MANAGE,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    wish(&call, Wish::Check).await
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Check a ticket now",
        "description": "Does at once what is due later, such as the next look at the desk.",
        "responses": responses(),
    })
}
