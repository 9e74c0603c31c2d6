//! What an integration proves itself with.

use super::{
    login::Login,
    oauth::{OAuth2, TokenBody},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use model::Secret;

/// How calls to a desk are authenticated. Only [`super::Http`] ever sees one after it is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Not at all.
    None,
    /// User name and password.
    Basic {
        /// User name.
        username: String,
        /// Password or API token.
        password: Secret,
    },
    /// `Authorization: Bearer …`.
    Bearer(Secret),
    /// Any header, for instance `Authorization: token …` or `X-Redmine-API-Key: …`.
    Header {
        /// Name of the header.
        name: String,
        /// Put before the value as it stands, a blank between them included where one is wanted.
        prefix: String,
        /// The secret part.
        value: Secret,
    },
    /// A token that is fetched, kept until it is nearly expired, and fetched anew.
    OAuth2(OAuth2),
    /// A session that is opened with a user name and password, kept until it is nearly over, and opened anew.
    Login(Login),
}

impl Credentials {
    /// The same, with requests for OAuth2 tokens written in JSON, as Atlassian and Zendesk want them (`desks.md` 1, 7).
    #[must_use]
    pub fn with_json_tokens(self) -> Self {
        match self {
            Self::OAuth2(oauth) => Self::OAuth2(OAuth2 { body: TokenBody::Json, ..oauth }),
            other => other,
        }
    }

    /// The header that carries a fixed credential; `None` for none, and for tokens that come and go.
    pub(super) fn fixed_header(&self) -> Option<(String, Secret)> {
        match self {
            Self::None | Self::OAuth2(_) | Self::Login(_) => None,
            Self::Basic { username, password } => Some(("Authorization".into(), basic(username, password))),
            Self::Bearer(token) => Some(("Authorization".into(), with_scheme("Bearer", token))),
            Self::Header { name, prefix, value } => {
                Some((name.clone(), Secret::new(format!("{prefix}{}", value.expose()))))
            }
        }
    }

    /// Name of the header that carries the credential.
    pub(super) fn header_name(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Header { name, .. } => Some(name),
            Self::Basic { .. } | Self::Bearer(_) | Self::OAuth2(_) | Self::Login(_) => Some("Authorization"),
        }
    }

    /// Every secret text in here.
    pub(super) fn secrets(&self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Basic { username, password } => {
                let pair = format!("{username}:{}", password.expose());
                vec![password.expose().to_owned(), pair]
            }
            Self::Bearer(token) => vec![token.expose().to_owned()],
            Self::Header { value, .. } => vec![value.expose().to_owned()],
            Self::OAuth2(oauth) => oauth.secrets(),
            Self::Login(login) => login.secrets(),
        }
    }
}

/// The value of a Basic `Authorization` header.
pub(super) fn basic(username: &str, password: &Secret) -> Secret {
    let pair = format!("{username}:{}", password.expose());
    Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair)))
}

/// The value of an `Authorization` header with a token.
pub(super) fn with_scheme(scheme: &str, token: &Secret) -> Secret {
    Secret::new(format!("{scheme} {}", token.expose()))
}
