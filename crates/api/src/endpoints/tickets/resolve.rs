//! Decides what becomes of a held ticket.

use super::{DESK_ID_MAX, DESK_URL_MAX, TAG, reason, responses, wish};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::body,
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::{
    Fault,
    read::Node,
    ticket::{DeskRef, Wish},
};
use serde_json::{Value, json};

/// POST `/tickets/v1/{id}/resolve`.
pub(crate) const OPERATION: Operation = Operation {
    id: "resolveTicket",
    method: Method::POST,
    path: "/tickets/{id}/resolve",
    mounts: Mounts::Own,
    scopes: scopes::TICKET_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let body = call.json()?;
    let otherwise = format!("given up by {}", call.caller()?.user_name);
    let decision = read(&body, &otherwise)?;
    wish(&call, decision).await
}

fn read(body: &Value, otherwise: &str) -> Result<Wish, Fault> {
    let node = Node::root(body);
    node.expect_object()?;
    let action = node.required("action")?;
    match action.text(100)? {
        "adopt" => {
            let number = node.required_text("ticketId", DESK_ID_MAX)?.to_owned();
            let id = node.optional_text("id", DESK_ID_MAX)?.unwrap_or(&number).to_owned();
            Ok(Wish::Adopt(DeskRef { id, number, url: address(&node)? }))
        }
        "raise" => Ok(Wish::RaiseAgain),
        "giveUp" => Ok(Wish::GiveUp { why: reason(&node, otherwise)? }),
        _ => Err(action.fault("must be one of adopt, raise, giveUp")),
    }
}

/// `ticketUrl` is shown as a link, so that only web addresses will do.
fn address(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let Some(text) = node.optional_text("ticketUrl", DESK_URL_MAX)? else {
        return Ok(None);
    };
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()));
    match node.member("ticketUrl") {
        Some(member) if !fits => Err(member.fault("must be an http or https address")),
        _ => Ok(Some(text.to_owned())),
    }
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Resolve a held ticket",
        "description": "`adopt`: it is this ticket at the desk; `ticketId` is the number that people see, `id` what the \
            desk's API calls it by, when that differs. `raise`: it is surely not at the desk, raise it again. `giveUp`: it \
            ends as failed.",
        "requestBody": body("ResolveRequest"),
        "responses": responses(),
    })
}
