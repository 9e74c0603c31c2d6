//! Finding tickets by our key. The forms are read from the database itself, so that a look-up shows every ticket at once.

use super::{
    BmcHelix,
    query::{Entry, Question, ask, contains, equals},
};
use crate::{
    Outcome,
    desk::{Created, Draft},
    http::Http,
};
use model::CorrelationKey;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Tickets on one page.
const PAGE: usize = 50;

/// Most pages: more than a hundred tickets with one key are no answer.
const PAGES: usize = 3;

impl BmcHelix {
    /// The tickets that carry our key, each compared with it, oldest first.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let field = &self.chosen.key_read;
        let question =
            if self.chosen.key_within_text { contains(field, key.as_str()) } else { equals(field, key.as_str()) };
        let rows = match self.tickets(http, &question).await.value() {
            Ok(rows) => rows,
            Err(outcome) => return outcome,
        };
        let ours: Vec<&Entry> = rows.iter().filter(|row| self.carries(row, key)).collect();
        if ours.is_empty() && !rows.is_empty() {
            return Outcome::Ambiguous(format!(
                "the search answered {} tickets and none of them has our key in {field}: it does not search by it",
                rows.len()
            ));
        }
        let mut found = Vec::new();
        for row in ours {
            match self.created(row) {
                Some(created) => found.push(created),
                None => return Outcome::Ambiguous("the search found our ticket, but not its number".to_owned()),
            }
        }
        found.sort_by_key(|ticket| {
            (ticket.created.is_none(), ticket.created, ticket.desk.number.len(), ticket.desk.number.clone())
        });
        Outcome::Ok(found)
    }

    /// Whether a ticket that was raised from the draft is where it is looked for: in this form, with the key in this field.
    pub(super) fn looks_for(&self, draft: &Draft, key: &CorrelationKey) -> bool {
        let form_of = |address: &str| {
            let path = address.split('?').next().unwrap_or_default();
            let name = path.split_once("/entry/").map_or("", |(_, form)| form).trim_end_matches('/');
            percent_decode_str(name).decode_utf8_lossy().into_owned()
        };
        let own = self.chosen.form.create;
        let now = self.provision.resource.as_ref().map_or_else(|| own.to_owned(), |path| form_of(path.source()));
        let body: Value = draft.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let carried = body.get("values").and_then(|values| values.get(&self.chosen.key)).and_then(Value::as_str);
        (now.contains('$') || form_of(&draft.url) == now) && carried.is_some_and(|text| text.contains(key.as_str()))
    }

    /// Whether a row has our key where it belongs.
    pub(super) fn carries(&self, row: &Entry, key: &CorrelationKey) -> bool {
        row.text(&self.chosen.key_read).is_some_and(|text| {
            if self.chosen.key_within_text {
                text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| word == key.as_str())
            } else {
                text.trim() == key.as_str()
            }
        })
    }

    /// Every ticket of a qualification, page by page.
    pub(super) async fn tickets(&self, http: &Http, qualification: &str) -> Outcome<Vec<Entry>> {
        let chosen = &self.chosen;
        let form = chosen.form;
        let fields = [chosen.number.as_str(), form.entry, &chosen.key_read, &chosen.status, form.submitted];
        let mut all = Vec::new();
        for page in 0..PAGES {
            let question =
                Question { form: &chosen.read, qualification, fields: &fields, limit: PAGE, offset: page * PAGE };
            let rows = match ask(http, &self.site, question).await.value() {
                Ok(rows) => rows,
                Err(outcome) => return outcome,
            };
            let full = rows.len() >= PAGE;
            all.extend(rows);
            if !full {
                return Outcome::Ok(all);
            }
        }
        Outcome::Ambiguous(format!("the search answered more than {} tickets", all.len()))
    }
}
