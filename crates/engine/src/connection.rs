//! Connection tests, and what a desk tells of itself.

use crate::{Engine, context::context};
use desks::{Desk, Finding, Outcome, Report, Subject, examine};
use model::{
    CorrelationKey, DeskOutcome, ProvisioningPlan, TenantId,
    integration::Reference,
    plan::{AccountRequest, AttributeRequest},
    ticket::IntegrationName,
};
use serde_json::{Map, Value, json};
use store::{StoreError, StoredIntegration};

/// Most sources that a connection test looks at for another integration that lists them.
const SOURCES_LOOKED_AT: usize = 100;

/// What a desk says of its fields and statuses.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskSchema {
    /// Its fields and statuses, as the API shows them; empty where it tells none, with the reason among the notes.
    Told(Value),
    /// It was asked, and refused or could not be reached: why.
    Failed(String),
}

impl Engine {
    /// Makes the desk's cheapest authenticated call and says exactly what is wrong. A `deep` test goes on to what would go
    /// wrong with the next ticket; it changes nothing at the desk either.
    pub async fn test_connection(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
        deep: bool,
    ) -> Result<Report, StoreError> {
        let opened = self.open(integration).await?;
        tracing::debug!(tenant = %tenant, integration.id = %integration.integration.id, deep, "testing the connection");
        let mut report = match &opened.desk {
            Ok(desk) => {
                let http = opened.http.for_job();
                let mut report = desk.check(&http).await;
                if deep && report.ok {
                    let subject = self.sample(integration);
                    let found = examine(desk.as_ref(), &http, &opened.common.people, subject).await;
                    report = Report::of([report.findings, found].concat());
                }
                report
            }
            Err(reason) => Report::of(vec![Finding::failed("attributes", reason.clone())]),
        };
        report.findings.extend(self.contested_sources(tenant, integration).await?);
        if let Some(missing) = self.missing_rule(tenant, integration).await? {
            report.findings.push(missing);
            report.ok = false;
        }
        Ok(report)
    }

    /// The fields and statuses that the desk has for the integration's tickets, each status with what the integration's map
    /// makes of it.
    pub async fn desk_schema(&self, integration: &StoredIntegration) -> Result<DeskSchema, StoreError> {
        let opened = self.open(integration).await?;
        let untold = |why: &str| DeskSchema::Told(json!({"fields": [], "statuses": [], "notes": [why]}));
        let desk = match &opened.desk {
            Ok(desk) => desk,
            Err(reason) => return Ok(untold(reason)),
        };
        let http = opened.http.for_job();
        Ok(match desk.describe(&http).await {
            Outcome::Ok(description) => DeskSchema::Told(shown(desk.as_ref(), &description)),
            other => {
                let reason = other.reason().unwrap_or("no reason given");
                // A desk that was not even called cannot tell; one that was called did not want to, or was not there.
                let called = !http.take_exchanges().is_empty() || !matches!(other, Outcome::Refused(_));
                if called { DeskSchema::Failed(reason.to_owned()) } else { untold(reason) }
            }
        })
    }

    /// A ticket about nobody, for the first source of the integration.
    fn sample(&self, integration: &StoredIntegration) -> Subject {
        let spec = &integration.integration.spec;
        let source = spec.sources.first().cloned();
        let source = source.unwrap_or_else(|| Reference { id: None, name: Some("Sample Source".to_owned()) });
        let person = |name: &str| -> Map<String, Value> {
            [("id", name), ("name", name), ("displayName", name)]
                .into_iter()
                .map(|(member, value)| (member.to_owned(), value.into()))
                .chain([("email".to_owned(), format!("{name}@connection-test.invalid").into())])
                .chain([("attributes".to_owned(), json!({}))])
                .collect()
        };
        let member = AttributeRequest {
            name: "memberOf".to_owned(),
            operation: "Add",
            value: "CN=Sample".into(),
            arguments: Map::new(),
        };
        let plan = ProvisioningPlan {
            identity: person("sample-identity"),
            requester: person("sample-requester"),
            arguments: [("identityRequestId".to_owned(), "0000000000".into())].into_iter().collect(),
            comments: Some("Connection test".to_owned()),
            account_requests: vec![AccountRequest {
                source,
                native_identity: Some("sample-account".to_owned()),
                operation: "Modify",
                instance: None,
                arguments: Map::new(),
                comments: None,
                attribute_requests: vec![member],
            }],
        };
        let name = IntegrationName {
            id: integration.integration.id.clone(),
            name: spec.name.clone(),
            type_name: spec.type_name.clone(),
        };
        let key = CorrelationKey::new(self.entropy.as_ref());
        let tracking = self.new_id().to_string();
        let context = context(&plan.to_json(), &tracking, &plan.account_requests, &key, &name);
        Subject::new(key, context)
    }

    /// A finding when the integration names a rule that is not there. It may be saved so, since references come from another
    /// system in any order; its tickets are held.
    async fn missing_rule(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
    ) -> Result<Option<Finding>, StoreError> {
        let Some(rule) = &integration.integration.spec.rule else {
            return Ok(None);
        };
        if self.store.rule_named(tenant, rule).await?.is_some() {
            return Ok(None);
        }
        let label = match (&rule.id, &rule.name) {
            (Some(id), Some(name)) => format!("with the id {id} or the name {name:?}"),
            (Some(id), None) => format!("with the id {id}"),
            (None, name) => format!("with the name {:?}", name.as_deref().unwrap_or_default()),
        };
        let message = format!("There is no connector rule {label}: tickets are held until there is one.");
        Ok(Some(Finding::failed("beforeProvisioningRule", message)))
    }

    /// A warning for each source that another integration lists as well.
    async fn contested_sources(
        &self,
        tenant: &TenantId,
        integration: &StoredIntegration,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for source in integration.integration.spec.sources.iter().take(SOURCES_LOOKED_AT) {
            let managers = self.store.managers_of(tenant, source).await?;
            if let [older, younger, ..] = managers.as_slice() {
                let label = source.name.as_deref().or(source.id.as_deref()).unwrap_or_default();
                let (older, younger) = (&older.integration.spec.name, &younger.integration.spec.name);
                let message = format!(
                    "The source {label} is listed by \"{older}\" and by \"{younger}\"; the older, \"{older}\", gets its requests."
                );
                findings.push(Finding::failed("sources", message));
            }
        }
        Ok(findings)
    }
}

/// A description as the API shows it.
fn shown(desk: &dyn Desk, description: &desks::Description) -> Value {
    let field = |field: &desks::Field| json!({"id": field.id, "name": field.name, "required": field.required, "type": field.kind, "values": field.values});
    let status = |status: &desks::DeskStatus| {
        let (outcome, why) = desk.meaning(status);
        json!({
            "status": status.text,
            "otherNames": status.also,
            "closureCode": status.closure,
            "outcome": outcome.map(DeskOutcome::as_str),
            "why": why,
        })
    };
    json!({
        "fields": description.fields.iter().map(field).collect::<Vec<_>>(),
        "statuses": description.statuses.iter().map(status).collect::<Vec<_>>(),
        "notes": description.notes,
    })
}
