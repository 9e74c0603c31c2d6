//! Calls of desks: a ticket has changed.
//!
//! Anybody may send one. Whoever cannot prove that he is the desk gets one answer, whatever is wrong, and gets it a fixed time
//! after his call, so that neither the words nor the time tell which integrations there are. The address may carry a token: it
//! is written nowhere.

use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    operation::{Mounts, Operation},
};
use engine::{HookCall, HookError};
use http::{HeaderMap, Method, StatusCode};
use model::Id;
use serde_json::{Value, json};

/// Most bytes of all headers together.
const HEADER_BYTES: usize = 16 * 1024;
/// From a call to its refusal, in microseconds.
const REFUSAL: i64 = 100_000;

/// POST `/desk-webhooks/v1/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "receiveDeskWebhook",
    method: Method::POST,
    path: "/desk-webhooks/{id}",
    mounts: Mounts::Own,
    scopes: &[],
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let until = call.app.clock.now().plus(REFUSAL);
    let headers = headers(&call.headers)?;
    let received = match Id::parse(call.segment("id")) {
        None => Err(HookError::Unproven),
        Some(id) => {
            let hook = HookCall { headers, query: call.query.all(), body: call.body.to_vec() };
            call.app.engine.receive_hook(&id, &hook).await
        }
    };
    match received {
        Ok(tickets) => Ok(Answer::with(StatusCode::ACCEPTED, &json!({ "tickets": tickets }))),
        Err(HookError::Unproven) => {
            call.app.clock.sleep_until(until).await;
            Err(ApiError::Unproven)
        }
        Err(HookError::Unreadable(why)) => Err(ApiError::syntax(format!("body: {why}"))),
        Err(HookError::Store(error)) => Err(error.into()),
    }
}

/// The headers that are text.
fn headers(headers: &HeaderMap) -> Result<Vec<(String, String)>, ApiError> {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEADER_BYTES {
        return Err(ApiError::limit(format!("headers: must have at most {HEADER_BYTES} bytes together")));
    }
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    Ok(headers.iter().filter_map(text).collect())
}

fn doc() -> Value {
    let refers = |status: &str| json!({"$ref": format!("#/components/responses/{status}")});
    json!({
        "tags": ["Desk webhooks"],
        "summary": "Tell that tickets changed",
        "description": "For desks to call when a ticket of an integration changes. The call proves itself by a signature with the \
            integration's `webhookSecret`, or by its `webhookToken` in the parameter `token` or the header `X-SDIM-Token`, as the \
            type of desk does it. It is a hint only: the tickets that it names are asked for at the desk soon. A call that comes \
            again within ten minutes has no effect. At most 256 KiB.",
        "parameters": [
            {"name": "token", "in": "query", "required": false, "description": "The integration's `webhookToken`.",
             "schema": {"type": "string"}},
            {"name": "X-SDIM-Token", "in": "header", "required": false, "description": "The same.", "schema": {"type": "string"}},
        ],
        "requestBody": {
            "required": true,
            "description": "What the type of desk sends; of desks that do not sign, an object whose `ticketId` or `ticketIds` name \
                the tickets by id or number.",
            "content": {"application/json": {"schema": {}}},
        },
        "responses": {
            "202": {
                "description": "Heard. How many open tickets are asked for because of it.",
                "content": {"application/json": {"schema": {
                    "type": "object",
                    "required": ["tickets"],
                    "properties": {"tickets": {"type": "integer", "minimum": 0}},
                }}},
            },
            "400": refers("400"),
            "401": {
                "description": "Nothing proves that the call comes from the desk: the integration is not there or expects no calls, \
                    the signature or token is absent, wrong or old.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UnauthorizedDto"}}},
            },
            "503": refers("503"),
        },
    })
}
