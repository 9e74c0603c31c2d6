//! `createPersonalAccessToken`.

use super::{NAME_MAX, TAG, TOKENS_MAX, check_name, latest_end, scopes_of, show};
use crate::{
    answer::Answer,
    auth::ORG_ADMIN,
    call::Call,
    error::ApiError,
    hash::{hex, sha256},
    openapi::parts::{body, ok},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::{Fault, Id, Timestamp, read::Node};
use serde_json::{Value, json};
use store::AccessToken;

/// POST `/personal-access-tokens`.
pub(crate) const OPERATION: Operation = Operation {
    id: "createPersonalAccessToken",
    method: Method::POST,
    path: "/personal-access-tokens",
    mounts: Mounts::Versioned,
    scopes: scopes::TOKENS_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// The shortest and the longest life of an access token, in seconds.
const SECONDS: std::ops::RangeInclusive<i64> = 15..=43_200;

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let (app, caller) = (&call.app, call.caller()?);
    let document = call.json()?;
    let root = Node::root(&document);
    root.expect_object()?;
    let now = app.clock.now();
    let name = root.required_text("name", NAME_MAX)?.to_owned();
    let mut secret = [0; 32];
    app.entropy.fill(&mut secret);
    let secret = hex(&secret);
    let token = AccessToken {
        tenant: caller.tenant.clone(),
        id: Id::new(&*app.clock, &*app.entropy),
        name,
        secret_hash: sha256(secret.as_bytes()),
        scopes: scopes_of(caller, root.member("scope").as_ref())?,
        user_level: ORG_ADMIN.to_owned(),
        owner_id: caller.identity_id.clone(),
        owner_name: caller.user_name.clone(),
        managed: false,
        token_seconds: seconds(&root)?.unwrap_or(app.settings.token_seconds),
        never_expires: false,
        expires: Some(end(&root, now)?),
        created: now,
        last_used: None,
    };
    let tokens = app.store.tokens(&caller.tenant).await?;
    check_name(&token.name, &tokens, &token.owner_id)?;
    if tokens.iter().filter(|other| other.owner_id == token.owner_id).count() >= TOKENS_MAX {
        return Err(ApiError::limit(format!("an owner may have {TOKENS_MAX} personal access tokens at most")));
    }
    app.store.insert_token(&token).await?;
    let mut shown = show(&token);
    shown["secret"] = secret.into();
    Ok(Answer::json(&shown))
}

fn seconds(root: &Node<'_>) -> Result<Option<i64>, Fault> {
    let Some(node) = root.member("accessTokenValiditySeconds") else {
        return Ok(None);
    };
    let seconds = node.value().as_i64().filter(|seconds| SECONDS.contains(seconds));
    let message = || format!("must be a whole number from {} to {}", SECONDS.start(), SECONDS.end());
    seconds.map(Some).ok_or_else(|| node.fault(message()))
}

fn end(root: &Node<'_>, now: Timestamp) -> Result<Timestamp, Fault> {
    let latest = latest_end(now);
    let Some(node) = root.member("expirationDate") else {
        return Ok(latest);
    };
    let parsed = node.text(100)?.parse::<jiff::Timestamp>().ok();
    parsed
        .map(|time| Timestamp(time.as_microsecond()))
        .filter(|end| now < *end && *end <= latest)
        .ok_or_else(|| node.fault(format!("must be a date-time such as {latest}, from now until then")))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Create a personal access token",
        "description": "The answer alone shows the `secret`. An owner may have ten tokens, each with a name of its own. \
            `expirationDate` is within six months from now. `scope` lists scopes that the caller's own token holds; without \
            it, the new token has all of those. A scope that the caller does not hold is a 403.",
        "requestBody": body("CreatePersonalAccessTokenRequest"),
        "responses": ok("The token with its secret.", "CreatePersonalAccessTokenResponse"),
    })
}
