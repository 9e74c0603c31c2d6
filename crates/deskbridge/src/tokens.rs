//! `deskbridge tokens`: personal access tokens from the machine's own command line, for the first one and for repair.

use crate::{
    config::Config,
    handles::{OsEntropy, SystemClock},
    serve::open_store,
};
use anyhow::{Result, bail};
use clap::ArgMatches;
use model::{Clock, Entropy, Id, TenantId};
use sha2::{Digest, Sha256};
use store::AccessToken;

/// Makes a token in the configured store. Gives what to print: its client id and secret.
pub async fn create(config: &Config, matches: &ArgMatches) -> Result<String> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let Some(tenant) = TenantId::parse(&text("tenant")) else {
        bail!("option --tenant: \"{}\" is no tenant's name; it has 1 to 64 of a-z, 0-9, - and _", text("tenant"));
    };
    let mut random = [0; 32];
    OsEntropy.fill(&mut random);
    let secret = model::hex::encode(&random);
    let owner = Id::new(&SystemClock, &OsEntropy);
    let token = AccessToken {
        tenant,
        id: Id::new(&SystemClock, &OsEntropy),
        name: text("name"),
        secret_hash: Sha256::digest(secret.as_bytes()).to_vec(),
        scopes: matches.get_many::<String>("scope").map(|scopes| scopes.cloned().collect()),
        user_level: text("level"),
        owner_id: owner.to_string(),
        owner_name: "command line".to_owned(),
        managed: false,
        token_seconds: config.token_seconds.into(),
        never_expires: true,
        expires: None,
        created: SystemClock.now(),
        last_used: None,
    };
    let (store, _) = open_store(config).await?;
    store.insert_token(&token).await?;
    store.close().await;
    Ok(format!("SAIL_CLIENT_ID={}\nSAIL_CLIENT_SECRET={secret}", token.id))
}
