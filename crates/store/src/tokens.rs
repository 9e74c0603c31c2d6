//! Personal access tokens (`openapi/isc-v2024-personal-access-tokens.json`).

use crate::{
    Store, StoreError,
    row::{Arg, Row},
    statement::{Sql, Step, catalogue},
};
use model::{Id, TenantId, Timestamp};

/// A personal access token; the secret itself is never stored.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessToken {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id, the `client_id`.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// SHA-256 of the secret, which has 256 random bits.
    pub secret_hash: Vec<u8>,
    /// Scopes; `None` means all.
    pub scopes: Option<Vec<String>>,
    /// User level of the owner, such as `ORG_ADMIN`.
    pub user_level: String,
    /// The owner's identity id.
    pub owner_id: String,
    /// The owner's name.
    pub owner_name: String,
    /// Flag of the API.
    pub managed: bool,
    /// How long an access token made with it lives, in seconds.
    pub token_seconds: i64,
    /// Whether the owner took notice that it never expires.
    pub never_expires: bool,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

catalogue! {
    INSERT = Sql::both("INSERT INTO access_tokens (tenant_id, id, name, secret_hash, scopes, user_level, owner_id, owner_name, managed, token_seconds, never_expires, expires, created, last_used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    UPDATE = Sql::both("UPDATE access_tokens SET name = $3, scopes = $4, managed = $5, token_seconds = $6, never_expires = $7, expires = $8 WHERE tenant_id = $1 AND id = $2");
    USED = Sql::both("UPDATE access_tokens SET last_used = $3 WHERE tenant_id = $1 AND id = $2");
    DELETE = Sql::both("DELETE FROM access_tokens WHERE tenant_id = $1 AND id = $2");
    BY_ID = Sql::both("SELECT tenant_id, id, name, secret_hash, scopes, user_level, owner_id, owner_name, managed, token_seconds, never_expires, expires, created, last_used FROM access_tokens WHERE id = $1");
    LIST = Sql::both("SELECT tenant_id, id, name, secret_hash, scopes, user_level, owner_id, owner_name, managed, token_seconds, never_expires, expires, created, last_used FROM access_tokens WHERE tenant_id = $1 ORDER BY created, id LIMIT 1000");
}

impl Store {
    /// Stores a new token.
    pub async fn insert_token(&self, token: &AccessToken) -> Result<(), StoreError> {
        let args = vec![
            (&token.tenant).into(),
            (&token.id).into(),
            token.name.as_str().into(),
            Arg::Bytes(token.secret_hash.clone()),
            scopes(token),
            token.user_level.as_str().into(),
            token.owner_id.as_str().into(),
            token.owner_name.as_str().into(),
            token.managed.into(),
            token.token_seconds.into(),
            token.never_expires.into(),
            token.expires.into(),
            token.created.into(),
            token.last_used.into(),
        ];
        self.driver.write(vec![Step::one(INSERT, args)]).await.map(drop)
    }

    /// Replaces what can change of a token. False when there is none.
    pub async fn update_token(&self, token: &AccessToken) -> Result<bool, StoreError> {
        let args = vec![
            (&token.tenant).into(),
            (&token.id).into(),
            token.name.as_str().into(),
            scopes(token),
            token.managed.into(),
            token.token_seconds.into(),
            token.never_expires.into(),
            token.expires.into(),
        ];
        self.write_unless_conflict(vec![Step::one(UPDATE, args)]).await
    }

    /// Notes that a token was used.
    pub async fn token_used(&self, tenant: &TenantId, id: &Id, now: Timestamp) -> Result<bool, StoreError> {
        self.write_unless_conflict(vec![Step::one(USED, vec![tenant.into(), id.into(), now.into()])]).await
    }

    /// Deletes a token. False when there is none.
    pub async fn delete_token(&self, tenant: &TenantId, id: &Id) -> Result<bool, StoreError> {
        self.write_unless_conflict(vec![Step::one(DELETE, vec![tenant.into(), id.into()])]).await
    }

    /// The token of a client id, whatever its tenant: the token says which one it is.
    pub async fn token(&self, id: &Id) -> Result<Option<AccessToken>, StoreError> {
        let rows = self.driver.read(&BY_ID, &[id.into()]).await?;
        rows.into_iter().next().map(read).transpose()
    }

    /// The tenant's tokens, oldest first, 1000 at most.
    pub async fn tokens(&self, tenant: &TenantId) -> Result<Vec<AccessToken>, StoreError> {
        let rows = self.driver.read(&LIST, &[tenant.into()]).await?;
        rows.into_iter().map(read).collect()
    }
}

fn scopes(token: &AccessToken) -> Arg {
    Arg::Text(token.scopes.as_ref().map(|scopes| scopes.join(" ")))
}

fn read(mut row: Row) -> Result<AccessToken, StoreError> {
    Ok(AccessToken {
        tenant: TenantId::stored(row.text()?),
        id: Id::stored(row.text()?),
        name: row.text()?,
        secret_hash: row.bytes()?,
        scopes: row.optional_text()?.map(|text| text.split_whitespace().map(str::to_owned).collect()),
        user_level: row.text()?,
        owner_id: row.text()?,
        owner_name: row.text()?,
        managed: row.boolean()?,
        token_seconds: row.int()?,
        never_expires: row.boolean()?,
        expires: row.optional_time()?,
        created: row.time()?,
        last_used: row.optional_time()?,
    })
}
