//! The ten operations as clients use them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use common::{BASE, TestApp, integration, shared};
use serde_json::{Value, json};

const MOUNTS: [&str; 7] = [
    "/beta/service-desk-integrations",
    "/v3/service-desk-integrations",
    "/v2024/service-desk-integrations",
    "/v2025/service-desk-integrations",
    "/v2026/service-desk-integrations",
    "/latest/service-desk-integrations",
    BASE,
];

#[tokio::test]
async fn the_ten_operations_answer_alike_under_every_mount() {
    let app = TestApp::new().await;
    for base in MOUNTS {
        let made = app.post(base, &integration(base)).await.expect(200).json();
        let id = made["id"].as_str().unwrap();
        let one = format!("{base}/{id}");
        assert_eq!(app.get(&one).await.expect(200).json(), made);

        let list = app.get(&format!("{base}?filters=name eq \"{base}\"&sorters=-name&count=true&limit=1")).await;
        let list = list.expect(200);
        assert_eq!((list.json(), list.header("x-total-count")), (json!([made]), "1"));

        let mut body = made.clone();
        body["description"] = "changed".into();
        let put = app.put(&one, &body).await.expect(200).json();
        assert_eq!((&put["description"], &put["created"]), (&json!("changed"), &made["created"]));

        let owner = json!({"type": "IDENTITY", "id": "2c9180867d05b227017d09921a205b4d", "name": "Angelo Medici"});
        let patch = json!([{"op": "replace", "path": "/ownerRef", "value": owner}]);
        assert_eq!(app.patch(&one, &patch).await.expect(200).json()["ownerRef"], owner);

        let types = app.get(&format!("{base}/types")).await.expect(200).json();
        assert_eq!(types.as_array().unwrap().len(), 7);
        for entry in types.as_array().unwrap() {
            let script = entry["scriptName"].as_str().unwrap();
            let template = app.get(&format!("{base}/templates/{script}")).await.expect(200).json();
            assert_eq!(template["type"], entry["type"]);
        }

        let status = format!("{base}/status-check-configuration");
        let wanted = json!({"provisioningStatusCheckIntervalMinutes": 45, "provisioningMaxStatusCheckDays": "12"});
        let strings = json!({"provisioningStatusCheckIntervalMinutes": "45", "provisioningMaxStatusCheckDays": "12"});
        assert_eq!(app.put(&status, &wanted).await.expect(200).json(), strings);
        assert_eq!(app.get(&status).await.expect(200).json(), strings);

        let gone = app.delete(&one).await.expect(204);
        assert_eq!(gone.text, "");
        app.get(&one).await.expect(404);
        app.delete(&one).await.expect(404);
    }
}

