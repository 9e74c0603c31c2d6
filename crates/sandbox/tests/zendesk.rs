//! The emulated Zendesk, in process: what it refuses, and how it says so.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request},
};
use sandbox::{Handle, Settings};
use serde_json::{Value, json};
use tower::ServiceExt;

fn desk() -> (Router, Handle) {
    sandbox::desk(sandbox::vendor("zendesk-sdim").unwrap(), Settings::default())
}

async fn send(router: &Router, request: Request<Body>) -> (u16, HeaderMap, Value) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (status, headers, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn call(router: &Router, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let request = Request::builder().method(method).uri(path).header("authorization", "Bearer sandbox-api-token");
    let request = match body {
        Some(json) => request.header("content-type", "application/json").body(Body::from(json.to_string())),
        None => request.body(Body::empty()),
    };
    let (status, _, answer) = send(router, request.unwrap()).await;
    (status, answer)
}

fn good() -> Value {
    json!({ "ticket": { "subject": "Access", "comment": { "body": "Please" }, "external_id": "db01" } })
}

#[tokio::test]
async fn a_ticket_has_the_members_that_zendesk_shows() {
    let (router, handle) = desk();
    let (status, created) = call(&router, "POST", "/api/v2/tickets.json", Some(&good())).await;
    assert_eq!(
        (status, &created["ticket"]["status"], &created["ticket"]["custom_status_id"]),
        (201, &json!("new"), &json!(1001))
    );
    assert_eq!(call(&router, "GET", "/api/v2/tickets/1.json", None).await.1["ticket"], created["ticket"]);
    handle.set_status(1, "Rejected");
    let (_, shown) = call(&router, "GET", "/api/v2/tickets/1", None).await;
    assert_eq!((&shown["ticket"]["status"], &shown["ticket"]["custom_status_id"]), (&json!("solved"), &json!(1007)));
    let (_, many) = call(&router, "GET", "/api/v2/tickets/show_many?ids=1,2", None).await;
    assert_eq!((many["count"].as_u64(), &many["tickets"][0]), (Some(1), &shown["ticket"]));
}

#[tokio::test]
async fn what_zendesk_refuses_is_refused_in_its_words() {
    let (router, handle) = desk();
    let with = |name: &str, value: Value| {
        let mut body = good();
        body["ticket"][name] = value;
        body
    };
    let many = (1..=101).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let many = format!("/api/v2/tickets/show_many?ids={many}");
    for (method, path, body, status, part) in [
        ("POST", "/api/v2/tickets", Some(json!({})), 400, "ticket is required"),
        ("POST", "/api/v2/tickets", Some(with("comment", json!({ "body": " " }))), 422, "BlankValue"),
        ("POST", "/api/v2/tickets", Some(with("comment", json!({ "body": "x", "public": "no" }))), 400, "public"),
        (
            "POST",
            "/api/v2/tickets",
            Some(with("comment", json!({ "body": "x", "uploads": ["no"] }))),
            422,
            "token is invalid",
        ),
        ("POST", "/api/v2/tickets", Some(with("status", json!("done"))), 422, "not included in the list"),
        ("POST", "/api/v2/tickets", Some(with("priority", json!(1))), 400, "must be a text"),
        ("POST", "/api/v2/tickets", Some(with("requester_id", json!("1"))), 400, "must be an integer"),
        ("POST", "/api/v2/tickets", Some(with("requester_id", json!(77))), 422, "Requester: is not valid"),
        ("POST", "/api/v2/tickets", Some(with("requester_id", json!(5))), 422, "suspended"),
        ("POST", "/api/v2/tickets", Some(with("tags", json!("a b"))), 400, "list of texts"),
        ("POST", "/api/v2/tickets", Some(with("external_id", json!(7))), 400, "must be a text"),
        (
            "POST",
            "/api/v2/tickets",
            Some(with("custom_fields", json!([{ "id": 1, "value": "x" }]))),
            422,
            "is not a custom field",
        ),
        (
            "POST",
            "/api/v2/tickets",
            Some(with("custom_fields", json!([{ "id": 27642, "value": "x" }]))),
            422,
            "not an option",
        ),
        ("POST", "/api/v2/tickets", None, 415, "application/json"),
        ("GET", "/api/v2/tickets/abc", None, 400, "must be an integer"),
        ("GET", "/api/v2/tickets/9", None, 404, "RecordNotFound"),
        ("PUT", "/api/v2/tickets/9", Some(good()), 404, "RecordNotFound"),
        ("GET", "/api/v2/tickets/show_many?ids=x", None, 400, "list of integers"),
        ("GET", many.as_str(), None, 400, "at most 100"),
        ("GET", "/api/v2/users/search?query=jane", None, 400, "email:"),
        ("GET", "/api/v2/users/search", None, 400, "either query or external_id"),
        ("GET", "/api/v2/search?query=everything", None, 422, "Invalid search"),
        ("POST", "/api/v2/uploads", Some(json!({})), 400, "filename"),
        ("DELETE", "/api/v2/tickets", None, 405, "MethodNotAllowed"),
        ("GET", "/api/v2/ticket_forms/48", None, 404, "RecordNotFound"),
    ] {
        let (answered, text) = call(&router, method, path, body.as_ref()).await;
        assert!(answered == status && text.to_string().contains(part), "{method} {path} {body:?}: {answered} {text}");
    }
    assert!(handle.tickets().is_empty());
}

#[tokio::test]
async fn who_is_not_known_is_anonymous_to_one_call_and_refused_by_the_others() {
    let (router, _) = desk();
    let with = |path: &str, value: &str| Request::get(path).header("authorization", value).body(Body::empty()).unwrap();
    let (status, _, me) = send(&router, with("/api/v2/users/me", "Basic eDp5")).await;
    assert_eq!((status, &me["user"]["id"], &me["user"]["name"]), (200, &Value::Null, &json!("Anonymous user")));
    let (status, _, answer) = send(&router, with("/api/v2/tickets", "Basic eDp5")).await;
    assert_eq!((status, answer), (401, json!({ "error": "Couldn't authenticate you" })));
    let (status, _, answer) = send(&router, with("/api/v2/users/me", "Bearer no")).await;
    assert_eq!((status, &answer["error"]), (401, &json!("invalid_token")));
    let (status, headers, _) = send(&router, with("/api/v2/tickets", "Bearer sandbox-api-token")).await;
    assert_eq!((status, headers["x-rate-limit"].to_str().unwrap()), (200, "700"));
    assert!(headers.contains_key("zendesk-ratelimit-tickets-index"));
}

#[tokio::test]
async fn tokens_are_given_for_json_and_forms_and_a_refresh_token_works_once() {
    let (router, _) = desk();
    let ask = |kind: &str, body: String| {
        Request::post("/oauth/tokens").header("content-type", kind).body(Body::from(body)).unwrap()
    };
    let form = "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-client-secret";
    let (status, _, granted) = send(&router, ask("application/x-www-form-urlencoded", form.into())).await;
    assert_eq!((status, &granted["access_token"]), (200, &json!("sandbox-session-1")));
    let json = json!({
        "grant_type": "refresh_token", "refresh_token": "sandbox-refresh-0", "client_id": "sandbox-client",
        "client_secret": "sandbox-client-secret",
    });
    let (status, _, granted) = send(&router, ask("application/json", json.to_string())).await;
    assert_eq!((status, &granted["refresh_token"]), (200, &json!("sandbox-refresh-1")));
    let old = Request::get("/api/v2/users/me").header("authorization", "Bearer sandbox-session-1");
    assert_eq!(send(&router, old.body(Body::empty()).unwrap()).await.0, 401, "a refresh ends the session before");
    let (status, _, refused) = send(&router, ask("application/json", json.to_string())).await;
    assert_eq!((status, &refused["error"]), (401, &json!("invalid_grant")));
    let wrong = form.replace("client-secret", "other");
    assert_eq!(send(&router, ask("application/x-www-form-urlencoded", wrong)).await.2["error"], "invalid_client");
}

#[tokio::test]
async fn the_same_key_is_the_same_ticket_and_never_another_one() {
    let (router, handle) = desk();
    let ask = |body: &Value| {
        let request = Request::post("/api/v2/tickets").header("authorization", "Bearer sandbox-api-token");
        let request = request.header("content-type", "application/json").header("idempotency-key", "db01");
        request.body(Body::from(body.to_string())).unwrap()
    };
    let (_, first, ticket) = send(&router, ask(&good())).await;
    let (status, again, same) = send(&router, ask(&good())).await;
    assert_eq!((status, &ticket["ticket"]["id"]), (201, &same["ticket"]["id"]));
    assert_eq!(
        (first["x-idempotency-lookup"].as_bytes(), again["x-idempotency-lookup"].as_bytes()),
        (b"miss".as_slice(), b"hit".as_slice())
    );
    let mut other = good();
    other["ticket"]["subject"] = "Other".into();
    let (status, _, refused) = send(&router, ask(&other)).await;
    assert_eq!((status, &refused["error"]), (400, &json!("IdempotentRequestError")));
    assert_eq!(handle.tickets().len(), 1);
}

#[tokio::test]
async fn a_closed_ticket_is_final_and_a_safe_update_gives_way() {
    let (router, handle) = desk();
    let (_, created) = call(&router, "POST", "/api/v2/tickets", Some(&good())).await;
    let stamp = created["ticket"]["updated_at"].clone();
    let change = |stamp: &Value| json!({ "ticket": { "tags": ["a"], "safe_update": true, "updated_stamp": stamp } });
    assert_eq!(call(&router, "PUT", "/api/v2/tickets/1", Some(&change(&stamp))).await.0, 200);
    let (status, clash) = call(&router, "PUT", "/api/v2/tickets/1", Some(&change(&stamp))).await;
    assert_eq!((status, &clash["error"]), (409, &json!("UpdateConflict")));
    handle.set_status(1, "closed");
    let open = json!({ "ticket": { "status": "open" } });
    let (status, refused) = call(&router, "PUT", "/api/v2/tickets/1", Some(&open)).await;
    assert_eq!(status, 422);
    assert!(refused.to_string().contains("closed prevents ticket update"), "{refused}");
}

#[tokio::test]
async fn lists_have_pages() {
    let (router, _) = desk();
    for _ in 0..3 {
        call(&router, "POST", "/api/v2/tickets", Some(&good())).await;
    }
    let (_, first) = call(&router, "GET", "/api/v2/tickets?external_id=db01&per_page=2", None).await;
    assert_eq!((first["tickets"].as_array().unwrap().len(), first["count"].as_u64()), (2, Some(3)));
    let next = first["next_page"].as_str().unwrap().split_once("/api").unwrap().1.to_owned();
    assert!(next.contains("per_page=2"), "{next}");
    let (_, second) = call(&router, "GET", &format!("/api{next}"), None).await;
    assert_eq!((&second["tickets"][0]["id"], &second["next_page"]), (&json!(3), &Value::Null));
}
