//! What the account's tickets are made of: statuses, fields, one form.

use super::answers::{error, page};
use crate::tickets::{Handle, Ticket};
use axum::{
    Json,
    extract::{OriginalUri, Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Id, name, category, and whether it is the category's own.
const CUSTOM: [(u64, &str, &str, bool); 7] = [
    (1001, "New", "new", true),
    (1002, "Open", "open", true),
    (1003, "Pending", "pending", true),
    (1004, "On-hold", "hold", true),
    (1005, "Solved", "solved", true),
    (1006, "Waiting for approval", "pending", false),
    (1007, "Rejected", "solved", false),
];

/// The category of a status, and the id of the custom one. A status that nobody lists is one that an administrator has
/// added while tickets are being worked on.
pub(super) fn of(status: &str) -> (&str, u64) {
    let own = if status == "closed" { "solved" } else { status };
    match CUSTOM.iter().find(|(_, name, category, default)| *name == status || (*default && *category == own)) {
        Some((id, _, category, _)) => (if status == "closed" { status } else { category }, *id),
        None => ("open", 5000 + status.bytes().map(u64::from).sum::<u64>()),
    }
}

fn shown(id: u64, name: &str, category: &str, default: bool) -> Value {
    json!({
        "id": id, "status_category": category, "agent_label": name, "raw_agent_label": name, "end_user_label": name,
        "raw_end_user_label": name, "description": "", "raw_description": "", "end_user_description": "",
        "raw_end_user_description": "", "active": true, "default": default, "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
    })
}

/// `GET /api/v2/custom_statuses`
pub(super) async fn custom_statuses(State(desk): State<Handle>) -> Json<Value> {
    let mut all: Vec<Value> =
        CUSTOM.iter().map(|(id, name, category, default)| shown(*id, name, category, *default)).collect();
    let mut strange: Vec<String> = desk.tickets().into_iter().map(|ticket: Ticket| ticket.status).collect();
    strange.retain(|status| of(status).1 >= 5000);
    strange.sort();
    strange.dedup();
    all.extend(strange.iter().map(|status| shown(of(status).1, status, "open", false)));
    Json(json!({ "custom_statuses": all }))
}

/// Id, type, title, required, removable, values.
const FIELDS: [(u64, &str, &str, bool, &[&str]); 7] = [
    (31, "subject", "Subject", true, &[]),
    (32, "description", "Description", true, &[]),
    (33, "status", "Status", true, &["open", "pending", "hold", "solved"]),
    (34, "tickettype", "Type", false, &["question", "incident", "problem", "task"]),
    (35, "priority", "Priority", false, &["low", "normal", "high", "urgent"]),
    (36, "assignee", "Assignee", true, &[]),
    (27642, "tagger", "Application", false, &["directory", "payroll"]),
];

/// `GET /api/v2/ticket_fields`
pub(super) async fn ticket_fields(
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Json<Value> {
    let fields: Vec<Value> = FIELDS
        .iter()
        .map(|(id, kind, title, required, values)| {
            let custom = *id > 1000;
            let options: Vec<Value> =
                values.iter().map(|value| json!({ "name": value, "raw_name": value, "value": value })).collect();
            let mut field = json!({
                "id": id, "url": format!("http://localhost/api/v2/ticket_fields/{id}.json"), "type": kind, "title": title,
                "raw_title": title, "description": "", "raw_description": "", "position": 1, "active": true,
                "required": required, "required_in_portal": false, "visible_in_portal": true, "editable_in_portal": true,
                "collapsed_for_agents": false, "regexp_for_validation": null, "title_in_portal": title,
                "raw_title_in_portal": title, "tag": null, "removable": custom, "created_at": "2025-01-01T00:00:00Z",
                "updated_at": "2025-01-01T00:00:00Z", "agent_description": null,
            });
            if !options.is_empty() {
                field[if custom { "custom_field_options" } else { "system_field_options" }] = options.into();
            }
            field
        })
        .collect();
    Json(page(&headers, uri.path(), query.as_deref(), "ticket_fields", &fields))
}

/// `GET /api/v2/ticket_forms/47`
pub(super) async fn ticket_form(Path(id): Path<String>) -> Response {
    if id.trim_end_matches(".json") != "47" {
        return error(StatusCode::NOT_FOUND, "Not found");
    }
    Json(json!({ "ticket_form": {
        "id": 47, "url": "http://localhost/api/v2/ticket_forms/47.json", "name": "Access", "raw_name": "Access",
        "display_name": "Access", "raw_display_name": "Access", "end_user_visible": true, "position": 1, "active": true,
        "default": false, "ticket_field_ids": [31, 32, 33, 27642], "in_all_brands": true, "restricted_brand_ids": [],
        "agent_conditions": [], "end_user_conditions": [], "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
    } }))
    .into_response()
}

/// Whether a custom field has this id, and takes this value.
pub(super) fn takes(id: u64, value: &str) -> Option<bool> {
    let (_, _, _, _, values) = FIELDS.iter().find(|(known, ..)| *known == id && *known > 1000)?;
    Some(values.contains(&value))
}
