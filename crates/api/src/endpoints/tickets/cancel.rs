//! Cancels a ticket.

use super::{TAG, optional_json, reason, responses, wish};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::optional_body,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::{read::Node, ticket::Wish};
use serde_json::{Value, json};

/// POST `/tickets/v1/{id}/cancel`.
pub(crate) const OPERATION: Operation = Operation {
    id: "cancelTicket",
    method: Method::POST,
    path: "/tickets/{id}/cancel",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let body = optional_json(&call)?;
    let node = Node::root(&body);
    node.expect_object()?;
    let otherwise = format!("cancelled by {}", call.caller()?.user_name);
    let why = reason(&node, &otherwise)?;
    wish(&call, Wish::Cancel { why }).await
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Cancel a ticket",
        "description": "Gives the ticket up, at the desk too where the desk can do that.",
        "requestBody": optional_body("CancelRequest"),
        "responses": responses(),
    })
}
