//! What the instance tells of its fields and states.

use super::{
    ServiceNow,
    draft::requests,
    rows::{PAGE, Question, Rows, result, value},
    settings::StatusFrom,
    status::{REJECTED, state_field},
    way::Way,
};
use crate::{
    Description, Outcome,
    attributes::encode,
    desk::{Draft, Field},
    http::Http,
    meaning::DeskStatus,
};
use serde_json::Value;

impl ServiceNow {
    /// The fields of the table, or the variables of the catalog item, and the states; what the account may not read is told
    /// in the notes.
    pub(super) async fn tell(&self, http: &Http) -> Outcome<Description> {
        let mut description = Description::default();
        match &self.way {
            Way::Table(table) => self.tell_fields(http, table, &mut description).await,
            Way::Order { .. } | Way::Producer { .. } => self.tell_variables(http, &mut description).await,
            Way::Import => {
                description.notes.push("what a transform map makes of a staging row cannot be read".to_owned());
            }
            Way::Custom => description.notes.push("a scripted call does not tell its fields".to_owned()),
        }
        self.tell_states(http, &self.table, state_field(&self.table), &mut description).await;
        if self.table == "sc_request" && self.settings.status_from != StatusFrom::Request {
            self.tell_states(http, "sc_req_item", "state", &mut description).await;
        }
        if self.table == "change_request" && !self.check_status.status_map_closure_code.is_empty() {
            self.tell_codes(http, &mut description).await;
        }
        if self.table == "sc_request" && !description.statuses.is_empty() {
            description.statuses.push(DeskStatus::new(REJECTED));
        }
        Outcome::Ok(description)
    }

    /// Names of what a rendered call fills: fields of the table, variables of the item.
    pub(super) fn fields_of(&self, draft: &Draft) -> Vec<String> {
        let Some(mut body) = draft.body.as_deref().and_then(|body| serde_json::from_str::<Value>(body).ok()) else {
            return Vec::new();
        };
        if let Way::Order { .. } | Way::Producer { .. } = self.way {
            let variables = body.get("variables").and_then(Value::as_object);
            return variables.into_iter().flat_map(|variables| variables.keys().cloned()).collect();
        }
        let requests = requests(&mut body, self.provision.request_root_element.as_deref()).unwrap_or_default();
        requests.into_iter().flat_map(|request| request.keys().cloned().collect::<Vec<_>>()).collect()
    }

    /// The dictionary; a table has the fields of `task`, which it extends, too.
    async fn tell_fields(&self, http: &Http, table: &str, description: &mut Description) {
        let question = Question {
            table: "sys_dictionary",
            query: format!("nameIN{table},task^elementISNOTEMPTY^active=true^ORDERBYelement"),
            fields: "name,element,column_label,mandatory,internal_type",
            display: false,
            limit: PAGE,
            count: true,
        };
        let Some(rows) = readable(self.all(http, &question).await, "fields (sys_dictionary)", description) else {
            return;
        };
        for row in rows {
            let of_ours = value(&row, "name").is_some_and(|name| name == table || name == "task");
            let Some(id) = value(&row, "element").filter(|_| of_ours) else { continue };
            let field = Field {
                name: value(&row, "column_label").unwrap_or_else(|| id.clone()),
                required: value(&row, "mandatory").as_deref() == Some("true"),
                kind: value(&row, "internal_type"),
                values: Vec::new(),
                id,
            };
            match description.fields.iter_mut().find(|known| known.id == field.id) {
                Some(known) => known.required |= field.required,
                None => description.fields.push(field),
            }
        }
    }

    /// The variables of the catalog item, where all sources have the same.
    async fn tell_variables(&self, http: &Http, description: &mut Description) {
        let mut items: Vec<&str> = self.provision.catalog_item.values().map(String::as_str).collect();
        items.sort_unstable();
        items.dedup();
        let literal = self.provision.resource.as_ref().and_then(|resource| resource.source().rsplit('/').nth(1));
        let item = match (items.as_slice(), literal) {
            _ if !self.way.needs_item() => literal,
            ([item], _) => Some(*item),
            _ => None,
        };
        let Some(item) = item else {
            description
                .notes
                .push("the sources have different catalog items, each with variables of its own".to_owned());
            return;
        };
        let path = format!("/api/sn_sc/servicecatalog/items/{}", encode(item));
        let answer = match http.read(self.site.call("GET", &path)).await {
            Outcome::Ok(response) => result::<()>(http, &response),
            other => Err(other.map(|_| ())),
        };
        let item = match answer {
            Ok(item) => item,
            Err(other) => {
                let reason = other.reason().unwrap_or_default();
                description.notes.push(format!("the catalog item cannot be read: {reason}"));
                return;
            }
        };
        for variable in item.get("variables").and_then(Value::as_array).into_iter().flatten() {
            let Some(id) = value(variable, "name") else { continue };
            let choices = variable.get("choices").and_then(Value::as_array);
            description.fields.push(Field {
                name: value(variable, "label").unwrap_or_else(|| id.clone()),
                required: value(variable, "mandatory").as_deref() == Some("true"),
                kind: value(variable, "friendly_type").or_else(|| value(variable, "type")),
                values: choices.into_iter().flatten().filter_map(|choice| value(choice, "value")).collect(),
                id,
            });
        }
    }

    /// The choices of the state; those of the table go before those of `task`.
    async fn tell_states(&self, http: &Http, table: &str, field: &str, description: &mut Description) {
        for (value, label) in self.choices(http, table, field, description).await {
            description.statuses.push(DeskStatus::new(label).or(value));
        }
    }

    /// A closed change, once for each close code.
    async fn tell_codes(&self, http: &Http, description: &mut Description) {
        for (code, _) in self.choices(http, "change_request", "close_code", description).await {
            description.statuses.push(DeskStatus::new(format!("Closed, {code}")).or("3").closed_as(Some(code)));
        }
    }

    /// Values and labels of a field's choices, in English.
    async fn choices(
        &self,
        http: &Http,
        table: &str,
        field: &str,
        description: &mut Description,
    ) -> Vec<(String, String)> {
        let question = Question {
            table: "sys_choice",
            query: format!("nameIN{table},task^element={field}^inactive=false^language=en^ORDERBYsequence"),
            fields: "name,element,value,label,inactive,language",
            display: false,
            limit: PAGE,
            count: true,
        };
        let what = format!("values of {table}.{field} (sys_choice)");
        let rows = readable(self.all(http, &question).await, &what, description).unwrap_or_default();
        let of = |owner: &str| -> Vec<(String, String)> {
            let is_ours = |row: &&Value| {
                value(row, "name").as_deref() == Some(owner) && value(row, "element").as_deref() == Some(field)
            };
            rows.iter()
                .filter(is_ours)
                .filter_map(|row| {
                    let choice = value(row, "value")?;
                    Some((choice.clone(), value(row, "label").unwrap_or(choice)))
                })
                .collect()
        };
        let own = of(table);
        if own.is_empty() { of("task") } else { own }
    }
}

/// All rows, or a note that says why they cannot be used.
fn readable(outcome: Outcome<Rows>, what: &str, description: &mut Description) -> Option<Vec<Value>> {
    let why = match outcome {
        Outcome::Ok(found) if found.list.is_empty() || found.hides_some() => {
            "the account may not read all of them".to_owned()
        }
        Outcome::Ok(found) => return Some(found.list),
        other => other.reason().unwrap_or_default().to_owned(),
    };
    description.notes.push(format!("{what}: {why}"));
    None
}
