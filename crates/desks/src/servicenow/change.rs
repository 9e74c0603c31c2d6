//! Changing a ticket: cancelling it, notes, files (`desks.md` 6.6, 6.7).

use super::{
    ServiceNow,
    rows::{Question, is_number, is_sys_id, result, value},
};
use crate::{Attachment, Outcome, Refusal, attributes::encode, http::Http};
use model::{Timestamp, ticket::DeskRef};
use serde_json::{Value, json};

impl ServiceNow {
    /// Cancels the ticket and says why in the same call. An instance leaves out, without a word, what the account may not
    /// write: only a ticket that is answered as cancelled is.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let (field, state, note) = match self.table.as_str() {
            "incident" => ("state", "8", "comments"),
            "sc_request" => ("request_state", "closed_cancelled", "comments"),
            "sc_req_item" => ("state", "4", "comments"),
            "sc_task" => ("state", "4", "work_notes"),
            "change_request" => ("state", "4", "work_notes"),
            table => {
                let reason = format!("which state of {table} means cancelled is not known here");
                return Outcome::Refused(Refusal::new(reason));
            }
        };
        let record = match self.patch(http, ticket, &json!({ field: state, note: why })).await.value() {
            Ok(record) => record,
            Err(outcome) => return outcome,
        };
        match value(&record, field) {
            Some(now) if now == state => Outcome::Ok(()),
            Some(now) => Outcome::Refused(Refusal::new(format!(
                "the desk left {} in state {now}: the account may not cancel it, or a rule forbids it",
                ticket.number
            ))),
            None => Outcome::Ambiguous(format!("the answer does not tell the state of {}", ticket.number)),
        }
    }

    /// Adds a work note, which the requester does not see.
    pub(super) async fn note(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.patch(http, ticket, &json!({ "work_notes": text })).await.map(|_| ())
    }

    /// Attaches a file (`c_AttachmentAPI.md`, POST /now/attachment/file).
    pub(super) async fn upload(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let id = match self.sys_id_of(http, ticket).await.value() {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        let path = format!(
            "/api/now/attachment/file?table_name={}&table_sys_id={}&file_name={}",
            encode(&self.table),
            encode(&id),
            encode(&file.name),
        );
        let mut request = self.site.call("POST", &path);
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        let request = request.header("Content-Type", file.content_type).body(file.bytes.clone());
        let response = match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match result::<()>(http, &response) {
            Ok(attached) if value(&attached, "table_sys_id").as_ref() == Some(&id) => Outcome::Ok(()),
            Ok(_) => Outcome::Ambiguous(format!("the answer names no attachment: {}", http.said(&response))),
            Err(outcome) => outcome,
        }
    }

    /// Changes the ticket, and gives it as it is then.
    async fn patch(&self, http: &Http, ticket: &DeskRef, change: &Value) -> Outcome<Value> {
        let id = match self.sys_id_of(http, ticket).await.value() {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        let path = format!(
            "/api/now/table/{}/{}?sysparm_fields=sys_id,number,state,request_state&sysparm_exclude_reference_link=true\
             &sysparm_input_display_value=false",
            encode(&self.table),
            encode(&id)
        );
        let request = self.site.call_with("PATCH", &path, change);
        let response = match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match result(http, &response) {
            Ok(record) if value(&record, "sys_id").as_ref() == Some(&id) => Outcome::Ok(record),
            Ok(_) => Outcome::Ambiguous(format!("the answer names another ticket than {}", ticket.number)),
            Err(outcome) => outcome,
        }
    }

    /// The `sys_id` of a ticket that may be known by its number alone.
    async fn sys_id_of(&self, http: &Http, ticket: &DeskRef) -> Outcome<String> {
        if is_sys_id(&ticket.id) {
            return Outcome::Ok(ticket.id.clone());
        }
        if !is_number(&ticket.id) {
            return Outcome::Refused(Refusal::new(format!("{} is no number of a ticket", ticket.id)));
        }
        let question = Question {
            table: &self.table,
            query: format!("number={}", ticket.id),
            fields: "sys_id,number",
            display: false,
            limit: 2,
            count: false,
        };
        let found = match self.page(http, &question, 0).await.value() {
            Ok(found) => found,
            Err(Outcome::Ambiguous(reason)) => return Outcome::NotSent(reason),
            Err(outcome) => return outcome,
        };
        let mut ids = found.list.iter().filter(|row| value(row, "number").as_ref() == Some(&ticket.id));
        match (ids.next().and_then(|row| value(row, "sys_id")), ids.next()) {
            (Some(id), None) => Outcome::Ok(id),
            (None, _) => Outcome::Refused(Refusal {
                missing: true,
                ..Refusal::new(format!("No Record found: {} has no {}", self.table, ticket.id))
            }),
            (Some(_), Some(_)) => {
                Outcome::Refused(Refusal::new(format!("several tickets have the number {}", ticket.id)))
            }
        }
    }
}
