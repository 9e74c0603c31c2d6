//! Looking people up.

use super::Generic;
use crate::{
    Outcome, Person, Refusal, Wanted,
    answer::{items, judge},
    attributes::{Directory, Tests},
    http::Http,
};
use serde_json::Value;
use velocity::Context;

/// Most people of one answer that are looked at.
const MOST: usize = 1000;

impl Generic {
    /// The people whose configured field equals what is wanted; which field that is, the configuration says.
    pub(super) async fn ask_for(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let configured = self.block.people.as_ref().and_then(|people| Some((people, people.resource.as_ref()?)));
        let Some((directory, resource)) = configured else {
            return Outcome::Refused(Refusal::new("people cannot be looked up here: people is not configured"));
        };
        let mut context = Context::new();
        context.set("value", wanted.value.as_str());
        let request = match self.site.request("people", "GET", resource, &directory.headers, &context) {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let none = Tests::default();
        let people = judge(http, &response, &none, &none).and_then(|answer| {
            let json = answer.json(http, &response)?;
            let items = items(directory.items_element.as_ref(), json).map_err(Outcome::Ambiguous)?;
            Ok(items.into_iter().take(MOST).filter_map(|item| person(directory, item, &wanted.value)).collect())
        });
        match people {
            Ok(people) => Outcome::Ok(people),
            Err(outcome) => outcome,
        }
    }
}

/// The person of a row, when it is who was asked for and has an id.
fn person(directory: &Directory, item: &Value, value: &str) -> Option<Person> {
    let found = directory.value_element.as_ref()?.text(item)?;
    if found.trim().to_lowercase() != value.trim().to_lowercase() {
        return None;
    }
    let id = directory.id_element.as_ref()?.text(item)?;
    let label = directory.name_element.as_ref().and_then(|path| path.text(item)).unwrap_or_else(|| id.clone());
    let active = directory.active_element.as_ref().is_none_or(|path| {
        path.text(item).is_some_and(|text| !matches!(text.trim().to_lowercase().as_str(), "" | "false" | "0" | "no"))
    });
    Some(Person { id, label, active })
}
