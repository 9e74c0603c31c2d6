//! Searching, which lags, and fetching by id, which does not.

use super::{
    answers::{No, number, object, texts},
    data,
    jql::{self, Condition},
};
use crate::tickets::{Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    http::HeaderMap,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most issues of one `bulkfetch`.
const BULK: usize = 100;

/// `POST /rest/api/3/issue/bulkfetch`
pub(super) async fn bulkfetch(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, No> {
    let known = ["issueIdsOrKeys", "fields", "properties", "expand", "fieldsByKeys"];
    let body = object(&headers, &body, &known)?;
    let names = texts(&body, "issueIdsOrKeys")?;
    let fields = texts(&body, "fields")?;
    texts(&body, "properties")?;
    if names.is_empty() || names.len() > BULK {
        return Err(No::bad(format!("issueIdsOrKeys must have 1 to {BULK} elements.")));
    }
    let mut found: Vec<Ticket> = desk.select(|ticket| names.iter().any(|name| is_named(ticket, name)));
    found.sort_by_key(|ticket| ticket.id);
    let errors: Vec<Value> = names
        .iter()
        .filter(|name| !found.iter().any(|ticket| is_named(ticket, name)))
        .map(|name| {
            let message = "Issue does not exist or you do not have permission to see it.";
            json!({ "id": name, "errorMessage": message })
        })
        .collect();
    let issues: Vec<Value> = found.iter().map(|ticket| data::issue(&desk, ticket, &fields)).collect();
    Ok(Json(json!({ "issues": issues, "issueErrors": errors })))
}

fn is_named(ticket: &Ticket, name: &str) -> bool {
    ticket.desk_id == name || ticket.number == name
}

/// `POST /rest/api/3/search/jql`
pub(super) async fn search_jql(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, No> {
    let known =
        ["jql", "fields", "maxResults", "nextPageToken", "reconcileIssues", "expand", "fieldsByKeys", "properties"];
    let body = object(&headers, &body, &known)?;
    let jql = body.get("jql").and_then(Value::as_str).unwrap_or_default();
    if jql.trim().is_empty() {
        return Err(No::bad(
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
        ));
    }
    let condition = condition(&desk, jql, true)?;
    let start = match body.get("nextPageToken") {
        None => 0,
        Some(token) => token
            .as_str()
            .and_then(|token| token.strip_prefix("page-")?.parse().ok())
            .ok_or_else(|| No::bad("The next page token is not valid."))?,
    };
    // Only the id, unless more is asked for.
    let fields = texts(&body, "fields")?;
    let page = number(&body, "maxResults", 50)?.clamp(1, 100);
    let found = desk.search(|ticket| condition.holds(ticket));
    let issues: Vec<Value> =
        found.iter().skip(start).take(page).map(|ticket| data::issue(&desk, ticket, &fields)).collect();
    let end = start + issues.len();
    let mut answer = json!({ "issues": issues, "isLast": end >= found.len() });
    if end < found.len() {
        answer["nextPageToken"] = format!("page-{end}").into();
    }
    Ok(Json(answer))
}

/// `POST /rest/api/2/search`
pub(super) async fn search_post(
    State(desk): State<Handle>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, No> {
    let body = object(&headers, &body, &["jql", "fields", "startAt", "maxResults", "validateQuery", "expand"])?;
    let strict = body.get("validateQuery") != Some(&Value::Bool(false));
    let jql = body.get("jql").and_then(Value::as_str).unwrap_or_default();
    page(&desk, jql, &texts(&body, "fields")?, number(&body, "startAt", 0)?, number(&body, "maxResults", 50)?, strict)
}

/// `GET /rest/api/2/search?jql=…`
pub(super) async fn search_get(
    State(desk): State<Handle>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Value>, No> {
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    let whole = |name: &str, otherwise| text(name).parse().unwrap_or(otherwise);
    let fields: Vec<String> = text("fields").split(',').map(str::to_owned).collect();
    page(&desk, text("jql"), &fields, whole("startAt", 0), whole("maxResults", 50), text("validateQuery") != "false")
}

fn page(
    desk: &Handle,
    jql: &str,
    fields: &[String],
    start: usize,
    most: usize,
    strict: bool,
) -> Result<Json<Value>, No> {
    let condition = condition(desk, jql, strict)?;
    let most = most.min(1000);
    let found = desk.search(|ticket| condition.holds(ticket));
    let issues: Vec<Value> =
        found.iter().skip(start).take(most).map(|ticket| data::issue(desk, ticket, fields)).collect();
    Ok(Json(json!({
        "expand": "schema,names", "startAt": start, "maxResults": most, "total": found.len(), "issues": issues,
    })))
}

/// Parses a query. One key that no issue has makes all of a strict one invalid.
fn condition(desk: &Handle, jql: &str, strict: bool) -> Result<Condition, No> {
    let condition = jql::parse(jql).map_err(No::bad)?;
    match condition.names().into_iter().find(|name| strict && desk.named(name).is_none()) {
        Some(name) => Err(No::bad(format!("An issue with key '{name}' does not exist for field 'key'."))),
        None => Ok(condition),
    }
}
