//! Who may call: e-mail and API token at a Cloud site, a token from the authorization server at its gateway, a password
//! or a personal access token at Data Center, which wants a CAPTCHA solved after three wrong passwords.

use super::{answers::No, is_cloud};
use crate::tickets::Handle;
use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Wrong passwords after which a CAPTCHA is wanted.
const WRONG: u64 = 3;

pub(super) async fn site(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    if Handle::is_basic(request.headers(), &settings.username, &settings.token) {
        return next.run(request).await;
    }
    unauthorized(request.uri().path())
}

pub(super) async fn gateway(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    let basic = Handle::is_basic(request.headers(), &settings.username, &settings.token);
    if basic || desk.is_session(request.headers(), "Bearer") {
        return next.run(request).await;
    }
    unauthorized(request.uri().path())
}

pub(super) async fn server(State(desk): State<Handle>, request: Request, next: Next) -> Response {
    let settings = desk.settings();
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let basic = given.starts_with("Basic ");
    let wrong = desk.state().shelf.get("wrong passwords").and_then(Value::as_u64).unwrap_or_default();
    if basic && wrong >= WRONG {
        let page = "<html><body><h1>Basic Authentication Failure - Reason : AUTHENTICATION_DENIED</h1></body></html>";
        let mut answer =
            (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/html;charset=UTF-8")], page).into_response();
        let why = HeaderValue::from_static("CAPTCHA_CHALLENGE; login-url=https://sandbox.example.test/login.jsp");
        answer.headers_mut().insert(HeaderName::from_static("x-authentication-denied-reason"), why);
        seraph(&mut answer, "AUTHENTICATION_DENIED");
        return answer;
    }
    let known = Handle::is_basic(request.headers(), &settings.username, &settings.password)
        || given == format!("Bearer {}", settings.token);
    if basic {
        desk.state().shelf.insert("wrong passwords".to_owned(), if known { json!(0) } else { json!(wrong + 1) });
    }
    let mut answer = if known { next.run(request).await } else { unauthorized(request.uri().path()) };
    seraph(&mut answer, if known { "OK" } else { "AUTHENTICATED_FAILED" });
    // With rate limiting switched on, every answer has these; Retry-After is 0 as long as there are tokens.
    for (name, value) in [
        ("x-ratelimit-limit", "1000"),
        ("x-ratelimit-remaining", "999"),
        ("x-ratelimit-interval-seconds", "60"),
        ("x-ratelimit-fillrate", "100"),
        ("retry-after", "0"),
    ] {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

fn seraph(answer: &mut Response, reason: &'static str) {
    answer.headers_mut().insert(HeaderName::from_static("x-seraph-loginreason"), HeaderValue::from_static(reason));
}

fn unauthorized(path: &str) -> Response {
    let no = No::new(StatusCode::UNAUTHORIZED, "Client must be authenticated to access this resource.");
    let no = if path.contains("/servicedeskapi/") { no.of_service_desk() } else { no };
    let mut answer = no.into_response();
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Jira\""));
    answer
}

/// `POST /oauth/token`, which takes JSON.
pub(super) async fn token(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let refuse = |error: &str| {
        let description = "The request is not one that the authorization server grants.";
        (StatusCode::FORBIDDEN, Json(json!({ "error": error, "error_description": description }))).into_response()
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(Value::Object(form)) = serde_json::from_slice(&body) else { return refuse("invalid_request") };
    if !kind.starts_with("application/json") || !is_cloud(&desk) {
        return refuse("invalid_request");
    }
    let text = |name: &str| form.get(name).and_then(Value::as_str).unwrap_or_default();
    let settings = desk.settings();
    if text("client_id") != settings.client_id || text("client_secret") != settings.client_secret {
        return refuse("unauthorized_client");
    }
    let access = desk.open_session();
    let refresh = match text("grant_type") {
        "client_credentials" => Ok(None),
        "refresh_token" => desk.rotate_refresh_token(text("refresh_token")).map(Some).ok_or("invalid_grant"),
        _ => Err("unsupported_grant_type"),
    };
    let refresh = match refresh {
        Ok(refresh) => refresh,
        Err(why) => {
            desk.close_session(&access);
            return refuse(why);
        }
    };
    let mut answer = json!({
        "access_token": access, "expires_in": 3600, "token_type": "Bearer",
        "scope": "read:jira-work write:jira-work read:jira-user",
    });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = refresh.into();
    }
    Json(answer).into_response()
}
