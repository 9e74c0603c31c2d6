//! `putConnectorRule`.

use super::{TAG, named, read};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{body, ok},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::{ConnectorRule, Fault, read::Node, rule::NAME_MAX};
use serde_json::{Value, json};

/// PUT `/connector-rules/{id}`.
pub(crate) const OPERATION: Operation = Operation {
    id: "putConnectorRule",
    method: Method::PUT,
    path: "/connector-rules/{id}",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_MANAGE,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let stored = named(&call).await?;
    let body = call.json()?;
    let spec = read(&body)?;
    expect_same(&body, &stored)?;
    let changed = ConnectorRule { spec, modified: Some(call.app.clock.now()), ..stored };
    if call.app.store.update_rule(&changed).await? {
        Ok(Answer::json(&changed.to_json()))
    } else {
        Err(ApiError::not_found())
    }
}

/// Refuses another `name` or `type` than the rule has. The `id` must be there and, as in other bodies, is not looked at: the path
/// says which rule is meant.
fn expect_same(body: &Value, stored: &ConnectorRule) -> Result<(), Fault> {
    let root = Node::root(body);
    root.expect_object()?;
    root.required("id")?.text(NAME_MAX)?;
    let known = [("name", &stored.spec.name), ("type", &stored.spec.type_name)];
    for (name, value) in known {
        let node = root.required(name)?;
        if node.text(NAME_MAX)? != value {
            return Err(node.fault(format!("cannot be changed; it is {value:?}")));
        }
    }
    Ok(())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Replace a connector rule",
        "description": "Replaces the rule but for its `name` and `type`, which the body repeats as they are: another value is a 400.",
        "requestBody": body("ConnectorRuleUpdateRequest"),
        "responses": ok("The rule as it was stored.", "ConnectorRuleResponse"),
    })
}
