//! The entry interface: `/api/arsys/v1/entry/{form}` and `…/{form}/{entryId}`.

use super::{
    Refused,
    forms::{self, FORMS, Form, instance, named, person_id, shown, step, time},
    qualification::Qualification,
};
use crate::{
    Person,
    tickets::{Handle, Ticket},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Parameters = BTreeMap<String, String>;

const PEOPLE: &str = "CTM:People";

/// Fields of people, those that connectors use.
const PERSON: [&str; 8] = [
    "Person ID",
    "Remedy Login ID",
    "First Name",
    "Last Name",
    "Company",
    "Profile Status",
    "Internet E-mail",
    "Corporate ID",
];

fn no_form(name: &str) -> Refused {
    Refused::new(StatusCode::NOT_FOUND, 303, "Form does not exist on the server", name)
}

fn no_field(name: &str) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, 311, "Field does not exist on the form", name)
}

fn workflow(number: u64, text: &'static str, appended: &str) -> Refused {
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, number, text, appended)
}

/// The names in `fields=values(A,B)`.
fn fields(parameters: &Parameters) -> Result<Vec<String>, Refused> {
    let Some(text) = parameters.get("fields") else { return Ok(Vec::new()) };
    let inner = text.strip_prefix("values(").and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.ok_or_else(|| Refused::bad("The fields parameter is not values(…)", text))?;
    Ok(inner.split(',').map(|name| name.trim().to_owned()).collect())
}

fn only_known(parameters: &Parameters, known: &[&str]) -> Result<(), Refused> {
    match parameters.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Refused::bad("Unknown query parameter", name)),
        None => Ok(()),
    }
}

/// `GET /api/arsys/v1/entry/{form}`
pub(super) async fn list(
    State(desk): State<Handle>,
    Path(form): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Response {
    listed(&desk, &form, &parameters).unwrap_or_else(IntoResponse::into_response)
}

fn listed(desk: &Handle, name: &str, parameters: &Parameters) -> Result<Response, Refused> {
    only_known(parameters, &["q", "fields", "limit", "offset", "sort"])?;
    let wanted = fields(parameters)?;
    let form = FORMS.iter().find(|form| form.read == name);
    let has = |field: &str| match form {
        Some(form) => form.fields.iter().any(|(known, _)| *known == field),
        None => PERSON.contains(&field),
    };
    if form.is_none() && name != PEOPLE {
        return Err(no_form(name));
    }
    let question =
        match parameters.get("q") {
            None => None,
            Some(text) => Some(Qualification::parse(text).map_err(|rest| {
                Refused::new(StatusCode::BAD_REQUEST, 1587, "Error in the qualification near", &rest)
            })?),
        };
    let asked = question.iter().flat_map(Qualification::fields).chain(wanted.iter().map(String::as_str));
    if let Some(unknown) = asked.into_iter().find(|field| !has(field)) {
        return Err(no_field(unknown));
    }
    let number = |name: &str, otherwise: usize| {
        let given = parameters.get(name).map(|text| text.parse::<usize>());
        given.unwrap_or(Ok(otherwise)).map_err(|_| Refused::bad("Not a number", name))
    };
    let (limit, offset) = (number("limit", 100)?, number("offset", 0)?);
    let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
    let entries: Vec<Value> = match form {
        Some(form) => desk
            .select(|ticket| {
                let fits = |question: &Qualification| question.fits(|field| text(form.value(ticket, field)));
                ticket.kind == form.kind && question.as_ref().is_none_or(fits)
            })
            .iter()
            .skip(offset)
            .take(limit)
            .map(|ticket| entry(name, &ticket.desk_id, &form.values(ticket, &wanted)))
            .collect(),
        None => desk
            .settings()
            .people
            .iter()
            .map(person)
            .filter(|values| {
                question.as_ref().is_none_or(|question| question.fits(|field| text(values.get(field).cloned())))
            })
            .skip(offset)
            .take(limit)
            .map(|mut values| {
                let id = values["Person ID"].as_str().unwrap_or_default().to_owned();
                values.retain(|field, _| wanted.is_empty() || wanted.contains(field));
                entry(name, &id, &values)
            })
            .collect(),
    };
    Ok(Json(json!({ "entries": entries, "_links": { "self": [{ "href": format!("/api/arsys/v1/entry/{name}") }] } }))
        .into_response())
}

fn entry(form: &str, id: &str, values: &Map<String, Value>) -> Value {
    let id = id.replace('|', "%7C");
    json!({ "values": values, "_links": { "self": [{ "href": format!("/api/arsys/v1/entry/{form}/{id}") }] } })
}

fn person(person: &Person) -> Map<String, Value> {
    let status = if person.active { "Enabled" } else { "Obsolete" };
    let values = [
        person_id(person.id),
        person.username.clone(),
        person.first_name().to_owned(),
        person.last_name().to_owned(),
        "Calbro Services".to_owned(),
        status.to_owned(),
        person.email.clone(),
        person.employee_number.clone(),
    ];
    PERSON.iter().map(|name| (*name).to_owned()).zip(values.map(Value::from)).collect()
}

/// The ticket of a form with this id of its entry, doubled or not.
fn ticket_of(desk: &Handle, form: &Form, id: &str) -> Result<Ticket, Refused> {
    let is = |ticket: &Ticket| {
        ticket.kind == form.kind && (ticket.desk_id == id || ticket.desk_id.split('|').next() == Some(id))
    };
    desk.tickets()
        .into_iter()
        .find(is)
        .ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, 302, "Entry does not exist in database", id))
}

