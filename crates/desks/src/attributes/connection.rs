//! Where the desk is and how we prove ourselves to it.

use super::leaf::{Flag, WebUrl, spelled};
use crate::{
    hook::HookSecrets,
    http::{Credentials, Grant, OAuth2, TokenBody},
};
use model::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// How calls are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
pub enum AuthenticationType {
    /// Not at all.
    None,
    /// `username` and `password`.
    Basic,
    /// `token` in an `Authorization: Bearer` header.
    Bearer,
    /// `headerValue`, after `headerPrefix`, in the header `headerName`.
    Header,
    /// An access token from `token_url`.
    OAuth2,
}

impl<'de> Deserialize<'de> for AuthenticationType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let known = [
            ("None", Self::None),
            ("Basic", Self::Basic),
            ("Bearer", Self::Bearer),
            ("Header", Self::Header),
            ("OAuth2", Self::OAuth2),
        ];
        spelled(from, &known, &[("Personal Access Token", Self::Bearer)])
    }
}

/// What is exchanged for an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GrantType {
    /// `client_id` and `client_secret`.
    ClientCredentials,
    /// `username` and `password` as well.
    Password,
    /// `refresh_token` as well.
    RefreshToken,
}

impl<'de> Deserialize<'de> for GrantType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let known = [
            ("CLIENT_CREDENTIALS", Self::ClientCredentials),
            ("PASSWORD", Self::Password),
            ("REFRESH_TOKEN", Self::RefreshToken),
        ];
        spelled(from, &known, &[])
    }
}

/// Address and credentials.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Connection {
    /// Base address of the desk; every resource is appended to it.
    pub url: Option<WebUrl>,
    /// Address of the pages that people see, where it is not `url`; links to tickets lead there.
    pub site_url: Option<WebUrl>,
    /// How calls are authenticated.
    pub authentication_type: Option<AuthenticationType>,
    /// User name, for Basic and for the OAuth2 password grant.
    pub username: Option<String>,
    /// Password or API token, for Basic and for the OAuth2 password grant.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    password: Option<SecretText>,
    /// Token, for Bearer.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    token: Option<SecretText>,
    /// Name of the header that carries `headerValue`, for Header.
    pub header_name: Option<String>,
    /// Text before the value of that header, for instance `token`; a blank follows it unless it ends with one or with `=`
    /// or `:`.
    pub header_prefix: Option<String>,
    /// Secret value of that header.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    header_value: Option<SecretText>,
    /// What is exchanged for an OAuth2 access token.
    #[serde(rename = "grant_type")]
    pub grant_type: Option<GrantType>,
    /// Address of the OAuth2 token end point.
    #[serde(rename = "token_url")]
    pub token_url: Option<WebUrl>,
    /// OAuth2 client id.
    #[serde(rename = "client_id")]
    pub client_id: Option<String>,
    /// OAuth2 client secret.
    #[serde(rename = "client_secret")]
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    client_secret: Option<SecretText>,
    /// OAuth2 refresh token; where the server rotates it, the newest is kept.
    #[serde(rename = "refresh_token")]
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    refresh_token: Option<SecretText>,
    /// OAuth2 scopes, separated by blanks.
    pub scope: Option<String>,
    /// Whether the OAuth2 client proves itself in the `Authorization` header rather than in the form.
    client_credentials_in_header: Flag,
    /// Key with which the desk signs its webhooks.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    webhook_secret: Option<SecretText>,
    /// Token in the address of the webhook, for desks that do not sign.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    webhook_token: Option<SecretText>,
}

/// A secret as it is read.
#[derive(Debug, Clone)]
struct SecretText(Secret);

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Not the derived reading, whose error would print the value.
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self(Secret::new(text))),
            other => Err(serde::de::Error::custom(format!("must be a string, not {}", model::read::kind_of(&other)))),
        }
    }
}

impl JsonSchema for SecretText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

/// JSON Pointers, within `attributes`, of everything secret.
pub const SECRETS: &[&str] =
    &["/password", "/token", "/headerValue", "/client_secret", "/refresh_token", "/webhookSecret", "/webhookToken"];

