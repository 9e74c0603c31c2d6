//! Sessions that are opened with a user name and password, where a desk has no OAuth2 (`desks.md` 3.1) or its
//! administrators still use what came before it (`desks.md` 4).

use super::{
    Judge, Request, Response,
    oauth::use_until,
    redact::Redactor,
    table::Meaning,
    tokens::{Granted, TokenSource},
};
use crate::{Outcome, Refusal};
use model::{Secret, Timestamp};
use roxmltree::Document;
use serde_json::{Map, Value};

/// How a session is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// BMC's AR System: a form is exchanged for a token of one hour, which is sent as `AR-JWT`.
    ArSystem {
        /// Base address of the desk; `/api/jwt/login` is appended.
        url: String,
        /// User name.
        username: String,
        /// Password.
        password: Secret,
        /// Authentication string, where the server asks for one.
        auth_string: Option<String>,
    },
    /// Salesforce's SOAP login, whose session is sent as `Bearer`. Salesforce ends it in summer 2027.
    SalesforceSoap {
        /// Address of the login end point, for instance [`Login::SALESFORCE`].
        url: String,
        /// User name.
        username: String,
        /// Password, with the security token behind it unless that is named by itself.
        password: Secret,
        /// Security token, which is put behind the password.
        security_token: Option<Secret>,
    },
}

/// How long a token of AR System is used, in microseconds; it lives for one hour.
const AR_USE: i64 = 55 * Timestamp::MINUTE;

/// Longest token that is believed to be one.
const LONGEST: usize = 16 * 1024;

impl Login {
    /// Where Salesforce's production organisations log in (`desks.md` 4); sandboxes do at `test.salesforce.com`.
    pub const SALESFORCE: &str = "https://login.salesforce.com/services/Soap/u/35.0";

    pub(super) fn secrets(&self) -> Vec<String> {
        match self {
            Self::ArSystem { password, .. } => vec![password.expose().to_owned()],
            Self::SalesforceSoap { password, security_token, .. } => {
                std::iter::once(password).chain(security_token).map(|secret| secret.expose().to_owned()).collect()
            }
        }
    }
}

impl TokenSource for Login {
    fn request(&self, _: Option<&Secret>, _: Timestamp, _: &Redactor) -> Result<Request, String> {
        match self {
            Self::ArSystem { url, username, password, auth_string } => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.append_pair("username", username).append_pair("password", password.expose());
                if let Some(auth_string) = auth_string {
                    form.append_pair("authString", auth_string);
                }
                Ok(Request::new("POST", format!("{url}/api/jwt/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body(form.finish()))
            }
            Self::SalesforceSoap { url, username, password, security_token } => {
                let token = security_token.as_ref().map(Secret::expose).unwrap_or_default();
                let password = format!("{}{token}", password.expose());
                let envelope = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
                     <env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\"><env:Body>\
                     <login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{}</password></login>\
                     </env:Body></env:Envelope>",
                    escaped(username)?,
                    escaped(&password)?,
                );
                Ok(Request::new("POST", url)
                    .header("Content-Type", "text/xml; charset=UTF-8")
                    .header("SOAPAction", "Login")
                    .body(envelope))
            }
        }
    }

    fn judge(&self) -> Judge {
        match self {
            Self::ArSystem { .. } => |_| None,
            Self::SalesforceSoap { .. } => fault,
        }
    }

    fn read(&self, response: &Response, now: Timestamp) -> Outcome<Granted> {
        match self {
            Self::ArSystem { .. } => ar_token(response, now),
            Self::SalesforceSoap { .. } => soap_session(response, now),
        }
    }

    fn scheme(&self) -> &'static str {
        match self {
            Self::ArSystem { .. } => "AR-JWT",
            Self::SalesforceSoap { .. } => "Bearer",
        }
    }

    fn log_out(&self) -> Option<Request> {
        match self {
            Self::ArSystem { url, .. } => Some(Request::new("POST", format!("{url}/api/jwt/logout"))),
            Self::SalesforceSoap { .. } => None,
        }
    }
}

/// A text between the tags of an XML document, which has no way to write control characters.
fn escaped(text: &str) -> Result<String, String> {
    if text.chars().any(|letter| letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}')) {
        return Err("the user name or the password has a character that XML cannot carry".to_owned());
    }
    Ok(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

/// The answer is the token and nothing else; a page that asks people to sign in is none.
fn ar_token(response: &Response, now: Timestamp) -> Outcome<Granted> {
    let text = response.text();
    let token = text.trim();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=+/~".contains(&byte);
    if token.is_empty() || token.len() > LONGEST || !token.bytes().all(letter) {
        return Outcome::NotSent("the answer to the login is no token".to_owned());
    }
    Outcome::Ok(Granted { access: Secret::new(token), use_until: now.plus(AR_USE), refresh: None, facts: Map::new() })
}

/// A login that failed is answered with status 500 and a fault, whose code says why.
fn fault(response: &Response) -> Option<Meaning> {
    if response.status < 400 {
        return None;
    }
    let text = response.text();
    let document = Document::parse(&text).ok()?;
    let code = text_in(&document, "faultcode")?;
    let busy = ["SERVER_UNAVAILABLE", "LOGIN_RATE_EXCEEDED", "REQUEST_LIMIT_EXCEEDED", "UNKNOWN_EXCEPTION"];
    Some(if busy.iter().any(|known| code.ends_with(known)) { Meaning::Busy } else { Meaning::Credentials })
}

fn soap_session(response: &Response, now: Timestamp) -> Outcome<Granted> {
    let text = response.text();
    let Ok(document) = Document::parse(&text) else {
        return Outcome::NotSent("the answer to the login is not XML".to_owned());
    };
    if text_in(&document, "passwordExpired") == Some("true") {
        let reason = "the password of the desk's user has expired".to_owned();
        return Outcome::Refused(Refusal { reason, credentials: true, missing: false });
    }
    let Some(session) = text_in(&document, "sessionId") else {
        return Outcome::NotSent("the answer to the login has no sessionId".to_owned());
    };
    let seconds = text_in(&document, "sessionSecondsValid").and_then(|seconds| seconds.parse().ok());
    let mut facts = Map::new();
    for (name, element) in [
        ("server_url", "serverUrl"),
        ("organization_id", "organizationId"),
        ("user_name", "userName"),
        ("sandbox", "sandbox"),
    ] {
        if let Some(value) = text_in(&document, element) {
            facts.insert(name.to_owned(), value.into());
        }
    }
    // The name that OAuth2 has for it.
    let server = facts.get("server_url").and_then(Value::as_str).and_then(|url| url::Url::parse(url).ok());
    if let Some(server) = server {
        facts.insert("instance_url".to_owned(), server.origin().ascii_serialization().into());
    }
    Outcome::Ok(Granted { access: Secret::new(session), use_until: use_until(now, seconds), refresh: None, facts })
}

/// The text of the first element of this name, in any namespace.
fn text_in<'a>(document: &'a Document<'_>, name: &str) -> Option<&'a str> {
    let element = document.descendants().find(|node| node.tag_name().name() == name)?;
    element.text().map(str::trim).filter(|text| !text.is_empty())
}
