//! Every way of signing in, against recorded answers and the emulated desk.

use super::{HOME, SCRIPT, attributes, rows};
use crate::harness::{Scripted, answer, header, key, loopback, oracle};
use desks::{
    Kind, Outcome,
    http::{Http, HttpSettings},
};
use serde_json::{Value, json};
use std::sync::{Arc, atomic::Ordering};

fn oauth(grant: &str) -> Value {
    json!({
        "authenticationType": "OAuth2", "grant_type": grant, "client_id": "3MVG9", "client_secret": "s3cret-of-client",
        "username": "svc@example.com", "password": "p4ssword-token", "refresh_token": "r3fresh-0",
    })
}

#[tokio::test]
async fn a_token_is_asked_for_at_the_desks_own_domain_and_its_host_is_told() {
    for (grant, path, token) in [
        (
            "CLIENT_CREDENTIALS",
            "salesforce-remedyforce/restforce-fixtures/auth_success_response.json",
            "00Dx0000000BV7z!AR8AQAxo9UfVkh8AlV0Gomt9Czx9LjHnSSpwBMmbRcgKFmxOtvxjTrKW19ye6PE3Ds1eQz3z8jr3W7_VbWmEu4Q8TVGSTHxs",
        ),
        ("PASSWORD", "salesforce-remedyforce/restforce-fixtures/reauth_success_response.json", "new_access_token"),
        (
            "REFRESH_TOKEN",
            "salesforce-remedyforce/restforce-fixtures/refresh_success_response.json",
            "refreshed_access_token",
        ),
    ] {
        let Some(text) = oracle(path) else { return };
        let object = json!({ "objectDescribe": { "name": "BMCServiceDesk__Incident__c" }, "recentItems": [] });
        let version = json!({ "Success": true, "Result": "{\"Version\":\"20.20\"}" });
        let replies = [answer(200, &text), answer(200, &object.to_string()), answer(200, &version.to_string())];
        let on = Scripted::of(SCRIPT, &attributes(&oauth(grant)), replies);
        let report = on.desk.check(&on.http).await;
        assert!(report.ok, "{report:?}");
        let sent = on.script.sent();
        assert_eq!(sent[0].url, format!("{HOME}/services/oauth2/token"));
        assert_eq!(header(&sent[1], "authorization"), Some(format!("Bearer {token}").as_str()));
        let instance = report.findings.iter().find(|finding| finding.step == "instance").unwrap();
        assert!(instance.message.contains("https://na1.salesforce.com"), "{instance:?}");
    }
}

#[tokio::test]
async fn a_refused_grant_is_about_credentials() {
    for (path, words) in [
        ("salesforce-remedyforce/restforce-fixtures/auth_error_response.json", "Invalid Password"),
        ("salesforce-remedyforce/restforce-fixtures/refresh_error_response.json", "expired access/refresh token"),
    ] {
        let Some(text) = oracle(path) else { return };
        let on = Scripted::of(SCRIPT, &attributes(&oauth("REFRESH_TOKEN")), [answer(400, &text)]);
        let outcome = on.desk.find(&on.http, &key()).await;
        let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
        assert!(refusal.credentials && refusal.reason.contains(words), "{refusal:?}");
    }
}

#[tokio::test]
async fn basic_means_the_soap_login_with_the_security_token_behind_the_password() {
    let Some(text) = oracle("salesforce-remedyforce/demisto/successful_login_response.xml") else { return };
    let basic = json!({ "authenticationType": "Basic", "username": "a&b@example.com", "password": "p4ss<word", "token": "s3curity" });
    let on = Scripted::of(SCRIPT, &attributes(&basic), [answer(200, &text), rows(&[])]);
    assert_eq!(on.desk.find(&on.http, &key()).await, Outcome::Ok(Vec::new()));
    let sent = on.script.sent();
    assert_eq!(sent[0].url, format!("{HOME}/services/Soap/u/35.0"));
    let envelope = String::from_utf8(sent[0].body.clone().unwrap()).unwrap();
    assert!(
        envelope.contains("<username>a&amp;b@example.com</username><password>p4ss&lt;words3curity</password>"),
        "{envelope}"
    );
    assert_eq!(header(&sent[1], "authorization"), Some("Bearer SOME_VALID_SESSION_ID"));
    let facts = on.http.token_facts().await;
    assert_eq!(facts["instance_url"], "https://202006150054120059.my.salesforce.com");
}

/// The emulated desk looks at who asks, for whom, of whom and until when.
#[tokio::test]
async fn a_signed_assertion_is_exchanged_for_a_token() {
    let (_, pem) = crate::logins::rsa();
    let settings = sandbox::Settings::default();
    let vendor = sandbox::vendor(SCRIPT).unwrap();
    let (router, handle) = sandbox::desk(vendor, settings.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox::serve(listener, router));
    let jwt = json!({
        "url": base, "authenticationType": "OAuth2", "grant_type": "JWT_BEARER", "client_id": settings.client_id,
        "username": settings.username, "jwt_private_key": pem,
    });
    let cases = [
        (json!({}), true),
        (json!({ "jwt_audience": "https://test.salesforce.com" }), true),
        (json!({ "jwt_audience": base }), false),
        (json!({ "username": "somebody@example.com" }), false),
        (json!({ "client_id": "another" }), false),
    ];
    for (change, good) in cases {
        let mut attributes = attributes(&jwt);
        change.as_object().unwrap().iter().for_each(|(name, value)| attributes[name] = value.clone());
        let kind = Kind::by_script(SCRIPT).unwrap();
        let members = attributes.as_object().unwrap();
        let clock = crate::harness::StillClock::default();
        clock.0.store(settings.epoch_micros, Ordering::SeqCst);
        let http_settings = HttpSettings { judge: kind.judge, ..HttpSettings::default() };
        let http = Http::new(loopback(), Arc::new(clock), http_settings, (kind.credentials)(members).unwrap());
        let desk = (kind.open)(members).unwrap();
        let outcome = desk.find(&http, &key()).await;
        match outcome {
            Outcome::Ok(found) => assert!(good && found.is_empty(), "{change}"),
            Outcome::Refused(refusal) => assert!(!good && refusal.credentials, "{change}: {refusal:?}"),
            other => panic!("{change}: {other:?}"),
        }
    }
    assert!(handle.calls() > 0);
    let kind = Kind::by_script(SCRIPT).unwrap();
    let unsigned = attributes(&json!({ "authenticationType": "OAuth2", "grant_type": "JWT_BEARER" }));
    assert_eq!(
        (kind.credentials)(unsigned.as_object().unwrap()),
        Err(vec!["/jwt_private_key".into(), "/jwt_subject".into(), "/client_id".into()])
    );
}
