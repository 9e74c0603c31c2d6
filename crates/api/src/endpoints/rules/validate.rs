//! `testConnectorRule`.

use super::{TAG, check::faults};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    openapi::parts::{body, ok},
    operation::{Mounts, Operation},
    scopes,
};
use http::Method;
use model::{read::Node, rule::SourceCode};
use serde_json::{Value, json};

/// POST `/connector-rules/validate`.
pub(crate) const OPERATION: Operation = Operation {
    id: "testConnectorRule",
    method: Method::POST,
    path: "/connector-rules/validate",
    mounts: Mounts::Versioned,
    scopes: scopes::RULES_READ,
    takes_body: true,
    handler: |call| Box::pin(std::future::ready(handle(&call))),
    doc,
};

/// The published detail has a member `messsage` and requires one `message`: both are there.
fn handle(call: &Call) -> Result<Answer, ApiError> {
    let source = SourceCode::from_json(&Node::root(&call.json()?))?;
    let details: Vec<Value> = faults(&source.script)
        .into_iter()
        .map(|fault| {
            json!({"line": fault.line, "column": fault.column, "messsage": fault.message, "message": fault.message})
        })
        .collect();
    let state = if details.is_empty() { "OK" } else { "ERROR" };
    Ok(Answer::json(&json!({"state": state, "details": details})))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Validate a connector rule",
        "description": "Says what is wrong with a script, which is neither stored nor run: where it is no BeanShell, and what it \
            names that no rule may use. The answer is 200 whether or not the script is sound. `messsage` is spelled as SailPoint \
            spells it.",
        "requestBody": body("SourceCodeRequest"),
        "responses": ok("What is wrong, if anything is.", "ConnectorRuleValidationResponse"),
    })
}
