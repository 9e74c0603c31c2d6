//! The desk's pages for people: plain HTML, no scripts, nothing fetched from elsewhere.

use crate::tickets::{Handle, Ticket};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2024}\
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;\
border-bottom:1px solid #d9dce0}th{font-weight:600}code{font-size:.85rem;color:#5a6069}form{display:inline}\
button{font:inherit;font-size:.85rem;margin:0 .25rem .25rem 0;padding:.15rem .6rem;border:1px solid #8b919a;border-radius:.3rem;\
background:#fff;cursor:pointer}button:hover{background:#eef0f3}.twice{color:#b00020}pre{white-space:pre-wrap}";

/// Newest tickets shown on the page.
const SHOWN: usize = 200;

/// Forbids everything that the pages do not need.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    );
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    answer
}

/// `GET /`
pub(crate) async fn index(State(desk): State<Handle>) -> Html<String> {
    let tickets = desk.tickets();
    let twice = desk.duplicates();
    let rows: String = tickets.iter().rev().take(SHOWN).map(|ticket| row(&desk, ticket, &twice)).collect();
    let body = if tickets.is_empty() {
        "<p>No tickets yet.</p>".to_owned()
    } else {
        format!(
            "<table><thead><tr><th>Number</th><th>Title</th><th>Status</th><th>Move to</th></tr></thead><tbody>{rows}</tbody></table>"
        )
    };
    let name = escape(desk.vendor().name);
    let (count, word) = (tickets.len(), if tickets.len() == 1 { "ticket" } else { "tickets" });
    page(&name, &format!("<h1>{name} (emulated)</h1><p>{count} {word}</p>{body}"))
}

/// `GET /tickets/{id}`
pub(crate) async fn ticket(State(desk): State<Handle>, Path(id): Path<String>) -> Response {
    let Some(ticket) = id.parse().ok().and_then(|id| desk.ticket(id)) else {
        return (
            StatusCode::NOT_FOUND,
            page("No such ticket", "<h1>No such ticket</h1><p><a href=\"/\">All tickets</a></p>"),
        )
            .into_response();
    };
    let facts = [
        ("Status", Some(ticket.status.clone())),
        ("Closed as", ticket.reason.clone()),
        ("Kind", Some(ticket.kind.clone())),
        ("Requester", ticket.requester.clone()),
        ("For", ticket.on_behalf_of.clone()),
        ("Created", Some(ticket.created_at.clone())),
        ("Key", Some(ticket.correlation_key.clone())),
    ];
    let mut rows = String::new();
    for (name, value) in facts {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            rows.extend(["<tr><th scope=\"row\">", name, "</th><td>", &escape(&value), "</td></tr>"]);
        }
    }
    for comment in &ticket.comments {
        let name = if comment.public { "Comment" } else { "Internal note" };
        rows.extend(["<tr><th scope=\"row\">", name, "</th><td>", &escape(&comment.text), "</td></tr>"]);
    }
    for file in &ticket.files {
        let value = format!("{} ({} bytes)", escape(&file.name), file.bytes.len());
        rows.extend(["<tr><th scope=\"row\">File</th><td>", &value, "</td></tr>"]);
    }
    let body = format!(
        "<p><a href=\"/\">All tickets</a></p><h1>{} {}</h1><table>{rows}</table><pre>{}</pre><p>Move to: {}</p>",
        escape(&ticket.number),
        escape(&ticket.title),
        escape(&ticket.description),
        buttons(&desk, &ticket),
    );
    page(&ticket.number, &body).into_response()
}

/// `GET /_tickets`: every ticket, for programs that play the desk's people.
pub(crate) async fn list(State(desk): State<Handle>) -> Json<Value> {
    let shown = |ticket: &Ticket| {
        json!({
            "id": ticket.id,
            "deskId": ticket.desk_id,
            "number": ticket.number,
            "kind": ticket.kind,
            "title": ticket.title,
            "description": ticket.description,
            "correlationKey": ticket.correlation_key,
            "status": ticket.status,
            "reason": ticket.reason,
            "fields": ticket.fields,
            "requester": ticket.requester,
            "onBehalfOf": ticket.on_behalf_of,
            "comments": ticket.comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(),
            "files": ticket.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            "done": (desk.vendor().journey)(ticket)[1],
        })
    };
    Json(desk.tickets().iter().map(shown).collect())
}

/// `POST /_tickets/{id}/status`, `{"status": "resolved"}` or a form with the same.
pub(crate) async fn move_ticket(
    State(desk): State<Handle>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = kind.starts_with("application/x-www-form-urlencoded");
    let text = String::from_utf8_lossy(&body);
    let status = if form {
        text.split('&').find_map(|pair| pair.strip_prefix("status=")).map(decoded)
    } else {
        let json = serde_json::from_str::<Value>(&text).unwrap_or_default();
        json.get("status").and_then(Value::as_str).map(str::to_owned)
    };
    let id: Option<u64> = id.parse().ok();
    let Some(known) = id.and_then(|id| desk.ticket(id)) else {
        return refuse(StatusCode::NOT_FOUND, "No such ticket");
    };
    let status = status.unwrap_or_default();
    if !desk.set_status(known.id, &status) {
        let allowed = (desk.vendor().statuses)(&known).join(", ");
        return refuse(StatusCode::BAD_REQUEST, &format!("status must be one of {allowed}"));
    }
    if form {
        Redirect::to("/").into_response()
    } else {
        Json(json!({ "id": known.id, "number": known.number, "status": status })).into_response()
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

fn row(desk: &Handle, ticket: &Ticket, twice: &BTreeMap<String, usize>) -> String {
    let twice = twice.contains_key(&ticket.correlation_key);
    let warning = if twice { " <strong class=\"twice\">raised more than once</strong>" } else { "" };
    format!(
        "<tr><td><a href=\"/tickets/{id}\">{number}</a></td><td>{title}{warning}<br><code>{key}</code></td><td>{status}</td><td>{buttons}</td></tr>",
        id = ticket.id,
        number = escape(&ticket.number),
        title = escape(&ticket.title),
        key = escape(&ticket.correlation_key),
        status = escape(&ticket.status),
        buttons = buttons(desk, ticket),
    )
}

/// A value of a form, in clear.
fn decoded(value: &str) -> String {
    percent_encoding::percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn buttons(desk: &Handle, ticket: &Ticket) -> String {
    let mut html = format!("<form method=\"post\" action=\"/_tickets/{}/status\">", ticket.id);
    for status in (desk.vendor().statuses)(ticket).iter().filter(|status| **status != ticket.status) {
        let status = escape(status);
        html.extend(["<button name=\"status\" value=\"", &status, "\">", &status, "</button>"]);
    }
    html.push_str("</form>");
    html
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>",
        escape(title)
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
