//! The connection test, our rights, and what the desk tells of its fields and statuses.

use super::{
    Edition, Jira,
    follow::own_status,
    raise::{Way, written},
};
use crate::{
    Description, Draft, Field, Finding, Outcome, Refusal, Report,
    attributes::{encode, text_of},
    checking::explain,
    http::Http,
};
use serde_json::Value;

/// Most pages of fields or issue types.
const PAGES: usize = 5;

impl Jira {
    /// Asks who we are, and for the service desk where requests are raised in one.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let mut findings = vec![Finding::passed("attributes", "complete")];
        let outcome = match self.myself(http).await {
            Outcome::Ok(()) if self.way == Way::Request => self.project(http).await.map(|_| ()),
            outcome => outcome,
        };
        explain(&outcome, &mut findings);
        Report::of(findings)
    }

    /// Whether the desk knows us: an answer that names nobody, or somebody who is not active, means no.
    async fn myself(&self, http: &Http) -> Outcome<()> {
        let json = match self.get(http, &self.api("/myself")).await.value() {
            Ok(json) => json,
            Err(outcome) => return outcome,
        };
        let known = ["accountId", "name", "key"].iter().any(|name| json.get(*name).and_then(text_of).is_some());
        if known && json.get("active") != Some(&Value::Bool(false)) {
            return Outcome::Ok(());
        }
        let reason = "200: the desk does not take us for an active user".to_owned();
        Outcome::Refused(Refusal { reason, credentials: true, missing: false })
    }

    async fn get(&self, http: &Http, resource: &str) -> Outcome<Value> {
        let response = match http.read(self.site.call("GET", resource)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match response.json() {
            Ok(json) => Outcome::Ok(json),
            Err(what) => Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
        }
    }

    /// Key or id of the project of our tickets.
    async fn project(&self, http: &Http) -> Outcome<String> {
        let written = written(&self.provision);
        let set = |path: &str| written.pointer(path).and_then(text_of);
        if self.way == Way::Issue {
            let project = ["/fields/project/key", "/fields/project/id", "/fields/project"].into_iter().find_map(set);
            return project.map_or_else(|| Outcome::Refused(Refusal::new("no project is set")), Outcome::Ok);
        }
        let place = format!("/rest/servicedeskapi/servicedesk/{}", encode(&set("/serviceDeskId").unwrap_or_default()));
        match self.get(http, &place).await.value() {
            Ok(json) => match json.get("projectKey").or_else(|| json.get("projectId")).and_then(text_of) {
                Some(project) => Outcome::Ok(project),
                None => Outcome::Ambiguous("the service desk's answer names no project".to_owned()),
            },
            Err(outcome) => outcome,
        }
    }

    /// The rights to raise, read and close tickets of the project, one finding each.
    pub(super) async fn own_rights(&self, http: &Http) -> Vec<Finding> {
        let steps: [(&str, &[&str]); 3] = [
            ("create", &["CREATE_ISSUES", "MODIFY_REPORTER"]),
            ("read", &["BROWSE_PROJECTS"]),
            ("cancel", &["TRANSITION_ISSUES", "ADD_COMMENTS"]),
        ];
        let answer = match self.project(http).await.value::<Value>() {
            Ok(project) => {
                let name = if project.bytes().all(|digit| digit.is_ascii_digit()) { "projectId" } else { "projectKey" };
                let asked: Vec<&str> = steps.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
                // Data Center answers all of them, and knows no such parameter.
                let asked = match self.edition {
                    Edition::Cloud => format!("&permissions={}", asked.join(",")),
                    Edition::Server => String::new(),
                };
                self.get(http, &self.api(&format!("/mypermissions?{name}={}{asked}", encode(&project)))).await
            }
            Err(outcome) => outcome,
        };
        let permissions = match answer {
            Outcome::Ok(json) => json.get("permissions").cloned().unwrap_or_default(),
            other => {
                let reason = other.reason().unwrap_or_default();
                return steps.map(|(step, _)| Finding::failed(step, reason)).into();
            }
        };
        steps.map(|(step, keys)| finding(step, keys, &permissions)).into()
    }

    /// The fields of the request type's form or of the issue type, and the statuses of the project's tickets.
    pub(super) async fn own_description(&self, http: &Http) -> Outcome<Description> {
        let project = match self.project(http).await.value() {
            Ok(project) => project,
            Err(outcome) => return outcome,
        };
        let (fields, issue_type) = match self.way {
            Way::Issue => match self.issue_fields(http, &project).await.value() {
                Ok((fields, issue_type)) => (fields, Some(issue_type)),
                Err(outcome) => return outcome,
            },
            Way::Request => match self.form_fields(http).await.value() {
                Ok(fields) => (fields, None),
                Err(outcome) => return outcome,
            },
        };
        let place = self.api(&format!("/project/{}/statuses", encode(&project)));
        let types = match self.get(http, &place).await.value() {
            Ok(json) => json.as_array().cloned().unwrap_or_default(),
            Err(outcome) => return outcome,
        };
        let ours = |one: &&Value| issue_type.is_none() || one.get("id").and_then(text_of) == issue_type;
        let mut description = Description { fields, ..Description::default() };
        for status in types.iter().filter(ours).filter_map(|one| one.get("statuses")?.as_array()).flatten() {
            if let Some(status) = own_status(status)
                && !description.statuses.contains(&status)
            {
                description.statuses.push(status);
            }
        }
        Outcome::Ok(description)
    }

    async fn form_fields(&self, http: &Http) -> Outcome<Vec<Field>> {
        let written = written(&self.provision);
        let id = |name: &str| encode(&written.get(name).and_then(text_of).unwrap_or_default());
        let (desk, kind) = (id("serviceDeskId"), id("requestTypeId"));
        let place = format!("/rest/servicedeskapi/servicedesk/{desk}/requesttype/{kind}/field");
        self.get(http, &place).await.map(|json| {
            let fields = json.get("requestTypeFields").and_then(Value::as_array);
            fields.into_iter().flatten().filter_map(own_field).collect()
        })
    }

    /// The fields of the issue type, with its id.
    async fn issue_fields(&self, http: &Http, project: &str) -> Outcome<(Vec<Field>, String)> {
        let written = written(&self.provision);
        let set = |path: &str| written.pointer(path).and_then(text_of);
        let (id, name) = (set("/fields/issuetype/id"), set("/fields/issuetype/name"));
        let place = self.api(&format!("/issue/createmeta/{}/issuetypes", encode(project)));
        let id = match id {
            Some(id) => id,
            None => match self.rows(http, &place, &["issueTypes", "values", "createMetaIssueType"]).await.value() {
                Ok(types) => {
                    let named = types.iter().find(|one| one.get("name").and_then(text_of) == name);
                    let Some(id) = named.and_then(|one| one.get("id")).and_then(text_of) else {
                        let name = name.unwrap_or_default();
                        let reason = format!("the project {project} has no issue type \"{name}\" for us");
                        return Outcome::Refused(Refusal::new(reason));
                    };
                    id
                }
                Err(outcome) => return outcome,
            },
        };
        let rows = self.rows(http, &format!("{place}/{}", encode(&id)), &["fields", "values", "results"]).await;
        rows.map(|rows| (rows.iter().filter_map(own_field).collect(), id))
    }

    /// All rows of a list that comes in pages, under one of several names.
    async fn rows(&self, http: &Http, place: &str, names: &[&str]) -> Outcome<Vec<Value>> {
        let mut rows = Vec::new();
        for _ in 0..PAGES {
            let json = match self.get(http, &format!("{place}?startAt={}&maxResults=100", rows.len())).await.value() {
                Ok(json) => json,
                Err(outcome) => return outcome,
            };
            let Some(page) = names.iter().find_map(|name| json.get(*name)?.as_array()) else {
                return Outcome::Ambiguous("the answer has no list".to_owned());
            };
            rows.extend(page.iter().cloned());
            let total = json.get("total").and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
            if page.is_empty() || total.is_none_or(|total| rows.len() >= total) {
                break;
            }
        }
        Outcome::Ok(rows)
    }

    /// Ids of the fields that a call fills.
    pub(super) fn filled_fields(&self, draft: &Draft) -> Vec<String> {
        let place = if self.way == Way::Issue { "/fields" } else { "/requestFieldValues" };
        let body = draft.body.as_deref().and_then(|body| serde_json::from_str::<Value>(body).ok()).unwrap_or_default();
        let fields = body.pointer(place).and_then(Value::as_object);
        fields.into_iter().flatten().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect()
    }
}