/// `GET /api/arsys/v1/entry/{form}/{entryId}`
pub(super) async fn read(
    State(desk): State<Handle>,
    Path((name, id)): Path<(String, String)>,
    Query(parameters): Query<Parameters>,
) -> Response {
    let one = || {
        let form = FORMS.iter().find(|form| form.read == name).ok_or_else(|| no_form(&name))?;
        let wanted = fields(&parameters)?;
        let ticket = ticket_of(&desk, form, &id)?;
        Ok::<_, Refused>(Json(entry(&name, &ticket.desk_id, &form.values(&ticket, &wanted))).into_response())
    };
    one().unwrap_or_else(IntoResponse::into_response)
}

/// The `values` of a JSON body.
pub(super) fn values(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refused> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 8932, "Unsupported media type", kind));
    }
    entry_values(body)
}

/// The `values` of an entry as JSON, with nothing beside them.
pub(super) fn entry_values(body: &[u8]) -> Result<Map<String, Value>, Refused> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut body)) if body.keys().all(|name| name == "values") => match body.shift_remove("values") {
            Some(Value::Object(values)) => Ok(values),
            _ => Err(Refused::bad("The entry has no values", "")),
        },
        _ => Err(Refused::bad("The body is no entry", "")),
    }
}

/// `POST /api/arsys/v1/entry/{form}` for tickets.
pub(super) fn create(
    desk: &Handle,
    form: &'static Form,
    parameters: &Parameters,
    values: &Map<String, Value>,
) -> Result<Response, Refused> {
    only_known(parameters, &["fields"])?;
    let wanted = fields(parameters)?;
    if let Some(unknown) = values.keys().find(|name| !form.known.contains(&name.as_str())) {
        return Err(no_field(unknown));
    }
    if let Some(unknown) = wanted.iter().find(|name| !form.created.iter().any(|(known, _)| known == name)) {
        return Err(no_field(unknown));
    }
    let text = |name: &str| values.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    if let Some(missing) = form.required.iter().find(|name| text(name).is_none()) {
        return Err(workflow(307, "Required field (without a default) not specified", missing));
    }
    if let Some((name, _)) = values.iter().find(|(_, value)| !value.is_string() && !value.is_null()) {
        return Err(Refused::new(StatusCode::BAD_REQUEST, 308, "The data type of the value is incompatible", name));
    }
    if text("Status").is_some_and(|status| !form.statuses.contains(&status)) {
        return Err(workflow(306, "Value does not fall within the limits specified for the field", "Status"));
    }
    if text("TitleInstanceID").is_some_and(|definition| definition != forms::DEFINITION) {
        return Err(workflow(170_010, "No service request definition has this instance id", "TitleInstanceID"));
    }
    let people = people_of(desk, form, values)?;
    let build = |id| {
        let (number, desk_id) = form.names(id);
        let own = |name: &str| text(name).unwrap_or_default().to_owned();
        let status = text("Status").unwrap_or(form.statuses[0]);
        let key = form.keys.iter().find_map(|name| text(name)).or_else(|| key_in(text(form.text)?));
        Ticket {
            desk_id,
            number,
            kind: form.kind.to_owned(),
            title: own(form.title),
            description: own(form.text),
            correlation_key: key.unwrap_or_default().to_owned(),
            status: status.to_owned(),
            requester: people.0.clone(),
            on_behalf_of: people.1.clone(),
            fields: values.clone(),
            ..Ticket::default()
        }
    };
    let Some(ticket) = desk.add(build) else {
        return Err(workflow(552, "Failure during SQL operation to the database", "The desk is full"));
    };
    if wanted.is_empty() && form.kind == "service request" {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let place = format!("/api/arsys/v1/entry/{}", form.create);
    if wanted.is_empty() {
        let place = format!("{place}/{}", ticket.desk_id.replace('|', "%7C"));
        return Ok((StatusCode::CREATED, [(header::LOCATION, place)]).into_response());
    }
    let told = form.created.iter().filter(|(name, _)| wanted.iter().any(|wanted| wanted == name));
    let told: Map<String, Value> = told.map(|(name, from)| ((*name).to_owned(), shown(&ticket, *from))).collect();
    let answer = json!({ "values": told, "_links": { "self": [{ "href": place }] } });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// A word that can only be a caller's key.
fn key_in(text: &str) -> Option<&str> {
    let plain = |word: &&str| word.len() >= 30 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).rfind(plain)
}

/// Who asks, and for whom.
fn people_of(
    desk: &Handle,
    form: &Form,
    values: &Map<String, Value>,
) -> Result<(Option<String>, Option<String>), Refused> {
    let text = |name: &str| values.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let login = |name: &str| match text(name) {
        Some(login) if desk.settings().people.iter().any(|person| person.username == login) => {
            Ok(Some(login.to_owned()))
        }
        Some(_) => Err(workflow(1_291_073, "There is no such person", name)),
        None => Ok(None),
    };
    let names = |first: &str, last: &str| match (text(first), text(last)) {
        (None, None) => Ok(None),
        _ => named(desk, values, first, last)
            .map(Some)
            .ok_or_else(|| workflow(1_291_073, "There is no such person", first)),
    };
    match form.kind {
        "incident" => {
            let customer = match login("Login_ID")? {
                None => names("First_Name", "Last_Name")?,
                login => login,
            };
            let customer = customer
                .ok_or_else(|| workflow(307, "Required field (without a default) not specified", "Customer"))?;
            Ok((Some(customer), None))
        }
        "service request" => Ok((login("Login ID")?, login("Customer Login")?)),
        _ => Ok((names("First Name", "Last Name")?, names("Customer First Name", "Customer Last Name")?)),
    }
}

/// `PUT /api/arsys/v1/entry/{form}/{entryId}`
pub(super) async fn update(
    State(desk): State<Handle>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let change = || {
        let form = FORMS.iter().find(|form| form.read == name).ok_or_else(|| no_form(&name))?;
        let values = values(&headers, &body)?;
        let ticket = ticket_of(&desk, form, &id)?;
        changed(&desk, form, &ticket, &values)
    };
    match change() {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refused) => refused.into_response(),
    }
}

