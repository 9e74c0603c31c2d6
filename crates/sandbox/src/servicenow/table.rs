//! The Table API (`c_TableAPI.md`).

use super::{
    dictionary::{self, TABLES},
    error, is_json, no_record, object, pairs, policy,
    query::Query,
    rows::{Row, number, select, sys_id, ticket_row},
    text,
};
use crate::tickets::{Comment, Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How an answer is to be shown.
struct View {
    parameters: BTreeMap<String, String>,
}

impl View {
    fn of(uri: &Uri) -> Self {
        Self { parameters: pairs(uri.query().unwrap_or_default()).into_iter().collect() }
    }

    fn get(&self, name: &str) -> &str {
        self.parameters.get(name).map(String::as_str).unwrap_or_default()
    }

    fn whole(&self, name: &str, otherwise: usize) -> Result<usize, Box<Response>> {
        match self.get(name) {
            "" => Ok(otherwise),
            digits => digits.parse().map_err(|_| Box::new(error(StatusCode::BAD_REQUEST, "Invalid number", name))),
        }
    }

    /// A row in the form that was asked for; a field that there is not is left out.
    fn shown(&self, table: &str, row: &Row) -> Value {
        let wanted: Vec<&str> = self.get("sysparm_fields").split(',').filter(|name| !name.is_empty()).collect();
        let is_wanted = |name: &str| if wanted.is_empty() { !name.contains('.') } else { wanted.contains(&name) };
        let fields = row.iter().filter(|(name, _)| is_wanted(name)).filter_map(|(name, value)| {
            let value = value.as_str()?;
            Some((name.clone(), self.field(table, name, value)))
        });
        Value::Object(fields.collect())
    }

    fn field(&self, table: &str, name: &str, value: &str) -> Value {
        let label = dictionary::label(table, name, value);
        let link = dictionary::refers_to(name.rsplit('.').next().unwrap_or(name))
            .filter(|_| !value.is_empty() && self.get("sysparm_exclude_reference_link") != "true")
            .map(|target| format!("https://instance.service-now.com/api/now/table/{target}/{value}"));
        match (self.get("sysparm_display_value"), link) {
            ("all", None) => json!({ "display_value": label, "value": value }),
            ("all", Some(link)) => json!({ "display_value": label, "link": link, "value": value }),
            ("true", None) => label.into(),
            ("true", Some(link)) => json!({ "display_value": label, "link": link }),
            (_, None) => value.into(),
            (_, Some(link)) => json!({ "link": link, "value": value }),
        }
    }
}

fn place(parts: &BTreeMap<String, String>, name: &str) -> String {
    parts.get(name).cloned().unwrap_or_default()
}

type Parts = Path<BTreeMap<String, String>>;

/// `GET /api/now/table/{table}`
pub(super) async fn list(State(desk): State<Handle>, Path(parts): Parts, uri: Uri) -> Response {
    let table = place(&parts, "table");
    let view = View::of(&uri);
    let query = match Query::parse(view.get("sysparm_query")) {
        Ok(query) => query,
        Err(part) => return error(StatusCode::BAD_REQUEST, "The sandbox does not know this part of a query", &part),
    };
    let (limit, offset) = match (view.whole("sysparm_limit", 10_000), view.whole("sysparm_offset", 0)) {
        (Ok(limit), Ok(offset)) => (limit, offset),
        (Err(answer), _) | (_, Err(answer)) => return *answer,
    };
    let Some(rows) = select(&desk, &table, &query) else {
        return error(StatusCode::BAD_REQUEST, &format!("Invalid table {table}"), "");
    };
    if rows.is_empty() && uri.path().contains("/v1/") {
        return no_record();
    }
    let shown: Vec<Value> = rows.iter().skip(offset).take(limit).map(|row| view.shown(&table, row)).collect();
    let mut answer = Json(json!({ "result": shown })).into_response();
    if view.get("sysparm_no_count") != "true" {
        answer.headers_mut().insert("x-total-count", rows.len().into());
        let next =
            format!("<https://instance.service-now.com{}?sysparm_offset={}>;rel=\"next\"", uri.path(), offset + limit);
        if let Ok(next) = HeaderValue::try_from(next)
            && offset + limit < rows.len()
        {
            answer.headers_mut().insert(header::LINK, next);
        }
    }
    answer
}

/// `GET /api/now/table/{table}/{sys_id}`
pub(super) async fn read(State(desk): State<Handle>, Path(parts): Parts, uri: Uri) -> Response {
    let (table, id) = (place(&parts, "table"), place(&parts, "sys_id"));
    let Some(rows) = select(&desk, &table, &Query::default()) else {
        return error(StatusCode::BAD_REQUEST, &format!("Invalid table {table}"), "");
    };
    match rows.iter().find(|row| row.get("sys_id").and_then(Value::as_str) == Some(id.as_str())) {
        Some(row) => Json(json!({ "result": View::of(&uri).shown(&table, row) })).into_response(),
        None => no_record(),
    }
}

/// `POST /api/now/table/{table}`
pub(super) async fn create(
    State(desk): State<Handle>,
    Path(parts): Parts,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let table = place(&parts, "table");
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    if table == "sys_properties" {
        return set_property(&desk, &body);
    }
    match raise(&desk, &table, &body) {
        Ok(ticket) => {
            let view = View::of(&uri);
            let place = format!("https://instance.service-now.com{}/{}", uri.path(), ticket.desk_id);
            let shown = json!({ "result": view.shown(&table, &ticket_row(&ticket)) });
            (StatusCode::CREATED, [(header::LOCATION, place)], Json(shown)).into_response()
        }
        Err(answer) => *answer,
    }
}

/// An administrator's `glide.sc.checkout.twostep`.
fn set_property(desk: &Handle, body: &Map<String, Value>) -> Response {
    let name = body.get("name").and_then(text).unwrap_or_default();
    let value = body.get("value").and_then(text).unwrap_or_default();
    desk.state().shelf.insert(name.clone(), value.clone().into());
    (StatusCode::CREATED, Json(json!({ "result": { "name": name, "value": value } }))).into_response()
}

/// Raises a ticket in a table. What the table does not know is ignored.
pub(super) fn raise(desk: &Handle, table: &str, body: &Map<String, Value>) -> Result<Ticket, Box<Response>> {
    if !TABLES.iter().any(|(known, _)| *known == table) {
        return Err(Box::new(error(StatusCode::BAD_REQUEST, &format!("Invalid table {table}"), "")));
    }
    let mut fields = Map::new();
    for (name, value) in body.iter().filter(|(name, _)| dictionary::has(table, name)) {
        let Some(value) = text(value) else {
            return Err(Box::new(error(StatusCode::BAD_REQUEST, "Invalid value", name)));
        };
        fields.insert(name.clone(), value.into());
    }
    let mut take = |name: &str| match fields.shift_remove(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let title = take("short_description");
    if title.trim().is_empty() && matches!(table, "incident" | "change_request") {
        return Err(Box::new(policy("Short description is mandatory")));
    }
    let first = match table {
        "change_request" => "-5",
        "sc_request" => "requested",
        _ => "1",
    };
    let given = take(if table == "sc_request" { "request_state" } else { "state" });
    let who = match table {
        "incident" => "caller_id",
        "change_request" => "requested_by",
        _ => "requested_for",
    };
    let (opened_by, for_whom, description) = (take("opened_by"), take(who), take("description"));
    let note = |text: String, public| (!text.is_empty()).then_some(Comment { text, public });
    let comments = [note(take("comments"), true), note(take("work_notes"), false)].into_iter().flatten().collect();
    for own in ["sys_id", "number", "sys_created_on", "sys_updated_on", "sys_class_name", "active"] {
        take(own);
    }
    let key = fields.get("correlation_id").and_then(Value::as_str).unwrap_or_default().to_owned();
    if key.chars().count() > 100 {
        return Err(Box::new(error(StatusCode::BAD_REQUEST, "correlation_id holds 100 characters", "")));
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    let build = |id| Ticket {
        desk_id: sys_id(table, id),
        number: number(table, id),
        kind: table.to_owned(),
        title,
        description,
        correlation_key: key,
        status: if given.is_empty() { first.to_owned() } else { given },
        requester: some(opened_by),
        on_behalf_of: some(for_whom),
        fields,
        comments,
        ..Ticket::default()
    };
    desk.add(build).ok_or_else(|| Box::new(error(StatusCode::INTERNAL_SERVER_ERROR, "The desk is full", "")))
}

/// `PATCH` and `PUT /api/now/table/{table}/{sys_id}`
pub(super) async fn change(
    State(desk): State<Handle>,
    Path(parts): Parts,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (table, id) = (place(&parts, "table"), place(&parts, "sys_id"));
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let Some(ticket) = desk.named(&id).filter(|ticket| ticket.kind == table && ticket.desk_id == id) else {
        return no_record();
    };
    let given = |name: &str| body.get(name).and_then(text).filter(|text| !text.is_empty());
    let state = given(if table == "sc_request" { "request_state" } else { "state" });
    if table == "incident"
        && state.as_deref() == Some("6")
        && (given("close_code").is_none() || given("close_notes").is_none())
    {
        return policy("The following fields are mandatory: Resolution code, Resolution notes");
    }
    if table == "change_request" && state.as_deref() == Some("4") && given("work_notes").is_none() {
        return policy("The following fields are mandatory: Work notes");
    }
    let changed = desk.change(ticket.id, |ticket| {
        if let Some(state) = &state {
            let code = given("close_code").filter(|_| table == "change_request" && state == "3");
            ticket.status = code.map_or_else(|| state.clone(), |code| format!("{state} {code}"));
        }
        for (name, public) in [("comments", true), ("work_notes", false)] {
            ticket.comments.extend(given(name).map(|text| Comment { text, public }));
        }
        for name in
            body.keys().filter(|name| matches!(name.as_str(), "close_notes" | "correlation_id" | "impact" | "urgency"))
        {
            if let Some(value) = given(name) {
                ticket.fields.insert(name.clone(), value.into());
            }
        }
        ticket_row(ticket)
    });
    match changed {
        Some(row) => Json(json!({ "result": View::of(&uri).shown(&table, &row) })).into_response(),
        None => no_record(),
    }
}

/// `DELETE /api/now/table/{table}/{sys_id}`
pub(super) async fn remove(State(desk): State<Handle>, Path(parts): Parts, headers: HeaderMap) -> Response {
    if let Err(answer) = is_json(&headers) {
        return *answer;
    }
    let (table, id) = (place(&parts, "table"), place(&parts, "sys_id"));
    match desk.named(&id).filter(|ticket| ticket.kind == table) {
        Some(ticket) if desk.delete(ticket.id) => StatusCode::NO_CONTENT.into_response(),
        _ => no_record(),
    }
}
