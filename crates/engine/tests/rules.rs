//! Rules in the engine: they edit the integration's copy of the plan before anything is rendered, and a rule that does not
//! run to its end lets nothing out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod common;

use common::{World, attributes, plan, tenant};
use model::{ConnectorRule, Id, TicketState, Timestamp, integration::Reference, rule::RuleSpec, ticket::Wish};
use serde_json::{Value, json};
use store::StoredIntegration;

const RENAME: &str = "for (r : plan.getAccountRequests()) { r.setNativeIdentity(r.getNativeIdentity() + \"-ruled\"); }";

async fn world() -> World {
    World::new(1, attributes(), false, 0).await
}

async fn integration(world: &World) -> StoredIntegration {
    world.store.integration(&tenant(), &world.integration).await.unwrap().unwrap()
}

/// Changes the integration's rules.
async fn set(world: &World, initializer: Option<&str>, rule: Option<&str>) {
    let mut stored = integration(world).await;
    stored.integration.spec.plan_initializer = initializer.map(str::to_owned);
    stored.integration.spec.rule = rule.map(|name| Reference { id: None, name: Some(name.to_owned()) });
    world.store.update_integration(&stored, &store::Secrets::new()).await.unwrap();
}

async fn store_rule(world: &World, name: &str, script: &str) {
    let source = json!({"version": "1.0", "script": script});
    store_spec(world, &json!({"name": name, "type": "BeforeProvisioning", "sourceCode": source})).await;
}

async fn store_spec(world: &World, spec: &Value) {
    let rule = ConnectorRule {
        tenant: tenant(),
        id: Id::parse("0123456789abcdef0123456789abcdef").unwrap(),
        spec: RuleSpec::from_json(spec).unwrap(),
        created: Timestamp(0),
        modified: None,
    };
    world.store.insert_rule(&rule).await.unwrap();
}

async fn sent(world: &World) -> String {
    world.ticket().await.draft.unwrap()["body"].as_str().unwrap().to_owned()
}

/// The lines of the ticket's history that rules wrote.
async fn ruled(world: &World) -> Vec<store::EventRow> {
    let events = world.store.ticket_events(&tenant(), &world.ticket().await.id, 0, 1000).await.unwrap();
    events.into_iter().filter(|event| event.kind == "RULE").collect()
}

#[tokio::test]
async fn a_rule_edits_the_ticket_and_its_log_and_effect_are_in_the_history() {
    let mut world = world().await;
    set(&world, Some(&format!("log.info(\"renaming\");\n{RENAME}")), None).await;
    world.submit(plan(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
    assert!(sent(&world).await.contains("Create user1-ruled"));
    let events = ruled(&world).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].message, "The planInitializerScript changed the plan in one place");
    let detail = &events[0].detail;
    assert_eq!(detail["log"], json!([{"level": "info", "message": "renaming"}]));
    assert_eq!(
        detail["changes"],
        json!([{"op": "replace", "path": "/accountRequests/0/nativeIdentity", "value": "user1-ruled", "was": "user1"}])
    );
    // What was asked for stays what was asked for.
    assert_eq!(world.ticket().await.requests[0]["nativeIdentity"], "user1");
}

