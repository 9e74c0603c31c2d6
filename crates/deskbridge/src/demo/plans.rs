//! The plans of the demonstration.

use super::desk::DemoDesk;
use serde_json::{Value, json};

/// A source with an id that is always the same for its name, so that both ways of naming it work.
pub fn source(name: &str) -> Value {
    let sum = name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    json!({"type": "SOURCE", "id": format!("2c918085{sum:024x}"), "name": name})
}

/// The plans that are shown first: somebody joins, moves, and leaves.
pub fn first(source_name: &str) -> Vec<Value> {
    let request = |operation: &str, attributes: Value| account(source_name, operation, &attributes);
    vec![
        plan(
            &[request("Create", json!([{"name": "department", "operation": "Set", "value": "Sales"}]))],
            "joins on Monday",
        ),
        plan(
            &[request(
                "Modify",
                json!([
                    {"name": "memberOf", "operation": "Add", "value": "CN=Forecast"},
                    {"name": "memberOf", "operation": "Remove", "value": "CN=Trainees"},
                ]),
            )],
            "for the new project",
        ),
        plan(&[request("Disable", json!([]))], "leaves at the end of the month"),
    ]
}

/// One plan for the sources of all desks: a ticket at each.
pub fn everywhere(desks: &[DemoDesk]) -> Value {
    let wanted = json!([{"name": "role", "operation": "Add", "value": "Reader"}]);
    let requests: Vec<Value> = desks.iter().map(|desk| account(desk.source, "Create", &wanted)).collect();
    plan(&requests, "a new colleague")
}

/// Somebody new, in one source.
pub fn newcomer(number: u32, source_name: &str) -> Value {
    json!({
        "identity": {"id": format!("demo-{number}"), "name": format!("user{number}"), "displayName": format!("Newcomer {number}")},
        "accountRequests": [{
            "source": source(source_name), "nativeIdentity": format!("CN=user{number}"), "operation": "Create",
            "attributeRequests": [{"name": "memberOf", "operation": "Add", "value": "CN=Everybody"}],
        }],
    })
}

fn account(source_name: &str, operation: &str, attributes: &Value) -> Value {
    json!({
        "source": source(source_name), "nativeIdentity": "CN=jdoe,OU=Sales", "operation": operation,
        "attributeRequests": attributes,
    })
}

fn plan(requests: &[Value], comments: &str) -> Value {
    json!({
        "identity": {"id": "2c9180a46faadee4016fb4e018c20639", "name": "jdoe", "displayName": "Jane Doe", "email": "jane@example.test"},
        "requester": {"id": "2c9180a46faadee4016fb4e018c20640", "name": "mboss", "email": "boss@example.test"},
        "comments": comments,
        "arguments": {"identityRequestId": "0000000123"},
        "accountRequests": requests,
    })
}
