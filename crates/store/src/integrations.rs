//! Integrations, their sources and their secrets.

use crate::{
    Store, StoreError,
    filter::{Columns, Listing, listing},
    row::{Arg, Row},
    statement::{Sql, Step, catalogue},
    tickets,
};
use model::{
    Id, Integration, Secret, TenantId, Timestamp,
    integration::{IntegrationSpec, Reference},
    ticket::TicketEvent,
};
use query::{Field, Filter, Kind, Op, Page, Sorter};
use std::collections::BTreeMap;

/// What the list of integrations can be filtered and sorted by (`isc-sdim.md` 1.3).
pub const INTEGRATION_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "name", kind: Kind::Text, ops: &[Op::Eq], sortable: true },
    Field { name: "type", kind: Kind::Text, ops: &[Op::Eq, Op::In], sortable: false },
    Field { name: "cluster", kind: Kind::Id, ops: &[Op::Eq, Op::In], sortable: false },
];

const COLUMNS: Columns = Columns(&[("id", "id"), ("name", "name_key"), ("type", "type_key"), ("cluster", "cluster")]);

/// What a write does to the secrets of an integration, by JSON Pointer into its attributes, such as `/password`: sets one, or
/// removes it (`None`). Those that it does not name stay as they are, for a desk may have renewed them meanwhile.
pub type Secrets = BTreeMap<String, Option<Secret>>;

/// An integration as it is stored: the attributes are without secrets.
#[derive(Debug, Clone)]
pub struct StoredIntegration {
    /// The integration.
    pub integration: Integration,
    /// Raised by every change; the condition of the next one.
    pub version: i64,
}

catalogue! {
    INSERT = Sql::both("INSERT INTO integrations (tenant_id, id, name_key, type_key, cluster, universal, document, created, modified, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)");
    UPDATE = Sql::both("UPDATE integrations SET name_key = $3, type_key = $4, cluster = $5, universal = $6, document = $7, modified = $8, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $9");
    DELETE = Sql::both("DELETE FROM integrations WHERE tenant_id = $1 AND id = $2");
    GET = Sql::both("SELECT id, document, created, modified, version FROM integrations WHERE tenant_id = $1 AND id = $2");
    ANYWHERE = Sql::both("SELECT tenant_id, id, document, created, modified, version FROM integrations WHERE id = $1 LIMIT 2");
    INSERT_SOURCE = Sql::both("INSERT INTO integration_sources (tenant_id, integration_id, position, source_id, source_name) VALUES ($1, $2, $3, $4, $5)");
    DELETE_SOURCES = Sql::both("DELETE FROM integration_sources WHERE tenant_id = $1 AND integration_id = $2");
    PUT_SECRET = Sql::both("INSERT INTO integration_secrets (tenant_id, integration_id, pointer, sealed, set_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, integration_id, pointer) DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at");
    DELETE_SECRET = Sql::both("DELETE FROM integration_secrets WHERE tenant_id = $1 AND integration_id = $2 AND pointer = $3");
    DELETE_SECRETS = Sql::both("DELETE FROM integration_secrets WHERE tenant_id = $1 AND integration_id = $2");
    GET_SECRETS = Sql::both("SELECT pointer, sealed, set_at FROM integration_secrets WHERE tenant_id = $1 AND integration_id = $2 ORDER BY pointer");
    BY_SOURCE_ID = Sql::both("SELECT i.id, i.document, i.created, i.modified, i.version FROM integration_sources s JOIN integrations i ON i.tenant_id = s.tenant_id AND i.id = s.integration_id WHERE s.tenant_id = $1 AND s.source_id = $2 ORDER BY i.created, i.id LIMIT 2");
    BY_SOURCE_NAME = Sql::both("SELECT i.id, i.document, i.created, i.modified, i.version FROM integration_sources s JOIN integrations i ON i.tenant_id = s.tenant_id AND i.id = s.integration_id WHERE s.tenant_id = $1 AND s.source_name = $2 ORDER BY i.created, i.id LIMIT 2");
    /// The text looked for stands in every document with a rule; a value of the administrator's may hold it as well.
    WITH_RULES = Sql::both("SELECT id, document, created, modified, version FROM integrations WHERE tenant_id = $1 AND document LIKE '%\"beforeProvisioningRule\":%' ORDER BY created, id");
    UNIVERSAL = Sql::both("SELECT id, document, created, modified, version FROM integrations WHERE tenant_id = $1 AND universal = TRUE ORDER BY created, id LIMIT 1");
}

/// The statements behind the list of integrations; tests look at their plans.
pub fn integration_listing(tenant: &TenantId, filter: Option<&Filter>, sorters: &[Sorter], wanted: &Page) -> Listing {
    let table = ("integrations", "id, document, created, modified, version", &COLUMNS);
    listing(table, tenant, filter, sorters, wanted)
}