#[tokio::test]
async fn the_status_check_configuration_starts_with_its_defaults() {
    let app = TestApp::new().await;
    let found = app.get(&format!("{BASE}/status-check-configuration")).await.json();
    let wanted = json!({"provisioningStatusCheckIntervalMinutes": "30", "provisioningMaxStatusCheckDays": "30"});
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn the_seed_s_body_is_accepted_as_it_stands() {
    let Some(page) = shared("spec/seed-service-desk-integration-api.md") else {
        return;
    };
    // The page has the body inside a Python literal, in which a backslash escapes itself: once as Python reads it, once
    // as it stands on the page.
    let start = page.find("service_desk_integration_dto = '''").unwrap();
    let literal = page[start..].split("'''").nth(1).unwrap();
    let read = literal.replace(r#"\\\""#, r#"\""#).replace(r"\\", r"\");
    let app = TestApp::new().await;
    for text in [literal, &read] {
        let body: Value = serde_json::from_str(text).unwrap();
        let base = "/v2024/service-desk-integrations";
        let reply = app.send(&app.admin, "POST", base, "application/json", text.to_owned()).await;
        let made = reply.expect(200).json();
        shows_the_seed(&made, &body);
        app.delete(&format!("{base}/{}", made["id"].as_str().unwrap())).await.expect(204);
    }
}

fn shows_the_seed(made: &Value, body: &Value) {
    assert_eq!(made["type"], "ServiceNowSDIM");
    assert_eq!(made["provisioningConfig"]["universalManager"], false, "sources are given");
    assert_eq!(made["provisioningConfig"]["managedResourceRefs"], body["provisioningConfig"]["managedResourceRefs"]);
    assert_eq!(made["managedSources"], json!(["2c9180855d191c59015d291ceb051111", "2c9180855d191c59015d291ceb052222"]));
    assert_eq!(made["attributes"], body["attributes"]);
    assert_ne!(made["id"], body["id"]);
    assert_eq!(
        made["provisioningConfig"]["planInitializerScript"],
        body["provisioningConfig"]["planInitializerScript"]
    );
    assert_eq!(made["cluster"], "xyzzy999");
    assert!(made.get("ownerRef").is_none() && made.get("beforeProvisioningRule").is_none());
}

#[tokio::test]
async fn a_template_with_an_address_and_credentials_is_an_integration() {
    let app = TestApp::new().await;
    for (number, entry) in app.get(&format!("{BASE}/types")).await.json().as_array().unwrap().iter().enumerate() {
        let script = entry["scriptName"].as_str().unwrap();
        let mut body = app.get(&format!("{BASE}/templates/{script}")).await.json();
        assert_eq!(body["name"], entry["name"]);
        assert!(body["description"].as_str().unwrap().contains(entry["name"].as_str().unwrap()));
        for (name, value) in [
            ("url", "https://desk.example.test"),
            ("username", "deskbridge"),
            ("password", "p4ss"),
            ("token_url", "https://desk.example.test/oauth/token"),
            ("client_id", "deskbridge"),
            ("client_secret", "s3cret"),
        ] {
            // An address that is the same for everybody is in the template already.
            if name != "token_url" || body["attributes"][name] == "" {
                assert_eq!(body["attributes"][name], "", "{script} {name}");
                body["attributes"][name] = value.into();
            }
        }
        let kind = desks::Kind::by_script(script).unwrap();
        assert_eq!((kind.credentials)(body["attributes"].as_object().unwrap()).err(), None, "{script}");
        // Under the name that it has, and under a new one.
        for name in [body["name"].clone(), format!("Desk {number}").into()] {
            body["name"] = name;
            let made = app.post(BASE, &body).await.expect(200).json();
            for member in ["name", "description", "type"] {
                assert_eq!(made[member], body[member], "{script}");
            }
        }
    }
}

#[tokio::test]
async fn secrets_never_leave_and_stay_unless_they_are_removed() {
    let app = TestApp::new().await;
    let id = app.integration("a").await;
    let one = format!("{BASE}/{id}");
    let secrets = format!("{one}/secrets");
    let shown = app.get(&one).await.json();
    assert!(shown["attributes"].get("password").is_none());
    let names = app.get(&secrets).await.json();
    assert_eq!(names[0]["name"], "/attributes/password");

    // What was read is sent back: the secret stays, and its date too.
    app.put(&one, &shown).await.expect(200);
    assert_eq!(app.get(&secrets).await.json(), names);

    // Another one of the attributes is replaced, or all of them.
    let patch = json!([{"op": "replace", "path": "/attributes", "value": {"url": "https://other.example.test"}}]);
    app.patch(&one, &patch).await.expect(200);
    assert_eq!(app.get(&secrets).await.json(), names);

    // The secret itself, though GET does not show it.
    let patch = json!([{"op": "replace", "path": "/attributes/password", "value": "n3w"}]);
    let patched = app.patch(&one, &patch).await.expect(200);
    assert!(!patched.text.contains("n3w"));
    let renewed = app.get(&secrets).await.json();
    assert_ne!(renewed[0]["since"], names[0]["since"]);
    let tenant = model::TenantId::default_tenant();
    let stored = app.store.secrets(&tenant, &model::Id::parse(&id).unwrap()).await.unwrap();
    assert_eq!(stored["/password"].expose(), "n3w");

    for empty in [json!(null), json!("")] {
        let mut body = shown.clone();
        body["attributes"]["password"] = "again".into();
        app.put(&one, &body).await.expect(200);
        body["attributes"]["password"] = empty;
        app.put(&one, &body).await.expect(200);
        assert_eq!(app.get(&secrets).await.json(), json!([]));
    }
}

#[tokio::test]
async fn a_token_that_the_engine_rotates_during_a_change_is_kept() {
    let app = TestApp::new().await;
    let mut body = integration("a");
    body["attributes"]["refresh_token"] = "first".into();
    let made = app.post(BASE, &body).await.expect(200).json();
    let one = format!("{BASE}/{}", made["id"].as_str().unwrap());
    let tenant = model::TenantId::default_tenant();
    let id = model::Id::parse(made["id"].as_str().unwrap()).unwrap();
    let patch = json!([{"op": "replace", "path": "/description", "value": "changed"}]);
    for round in 0..20 {
        let rotated = model::Secret::new(format!("rotated {round}"));
        // The rotation comes at one moment of the change after the other.
        let rotate = async {
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            app.store.replace_secret(&tenant, &id, "/refresh_token", &rotated, model::Timestamp(1)).await.unwrap();
        };
        let ((), put, patched) = tokio::join!(rotate, app.put(&one, &made), app.patch(&one, &patch));
        put.expect(200);
        patched.expect(200);
        let secrets = app.store.secrets(&tenant, &id).await.unwrap();
        assert_eq!(secrets["/refresh_token"].expose(), rotated.expose());
        assert_eq!(secrets["/password"].expose(), "p4ss");
    }
}

#[tokio::test]
async fn a_patch_applies_whole_or_not_at_all() {
    let app = TestApp::new().await;
    let one = format!("{BASE}/{}", app.integration("a").await);
    let before = app.get(&one).await.text;
    let patch = json!([{"op": "replace", "path": "/name", "value": "b"},
                       {"op": "replace", "path": "/attributes/absent", "value": 1}]);
    let refused = app.patch(&one, &patch).await.expect(400);
    assert!(refused.causes().starts_with("/1/path"), "{}", refused.causes());
    assert_eq!(app.get(&one).await.text, before);

    let unchanged = app.patch(&one, &json!([])).await.expect(200);
    assert_eq!(unchanged.text, before);
    let wrapped = json!({"operations": [{"op": "replace", "path": "/name", "value": "c"}]});
    let media = "application/json";
    let reply = app.send(&app.admin, "PATCH", &one, media, wrapped.to_string()).await.expect(200);
    assert_eq!(reply.json()["name"], "c");
}

#[tokio::test]
async fn the_view_that_a_patch_touches_counts() {
    let app = TestApp::new().await;
    let mut body = integration("a");
    body["clusterRef"] = json!({"type": "CLUSTER", "id": "old", "name": "Old"});
    body["provisioningConfig"] = json!({"managedResourceRefs": [{"type": "SOURCE", "id": "s1", "name": "One"},
                                                                {"type": "SOURCE", "id": "s2", "name": "Two"}]});
    let id = app.post(BASE, &body).await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let one = format!("{BASE}/{id}");
    let replace = async |path: &str, value: Value| {
        let patch = json!([{"op": "replace", "path": path, "value": value}]);
        app.patch(&one, &patch).await.expect(200).json()
    };
    let found = replace("/managedSources", json!(["s2", "s3"])).await;
    let refs = &found["provisioningConfig"]["managedResourceRefs"];
    assert_eq!(refs, &json!([{"type": "SOURCE", "id": "s2", "name": "Two"}, {"type": "SOURCE", "id": "s3"}]));
    let found = replace("/provisioningConfig/managedResourceRefs", json!([])).await;
    assert_eq!(found["managedSources"], json!([]));
    let found = replace("/cluster", json!("new")).await;
    assert_eq!(found["clusterRef"], json!({"type": "CLUSTER", "id": "new"}));
    let found = replace("/clusterRef", json!(null)).await;
    assert!(found.get("cluster").is_none() && found.get("clusterRef").is_none());
    let found = replace("/provisioningConfig", json!({"universalManager": true})).await;
    assert_eq!(found["provisioningConfig"]["universalManager"], true);
}

#[tokio::test]
async fn a_name_is_unique_whatever_its_case() {
    let app = TestApp::new().await;
    app.integration("Desk").await;
    let other = app.integration("Other").await;
    let one = format!("{BASE}/{other}");
    let rename = json!([{"op": "replace", "path": "/name", "value": "desk"}]);
    for reply in [
        app.post(BASE, &integration("DESK")).await,
        app.put(&one, &integration("desk")).await,
        app.patch(&one, &rename).await,
    ] {
        let reply = reply.expect(400);
        assert_eq!(reply.json()["detailCode"], "400.1.409 Reference conflict");
        assert!(reply.causes().starts_with("/name"));
    }
    app.put(&one, &integration("OTHER")).await.expect(200);
}

#[tokio::test]
async fn changes_at_the_same_time_are_all_kept() {
    let app = TestApp::new().await;
    let mut body = integration("a");
    for number in 0..6 {
        body["attributes"][format!("extra{number}")] = 0.into();
    }
    let id = app.post(BASE, &body).await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let one = format!("{BASE}/{id}");
    let change = async |number: usize| {
        let patch = json!([{"op": "replace", "path": format!("/attributes/extra{number}"), "value": 1}]);
        app.patch(&one, &patch).await.expect(200);
    };
    tokio::join!(change(0), change(1), change(2), change(3), change(4), change(5));
    let found = app.get(&one).await.json();
    for number in 0..6 {
        assert_eq!(found["attributes"][format!("extra{number}")], 1);
    }
}

#[tokio::test]
async fn schemas_and_connection_tests_are_answered() {
    let app = TestApp::new().await;
    let schema = app.get("/service-desk-integration-schemas/v1/generic-sdim").await.expect(200).json();
    assert_eq!(schema["type"], "object");
    app.get("/service-desk-integration-schemas/v1/nothing").await.expect(404);
    let id = app.integration("a").await;
    let report = app.post(&format!("{BASE}/{id}/test-connection"), &json!({})).await.expect(200).json();
    assert_eq!(report["ok"], false);
}