fn changed(desk: &Handle, form: &Form, ticket: &Ticket, values: &Map<String, Value>) -> Result<(), Refused> {
    let mut status = None;
    let mut reason = None;
    for (name, value) in values {
        let from = form.fields.iter().find(|(known, _)| known == name).map(|(_, from)| *from);
        let text = value.as_str().map(str::to_owned);
        match from {
            None => return Err(no_field(name)),
            Some(forms::Source::Status) => status = text,
            Some(forms::Source::Reason) => reason = text,
            Some(forms::Source::Told(_)) => {}
            Some(_) => return Err(workflow(331, "You do not have write access to the field", name)),
        }
    }
    if let Some(status) = &status {
        if !form.statuses.contains(&status.as_str()) {
            return Err(workflow(306, "Value does not fall within the limits specified for the field", status));
        }
        if ticket.status == "Closed" {
            return Err(workflow(48_501, "A closed ticket cannot be changed", &ticket.number));
        }
        if matches!(form.kind, "change request" | "work order" | "task") && status == "Cancelled" && reason.is_none() {
            return Err(workflow(48_502, "A status reason is needed", &ticket.number));
        }
    }
    let at = time(&desk.time_now());
    desk.change(ticket.id, |ticket| {
        if let Some(status) = status {
            let mut history =
                ticket.fields.get("Status-History").and_then(Value::as_object).cloned().unwrap_or_default();
            history.insert(status.clone(), step(&at));
            ticket.fields.insert("Status-History".to_owned(), history.into());
            ticket.status = status;
        }
        if reason.is_some() {
            ticket.reason = reason;
        }
    });
    Ok(())
}

/// The ticket that a note names.
pub(super) fn noted(desk: &Handle, form: &Form, values: &Map<String, Value>) -> Result<Ticket, Refused> {
    let (_, field, from, ..) = form.notes;
    let name = values.get(field).and_then(Value::as_str).unwrap_or_default();
    if name.is_empty() {
        return Err(workflow(307, "Required field (without a default) not specified", field));
    }
    let is = |ticket: &Ticket| {
        let own = if matches!(from, forms::Source::Instance) { instance(ticket.id) } else { ticket.number.clone() };
        ticket.kind == form.kind && own == name
    };
    desk.tickets().into_iter().find(is).ok_or_else(|| workflow(48_503, "The note belongs to no ticket", name))
}
