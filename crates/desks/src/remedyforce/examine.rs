//! The connection tests, and what the desk tells of itself.

use super::{
    Remedyforce,
    act::STATUSES,
    incident::{INCIDENT, STATE},
    package::{self, ROOT},
    raise::Way,
};
use crate::{
    Description, Field, Finding, Outcome, Report,
    attributes::{encode, text_of},
    checking::explain,
    http::Http,
    meaning::DeskStatus,
};
use model::DeskOutcome;
use serde_json::Value;

/// Most statuses that are listed.
const LISTED: usize = 200;

impl Remedyforce {
    /// Asks for the object of the tickets, which proves address, credentials, the package and the right to see it; then
    /// for the package's version.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let mut findings = vec![self.attributes_finding()];
        let object = self.object(http, "").await;
        explain(&object, &mut findings);
        if matches!(object, Outcome::Ok(_)) {
            findings.push(self.package_finding(http).await);
            findings.extend(self.instance_finding(http).await);
        }
        Report::of(findings)
    }

    fn attributes_finding(&self) -> Finding {
        let check = &self.check_status;
        let mut maps = check.status_map.values().chain(check.status_map_closure_code.values());
        if self.way == Way::Unknown {
            Finding::failed("attributes", "provision/resource names no interface of Remedyforce")
        } else if maps.any(|outcome| outcome.0 == DeskOutcome::Committed) {
            Finding::passed("attributes", "complete")
        } else {
            Finding::failed("attributes", "no status is mapped to Committed, so that no ticket can ever succeed")
        }
    }

    /// The object of the tickets, in short or, with `/describe`, with all its fields.
    async fn object(&self, http: &Http, part: &str) -> Outcome<Value> {
        let request = self.site.call("GET", &self.data(&format!("sobjects/{INCIDENT}{part}")));
        let response = match self.read(http, request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let json = response.json().unwrap_or_default();
        let object = if part.is_empty() { json.get("objectDescribe").cloned().unwrap_or_default() } else { json };
        if object.get("name").and_then(Value::as_str) == Some(INCIDENT) {
            Outcome::Ok(object)
        } else {
            Outcome::Ambiguous(format!("no description of {INCIDENT}: {}", http.said(&response)))
        }
    }

    /// Whether the package's own interface answers; tickets are raised without it, comments are not.
    async fn package_finding(&self, http: &Http) -> Finding {
        let request = self.site.call("GET", &format!("{ROOT}ServiceUtil/Version"));
        let outcome = match self.read(http, request).await.value::<Value>() {
            Ok(response) => match package::result::<Value>(http, &response) {
                Ok(version) => Outcome::Ok(version),
                Err(outcome) => outcome,
            },
            Err(outcome) => outcome,
        };
        match (outcome, self.way) {
            (Outcome::Ok(version), _) => {
                let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
                Finding::passed("package", format!("Remedyforce answers: {}", http.shorten(&version, 200)))
            }
            (other, Way::Upsert) => {
                let reason = other.reason().unwrap_or_default();
                Finding::unknown("package", format!("no comments can be added to tickets: {reason}"))
            }
            (other, _) => Finding::failed("package", other.reason().unwrap_or_default()),
        }
    }

    /// Whether the token was given for another host than `url`, which may stop answering one day.
    async fn instance_finding(&self, http: &Http) -> Option<Finding> {
        let facts = http.token_facts().await;
        let instance = url::Url::parse(facts.get("instance_url")?.as_str()?).ok()?;
        let ours = url::Url::parse(self.site.url.as_str()).ok()?;
        let (instance, ours) = (instance.origin().ascii_serialization(), ours.origin().ascii_serialization());
        (instance != ours).then(|| {
            let message =
                format!("the token is for {instance}, but url is {ours}: Salesforce wants calls at {instance}");
            Finding::unknown("instance", message)
        })
    }

    /// The rights of the object, and whether the field of our key is what makes an upsert safe.
    pub(super) async fn tell_rights(&self, http: &Http) -> Vec<Finding> {
        let object = match self.object(http, "/describe").await {
            Outcome::Ok(object) => object,
            other => {
                let reason = other.reason().unwrap_or_default().to_owned();
                return ["create", "read", "cancel"].map(|step| Finding::unknown(step, reason.clone())).into();
            }
        };
        let has = |right: &str| object.get(right) == Some(&Value::Bool(true));
        let finding = |step: &str, right: &str| {
            if has(right) {
                Finding::passed(step, format!("the user may: {INCIDENT} is {right}"))
            } else {
                Finding::failed(step, format!("the user may not: {INCIDENT} is not {right}"))
            }
        };
        let create = match self.key_fault(&object) {
            Some(fault) if has("createable") => Finding::failed("create", fault),
            _ => finding("create", "createable"),
        };
        vec![create, finding("read", "queryable"), finding("cancel", "updateable")]
    }

    /// What is wrong with the field of our key.
    fn key_fault(&self, object: &Value) -> Option<String> {
        let name = self.key_column.as_deref()?;
        let fields = object.get("fields").and_then(Value::as_array)?;
        let Some(field) = fields.iter().find(|field| field.get("name").and_then(Value::as_str) == Some(name)) else {
            return Some(format!("{INCIDENT} has no field {name}, or the user may not see it"));
        };
        let is = |flag: &str| field.get(flag) == Some(&Value::Bool(true));
        let lacks = match self.way {
            Way::Upsert if !is("externalId") => "an External ID",
            Way::Upsert if !is("unique") => "unique",
            Way::Upsert if !is("createable") => "writable by the user",
            _ => return None,
        };
        Some(format!("the field {name} must be {lacks}"))
    }

    /// What the desk tells of its fields and statuses.
    pub(super) async fn tell(&self, http: &Http) -> Outcome<Description> {
        let mut notes = Vec::new();
        let fields = match self.describe_fields(http, &mut notes).await.value() {
            Ok(fields) => fields,
            Err(outcome) => return outcome,
        };
        let soql = format!(
            "SELECT Id,Name,{STATE} FROM {STATUSES} WHERE BMCServiceDesk__inactive__c = false AND \
             BMCServiceDesk__appliesToIncident__c = true ORDER BY Name LIMIT {LISTED}"
        );
        match self.query(http, &soql).await.value::<Description>() {
            Ok(rows) => {
                let statuses = rows.iter().filter_map(|row| {
                    let name = row.get("Name").and_then(text_of)?;
                    Some(DeskStatus::new(name).or(super::incident::state(row).unwrap_or_default()))
                });
                Outcome::Ok(Description { fields, statuses: statuses.collect(), notes })
            }
            Err(outcome) => outcome,
        }
    }

    /// The fields that a call may fill: of the object, or of the request definition.
    async fn describe_fields(&self, http: &Http, notes: &mut Vec<String>) -> Outcome<Vec<Field>> {
        match self.way {
            Way::Incident | Way::Unknown => {
                notes.push("the package's interface does not tell the fields of its incidents".to_owned());
                Outcome::Ok(Vec::new())
            }
            Way::ServiceRequest => self.questions(http, notes).await,
            Way::Upsert => self.object(http, "/describe").await.map(|object| {
                let fields = object.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
                fields.iter().filter_map(field).collect()
            }),
        }
    }

    /// The fields and questions of the request definition.
    async fn questions(&self, http: &Http, notes: &mut Vec<String>) -> Outcome<Vec<Field>> {
        let Some(definition) = &self.settings.request_definition else {
            notes.push("requestDefinition is not set, so that the questions cannot be asked for".to_owned());
            return Outcome::Ok(Vec::new());
        };
        let request = self.site.call("GET", &format!("{ROOT}ServiceRequestDefinition/{}", encode(&definition.0)));
        let result = match self.read(http, request).await.value() {
            Ok(response) => match package::result(http, &response) {
                Ok(result) => result,
                Err(outcome) => return outcome,
            },
            Err(outcome) => return outcome,
        };
        let one = match &result {
            Value::Array(definitions) => definitions.first().cloned().unwrap_or_default(),
            other => other.clone(),
        };
        let texts = |list: &str| one.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        let named = |id: &str, required: bool| Field { id: id.into(), name: id.into(), required, ..Field::default() };
        let mut fields = vec![named("requestDefinitionId", true), named("client", false)];
        fields.extend(self.settings.key_field.iter().map(|field| named(&field.0, false)));
        for entry in texts("Fields") {
            if let Some(id) = entry.get("Name").and_then(text_of)
                && !fields.iter().any(|known| known.id == id)
            {
                fields.push(named(&id, false));
            }
        }
        for question in texts("Questions") {
            let text = |name: &str| question.get(name).and_then(text_of);
            let Some(id) = text("Id") else { continue };
            fields.push(Field {
                name: text("Text").unwrap_or_else(|| id.clone()),
                required: question.get("IsRequired") == Some(&Value::Bool(true)),
                kind: text("Type"),
                values: Vec::new(),
                id,
            });
        }
        Outcome::Ok(fields)
    }
}

/// A field that a new record may have. One that may be empty, or that Salesforce fills, is not required.
fn field(row: &Value) -> Option<Field> {
    let is = |flag: &str| row.get(flag) == Some(&Value::Bool(true));
    if !is("createable") {
        return None;
    }
    let text = |name: &str| row.get(name).and_then(text_of);
    let id = text("name")?;
    let values = row.get("picklistValues").and_then(Value::as_array).into_iter().flatten();
    let values = values.filter(|value| value.get("active") != Some(&Value::Bool(false)));
    Some(Field {
        name: text("label").unwrap_or_else(|| id.clone()),
        required: !is("nillable") && !is("defaultedOnCreate"),
        kind: text("type"),
        values: values.filter_map(|value| value.get("value").and_then(text_of)).collect(),
        id,
    })
}
