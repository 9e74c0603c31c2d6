//! Access tokens: making, reading and judging them (`isc-sdim.md` 3).

use crate::{
    App,
    error::ApiError,
    hash::{hex, sha256},
    operation::Operation,
    scopes,
};
use http::{HeaderMap, header};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use model::{Id, TenantId};
use serde::{Deserialize, Serialize};
use store::AccessToken;

/// The user level that the API asks for.
pub const ORG_ADMIN: &str = "ORG_ADMIN";

/// Claims of an access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Tenant.
    pub tenant_id: String,
    /// Always true here, as documented tokens have it.
    pub internal: bool,
    /// Name of the installation.
    pub pod: String,
    /// Name of the organisation.
    pub org: String,
    /// Identity that the token acts for.
    pub identity_id: String,
    /// Its name.
    pub user_name: String,
    /// Whether it authenticated strongly.
    pub strong_auth: bool,
    /// User levels.
    pub authorities: Vec<String>,
    /// Whether the user may act.
    pub enabled: bool,
    /// The personal access token's id.
    pub client_id: String,
    /// `OFFLINE`.
    #[serde(rename = "accessType")]
    pub access_type: String,
    /// Whether it could authenticate strongly.
    pub strong_auth_supported: bool,
    /// The same as `identity_id`.
    pub user_id: String,
    /// Scopes.
    pub scope: Vec<String>,
    /// Seconds since the epoch.
    pub exp: i64,
    /// Id of the token.
    pub jti: String,
}

/// Who calls.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whose data it sees.
    pub tenant: TenantId,
    /// The personal access token's id.
    pub client_id: String,
    /// Identity that the token acts for.
    pub identity_id: String,
    /// Its name.
    pub user_name: String,
    authorities: Vec<String>,
    scopes: Vec<String>,
}

impl Caller {
    /// Whether the token holds `scope`, or all of them.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope || held == scopes::ALL)
    }

    /// The scopes that the token holds; `None` for all of them.
    pub fn held(&self) -> Option<&[String]> {
        (!self.may(scopes::ALL)).then_some(self.scopes.as_slice())
    }

    /// Refuses what the caller may not do: user level first, then scope.
    pub fn expect(&self, operation: &Operation) -> Result<(), ApiError> {
        if !self.authorities.iter().any(|level| level == ORG_ADMIN) {
            return Err(ApiError::forbidden(format!("the user level {ORG_ADMIN} is needed")));
        }
        if operation.scopes.iter().any(|scope| self.may(scope)) {
            return Ok(());
        }
        Err(ApiError::forbidden(format!(
            "one of these scopes is needed: {}, {}",
            operation.scopes.join(", "),
            scopes::ALL
        )))
    }
}

/// The personal access token that exists from the start, as if it were stored.
pub fn bootstrap(app: &App) -> Option<AccessToken> {
    let (id, secret) = app.settings.bootstrap.as_ref()?;
    let digits = hex(&sha256(b"deskbridge bootstrap identity"));
    Some(AccessToken {
        tenant: TenantId::default_tenant(),
        id: Id::stored(id.as_str()),
        name: "bootstrap".to_owned(),
        secret_hash: sha256(secret.expose().as_bytes()),
        scopes: None,
        user_level: ORG_ADMIN.to_owned(),
        owner_id: digits.get(..32).unwrap_or_default().to_owned(),
        owner_name: "bootstrap".to_owned(),
        managed: true,
        token_seconds: app.settings.token_seconds,
        never_expires: true,
        expires: None,
        created: model::Timestamp(0),
        last_used: None,
    })
}

/// The personal access token of a client id.
pub async fn find_token(app: &App, client_id: &str) -> Result<Option<AccessToken>, ApiError> {
    if let Some(token) = bootstrap(app).filter(|token| token.id.as_str() == client_id) {
        return Ok(Some(token));
    }
    let Some(id) = Id::parse(client_id) else {
        return Ok(None);
    };
    Ok(app.store.token(&id).await?)
}

/// Signs claims.
pub fn sign(app: &App, claims: &Claims) -> Result<String, ApiError> {
    let key = EncodingKey::from_secret(&app.settings.signing_key.0);
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).map_err(|error| {
        tracing::error!(%error, "an access token could not be signed");
        ApiError::internal()
    })
}

/// The caller behind the `Authorization` header.
pub async fn authenticate(app: &App, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let refuse = |why: &str| ApiError::Unauthorized(why.to_owned());
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or_else(|| refuse("JWT is missing"))?;
    let text = value.to_str().unwrap_or_default();
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || values.next().is_some() {
        return Err(refuse("JWT is missing"));
    }
    let key = DecodingKey::from_secret(&app.settings.signing_key.0);
    let mut validation = Validation::new(Algorithm::HS256);
    // Time is judged below, by the Clock handle.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let claims =
        jsonwebtoken::decode::<Claims>(token.trim(), &key, &validation).map_err(|_| refuse("JWT is not valid"))?.claims;
    let now = app.clock.now();
    if claims.exp.saturating_mul(model::Timestamp::SECOND) <= now.0 {
        return Err(refuse("JWT is expired"));
    }
    // A token that was deleted ends the access tokens made with it at once.
    let stored = find_token(app, &claims.client_id).await?;
    if stored.is_none_or(|token| token.tenant.as_str() != claims.tenant_id) {
        return Err(refuse("JWT was revoked"));
    }
    Ok(Caller {
        tenant: TenantId::stored(claims.tenant_id),
        client_id: claims.client_id,
        identity_id: claims.identity_id,
        user_name: claims.user_name,
        authorities: claims.authorities,
        scopes: claims.scope,
    })
}
