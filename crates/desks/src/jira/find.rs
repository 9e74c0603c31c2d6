//! Finding tickets by our key. The search lags and is asked for words, so that every row is compared.

use super::{
    Jira,
    raise::{Way, label},
    search::{Query, quote},
    text,
};
use crate::{Created, Outcome, answer::time, attributes::text_of, http::Http};
use model::CorrelationKey;
use serde_json::Value;

const FIELDS: [&str; 5] = ["labels", "summary", "description", "status", "created"];

impl Jira {
    /// The tickets whose label, or whose text, has our key; oldest first. That there is none is believed only of an empty
    /// list: a desk that answers other tickets does not search as asked.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let (label, word) = (quote(&label(key)), quote(key.as_str()));
        let condition = match self.way {
            Way::Issue => format!("labels = {label}"),
            Way::Request => format!("labels = {label} OR summary ~ {word} OR description ~ {word}"),
        };
        let jql = format!("{condition} ORDER BY created ASC");
        let found = match self.search(http, &Query { jql, fields: &FIELDS, page: 100, strict: true }).await.value() {
            Ok(found) => found,
            Err(outcome) => return outcome,
        };
        let others = found.issues.len();
        let mut ours = Vec::new();
        for issue in found.issues.iter().filter(|issue| carries(issue, key)) {
            let text = |name: &str| issue.get(name).and_then(text_of);
            let Some((id, number)) = text("id").zip(text("key")) else {
                return Outcome::Ambiguous("the search found our ticket, but not its id and key".to_owned());
            };
            let field = |path: &str| issue.pointer(path).and_then(text_of);
            ours.push(Created {
                desk: self.desk_ref(id, number),
                status: field("/fields/status/name"),
                created: field("/fields/created").and_then(|text| time(&text)),
            });
        }
        if ours.is_empty() && (others > 0 || !found.complete) {
            return Outcome::Ambiguous(format!(
                "the search answered {others} tickets and none of them has our key: it does not search by the key"
            ));
        }
        ours.sort_by_key(|ticket| {
            (ticket.created.is_none(), ticket.created, ticket.desk.id.len(), ticket.desk.id.clone())
        });
        Outcome::Ok(ours)
    }
}

/// Whether an issue has our key where we put it.
fn carries(issue: &Value, key: &CorrelationKey) -> bool {
    let label = label(key);
    let labels = issue.pointer("/fields/labels").and_then(Value::as_array);
    let labelled = labels.is_some_and(|labels| labels.iter().any(|known| known.as_str() == Some(label.as_str())));
    let told = |path: &str| issue.pointer(path).is_some_and(|value| text::contains(value, &label));
    labelled || told("/fields/summary") || told("/fields/description")
}
