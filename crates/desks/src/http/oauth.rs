//! OAuth2 tokens: what is asked for, what is kept, and who is told when a refresh token rotates.

use super::{Request, Response, credentials::basic};
use async_trait::async_trait;
use model::{Secret, Timestamp};
use serde_json::Value;
use std::sync::Mutex;

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
    /// What is exchanged for the token.
    pub grant: Grant,
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
}

/// Keeps refresh tokens that rotate. A token end point that rotates them forgets the old one, so the new one is
/// stored before the access token that came with it is used.
#[async_trait]
pub trait TokenSink: Send + Sync {
    /// Stores a refresh token that replaces the configured one.
    async fn store(&self, refresh_token: &Secret) -> Result<(), String>;

    /// The newest refresh token, which another process may have stored; `None` for the configured one.
    async fn newest(&self) -> Result<Option<Secret>, String>;
}

/// Keeps a rotated refresh token as long as the process lives.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<Option<Secret>>);

#[async_trait]
impl TokenSink for InMemory {
    async fn store(&self, refresh_token: &Secret) -> Result<(), String> {
        *self.0.lock().map_err(|error| error.to_string())? = Some(refresh_token.clone());
        Ok(())
    }

    async fn newest(&self) -> Result<Option<Secret>, String> {
        self.0.lock().map(|token| token.clone()).map_err(|error| error.to_string())
    }
}

/// Tokens in use; one of these per integration, behind a lock that lets one caller fetch while the others wait.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Access token, and until when it is used.
    pub(super) access: Option<(Secret, Timestamp)>,
    /// A rotated refresh token that the sink has not taken yet.
    pub(super) unsaved: Option<Secret>,
}

/// A token end point's answer.
pub(super) struct Granted {
    pub(super) access: Secret,
    pub(super) use_until: Timestamp,
    pub(super) refresh: Option<Secret>,
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
        }
        secrets
    }

    /// The request for a token; `newest` replaces the configured refresh token.
    pub(super) fn request(&self, newest: Option<&Secret>) -> Request {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        match &self.grant {
            Grant::ClientCredentials => {
                form.append_pair("grant_type", "client_credentials");
            }
            Grant::Password { username, password } => {
                form.append_pair("grant_type", "password");
                form.append_pair("username", username);
                form.append_pair("password", password.expose());
            }
            Grant::RefreshToken(configured) => {
                form.append_pair("grant_type", "refresh_token");
                form.append_pair("refresh_token", newest.unwrap_or(configured).expose());
            }
        }
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        let mut request = Request::new("POST", &self.token_url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
        match &self.client_secret {
            Some(secret) if self.client_in_header => {
                let header = basic(&self.client_id, secret);
                request = request.header("Authorization", header.expose());
            }
            secret => {
                form.append_pair("client_id", &self.client_id);
                if let Some(secret) = secret {
                    form.append_pair("client_secret", secret.expose());
                }
            }
        }
        request.body(form.finish())
    }

    /// Reads the answer of the token end point, which came at `now`.
    pub(super) fn read(response: &Response, now: Timestamp) -> Result<Granted, String> {
        let body = response.json()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let access = text("access_token").ok_or("the answer has no access_token")?;
        let lives = match body.get("expires_in") {
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(digits)) => digits.trim().parse().ok(),
            _ => None,
        };
        let lives = lives.filter(|seconds| *seconds > 0).unwrap_or(UNSAID_SECONDS).min(86_400 * 365);
        let used = lives - MARGIN_SECONDS.min(lives / 2);
        Ok(Granted {
            access: Secret::new(access),
            use_until: now.plus(used * Timestamp::SECOND),
            refresh: text("refresh_token").map(Secret::new),
        })
    }
}
