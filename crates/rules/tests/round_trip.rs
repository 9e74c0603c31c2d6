//! A plan that no rule touches comes back as it was, to the order of its members.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use beanshell::Still;
use model::plan::ProvisioningPlan;
use proptest::prelude::*;
use rules::{Limits, Rule, Scene};
use serde_json::{Map, Value, json};

/// The plan's JSON after a rule, as text: with the order of members and the spelling of numbers.
fn after(rule: &str, plan: &ProvisioningPlan) -> String {
    let scene = Scene { plan, tracking_id: "t1", integration: "Desk", attributes: &Map::new() };
    let outcome = Rule::read(rule).unwrap().run(&scene, &Still, Limits::default()).unwrap();
    assert_eq!(outcome.log, [], "an empty rule says nothing");
    outcome.plan.to_json().to_string()
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-ZäßЖ😀 _.*-]{1,8}"
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i16>().prop_map(|whole| Value::from(f64::from(whole))),
        "\\PC{0,20}".prop_map(Value::from),
        "[\\r\\n\\t\"\\\\a-c]{0,6}".prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            members_of(inner).prop_map(Value::from),
        ]
    })
}

fn members_of(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((name(), value), 0..6).prop_map(|members| members.into_iter().collect())
}

fn attribute_request() -> impl Strategy<Value = Value> {
    let value = prop_oneof![scalar(), prop::collection::vec(scalar(), 0..5).prop_map(Value::from)];
    (name(), prop::sample::select(model::plan::ATTRIBUTE_OPERATIONS), value, members_of(any_json())).prop_filter_map(
        "a name that is not blank",
        |(name, operation, value, arguments)| {
            (!name.trim().is_empty())
                .then(|| json!({"name": name, "operation": operation, "value": value, "arguments": arguments}))
        },
    )
}

fn account_request() -> impl Strategy<Value = Value> {
    let source = prop_oneof![
        Just(json!("Payroll")),
        Just(json!({"id": "s1"})),
        Just(json!({"id": "s1", "name": "Payroll"})),
        Just(json!({"id": "s1", "name": "s1"})),
    ];
    (
        source,
        prop::option::of(name()),
        prop::sample::select(model::plan::ACCOUNT_OPERATIONS),
        prop::option::of(name()),
        members_of(any_json()),
        prop::option::of(name()),
        prop::collection::vec(attribute_request(), 0..4),
    )
        .prop_map(|(source, native, operation, instance, arguments, comments, attributes)| {
            json!({
                "source": source, "nativeIdentity": native, "operation": operation, "instance": instance,
                "arguments": arguments, "comments": comments, "attributeRequests": attributes,
            })
        })
}

fn plan() -> impl Strategy<Value = ProvisioningPlan> {
    (
        members_of(any_json()),
        members_of(any_json()),
        members_of(any_json()),
        prop::option::of(name()),
        prop::collection::vec(account_request(), 1..5),
    )
        .prop_map(|(identity, attributes, arguments, comments, requests)| {
            let mut identity = identity;
            identity.insert("attributes".to_owned(), attributes.into());
            ProvisioningPlan::from_json(&json!({
                "identity": identity, "requester": {"name": "boss", "more": [1]}, "arguments": arguments,
                "comments": comments, "accountRequests": requests,
            }))
            .unwrap()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn an_empty_rule_leaves_any_plan_exactly_as_it_was(plan in plan()) {
        prop_assert_eq!(after("", &plan), plan.to_json().to_string());
    }

    #[test]
    fn a_rule_that_rebuilds_the_lists_leaves_any_plan_as_it_was(plan in plan()) {
        let rule = "l = new ArrayList(); for (r : plan.getAccountRequests()) l.add(r.clone()); plan.setAccountRequests(l);";
        prop_assert_eq!(after(rule, &plan), plan.to_json().to_string());
    }
}

#[test]
fn numbers_that_java_does_not_hold_come_back_as_they_were() {
    let plan = ProvisioningPlan::from_json(&json!({
        "arguments": {"z": 18_446_744_073_709_551_615_u64, "a": -9_223_372_036_854_775_808_i64, "m": {"y": 1.0, "b": 1e300}},
        "accountRequests": [{"source": {"id": "s1"}, "attributeRequests": [{"name": "n", "value": [2_147_483_648_i64, 0.1]}]}],
    }))
    .unwrap();
    assert_eq!(after("x = plan.getArguments().get(\"z\");", &plan), plan.to_json().to_string());
}
