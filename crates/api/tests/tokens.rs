//! Getting access tokens, and the personal access tokens behind them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use axum::body::Body;
use common::{BASE, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PATS: &str = "/v2024/personal-access-tokens";
const FORM: &str = "application/x-www-form-urlencoded";

fn multipart(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--sep\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--sep--\r\n"
}

#[tokio::test]
async fn a_token_comes_by_form_multipart_and_query_in_any_case_of_the_grant() {
    let app = TestApp::new().await;
    let fields =
        [("grant_type", "CLIENT_CREDENTIALS"), ("client_id", "bootstrap"), ("client_secret", "bootstrap-secret")];
    let query = "grant_type=client_credentials&client_id=bootstrap&client_secret=bootstrap-secret";
    for reply in [
        app.send("", "POST", "/oauth/token", FORM, query).await,
        app.send("", "POST", "/oauth/token", "multipart/form-data; boundary=sep", multipart(&fields)).await,
        app.send("", "POST", &format!("/oauth/token?{query}"), "", Body::empty()).await,
        app.send("", "POST", &format!("/oauth/token?{query}"), "application/json", Body::empty()).await,
    ] {
        let body = reply.expect(200).json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(749)));
        assert_eq!((&body["accessType"], &body["scope"]), (&json!("OFFLINE"), &json!("sp:scopes:all")));
        for member in ["tenant_id", "pod", "org", "user_id", "identity_id", "jti"] {
            assert!(body[member].is_string(), "{member}");
        }
        let token = body["access_token"].as_str().unwrap();
        app.send(token, "GET", BASE, "", Body::empty()).await.expect(200);
    }
    let info = app.send("", "GET", "/oauth/info", "", Body::empty()).await.expect(200).json();
    assert_eq!(info["tokenEndpoint"], "http://deskbridge.test/oauth/token");
}

#[tokio::test]
async fn bad_token_requests_say_what_is_wrong() {
    let app = TestApp::new().await;
    let good = "grant_type=client_credentials&client_id=bootstrap&client_secret=";
    for (media, body, status, error) in [
        (FORM, String::new(), 400, "invalid_request"),
        (FORM, "grant_type=password&client_id=a&client_secret=b".to_owned(), 400, "unsupported_grant_type"),
        (FORM, "grant_type=client_credentials&client_id=a".to_owned(), 400, "invalid_request"),
        (FORM, format!("{good}x&client_secret=y"), 400, "invalid_request"),
        (FORM, format!("{good}%ff"), 400, "invalid_request"),
        ("application/json", "{}".to_owned(), 400, "invalid_request"),
        ("multipart/form-data; boundary=sep", "nonsense".to_owned(), 400, "invalid_request"),
        ("multipart/form-data", multipart(&[("grant_type", "x")]), 400, "invalid_request"),
        (FORM, format!("{good}wrong"), 401, "invalid_client"),
        (FORM, good.replace("=bootstrap", "=nobody") + "x", 401, "invalid_client"),
    ] {
        let reply = app.send("", "POST", "/oauth/token", media, body.clone()).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]), (status, &json!(error)), "{body}");
    }
}

#[tokio::test]
async fn a_personal_access_token_lives_and_dies() {
    let app = TestApp::new().await;
    let wanted =
        json!({"name": "ci", "scope": ["idn:service-desk-integration:read"], "accessTokenValiditySeconds": 60});
    let made = app.post(PATS, &wanted).await.expect(200).json();
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    assert_eq!(secret.len(), 64);
    let token = app.sign_in(id, secret).await;
    app.send(&token, "GET", BASE, "", Body::empty()).await.expect(200);
    app.send(&token, "POST", BASE, "application/json", "{}").await.expect(403);

    let listed = app.get(PATS).await.expect(200);
    assert!(!listed.text.contains(secret));
    let listed = listed.json();
    assert!(listed[0]["lastUsed"].is_string());
    assert_eq!(listed[0]["accessTokenValiditySeconds"], 60);
    assert_eq!(app.get(&format!("{PATS}?owner-id=me&filters=lastUsed isnull")).await.json(), json!([]));
    assert_eq!(app.get(&format!("{PATS}?owner-id=nobody")).await.json(), json!([]));

    let one = format!("{PATS}/{id}");
    let patch =
        json!([{"op": "replace", "path": "/name", "value": "ci2"}, {"op": "replace", "path": "/scope", "value": null}]);
    let patched = app.patch(&one, &patch).await.expect(200).json();
    assert_eq!((&patched["name"], &patched["scope"]), (&json!("ci2"), &json!(["sp:scopes:all"])));
    // Access tokens that exist keep their scopes.
    app.send(&token, "POST", BASE, "application/json", "{}").await.expect(403);

    app.clock.forward(60);
    app.send(&token, "GET", BASE, "", Body::empty()).await.expect(401);
    let token = app.sign_in(id, secret).await;
    app.delete(&one).await.expect(204);
    app.send(&token, "GET", BASE, "", Body::empty()).await.expect(401);
    app.delete(&one).await.expect(404);
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    app.send("", "POST", "/oauth/token", FORM, form).await.expect(401);
}

#[tokio::test]
async fn tokens_have_limits() {
    let app = TestApp::new().await;
    for number in 0..10 {
        app.post(PATS, &json!({"name": format!("t{number}")})).await.expect(200);
    }
    let reply = app.post(PATS, &json!({"name": "one more"})).await.expect(400);
    assert_eq!(reply.json()["detailCode"], "400.1.4 Limit violation");
    let taken = app.post(PATS, &json!({"name": "t3"})).await.expect(400);
    assert_eq!(taken.json()["detailCode"], "400.1.409 Reference conflict");
}

