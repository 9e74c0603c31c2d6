//! Ways of signing in: four OAuth2 grants and the SOAP login.

use super::ORGANIZATION;
use crate::tickets::Handle;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Longest life of an assertion, in seconds.
const ASSERTION_SECONDS: i64 = 300;

/// Last version that knows `login()`.
const LAST_LOGIN: u32 = 64;

fn refused(error: &str, description: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "error_description": description }))).into_response()
}

/// The address by which we are called.
fn base(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

/// `POST /services/oauth2/token`, a form.
pub(super) async fn token(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return refused("unsupported_grant_type", "grant type not supported");
    }
    let form = form(&body);
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let settings = desk.settings();
    let mut refresh = None;
    let grant = given("grant_type");
    if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer" {
        if let Err(why) = assertion(&desk, given("assertion")) {
            return refused("invalid_grant", why);
        }
    } else {
        if given("client_id") != settings.client_id {
            return refused("invalid_client_id", "client identifier invalid");
        }
        if given("client_secret") != settings.client_secret {
            return refused("invalid_client", "invalid client credentials");
        }
        match grant {
            "client_credentials" => {}
            "password" => {
                if given("username") != settings.username || !is_password(&desk, given("password")) {
                    return refused("invalid_grant", "authentication failure");
                }
            }
            "refresh_token" => match desk.rotate_refresh_token(given("refresh_token")) {
                Some(next) => refresh = Some(next),
                None => return refused("invalid_grant", "expired access/refresh token"),
            },
            _ => return refused("unsupported_grant_type", "grant type not supported"),
        }
    }
    let mut answer = json!({
        "access_token": desk.open_session(),
        "signature": "sig=",
        "scope": "api",
        "instance_url": base(&headers),
        "id": format!("https://login.salesforce.com/id/{ORGANIZATION}/{}", super::user_id(1)),
        "token_type": "Bearer",
        "issued_at": "1767225600000",
    });
    if let Some(next) = refresh {
        answer["refresh_token"] = next.into();
    }
    Json(answer).into_response()
}

/// The password, with or without the security token behind it.
fn is_password(desk: &Handle, given: &str) -> bool {
    let settings = desk.settings();
    given == settings.password || given.strip_prefix(&settings.password) == Some(&settings.token)
}

/// Looks at the claims of an assertion; the signature is not checked, for there is no key to check it with.
fn assertion(desk: &Handle, given: &str) -> Result<(), &'static str> {
    let parts: Vec<&str> = given.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else { return Err("invalid assertion") };
    let read = |part: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| "invalid assertion")?;
        serde_json::from_slice::<Value>(&bytes).map_err(|_| "invalid assertion")
    };
    let (header, claims) = (read(header)?, read(claims)?);
    if header.get("alg").and_then(Value::as_str) != Some("RS256") || signature.is_empty() {
        return Err("invalid assertion");
    }
    let settings = desk.settings();
    let claim = |name: &str| claims.get(name).and_then(Value::as_str);
    if claim("iss") != Some(&settings.client_id) {
        return Err("client identifier invalid");
    }
    if claim("sub") != Some(&settings.username) {
        return Err("user hasn't approved this consumer");
    }
    if !matches!(claim("aud"), Some("https://login.salesforce.com" | "https://test.salesforce.com")) {
        return Err("audience is invalid");
    }
    let now = desk.time_now().parse::<jiff::Timestamp>().map(jiff::Timestamp::as_second).unwrap_or_default();
    match claims.get("exp").and_then(Value::as_i64) {
        Some(exp) if exp > now && exp <= now + ASSERTION_SECONDS => Ok(()),
        _ => Err("assertion is not within allowed range of time"),
    }
}

fn form(body: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(body);
    let clear =
        |part: &str| percent_encoding::percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (clear(name), clear(value))).collect()
}

/// `POST /services/Soap/u/{version}`
pub(super) async fn login(
    State(desk): State<Handle>,
    Path(version): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let number: Option<u32> = version.strip_suffix(".0").and_then(|whole| whole.parse().ok());
    if number.is_none_or(|number| number > LAST_LOGIN) {
        return fault("UNSUPPORTED_API_VERSION", "login() is not available in this version");
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("text/xml") || !headers.contains_key("soapaction") {
        return fault("CLIENT_ERROR", "Content-Type must be text/xml, and SOAPAction present");
    }
    let text = String::from_utf8_lossy(&body);
    let Ok(document) = roxmltree::Document::parse(&text) else {
        return fault("CLIENT_ERROR", "the body is not XML");
    };
    let element = |name: &str| {
        let found = document.descendants().find(|node| node.tag_name().name() == name);
        found.and_then(|node| node.text()).unwrap_or_default()
    };
    if element("username") != desk.settings().username || !is_password(&desk, element("password")) {
        return fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
    }
    let (base, session) = (base(&headers), desk.open_session());
    let answer = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope \
         xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"urn:partner.soap.sforce.com\"><soapenv:Body>\
         <loginResponse><result><metadataServerUrl>{base}/services/Soap/m/{version}/{ORGANIZATION}</metadataServerUrl>\
         <passwordExpired>false</passwordExpired><sandbox>false</sandbox>\
         <serverUrl>{base}/services/Soap/u/{version}/{ORGANIZATION}</serverUrl><sessionId>{session}</sessionId>\
         <userId>{user}</userId><userInfo><organizationId>{ORGANIZATION}</organizationId>\
         <sessionSecondsValid>7200</sessionSecondsValid></userInfo></result></loginResponse></soapenv:Body>\
         </soapenv:Envelope>",
        user = super::user_id(1),
    );
    ([(header::CONTENT_TYPE, "text/xml;charset=utf-8")], answer).into_response()
}

fn fault(code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope \
         xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\">\
         <soapenv:Body><soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {message}</faultstring>\
         </soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    );
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/xml;charset=utf-8")], body).into_response()
}
