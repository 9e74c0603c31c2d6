//! Looking people up. Nobody is created: an unknown e-mail address in a create call would make a new user.

use super::{Zendesk, json};
use crate::{
    Outcome, Person, Refusal, Wanted,
    attributes::{PersonField, encode, text_of},
    http::Http,
};
use serde_json::Value;

impl Zendesk {
    /// The users whose field is exactly as wanted, letter case aside. A user name at Zendesk is an e-mail address.
    pub(super) async fn somebody(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let (member, path) = match wanted.field {
            PersonField::Email | PersonField::Username => {
                // Nothing can stand for a quotation mark in a quoted value, and no address at Zendesk has one.
                if wanted.value.contains(['"', '\\']) {
                    return Outcome::Ok(Vec::new());
                }
                let query = encode(&format!("email:\"{}\"", wanted.value));
                ("email", format!("/api/v2/users/search?query={query}"))
            }
            PersonField::ExternalId => {
                ("external_id", format!("/api/v2/users/search?external_id={}", encode(&wanted.value)))
            }
            PersonField::Id => ("id", format!("/api/v2/users/search?query={}", encode(&wanted.value))),
            PersonField::EmployeeNumber => {
                return Outcome::Refused(Refusal::new(
                    "Zendesk's users have no employee number: look them up by email or externalId",
                ));
            }
        };
        let page = match json(http, self.site.call("GET", &path)).await {
            Ok(page) => page,
            Err(outcome) => return outcome,
        };
        let Some(users) = page.get("users").and_then(Value::as_array) else {
            return Outcome::Ambiguous("the answer has no list of users".to_owned());
        };
        let lower = wanted.value.trim().to_lowercase();
        let same = |user: &&Value| user.get(member).and_then(text_of).is_some_and(|text| text.to_lowercase() == lower);
        let found: Vec<Person> = users.iter().filter(same).filter_map(person).collect();
        match self.next(&page) {
            Ok(None) => Outcome::Ok(found),
            _ => Outcome::Ambiguous(
                "the list of users has several pages: it was not searched by what was asked".to_owned(),
            ),
        }
    }
}

/// A user; one who is deleted (`active`) or suspended cannot be used.
fn person(user: &Value) -> Option<Person> {
    let flag = |name: &str| user.get(name).and_then(Value::as_bool);
    let id = user.get("id").and_then(text_of)?;
    let name = user.get("name").and_then(text_of).unwrap_or_else(|| id.clone());
    Some(Person {
        label: match user.get("email").and_then(text_of) {
            Some(email) => format!("{name} <{email}>"),
            None => name,
        },
        active: flag("active") != Some(false) && flag("suspended") != Some(true),
        id,
    })
}
