//! Moving issues: the workflow lets an open one go anywhere; what closes it opens a screen that wants a resolution, and at
//! Data Center takes a comment too.

use super::{
    answers::{No, object},
    data::{self, RESOLUTIONS},
    is_cloud, named,
};
use crate::tickets::{Comment, Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Id and target of the transitions out of an issue's status.
fn available(ticket: &Ticket) -> Vec<(String, &'static str)> {
    let closed = data::category(&ticket.status) == "done";
    let all = data::statuses_of(&ticket.kind).iter().enumerate();
    let known = all.filter(|(at, name)| **name != ticket.status && (!closed || *at == 0));
    known.map(|(at, name)| (format!("{}", 11 + 10 * at), *name)).collect()
}

/// The fields of the screen of a transition; none when it has no screen.
fn screen(desk: &Handle, target: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    if data::category(target) == "done" {
        let allowed: Vec<Value> = RESOLUTIONS
            .iter()
            .map(|(id, name)| json!({ "self": format!("{}/resolution/{id}", data::api(desk)), "id": id, "name": name }))
            .collect();
        let resolution = json!({
            "required": true, "schema": { "type": "resolution", "system": "resolution" }, "name": "Resolution",
            "key": "resolution", "operations": ["set"], "allowedValues": allowed,
        });
        fields.insert("resolution".to_owned(), resolution);
        if !is_cloud(desk) {
            let comment = json!({
                "required": false, "schema": { "type": "comments-page", "system": "comment" }, "name": "Comment",
                "key": "comment", "operations": ["add"],
            });
            fields.insert("comment".to_owned(), comment);
        }
    }
    fields
}

/// `GET /rest/api/3/issue/{name}/transitions`
pub(super) async fn list(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Value>, No> {
    let ticket = named(&desk, &name)?;
    let with_fields = query.get("expand").is_some_and(|expand| expand == "transitions.fields");
    let transitions = available(&ticket).into_iter().map(|(id, target)| {
        let screen = screen(&desk, target);
        let mut shown = json!({ "id": id, "name": format!("To {target}"), "to": data::status(&desk, target) });
        if is_cloud(&desk) {
            shown["hasScreen"] = (!screen.is_empty()).into();
        }
        if with_fields {
            shown["fields"] = screen.into();
        }
        shown
    });
    let transitions: Vec<Value> = transitions.collect();
    Ok(Json(json!({ "expand": "transitions", "transitions": transitions })))
}

/// `POST /rest/api/3/issue/{name}/transitions`
pub(super) async fn perform(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, No> {
    let ticket = named(&desk, &name)?;
    let body = object(&headers, &body, &["transition", "fields", "update", "properties", "historyMetadata"])?;
    let id = body.get("transition").and_then(|one| one.get("id")).and_then(Value::as_str).unwrap_or_default();
    let Some((_, target)) = available(&ticket).into_iter().find(|(known, _)| known == id) else {
        return Err(No::bad(format!("Transition id '{id}' is not valid for this issue.")));
    };
    let screen = screen(&desk, target);
    let members = |name: &str| body.get(name).and_then(Value::as_object).into_iter().flatten();
    if let Some((field, _)) = members("fields").chain(members("update")).find(|(name, _)| !screen.contains_key(*name)) {
        let why = format!("Field '{field}' cannot be set. It is not on the appropriate screen, or unknown.");
        return Err(No::field(field, why));
    }
    let resolution = body.get("fields").and_then(|fields| fields.pointer("/resolution/name")).and_then(Value::as_str);
    let known = resolution.is_some_and(|name| RESOLUTIONS.iter().any(|(_, known)| *known == name));
    if screen.contains_key("resolution") && !known {
        return Err(No::field("resolution", "Please select a valid resolution."));
    }
    let comment = body.get("update").and_then(|update| update.pointer("/comment/0/add/body")).and_then(Value::as_str);
    desk.change(ticket.id, |ticket| {
        target.clone_into(&mut ticket.status);
        ticket.reason = resolution.map(str::to_owned);
        ticket.comments.extend(comment.map(|text| Comment { text: text.to_owned(), public: true }));
    });
    Ok(StatusCode::NO_CONTENT)
}
