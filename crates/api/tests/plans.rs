//! Plans and tickets through the API. No worker runs here: what a ticket becomes is the engine's own test.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use axum::body::Body;
use common::{BASE, TestApp, integration};
use http::Request;
use serde_json::{Value, json};

const PLANS: &str = "/provisioning-plans/v1";
const XML: &str = "<ProvisioningPlan nativeIdentity='jdoe'><AccountRequest application='My Source' op='Modify'>\
    <AttributeRequest name='memberOf' op='Add' value='CN=x'/></AccountRequest></ProvisioningPlan>";

fn plan(who: &str) -> Value {
    json!({"identity": {"name": who}, "accountRequests": [{"source": {"name": "My Source"}, "nativeIdentity": who,
           "attributeRequests": [{"name": "password", "operation": "Set", "value": "s3cret", "arguments": {"secret": true}}]}]})
}

async fn app() -> TestApp {
    let app = TestApp::new().await;
    let mut body = integration("desk");
    body["provisioningConfig"] = json!({"managedResourceRefs": [{"name": "My Source"}]});
    app.post(BASE, &body).await.expect(200);
    app
}

async fn submit(app: &TestApp, key: &str, body: &Value) -> common::Reply {
    let request = Request::post(PLANS)
        .header("authorization", format!("Bearer {}", app.admin))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    app.raw(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_plan_is_taken_in_and_shown_with_its_tickets() {
    let app = app().await;
    let made = app.post(PLANS, &plan("jdoe")).await.expect(202).json();
    assert_eq!(made["provisioningResult"], "PENDING");
    let ticket = &made["tickets"][0];
    assert_eq!((&ticket["state"], &ticket["planId"]), (&json!("RECEIVED"), &made["id"]));
    let shown = app.get(&format!("{PLANS}/{}", made["id"].as_str().unwrap())).await.expect(200);
    assert!(!shown.text.contains("s3cret"));
    assert_eq!(shown.json()["tickets"], made["tickets"]);

    for media in ["application/xml", "text/xml; charset=utf-8"] {
        app.send(&app.admin, "POST", PLANS, media, XML).await.expect(202);
    }
    let listed = app.get(&format!("{PLANS}?count=true&limit=2")).await.expect(200);
    assert_eq!((listed.json().as_array().unwrap().len(), listed.header("x-total-count")), (2, "3"));
    app.get(&format!("{PLANS}/{}", "0".repeat(32))).await.expect(404);
}

#[tokio::test]
async fn an_idempotency_key_stands_for_one_plan() {
    let app = app().await;
    let first = submit(&app, "k-1", &plan("jdoe")).await.expect(202).json();
    let again = submit(&app, "k-1", &plan("jdoe")).await.expect(202).json();
    assert_eq!(first, again);
    submit(&app, "k-1", &plan("other")).await.expect(422);
    assert_ne!(submit(&app, "k-2", &plan("other")).await.expect(202).json()["id"], first["id"]);
    for key in ["", "with space", &"x".repeat(256), "ü"] {
        let reply = submit(&app, key, &plan("third")).await.expect(400);
        assert!(reply.causes().starts_with("Idempotency-Key"));
    }
}

#[tokio::test]
async fn a_plan_that_nobody_manages_is_refused_whole() {
    let app = app().await;
    let mut body = plan("jdoe");
    let requests = body["accountRequests"].as_array_mut().unwrap();
    requests.push(json!({"source": {"name": "Unknown"}}));
    requests.push(json!({"application": "Unknown too"}));
    let reply = app.post(PLANS, &body).await.expect(400);
    assert_eq!(reply.json()["detailCode"], "400.1.404 Referenced object not found");
    let causes = reply.causes();
    assert!(causes.contains("/accountRequests/1") && causes.contains("Unknown too"), "{causes}");
    assert_eq!(app.get(PLANS).await.json(), json!([]));
}

#[tokio::test]
async fn tickets_are_listed_filtered_and_steered() {
    let app = app().await;
    for who in ["a", "b", "c"] {
        app.post(PLANS, &plan(who)).await.expect(202);
    }
    let all = app.get("/tickets/v1?sorters=-created&count=true").await.expect(200);
    assert_eq!(all.header("x-total-count"), "3");
    let all = all.json();
    let id = all[0]["id"].as_str().unwrap();
    let key = all[0]["correlationKey"].as_str().unwrap();
    let same = app.get(&format!("/tickets/v1?filters=correlationKey eq \"{key}\" and state eq \"RECEIVED\"")).await;
    assert_eq!(same.expect(200).json()[0]["id"], id);
    assert_eq!(app.get("/tickets/v1?filters=settled isnull and pr ticketId").await.expect(200).json(), json!([]));

    let one = format!("/tickets/v1/{id}");
    assert_eq!(app.get(&one).await.expect(200).json()["id"], id);
    let events = app.get(&format!("{one}/events?count=true")).await.expect(200);
    assert_eq!(events.json()[0]["sequence"], 1);
    assert_eq!(events.header("x-total-count"), events.json().as_array().unwrap().len().to_string());
    assert_eq!(app.get(&format!("{one}/events?offset=2147483647")).await.expect(200).text, "[]");

    let refused = app.post(&format!("{one}/resolve"), &json!({"action": "raise"})).await.expect(409);
    assert!(refused.causes().contains("RECEIVED"));
    for (what, body) in [("check", ""), ("retry", ""), ("cancel", ""), ("cancel", "{\"reason\":\"not needed\"}")] {
        let path = format!("{one}/{what}");
        app.send(&app.admin, "POST", &path, "application/json", body).await.expect(202);
    }
    let events = app.get(&format!("{one}/events")).await.text;
    assert!(events.contains("not needed"), "{events}");
}

#[tokio::test]
async fn deleting_an_integration_ends_its_tickets() {
    let app = app().await;
    let plan = app.post(PLANS, &plan("a")).await.expect(202).json();
    let integration = plan["tickets"][0]["integration"]["id"].as_str().unwrap();
    app.delete(&format!("{BASE}/{integration}")).await.expect(204);
    let shown = app.get(&format!("{PLANS}/{}", plan["id"].as_str().unwrap())).await.json();
    assert_eq!((&shown["provisioningResult"], &shown["tickets"][0]["state"]), (&json!("FAILED"), &json!("CANCELLED")));
}

#[tokio::test]
async fn a_preview_shows_the_request_and_stores_nothing() {
    let app = app().await;
    let before = app.everything().await;
    let id = app.get(BASE).await.json()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{BASE}/{id}/preview");
    let preview = app.post(&path, &plan("jdoe")).await.expect(200);
    assert!(preview.json().is_object() && !preview.text.contains("s3cret") && !preview.text.contains("p4ss"));
    app.send(&app.admin, "POST", &path, "application/xml", XML).await.expect(200);
    assert_eq!(app.everything().await, before);
}
