//! `listPersonalAccessTokens`.

use super::{TAG, show};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{filters, list},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use query::{Field, Filter, Kind, Literal, Op};
use serde_json::{Value, json};
use store::AccessToken;

/// GET `/personal-access-tokens`.
pub(crate) const OPERATION: Operation = Operation {
    id: "listPersonalAccessTokens",
    method: Method::GET,
    path: "/personal-access-tokens",
    mounts: Mounts::Versioned,
    scopes: scopes::TOKENS_LIST,
    takes_body: false,
    handler: |call| Box::pin(handle(call)),
    doc,
};

const FIELDS: &[Field] = &[Field { name: "lastUsed", kind: Kind::Time, ops: &[Op::Le, Op::IsNull], sortable: false }];

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let caller = call.caller()?;
    let filter = call.query.filter(FIELDS)?;
    let owner = match call.query.one("owner-id")? {
        Some("me") => Some(caller.identity_id.as_str()),
        other => other,
    };
    let all = caller.may(scopes::TOKENS_ALL_READ) || caller.may(scopes::TOKENS_ALL_MANAGE);
    if owner != Some(caller.identity_id.as_str()) && !all {
        let needed = scopes::TOKENS_ALL_READ;
        return Err(ApiError::forbidden(format!(
            "owner-id: the scope {needed} is needed to see the tokens of others; owner-id=me shows one's own"
        )));
    }
    let tokens = call.app.store.tokens(&caller.tenant).await?;
    let wanted = |token: &&AccessToken| {
        owner.is_none_or(|owner| token.owner_id == owner) && filter.as_ref().is_none_or(|filter| passes(filter, token))
    };
    Ok(Answer::json(&tokens.iter().filter(wanted).map(show).collect()))
}

fn passes(filter: &Filter, token: &AccessToken) -> bool {
    filter.matches(&|_| token.last_used.map(|used| Literal::Time(used.0).into()))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "List personal access tokens",
        "description": "`owner-id=me` lists one's own; without it, or with another owner, the scope \
            `sp:all-personal-access-tokens:read` is needed.",
        "parameters": [
            {"name": "owner-id", "in": "query", "required": false, "description": "`me`, or the identity whose tokens to list.",
             "schema": {"type": "string"}},
            filters(FIELDS, "lastUsed isnull"),
        ],
        "responses": list("The tokens, the oldest first, without their secrets.", "GetPersonalAccessTokenResponse"),
    })
}
