//! Requests that are malformed or ask for what is not allowed, out of `malformed.txt`: each is refused with its status,
//! names the place of its fault, and changes nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use axum::body::Body;
use common::{BASE, RULES, TestApp, integration, rule};
use http::{Method, Request};
use serde_json::json;
use std::collections::BTreeSet;

/// One line group of the table.
///
/// ```text
/// POST $base                      method and path; $base, $id, $ticket, $plans stand for what the name says
///   content-type: text/plain      any header, before the body
///   {"name": …}                   body, one line, as it stands; `\n` and `\0` are escapes; `@template {…}` is a good body of
///                                 an integration with the members given replaced; `@attributes {…}` the same inside it;
///                                 `@rule {…}` the same with a connector rule;
///                                 `"@deep40"` is so many nested arrays; see `body` for the rest
///   > 400 400.1.3 /name           status, start of detailCode (`-` for none), and what the answer names
/// ```
#[derive(Debug, Default)]
struct Case {
    line: usize,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    status: u16,
    code: String,
    names: String,
}

fn cases(table: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut current = Case::default();
    for (index, line) in table.lines().enumerate() {
        let text = line.trim();
        if text.is_empty() || line.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ') {
            let (method, path) = text.split_once(' ').unwrap();
            current = Case { line: index + 1, method: method.to_owned(), path: path.to_owned(), ..Case::default() };
        } else if let Some(expected) = text.strip_prefix("> ") {
            let mut words = expected.splitn(3, ' ');
            current.status = words.next().unwrap().parse().unwrap();
            words.next().unwrap().clone_into(&mut current.code);
            words.next().unwrap_or_default().clone_into(&mut current.names);
            cases.push(current);
            current = Case::default();
        } else if current.body.is_none()
            && let Some((name, value)) = text.split_once(": ")
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        {
            current.headers.push((name.to_owned(), value.to_owned()));
        } else {
            current.body = Some(text.to_owned());
        }
    }
    cases
}

fn body(text: &str) -> String {
    let mut made = integration("case");
    if let Some(members) = text.strip_prefix("@attributes ") {
        merge(&mut made["attributes"], members);
    } else if let Some(members) = text.strip_prefix("@template ") {
        merge(&mut made, members);
    } else if let Some(members) = text.strip_prefix("@rule ") {
        made = rule("case");
        merge(&mut made, members);
    } else if let Some(deep) = text.strip_prefix("@nested ") {
        return nested("[", "]", deep);
    } else if let Some(deep) = text.strip_prefix("@lists ") {
        let lists = nested("<List>", "</List>", deep);
        return format!(
            "<ProvisioningPlan><AccountRequest application='s'><AttributeRequest name='n'><Value>{lists}</Value>\
             </AttributeRequest></AccountRequest></ProvisioningPlan>"
        );
    } else if let Some(levels) = text.strip_prefix("@grown ") {
        return grown(levels.parse().unwrap()).to_string();
    } else {
        return deepened(&text.replace("\\n", "\n").replace("\\0", "\0"));
    }
    deepened(&made.to_string())
}

fn nested(open: &str, close: &str, times: &str) -> String {
    let times = times.parse().unwrap();
    open.repeat(times) + &close.repeat(times)
}

/// `"@deep40"` is an array in 39 others, and `@down39` the pointer from the outermost to the innermost.
fn deepened(text: &str) -> String {
    let mut made = text.to_owned();
    while let Some((before, rest)) = made.split_once("\"@deep") {
        let (times, after) = rest.split_once('"').unwrap();
        made = format!("{before}{}{after}", nested("[", "]", times));
    }
    while let Some((before, rest)) = made.split_once("@down") {
        let (times, after) = rest.split_once('"').unwrap();
        made = format!("{before}{}\"{after}", "/0".repeat(times.parse().unwrap()));
    }
    made
}

/// A patch each of whose operations makes the attributes a hundred levels deeper.
fn grown(levels: usize) -> serde_json::Value {
    let deeper = (0..100).fold(json!({}), |inner, _| json!({ "a": inner }));
    let operation = |level: usize| {
        let path = format!("/attributes{}", "/a".repeat(level * 100));
        json!({"op": "replace", "path": path, "value": deeper})
    };
    (0..=levels / 100).map(operation).collect()
}

fn merge(into: &mut serde_json::Value, members: &str) {
    let members: serde_json::Value = serde_json::from_str(members).unwrap_or_else(|error| panic!("{error}: {members}"));
    for (name, value) in members.as_object().unwrap() {
        // `"@x300"` is a long text.
        let long = value.as_str().and_then(|text| text.strip_prefix("@x")).and_then(|count| count.parse().ok());
        into[name] = long.map_or(value.clone(), |count: usize| "x".repeat(count).into());
    }
}

#[tokio::test]
async fn what_is_malformed_is_refused_where_it_is_wrong_and_changes_nothing() {
    let app = TestApp::with(|settings| settings.max_body_bytes = 1_000_000).await;
    let mut manager = integration("first");
    manager["managedSources"] = json!(["s"]);
    let id = app.post(BASE, &manager).await.expect(200).json()["id"].as_str().unwrap().to_owned();
    app.integration("second").await;
    let plan = json!({"accountRequests": [{"source": {"id": "s"}}]});
    let plan = app.post("/provisioning-plans/v1", &plan).await.expect(202).json();
    let ticket = plan["tickets"][0]["id"].as_str().unwrap();
    let token = app.post("/personal-access-tokens/v1", &json!({"name": "taken"})).await.expect(200).json();
    let stored = app.post(RULES, &rule("taken")).await.expect(201).json();
    let before = app.everything().await;

    let table = cases(include_str!("malformed.txt"));
    assert!(table.len() >= 150, "only {} cases", table.len());
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    for case in &table {
        assert!(seen.insert((&case.method, &case.path, &case.headers, &case.body)), "line {} comes twice", case.line);
        let path = case
            .path
            .replace("$base", BASE)
            .replace("$id", &id)
            .replace("$tickets", "/tickets/v1")
            .replace("$ticket", &format!("/tickets/v1/{ticket}"))
            .replace("$plans", "/provisioning-plans/v1")
            .replace("$rules", RULES)
            .replace("$rule", &format!("{RULES}/{}", stored["id"].as_str().unwrap()))
            .replace("$tokens", "/personal-access-tokens/v1")
            .replace("$token", &format!("/personal-access-tokens/v1/{}", token["id"].as_str().unwrap()))
            .replace(' ', "%20")
            .replace('"', "%22")
            .replace('\\', "%5C");
        let mut request = Request::builder()
            .method(Method::from_bytes(case.method.as_bytes()).unwrap())
            .uri(path)
            .header("authorization", format!("Bearer {}", app.admin));
        for (name, value) in &case.headers {
            request = request.header(name, value);
        }
        let text = case.body.as_deref().map(body).unwrap_or_default();
        let reply = app.raw(request.body(Body::from(text)).unwrap()).await;
        let code = if reply.text.starts_with('{') {
            reply.json()["detailCode"].as_str().unwrap_or("-").to_owned()
        } else {
            "-".to_owned()
        };
        let names = reply.text.replace("\\\"", "\"");
        if reply.status.as_u16() != case.status || !code.starts_with(&case.code) || !names.contains(&case.names) {
            failures.push(format!("line {}: {} {}", case.line, reply.status, reply.text));
        }
        let cause = reply.causes();
        if case.status == 400 && cause.is_empty() {
            failures.push(format!("line {}: no cause", case.line));
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(app.everything().await, before, "a refused request changed something");
}
