//! Looking people up (`desks.md` 6.9).

use super::{
    ServiceNow,
    rows::{Question, is_askable, is_sys_id, value},
};
use crate::{Outcome, Person, Refusal, Wanted, attributes::PersonField, http::Http};

/// Most people who are looked at: more than one are too many already.
const MOST: usize = 10;

impl ServiceNow {
    /// The users whose field equals what is wanted, letter case aside.
    pub(super) async fn ask_for(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let field = match wanted.field {
            PersonField::Email => "email",
            PersonField::Username => "user_name",
            PersonField::EmployeeNumber => "employee_number",
            PersonField::Id | PersonField::ExternalId => {
                let reason = format!("ServiceNow's users have no {}", wanted.field.words());
                return Outcome::Refused(Refusal::new(reason));
            }
        };
        if !is_askable(&wanted.value) {
            let reason = "a value with ^ or javascript: cannot be asked for: it would be part of the query";
            return Outcome::Refused(Refusal::new(reason));
        }
        let question = Question {
            table: "sys_user",
            query: format!("{field}={}^ORDERBYDESCactive", wanted.value),
            fields: "sys_id,user_name,email,employee_number,name,active",
            display: false,
            limit: MOST,
            count: false,
        };
        let rows = match self.page(http, &question, 0).await.value() {
            Ok(found) => found.list,
            Err(outcome) => return outcome,
        };
        let same = |text: String| text.to_lowercase() == wanted.value.trim().to_lowercase();
        let people: Vec<Person> = rows
            .iter()
            .filter(|row| value(row, field).is_some_and(same))
            .filter_map(|row| {
                let id = value(row, "sys_id").filter(|id| is_sys_id(id))?;
                let label = value(row, "name").or_else(|| value(row, "user_name")).unwrap_or_else(|| id.clone());
                Some(Person { id, label, active: value(row, "active").is_none_or(|active| active == "true") })
            })
            .collect();
        if people.is_empty() && !rows.is_empty() {
            return Outcome::Ambiguous(format!("the users that were answered have another {}", wanted.field.words()));
        }
        Outcome::Ok(people)
    }
}
