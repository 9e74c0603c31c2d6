//! Raising a ticket: the rendered entry with our key and the people in it, and the three forms of a good answer
//! (`desks.md` 3.2, 3.3).

use super::{
    BmcHelix,
    forms::Who,
    people::Named,
    query::{Entry, equals, form_path},
};
use crate::{
    Outcome,
    answer::time,
    attributes::{Address, encode, text_of},
    desk::{Created, Draft, DraftError, Subject},
    http::{Http, Response},
    reading::ticket_context,
    text,
};
use model::{CorrelationKey, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value, json};
use std::sync::atomic::Ordering;
use velocity::Context;

impl BmcHelix {
    /// Renders the create call: `{"values": {…}}` with our key, whatever the template says.
    pub(super) fn render(&self, subject: &Subject) -> Result<Draft, DraftError> {
        let form = self.chosen.form;
        let fields: Vec<String> = form.created.iter().map(|name| encode(name)).collect();
        let resource = format!("{}?fields=values({})", form_path(form.create), fields.join(","));
        let resource = Address::parse(&resource).map_err(DraftError::Unusable)?;
        let mut context = subject.context.clone();
        context.set("correlationKey", subject.key.as_str());
        let mut draft = self.site.draft(&self.provision, ("POST", &resource), &context, |body| {
            let values = values_of(body)?;
            self.fill_in(values, subject);
            self.put_key(values, subject.key.as_str())
        })?;
        // Without a list of fields the form answers with nothing (`desks.md` 3.2). A ticket that is not named can only be found
        // by its key, and whether the desk keeps that nobody knows yet.
        if let Ok(mut url) = url::Url::parse(&draft.url)
            && url.path().ends_with(&form_path(form.create))
            && !url.query_pairs().any(|(name, _)| name == "fields")
        {
            let query =
                url.query().filter(|query| !query.is_empty()).map(|query| format!("{query}&")).unwrap_or_default();
            url.set_query(Some(&format!("{query}fields=values({})", fields.join(","))));
            draft.url = url.into();
        }
        Ok(draft)
    }

    fn fill_in(&self, values: &mut Map<String, Value>, subject: &Subject) {
        let form = self.chosen.form;
        if let Some((name, value)) = form.action {
            default(values, name, value);
        }
        for ((name, _), text) in [(form.title, text::title as fn(&Context) -> String), (form.text, text::text)] {
            if !is_set(values, name) {
                values.insert(name.to_owned(), text(&subject.context).into());
            }
        }
        let people = &subject.people;
        // Where one field takes either of them, the ticket is for whom it is for.
        put_person(values, form.on_behalf_of, people.on_behalf_of.as_deref());
        put_person(values, form.requester, people.requester.as_deref());
    }

    fn put_key(&self, values: &mut Map<String, Value>, key: &str) -> Result<(), DraftError> {
        let chosen = &self.chosen;
        let text = match values.get(&chosen.key) {
            Some(Value::String(text)) if chosen.key_within_text && text.contains(key) => text.clone(),
            Some(Value::String(text)) if chosen.key_within_text && !text.is_empty() => format!("{text} [{key}]"),
            Some(Value::Object(_) | Value::Array(_)) => {
                return Err(DraftError::Unusable(format!("the field {} must be text: it takes our key", chosen.key)));
            }
            _ => key.to_owned(),
        };
        values.insert(chosen.key.clone(), text.into());
        Ok(())
    }

