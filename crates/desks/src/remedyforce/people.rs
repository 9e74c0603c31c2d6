//! Salesforce's users.

use super::{Remedyforce, soql::quoted};
use crate::{
    Outcome, Person, Wanted,
    attributes::{PersonField, text_of},
    http::Http,
};
use serde_json::Value;

/// Most people that an answer is read for.
const PEOPLE: usize = 20;

impl Remedyforce {
    /// The users whose field is as asked; several organizations' users share an address, so that the user name or the
    /// federation id may be the better question.
    pub(super) async fn users(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let field = match wanted.field {
            PersonField::Email => "Email",
            PersonField::Username => "Username",
            PersonField::EmployeeNumber => "EmployeeNumber",
            PersonField::ExternalId => "FederationIdentifier",
            PersonField::Id => "Id",
        };
        let names = if matches!(field, "Email" | "Id") { String::new() } else { format!(",{field}") };
        let soql = format!(
            "SELECT Id,Name,Email,IsActive{names} FROM User WHERE {field} = {} ORDER BY IsActive DESC LIMIT {PEOPLE}",
            quoted(&wanted.value)
        );
        let same = |row: &&Value| {
            let found = row.get(field).and_then(text_of);
            found.is_some_and(|found| found.to_lowercase() == wanted.value.trim().to_lowercase())
        };
        self.query(http, &soql).await.map(|rows| rows.iter().filter(same).filter_map(person).collect())
    }
}

fn person(row: &Value) -> Option<Person> {
    let text = |name: &str| row.get(name).and_then(text_of);
    let id = text("Id")?;
    let label = text("Name").or_else(|| text("Email")).unwrap_or_else(|| id.clone());
    Some(Person { label, active: row.get("IsActive") == Some(&Value::Bool(true)), id })
}