impl Store {
    /// Stores a new integration. A conflict means that its name is taken.
    pub async fn insert_integration(&self, integration: &Integration, secrets: &Secrets) -> Result<(), StoreError> {
        let (tenant, id) = (&integration.tenant, &integration.id);
        let mut args: Vec<Arg> = vec![tenant.into(), id.into()];
        args.extend(row_of(&integration.spec, document(integration)));
        args.extend([integration.created.into(), integration.modified.into()]);
        let mut steps = vec![Step::one(INSERT, args)];
        steps.extend(source_steps(tenant, id, &integration.spec.sources));
        for (pointer, secret) in secrets {
            if let Some(secret) = secret {
                steps.push(self.put_secret(tenant, id, pointer, secret, integration.created)?);
            }
        }
        self.driver.write(steps).await.map(drop)
    }

    /// Replaces an integration that is still at `version`, and of its secrets those that are named. A conflict at step 0 means
    /// a changed version or a taken name.
    pub async fn update_integration(&self, changed: &StoredIntegration, secrets: &Secrets) -> Result<(), StoreError> {
        let integration = &changed.integration;
        let (tenant, id) = (&integration.tenant, &integration.id);
        let mut args: Vec<Arg> = vec![tenant.into(), id.into()];
        args.extend(row_of(&integration.spec, document(integration)));
        args.extend([integration.modified.into(), changed.version.into()]);
        let mut steps = vec![Step::one(UPDATE, args), Step::new(DELETE_SOURCES, vec![tenant.into(), id.into()])];
        steps.extend(source_steps(tenant, id, &integration.spec.sources));
        let stored = self.secrets(tenant, id).await?;
        for (pointer, secret) in secrets {
            match secret {
                // What is set anew to the same value keeps its date.
                Some(secret) if stored.get(pointer) == Some(secret) => {}
                Some(secret) => steps.push(self.put_secret(tenant, id, pointer, secret, integration.modified)?),
                None => {
                    let key = vec![tenant.into(), id.into(), pointer.as_str().into()];
                    steps.push(Step::new(DELETE_SECRET, key));
                }
            }
        }
        self.driver.write(steps).await.map(drop)
    }

    /// Deletes an integration; its unsettled tickets end as cancelled with `why`. False when there is none.
    pub async fn delete_integration(
        &self,
        tenant: &TenantId,
        id: &Id,
        why: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = || vec![tenant.into(), id.into()];
        let event = TicketEvent::new("CANCELLED", why);
        let mut steps =
            vec![Step::one(DELETE, key()), Step::new(DELETE_SOURCES, key()), Step::new(DELETE_SECRETS, key())];
        steps.extend(tickets::cancel_all_of(tenant, id, why, &event, now));
        self.write_unless_conflict(steps).await
    }

    /// One integration.
    pub async fn integration(&self, tenant: &TenantId, id: &Id) -> Result<Option<StoredIntegration>, StoreError> {
        let rows = self.driver.read(&GET, &[tenant.into(), id.into()]).await?;
        rows.into_iter().next().map(|row| read(tenant, row)).transpose()
    }

    /// The integration with this id, whatever its tenant, for a desk that calls and knows no more. None as well when, against
    /// all odds, two tenants have it.
    pub async fn integration_anywhere(&self, id: &Id) -> Result<Option<StoredIntegration>, StoreError> {
        let mut rows = self.driver.read(&ANYWHERE, &[id.into()]).await?;
        match (rows.pop(), rows.pop()) {
            (Some(mut row), None) => read(&TenantId::stored(row.text()?), row).map(Some),
            _ => Ok(None),
        }
    }

    /// A page of integrations, and how many there are in all when that was asked for.
    pub async fn integrations(
        &self,
        tenant: &TenantId,
        filter: Option<&Filter>,
        sorters: &[Sorter],
        wanted: &Page,
    ) -> Result<(Vec<StoredIntegration>, Option<u64>), StoreError> {
        let listing = integration_listing(tenant, filter, sorters, wanted);
        let total = if wanted.count { Some(self.count(&listing).await?) } else { None };
        let rows = self.driver.read(&listing.page.0, &listing.page.1).await?;
        let found = rows.into_iter().map(|row| read(tenant, row)).collect::<Result<_, _>>()?;
        Ok((found, total))
    }