    /// Sends the create call, once, and makes out which ticket it raised.
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
        let response = match http.write(request, deadline).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match self.created_number(http, &response) {
            Ok(Some((number, sure))) => self.read_back(http, number, sure, key).await,
            Ok(None) => self.only_one_with(http, key).await,
            Err(outcome) => outcome,
        }
    }

    /// The number in a good answer, and whether it surely is one: `responseElement` may find something else. `None` where the
    /// form gives none: an empty body, or no number in it.
    fn created_number(&self, http: &Http, response: &Response) -> Result<Option<(String, bool)>, Outcome<Created>> {
        if response.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let unclear = |what: String| Outcome::Ambiguous(format!("{what}: {}", http.said(response)));
        let json = response.json().map_err(unclear)?;
        let Some(values) = json.get("values").and_then(Value::as_object) else {
            return Err(unclear("the answer has no values".to_owned()));
        };
        let configured = self.provision.response_element.as_ref().and_then(|path| path.text(&json));
        let own = || {
            let names = [self.chosen.form.created_number, self.chosen.number.as_str()];
            names.iter().find_map(|name| values.get(*name).and_then(text_of))
        };
        // We ask for statuses by the number, so that another element than it would lead nowhere.
        let number = match (configured, own()) {
            (Some(configured), None) => Some((configured, false)),
            (Some(configured), Some(_)) if self.custom_status => Some((configured, true)),
            (_, own) => own.map(|own| (own, true)),
        };
        Ok(number)
    }

    /// The new ticket as the form that is read shows it: its entry's id, and whether it kept our key. A ticket that
    /// cannot be read now was raised all the same; its number finds it later.
    async fn read_back(&self, http: &Http, number: String, sure: bool, key: &CorrelationKey) -> Outcome<Created> {
        let question = equals(&self.chosen.number, &number);
        if let Outcome::Ok(rows) = self.tickets(http, &question).await {
            let row = rows.iter().find(|row| row.text(&self.chosen.number).as_deref() == Some(number.as_str()));
            if let Some(created) = row.and_then(|row| self.created(row)) {
                if row.is_some_and(|row| !self.carries(row, key)) {
                    self.key_lost.store(true, Ordering::Relaxed);
                    http.note(&format!(
                        "The desk did not keep our key in {}: set correlationField to a field that it keeps. Until then a \
                         ticket whose create call ends unclear is held for a person.",
                        self.chosen.key_read
                    ));
                }
                return Outcome::Ok(created);
            }
            if !sure
                && !self.custom_status
                && let Outcome::Ok(created) = self.only_one_with(http, key).await
            {
                return Outcome::Ok(created);
            }
        }
        Outcome::Ok(Created { desk: self.desk_ref(number.clone(), number), status: None, created: None })
    }

    async fn only_one_with(&self, http: &Http, key: &CorrelationKey) -> Outcome<Created> {
        match self.look_up(http, key).await {
            Outcome::Ok(mut found) if found.len() == 1 => match found.pop() {
                Some(created) => Outcome::Ok(created),
                None => Outcome::Ambiguous("the ticket is not found by its key".to_owned()),
            },
            Outcome::Ok(found) => Outcome::Ambiguous(format!(
                "the desk took the ticket without naming it, and {} tickets have its key",
                found.len()
            )),
            other => Outcome::Ambiguous(format!(
                "the desk took the ticket without naming it, and it could not be looked up: {}",
                other.reason().unwrap_or_default()
            )),
        }
    }

    /// The ticket of a row; `None` when it has no number.
    pub(super) fn created(&self, row: &Entry) -> Option<Created> {
        let number = row.text(&self.chosen.number)?;
        let id = row.id(self.chosen.form.entry).unwrap_or_else(|| number.clone());
        Some(Created {
            desk: self.desk_ref(id, number),
            status: row.text(&self.chosen.status),
            created: row.text(self.chosen.form.submitted).and_then(|text| time(&text)),
        })
    }

    /// A ticket with its page for people.
    fn desk_ref(&self, id: String, number: String) -> DeskRef {
        let url = match &self.provision.ticket_url {
            None => Some(format!(
                "{}/arsys/forms/{}/{}/?qual={}",
                self.site.pages(),
                encode(&self.mid_tier_server),
                encode(self.chosen.form.page),
                encode(&equals(&self.chosen.number, &number)),
            )),
            Some(address) => address.render(&ticket_context(&id, &number)).ok().and_then(|rendered| {
                if rendered.starts_with("http://") || rendered.starts_with("https://") {
                    url::Url::parse(&rendered).ok().map(Into::into)
                } else {
                    self.site.join(&rendered).ok()
                }
            }),
        };
        DeskRef { id, number, url }
    }
}

/// The `values` of an entry; a request without that root is put inside it.
fn values_of(body: &mut Value) -> Result<&mut Map<String, Value>, DraftError> {
    let rooted = body.get("values").is_some_and(Value::is_object);
    if !rooted && body.is_object() && body.get("values").is_none() {
        *body = json!({ "values": body.take() });
    }
    body.get_mut("values")
        .and_then(Value::as_object_mut)
        .ok_or_else(|| DraftError::Unusable("the request must be an object, with requestRootElement values".to_owned()))
}

fn is_set(values: &Map<String, Value>, name: &str) -> bool {
    values.get(name).is_some_and(|value| text_of(value).is_some_and(|text| !text.trim().is_empty()))
}

fn default(values: &mut Map<String, Value>, name: &str, value: &str) {
    if !is_set(values, name) {
        values.insert(name.to_owned(), value.into());
    }
}

/// Puts a person into the fields of a role unless the template did. What is left blank there is left out: an empty field
/// would be a value to the desk.
fn put_person(values: &mut Map<String, Value>, who: Who, person: Option<&str>) {
    match who {
        Who::Nobody => {}
        Who::Login(field) => {
            let others = ["First_Name", "Last_Name"].iter().any(|name| field == "Login_ID" && is_set(values, name));
            if let Some(login) = person.filter(|_| !others) {
                default(values, field, login);
            }
            let mut blank = vec![field];
            if field == "Login_ID" {
                blank.extend(["First_Name", "Last_Name"]);
            }
            clear(values, &blank);
        }
        Who::Names { first, last, id } => {
            let set = [Some(first), Some(last), id].into_iter().flatten().any(|name| is_set(values, name));
            if let Some(named) = person.filter(|_| !set).and_then(Named::parse) {
                values.insert(first.to_owned(), named.first.into());
                values.insert(last.to_owned(), named.last.into());
                if let (Some(field), Some(person)) = (id, named.id) {
                    values.insert(field.to_owned(), person.into());
                }
            }
            clear(values, &[first, last]);
            if let Some(id) = id {
                clear(values, &[id]);
            }
        }
    }
}

fn clear(values: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        if !is_set(values, name) {
            values.shift_remove(*name);
        }
    }
}
