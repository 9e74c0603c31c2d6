//! The Service Catalog (`c_ServiceCatalogAPI.md`): one item, one record producer, a cart; and SailPoint's store app, which
//! orders too.

use super::{
    error, is_json, no_record, object,
    rows::{number, sys_id},
    table::raise,
    text,
};
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

/// Variables of the one item and of the one producer: name, label, whether it must be filled.
const VARIABLES: [(&str, &str, bool); 4] = [
    ("short_description", "What is needed", true),
    ("description", "Details", false),
    ("caller_id", "For whom", false),
    ("sdim_key", "Key", false),
];

/// Number of the item, and of the producer.
const ITEM: u64 = 1;
const PRODUCER: u64 = 2;

type Parts = Path<BTreeMap<String, String>>;

fn is_item(parts: &BTreeMap<String, String>, wanted: u64) -> bool {
    parts.get("item").is_some_and(|item| *item == sys_id("sc_cat_item", wanted))
}

/// `GET …/items/{item}`
pub(super) async fn item(Path(parts): Parts) -> Response {
    let is_producer = is_item(&parts, PRODUCER);
    if !is_item(&parts, ITEM) && !is_producer {
        return no_record();
    }
    let variables: Vec<Value> = VARIABLES
        .iter()
        .map(|(name, label, mandatory)| {
            json!({ "name": name, "label": label, "mandatory": mandatory, "friendly_type": "single_line_text" })
        })
        .collect();
    let kind = if is_producer { "record_producer" } else { "catalog_item" };
    let item = json!({ "sys_id": parts.get("item"), "name": "Access", "type": kind, "variables": variables });
    Json(json!({ "result": item })).into_response()
}

/// The variables of a call that the item knows; what is mandatory must be among them.
fn variables(body: &Map<String, Value>) -> Result<Map<String, Value>, Box<Response>> {
    let given = body.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut known = Map::new();
    for (name, _, mandatory) in VARIABLES {
        match given.get(name).and_then(text).filter(|text| !text.is_empty()) {
            Some(text) => {
                known.insert(name.to_owned(), text.into());
            }
            None if mandatory => {
                return Err(Box::new(error(StatusCode::BAD_REQUEST, "Mandatory Variables are required", name)));
            }
            None => {}
        }
    }
    Ok(known)
}

/// `POST …/items/{item}/order_now`
pub(super) async fn order(State(desk): State<Handle>, Path(parts): Parts, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    if !is_item(&parts, ITEM) {
        return no_record();
    }
    let quantity = body.get("sysparm_quantity").and_then(text).and_then(|text| text.parse::<u32>().ok());
    if quantity.is_none_or(|quantity| quantity == 0) {
        return error(StatusCode::BAD_REQUEST, "Invalid Quantity Value", "");
    }
    let variables = match variables(&body) {
        Ok(variables) => variables,
        Err(answer) => return *answer,
    };
    let for_whom = body.get("sysparm_requested_for").and_then(text).filter(|text| !text.is_empty());
    let two_steps = desk.state().shelf.get("glide.sc.checkout.twostep") == Some(&json!("true"));
    if two_steps {
        let mut state = desk.state();
        let cart = state.shelf.entry("cart".to_owned()).or_insert_with(|| json!([]));
        if let Some(items) = cart.as_array_mut() {
            let id = sys_id("cart", items.len() as u64 + 1);
            items.push(json!({
                "cart_item_id": id, "catalog_item_id": parts.get("item"), "quantity": "1", "item_name": "Access",
                "variables": variables, "requested_for": for_whom,
            }));
        }
        drop(state);
        return shown_cart(&desk);
    }
    match ordered(&desk, variables, for_whom) {
        Some(ticket) => Json(json!({ "result": {
            "sys_id": ticket.desk_id, "number": ticket.number, "request_number": ticket.number,
            "request_id": ticket.desk_id, "table": "sc_request",
        } }))
        .into_response(),
        None => error(StatusCode::INTERNAL_SERVER_ERROR, "The desk is full", ""),
    }
}

