//! The token endpoint: `client_credentials` as form, multipart or query string (`isc-sdim.md` 3).

use super::TAG;
use crate::{
    App,
    answer::Answer,
    auth::{self, Claims},
    body::media_type,
    call::Call,
    error::ApiError,
    hash::{hex, sha256},
    operation::{Mounts, Operation},
    params::Params,
    scopes,
};
use axum::extract::{FromRequest, Multipart};
use http::{Method, StatusCode, header};
use model::Timestamp;
use serde_json::{Value, json};
use store::AccessToken;
use subtle::ConstantTimeEq;

/// Name of the installation in tokens.
pub(super) const POD: &str = "deskbridge";

/// POST `/oauth/token`.
pub(crate) const OPERATION: Operation = Operation {
    id: "createAccessToken",
    method: Method::POST,
    path: "/oauth/token",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

fn refuse(error: &'static str, description: impl Into<String>) -> ApiError {
    ApiError::OAuth { status: StatusCode::BAD_REQUEST, error, description: description.into() }
}

/// 401: the same words whether the id or the secret is wrong.
fn bad_credentials() -> ApiError {
    ApiError::OAuth {
        status: StatusCode::UNAUTHORIZED,
        error: "invalid_client",
        description: "client_id or client_secret is wrong, or the personal access token has expired".to_owned(),
    }
}

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let form = form(&call).await?;
    let grant = field(&call.query, &form, "grant_type")?;
    if !grant.eq_ignore_ascii_case("client_credentials") {
        return Err(refuse("unsupported_grant_type", "grant_type: must be client_credentials"));
    }
    let client_id = field(&call.query, &form, "client_id")?;
    let secret = field(&call.query, &form, "client_secret")?;
    let token = auth::find_token(&call.app, &client_id).await?;
    let hash = sha256(secret.as_bytes());
    let now = call.app.clock.now();
    let fits = |token: &AccessToken| {
        bool::from(token.secret_hash.ct_eq(&hash)) && token.expires.is_none_or(|expires| expires > now)
    };
    let token = token.filter(fits).ok_or_else(bad_credentials)?;
    note_use(&call.app, &token, now).await;
    issue(&call.app, &token, now)
}

/// Notes the use of a token, once a day as SailPoint does; a failure to do so harms nobody.
async fn note_use(app: &App, token: &AccessToken, now: Timestamp) {
    let recent = |used: Timestamp| now.since(used) < Timestamp::DAY;
    if token.managed || token.last_used.is_some_and(recent) {
        return;
    }
    if let Err(error) = app.store.token_used(&token.tenant, &token.id, now).await {
        tracing::warn!(%error, "the use of a personal access token was not noted");
    }
}

fn issue(app: &App, token: &AccessToken, now: Timestamp) -> Result<Answer, ApiError> {
    let mut random = [0; 16];
    app.entropy.fill(&mut random);
    let seconds = match token.expires {
        Some(expires) => token.token_seconds.min(expires.since(now) / Timestamp::SECOND),
        None => token.token_seconds,
    };
    let scope = token.scopes.clone().unwrap_or_else(|| vec![scopes::ALL.to_owned()]);
    let claims = Claims {
        tenant_id: token.tenant.as_str().to_owned(),
        internal: true,
        pod: POD.to_owned(),
        org: app.settings.org.clone(),
        identity_id: token.owner_id.clone(),
        user_name: token.owner_name.clone(),
        strong_auth: true,
        authorities: vec![token.user_level.clone()],
        enabled: true,
        client_id: token.id.as_str().to_owned(),
        access_type: "OFFLINE".to_owned(),
        strong_auth_supported: true,
        user_id: token.owner_id.clone(),
        scope,
        exp: now.0 / Timestamp::SECOND + seconds,
        jti: hex(&random),
    };
    let body = json!({
        "access_token": auth::sign(app, &claims)?,
        "token_type": "bearer",
        "expires_in": seconds,
        "scope": claims.scope.join(" "),
        "accessType": claims.access_type,
        "tenant_id": claims.tenant_id,
        "internal": claims.internal,
        "pod": claims.pod,
        "strong_auth_supported": claims.strong_auth_supported,
        "org": claims.org,
        "user_id": claims.user_id,
        "identity_id": claims.identity_id,
        "strong_auth": claims.strong_auth,
        "enabled": claims.enabled,
        "jti": claims.jti,
    });
    Ok(Answer::json(&body))
}

/// A parameter out of the body or the query string.
fn field(query: &Params, form: &Params, name: &str) -> Result<String, ApiError> {
    let found = match (form.one(name), query.one(name)) {
        (Ok(form), Ok(query)) => form.or(query).unwrap_or_default().to_owned(),
        _ => {
            return Err(refuse("invalid_request", format!("{name}: must be given once, as UTF-8")));
        }
    };
    if found.is_empty() {
        return Err(refuse("invalid_request", format!("{name}: is missing")));
    }
    Ok(found)
}

async fn form(call: &Call) -> Result<Params, ApiError> {
    if call.body.is_empty() {
        return Ok(Params::default());
    }
    match media_type(&call.headers).as_deref() {
        Some("application/x-www-form-urlencoded") | None => match std::str::from_utf8(&call.body) {
            Ok(text) => Ok(Params::parse(text)),
            Err(_) => Err(refuse("invalid_request", "body: must be UTF-8")),
        },
        Some("multipart/form-data") => multipart(call)
            .await
            .ok_or_else(|| refuse("invalid_request", "body: is not well-formed multipart/form-data")),
        Some(_) => Err(refuse(
            "invalid_request",
            "Content-Type: must be application/x-www-form-urlencoded or multipart/form-data",
        )),
    }
}

async fn multipart(call: &Call) -> Option<Params> {
    let mut request = axum::extract::Request::new(call.body.clone().into());
    let kind = call.headers.get(header::CONTENT_TYPE)?.clone();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut found = Vec::new();
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        found.push((name, part.text().await.ok()?));
    }
    Some(Params::decoded(found))
}

fn doc() -> Value {
    let schema = json!({"$ref": "#/components/schemas/TokenRequest"});
    let parameter = |name: &str, description: &str| json!({"name": name, "in": "query", "required": false, "description": description, "schema": {"type": "string"}});
    json!({
        "tags": [TAG],
        "summary": "Get an access token",
        "description": "The three parameters may come as a form, as multipart form data or in the query string; where both \
            have one, the body counts. The only grant is `client_credentials`, in any case; `client_id` and \
            `client_secret` are those of a personal access token.",
        "parameters": [
            parameter("grant_type", "`client_credentials`, when it is not in the body."),
            parameter("client_id", "The personal access token's id, when it is not in the body."),
            parameter("client_secret", "Its secret, when it is not in the body."),
        ],
        "requestBody": {"required": false, "content": {
            "application/x-www-form-urlencoded": {"schema": schema},
            "multipart/form-data": {"schema": schema},
        }},
        "responses": {
            "200": {"description": "An access token.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TokenResponse"}}}},
            "400": {"$ref": "#/components/responses/OAuthError"},
            "401": {"$ref": "#/components/responses/OAuthError"},
            "413": {"$ref": "#/components/responses/413"},
        },
    })
}