impl Connection {
    /// What inbound webhooks are verified with.
    pub(crate) fn hook_secrets(&self) -> HookSecrets {
        let secret = |text: &Option<SecretText>| text.as_ref().map(|text| text.0.clone());
        HookSecrets { secret: secret(&self.webhook_secret), token: secret(&self.webhook_token) }
    }

    /// User name and password, for desks that open sessions with them, or the JSON Pointers of what is missing.
    pub fn user(&self) -> Result<(String, Secret), Vec<String>> {
        let mut missing = Missing::default();
        let username = missing.need("username", self.username.clone());
        let password = missing.need("password", self.password.as_ref().map(|text| text.0.clone()));
        username.zip(password).ok_or(missing.0)
    }

    /// The credentials, or the JSON Pointers of what they lack.
    pub fn credentials(&self) -> Result<Credentials, Vec<String>> {
        let mut missing = Missing::default();
        let secret = |text: &Option<SecretText>| text.as_ref().map(|text| text.0.clone());
        let kind = missing.need("authenticationType", self.authentication_type);
        let credentials = match kind {
            None | Some(AuthenticationType::None) => Some(Credentials::None),
            Some(AuthenticationType::Basic) => {
                let username = missing.need("username", self.username.clone());
                let password = missing.need("password", secret(&self.password));
                username.zip(password).map(|(username, password)| Credentials::Basic { username, password })
            }
            Some(AuthenticationType::Bearer) => missing.need("token", secret(&self.token)).map(Credentials::Bearer),
            Some(AuthenticationType::Header) => {
                let name = missing.need("headerName", self.header_name.clone());
                let value = missing.need("headerValue", secret(&self.header_value));
                let prefix = self.prefix();
                name.zip(value).map(|(name, value)| Credentials::Header { name, prefix, value })
            }
            Some(AuthenticationType::OAuth2) => self.oauth2(&mut missing).map(Credentials::OAuth2),
        };
        credentials.filter(|_| missing.0.is_empty()).ok_or(missing.0)
    }

    fn prefix(&self) -> String {
        match self.header_prefix.as_deref() {
            None => String::new(),
            Some(prefix) if prefix.ends_with([' ', '=', ':']) => prefix.to_owned(),
            Some(prefix) => format!("{prefix} "),
        }
    }

    fn oauth2(&self, missing: &mut Missing) -> Option<OAuth2> {
        let secret = |text: &Option<SecretText>| text.as_ref().map(|text| text.0.clone());
        let grant = match missing.need("grant_type", self.grant_type) {
            Some(GrantType::ClientCredentials) => {
                missing.need("client_secret", secret(&self.client_secret)).map(|_| Grant::ClientCredentials)
            }
            Some(GrantType::Password) => {
                let username = missing.need("username", self.username.clone());
                let password = missing.need("password", secret(&self.password));
                username.zip(password).map(|(username, password)| Grant::Password { username, password })
            }
            Some(GrantType::RefreshToken) => {
                missing.need("refresh_token", secret(&self.refresh_token)).map(Grant::RefreshToken)
            }
            None => None,
        };
        let token_url = missing.need("token_url", self.token_url.clone());
        let client_id = missing.need("client_id", self.client_id.clone());
        Some(OAuth2 {
            token_url: token_url?.as_str().to_owned(),
            client_id: client_id?,
            client_secret: secret(&self.client_secret),
            scope: self.scope.clone(),
            client_in_header: self.client_credentials_in_header.0,
            body: TokenBody::Form,
            grant: grant?,
        })
    }
}

/// Reads the credentials out of an integration's attributes, or names what they lack.
pub fn credentials(attributes: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    super::read::<Connection>(attributes).0.credentials()
}

/// Gathers what is missing.
#[derive(Debug, Default)]
pub(crate) struct Missing(pub(crate) Vec<String>);

impl Missing {
    /// Passes `value` on, and notes its place when it is absent.
    pub(crate) fn need<T>(&mut self, place: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.0.push(format!("/{place}"));
        }
        value
    }
}
