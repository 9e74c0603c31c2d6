//! Who calls: Basic, an API key, or a token of `/oauth_token.do`.

use super::{error, pairs};
use crate::tickets::Handle;
use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Lets the one user in.
pub(super) async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    let headers = request.headers();
    let key = headers.get("x-sn-apikey").and_then(|key| key.to_str().ok());
    if Handle::is_basic(headers, &settings.username, &settings.password)
        || key == Some(settings.token.as_str())
        || desk.is_session(headers, "Bearer")
    {
        return next.run(request).await;
    }
    let mut answer = error(StatusCode::UNAUTHORIZED, "User Not Authenticated", "Required to provide Auth information");
    let challenge = header::HeaderValue::from_static("BASIC realm=\"Service-now\"");
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    answer
}

/// `POST /oauth_token.do`, a form. A refresh token stays as it is (`r_OAuthAPIRequestParameters.md`).
pub(super) async fn token(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return denied("invalid_request");
    }
    let form: BTreeMap<String, String> = pairs(&String::from_utf8_lossy(&body)).into_iter().collect();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let settings = desk.settings();
    if field("client_id") != settings.client_id || field("client_secret") != settings.client_secret {
        return denied("invalid_client");
    }
    let granted = match field("grant_type") {
        "password" => field("username") == settings.username && field("password") == settings.password,
        "refresh_token" => field("refresh_token") == settings.refresh_token,
        "client_credentials" => true,
        _ => return denied("unsupported_grant_type"),
    };
    if !granted {
        return denied("access_denied");
    }
    let mut answer = json!({
        "access_token": desk.open_session(),
        "scope": "useraccount",
        "token_type": "Bearer",
        "expires_in": 1799,
    });
    if field("grant_type") != "client_credentials" {
        answer["refresh_token"] = Value::String(settings.refresh_token.clone());
    }
    Json(answer).into_response()
}

fn denied(description: &str) -> Response {
    let body = json!({ "error_description": description, "error": "server_error" });
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}
