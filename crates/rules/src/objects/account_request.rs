//! `ProvisioningPlan.AccountRequest`.

use super::{
    add_to, attribute_request, attributes, enums, get, get_list, items, make, part, remove_from, set, set_part,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Throw, Value};
use model::plan::AccountRequest;
use serde_json::json;

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.AccountRequest";
/// What account and object requests have in common.
pub(crate) const ABSTRACT: &str = "sailpoint.object.ProvisioningPlan.AbstractRequest";

pub(crate) const OPERATION: usize = 0;
pub(crate) const APPLICATION: usize = 1;
const INSTANCE: usize = 2;
pub(crate) const NATIVE_IDENTITY: usize = 3;
const ATTRIBUTE_REQUESTS: usize = 4;
const ARGUMENTS: usize = 5;
const COMMENTS: usize = 6;
const SOURCE_ID: usize = 7;
const PARTS: usize = 8;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(ABSTRACT)
        .method("getApplication()", get::<APPLICATION>)
        .method("getApplicationName()", get::<APPLICATION>)
        .method("setApplication(String)", |machine, this, arguments| {
            set_part(machine, this, APPLICATION, arguments[0].clone());
            // The id is that of the source before.
            set_part(machine, this, SOURCE_ID, Value::Null);
            Ok(Value::Void)
        })
        .method("getInstance()", get::<INSTANCE>)
        .method("setInstance(String)", set::<INSTANCE>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("setNativeIdentity(String)", set::<NATIVE_IDENTITY>)
        .method("getOp()", |machine, this, _| {
            let operation = part(machine, this, OPERATION);
            enums::as_one_of(machine, enums::OBJECT, &operation)
        })
        .method("setOp(ProvisioningPlan.ObjectOperation)", set::<OPERATION>)
        .method("getComments()", get::<COMMENTS>)
        .method("setComments(String)", set::<COMMENTS>)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("getAttributeRequests()", get_list::<ATTRIBUTE_REQUESTS>)
        .method("setAttributeRequests(List)", set::<ATTRIBUTE_REQUESTS>)
        .method("add(ProvisioningPlan.GenericRequest)", add_to::<ATTRIBUTE_REQUESTS>)
        .method("remove(ProvisioningPlan.GenericRequest)", remove_from::<ATTRIBUTE_REQUESTS>);
    builder
        .class(CLASS)
        .extends(ABSTRACT)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("getOperation()", |machine, this, _| {
            let operation = part(machine, this, OPERATION);
            enums::as_one_of(machine, enums::ACCOUNT, &operation)
        })
        .method("setOperation(ProvisioningPlan.AccountRequest.Operation)", set::<OPERATION>);
}

/// The object of a plan's account request.
pub(crate) fn from_model(machine: &mut Machine<'_>, request: &AccountRequest) -> Answer {
    let object = make(machine, CLASS, PARTS)?;
    let operation = enums::constant(machine, enums::ACCOUNT, request.operation)?;
    set_part(machine, &object, OPERATION, operation);
    let label = Some(request.source_label());
    let texts = [
        (APPLICATION, label),
        (INSTANCE, request.instance.as_deref()),
        (NATIVE_IDENTITY, request.native_identity.as_deref()),
        (COMMENTS, request.comments.as_deref()),
        (SOURCE_ID, request.source.id.as_deref()),
    ];
    for (at, text) in texts {
        let text = convert::text_or_null(machine, text)?;
        set_part(machine, &object, at, text);
    }
    let mut requests = Vec::new();
    for request in &request.attribute_requests {
        requests.push(attribute_request::from_model(machine, request)?);
    }
    let requests = machine.new_list(requests)?;
    set_part(machine, &object, ATTRIBUTE_REQUESTS, requests);
    let entries = convert::entries(machine, &request.arguments)?;
    let arguments = machine.new_map_of(attributes::CLASS, entries)?;
    set_part(machine, &object, ARGUMENTS, arguments);
    Ok(object)
}

/// The account request of an object, read as a plan is read: with the same limits and the same words when it is wrong.
pub(crate) fn to_model(machine: &mut Machine<'_>, object: &Value) -> Answer<AccountRequest> {
    let mut attribute_requests = Vec::new();
    for request in items(machine, object, ATTRIBUTE_REQUESTS)? {
        let operation = part(machine, &request, attribute_request::OPERATION);
        let operation = enums::name_of(machine, &operation)?;
        let name = part(machine, &request, attribute_request::NAME);
        let value = part(machine, &request, attribute_request::VALUE);
        let arguments = part(machine, &request, attribute_request::ARGUMENTS);
        attribute_requests.push(json!({
            "name": convert::optional_text(machine, &name)?,
            "operation": operation.as_deref().unwrap_or("Add"),
            "value": convert::to_json(machine, &value)?,
            "arguments": convert::map_to_json(machine, &arguments)?,
        }));
    }
    let operation = part(machine, object, OPERATION);
    let operation = enums::name_of(machine, &operation)?;
    let mut texts = Vec::new();
    for at in [SOURCE_ID, APPLICATION, NATIVE_IDENTITY, INSTANCE, COMMENTS] {
        let text = part(machine, object, at);
        texts.push(convert::optional_text(machine, &text)?);
    }
    let arguments = part(machine, object, ARGUMENTS);
    let read = AccountRequest::from_json(&json!({
        // A source without a name is known to rules by its id.
        "source": {"id": texts[0], "name": if texts[0] == texts[1] { &None } else { &texts[1] }},
        "nativeIdentity": texts[2],
        "instance": texts[3],
        "comments": texts[4],
        "operation": operation.as_deref().unwrap_or("Modify"),
        "arguments": convert::map_to_json(machine, &arguments)?,
        "attributeRequests": attribute_requests,
    }));
    read.map_err(|fault| Throw::fault(format!("The rule left an account request that no plan may have: {fault}")))
}
