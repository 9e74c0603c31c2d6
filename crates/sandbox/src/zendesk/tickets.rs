//! Raising, showing, listing and finding tickets.

use super::{
    answers::{bad, body_of, error, invalid, page, parameter},
    catalogue,
    update::{Change, read_change},
    users::AGENT,
};
use crate::{
    Comment,
    tickets::{Handle, Ticket},
};
use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Most ids of one `show_many`.
const MANY: usize = 100;

/// What Zendesk shows of a ticket.
pub(super) fn shown(ticket: &Ticket) -> Value {
    let (status, custom) = catalogue::of(&ticket.status);
    let field = |name: &str| ticket.fields.get(name).cloned().unwrap_or_default();
    let or = |name: &str, other: Value| if field(name).is_null() { other } else { field(name) };
    let requester: u64 = ticket.requester.as_deref().and_then(|id| id.parse().ok()).unwrap_or(AGENT);
    let key = Some(&ticket.correlation_key).filter(|key| !key.is_empty());
    json!({
        "id": ticket.id,
        "url": format!("http://localhost/api/v2/tickets/{}.json", ticket.id),
        "external_id": key,
        "via": { "channel": "api", "source": { "from": {}, "to": {}, "rel": null } },
        "created_at": ticket.created_at,
        "updated_at": or("updated_at", ticket.created_at.clone().into()),
        "type": field("type"),
        "subject": ticket.title,
        "raw_subject": ticket.title,
        "description": ticket.description,
        "priority": field("priority"),
        "status": status,
        "custom_status_id": custom,
        "recipient": null,
        "requester_id": requester,
        "submitter_id": AGENT,
        "assignee_id": null,
        "organization_id": null,
        "group_id": field("group_id"),
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": null,
        "problem_id": null,
        "has_incidents": false,
        "is_public": true,
        "due_at": null,
        "tags": or("tags", json!([])),
        "custom_fields": or("custom_fields", json!([])),
        "satisfaction_rating": null,
        "sharing_agreement_ids": [],
        "followup_ids": [],
        "ticket_form_id": field("ticket_form_id"),
        "allow_channelback": false,
        "allow_attachments": true,
        "from_messaging_channel": false,
    })
}

/// `POST /api/v2/tickets`. The same `Idempotency-Key` answers with the same ticket; with another body it is refused.
pub(super) async fn create(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let once = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let text = String::from_utf8_lossy(&body).into_owned();
    if let Some(key) = &once {
        if key.is_empty() || key.len() > 255 {
            return bad("The Idempotency-Key must have 1 to 255 characters");
        }
        let known = desk.state().shelf.get(&format!("once {key}")).cloned();
        if let Some(known) = known {
            if known.get("body").and_then(Value::as_str) != Some(&text) {
                let body = json!({
                    "error": "IdempotentRequestError",
                    "description": "The Idempotency-Key was used with other parameters",
                });
                return (StatusCode::BAD_REQUEST, Json(body)).into_response();
            }
            let ticket = known.get("id").and_then(Value::as_u64).and_then(|id| desk.ticket(id));
            if let Some(ticket) = ticket {
                return created(&ticket, Some("hit"));
            }
        }
    }
    let written = match body_of(&headers, &body, "ticket") {
        Ok(written) => written,
        Err(answer) => return *answer,
    };
    let change = match read_change(&desk, &written) {
        Ok(change) => change,
        Err(answer) => return *answer,
    };
    let described = written.get("description").and_then(Value::as_str).unwrap_or_default();
    let text_of_it = change.comment.as_ref().map_or(described, |comment| comment.text.as_str()).to_owned();
    if text_of_it.trim().is_empty() {
        return invalid("base", "Description: cannot be blank", "BlankValue");
    }
    let Some(ticket) = desk.add(|id| build(id, change, text_of_it)) else {
        return error(StatusCode::INSUFFICIENT_STORAGE, "The desk is full");
    };
    if let Some(key) = &once {
        desk.state().shelf.insert(format!("once {key}"), json!({ "body": text, "id": ticket.id }));
    }
    created(&ticket, once.is_some().then_some("miss"))
}

