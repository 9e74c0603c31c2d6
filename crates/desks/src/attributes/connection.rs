//! Where the desk is and how we prove ourselves to it.

use super::leaf::{Flag, WebUrl, inline_schema, spelled, string};
use crate::{
    hook::HookSecrets,
    http::{Credentials, Grant, JwtBearer, OAuth2, Tls, TokenBody, check_authorities, check_identity, read_key},
};
use model::Secret;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::{borrow::Cow, sync::Arc};

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
    /// An assertion that is signed with `jwt_private_key`; `client_secret` where the server asks for it as well.
    JwtBearer,
}

impl<'de> Deserialize<'de> for GrantType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let known = [
            ("CLIENT_CREDENTIALS", Self::ClientCredentials),
            ("PASSWORD", Self::Password),
            ("REFRESH_TOKEN", Self::RefreshToken),
            ("JWT_BEARER", Self::JwtBearer),
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
    /// RSA private key in PEM that signs the assertions of the OAuth2 grant `JWT_BEARER`.
    #[serde(rename = "jwt_private_key")]
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    jwt_private_key: Option<KeyPem>,
    /// How the server knows that key, where it wants to be told.
    #[serde(rename = "jwt_key_id")]
    pub jwt_key_id: Option<String>,
    /// Who asks, in those assertions; `client_id` when absent.
    #[serde(rename = "jwt_issuer")]
    pub jwt_issuer: Option<String>,
    /// For which user; `username` when absent.
    #[serde(rename = "jwt_subject")]
    pub jwt_subject: Option<String>,
    /// Who is asked; the scheme and host of `token_url` when absent.
    #[serde(rename = "jwt_audience")]
    pub jwt_audience: Option<String>,
    /// Our own certificate for desks that ask for one, the chain behind it and its private key, all in PEM.
    #[schemars(extend("writeOnly" = true, "format" = "password"))]
    client_certificate: Option<IdentityPem>,
    /// Certificates in PEM of authorities that are believed beside the public ones, for desks within an organisation.
    ca_certificate: Option<AuthoritiesPem>,
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

inline_schema!(SecretText, "Secret", { "type": "string" });

/// An RSA private key that can be read.
#[derive(Debug, Clone)]
struct KeyPem(Secret);

impl<'de> Deserialize<'de> for KeyPem {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let SecretText(pem) = SecretText::deserialize(from)?;
        read_key(pem.expose()).map_err(serde::de::Error::custom)?;
        Ok(Self(pem))
    }
}

inline_schema!(KeyPem, "PrivateKey", { "type": "string" });

/// A certificate with its private key that can be used.
#[derive(Debug, Clone)]
struct IdentityPem(Secret);

impl<'de> Deserialize<'de> for IdentityPem {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let SecretText(pem) = SecretText::deserialize(from)?;
        check_identity(pem.expose()).map_err(serde::de::Error::custom)?;
        Ok(Self(pem))
    }
}

inline_schema!(IdentityPem, "ClientCertificate", { "type": "string" });

/// Certificates that can be read.
#[derive(Debug, Clone)]
struct AuthoritiesPem(String);

impl<'de> Deserialize<'de> for AuthoritiesPem {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let pem = string(from)?;
        check_authorities(&pem).map_err(serde::de::Error::custom)?;
        Ok(Self(pem))
    }
}

inline_schema!(AuthoritiesPem, "Certificates", { "type": "string" });

/// JSON Pointers, within `attributes`, of everything secret.
pub const SECRETS: &[&str] = &[
    "/password",
    "/token",
    "/headerValue",
    "/client_secret",
    "/refresh_token",
    "/jwt_private_key",
    "/clientCertificate",
    "/webhookSecret",
    "/webhookToken",
];

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

    fn jwt_bearer(&self, missing: &mut Missing) -> Option<JwtBearer> {
        let private_key = missing.need("jwt_private_key", self.jwt_private_key.as_ref().map(|key| key.0.clone()));
        let issuer = self.jwt_issuer.clone().or_else(|| self.client_id.clone());
        let subject = missing.need("jwt_subject", self.jwt_subject.clone().or_else(|| self.username.clone()));
        let origin = |url: &WebUrl| Some(url::Url::parse(url.as_str()).ok()?.origin().ascii_serialization());
        let audience = self.jwt_audience.clone().or_else(|| origin(self.token_url.as_ref()?));
        Some(JwtBearer {
            private_key: private_key?,
            key_id: self.jwt_key_id.clone(),
            // Where these are missing, so is `client_id` or `token_url`, which is said by its own name.
            issuer: issuer?,
            subject: subject?,
            audience: audience?,
        })
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
            Some(GrantType::JwtBearer) => self.jwt_bearer(missing).map(|signed| Grant::JwtBearer(Box::new(signed))),
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

/// What the integration's TLS connections need beside the public authorities.
pub fn tls(attributes: &Map<String, Value>) -> Option<Arc<Tls>> {
    let connection = super::read::<Connection>(attributes).0;
    let identity = connection.client_certificate.map(|identity| identity.0);
    Tls::new(identity, connection.ca_certificate.map(|authorities| authorities.0)).map(Arc::new)
}

/// Reads the credentials out of an integration's attributes, or names what they lack.
pub fn credentials(attributes: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    super::read::<Connection>(attributes).0.credentials()
}

/// Gathers what is missing.
#[derive(Debug, Default)]
pub struct Missing(pub Vec<String>);

impl Missing {
    /// Passes `value` on, and notes its place when it is absent.
    pub fn need<T>(&mut self, place: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.0.push(format!("/{place}"));
        }
        value
    }
}
