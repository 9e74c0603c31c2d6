//! Who calls: an API token behind an e-mail address, an OAuth access token, or a session of the OAuth client.

use super::{answers::error, users};
use crate::tickets::Handle;
use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// Seconds for which an access token works.
const LIFE: u64 = 1800;

/// Lets agents in. Others are anonymous to `users/me`, which is no error there (`desks.md` 0.1).
pub(super) async fn authenticate(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    let headers = request.headers();
    let name = format!("{}@example.test/token", settings.username);
    if Handle::is_basic(headers, &name, &settings.token) || desk.is_session(headers, "Bearer") {
        return next.run(request).await;
    }
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given == format!("Bearer {}", settings.token) {
        return next.run(request).await;
    }
    if given.starts_with("Bearer ") {
        let body = json!({
            "error": "invalid_token",
            "error_description": "The access token provided is expired, revoked, malformed or invalid for other reasons.",
        });
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    if request.uri().path().ends_with("/users/me") {
        return Json(users::anonymous()).into_response();
    }
    error(StatusCode::UNAUTHORIZED, "Couldn't authenticate you")
}

/// `POST /oauth/tokens`, in JSON or as a form. A refresh token works once, and ends the session that came with it.
pub(super) async fn token(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = kind.starts_with("application/x-www-form-urlencoded");
    let text = String::from_utf8_lossy(&body).into_owned();
    let json = if form { Value::Null } else { serde_json::from_str(&text).unwrap_or_default() };
    let member = |name: &str| -> String {
        if form {
            let pair = text.split('&').find_map(|pair| pair.split_once('=').filter(|(known, _)| *known == name));
            let value = pair.map(|(_, value)| value.replace('+', " ")).unwrap_or_default();
            percent_decode_str(&value).decode_utf8_lossy().into_owned()
        } else {
            json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        }
    };
    let settings = desk.settings();
    if member("client_id") != settings.client_id || member("client_secret") != settings.client_secret {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", "Client authentication failed");
    }
    let refresh = match member("grant_type").as_str() {
        "client_credentials" => None,
        "refresh_token" => match desk.rotate_refresh_token(&member("refresh_token")) {
            Some(next) => {
                desk.expire_sessions();
                Some(next)
            }
            None => return refused(StatusCode::UNAUTHORIZED, "invalid_grant", "The refresh token is not valid"),
        },
        _ => return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", "This grant is not supported"),
    };
    let mut answer = json!({
        "access_token": desk.open_session(),
        "token_type": "bearer",
        "scope": "read write",
        "expires_in": LIFE,
    });
    if let Some(next) = refresh {
        answer["refresh_token"] = next.into();
    }
    Json(answer).into_response()
}

fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({ "error": error, "error_description": description }))).into_response()
}
