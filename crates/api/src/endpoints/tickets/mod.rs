//! Tickets: reading them and steering them.

pub(crate) mod cancel;
pub(crate) mod check;
pub(crate) mod events;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod resolve;
pub(crate) mod retry;

use crate::{answer::Answer, body, call::Call, error::ApiError};
use engine::WishError;
use http::StatusCode;
use model::{Fault, read::Node, ticket::Wish};
use serde_json::{Value, json};

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Tickets";
/// Longest reason, in characters.
const REASON_MAX: usize = 1000;
/// Longest number or id of a ticket at a desk, in characters.
const DESK_ID_MAX: usize = 255;
/// Longest address of a ticket at a desk, in characters.
const DESK_URL_MAX: usize = 2000;

/// Leaves a wish on the ticket that the path names; a worker carries it out. The answer is the ticket as it is now.
async fn wish(call: &Call, wish: Wish) -> Result<Answer, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    match call.app.engine.wish(tenant, &id, wish).await {
        Ok(ticket) => Ok(Answer::with(StatusCode::ACCEPTED, &ticket.to_json())),
        Err(WishError::NotFound) => Err(ApiError::not_found()),
        Err(WishError::NotAllowed(why)) => Err(ApiError::conflict(why)),
        Err(WishError::Store(error)) => Err(error.into()),
    }
}

/// The body as JSON; nothing at all stands for `{}`.
fn optional_json(call: &Call) -> Result<Value, ApiError> {
    if call.body.is_empty() {
        return Ok(json!({}));
    }
    body::expect_media_type(&call.headers, &["application/json"])?;
    body::json(&call.body)
}

/// The member `reason`, or `otherwise`.
fn reason(node: &Node<'_>, otherwise: &str) -> Result<String, Fault> {
    Ok(node.optional_text("reason", REASON_MAX)?.unwrap_or(otherwise).to_owned())
}

/// What all of these answer.
fn responses() -> Value {
    json!({
        "202": {
            "description": "Accepted; a worker carries it out. The ticket as it is now.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ticket"}}},
        },
        "409": {"$ref": "#/components/responses/409"},
    })
}
