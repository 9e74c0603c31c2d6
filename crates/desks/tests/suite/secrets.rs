//! A desk may echo what it was sent: no part of a secret comes back out, wherever a text is cut.

use crate::harness::{LATE, Reply, Script, Scripted, StillClock, answer, http, key, small, subject, with_headers};
use desks::http::{Credentials, Grant, Http, HttpSettings, Login, OAuth2, Request, TokenBody};
use model::{Secret, ticket::DeskRef};
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

/// Every kind of credentials whose token is fetched, with a secret that each spelling writes in another way, and a good
/// answer with its token.
fn fetched() -> Vec<(Credentials, String)> {
    let secret = || Secret::new(HOSTILE);
    let oauth = |body, client_in_header, grant| {
        let oauth = OAuth2 {
            token_url: "https://login.example.com/token".into(),
            client_id: "client".into(),
            client_secret: Some(secret()),
            scope: None,
            client_in_header,
            body,
            grant,
        };
        let token = json!({ "access_token": HOSTILE_TOKEN, "refresh_token": format!("{HOSTILE_TOKEN}2") }).to_string();
        (Credentials::OAuth2(oauth), token)
    };
    let password = || Grant::Password { username: "u".into(), password: secret() };
    let url = || "https://login.example.com".to_owned();
    let ar =
        Login::ArSystem { url: url(), username: "u".into(), password: secret(), auth_string: Some("realm".into()) };
    let soap =
        Login::SalesforceSoap { url: url(), username: "u".into(), password: secret(), security_token: Some(secret()) };
    vec![
        oauth(TokenBody::Form, false, password()),
        oauth(TokenBody::Json, true, password()),
        oauth(TokenBody::Json, false, Grant::RefreshToken(secret())),
        (Credentials::Login(ar), HOSTILE_TOKEN.to_owned()),
        (Credentials::Login(soap), format!("<a><sessionId>{HOSTILE_TOKEN}</sessionId></a>")),
    ]
}

const HOSTILE: &str = "canary/1+2&<\"'> é";
const HOSTILE_TOKEN: &str = "canary.token/3+4=";

/// What a server may say that repeats what it was sent.
fn echoes(sent: &Request, token: &str) -> Vec<String> {
    let body = String::from_utf8_lossy(sent.body.as_deref().unwrap_or_default()).into_owned();
    let headers: Vec<&str> = sent.headers.iter().map(|(_, value)| value.as_str()).collect();
    let headers = headers.join(" ");
    let xml = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let plain = format!("{HOSTILE} {token} {headers}");
    vec![
        body.clone(),
        json!({ "message": body, "errors": [headers, plain] }).to_string(),
        json!({ "error": { "details": plain } }).to_string().replace('/', "\\/"),
        format!("<error><message>{}</message></error>", xml(&plain)),
        format!("<html><body>{}</body></html>", xml(&plain).replace('\'', "&#39;")),
    ]
}

#[tokio::test]
async fn no_login_and_no_token_is_repeated_whatever_the_server_echoes() {
    for (credentials, good) in fetched() {
        let probe = Script::new([answer(200, &good), answer(200, "{}")]);
        let http = |script: std::sync::Arc<Script>| {
            Http::new(script, std::sync::Arc::new(StillClock::default()), HttpSettings::default(), credentials.clone())
        };
        http(probe.clone()).read(Request::new("GET", "https://desk.example.com/t")).await;
        assert_eq!(probe.sent().len(), 2, "{credentials:?}");
        let (login, call) = (&probe.sent()[0], &probe.sent()[1]);
        let silent = async |script: std::sync::Arc<Script>, what: &str| {
            let calls = http(script);
            let outcome = calls.read(Request::new("GET", "https://desk.example.com/t")).await;
            let facts = calls.token_facts().await;
            let shown = format!("{:?} {:?} {facts:?} {calls:?}", outcome.reason(), calls.take_exchanges());
            assert!(!shown.contains("canary"), "{what}\n{shown}");
        };
        for status in [200, 400, 401, 429, 500] {
            for echo in echoes(login, "") {
                silent(Script::new([answer(status, &echo), answer(status, &echo)]), &echo).await;
            }
            for echo in echoes(login, HOSTILE_TOKEN).into_iter().chain(echoes(call, HOSTILE_TOKEN)) {
                let replies = [answer(200, &good), answer(status, &echo), answer(200, &good), answer(status, &echo)];
                silent(Script::new(replies), &echo).await;
            }
        }
    }
}
