//! What templates see: the plan in the words of the connectors' templates (`isc-sdim.md` 4.1).

use model::{CorrelationKey, plan::AccountRequest, ticket::IntegrationName};
use serde_json::{Map, Value, json};
use velocity::Context;

/// The variables of a ticket's templates. `document` is the stored plan; `requests` those that this ticket is about.
pub fn context(
    document: &Value,
    tracking_number: &str,
    requests: &[AccountRequest],
    key: &CorrelationKey,
    integration: &IntegrationName,
) -> Context {
    let plan = plan(document, tracking_number, requests);
    let mut context = Context::new();
    context.set("identity", velocity::Value::from(&plan["identity"]));
    context.set("requester", velocity::Value::from(&plan["requester"]));
    context.set("plan", velocity::Value::from(plan));
    context.set("newline", velocity::Value::from(json!("\n")));
    context.set("correlationKey", velocity::Value::from(json!(key.as_str())));
    let integration = json!({"id": integration.id.as_str(), "name": integration.name, "type": integration.type_name});
    context.set("integration", velocity::Value::from(integration));
    context
}

fn plan(document: &Value, tracking_number: &str, requests: &[AccountRequest]) -> Value {
    let requests: Vec<Value> = requests.iter().map(request).collect();
    let native = requests.first().map_or(Value::Null, |request| request["nativeIdentity"].clone());
    json!({
        "identity": document["identity"],
        "requester": document["requester"],
        "requesters": [document["requester"]],
        "arguments": document["arguments"],
        "comments": document["comments"],
        "nativeIdentity": native,
        "trackingId": tracking_number,
        "trackingNumber": tracking_number,
        "requests": requests,
        "accountRequests": requests,
    })
}

fn request(request: &AccountRequest) -> Value {
    let items: Vec<Value> = request
        .attribute_requests
        .iter()
        .map(|item| {
            json!({"name": item.name, "operation": item.operation, "op": item.operation, "value": item.value, "arguments": item.arguments})
        })
        .collect();
    // Where nothing is asked of attributes there is no list, as in the connectors: an empty one would be true in `#if`.
    let items = if items.is_empty() { Value::Null } else { Value::from(items) };
    let mut arguments: Map<String, Value> = request.arguments.clone();
    if let Some(comments) = &request.comments {
        // A request's comments are a list where an item's are one text (`isc-sdim.md` 4.1).
        arguments.entry("comments").or_insert_with(|| json!([comments]));
    }
    json!({
        "operation": request.operation,
        "op": request.operation,
        "id": request.native_identity,
        "nativeIdentity": request.native_identity,
        "resource": request.source_label(),
        "application": request.source_label(),
        "source": {"id": request.source.id, "name": request.source.name},
        "instance": request.instance,
        "arguments": arguments,
        "comments": request.comments,
        "items": items,
        "attributeRequests": items,
    })
}