#[tokio::test]
async fn a_token_ends_with_its_expiration_date() {
    let app = TestApp::new().await;
    let soon = model::Timestamp(app.clock_now() + 30 * model::Timestamp::SECOND).to_string();
    let made = app.post(PATS, &json!({"name": "short", "expirationDate": soon})).await.expect(200).json();
    assert_eq!(made["expirationDate"], Value::from(soon));
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let reply = app.send("", "POST", "/oauth/token", FORM, form.clone()).await.expect(200).json();
    assert!(reply["expires_in"].as_i64().unwrap() <= 30);
    app.clock.forward(31);
    app.send("", "POST", "/oauth/token", FORM, form).await.expect(401);
}

#[tokio::test]
async fn the_tokens_of_others_are_out_of_reach() {
    let app = TestApp::new().await;
    let made = app.post(PATS, &json!({"name": "mine"})).await.expect(200).json();
    let one = format!("{PATS}/{}", made["id"].as_str().unwrap());
    let other = app.client("default", "ORG_ADMIN", &["sp:my-personal-access-tokens:manage"]).await;
    app.send(&other, "GET", PATS, "", Body::empty()).await.expect(403);
    app.send(&other, "GET", &format!("{PATS}?owner-id=me"), "", Body::empty()).await.expect(200);
    app.send(&other, "DELETE", &one, "", Body::empty()).await.expect(404);
    app.send(&other, "PATCH", &one, "application/json", "[]").await.expect(404);
    let all = app.client("default", "ORG_ADMIN", &["sp:all-personal-access-tokens:manage"]).await;
    app.send(&all, "GET", PATS, "", Body::empty()).await.expect(200);
    app.send(&all, "DELETE", &one, "", Body::empty()).await.expect(204);
}

#[tokio::test]
async fn a_token_gives_no_scope_that_it_does_not_hold() {
    let app = TestApp::new().await;
    let held = ["sp:my-personal-access-tokens:manage", "idn:service-desk-integration:read"];
    let token = app.client("default", "ORG_ADMIN", &held).await;
    let send = async |method: &str, path: &str, body: Value| {
        app.send(&token, method, path, "application/json", body.to_string()).await
    };
    for scope in
        [json!(["sp:scopes:all"]), json!(["idn:service-desk-integration:read", "idn:service-desk-integration:manage"])]
    {
        let refused = send("POST", PATS, json!({"name": "wider", "scope": scope})).await.expect(403);
        assert!(refused.causes().starts_with("/scope: "), "{}", refused.causes());
    }
    // Absent and null stand for what the caller holds.
    let own = send("POST", PATS, json!({"name": "own"})).await.expect(200).json();
    assert_eq!(own["scope"], json!(held));
    let null = send("POST", PATS, json!({"name": "null", "scope": null})).await.expect(200).json();
    assert_eq!(null["scope"], json!(held));
    let within = json!({"name": "within", "scope": [held[1]]});
    let within = send("POST", PATS, within).await.expect(200).json();
    assert_eq!(within["scope"], json!([held[1]]));

    let one = format!("{PATS}/{}", within["id"].as_str().unwrap());
    let patch = |value: Value| json!([{"op": "replace", "path": "/scope", "value": value}]);
    for wider in [json!(["sp:scopes:all"]), json!([held[0], "deskbridge:plan:submit"])] {
        let refused = send("PATCH", &one, patch(wider)).await.expect(403);
        assert!(refused.causes().starts_with("/0/value: "), "{}", refused.causes());
    }
    assert_eq!(send("PATCH", &one, patch(json!(null))).await.expect(200).json()["scope"], json!(held));
    assert_eq!(send("PATCH", &one, patch(json!([]))).await.expect(200).json()["scope"], json!([]));
    let made = app.send(&app.admin, "GET", PATS, "", Body::empty()).await.expect(200);
    assert!(!made.text.contains("wider"));
}

#[tokio::test]
async fn my_scopes_cover_ones_own_tokens_and_all_scopes_the_tenants() {
    let app = TestApp::new().await;
    let theirs = app.post(PATS, &json!({"name": "theirs"})).await.expect(200).json();
    let theirs = theirs["owner"]["id"].as_str().unwrap();
    let mine = "0".repeat(32);
    let abroad = app.client("elsewhere", "ORG_ADMIN", common::ALL).await;
    let foreign = app.send(&abroad, "POST", PATS, "application/json", json!({"name": "foreign"}).to_string()).await;
    foreign.expect(200);
    for (scope, all) in [
        ("sp:my-personal-access-tokens:read", false),
        ("sp:my-personal-access-tokens:manage", false),
        ("sp:all-personal-access-tokens:read", true),
        ("sp:all-personal-access-tokens:manage", true),
    ] {
        let token = app.client("default", "ORG_ADMIN", &[scope]).await;
        let owners = async |query: &str| {
            let reply = app.send(&token, "GET", &format!("{PATS}{query}"), "", Body::empty()).await;
            (reply.status == 200).then(|| {
                let list = reply.json();
                assert!(!reply.text.contains("foreign"), "{scope} sees another tenant");
                let owner = |token: &Value| token["owner"]["id"].as_str().unwrap().to_owned();
                list.as_array().unwrap().iter().map(owner).collect::<BTreeSet<_>>()
            })
        };
        let only = |owner: &str| Some(BTreeSet::from([owner.to_owned()]));
        assert_eq!(owners("?owner-id=me").await, only(&mine), "{scope}");
        assert_eq!(owners(&format!("?owner-id={mine}")).await, only(&mine), "{scope}");
        let (others, both) =
            if all { (only(theirs), Some(BTreeSet::from([mine.clone(), theirs.to_owned()]))) } else { (None, None) };
        assert_eq!(owners(&format!("?owner-id={theirs}")).await, others, "{scope}");
        assert_eq!(owners("").await, both, "{scope}");
    }
}
