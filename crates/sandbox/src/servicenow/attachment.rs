//! The Attachment API (`c_AttachmentAPI.md`).

use super::{error, no_record, pairs, rows::sys_id};
use crate::tickets::{File, Handle};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::collections::BTreeMap;

/// `POST /api/now/attachment/file?table_name=…&table_sys_id=…&file_name=…`, the file as it is.
pub(super) async fn upload(State(desk): State<Handle>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let parameters: BTreeMap<String, String> = pairs(uri.query().unwrap_or_default()).into_iter().collect();
    let get = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let (table, id, name) = (get("table_name"), get("table_sys_id"), get("file_name"));
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return error(StatusCode::BAD_REQUEST, "Content-Type is missing", "");
    };
    if table.is_empty() || id.is_empty() || name.is_empty() {
        return error(StatusCode::BAD_REQUEST, "Required parameter is missing", "table_name, table_sys_id, file_name");
    }
    let Some(ticket) = desk.named(&id).filter(|ticket| ticket.kind == table && ticket.desk_id == id) else {
        return no_record();
    };
    let count = desk.change(ticket.id, |ticket| {
        ticket.files.push(File { name: name.clone(), bytes: body.to_vec() });
        ticket.files.len() as u64
    });
    let attachment = sys_id("sys_attachment", ticket.id * 1000 + count.unwrap_or_default());
    let result = json!({
        "table_sys_id": id, "table_name": table, "file_name": name, "content_type": kind, "sys_id": attachment,
        "size_bytes": body.len().to_string(), "size_compressed": body.len().to_string(), "compressed": "true",
        "download_link": format!("https://instance.service-now.com/api/now/attachment/{attachment}/file"),
        "sys_created_by": desk.settings().username, "sys_updated_by": desk.settings().username,
        "sys_mod_count": "0", "sys_tags": "", "average_image_color": "", "image_width": "", "image_height": "",
    });
    (StatusCode::CREATED, Json(json!({ "result": result }))).into_response()
}
