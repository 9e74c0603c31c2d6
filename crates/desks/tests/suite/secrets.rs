//! A desk may echo what it was sent: no part of a secret comes back out, wherever a text is cut.

use crate::harness::{LATE, Reply, Script, Scripted, answer, http, key, small, subject, with_headers};
use desks::http::Request;
use model::ticket::DeskRef;
use serde_json::{Value, json};

const SECRET: &str = "s3cr3t-canary-0123456789abcdef";

/// Bodies in which the secret lies across each place where a text is cut.
fn bodies() -> Vec<String> {
    let mut bodies = vec![
        // More than is cut away becomes short once it is masked.
        format!("{}{}", "x".repeat(29), SECRET.repeat(4000)),
        format!("<p>{SECRET}</p>"),
    ];
    for place in [100, 300, 500, 4096] {
        for before in 2..SECRET.len() + 30 {
            let filled = format!("{}{SECRET}", "x".repeat(place - before));
            bodies.push(filled.clone());
            bodies.push(json!({ "message": filled }).to_string());
        }
    }
    bodies
}

fn attributes(block: &Value) -> Value {
    let mut attributes = small(block);
    attributes["authenticationType"] = "Bearer".into();
    attributes["token"] = SECRET.into();
    attributes
}

fn assert_silent(what: &str, shown: &str, on: &Scripted) {
    let exchanges = format!("{:?}", on.http.take_exchanges());
    for text in [shown, &exchanges] {
        assert!(!text.contains("s3"), "{what}: {text}");
    }
}

async fn create(what: &str, provision: &Value, reply: Reply) {
    let on = Scripted::new(&attributes(&json!({ "provision": provision })), [reply]);
    let outcome = on.desk.create(&on.http, &on.desk.draft(&subject()).unwrap(), &key(), LATE).await;
    assert_silent(what, outcome.reason().expect(what), &on);
}

#[tokio::test]
async fn no_part_of_a_secret_is_in_the_reason_of_a_create() {
    for body in bodies() {
        for status in [400, 401, 429, 500, 303, 307] {
            create("status", &json!({}), answer(status, &body)).await;
        }
        create("no id", &json!({ "responseElement": "absent" }), answer(201, &body)).await;
        create("no location", &json!({ "idFrom": "location" }), answer(201, &body)).await;
        create("failIf", &json!({ "failIf": { "path": "absent", "exists": false } }), answer(201, "{}")).await;
        create("successIf", &json!({ "successIf": { "contains": "never" } }), answer(201, &body)).await;
        let once = json!({ "once": { "resource": "/once", "linkElement": "absent" } });
        create("once", &once, answer(201, &body)).await;
        create("redirect", &json!({}), with_headers(302, &[("Location", &body)], "")).await;
    }
}

#[tokio::test]
async fn no_part_of_a_secret_is_in_the_reason_of_a_status_or_in_the_record_of_a_call() {
    let ticket = DeskRef { id: "1".into(), number: "1".into(), url: None };
    for body in bodies() {
        let with_id = attributes(&json!({ "checkStatus": { "idElement": "message" } }));
        let on = Scripted::new(&with_id, [answer(200, &body)]);
        let outcome = on.desk.status(&on.http, std::slice::from_ref(&ticket)).await;
        assert_silent("status", outcome.reason().unwrap(), &on);

        let script = Script::new([answer(200, "{}")]);
        let http = http(script.clone(), &with_id);
        http.read(Request::new("POST", "https://desk.example.com/t").body(body)).await;
        let exchanges = format!("{:?}", http.take_exchanges());
        assert!(!exchanges.contains("s3"), "{exchanges}");
    }
}
