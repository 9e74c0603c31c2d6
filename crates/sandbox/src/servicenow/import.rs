//! The Import Set API with one staging table, whose transform map makes incidents and coalesces on the key
//! (`c_ImportSetAPI.md`, `desks.md` 6.2).

use super::{error, object, table::raise, text};
use crate::tickets::{Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The one staging table.
const STAGING: &str = "u_deskbridge_tickets";

/// `POST /api/now/import/{staging}`; 201 whatever becomes of the row.
pub(super) async fn insert(
    State(desk): State<Handle>,
    Path(parts): Path<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let staging = parts.get("staging").map(String::as_str).unwrap_or_default();
    if staging != STAGING {
        return error(StatusCode::BAD_REQUEST, &format!("Invalid staging table {staging}"), "");
    }
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let result = match imported(&desk, &body) {
        Ok((ticket, status)) => json!({
            "transform_map": "Deskbridge tickets",
            "table": "incident",
            "display_name": "number",
            "display_value": ticket.number,
            "record_link": format!("https://instance.service-now.com/api/now/table/incident/{}", ticket.desk_id),
            "status": status,
            "sys_id": ticket.desk_id,
        }),
        Err(reason) => json!({
            "transform_map": "Deskbridge tickets",
            "table": "incident",
            "status": "error",
            "error_message": reason,
        }),
    };
    let body = json!({ "import_set": "ISET0010001", "staging_table": staging, "result": [result] });
    (StatusCode::CREATED, Json(body)).into_response()
}

fn imported(desk: &Handle, body: &Map<String, Value>) -> Result<(Ticket, &'static str), String> {
    if let Some((name, _)) = body.iter().find(|(_, value)| !value.is_string()) {
        return Err(format!("{name} is no text"));
    }
    let key = body.get("correlation_id").and_then(text).unwrap_or_default();
    let known = desk.tickets().into_iter().find(|ticket| !key.is_empty() && ticket.correlation_key == key);
    if let Some(ticket) = known {
        return Ok((ticket, "ignored"));
    }
    match raise(desk, "incident", body) {
        Ok(ticket) => Ok((ticket, "inserted")),
        Err(_) => Err("Row transform error: Data Policy Exception: Short description is mandatory".to_owned()),
    }
}
