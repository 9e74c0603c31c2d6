//! Lists tickets.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{counted_list, filters, paging, sorters},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::Ticket;
use serde_json::{Value, json};
use store::TICKET_FIELDS;

/// GET `/tickets/v1`.
pub(crate) const OPERATION: Operation = Operation {
    id: "listTickets",
    method: Method::GET,
    path: "/tickets",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_READ,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let page = call.query.page()?;
    let filter = call.query.filter(TICKET_FIELDS)?;
    let sorters = call.query.sorters(TICKET_FIELDS)?;
    let store = &call.app.store;
    let (found, total) = store.tickets(call.tenant()?, filter.as_ref(), &sorters, &page).await?;
    Ok(Answer::json(&found.iter().map(Ticket::to_json).collect()).total(total))
}

fn doc() -> Value {
    let mut parameters = paging();
    parameters.push(sorters(TICKET_FIELDS));
    parameters.push(filters(TICKET_FIELDS, "state eq \"HELD\""));
    json!({
        "tags": [TAG],
        "summary": "List tickets",
        "description": "Without `sorters` the order is that of creation.",
        "parameters": parameters,
        "responses": counted_list("A page of tickets.", "Ticket"),
    })
}
