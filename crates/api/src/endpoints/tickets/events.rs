//! Shows a ticket's history.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{counted_list, paging},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use serde_json::{Value, json};
use store::EventRow;

/// GET `/tickets/v1/{id}/events`.
pub(crate) const OPERATION: Operation = Operation {
    id: "listTicketEvents",
    method: Method::GET,
    path: "/tickets/{id}/events",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let page = call.query.page()?;
    let (tenant, id) = (call.tenant()?, call.id()?);
    let store = &call.app.store;
    store.ticket(tenant, &id).await?.ok_or_else(ApiError::not_found)?;
    // Lines are numbered from 1 without gaps, so that an offset is a line's number.
    let after = i64::try_from(page.offset).unwrap_or(i64::MAX);
    let events = store.ticket_events(tenant, &id, after, i64::from(page.limit)).await?;
    let total = if page.count { Some(store.count_ticket_events(tenant, &id).await?) } else { None };
    Ok(Answer::json(&events.iter().map(show).collect()).total(total))
}

fn show(event: &EventRow) -> Value {
    json!({
        "sequence": event.sequence,
        "at": event.at.to_string(),
        "kind": event.kind,
        "message": event.message,
        "detail": event.detail,
    })
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List the events of a ticket",
        "description": "The whole history, the oldest first.",
        "parameters": paging(),
        "responses": counted_list("A page of events.", "TicketEvent"),
    })
}
