//! Notes, files and giving up a ticket (`desks.md` 3.7, 3.8).

use super::{
    BmcHelix,
    query::{Question, ask, entry_path, equals, form_path},
};
use crate::{
    Attachment, Multipart, Outcome, Refusal,
    http::{Http, Request, Response},
};
use model::{Timestamp, ticket::DeskRef};
use serde_json::{Map, Value, json};

/// Never too late.
const ANY_TIME: Timestamp = Timestamp(i64::MAX);

impl BmcHelix {
    /// Adds a note that the requester does not see.
    pub(super) async fn note(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        match self.note_values(http, ticket, text).await.value() {
            Ok(values) => {
                let path = form_path(&self.chosen.notes);
                let request = self.site.call_with("POST", &path, &json!({ "values": values }));
                done(http.write(request, ANY_TIME).await, http)
            }
            Err(outcome) => outcome,
        }
    }

    /// Adds a note with a file: the entry and the file are parts of one form.
    pub(super) async fn note_with_file(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let text = format!("Attached: {}", file.name);
        let mut values = match self.note_values(http, ticket, &text).await.value() {
            Ok(values) => values,
            Err(outcome) => return outcome,
        };
        let field = &self.chosen.file;
        values.insert(field.clone(), file.name.as_str().into());
        let (content_type, body) = Multipart::new()
            .json("entry", &json!({ "values": values }))
            .file(&format!("attach-{field}"), &file.name, file.content_type, file.bytes.clone())
            .finish();
        let mut request: Request = self.site.call("POST", &form_path(&self.chosen.notes)).body(body);
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        done(http.write(request.header("Content-Type", content_type), ANY_TIME).await, http)
    }

    /// Says why, then cancels: a failure in between leaves a ticket that is open and has one note more.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let chosen = &self.chosen;
        let id = match self.entry_id(http, ticket).await.value() {
            Ok(id) => id,
            Err(outcome) => return outcome,
        };
        match self.note(http, ticket, why).await {
            Outcome::Ok(()) => {}
            // Nothing was cancelled yet.
            Outcome::Ambiguous(reason) => return Outcome::NotSent(format!("the reason could not be noted: {reason}")),
            other => return other,
        }
        let mut values = Map::new();
        values.insert(chosen.status.clone(), chosen.cancel_status.as_str().into());
        if let Some(reason) = &chosen.cancel_reason {
            values.insert(chosen.reason.clone(), reason.as_str().into());
        }
        let request = self.site.call_with("PUT", &entry_path(&chosen.read, &id), &json!({ "values": values }));
        done(http.write(request, ANY_TIME).await, http)
    }

    /// The id of the entry, looked up where only the number is known.
    async fn entry_id(&self, http: &Http, ticket: &DeskRef) -> Outcome<String> {
        let form = self.chosen.form;
        if ticket.id != ticket.number || form.entry == self.chosen.number {
            return Outcome::Ok(ticket.id.clone());
        }
        self.field_of(http, ticket, form.entry).await
    }

    async fn note_values(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<Map<String, Value>> {
        let notes = &self.chosen.form.notes;
        let (field, source) = notes.ticket;
        let name = if source == self.chosen.form.number {
            ticket.number.clone()
        } else {
            match self.field_of(http, ticket, source).await.value() {
                Ok(name) => name,
                Err(outcome) => return outcome,
            }
        };
        let mut values = Map::new();
        values.insert(field.to_owned(), name.into());
        for (name, value) in notes.more {
            values.insert((*name).to_owned(), (*value).into());
        }
        values.insert(notes.text.to_owned(), text.into());
        Outcome::Ok(values)
    }

    /// A field of one ticket. That there is no such ticket is a refusal; what is unclear here was not sent.
    async fn field_of(&self, http: &Http, ticket: &DeskRef, field: &str) -> Outcome<String> {
        let number = self.chosen.number.as_str();
        let qualification = equals(number, &ticket.number);
        let question = Question {
            form: &self.chosen.read,
            qualification: &qualification,
            fields: &[number, field],
            limit: 2,
            offset: 0,
        };
        let rows = match ask(http, &self.site, question).await.value() {
            Ok(rows) => rows,
            Err(Outcome::Ambiguous(reason)) => return Outcome::NotSent(reason),
            Err(outcome) => return outcome,
        };
        let row = rows.iter().find(|row| row.text(number).as_deref() == Some(ticket.number.as_str()));
        let value = row.and_then(|row| if field == self.chosen.form.entry { row.id(field) } else { row.text(field) });
        match (value, rows.is_empty()) {
            (Some(value), _) => Outcome::Ok(value),
            (None, true) => {
                let reason = format!("the desk does not have ticket {}", ticket.number);
                Outcome::Refused(Refusal { missing: true, ..Refusal::new(reason) })
            }
            (None, false) => Outcome::NotSent(format!("the desk does not tell {field} of ticket {}", ticket.number)),
        }
    }
}

/// A change is answered with nothing, or with the entry; a page is no answer.
fn done(outcome: Outcome<Response>, http: &Http) -> Outcome<()> {
    match outcome.value() {
        Ok(response) if response.body.iter().all(u8::is_ascii_whitespace) => Outcome::Ok(()),
        Ok(response) if response.json().is_ok_and(|json| json.get("values").is_some()) => Outcome::Ok(()),
        Ok(response) => Outcome::Ambiguous(format!("the answer is no entry: {}", http.said(&response))),
        Err(outcome) => outcome,
    }
}