fn finding(step: &str, keys: &[&str], permissions: &Value) -> Finding {
    let held = |key: &str| permissions.get(key).and_then(|one| one.get("havePermission")).and_then(Value::as_bool);
    // Whoever may not set the reporter may raise tickets all the same.
    let needed = keys.iter().filter(|key| **key != "MODIFY_REPORTER");
    let lacking: Vec<&str> = needed.clone().filter(|key| held(key) == Some(false)).copied().collect();
    if !lacking.is_empty() {
        return Finding::failed(step, format!("not granted in the project: {}", lacking.join(", ")));
    }
    if needed.clone().any(|key| held(key).is_none()) {
        return Finding::unknown(step, "the desk does not tell this right");
    }
    if keys.contains(&"MODIFY_REPORTER") && held("MODIFY_REPORTER") == Some(false) {
        return Finding::passed(step, "granted; but the reporter cannot be set: MODIFY_REPORTER is not");
    }
    Finding::passed(step, "granted")
}

/// A field of a form (`fieldId`, `jiraSchema`, `validValues`) or of an issue type (`schema`, `allowedValues`). One that
/// the desk fills in itself is not required.
fn own_field(field: &Value) -> Option<Field> {
    let text = |path: &str| field.pointer(path).and_then(text_of);
    let flag = |name: &str| field.get(name) == Some(&Value::Bool(true));
    let preset = ["presetValues", "defaultValues"];
    let preset =
        preset.iter().any(|name| field.get(*name).and_then(Value::as_array).is_some_and(|set| !set.is_empty()));
    let values = field.get("validValues").or_else(|| field.get("allowedValues")).and_then(Value::as_array);
    let value = |value: &Value| {
        ["value", "name", "key", "id"].iter().find_map(|name| value.get(*name).and_then(text_of)).or(text_of(value))
    };
    Some(Field {
        id: text("/fieldId").or_else(|| text("/key"))?,
        name: text("/name").unwrap_or_default(),
        required: flag("required") && !flag("hasDefaultValue") && !preset,
        kind: text("/jiraSchema/type").or_else(|| text("/schema/type")),
        values: values.into_iter().flatten().filter_map(value).take(100).collect(),
    })
}
