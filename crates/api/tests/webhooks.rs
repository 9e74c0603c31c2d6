//! Calls of desks, and of people who would like to be taken for one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{ALL, BASE, Reply, TestApp, integration};
use desks::http::{Request as DeskRequest, Response as DeskResponse, Transport, TransportError};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tower::ServiceExt;

const TOKEN: &str = "canary-webhook-token";

/// A desk with one ticket in one status.
struct Desk(Mutex<&'static str>);

#[async_trait]
impl Transport for Desk {
    async fn send(&self, _: DeskRequest, _: Duration) -> Result<DeskResponse, TransportError> {
        let body = json!({"id": 7, "status": *self.0.lock().unwrap()}).to_string();
        Ok(DeskResponse { status: 200, headers: vec![], body: body.into() })
    }
}

/// An integration whose desk may call, and one whose desk may not.
async fn app() -> (TestApp, Arc<Desk>, String, String) {
    let desk = Arc::new(Desk(Mutex::new("new")));
    let app = TestApp::at_desk(desk.clone(), |_| {}).await;
    let mut open = integration("open");
    open["attributes"] = json!({
        "url": "https://desk.example.test", "authenticationType": "None", "ticketType": "generic", "webhookToken": TOKEN,
        "generic": {
            "provision": {"resource": "/tickets", "request": {"key": "$correlationKey"}, "responseElement": "$.id"},
            "checkStatus": {"resource": "/tickets/$ticketId", "responseElement": "$.status",
                            "statusMap": {"new": "Queued", "resolved": "Committed"}},
        },
    });
    open["provisioningConfig"] = json!({"universalManager": true});
    let made = app.post(BASE, &open).await.expect(200).json();
    assert!(!made.to_string().contains(TOKEN));
    let closed = app.integration("closed").await;
    (app, desk, made["id"].as_str().unwrap().to_owned(), closed)
}

async fn call(app: &TestApp, path: &str, header: Option<(&str, &str)>, body: impl Into<Body>) -> Reply {
    let mut request = Request::post(format!("/desk-webhooks/v1/{path}"));
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    app.raw(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn a_call_of_the_desk_settles_a_ticket_at_once() {
    let (app, desk, id, _) = app().await;
    let plan = json!({"accountRequests": [{"source": {"name": "s"}, "nativeIdentity": "jdoe"}]});
    let plan = app.post("/provisioning-plans/v1", &plan).await.expect(202).json();
    let ticket = format!("/tickets/v1/{}", plan["tickets"][0]["id"].as_str().unwrap());
    app.engine.work_once().await.unwrap();
    assert_eq!(app.get(&ticket).await.json()["state"], "QUEUED");
    *desk.0.lock().unwrap() = "resolved";
    app.clock.forward(10);
    app.engine.work_once().await.unwrap();
    assert_eq!(app.get(&ticket).await.json()["state"], "QUEUED", "its next look is half an hour away");

    let body = json!({"ticketIds": ["6", 7, " ", "x".repeat(300)]}).to_string();
    let heard = call(&app, &format!("{id}?token={TOKEN}"), None, body).await.expect(202);
    assert_eq!(heard.json(), json!({"tickets": 1}));
    assert_eq!(app.get(&ticket).await.json()["state"], "QUEUED", "a call settles nothing by itself");
    app.engine.work_once().await.unwrap();
    assert_eq!(app.get(&ticket).await.json()["state"], "COMMITTED");

    let late = call(&app, &id, Some(("x-sdim-token", TOKEN)), json!({"ticketId": 7}).to_string()).await.expect(202);
    assert_eq!(late.json(), json!({"tickets": 0}), "settled is final");
}

/// An emulated desk in this process.
struct Emulated(Router);

#[async_trait]
impl Transport for Emulated {
    async fn send(&self, request: DeskRequest, _: Duration) -> Result<DeskResponse, TransportError> {
        let mut made = Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in &request.headers {
            made = made.header(name, value);
        }
        let made = made.body(Body::from(request.body.unwrap_or_default())).unwrap();
        let (parts, body) = self.0.clone().oneshot(made).await.unwrap().into_parts();
        let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Ok(DeskResponse { status: parts.status.as_u16(), headers: headers.collect(), body })
    }
}

#[tokio::test]
async fn a_signed_call_settles_a_ticket_at_once_and_its_repetition_does_nothing() {
    const SECRET: &str = "canary-signing-secret";
    let vendor = sandbox::vendor("zendesk-sdim").unwrap();
    let settings = sandbox::Settings::default();
    let (router, handle) = sandbox::desk(vendor, settings.clone());
    let app = TestApp::at_desk(Arc::new(Emulated(router)), |_| {}).await;
    let mut body = app.get(&format!("{BASE}/templates/zendesk-sdim")).await.expect(200).json();
    json_patch::merge(&mut body["attributes"], &(vendor.fill)("https://desk.example.test", &settings));
    body["attributes"]["webhookSecret"] = SECRET.into();
    body["provisioningConfig"] = json!({"universalManager": true});
    let id = app.post(BASE, &body).await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let plan = json!({"accountRequests": [{"source": {"name": "s"}, "nativeIdentity": "jdoe"}]});
    let plan = app.post("/provisioning-plans/v1", &plan).await.expect(202).json();
    let ticket = format!("/tickets/v1/{}", plan["tickets"][0]["id"].as_str().unwrap());
    app.engine.work_once().await.unwrap();
    let queued = app.get(&ticket).await.json();
    assert_eq!(queued["state"], "QUEUED", "{queued}");
    handle.set_status(1, "solved");
    app.clock.forward(10);

    let text = json!({"ticketId": queued["ticketId"]}).to_string();
    let signed = |at: model::Timestamp, key: &str, invocation: &str| {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(at.to_string().as_bytes());
        mac.update(text.as_bytes());
        Request::post(format!("/desk-webhooks/v1/{id}"))
            .header("x-zendesk-webhook-signature", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
            .header("x-zendesk-webhook-signature-timestamp", at.to_string())
            .header("x-zendesk-webhook-invocation-id", invocation)
            .body(Body::from(text.clone()))
            .unwrap()
    };
    let now = model::Clock::now(&*app.clock);
    for (at, key) in [(now, "another"), (now.plus(-6 * model::Timestamp::MINUTE), SECRET)] {
        app.raw(signed(at, key, "1")).await.expect(401);
    }
    assert_eq!(app.raw(signed(now, SECRET, "1")).await.expect(202).json(), json!({"tickets": 1}));
    assert_eq!(app.raw(signed(now, SECRET, "1")).await.expect(202).json(), json!({"tickets": 0}), "the same delivery");
    assert_eq!(app.raw(signed(now, SECRET, "2")).await.expect(202).json(), json!({"tickets": 1}), "another one");
    app.engine.work_once().await.unwrap();
    assert_eq!(app.get(&ticket).await.json()["state"], "COMMITTED");
    assert!(!app.get(&format!("{ticket}/events")).await.text.contains(SECRET));
}

#[tokio::test]
async fn whoever_is_not_the_desk_learns_nothing_from_his_refusal() {
    let (app, _, id, closed) = app().await;
    let elsewhere = app.client("elsewhere", "ORG_ADMIN", ALL).await;
    let foreign = app.send(&elsewhere, "POST", BASE, "application/json", integration("open").to_string()).await.json();
    let foreign = foreign["id"].as_str().unwrap();
    let before = app.everything().await;
    let body = json!({"ticketId": 7}).to_string();
    let mut answers = Vec::new();
    let unknown = "0123456789abcdef0123456789abcdef";
    for (path, header) in [
        (unknown.to_owned(), None),
        (format!("{unknown}?token={TOKEN}"), None),
        (format!("no-id?token={TOKEN}"), None),
        (format!("{closed}?token={TOKEN}"), None),
        (format!("{closed}?token="), None),
        (format!("{foreign}?token={TOKEN}"), None),
        (id.clone(), None),
        (format!("{id}?token="), None),
        (format!("{id}?token={TOKEN}x"), None),
        (format!("{id}?token=x&token={TOKEN}"), None),
        (format!("{id}?token=%ff"), None),
        (id.clone(), Some(("x-sdim-token", "x"))),
        (id.clone(), Some(("authorization", "Bearer x"))),
    ] {
        let start = model::Clock::now(&*app.clock);
        let reply = call(&app, &path, header, body.clone()).await.expect(401);
        let took = model::Clock::now(&*app.clock).since(start);
        assert!((100_000..200_000).contains(&took), "{path}: {took}");
        let headers: Vec<_> = reply.headers.iter().filter(|(name, _)| *name != "slpt-request-id").collect();
        answers.push(format!("{headers:?} {}", reply.text));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert!(!answers[0].contains("oken"), "{answers:?}");
    assert_eq!(app.everything().await, before);
}

#[tokio::test]
async fn what_does_not_read_is_refused_and_what_is_too_large_is_not_read() {
    let (app, _, id, closed) = app().await;
    let right = format!("{id}?token={TOKEN}");
    for body in ["", "{", "<xml/>", "{\"ticketId\": 1"] {
        let reply = call(&app, &right, None, body).await.expect(400);
        assert!(reply.causes().starts_with("body: ") && !reply.text.contains(TOKEN), "{}", reply.text);
    }
    for body in ["{}", "[]", "null", "{\"ticketId\": {}}", "{\"ticketIds\": 7}"] {
        assert_eq!(call(&app, &right, None, body).await.expect(202).json(), json!({"tickets": 0}), "{body}");
    }
    for path in [&right, &closed] {
        let large = format!("\"{}\"", "x".repeat(256 * 1024));
        call(&app, path, None, large).await.expect(413);
        let long = "x".repeat(16 * 1024);
        call(&app, path, Some(("x-long", &long)), "{}").await.expect(400);
        let endless = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
        assert!(call(&app, path, None, endless).await.expect(400).causes().contains("in time"));
    }
    app.send("", "GET", &format!("/desk-webhooks/v1/{id}"), "", Body::empty()).await.expect(405);
}

#[tokio::test]
async fn what_a_desk_says_of_itself_is_shown_with_what_the_map_makes_of_it() {
    let (app, _, id, closed) = app().await;
    for (id, note) in [(&id, "does not describe"), (&closed, "missing attributes")] {
        let schema = app.get(&format!("{BASE}/{id}/desk-schema")).await.expect(200).json();
        assert_eq!((&schema["fields"], &schema["statuses"]), (&json!([]), &json!([])));
        assert!(schema["notes"][0].as_str().unwrap().contains(note), "{schema}");
    }
    let path = format!("{BASE}/{id}/test-connection");
    let steps = |report: &Value| report["findings"].as_array().unwrap().len();
    let plain = app.post(&format!("{path}?deep=false"), &json!({})).await.expect(200).json();
    let deep = app.post(&format!("{path}?deep=true"), &json!({})).await.expect(200).json();
    assert!(steps(&deep) > steps(&plain), "{plain} {deep}");
    assert!(deep["findings"].as_array().unwrap().iter().any(|finding| finding["ok"].is_null()), "{deep}");
    for wrong in ["deep=1", "deep=", "deep=True", "deep=true&deep=true"] {
        let reply = app.post(&format!("{path}?{wrong}"), &json!({})).await.expect(400);
        assert!(reply.causes().starts_with("deep"), "{}", reply.text);
    }
}