#[tokio::test]
async fn the_stored_rule_runs_before_the_script_of_the_integration() {
    let mut world = world().await;
    store_rule(&world, "Rename", RENAME).await;
    let second =
        "for (r : plan.accountRequests) { if (r.nativeIdentity.endsWith(\"-ruled\")) r.nativeIdentity += \"!\"; }";
    set(&world, Some(second), Some("rename")).await;
    world.submit(plan(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
    assert!(sent(&world).await.contains("user1-ruled!"));
    let which: Vec<Value> = ruled(&world).await.iter().map(|event| event.detail["which"].clone()).collect();
    assert_eq!(which, ["beforeProvisioningRule", "planInitializerScript"]);
}

/// What holds a ticket: initializer, stored rule's name, what the reason must say.
const HOLDING: &[(Option<&str>, Option<&str>, &str)] = &[
    (None, Some("Nobody knows"), "'Nobody knows' is not among the connector rules"),
    (Some("int x = ;"), None, "at line 1, column 9"),
    (Some("x = 1;\nplan.getNothing();"), None, "at line 2, column 6"),
    (Some("throw new RuntimeException(\"no\");"), None, "RuntimeException: no"),
    (Some("while (true) { }"), None, "steps"),
    (Some("plan.setAccountRequests(new ArrayList());"), None, "left no account request"),
    (Some("new java.io.File(\"/etc/passwd\").delete();"), None, "There is no class 'java.io.File' here"),
];

#[tokio::test]
async fn a_rule_that_does_not_run_to_its_end_holds_the_ticket_and_nothing_is_sent() {
    for (initializer, rule, reason) in HOLDING {
        let mut world = world().await;
        set(&world, *initializer, *rule).await;
        world.submit(plan(1)).await;
        world.work_until(1, |ticket| ticket.state == TicketState::Held).await;
        let said = world.ticket().await.last_error.unwrap();
        assert!(said.contains(reason), "{said}");
        assert!(world.desk.calls.lock().unwrap().is_empty(), "{reason}");
        set(&world, None, None).await;
        let id = world.ticket().await.id;
        world.engine.wish(&tenant(), &id, Wish::Retry).await.unwrap();
        world.work_until(2, |ticket| ticket.state == TicketState::Queued).await;
    }
}

#[tokio::test]
async fn a_preview_shows_the_log_the_plan_after_the_rule_and_its_failure() {
    let world = world().await;
    set(&world, Some(&format!("log.warn(\"careful\"); {RENAME}")), None).await;
    let stored = integration(&world).await;
    let preview = world.engine.preview(&tenant(), &stored, &plan(1)).await.unwrap();
    assert_eq!(preview["rule"], json!({"ran": true, "log": [{"level": "warn", "message": "careful"}], "error": null}));
    assert_eq!(preview["plan"]["accountRequests"][0]["nativeIdentity"], "user1-ruled");
    assert!(preview["tickets"][0]["request"].to_string().contains("user1-ruled"));
    set(&world, Some("log.info(\"so far\"); missing();"), None).await;
    let stored = integration(&world).await;
    let preview = world.engine.preview(&tenant(), &stored, &plan(1)).await.unwrap();
    assert_eq!(preview["rule"]["log"], json!([{"level": "info", "message": "so far"}]));
    assert!(preview["rule"]["error"].as_str().unwrap().contains("line 1, column 21"), "{preview}");
    assert_eq!(preview["tickets"][0]["request"], Value::Null);
    assert!(world.desk.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_a_rule_says_and_changes_is_told_in_bounds() {
    let mut world = world().await;
    let loud = "String s = \"x\"; while (s.length() < 8000) s += s; for (int i = 0; i < 50; i++) log.info(s);\n\
                plan.getAccountRequests().get(0).setComments(s);";
    set(&world, Some(loud), None).await;
    world.submit(plan(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Queued).await;
    let detail = &ruled(&world).await[0].detail;
    assert!(detail.to_string().len() < 200_000, "{}", detail.to_string().len());
    let log = detail["log"].as_array().unwrap();
    assert!(log.last().unwrap()["message"].as_str().unwrap().starts_with("The log is cut here"));
    assert!(
        detail["changes"][0]["value"].as_str().unwrap().ends_with("… (8192 bytes in all)"),
        "{}",
        detail["changes"]
    );
    set(&world, Some("throw new RuntimeException(String.join(\"\", Collections.nCopies(99999, \"é\")));"), None).await;
    let preview = world.engine.preview(&tenant(), &integration(&world).await, &plan(1)).await.unwrap();
    assert!(preview.to_string().len() < 20_000);
}

#[tokio::test]
async fn a_rule_that_computes_for_long_keeps_nobody_else_waiting() {
    let world = world().await;
    let slow = "for (int i = 0; i < 100000; i++) { }";
    set(&world, Some(slow), None).await;
    let stored = integration(&world).await;
    let tenant = tenant();
    let plan = plan(1);
    let preview = world.engine.preview(&tenant, &stored, &plan);
    let mut turns = 0;
    let others = async {
        loop {
            turns += 1;
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        preview = preview => assert_eq!(preview.unwrap()["rule"]["error"], Value::Null),
        () = others => {}
    }
    assert!(turns > 3, "{turns}");
}

#[tokio::test]
async fn a_rule_for_the_accounts_own_machine_holds_the_ticket_even_if_it_reads_as_beanshell() {
    let mut world = world().await;
    let spec =
        json!({"name": "After", "type": "ConnectorAfterCreate", "sourceCode": {"version": "1.0", "script": RENAME}});
    store_spec(&world, &spec).await;
    set(&world, None, Some("After")).await;
    world.submit(plan(1)).await;
    world.work_until(1, |ticket| ticket.state == TicketState::Held).await;
    assert!(world.ticket().await.last_error.unwrap().contains("'After' is a ConnectorAfterCreate rule"));
    assert!(world.desk.calls.lock().unwrap().is_empty());
}
