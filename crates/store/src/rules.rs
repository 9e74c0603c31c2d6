//! Connector rules.

use crate::{
    Store, StoreError,
    filter::{Columns, Listing, listing},
    integrations::StoredIntegration,
    row::Row,
    statement::{Sql, Step, catalogue},
};
use model::{ConnectorRule, Id, TenantId, integration::Reference, rule::RuleSpec};
use query::Page;

const COLUMNS: Columns = Columns(&[]);

catalogue! {
    INSERT = Sql::both("INSERT INTO connector_rules (tenant_id, id, name_key, document, created, modified) VALUES ($1, $2, $3, $4, $5, $6)");
    UPDATE = Sql::both("UPDATE connector_rules SET name_key = $3, document = $4, modified = $5 WHERE tenant_id = $1 AND id = $2");
    DELETE = Sql::both("DELETE FROM connector_rules WHERE tenant_id = $1 AND id = $2");
    GET = Sql::both("SELECT id, document, created, modified FROM connector_rules WHERE tenant_id = $1 AND id = $2");
    BY_NAME = Sql::both("SELECT id, document, created, modified FROM connector_rules WHERE tenant_id = $1 AND name_key = $2");
}

/// The statements behind the list of rules; tests look at their plans.
pub fn rule_listing(tenant: &TenantId, wanted: &Page) -> Listing {
    listing(("connector_rules", "id, document, created, modified", &COLUMNS), tenant, None, &[], wanted)
}

impl Store {
    /// Stores a new rule. A conflict means that its name is taken.
    pub async fn insert_rule(&self, rule: &ConnectorRule) -> Result<(), StoreError> {
        let args = vec![
            (&rule.tenant).into(),
            (&rule.id).into(),
            query::fold(&rule.spec.name).into(),
            document(rule),
            rule.created.into(),
            rule.modified.into(),
        ];
        self.driver.write(vec![Step::one(INSERT, args)]).await.map(drop)
    }

    /// Replaces a rule. False when there is none, or when its new name is taken.
    pub async fn update_rule(&self, rule: &ConnectorRule) -> Result<bool, StoreError> {
        let name_key = query::fold(&rule.spec.name);
        let args =
            vec![(&rule.tenant).into(), (&rule.id).into(), name_key.into(), document(rule), rule.modified.into()];
        self.write_unless_conflict(vec![Step::one(UPDATE, args)]).await
    }

    /// Deletes a rule. False when there is none.
    pub async fn delete_rule(&self, tenant: &TenantId, id: &Id) -> Result<bool, StoreError> {
        self.write_unless_conflict(vec![Step::one(DELETE, vec![tenant.into(), id.into()])]).await
    }

    /// One rule.
    pub async fn rule(&self, tenant: &TenantId, id: &Id) -> Result<Option<ConnectorRule>, StoreError> {
        self.one_rule(tenant, &GET, id.as_str()).await
    }

    /// The rule that an integration names: by its id, else by its name, whatever its case. Ids differ from server to server,
    /// so that an integration copied from another one finds its rule by name.
    pub async fn rule_named(
        &self,
        tenant: &TenantId,
        reference: &Reference,
    ) -> Result<Option<ConnectorRule>, StoreError> {
        if let Some(id) = &reference.id
            && let Some(found) = self.one_rule(tenant, &GET, id).await?
        {
            return Ok(Some(found));
        }
        match &reference.name {
            Some(name) => self.one_rule(tenant, &BY_NAME, &query::fold(name)).await,
            None => Ok(None),
        }
    }

    async fn one_rule(&self, tenant: &TenantId, sql: &Sql, key: &str) -> Result<Option<ConnectorRule>, StoreError> {
        let rows = self.driver.read(sql, &[tenant.into(), key.into()]).await?;
        rows.into_iter().next().map(|row| read(tenant, row)).transpose()
    }

    /// A page of rules, oldest first, and how many there are in all when that was asked for.
    pub async fn rules(
        &self,
        tenant: &TenantId,
        wanted: &Page,
    ) -> Result<(Vec<ConnectorRule>, Option<u64>), StoreError> {
        let listing = rule_listing(tenant, wanted);
        let total = if wanted.count { Some(self.count(&listing).await?) } else { None };
        let rows = self.driver.read(&listing.page.0, &listing.page.1).await?;
        let found = rows.into_iter().map(|row| read(tenant, row)).collect::<Result<_, _>>()?;
        Ok((found, total))
    }

    /// The integrations that name this rule, as [`Self::rule_named`] finds it, oldest first.
    pub async fn integrations_naming(&self, rule: &ConnectorRule) -> Result<Vec<StoredIntegration>, StoreError> {
        let mut found = Vec::new();
        for integration in self.integrations_with_rules(&rule.tenant).await? {
            let Some(reference) = &integration.integration.spec.rule else { continue };
            let by_id = reference.id.as_deref() == Some(rule.id.as_str());
            let by_name = reference.name.as_deref().map(query::fold) == Some(query::fold(&rule.spec.name));
            // What bears the name may name another rule by its id.
            if by_id
                || (by_name && self.rule_named(&rule.tenant, reference).await?.is_some_and(|named| named.id == rule.id))
            {
                found.push(integration);
            }
        }
        Ok(found)
    }
}

/// The stored document is the API's own form: one reader for both.
fn document(rule: &ConnectorRule) -> crate::row::Arg {
    rule.to_json().to_string().into()
}

fn read(tenant: &TenantId, mut row: Row) -> Result<ConnectorRule, StoreError> {
    let id = Id::stored(row.text()?);
    let document = row.json()?;
    let spec = RuleSpec::from_json(&document).map_err(|fault| StoreError::Corrupt(format!("rule {id}: {fault}")))?;
    Ok(ConnectorRule { tenant: tenant.clone(), id, spec, created: row.time()?, modified: row.optional_time()? })
}
