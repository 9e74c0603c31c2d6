//! Rules run on plans.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use beanshell::Still;
use model::plan::ProvisioningPlan;
use rules::{Failure, Limits, Outcome, Rule, Scene};
use serde_json::{Map, json};

fn plan() -> ProvisioningPlan {
    ProvisioningPlan::from_json(&json!({
        "identity": {"id": "i1", "name": "jdoe", "displayName": "Jane Doe", "attributes": {"department": "Sales"}},
        "arguments": {"flow": "AccountsRequest"},
        "accountRequests": [
            {"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jdoe", "operation": "Disable"},
            {"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jd2", "operation": "Enable",
             "attributeRequests": [{"name": "groups", "operation": "Add", "value": ["a", "b"]}]},
            {"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jd3", "operation": "Create"},
        ]
    }))
    .unwrap()
}

fn run(rule: &str) -> Result<Outcome, Failure> {
    let plan = plan();
    let attributes = Map::new();
    let scene = Scene { plan: &plan, tracking_id: "t1", integration: "Desk", attributes: &attributes };
    Rule::read(rule).unwrap().run(&scene, &Still, Limits::default())
}

/// The seed's example, as a client sends it: escaped once more than JSON asks for.
const SEED: &str = r#"<?xml version='1.0' encoding='UTF-8'?>\r\n<!DOCTYPE Rule PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n<Rule name=\"Example Rule\" type=\"BeforeProvisioning\">\r\n  <Source><![CDATA[\r\nimport sailpoint.object.*;\r\nimport sailpoint.object.ProvisioningPlan.AccountRequest;\r\n\r\nfor ( AccountRequest accountRequest : plan.getAccountRequests() ) {\r\n  if ( accountRequest.getOp().equals( ProvisioningPlan.ObjectOperation.Disable ) ) {\r\n    accountRequest.setOp( ProvisioningPlan.ObjectOperation.Modify );\r\n  }\r\n  if ( accountRequest.getOp().equals( ProvisioningPlan.ObjectOperation.Enable ) ) {\r\n    accountRequest.setOp( ProvisioningPlan.ObjectOperation.Modify );\r\n  }\r\n}\r\n\r\n  ]]></Source></Rule>\n"#;

#[test]
fn the_seeds_rule_turns_disable_and_enable_into_modify() {
    let operations: Vec<_> = run(SEED).unwrap().plan.account_requests.iter().map(|one| one.operation).collect();
    assert_eq!(operations, ["Modify", "Modify", "Create"]);
    // As the seed has it: the end tag of the rule is missing there.
    let unclosed = SEED.replace("</Rule>", "");
    assert_eq!(run(&unclosed), run(SEED));
}

#[test]
fn a_rule_that_does_nothing_leaves_the_plan_as_it_was() {
    assert_eq!(run("log.info(\"nothing\");").unwrap().plan, plan());
}

#[test]
fn what_a_rule_says_is_its_log_even_when_it_fails() {
    let failure = run("log.warn(\"before\");\nprint(\"here\");\nplan.getNothing();").unwrap_err();
    let log: Vec<_> = failure.log.iter().map(|line| (line.level, line.message.as_str())).collect();
    assert_eq!(log, [("warn", "before"), ("print", "here")]);
    assert_eq!((failure.error.line, failure.error.column), (3, 6));
}

#[test]
fn what_is_wrong_with_the_plan_afterwards_is_at_no_line_of_the_rule() {
    let error = run("plan.getAccountRequests().add(\"x\");").unwrap_err().error;
    assert_eq!(error.to_string(), "The rule left java.lang.String among the account requests");
    assert_eq!((error.line, error.column), (0, 0));
}

#[test]
fn a_plan_that_takes_the_place_of_the_rules_own_is_told_in_the_log() {
    let outcome = run("plan = new sailpoint.object.ProvisioningPlan();").unwrap();
    assert_eq!(outcome.plan, plan());
    assert!(outcome.log[0].message.starts_with("The variable 'plan' was set anew"), "{:?}", outcome.log);
}
