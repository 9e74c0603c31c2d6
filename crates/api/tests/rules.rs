//! Connector rules, and what integrations have to do with them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use common::{BASE, RULES, TestApp, integration, rule};
use model::{Id, TenantId};
use serde_json::{Value, json};

/// A rule with every member that the published document has.
fn whole(name: &str) -> Value {
    json!({
        "name": name,
        "description": "This rule does that",
        "type": "WebServiceBeforeOperationRule",
        "signature": {
            "input": [{"name": "firstName", "description": "the first name of the identity", "type": "String"}],
            "output": {"name": "fullName", "description": null, "type": null},
        },
        "sourceCode": {"version": "1.0", "script": "return \"Mr. \" + firstName;"},
        "attributes": {"mine": {"kept": [1, null, "x"]}},
    })
}

async fn made(app: &TestApp, name: &str) -> String {
    app.post(RULES, &rule(name)).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_rule_is_stored_shown_replaced_and_deleted_under_every_mount() {
    let app = TestApp::new().await;
    for base in ["/beta", "/v3", "/v2024", "/v2025", "/v2026", "/latest", ""] {
        let base = if base.is_empty() { RULES.to_owned() } else { format!("{base}/connector-rules") };
        let mut body = whole(&base);
        // What the server sets is ignored.
        for name in ["id", "created", "modified"] {
            body[name] = json!("x");
        }
        let stored = app.post(&base, &body).await.expect(201).json();
        let id = stored["id"].as_str().unwrap().to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        let created = stored["created"].as_str().unwrap();
        assert!(created.ends_with('Z') && created.len() == 24, "{created}");
        let mut wanted = whole(&base);
        (wanted["id"], wanted["created"], wanted["modified"]) = (json!(id), json!(created), Value::Null);
        assert_eq!(stored, wanted);
        let one = format!("{base}/{id}");
        assert_eq!(app.get(&one).await.expect(200).json(), stored);
        assert_eq!(app.get(&base).await.expect(200).json(), json!([stored]));

        // What was read may be sent back, and what is left out is gone.
        let mut change = stored.clone();
        change["id"] = json!("8113d48c0b914f17b4c6072d4dcb9dfe");
        change["sourceCode"] = json!({"version": "1.1", "script": "return firstName;"});
        for name in ["description", "signature", "attributes"] {
            change.as_object_mut().unwrap().remove(name);
        }
        let put = app.put(&one, &change).await.expect(200).json();
        assert_eq!(put["sourceCode"], change["sourceCode"]);
        assert!(put["modified"].as_str().unwrap() > created && put["created"] == created);
        assert_eq!((&put["description"], put.get("signature")), (&Value::Null, None));
        assert_eq!(app.get(&one).await.expect(200).json(), put);

        app.delete(&one).await.expect(204);
        app.get(&one).await.expect(404);
        app.delete(&one).await.expect(404);
    }
}

#[tokio::test]
async fn names_are_unique_and_neither_they_nor_types_change() {
    let app = TestApp::new().await;
    let id = made(&app, "First").await;
    let refused = app.post(RULES, &rule("fIRST")).await.expect(400);
    assert_eq!(refused.json()["detailCode"], "400.1.409 Reference conflict");
    assert!(refused.causes().starts_with("/name: "), "{}", refused.causes());
    made(&app, "Second").await;
    for (name, value) in [("name", "Second"), ("name", "FIRST"), ("type", "BuildMap")] {
        let mut body = rule("First");
        body["id"] = json!(id);
        body[name] = json!(value);
        let refused = app.put(&format!("{RULES}/{id}"), &body).await.expect(400);
        assert!(refused.causes().starts_with(&format!("/{name}: cannot be changed")), "{}", refused.causes());
    }
}

#[tokio::test]
async fn the_list_shows_fifty_at_most_in_the_order_of_creation() {
    let app = TestApp::new().await;
    for number in 0..53 {
        made(&app, &format!("{}", 100 - number)).await;
    }
    let names = |list: Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = app.get(&format!("{RULES}?count=true")).await.expect(200);
    assert_eq!(first.header("x-total-count"), "53");
    let mut found = names(first.json());
    assert_eq!(found.len(), 50);
    found.extend(names(app.get(&format!("{RULES}?offset=50")).await.expect(200).json()));
    assert_eq!(found, (0..53).map(|number| (100 - number).to_string()).collect::<Vec<_>>());
    assert_eq!(app.get(&format!("{RULES}?limit=0")).await.expect(200).text, "[]");
}

#[tokio::test]
async fn a_rule_that_an_integration_names_is_not_deleted() {
    let app = TestApp::new().await;
    let (by_id, by_name, other) = (made(&app, "By id").await, made(&app, "By name").await, made(&app, "Other").await);
    for (name, reference) in [
        ("one", json!({"type": "RULE", "id": by_id})),
        // As copied from a tenant where the rule has another id.
        ("two", json!({"type": "RULE", "id": "048eb3d55c5a4758bd07dccb87741c78", "name": "BY NAME"})),
        // The id counts, whatever name stands beside it.
        ("three", json!({"type": "RULE", "id": by_id, "name": "Other"})),
    ] {
        let mut body = integration(name);
        body["beforeProvisioningRule"] = reference;
        body["attributes"]["remark"] = json!("\"beforeProvisioningRule\":");
        app.post(BASE, &body).await.expect(200);
    }
    for (id, users, others) in [(&by_id, ["\"one\"", "\"three\""], "\"two\""), (&by_name, ["\"two\"", ""], "\"one\"")] {
        let refused = app.delete(&format!("{RULES}/{id}")).await.expect(400);
        assert_eq!(refused.json()["detailCode"], "400.2.1.0 Object in use by another");
        let causes = refused.causes();
        assert!(users.iter().all(|user| causes.contains(user)) && !causes.contains(others), "{causes}");
    }
    app.delete(&format!("{RULES}/{other}")).await.expect(204);
    for used in app.get(BASE).await.json().as_array().unwrap() {
        let patch = json!([{"op": "replace", "path": "/beforeProvisioningRule", "value": null}]);
        app.patch(&format!("{BASE}/{}", used["id"].as_str().unwrap()), &patch).await.expect(200);
    }
    app.delete(&format!("{RULES}/{by_id}")).await.expect(204);
    app.delete(&format!("{RULES}/{by_name}")).await.expect(204);
}

#[tokio::test]
async fn an_integration_may_name_a_rule_that_is_not_there_and_its_connection_test_says_so() {
    let app = TestApp::new().await;
    let mut body = integration("copied");
    body["beforeProvisioningRule"] =
        json!({"type": "RULE", "id": "048eb3d55c5a4758bd07dccb87741c78", "name": "A rule"});
    let stored = app.post(BASE, &body).await.expect(200).json();
    assert_eq!(stored["beforeProvisioningRule"], body["beforeProvisioningRule"]);
    let test = format!("{BASE}/{}/test-connection", stored["id"].as_str().unwrap());
    let findings = async || {
        let report = app.post(&test, &json!({})).await.expect(200).json();
        let found = report["findings"].as_array().unwrap().clone();
        found.into_iter().find(|finding| finding["step"] == "beforeProvisioningRule")
    };
    let finding = findings().await.unwrap();
    let message = finding["message"].as_str().unwrap();
    assert!(finding["ok"] == false && message.contains("\"A rule\"") && message.contains("048eb3d5"), "{message}");
    made(&app, "a rule").await;
    assert_eq!(findings().await, None);
}

#[tokio::test]
async fn validation_says_what_is_wrong_with_a_script_and_where() {
    let app = TestApp::new().await;
    let validate = async |script: &str| {
        let body = json!({"version": "1.0", "script": script});
        app.post(&format!("{RULES}/validate"), &body).await.expect(200).json()
    };
    let cdata =
        |code: &str| format!("<Rule name='r' type='BeforeProvisioning'>\n<Source><![CDATA[{code}]]></Source></Rule>");
    let sound = json!({"state": "OK", "details": []});
    for script in ["", "return \"Mr. \" + firstName;", &cdata("plan.setComments(\"<&>\");")] {
        assert_eq!(validate(script).await, sound, "{script}");
    }
    for (script, line, column) in
        [("int x = 1;\nx = (2;\n", 2, 7), (&cdata("x = (2;\n"), 2, 24), ("<Rule><Source>x</Rule>", 1, 16)]
    {
        let found = validate(script).await;
        assert_eq!(found["state"], "ERROR", "{script}");
        let detail = &found["details"][0];
        assert_eq!((&detail["line"], &detail["column"]), (&json!(line), &json!(column)), "{script}: {found}");
        // As SailPoint spells it, and as it requires it.
        assert!(!detail["messsage"].as_str().unwrap().is_empty() && detail["messsage"] == detail["message"]);
    }
    let found = validate("a = 1;\n  b = x.decrypt(\"exit(\"); // Thread\nSystem.exit(0);").await;
    let details = found["details"].as_array().unwrap();
    let details: Vec<_> = details
        .iter()
        .map(|detail| (&detail["line"], &detail["column"], detail["messsage"].as_str().unwrap()))
        .collect();
    for ((line, column, message), expected) in details
        .into_iter()
        .zip([(2, 8, "Remove reference to .decrypt(: "), (3, 1, "Remove reference to System.exit(: ")])
    {
        assert_eq!((line, column), (&json!(expected.0), &json!(expected.1)));
        assert!(message.starts_with(expected.2), "{message}");
    }
    assert_eq!(found["details"].as_array().unwrap().len(), 2);
    assert_eq!(app.get(RULES).await.text, "[]");
}

#[tokio::test]
async fn a_script_that_is_no_beanshell_is_not_stored() {
    let app = TestApp::new().await;
    let broken = "int x = 1;\nx = (2;";
    let mut body = rule("Broken");
    body["sourceCode"]["script"] = json!(broken);
    let refused = app.post(RULES, &body).await.expect(400);
    assert_eq!(refused.json()["detailCode"], "400.1.3 Illegal value");
    assert!(refused.causes().starts_with("/sourceCode/script: line 2, column 7: "), "{}", refused.causes());
    body["type"] = json!("ConnectorAfterCreate");
    app.post(RULES, &body).await.expect(201);
    let one = format!("{RULES}/{}", made(&app, "Sound").await);
    let mut body = rule("Sound");
    (body["id"], body["sourceCode"]["script"]) = (json!("x"), json!(broken));
    assert!(app.put(&one, &body).await.expect(400).causes().starts_with("/sourceCode/script: line 2, column 7: "));
    assert_eq!(app.get(&one).await.json()["modified"], Value::Null);

    let mut body = integration("desk");
    body["provisioningConfig"] = json!({"planInitializerScript": {"source": broken}});
    let at = "/provisioningConfig/planInitializerScript/source: line 2, column 7: ";
    let refused = app.post(BASE, &body).await.expect(400).causes();
    assert!(refused.starts_with(at), "{refused}");
    let one = format!("{BASE}/{}", app.integration("desk").await);
    assert!(app.put(&one, &body).await.expect(400).causes().starts_with(at));
    let replace = |path: &str, value: Value| json!([{"op": "replace", "path": path, "value": value}]);
    let whole = "/provisioningConfig/planInitializerScript";
    assert!(app.patch(&one, &replace(whole, json!({"source": broken}))).await.expect(400).causes().starts_with(at));
    app.patch(&one, &replace(whole, json!({"source": "int x = 1;"}))).await.expect(200);
    let inner = format!("{whole}/source");
    assert!(app.patch(&one, &replace(&inner, json!(broken))).await.expect(400).causes().starts_with(at));
    app.patch(&one, &replace(&inner, json!(""))).await.expect(200);
    assert_eq!(app.get(&one).await.json()["provisioningConfig"].get("planInitializerScript"), None);
}

#[tokio::test]
async fn a_script_of_older_days_keeps_nobody_from_changing_the_rest() {
    let app = TestApp::new().await;
    let id = app.integration("desk").await;
    let one = format!("{BASE}/{id}");
    let tenant = TenantId::default_tenant();
    let mut stored = app.store.integration(&tenant, &Id::parse(&id).unwrap()).await.unwrap().unwrap();
    stored.integration.spec.plan_initializer = Some("x = (2;".to_owned());
    app.store.update_integration(&stored, &store::Secrets::new()).await.unwrap();
    let patch = json!([{"op": "replace", "path": "/description", "value": "newer"}]);
    app.patch(&one, &patch).await.expect(200);
    let mut shown = app.get(&one).await.json();
    assert_eq!(shown["description"], "newer");
    shown["description"] = json!("newest");
    app.put(&one, &shown).await.expect(200);
    shown["provisioningConfig"]["planInitializerScript"]["source"] = json!("x = (3;");
    app.put(&one, &shown).await.expect(400);
}
