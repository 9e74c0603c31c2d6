//! Personal access tokens (`openapi/isc-v2024-personal-access-tokens.json`).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod patch;

use crate::{auth::Caller, call::Call, error::ApiError, scopes};
use jiff::{ToSpan, tz::TimeZone};
use model::{Fault, Timestamp, read::Node};
use serde_json::{Value, json};
use store::AccessToken;

/// The tag of these operations in the OpenAPI document.
const TAG: &str = "Personal Access Tokens";
/// Most tokens of one owner (`isc-sdim.md` 3).
const TOKENS_MAX: usize = 10;
/// Longest name, in characters.
pub(crate) const NAME_MAX: usize = 255;
/// Most scopes of a token.
pub(crate) const SCOPES_MAX: usize = 200;
/// Longest scope, in characters.
pub(crate) const SCOPE_MAX: usize = 255;

/// `GetPersonalAccessTokenResponse`.
fn show(token: &AccessToken) -> Value {
    let mut body = json!({
        "id": token.id.as_str(),
        "name": token.name,
        "scope": token.scopes.clone().unwrap_or_else(|| vec![scopes::ALL.to_owned()]),
        "owner": {"type": "IDENTITY", "id": token.owner_id, "name": token.owner_name},
        "created": token.created.to_string(),
        "lastUsed": token.last_used.map(|used| used.to_string()),
        "managed": token.managed,
        "accessTokenValiditySeconds": token.token_seconds,
    });
    if let Some(expires) = token.expires {
        body["expirationDate"] = expires.to_string().into();
    }
    body
}

/// The token that the path names, if the caller may manage it; else it is not found.
async fn named(call: &Call) -> Result<AccessToken, ApiError> {
    let (caller, id) = (call.caller()?, call.id()?);
    let token = call.app.store.token(&id).await?;
    token
        .filter(|token| token.tenant == caller.tenant && (owns(caller, token) || caller.may(scopes::TOKENS_ALL_MANAGE)))
        .ok_or_else(ApiError::not_found)
}

fn owns(caller: &Caller, token: &AccessToken) -> bool {
    token.owner_id == caller.identity_id && caller.may(scopes::TOKENS_MY_MANAGE)
}

/// A name that the owner has not given to another token.
fn check_name(name: &str, others: &[AccessToken], owner: &str) -> Result<(), ApiError> {
    if others.iter().any(|token| token.owner_id == owner && token.name == name) {
        return Err(ApiError::reference_conflict(
            "A personal access token with this name exists already.",
            format!("/name: {name:?} is taken"),
        ));
    }
    Ok(())
}

/// `scope`, by which nobody gives what he does not hold. Null or absent stands for all that the caller holds.
fn scopes_of(caller: &Caller, node: Option<&Node<'_>>) -> Result<Option<Vec<String>>, ApiError> {
    let Some(node) = node else {
        return Ok(caller.held().map(<[String]>::to_vec));
    };
    let wanted = read_scopes(node)?;
    match wanted.iter().find(|scope| !caller.may(scope)) {
        None => Ok(Some(wanted)),
        Some(scope) => Err(ApiError::forbidden(format!(
            "{}: {scope:?} is not the caller's to give; allowed: {}",
            node.pointer(),
            caller.held().unwrap_or_default().join(", ")
        ))),
    }
}

fn read_scopes(node: &Node<'_>) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for node in node.elements(SCOPES_MAX)? {
        let scope = node.text(SCOPE_MAX)?;
        if scope.is_empty() || !scope.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(node.fault("must have visible ASCII characters only, such as sp:scopes:all"));
        }
        found.push(scope.to_owned());
    }
    Ok(found)
}

/// Six months after `created`, when a token ends at the latest.
fn latest_end(created: Timestamp) -> Timestamp {
    let end = jiff::Timestamp::from_microsecond(created.0)
        .and_then(|time| time.to_zoned_datetime(TimeZone::UTC).checked_add(6.months()));
    end.map_or(created.plus(183 * Timestamp::DAY), |end| Timestamp(end.timestamp().as_microsecond()))
}
