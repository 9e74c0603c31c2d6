//! What a rule leaves is a plan within a plan's limits, or nothing at all.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use beanshell::Still;
use model::plan::ProvisioningPlan;
use rules::{Failure, Limits, Outcome, Rule, Scene};
use serde_json::{Map, Value, json};

fn run(rule: &str, plan: &Value) -> Result<Outcome, Failure> {
    let plan = ProvisioningPlan::from_json(plan).unwrap();
    let scene = Scene { plan: &plan, tracking_id: "t1", integration: "Desk", attributes: &Map::new() };
    Rule::read(rule).unwrap().run(&scene, &Still, Limits::default())
}

fn small() -> Value {
    json!({
        "identity": {"id": "i1", "name": "jdoe"},
        "accountRequests": [{"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jdoe",
            "attributeRequests": [{"name": "groups", "value": ["a"]},
                {"name": "password", "operation": "Set", "value": "x", "arguments": {"secret": true}}]}],
    })
}

fn refused(rule: &str) -> String {
    run(rule, &small()).unwrap_err().error.message
}

#[test]
fn what_grows_without_end_is_refused_with_its_limit() {
    assert_eq!(
        refused(
            "for (int i = 0; i < 1000; i++) plan.add(new sailpoint.object.ProvisioningPlan.AccountRequest(plan.getAccountRequests().get(0)));"
        ),
        "The rule left 1001 account requests in the plan; the most is 1000"
    );
    assert!(
        refused("while (true) plan.add(new sailpoint.object.ProvisioningPlan.AccountRequest());")
            .starts_with("The script ")
    );
    assert_eq!(
        refused(
            "r = plan.getAccountRequests().get(0); a = r.getAttributeRequest(\"groups\"); l = new ArrayList(); for (i = 0; i < 5001; i++) l.add(a); r.setAttributeRequests(l);"
        ),
        "The rule left 5001 attribute requests in an account request; the most is 5000"
    );
    let shared = "s = \"x\"; for (i = 0; i < 20; i++) s = s + s; l = new ArrayList(); for (i = 0; i < 100; i++) l.add(s); plan.put(\"a\", l);";
    assert_eq!(refused(shared), "The rule left a plan of more than 8388608 bytes; put less into it");
    let lists = "l = new ArrayList(); for (i = 0; i < 30; i++) { n = new ArrayList(); n.add(l); n.add(l); l = n; } plan.put(\"a\", l);";
    assert!(refused(lists).starts_with("The script needs more than "));
}

#[test]
fn what_holds_itself_is_refused() {
    let deep = "The rule left a value with more than 64 levels in the plan; does a list or a map hold itself?";
    assert_eq!(refused("l = new ArrayList(); l.add(l); plan.put(\"a\", l);"), deep);
    assert_eq!(refused("m = new HashMap(); m.put(\"m\", m); plan.put(\"a\", m);"), deep);
    assert_eq!(refused("plan.getArguments().put(\"a\", plan.getArguments());"), deep);
    assert!(refused("l = new ArrayList(); for (i = 0; i < 62; i++) { n = new ArrayList(); n.add(l); l = n; } plan.getAccountRequests().get(0).put(\"a\", l);")
        .starts_with("The rule left a plan that cannot be: "));
}

#[test]
fn what_a_tickets_plan_has_no_place_for_is_refused_by_name() {
    assert_eq!(
        refused("plan.addObjectRequest(new sailpoint.object.ProvisioningPlan.ObjectRequest());"),
        "The rule left an object request; a ticket's plan can only have account requests"
    );
    assert_eq!(
        refused(
            "plan.getAccountRequests().get(0).add(new sailpoint.object.ProvisioningPlan.PermissionRequest(\"db\", \"read,write\"));"
        ),
        "The rule left a permission request for Payroll; a ticket's plan can only have attribute requests"
    );
    assert_eq!(
        refused("plan.getAccountRequests().add(\"x\");"),
        "The rule left java.lang.String among the account requests"
    );
    assert_eq!(
        refused("plan.getAccountRequests().get(0).getAttributeRequests().add(plan);"),
        "The rule left sailpoint.object.ProvisioningPlan among the attribute requests"
    );
    assert_eq!(
        refused("o() { return this; } plan.put(\"a\", o());"),
        "The rule left a scripted object in the plan; put a text, a number, a list or a map there"
    );
    assert_eq!(
        refused("m = new HashMap(); m.put(1, 1); m.put(\"1\", 2); plan.put(\"a\", m);"),
        "The rule left a map in the plan with two keys that read '1'"
    );
    for (rule, pointer) in [
        ("plan.getAccountRequests().get(0).setApplication(null);", "/accountRequests/0/source"),
        (
            "plan.getAccountRequests().get(0).setOp(sailpoint.object.ProvisioningPlan.ObjectOperation.Set);",
            "/accountRequests/0/operation",
        ),
        (
            "plan.getAccountRequests().get(0).getAttributeRequests().get(0).setValue(new HashMap());",
            "/accountRequests/0/attributeRequests/0/value",
        ),
        (
            "plan.getAccountRequests().get(0).getAttributeRequests().get(0).setName(\"\");",
            "/accountRequests/0/attributeRequests/0/name",
        ),
    ] {
        let message = refused(rule);
        assert!(message.starts_with(&format!("The rule left a plan that cannot be: {pointer}: ")), "{message}");
    }
}

#[test]
fn a_secret_value_stays_masked_whatever_a_rule_sets() {
    let rule = "a = plan.getAccountRequests().get(0).getAttributeRequest(\"password\"); log.info(a.isSecret()); a.setValue(\"clear\");";
    let outcome = run(rule, &small()).unwrap();
    assert_eq!(outcome.log[0].message, "true");
    assert_eq!(outcome.plan.account_requests[0].attribute_requests[1].value, "********");
    let more = "a = new sailpoint.object.ProvisioningPlan.AttributeRequest(\"pin\", \"1234\"); a.put(\"secret\", \"true\"); plan.getAccountRequests().get(0).add(a);";
    assert_eq!(run(more, &small()).unwrap().plan.account_requests[0].attribute_requests[2].value, "********");
}

#[test]
fn a_rule_may_take_everything_out() {
    let outcome = run("plan.getAccountRequests().clear();", &small()).unwrap();
    assert!(outcome.plan.account_requests.is_empty());
    assert_eq!(outcome.plan.identity["name"], "jdoe");
}

#[test]
fn what_nothing_becomes_of_is_said_once_in_the_log() {
    let rule = "plan.setTrackingId(\"x\"); plan.addRequester(new sailpoint.object.Identity()); plan.setSource(\"LCM\"); plan.setProvisioned(false);
        for (r : plan.getAccountRequests().get(0).getAttributeRequests()) r.setDisplayValue(\"d\");";
    let log: Vec<String> = run(rule, &small()).unwrap().log.into_iter().map(|line| line.message).collect();
    assert_eq!(
        log,
        [
            "AttributeRequest.setDisplayValue changes nothing: a ticket's plan has no place for it",
            "ProvisioningPlan.setRequesters changes nothing: the ticket keeps what the plan had",
            "ProvisioningPlan.setTrackingId changes nothing: the ticket keeps what the plan had",
            "ProvisioningPlan.setSource changes nothing: a ticket's plan has no place for it",
        ]
    );
}