/// A request with one item.
fn ordered(desk: &Handle, variables: Map<String, Value>, for_whom: Option<String>) -> Option<Ticket> {
    let variable = |name: &str| variables.get(name).and_then(text).unwrap_or_default();
    let (title, description) = (variable("short_description"), variable("description"));
    let key = variable("sdim_key");
    desk.add(|id| Ticket {
        desk_id: sys_id("sc_request", id),
        number: number("sc_request", id),
        kind: "sc_request".to_owned(),
        title,
        description,
        correlation_key: key,
        status: "requested".to_owned(),
        requester: for_whom.clone(),
        on_behalf_of: for_whom,
        fields: [("variables".to_owned(), Value::Object(variables))].into_iter().collect(),
        ..Ticket::default()
    })
}

fn cart_items(desk: &Handle) -> Vec<Value> {
    desk.state().shelf.get("cart").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn shown_cart(desk: &Handle) -> Response {
    let mut cart = json!({ "cart_id": sys_id("cart", 0), "subtotal": "$0.00" });
    let items = cart_items(desk);
    if !items.is_empty() {
        cart["items"] = items.into();
    }
    Json(json!({ "result": cart })).into_response()
}

/// `GET …/cart`
pub(super) async fn cart(State(desk): State<Handle>) -> Response {
    shown_cart(&desk)
}

/// `DELETE …/cart/{cart_item}`
pub(super) async fn take_out(State(desk): State<Handle>, Path(parts): Parts, headers: HeaderMap) -> Response {
    if let Err(answer) = is_json(&headers) {
        return *answer;
    }
    let mut items = cart_items(&desk);
    let before = items.len();
    items.retain(|item| item["cart_item_id"].as_str() != parts.get("cart_item").map(String::as_str));
    if items.len() == before {
        return no_record();
    }
    desk.state().shelf.insert("cart".to_owned(), items.into());
    StatusCode::NO_CONTENT.into_response()
}

/// `POST …/cart/submit_order`
pub(super) async fn submit(State(desk): State<Handle>, headers: HeaderMap) -> Response {
    if let Err(answer) = is_json(&headers) {
        return *answer;
    }
    let items = cart_items(&desk);
    desk.state().shelf.remove("cart");
    let one = |item: Value| {
        let variables = item["variables"].as_object().cloned().unwrap_or_default();
        ordered(&desk, variables, item["requested_for"].as_str().map(str::to_owned))
    };
    // All of them are ordered.
    let ordered: Vec<Ticket> = items.into_iter().filter_map(one).collect();
    match ordered.last() {
        Some(ticket) => {
            let result = json!({ "request_number": ticket.number, "request_id": ticket.desk_id });
            Json(json!({ "result": result })).into_response()
        }
        None => error(StatusCode::BAD_REQUEST, "Cart is empty", ""),
    }
}

/// `POST …/items/{item}/submit_producer`; its variables are fields of an incident, and `sdim_key` its `correlation_id`.
pub(super) async fn produce(
    State(desk): State<Handle>,
    Path(parts): Parts,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    if !is_item(&parts, PRODUCER) {
        return no_record();
    }
    let mut fields = match variables(&body) {
        Ok(fields) => fields,
        Err(answer) => return *answer,
    };
    if let Some(key) = fields.shift_remove("sdim_key") {
        fields.insert("correlation_id".to_owned(), key);
    }
    if let Some(caller) = fields.get("caller_id").cloned() {
        fields.insert("opened_by".to_owned(), caller);
    }
    match raise(&desk, "incident", &fields) {
        Ok(ticket) => Json(json!({ "result": {
            "sys_id": ticket.desk_id, "number": ticket.number, "parent_id": null, "parent_table": "task",
            "record": format!("api/now/table/incident/{}", ticket.desk_id), "table": "incident",
            "redirect_url": format!("incident.do?sys_id={}&sysparm_view=ess", ticket.desk_id),
            "redirect_portal_url": "",
        } }))
        .into_response(),
        Err(answer) => *answer,
    }
}

/// `POST /api/x_sap_sdim/sailpoint_cart_js_api/create_ticket`: `{"items": {…}}` or a list of them. The answer names the
/// request by its number; this form is assumed (`isc-sdim.md` 4.2).
pub(super) async fn store_app(State(desk): State<Handle>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match object(&headers, &body) {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let item = match body.get("items") {
        Some(Value::Array(items)) => items.first().and_then(Value::as_object),
        other => other.and_then(Value::as_object),
    };
    let Some(item) = item else {
        return error(StatusCode::BAD_REQUEST, "items is missing", "");
    };
    match raise(&desk, "sc_request", item) {
        Ok(ticket) => Json(json!({ "result": { "ticketId": ticket.number } })).into_response(),
        Err(answer) => *answer,
    }
}