    pub(crate) async fn count(&self, listing: &Listing) -> Result<u64, StoreError> {
        let mut rows = self.driver.read(&listing.count.0, &listing.count.1).await?;
        let count = rows.first_mut().map_or(Ok(0), Row::int)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The integrations that list a source, oldest first, two at most: by its id, else by its name.
    pub async fn managers_of(
        &self,
        tenant: &TenantId,
        source: &Reference,
    ) -> Result<Vec<StoredIntegration>, StoreError> {
        for (sql, key) in [(&BY_SOURCE_ID, &source.id), (&BY_SOURCE_NAME, &source.name)] {
            let Some(key) = key else { continue };
            let rows = self.driver.read(sql, &[tenant.into(), key.as_str().into()]).await?;
            if !rows.is_empty() {
                return rows.into_iter().map(|row| read(tenant, row)).collect();
            }
        }
        Ok(Vec::new())
    }

    /// The oldest integration that takes what no other one manages.
    pub async fn universal_manager(&self, tenant: &TenantId) -> Result<Option<StoredIntegration>, StoreError> {
        let rows = self.driver.read(&UNIVERSAL, &[tenant.into()]).await?;
        rows.into_iter().next().map(|row| read(tenant, row)).transpose()
    }

    /// The integrations that name a rule, oldest first.
    pub(crate) async fn integrations_with_rules(
        &self,
        tenant: &TenantId,
    ) -> Result<Vec<StoredIntegration>, StoreError> {
        let rows = self.driver.read(&WITH_RULES, &[tenant.into()]).await?;
        let found = rows.into_iter().map(|row| read(tenant, row)).collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().filter(|found| found.integration.spec.rule.is_some()).collect())
    }

    /// The secrets of an integration, by JSON Pointer into its attributes.
    pub async fn secrets(&self, tenant: &TenantId, id: &Id) -> Result<BTreeMap<String, Secret>, StoreError> {
        let rows = self.driver.read(&GET_SECRETS, &[tenant.into(), id.into()]).await?;
        let open = |mut row: Row| {
            let pointer = row.text()?;
            let secret = self.vault.open(&place(tenant, id, &pointer), &row.bytes()?)?;
            Ok((pointer, secret))
        };
        rows.into_iter().map(open).collect()
    }

    /// The names of an integration's secrets and since when each is set.
    pub async fn secret_names(&self, tenant: &TenantId, id: &Id) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let rows = self.driver.read(&GET_SECRETS, &[tenant.into(), id.into()]).await?;
        let name = |mut row: Row| Ok((row.text()?, row.bytes().and_then(|_| row.time())?));
        rows.into_iter().map(name).collect()
    }

    /// Replaces one secret of an integration, as when a desk rotates a refresh token.
    pub async fn replace_secret(
        &self,
        tenant: &TenantId,
        id: &Id,
        pointer: &str,
        secret: &Secret,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let step = self.put_secret(tenant, id, pointer, secret, now)?;
        self.driver.write(vec![step]).await.map(drop)
    }

    fn put_secret(
        &self,
        tenant: &TenantId,
        id: &Id,
        pointer: &str,
        secret: &Secret,
        now: Timestamp,
    ) -> Result<Step, StoreError> {
        let sealed = self.vault.seal(&place(tenant, id, pointer), secret)?;
        Ok(Step::one(PUT_SECRET, vec![tenant.into(), id.into(), pointer.into(), Arg::Bytes(sealed), now.into()]))
    }
}

fn place(tenant: &TenantId, id: &Id, pointer: &str) -> String {
    format!("{tenant}\n{id}\n{pointer}")
}

/// The stored document is the API's own form: one reader for both.
fn document(integration: &Integration) -> String {
    integration.to_json().to_string()
}

fn row_of(spec: &IntegrationSpec, document: String) -> [Arg; 5] {
    [
        query::fold(&spec.name).into(),
        query::fold(&spec.type_name).into(),
        Arg::Text(spec.cluster.as_ref().and_then(|cluster| cluster.id.clone())),
        spec.universal_manager.into(),
        document.into(),
    ]
}

fn source_steps(tenant: &TenantId, id: &Id, sources: &[Reference]) -> Vec<Step> {
    let step = |(position, source): (usize, &Reference)| {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let (source_id, source_name) = (source.id.clone(), source.name.clone());
        Step::one(INSERT_SOURCE, vec![tenant.into(), id.into(), position.into(), source_id.into(), source_name.into()])
    };
    sources.iter().enumerate().map(step).collect()
}

fn read(tenant: &TenantId, mut row: Row) -> Result<StoredIntegration, StoreError> {
    let id = Id::stored(row.text()?);
    let document = row.json()?;
    let spec = IntegrationSpec::from_json(&document)
        .map_err(|fault| StoreError::Corrupt(format!("integration {id}: {fault}")))?;
    let integration = Integration { tenant: tenant.clone(), id, spec, created: row.time()?, modified: row.time()? };
    Ok(StoredIntegration { integration, version: row.int()? })
}
