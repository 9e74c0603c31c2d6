//! Finding tickets by our key.

use super::{Zendesk, json};
use crate::{
    Outcome,
    attributes::{encode, text_of},
    desk::Created,
    http::{Http, Request},
};
use model::CorrelationKey;
use serde_json::Value;

/// Most pages of one list that are read.
const PAGES: usize = 10;

/// What one way of looking found.
struct Rows {
    ours: Vec<Created>,
    others: usize,
    /// Whether the last page was read.
    complete: bool,
}

impl Zendesk {
    /// The tickets whose `external_id` is our key, oldest first: by the list, which is no index, and where that is set
    /// and the list has none, by the search.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let list = format!("/api/v2/tickets?external_id={}", encode(key.as_str()));
        let found = match self.rows(http, &list, "tickets", key).await {
            Ok(rows) => believed(rows),
            Err(outcome) => return outcome,
        };
        match found {
            Outcome::Ok(found) if found.is_empty() && self.settings.search_fallback.0 => {
                let query = encode(&format!("type:ticket external_id:\"{}\"", key.as_str()));
                let search = format!("/api/v2/search?query={query}");
                match self.rows(http, &search, "results", key).await {
                    Ok(rows) => believed(rows),
                    Err(outcome) => outcome,
                }
            }
            found => found,
        }
    }

    /// The rows of a list, every page of it within a bound.
    async fn rows(
        &self,
        http: &Http,
        first: &str,
        name: &str,
        key: &CorrelationKey,
    ) -> Result<Rows, Outcome<Vec<Created>>> {
        let mut rows = Rows { ours: Vec::new(), others: 0, complete: false };
        let mut request = self.site.call("GET", first);
        for _ in 0..PAGES {
            let page = json(http, request).await?;
            let items = page.get(name).and_then(Value::as_array);
            let items = items.ok_or_else(|| Outcome::Ambiguous(format!("the answer has no list of {name}")))?;
            for item in items {
                if item.get("external_id").and_then(text_of).as_deref() != Some(key.as_str()) {
                    rows.others += 1;
                    continue;
                }
                let ours = self.created(item);
                rows.ours
                    .push(ours.ok_or_else(|| Outcome::Ambiguous("our ticket is listed without an id".to_owned()))?);
            }
            match self.next(&page) {
                Ok(Some(next)) => request = next,
                Ok(None) => {
                    rows.complete = true;
                    break;
                }
                Err(reason) => return Err(Outcome::Ambiguous(reason)),
            }
        }
        Ok(rows)
    }

    /// The call for the next page: by cursor (`meta`, `links.next`) or by number (`next_page`).
    pub(super) fn next(&self, page: &Value) -> Result<Option<Request>, String> {
        let more = page.pointer("/meta/has_more").and_then(Value::as_bool);
        let link = page.pointer("/links/next").or_else(|| page.get("next_page")).and_then(Value::as_str);
        match (more, link) {
            (Some(false), _) | (None, None) => Ok(None),
            (Some(true), None) => Err("the list goes on, but has no address of its next page".to_owned()),
            (_, Some(link)) if self.site.is_home_of(link) => {
                let mut request = self.site.call("GET", "");
                link.clone_into(&mut request.url);
                Ok(Some(request))
            }
            (_, Some(_)) => Err("the next page of the list is not at this desk".to_owned()),
        }
    }
}

/// That there is none is believed only of a list that was read to its end and has no other tickets: one that has them
/// was not searched by the key.
fn believed(rows: Rows) -> Outcome<Vec<Created>> {
    let Rows { mut ours, others, complete } = rows;
    if ours.is_empty() && others > 0 {
        return Outcome::Ambiguous(format!("the list has {others} tickets and none of them has our key"));
    }
    if ours.is_empty() && !complete {
        return Outcome::Ambiguous(format!("the list has more than {PAGES} pages"));
    }
    ours.sort_by_key(|ticket| (ticket.created.is_none(), ticket.created, ticket.desk.id.len(), ticket.desk.id.clone()));
    ours.dedup_by(|one, other| one.desk.id == other.desk.id);
    Outcome::Ok(ours)
}