fn build(id: u64, change: Change, description: String) -> Ticket {
    let public = change.comment.as_ref().is_none_or(|comment| comment.public);
    Ticket {
        desk_id: id.to_string(),
        number: id.to_string(),
        title: change.subject.unwrap_or_default(),
        comments: vec![Comment { text: description.clone(), public }],
        description,
        correlation_key: change.external_id.unwrap_or_default(),
        status: change.status.unwrap_or_else(|| "new".to_owned()),
        requester: change.requester,
        fields: change.fields,
        files: change.files,
        ..Ticket::default()
    }
}

fn created(ticket: &Ticket, once: Option<&'static str>) -> Response {
    let place = format!("http://localhost/api/v2/tickets/{}.json", ticket.id);
    let audit = json!({ "id": ticket.id, "ticket_id": ticket.id, "created_at": ticket.created_at, "events": [] });
    let body = Json(json!({ "ticket": shown(ticket), "audit": audit }));
    let mut answer = (StatusCode::CREATED, [(header::LOCATION, place)], body).into_response();
    if let Some(once) = once {
        answer.headers_mut().insert("x-idempotency-lookup", HeaderValue::from_static(once));
    }
    answer
}

/// `GET /api/v2/tickets`, of one `external_id` or all.
pub(super) async fn list(
    State(desk): State<Handle>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Json<Value> {
    let key = parameter(query.as_deref(), "external_id");
    let found = desk.select(|ticket| key.as_ref().is_none_or(|key| ticket.correlation_key == *key));
    let rows: Vec<Value> = found.iter().map(shown).collect();
    Json(page(&headers, uri.path(), query.as_deref(), "tickets", &rows))
}

/// `GET /api/v2/tickets/show_many?ids=1,2`: unknown ones are just missing.
pub(super) async fn show_many(State(desk): State<Handle>, RawQuery(query): RawQuery) -> Response {
    let ids = parameter(query.as_deref(), "ids").unwrap_or_default();
    let ids: Result<Vec<u64>, _> = ids.split(',').map(str::parse).collect();
    match ids {
        Err(_) => bad("You passed an invalid value for the ids attribute. must be a list of integers"),
        Ok(ids) if ids.len() > MANY => bad("You passed an invalid value for the ids attribute. at most 100 are shown"),
        Ok(ids) => {
            let rows: Vec<Value> = ids.into_iter().filter_map(|id| desk.ticket(id)).map(|row| shown(&row)).collect();
            Json(json!({ "count": rows.len(), "tickets": rows, "next_page": null, "previous_page": null }))
                .into_response()
        }
    }
}

/// `GET /api/v2/search?query=type:ticket external_id:"…"`; of the query's language that much only.
pub(super) async fn search(
    State(desk): State<Handle>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = parameter(query.as_deref(), "query").unwrap_or_default();
    let Some(key) = asked.strip_prefix("type:ticket external_id:").map(|key| key.trim_matches('"').to_owned()) else {
        return error(StatusCode::UNPROCESSABLE_ENTITY, "Invalid search: ask for type:ticket external_id:\"…\"");
    };
    let rows: Vec<Value> = desk
        .search(|ticket| ticket.correlation_key == key)
        .iter()
        .map(|ticket| {
            let mut row = shown(ticket);
            row["result_type"] = "ticket".into();
            row
        })
        .collect();
    let mut answer = page(&headers, uri.path(), query.as_deref(), "results", &rows);
    answer["facets"] = Value::Null;
    Json(answer).into_response()
}

/// The number in a path; an id that is no number is a bad attribute, not a missing ticket.
pub(super) fn id_of(written: &str) -> Result<u64, Box<Response>> {
    written
        .trim_end_matches(".json")
        .parse()
        .map_err(|_| Box::new(bad("You passed an invalid value for the id attribute. must be an integer")))
}

/// `GET /api/v2/tickets/{id}`
pub(super) async fn read(State(desk): State<Handle>, Path(id): Path<String>) -> Response {
    match id_of(&id) {
        Err(answer) => *answer,
        Ok(id) => match desk.ticket(id) {
            Some(ticket) => Json(json!({ "ticket": shown(&ticket) })).into_response(),
            None => error(StatusCode::NOT_FOUND, "Not found"),
        },
    }
}
