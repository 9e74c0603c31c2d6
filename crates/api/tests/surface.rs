//! What every answer has, and the document that describes it all.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use api::OPERATIONS;
use axum::body::Body;
use common::{BASE, TestApp, integration};
use http::Request;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn every_answer_has_a_request_id_and_the_common_headers() {
    let app = TestApp::with(|settings| settings.max_body_bytes = 1000).await;
    let mut seen = BTreeSet::new();
    let large = json!({"name": "x".repeat(2000)});
    let chunks = [Ok("{\"name\": "), Err(std::io::Error::other("the client is gone"))];
    let broken = Body::from_stream(futures::stream::iter(chunks));
    for (reply, status) in [
        (app.get("/nowhere").await, 404),
        (app.get("/v2024/service-desk-integrations/").await, 404),
        (app.get(&format!("{BASE}/not-an-id")).await, 404),
        (app.get(&format!("{BASE}/%ff")).await, 404),
        (app.send(&app.admin, "TRACE", BASE, "", Body::empty()).await, 405),
        (app.send("", "DELETE", BASE, "", Body::empty()).await, 405),
        (app.send(&app.admin, "BREW", BASE, "", Body::empty()).await, 405),
        (app.send("", "OPTIONS", "*", "", Body::empty()).await, 404),
        (app.send("", "CONNECT", "elsewhere.test:443", "", Body::empty()).await, 404),
        (app.get(&format!("http://elsewhere.test{BASE}")).await, 200),
        (app.get(&format!("//elsewhere.test{BASE}")).await, 404),
        (app.send(&app.admin, "POST", BASE, "application/json", broken).await, 400),
        (app.send("", "POST", "/oauth/token", "application/json", "{}").await, 400),
        (app.post(BASE, &large).await, 413),
        (app.get(BASE).await, 200),
        (app.send("", "GET", BASE, "", Body::empty()).await, 401),
        (app.send("", "GET", "/healthz", "", Body::empty()).await, 200),
    ] {
        assert_eq!(reply.status.as_u16(), status, "{}", reply.text);
        let id = reply.header("slpt-request-id").to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert_eq!(reply.header("cache-control"), "no-cache, no-store, must-revalidate");
        assert_eq!(reply.header("x-robots-tag"), "noindex");
        assert!(reply.header("access-control-expose-headers").contains("SLPT-Request-ID"));
        if matches!(status, 404 | 405 | 413) {
            assert_eq!(reply.json()["trackingId"], id.as_str());
        }
        if status == 405 {
            assert_eq!(reply.header("allow"), "GET, HEAD, POST");
        }
        assert!(seen.insert(id), "a request id came twice");
    }
}

#[tokio::test]
async fn head_answers_like_get() {
    let app = TestApp::new().await;
    app.send(&app.admin, "HEAD", BASE, "", Body::empty()).await.expect(200);
}

#[tokio::test]
async fn the_rate_limit_counts_by_client_and_version() {
    let app = TestApp::with(|settings| settings.rate_limit = Some(5)).await;
    for _ in 0..5 {
        app.get("/v3/service-desk-integrations").await.expect(200);
    }
    let refused = app.get("/v3/service-desk-integrations").await.expect(429);
    assert_eq!(refused.json(), json!({"message": " Rate Limit Exceeded "}));
    assert_eq!(refused.header("retry-after"), "2");
    app.get("/v2024/service-desk-integrations").await.expect(200);
    let other = app.client("default", "ORG_ADMIN", common::ALL).await;
    app.send(&other, "GET", "/v3/service-desk-integrations", "", Body::empty()).await.expect(200);
    app.clock.forward(2);
    app.get("/v3/service-desk-integrations").await.expect(200);
    app.clock.forward(-3600);
    app.get("/v2025/service-desk-integrations").await.expect(200);
}

#[tokio::test]
async fn readiness_follows_the_store() {
    let app = TestApp::new().await;
    app.get("/readyz").await.expect(200);
    app.store.close().await;
    let reply = app.get("/readyz").await.expect(503);
    assert_eq!(reply.json()["detailCode"], "503 Service unavailable");
    app.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn query_parameters_that_are_not_known_are_ignored() {
    let app = TestApp::new().await;
    app.get(&format!("{BASE}?nonsense=1&nonsense=2&%ff=3&=&&")).await.expect(200);
}

#[tokio::test]
async fn the_widest_and_the_deepest_filters_are_answered() {
    let app = TestApp::new().await;
    let list = async |filter: &str| app.get(&format!("{BASE}?filters={filter}")).await;
    let tests = |count: usize, word: &str| vec!["name eq a"; count].join(word);
    for word in [" or ", " and ", " or not "] {
        list(&tests(250, word)).await.expect(200);
        let refused = list(&tests(251, word)).await.expect(400);
        assert!(refused.causes().contains("more than 250 tests"), "{}", refused.causes());
    }
    // As deep as it may nest, and as wide as it may be at the bottom.
    list(&format!("{}name eq a{}", "(".repeat(64), ")".repeat(64))).await.expect(200);
    list(&format!("{}({})", "not ".repeat(63), tests(250, " or "))).await.expect(200);
    let uneven = (0..63).fold("name eq a".to_owned(), |inner, _| format!("not (name eq a and name eq b or {inner})"));
    list(&uneven[..]).await.expect(400);
    let uneven = (0..32).fold(tests(60, " or "), |inner, _| format!("not ({} or {inner})", tests(5, " and ")));
    list(&uneven).await.expect(200);
    // As long as it may be, and a list of all values that it may have.
    list(&format!("id in ({})", vec!["a"; 1000].join(","))).await.expect(200);
}

#[tokio::test]
async fn an_empty_content_type_stands_for_json() {
    let app = TestApp::new().await;
    let reply = app.send(&app.admin, "POST", BASE, "", integration("a").to_string()).await;
    reply.expect(200);
    let charset = "application/json; charset=utf-8";
    app.send(&app.admin, "POST", BASE, charset, integration("b").to_string()).await.expect(200);
}

#[tokio::test]
async fn two_authorization_headers_are_none() {
    let app = TestApp::new().await;
    let bearer = format!("Bearer {}", app.admin);
    let request = Request::get(BASE).header("authorization", &bearer).header("authorization", &bearer);
    app.raw(request.body(Body::empty()).unwrap()).await.expect(401);
    let request = Request::get(BASE).header("authorization", format!("bearer  {} ", app.admin));
    app.raw(request.body(Body::empty()).unwrap()).await.expect(200);
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                found.insert(target.clone());
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_lists_every_mount_once_and_refers_to_what_is_there() {
    let app = TestApp::new().await;
    let document = app.send("", "GET", "/openapi.json", "", Body::empty()).await.expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    let mut count = 0;
    for operation in OPERATIONS {
        for mounted in operation.mounted() {
            let described = &document["paths"][&mounted.path][operation.method.as_str().to_ascii_lowercase()];
            let id = described["operationId"].as_str().unwrap_or_else(|| panic!("{} is missing", mounted.path));
            assert!(ids.insert(id.to_owned()), "{id} comes twice");
            assert!(described["summary"].is_string() && described["responses"].is_object(), "{id}");
            count += 1;
        }
    }
    assert_eq!(count, ids.len());
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for target in found {
        let pointer = target.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{target} is not there");
    }
}
