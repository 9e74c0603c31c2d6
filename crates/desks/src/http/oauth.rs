//! OAuth2 tokens: what is asked for, and what the answer says.

use super::{
    JwtBearer, Request, Response,
    credentials::basic,
    redact::Redactor,
    tokens::{Granted, TokenSource},
};
use crate::Outcome;
use model::{Secret, Timestamp};
use serde_json::{Map, Value};

/// How an access token is asked for (RFC 6749).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth2 {
    /// Address of the token end point.
    pub token_url: String,
    /// Client id.
    pub client_id: String,
    /// Client secret; `None` for a public client.
    pub client_secret: Option<Secret>,
    /// Scopes, separated by blanks.
    pub scope: Option<String>,
    /// Whether the client proves itself in the `Authorization` header rather than in the form.
    pub client_in_header: bool,
    /// How the request for a token is written.
    pub body: TokenBody,
    /// What is exchanged for the token.
    pub grant: Grant,
}

/// How the request for a token is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TokenBody {
    /// As a form, which is the standard.
    #[default]
    Form,
    /// As a JSON object with the same members, as Atlassian and Zendesk want it (`desks.md` 1 and 7).
    Json,
}

/// What is exchanged for an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// The client itself.
    ClientCredentials,
    /// A user's name and password.
    Password {
        /// User name.
        username: String,
        /// Password.
        password: Secret,
    },
    /// A refresh token, which the server may replace by another at each use.
    RefreshToken(Secret),
    /// An assertion that we sign.
    JwtBearer(Box<JwtBearer>),
}

/// Life of a token whose answer does not say it.
const UNSAID_SECONDS: i64 = 600;
/// Longest time before its expiry that a token is no longer used.
const MARGIN_SECONDS: i64 = 60;

impl OAuth2 {
    pub(super) fn secrets(&self) -> Vec<String> {
        let mut secrets = Vec::new();
        if let Some(secret) = &self.client_secret {
            secrets.push(secret.expose().to_owned());
            secrets.push(format!("{}:{}", self.client_id, secret.expose()));
        }
        match &self.grant {
            Grant::ClientCredentials => {}
            Grant::Password { password, .. } => secrets.push(password.expose().to_owned()),
            Grant::RefreshToken(token) => secrets.push(token.expose().to_owned()),
            Grant::JwtBearer(signed) => secrets.push(signed.private_key.expose().to_owned()),
        }
        secrets
    }

    /// The members of the request, in order.
    fn members(
        &self,
        newest: Option<&Secret>,
        now: Timestamp,
        redactor: &Redactor,
    ) -> Result<Vec<(&'static str, String)>, String> {
        let mut members = match &self.grant {
            Grant::ClientCredentials => vec![("grant_type", "client_credentials".to_owned())],
            Grant::Password { username, password } => vec![
                ("grant_type", "password".to_owned()),
                ("username", username.clone()),
                ("password", password.expose().to_owned()),
            ],
            Grant::RefreshToken(configured) => vec![
                ("grant_type", "refresh_token".to_owned()),
                ("refresh_token", newest.unwrap_or(configured).expose().to_owned()),
            ],
            Grant::JwtBearer(signed) => {
                let assertion = signed.assertion(now)?;
                redactor.learn(assertion.expose());
                vec![
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned()),
                    ("assertion", assertion.expose().to_owned()),
                ]
            }
        };
        members.extend(self.scope.clone().map(|scope| ("scope", scope)));
        // An assertion names the client already; Salesforce has no secret to go with it, ServiceNow wants both.
        let named = matches!(self.grant, Grant::JwtBearer(_)) && self.client_secret.is_none();
        if self.client_header().is_none() && !named {
            members.push(("client_id", self.client_id.clone()));
            members.extend(self.client_secret.as_ref().map(|secret| ("client_secret", secret.expose().to_owned())));
        }
        Ok(members)
    }

    /// The value of the `Authorization` header, where the client proves itself there.
    fn client_header(&self) -> Option<Secret> {
        let secret = self.client_secret.as_ref().filter(|_| self.client_in_header)?;
        Some(basic(&self.client_id, secret))
    }
}

impl TokenSource for OAuth2 {
    fn request(&self, newest: Option<&Secret>, now: Timestamp, redactor: &Redactor) -> Result<Request, String> {
        let members = self.members(newest, now, redactor)?;
        let mut request = Request::new("POST", &self.token_url).header("Accept", "application/json");
        if let Some(header) = self.client_header() {
            request = request.header("Authorization", header.expose());
        }
        Ok(match self.body {
            TokenBody::Form => request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(members).finish()),
            TokenBody::Json => {
                let object: Map<String, Value> =
                    members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
                request.header("Content-Type", "application/json").body(Value::Object(object).to_string())
            }
        })
    }

    fn read(&self, response: &Response, now: Timestamp) -> Outcome<Granted> {
        match granted(response, now) {
            Ok(granted) => Outcome::Ok(granted),
            Err(reason) => Outcome::NotSent(reason),
        }
    }

    fn rotates(&self) -> bool {
        matches!(self.grant, Grant::RefreshToken(_))
    }
}

/// Members of an answer that are not secret and say more about the token (`desks.md` 4).
const FACTS: [&str; 7] = ["instance_url", "api_instance_url", "scope", "token_type", "id", "issued_at", "expires_in"];

fn granted(response: &Response, now: Timestamp) -> Result<Granted, String> {
    let body = response.json()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let access = text("access_token").ok_or("the answer has no access_token")?;
    let lives = match body.get("expires_in") {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(digits)) => digits.trim().parse().ok(),
        _ => None,
    };
    let known = |name: &&str| Some(((*name).to_owned(), body.get(*name)?.clone()));
    Ok(Granted {
        access: Secret::new(access),
        use_until: use_until(now, lives),
        refresh: text("refresh_token").map(Secret::new),
        facts: FACTS.iter().filter_map(known).collect(),
    })
}

/// Until when a token is used that came at `now` and lives for so many seconds, if the answer says how many.
pub(super) fn use_until(now: Timestamp, seconds: Option<i64>) -> Timestamp {
    let lives = seconds.filter(|seconds| *seconds > 0).unwrap_or(UNSAID_SECONDS).min(86_400 * 365);
    now.plus((lives - MARGIN_SECONDS.min(lives / 2)) * Timestamp::SECOND)
}
