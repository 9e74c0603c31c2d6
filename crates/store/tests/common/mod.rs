//! A store for a test, and integrations to put into it.
#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "each test file uses a part of it")]

use model::{Entropy, Id, Integration, TenantId, Timestamp, integration::IntegrationSpec};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use store::{Location, Sql, Store, Vault};

struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            let mixed = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}

pub fn entropy() -> Arc<dyn Entropy> {
    Arc::new(Counter(AtomicU64::new(1)))
}

/// A store of its own: a SQLite file, or a schema of the PostgreSQL that `DESKBRIDGE_TEST_POSTGRES` names.
pub async fn open(directory: &tempfile::TempDir) -> Store {
    let vault = || Vault::new(&[7; 32], entropy());
    let Ok(url) = std::env::var("DESKBRIDGE_TEST_POSTGRES") else {
        return Store::open(&Location::Sqlite(directory.path().join("test.db")), vault()).await.unwrap();
    };
    let schema = directory.path().file_name().unwrap().to_string_lossy().replace('.', "t").to_lowercase();
    let public = Store::open(&Location::Postgres(url.clone()), vault()).await.unwrap();
    public.driver().write(vec![store::Step::new(Sql::made(format!("CREATE SCHEMA {schema}")), vec![])]).await.unwrap();
    Store::open(&Location::Postgres(format!("{url}?options=-c%20search_path%3D{schema}")), vault()).await.unwrap()
}

pub fn on_sqlite() -> bool {
    std::env::var("DESKBRIDGE_TEST_POSTGRES").is_err()
}

pub fn id(number: u64) -> Id {
    Id::stored(format!("{number:032x}"))
}

pub fn tenant() -> TenantId {
    TenantId::default_tenant()
}

pub fn integration(number: u64, name: &str) -> Integration {
    let body = json!({"name": name, "description": "", "type": "Generic SDIM", "attributes": {"url": "https://desk.example"},
        "managedSources": [format!("source-{number}")], "cluster": format!("cluster-{}", number % 7)});
    Integration {
        tenant: tenant(),
        id: id(number),
        spec: IntegrationSpec::from_json(&body).unwrap(),
        created: Timestamp(number.try_into().unwrap()),
        modified: Timestamp(0),
    }
}
