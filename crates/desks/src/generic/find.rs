//! Finding tickets by our key.

use super::Generic;
use crate::{
    Outcome, Refusal,
    answer::{items, judge, time},
    attributes::{ContentType, Find, Path, Tests},
    desk::Created,
    http::Http,
    site::{add_content_type, render, write},
};
use model::CorrelationKey;
use serde_json::Value;
use velocity::Context;

impl Generic {
    /// The tickets whose key is ours, oldest first.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let Some(find) = self.finder() else {
            return Outcome::Refused(Refusal::new("tickets cannot be found here: find is not configured"));
        };
        let Some(resource) = &find.resource else {
            return Outcome::Refused(Refusal::new("find has no resource"));
        };
        let mut context = Context::new();
        context.set("correlationKey", key.as_str());
        let method = find.method.map_or("GET", |method| method.as_str());
        let request = self.site.request("find", method, resource, &find.headers, &context).and_then(|mut request| {
            if let Some(document) = &find.request {
                let (body, content_type) = write(&render(document, "find/request", &context)?, ContentType::Json);
                add_content_type(&mut request.headers, content_type);
                request.body = Some(body.into_bytes());
            }
            Ok(request)
        });
        let request = match request {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let none = Tests::default();
        let answer = match judge(http, &response, &none, &none) {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        match answer.json(http, &response) {
            Ok(json) => self.rows(find, json, key),
            Err(outcome) => outcome,
        }
    }

    /// Reads the rows. That there is no ticket is believed only of a list that is there and is empty: a desk that
    /// ignores its query answers other tickets, and ours may be on the next page.
    fn rows(&self, find: &Find, json: &Value, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let items = match items(find.items_element.as_ref(), json) {
            Ok(items) => items,
            Err(reason) => return Outcome::Ambiguous(reason),
        };
        let mut found = Vec::new();
        let mut others = 0_usize;
        for item in items {
            let ours = find.key_element.as_ref().is_some_and(|path| {
                path.all(item).into_iter().any(|value| value.as_str().is_some_and(|text| text.trim() == key.as_str()))
            });
            if !ours {
                others += 1;
                continue;
            }
            let Some(id) = text(find.id_element.as_ref(), item) else {
                return Outcome::Ambiguous("the search found our ticket, but not its id".to_owned());
            };
            found.push(Created {
                desk: self.desk_ref(id, text(find.number_element.as_ref(), item)),
                status: text(find.status_element.as_ref(), item),
                created: text(find.created_element.as_ref(), item).and_then(|text| time(&text)),
            });
        }
        if found.is_empty() && others > 0 {
            return Outcome::Ambiguous(format!(
                "the search answered {others} tickets and none of them has our key: it does not search by the key"
            ));
        }
        found.sort_by_key(|ticket| {
            (ticket.created.is_none(), ticket.created, ticket.desk.id.len(), ticket.desk.id.clone())
        });
        Outcome::Ok(found)
    }
}

fn text(path: Option<&Path>, item: &Value) -> Option<String> {
    path.and_then(|path| path.text(item))
}
