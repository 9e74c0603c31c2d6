//! Sending the create call, and reading what came of it.

use super::{
    ServiceNow,
    rows::{Question, is_number, is_sys_id, result, value},
    way::Way,
};
use crate::{
    Outcome, Refusal,
    desk::{Created, Draft},
    http::{Http, Response},
};
use model::{CorrelationKey, Timestamp, ticket::DeskRef};
use serde_json::Value;

impl ServiceNow {
    /// Sends the create call, once.
    pub(super) async fn raise(
        &self,
        http: &Http,
        draft: &Draft,
        key: &CorrelationKey,
        deadline: Timestamp,
    ) -> Outcome<Created> {
        let request = match self.site.frozen(draft) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        if let Way::Order { .. } = self.way {
            return self.order(http, request, deadline).await;
        }
        let response = match http.write(request, deadline).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match self.way {
            Way::Import => self.imported(http, &response, key).await,
            _ => self.recorded(http, &response).await,
        }
    }

    /// The record that the Table API, a record producer or a scripted call answers with. SailPoint's `responseElement`
    /// goes before what is found in `result`.
    async fn recorded(&self, http: &Http, response: &Response) -> Outcome<Created> {
        let json = match response.json() {
            Ok(json) => json,
            Err(what) => return Outcome::Ambiguous(format!("{what}: {}", http.said(response))),
        };
        let record = match json.get("result") {
            Some(Value::Array(records)) => records.first(),
            other => other,
        };
        let named = self.provision.response_element.as_ref().and_then(|path| path.text(&json));
        let id = record.and_then(|record| value(record, "sys_id")).filter(|id| is_sys_id(id));
        let number = record.and_then(|record| value(record, "number"));
        let (id, number) = match named {
            Some(named) if is_sys_id(&named) => (Some(named), number),
            Some(named) => (id, Some(named)),
            None => (id, number),
        };
        let status = record.and_then(|record| value(record, super::status::state_field(&self.table)));
        match (id, number) {
            (Some(id), number) => Outcome::Ok(Created { desk: self.desk_ref(id, number), status, created: None }),
            (None, Some(number)) if is_number(&number) => {
                Outcome::Ok(Created { desk: self.numbered(http, number).await, status, created: None })
            }
            _ => Outcome::Ambiguous(format!("the answer names no ticket: {}", http.shorten(&response.text(), 300))),
        }
    }

    /// A ticket of which only the number is known. Its `sys_id` is looked up, so that it has the same id as when it is
    /// found by its key; where that fails, the number serves.
    async fn numbered(&self, http: &Http, number: String) -> DeskRef {
        let question = Question {
            table: &self.table,
            query: format!("number={number}"),
            fields: "sys_id,number",
            display: false,
            limit: 2,
            count: false,
        };
        if let Outcome::Ok(found) = self.page(http, &question, 0).await
            && let [row] = found.list.as_slice()
            && value(row, "number").as_ref() == Some(&number)
            && let Some(id) = value(row, "sys_id").filter(|id| is_sys_id(id))
        {
            return self.desk_ref(id, Some(number));
        }
        self.desk_ref(number.clone(), Some(number))
    }

    /// The rows of an import: the call is answered with 201 whatever became of them (`desks.md` 6.2). A row that was
    /// ignored may have met a ticket that has the key already.
    async fn imported(&self, http: &Http, response: &Response, key: &CorrelationKey) -> Outcome<Created> {
        let rows = match result::<Created>(http, response) {
            Ok(Value::Array(rows)) => rows,
            Ok(_) => return Outcome::Ambiguous(format!("the import has no rows: {}", http.said(response))),
            Err(outcome) => return outcome,
        };
        let is = |row: &&Value, statuses: &[&str]| {
            value(row, "status").is_some_and(|status| statuses.contains(&status.to_lowercase().as_str()))
        };
        let ours = rows.iter().filter(|row| is(row, &["inserted", "updated"])).find_map(|row| {
            let id = value(row, "sys_id").filter(|id| is_sys_id(id))?;
            (value(row, "table").as_deref() == Some(&self.table)).then_some((row, id))
        });
        if let Some((row, id)) = ours {
            let number =
                value(row, "display_value").filter(|_| value(row, "display_name").as_deref() == Some("number"));
            return Outcome::Ok(Created { desk: self.desk_ref(id, number), status: None, created: None });
        }
        let without = |row: &Value| is(&row, &["error", "ignored", "skipped"]);
        if rows.is_empty() || !rows.iter().all(without) {
            let said = http.shorten(&response.text(), 300);
            return Outcome::Ambiguous(format!("the import says of no row that it is in {}: {said}", self.table));
        }
        let reasons: Vec<String> = rows
            .iter()
            .flat_map(|row| ["status", "status_message", "error_message"].map(|name| value(row, name)))
            .flatten()
            .collect();
        let refused =
            || Outcome::Refused(Refusal::new(http.shorten(&format!("not imported: {}", reasons.join("; ")), 500)));
        if !rows.iter().any(|row| is(&row, &["ignored"])) {
            return refused();
        }
        match self.look_up(http, key).await {
            Outcome::Ok(found) => found.into_iter().next().map_or_else(refused, Outcome::Ok),
            other => Outcome::Ambiguous(format!(
                "the import ignored the row, and whether the ticket is there is not known: {}",
                other.reason().unwrap_or_default()
            )),
        }
    }
}
