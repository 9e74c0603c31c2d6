//! The emulated ServiceNow, in process: what it refuses, and with which answer.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use sandbox::{Handle, Settings};
use serde_json::{Value, json};
use tower::ServiceExt;

const BASIC: (&str, &str) = ("authorization", "Basic ZGVza2JyaWRnZTpzYW5kYm94LXBhc3N3b3Jk");
const JSON: (&str, &str) = ("content-type", "application/json");
const TABLE: &str = "/api/now/table/incident";
const CATALOG: &str = "/api/sn_sc/servicecatalog";

fn desk() -> (Router, Handle) {
    sandbox::desk(sandbox::vendor("servicenow-sdim").unwrap(), Settings::default())
}

async fn send(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn call(router: &Router, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(router, method, path, &[BASIC, JSON], &body).await
}

fn item(number: u8) -> String {
    format!("{CATALOG}/items/5db4{number:028x}")
}

#[tokio::test]
async fn what_the_real_one_refuses_is_refused() {
    let (router, handle) = desk();
    let good = json!({ "short_description": "Access" });
    let raised = call(&router, "POST", TABLE, &good).await.1;
    let id = raised["result"]["sys_id"].as_str().unwrap();
    let one = format!("{TABLE}/{id}");
    let bad_query = format!("{TABLE}?sysparm_query=numberLIKEa");
    let file = "/api/now/attachment/file?table_name=incident&file_name=a";
    let cases = [
        ("POST", TABLE, &[BASIC][..], r#"{"short_description":"x"}"#, 400, "Content-Type is missing"),
        ("POST", TABLE, &[BASIC, ("content-type", "text/plain")], "{}", 415, "Unsupported media type"),
        ("DELETE", &one, &[BASIC], "", 400, "Content-Type is missing"),
        ("POST", TABLE, &[BASIC, JSON], "[]", 400, "Exception while reading request"),
        ("POST", TABLE, &[BASIC, JSON], r#"{"short_description":{"a":1}}"#, 400, "Invalid value"),
        ("POST", TABLE, &[BASIC, JSON], "{}", 403, "Operation Failed"),
        ("PATCH", &one, &[BASIC, JSON], r#"{"state":"6"}"#, 403, "Operation Failed"),
        ("PATCH", "/api/now/table/incident/0", &[BASIC, JSON], "{}", 404, "No Record found"),
        ("GET", "/api/now/table/nothing", &[BASIC], "", 400, "Invalid table nothing"),
        ("GET", "/api/now/v1/table/incident?sysparm_query=number=x", &[BASIC], "", 404, "No Record found"),
        ("GET", &bad_query, &[BASIC], "", 400, "The sandbox does not know this part of a query"),
        ("GET", TABLE, &[], "", 401, "User Not Authenticated"),
        ("GET", TABLE, &[("x-sn-apikey", "wrong")], "", 401, "User Not Authenticated"),
        ("GET", TABLE, &[("authorization", "Bearer wrong")], "", 401, "User Not Authenticated"),
        ("POST", "/api/now/import/nothing", &[BASIC, JSON], "{}", 400, "Invalid staging table nothing"),
        ("POST", file, &[BASIC, JSON], "{}", 400, "Required parameter is missing"),
        ("POST", "/api/sn_sc/servicecatalog/items/0/order_now", &[BASIC, JSON], "{}", 404, "No Record found"),
        ("POST", "/api/sn_sc/servicecatalog/cart/submit_order", &[BASIC, JSON], "{}", 400, "Cart is empty"),
        ("POST", "/api/x_sap_sdim/sailpoint_cart_js_api/create_ticket", &[BASIC, JSON], "{}", 400, "items is missing"),
        ("GET", "/api/elsewhere", &[BASIC], "", 400, "Requested URI does not represent any resource"),
    ];
    for (method, path, headers, body, status, message) in cases {
        let (told, answer) = send(&router, method, path, headers, body).await;
        assert_eq!((told.as_u16(), &answer["error"]["message"]), (status, &json!(message)), "{method} {path} {body}");
        assert_eq!(answer["status"], "failure");
    }
    assert_eq!(handle.tickets().len(), 1);
}

#[tokio::test]
async fn an_order_needs_a_quantity_and_its_mandatory_variables() {
    let (router, handle) = desk();
    let order = format!("{}/order_now", item(1));
    for (body, message) in [
        (json!({ "variables": { "short_description": "x" } }), "Invalid Quantity Value"),
        (json!({ "sysparm_quantity": "0", "variables": { "short_description": "x" } }), "Invalid Quantity Value"),
        (json!({ "sysparm_quantity": "1", "variables": {} }), "Mandatory Variables are required"),
    ] {
        let (status, answer) = call(&router, "POST", &order, &body).await;
        assert_eq!((status, &answer["error"]["message"]), (StatusCode::BAD_REQUEST, &json!(message)));
    }
    assert!(handle.tickets().is_empty());
}

#[tokio::test]
async fn a_catalog_that_checks_out_in_two_steps_orders_nothing_before_the_second() {
    let (router, handle) = desk();
    let two_steps = json!({ "name": "glide.sc.checkout.twostep", "value": "true" });
    assert_eq!(call(&router, "POST", "/api/now/table/sys_properties", &two_steps).await.0, StatusCode::CREATED);
    let order = json!({ "sysparm_quantity": 1, "variables": { "short_description": "x", "sdim_key": "k1" } });
    let (_, cart) = call(&router, "POST", &format!("{}/order_now", item(1)), &order).await;
    let in_cart = cart["result"]["items"][0]["cart_item_id"].as_str().unwrap().to_owned();
    assert!(handle.tickets().is_empty());
    let (status, _) = call(&router, "DELETE", &format!("{CATALOG}/cart/{in_cart}"), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(call(&router, "GET", &format!("{CATALOG}/cart"), &Value::Null).await.1["result"]["items"].is_null());
    call(&router, "POST", &format!("{}/order_now", item(1)), &order).await;
    let (_, submitted) = call(&router, "POST", &format!("{CATALOG}/cart/submit_order"), &json!({})).await;
    assert_eq!(submitted["result"]["request_number"], handle.tickets()[0].number.as_str());
}

#[tokio::test]
async fn a_list_has_the_fields_the_forms_and_the_pages_that_were_asked_for() {
    let (router, _) = desk();
    for number in 0..3 {
        let body = json!({ "short_description": format!("T{number}"), "caller_id": "5db50000000000000000000000000001", "nonsense": "x" });
        call(&router, "POST", TABLE, &body).await;
    }
    let list = |query: &str| format!("{TABLE}?{query}");
    let (_, all) = call(&router, "GET", &list("sysparm_query=ORDERBYDESCnumber&sysparm_fields=number,state,caller_id,odd&sysparm_display_value=all&sysparm_limit=1&sysparm_offset=1"), &Value::Null).await;
    let row = &all["result"][0];
    assert_eq!(all["result"].as_array().unwrap().len(), 1);
    assert_eq!(row["number"], json!({ "display_value": "INC0010002", "value": "INC0010002" }));
    assert_eq!(row["state"], json!({ "display_value": "New", "value": "1" }));
    assert!(row["caller_id"]["link"].as_str().unwrap().ends_with("/sys_user/5db50000000000000000000000000001"));
    assert!(row.get("odd").is_none() && row.get("nonsense").is_none(), "what a table does not know is ignored");
    let plain = list("sysparm_exclude_reference_link=true&sysparm_fields=caller_id&sysparm_limit=1");
    let (_, plain) = call(&router, "GET", &plain, &Value::Null).await;
    assert_eq!(plain["result"][0]["caller_id"], "5db50000000000000000000000000001");
    // A condition on a field that there is not is left out: other rows come.
    let (_, ignored) = call(&router, "GET", &list("sysparm_query=u_key=k"), &Value::Null).await;
    assert_eq!(ignored["result"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_token_is_for_a_form_with_the_right_client() {
    let (router, _) = desk();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let client = "client_id=sandbox-client&client_secret=sandbox-client-secret";
    let good = format!("grant_type=refresh_token&refresh_token=sandbox-refresh-0&{client}");
    for (headers, body) in [
        (&[JSON][..], good.as_str()),
        (&[form], "grant_type=client_credentials&client_id=sandbox-client&client_secret=no"),
        (&[form], &format!("grant_type=password&username=deskbridge&password=no&{client}")),
        (&[form], &format!("grant_type=refresh_token&refresh_token=no&{client}")),
        (&[form], &format!("grant_type=magic&{client}")),
    ] {
        let (status, answer) = send(&router, "POST", "/oauth_token.do", headers, body).await;
        assert_eq!((status, answer["access_token"].is_null()), (StatusCode::UNAUTHORIZED, true), "{body}");
    }
    for _ in 0..2 {
        let (status, answer) = send(&router, "POST", "/oauth_token.do", &[form], &good).await;
        assert_eq!((status, &answer["refresh_token"]), (StatusCode::OK, &json!("sandbox-refresh-0")), "it stays");
        let bearer = format!("Bearer {}", answer["access_token"].as_str().unwrap());
        assert_eq!(send(&router, "GET", TABLE, &[("authorization", &bearer)], "").await.0, StatusCode::OK);
    }
    assert_eq!(send(&router, "GET", TABLE, &[("x-sn-apikey", "sandbox-api-token")], "").await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_import_answers_201_whatever_becomes_of_the_row() {
    let (router, handle) = desk();
    let staging = "/api/now/import/u_deskbridge_tickets";
    let good = json!({ "short_description": "x", "correlation_id": "k1" });
    for (body, status) in
        [(&good, "inserted"), (&good, "ignored"), (&json!({}), "error"), (&json!({ "short_description": 1 }), "error")]
    {
        let (code, answer) = call(&router, "POST", staging, body).await;
        assert_eq!((code, &answer["result"][0]["status"]), (StatusCode::CREATED, &json!(status)));
    }
    assert_eq!(handle.tickets().len(), 1);
}
