//! Who may call what: generated from the table, so that no operation can be forgotten.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use api::{OPERATIONS, Operation};
use axum::body::Body;
use common::{ALL, BASE, RULES, Reply, TestApp, integration, rule};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

/// A path of the operation with `id` in its place.
fn path(mounted: &str, id: &str) -> String {
    mounted.replace("{id}", id).replace("{scriptName}", "generic-sdim")
}

async fn call(app: &TestApp, token: &str, operation: &Operation, path: &str) -> Reply {
    let method = operation.method.as_str();
    let (media, body) = match (method, operation.id) {
        _ if !operation.takes_body => ("", Body::empty()),
        ("PATCH", _) => ("application/json-patch+json", Body::from("[]")),
        (_, "resolveTicket") => ("application/json", Body::from(json!({"action": "raise"}).to_string())),
        (_, "previewServiceDeskIntegration" | "submitProvisioningPlan") => {
            ("application/json", Body::from(json!({"accountRequests": [{"source": {"id": "s"}}]}).to_string()))
        }
        (_, "testConnectorRule") => ("application/json", Body::from(rule("another")["sourceCode"].to_string())),
        (_, "createConnectorRule" | "putConnectorRule") => {
            ("application/json", Body::from(rule("another").to_string()))
        }
        _ => ("application/json", Body::from(integration("another").to_string())),
    };
    app.send(token, method, path, media, body).await
}

/// `claims` of a good token, one of them changed, signed with `key`.
fn forged(good: &str, name: &str, value: &serde_json::Value, key: &[u8]) -> String {
    let mut claims: serde_json::Value = {
        use base64_url::decode;
        serde_json::from_slice(&decode(good.split('.').nth(1).unwrap())).unwrap()
    };
    claims[name] = value.clone();
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(key)).unwrap()
}

mod base64_url {
    //! Just enough of base64 to read a token.
    pub fn decode(text: &str) -> Vec<u8> {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
        for byte in text.bytes() {
            let value = ALPHABET.iter().position(|&known| known == byte).unwrap();
            bits = (bits << 6 | u32::try_from(value).unwrap()) & 0xfff_ffff;
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
            }
        }
        bytes
    }
}

/// Ids of things of the default tenant, by the first segment of a path.
struct Things {
    integration: String,
    rule: String,
    token: String,
    plan: String,
    ticket: String,
}

impl Things {
    async fn make(app: &TestApp) -> Self {
        let mut body = integration("mine");
        body["managedSources"] = json!(["s"]);
        let made = app.post(BASE, &body).await.expect(200).json();
        let rule = app.post(RULES, &rule("mine")).await.expect(201).json();
        let token = app.post("/personal-access-tokens/v1", &json!({"name": "t"})).await.expect(200).json();
        let plan = json!({"accountRequests": [{"source": {"id": "s"}, "operation": "Create"}]});
        let plan = app.post("/provisioning-plans/v1", &plan).await.expect(202).json();
        let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
        Self {
            integration: id(&made),
            rule: id(&rule),
            token: id(&token),
            ticket: id(&plan["tickets"][0]),
            plan: id(&plan),
        }
    }

    fn of(&self, operation: &Operation) -> &str {
        match operation.path.split('/').nth(1).unwrap() {
            "connector-rules" => &self.rule,
            "personal-access-tokens" => &self.token,
            "provisioning-plans" => &self.plan,
            "tickets" => &self.ticket,
            _ => &self.integration,
        }
    }
}

#[tokio::test]
async fn nobody_does_what_he_may_not() {
    let app = TestApp::new().await;
    let things = Things::make(&app).await;
    let scopeless = app.client("default", "ORG_ADMIN", &["some:other:scope"]).await;
    let levelless = app.client("default", "HELPDESK", ALL).await;
    let stranger = app.client("elsewhere", "ORG_ADMIN", ALL).await;
    let key = *store::Vault::new(&[7; 32], app.entropy.clone()).signing_key();
    let expired = forged(&app.admin, "exp", &json!(1_789_999_999), &key);
    let misfit = forged(&app.admin, "pod", &json!("deskbridge"), &[9; 32]);
    let moved = forged(&app.admin, "tenant_id", &json!("elsewhere"), &key);
    let before = app.everything().await;
    let mut checked = 0;
    for operation in OPERATIONS.iter().filter(|operation| !operation.is_public()) {
        for mounted in operation.mounted() {
            let path = path(&mounted.path, things.of(operation));
            let at = format!("{} {path}", operation.method);
            for (token, why) in [
                ("", "JWT is missing"),
                ("garbage", "JWT is not valid"),
                (&misfit, "JWT is not valid"),
                (&expired, "JWT is expired"),
                (&moved, "JWT was revoked"),
            ] {
                let reply = call(&app, token, operation, &path).await;
                assert_eq!(reply.status, 401, "{at} with {why}");
                assert_eq!(reply.json(), json!({"error": format!("JWT validation failed: {why}")}), "{at}");
            }
            for token in [&scopeless, &levelless] {
                let reply = call(&app, token, operation, &path).await;
                assert_eq!(reply.status, 403, "{at}");
                assert_eq!(reply.json()["detailCode"], "403 Forbidden", "{at}");
                assert_eq!(reply.json()["trackingId"], reply.header("slpt-request-id"), "{at}");
            }
            if mounted.path.contains("{id}") {
                let reply = call(&app, &stranger, operation, &path).await;
                assert_eq!(reply.status, 404, "{at}: {}", reply.text);
            }
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
    assert_eq!(app.everything().await, before, "a refused call changed something");
}

#[test]
fn what_anybody_may_call_is_known() {
    let public = OPERATIONS.iter().filter(|operation| operation.is_public()).map(|operation| operation.id);
    assert_eq!(
        public.collect::<Vec<_>>(),
        // A call of a desk proves itself by a signature or a token (webhooks.rs).
        [
            "receiveDeskWebhook",
            "createAccessToken",
            "getOAuthInfo",
            "getHealth",
            "getReadiness",
            "getOpenApi",
            "getHome"
        ]
    );
}

#[tokio::test]
async fn each_scope_of_an_operation_allows_it() {
    let app = TestApp::new().await;
    let things = Things::make(&app).await;
    for operation in OPERATIONS.iter().filter(|operation| !operation.is_public()) {
        for scope in operation.scopes {
            let token = app.client("default", "ORG_ADMIN", &[scope]).await;
            let path = path(&operation.mounted()[0].path, "0123456789abcdef0123456789abcdef");
            let own = if operation.id == "listPersonalAccessTokens" { "?owner-id=me" } else { "" };
            let reply = call(&app, &token, operation, &format!("{path}{own}")).await;
            assert!(!matches!(reply.status.as_u16(), 401 | 403), "{scope} {path}: {}", reply.text);
        }
    }
    drop(things);
}

#[tokio::test]
async fn another_tenant_sees_nothing_in_lists() {
    let app = TestApp::new().await;
    Things::make(&app).await;
    let stranger = app.client("elsewhere", "ORG_ADMIN", ALL).await;
    for path in [BASE, RULES, "/provisioning-plans/v1", "/tickets/v1"] {
        let reply = app.send(&stranger, "GET", &format!("{path}?count=true"), "", Body::empty()).await;
        assert_eq!((reply.text.as_str(), reply.header("x-total-count")), ("[]", "0"), "{path}");
    }
    // A name is taken in its own tenant only.
    let reply = app.send(&stranger, "POST", BASE, "application/json", integration("mine").to_string()).await;
    reply.expect(200);
    let reply = app.send(&stranger, "POST", RULES, "application/json", rule("mine").to_string()).await;
    reply.expect(201);
}
