//! The emulated Generic desk, in process.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use sandbox::{Auto, Handle, Settings};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

const KEY: &str = "db0123456789abcdefghijklmnopqrst";

async fn call(router: &Router, method: &str, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("authorization", "Basic ZGVza2JyaWRnZTpzYW5kYm94LXBhc3N3b3Jk");
    let body = match body {
        Some(json) => {
            request = request.header("content-type", "application/json");
            Body::from(json.to_string())
        }
        None => Body::empty(),
    };
    send(router, request.body(body).unwrap()).await
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn good() -> Value {
    json!({ "title": "Access", "description": "Please", "correlationKey": KEY })
}

fn generic_desk(settings: Settings) -> (Router, Handle) {
    sandbox::desk(sandbox::vendor("generic-sdim").unwrap(), settings)
}

fn desk() -> (Router, Handle) {
    generic_desk(Settings::default())
}

#[tokio::test]
async fn a_ticket_is_raised_found_read_and_cancelled() {
    let (router, handle) = desk();
    let (status, ticket) = call(&router, "POST", "/api/tickets", Some(&good())).await;
    assert_eq!(
        (status, &ticket["number"], &ticket["status"]),
        (StatusCode::CREATED, &json!("TKT-000001"), &json!("new"))
    );
    assert!(ticket["createdAt"].as_str().unwrap().starts_with("2026-01-01T00:00:00"));
    for path in
        [format!("/api/tickets?correlationKey={KEY}"), "/api/tickets?ids=1%2C7".into(), "/api/tickets?ids=7,1".into()]
    {
        let (_, found) = call(&router, "GET", &path, None).await;
        assert_eq!(found["items"], json!([ticket]), "{path}");
    }
    assert_eq!(call(&router, "GET", "/api/tickets/1", None).await.1, ticket);
    let (status, cancelled) = call(&router, "POST", "/api/tickets/1/cancel", Some(&json!({ "reason": "No" }))).await;
    assert_eq!((status, &cancelled["status"]), (StatusCode::OK, &json!("cancelled")));
    handle.set_status(1, "resolved");
    let (status, _) = call(&router, "POST", "/api/tickets/1/cancel", Some(&json!({ "reason": "No" }))).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_a_strict_desk_refuses_is_refused() {
    let (router, handle) = desk();
    let with = |name: &str, value: Value| {
        let mut body = good();
        body[name] = value;
        body
    };
    for (body, part) in [
        (with("title", json!(" ")), "title"),
        (with("title", json!("x".repeat(201))), "at most 200"),
        (with("title", json!("two\nlines")), "one line"),
        (with("description", Value::Null), "description"),
        (with("correlationKey", json!("Not-Safe")), "correlationKey"),
        (with("priority", json!("2")), "priority"),
        (with("extra", json!(1)), "unknown member extra"),
        (json!([]), "JSON object"),
    ] {
        let (status, answer) = call(&router, "POST", "/api/tickets", Some(&body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(part), "{answer}");
    }
    let anonymous = Request::get("/api/me").body(Body::empty()).unwrap();
    assert_eq!(send(&router, anonymous).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(call(&router, "POST", "/api/tickets", None).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(call(&router, "GET", "/api/tickets/2", None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(call(&router, "GET", "/api/tickets?ids=x", None).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(call(&router, "DELETE", "/api/tickets", None).await.0, StatusCode::METHOD_NOT_ALLOWED);
    assert!(handle.tickets().is_empty());
}

#[tokio::test]
async fn faults_come_one_call_at_a_time_and_in_order() {
    let (router, handle) = desk();
    let faults = json!({ "next": [
        { "kind": "status", "status": 503 },
        { "kind": "status", "status": 500, "after": true, "method": "POST" },
        { "kind": "throttle", "retry_after": 3 },
        { "kind": "lie" },
        { "kind": "garbage", "after": true },
    ]});
    assert_eq!(call(&router, "POST", "/_faults", Some(&faults)).await.1, json!({ "added": 5 }));
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(call(&router, "POST", "/api/tickets", Some(&good())).await.0.as_u16());
    }
    assert_eq!(seen, [503, 500, 429, 200, 200, 201]);
    assert_eq!(handle.tickets().len(), 3, "the two that failed afterwards, and the one that did not");
    assert_eq!(handle.duplicates().get(KEY), Some(&3));
    assert_eq!(
        call(&router, "POST", "/_faults", Some(&json!({ "next": [{ "kind": "odd" }] }))).await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test(start_paused = true)]
async fn tickets_move_by_themselves_unless_a_person_moves_them() {
    let auto = Auto { open_after: Duration::from_secs(2), resolve_after: Duration::from_secs(5) };
    let (router, handle) =
        generic_desk(Settings { auto: Some(auto), search_lag: Duration::from_secs(1), ..Settings::default() });
    for _ in 0..2 {
        call(&router, "POST", "/api/tickets", Some(&good())).await;
    }
    let find = format!("/api/tickets?correlationKey={KEY}");
    assert_eq!(call(&router, "GET", &find, None).await.1["total"], 0);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(call(&router, "GET", &find, None).await.1["total"], 2);
    assert_eq!(handle.ticket(1).unwrap().status, "open");
    let moved = call(&router, "POST", "/_tickets/2/status", Some(&json!({ "status": "rejected" }))).await;
    assert_eq!((moved.0, &moved.1["status"]), (StatusCode::OK, &json!("rejected")));
    tokio::time::advance(Duration::from_secs(3)).await;
    let statuses: Vec<String> = handle.tickets().into_iter().map(|ticket| ticket.status).collect();
    assert_eq!(statuses, ["resolved", "rejected"]);
}

#[tokio::test]
async fn the_pages_show_tickets_escaped_and_move_them() {
    let (router, handle) = desk();
    let mut body = good();
    body["title"] = "<script>alert(1)</script>".into();
    call(&router, "POST", "/api/tickets", Some(&body)).await;
    for path in ["/", "/tickets/1"] {
        let (status, page) = call(&router, "GET", path, None).await;
        let page = page.as_str().unwrap().to_owned();
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script") && page.contains("TKT-000001"), "{page}");
    }
    let form = Request::post("/_tickets/1/status").header("content-type", "application/x-www-form-urlencoded");
    let (status, _) = send(&router, form.body(Body::from("status=resolved")).unwrap()).await;
    assert_eq!((status, handle.ticket(1).unwrap().status.as_str()), (StatusCode::SEE_OTHER, "resolved"));
}
