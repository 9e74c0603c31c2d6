//! `patchPersonalAccessToken`.

use super::{NAME_MAX, TAG, check_name, named, scopes_of, show};
use crate::{
    answer::Answer,
    auth::Caller,
    body,
    call::Call,
    error::ApiError,
    openapi::parts::{ok, patch_body},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::read::Node;
use serde_json::{Value, json};
use store::AccessToken;

/// PATCH `/personal-access-tokens/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "patchPersonalAccessToken",
    method: Method::PATCH,
    path: "/personal-access-tokens/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::TOKENS_PATCH,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// Most operations in one patch.
const OPERATIONS_MAX: usize = 100;

/// All operations apply, or none.
async fn handle(call: Call) -> Result<Answer, ApiError> {
    let mut token = named(&call).await?;
    body::expect_media_type(&call.headers, body::PATCH_TYPES)?;
    change(&mut token, call.caller()?, &body::json(&call.body)?)?;
    let others = call.app.store.tokens(&token.tenant).await?;
    let others: Vec<AccessToken> = others.into_iter().filter(|other| other.id != token.id).collect();
    check_name(&token.name, &others, &token.owner_id)?;
    if call.app.store.update_token(&token).await? {
        Ok(Answer::json(&show(&token)))
    } else {
        Err(ApiError::not_found())
    }
}

/// `name` and `scope` can be replaced, each as a whole.
fn change(token: &mut AccessToken, caller: &Caller, body: &Value) -> Result<(), ApiError> {
    for node in Node::root(body).elements(OPERATIONS_MAX)? {
        node.expect_object()?;
        let op = node.required("op")?;
        if op.text(100)? != "replace" {
            return Err(op.fault("must be \"replace\"").into());
        }
        let path = node.required("path")?;
        match path.text(100)? {
            "/name" => node.required_text("value", NAME_MAX)?.clone_into(&mut token.name),
            "/scope" => {
                node.value().get("value").ok_or_else(|| node.fault("must have a value"))?;
                token.scopes = scopes_of(caller, node.member("value").as_ref())?;
            }
            _ => return Err(path.fault("must be one of /name, /scope").into()),
        }
    }
    Ok(())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Change a personal access token",
        "description": "JSON Patch with `replace` of `/name` and `/scope`. A scope that the caller does not hold is a 403, and null \
            stands for all that he holds. Access tokens that exist keep their scopes.",
        "requestBody": patch_body("PersonalAccessTokenPatch"),
        "responses": ok("The token as it was stored.", "GetPersonalAccessTokenResponse"),
    })
}
