//! Shows a ticket.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::ok,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};

/// GET `/tickets/v1/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getTicket",
    method: Method::GET,
    path: "/tickets/{id}",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let ticket = call.app.store.ticket(call.tenant()?, &call.id()?).await?;
    Ok(Answer::json(&ticket.ok_or_else(ApiError::not_found)?.to_json()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Get a ticket",
        "responses": ok("The ticket.", "Ticket"),
    })
}
