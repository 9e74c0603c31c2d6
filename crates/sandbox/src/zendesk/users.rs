//! Users: whoever calls, and who can be found.

use super::answers::{bad, page, parameter};
use crate::{Person, Search, tickets::Handle};
use axum::{
    Json,
    extract::{OriginalUri, RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Id of the one agent.
pub(super) const AGENT: u64 = 900;

/// What Zendesk shows of a person.
fn shown(person: &Person, base: &str) -> Value {
    json!({
        "id": person.id,
        "url": format!("{base}/api/v2/users/{}.json", person.id),
        "name": person.name,
        "email": person.email,
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
        "time_zone": "UTC",
        "locale": "en-US",
        "external_id": person.employee_number,
        "role": "end-user",
        "verified": true,
        "active": person.active,
        "suspended": false,
        "tags": [],
    })
}

/// What Zendesk shows of nobody.
pub(super) fn anonymous() -> Value {
    json!({ "user": {
        "id": null, "url": null, "name": "Anonymous user", "email": "invalid@example.com", "created_at": null,
        "updated_at": null, "time_zone": "UTC", "locale_id": 1, "locale": "en-US", "organization_id": null,
        "role": "end-user", "verified": false, "active": false, "suspended": false, "tags": [],
    } })
}

/// `GET /api/v2/users/me`
pub(super) async fn me(State(desk): State<Handle>) -> Json<Value> {
    let name = &desk.settings().username;
    Json(json!({ "user": {
        "id": AGENT, "url": format!("http://localhost/api/v2/users/{AGENT}.json"), "name": name,
        "email": format!("{name}@example.test"), "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z", "time_zone": "UTC", "locale": "en-US", "role": "agent", "role_type": 0,
        "ticket_restriction": null, "restricted_agent": false, "moderator": true, "verified": true, "active": true,
        "suspended": false, "tags": [], "authenticity_token": "sandbox",
    } }))
}

/// `GET /api/v2/users/search?query=email:"…"` or `?external_id=…`; of the query's language that much only.
pub(super) async fn search(
    State(desk): State<Handle>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Response {
    let wanted = (parameter(query.as_deref(), "query"), parameter(query.as_deref(), "external_id"));
    let matches: Box<dyn Fn(&Person) -> bool + Send> = match wanted {
        (None, Some(id)) => Box::new(move |person| person.employee_number == id),
        (Some(text), None) => match email(&text) {
            Some(email) => Box::new(move |person| person.email.to_lowercase() == email),
            None => return bad("the query must be email:\"…\""),
        },
        _ => return bad("ask for either query or external_id"),
    };
    let foreign = desk.state().search == Search::Foreign;
    let people = desk.settings().people.iter().filter(|person| foreign || matches(person));
    let base = "http://localhost";
    let rows: Vec<Value> = people.map(|person| shown(person, base)).collect();
    Json(page(&headers, uri.path(), query.as_deref(), "users", &rows)).into_response()
}

/// The address in `email:"x"`, lower case.
fn email(query: &str) -> Option<String> {
    let quoted = query.trim().strip_prefix("email:")?;
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('"')).then(|| inner.to_lowercase())
}
