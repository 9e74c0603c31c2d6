//! Finding tickets by our key (`desks.md` 6.5).

use super::{
    ServiceNow,
    rows::{Question, Rows, is_sys_id, value},
    way::Way,
};
use crate::{
    Outcome, Refusal,
    answer::time,
    desk::{Created, Draft},
    http::Http,
};
use model::CorrelationKey;
use serde_json::Value;
use std::mem::discriminant;

/// Most rows with our key that are looked at; there should be one.
const MOST: usize = 100;

/// Names of what a row tells of a ticket.
struct Fields {
    key: String,
    id: &'static str,
    number: &'static str,
    status: Option<&'static str>,
    created: &'static str,
}

impl ServiceNow {
    /// The tickets whose key is ours, oldest first. The tables show a ticket at once.
    pub(super) async fn look_up(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        if let Some(why) = self.held_because() {
            return Outcome::Refused(Refusal::new(format!("tickets cannot be found here: {why}")));
        }
        let (table, fields) = self.place_of_key();
        let wanted = [fields.key.as_str(), fields.id, fields.number, fields.created];
        let wanted = wanted.into_iter().chain(fields.status).collect::<Vec<_>>().join(",");
        let question = Question {
            table,
            query: format!("{}={}", fields.key, key.as_str()),
            fields: &wanted,
            display: false,
            limit: MOST,
            count: true,
        };
        match self.page(http, &question, 0).await {
            Outcome::Ok(rows) => self.ours(&fields, &rows, key),
            other => other.map(|_| Vec::new()),
        }
    }

    /// Whether a ticket that was raised from the draft is where it is looked for: in this table, with the key in this field.
    pub(super) fn looks_for(&self, draft: &Draft, key: &CorrelationKey) -> bool {
        let way = match (Way::of(&draft.url), &self.way) {
            (Way::Table(then), Way::Table(now)) => then == *now,
            (then, now) => discriminant(&then) == discriminant(now),
        };
        let settings = &self.settings;
        let field = match self.way {
            Way::Order { .. } | Way::Producer { .. } => settings.correlation_variable.as_ref(),
            Way::Import => settings.staging_correlation_field.as_ref().or(settings.correlation_field.as_ref()),
            Way::Table(_) | Way::Custom => settings.correlation_field.as_ref(),
        };
        let field = field.map_or("correlation_id", |name| name.0.as_str());
        let carried = format!("\"{field}\":\"{}\"", key.as_str());
        way && draft.body.as_ref().is_some_and(|body| body.contains(&carried))
    }

    /// The table whose rows carry the key, and the fields that lead from there to the ticket. The variables of a catalog
    /// request are rows of their own, which name its item, which names the request (dot-walking, `c_RESTAPI.md`).
    fn place_of_key(&self) -> (&str, Fields) {
        if let Way::Order { .. } = self.way {
            let fields = Fields {
                key: "sc_item_option.value".to_owned(),
                id: "request_item.request",
                number: "request_item.request.number",
                status: None,
                created: "request_item.sys_created_on",
            };
            return ("sc_item_option_mtom", fields);
        }
        let fields = Fields {
            key: self.key_field().to_owned(),
            id: "sys_id",
            number: "number",
            status: Some(super::status::state_field(&self.table)),
            created: "sys_created_on",
        };
        (&self.table, fields)
    }

    /// Every row is compared with the key: an instance ignores what it does not understand of a query, and answers with
    /// other rows. That there is no ticket is not believed when rows are there that the account may not see.
    fn ours(&self, fields: &Fields, rows: &Rows, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let mut found: Vec<Created> = Vec::new();
        for row in &rows.list {
            if value(row, &fields.key).as_deref() != Some(key.as_str()) {
                continue;
            }
            let Some(id) = value(row, fields.id).filter(|id| is_sys_id(id)) else {
                return Outcome::Ambiguous("the search found our ticket, but not its sys_id".to_owned());
            };
            if found.iter().any(|known| known.desk.id == id) {
                continue;
            }
            found.push(self.ticket_of(fields, row, id));
        }
        if found.is_empty() && !rows.list.is_empty() {
            return Outcome::Ambiguous(format!(
                "the search answered {} rows and none of them has our key: it does not search by {}",
                rows.list.len(),
                fields.key
            ));
        }
        if found.is_empty() && rows.hides_some() {
            return Outcome::Ambiguous("a row has our key, but the account may not read it".to_owned());
        }
        found.sort_by(|a, b| {
            let order = |ticket: &Created| (ticket.created.is_none(), ticket.created, ticket.desk.number.clone());
            order(a).cmp(&order(b))
        });
        Outcome::Ok(found)
    }

    fn ticket_of(&self, fields: &Fields, row: &Value, id: String) -> Created {
        Created {
            desk: self.desk_ref(id, value(row, fields.number)),
            status: fields.status.and_then(|field| value(row, field)),
            created: value(row, fields.created).and_then(|text| time(&text)),
        }
    }
}
