//! Looking people up: by e-mail address at Jira Cloud, where it is often hidden; by it or by name at Data Center.

use super::{Edition, Jira};
use crate::{
    Outcome, Refusal,
    attributes::{PersonField, encode, text_of},
    http::Http,
    people::{Person, Wanted},
};
use serde_json::Value;

impl Jira {
    /// The people whose field is as asked. The search also finds parts of names, so that each is compared; where the
    /// address of the one active person it finds is hidden, that person is believed (`desks.md` 1).
    pub(super) async fn somebody(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let field = match (self.edition, wanted.field) {
            (_, PersonField::Email) => "emailAddress",
            (Edition::Server, PersonField::Username) => "name",
            (_, PersonField::Id) => self.id_field(),
            (_, other) => {
                let words = other.words();
                return Outcome::Refused(Refusal::new(format!("this desk does not search people by {words}")));
            }
        };
        let parameter = match self.edition {
            Edition::Cloud => format!("query={}", encode(&wanted.value)),
            Edition::Server => format!("username={}&includeInactive=true", encode(&wanted.value)),
        };
        let request = self.site.call("GET", &self.api(&format!("/user/search?{parameter}&maxResults=50")));
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let json = response.json();
        let Ok(Some(rows)) = json.as_ref().map(Value::as_array) else {
            return Outcome::Ambiguous(format!("the answer has no list of people: {}", http.said(&response)));
        };
        let rows: Vec<&Value> = rows.iter().filter(|row| row.get("accountType") != Some(&"app".into())).collect();
        let equal = |row: &&&Value| {
            row.get(field).and_then(text_of).is_some_and(|text| text.eq_ignore_ascii_case(wanted.value.trim()))
        };
        let mut found: Vec<Person> = rows.iter().filter(equal).filter_map(|row| self.read_person(row)).collect();
        if found.is_empty() && field == "emailAddress" && self.edition == Edition::Cloud {
            let hidden = |row: &&&Value| row.get(field).and_then(text_of).is_none();
            let active = rows.iter().filter(hidden).filter_map(|row| self.read_person(row)).filter(|one| one.active);
            let active: Vec<Person> = active.collect();
            if rows.len() == 1 {
                found = active;
            }
        }
        Outcome::Ok(found)
    }

    fn id_field(&self) -> &'static str {
        match self.edition {
            Edition::Cloud => "accountId",
            Edition::Server => "name",
        }
    }

    fn read_person(&self, row: &Value) -> Option<Person> {
        let id = row.get(self.id_field()).and_then(text_of)?;
        let label = row.get("displayName").and_then(text_of).unwrap_or_else(|| id.clone());
        Some(Person { id, label, active: row.get("active") != Some(&Value::Bool(false)) })
    }
}
