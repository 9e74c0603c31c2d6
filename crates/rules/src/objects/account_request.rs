//! `ProvisioningPlan.AccountRequest`: what is asked of one account. Its way into the rule and out of it.

use super::{
    abstract_request::{
        self as request, APPLICATION, ARGUMENTS, ATTRIBUTE_REQUESTS, COMMENTS, INSTANCE, NATIVE_IDENTITY, OPERATION,
        ORIGIN, PARTS, PERMISSION_REQUESTS, ROLE_EXPANSION,
    },
    arg, attribute_request, attributes, copies, enums, from_map, generic_request, get_flag, is_empty, items, log, make,
    part, set, set_part, set_parts,
};
use crate::convert::{self, Exit};
use beanshell::{Answer, Builder, Machine, Throw, Value};
use model::plan::{ATTRIBUTE_REQUESTS_MAX, AccountRequest, AttributeRequest};
use serde_json::{Value as Json, json};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.AccountRequest";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends(request::CLASS)
        .constant("TYPE_ROLE", |machine, _, _| machine.text("role"))
        .constant("TYPE_ENTITLEMENT", |machine, _, _| machine.text("entitlement"))
        .constant("ATTACHMENTS", |machine, _, _| machine.text("attachments"))
        .constant("ATTACHMENT_CONFIG_LIST", |machine, _, _| machine.text("attachmentConfigList"))
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(Map)", |machine, _, arguments| {
            let request = make(machine, CLASS, PARTS)?;
            from_map::fill_request(machine, &request, &arg(arguments, 0))?;
            Ok(request)
        })
        .constructor("(ProvisioningPlan.AccountRequest)", copies::of_first)
        .constructor("(ProvisioningPlan.AccountRequest.Operation,String,String,String)", |machine, _, arguments| {
            made(machine, arg(arguments, 0), arg(arguments, 1), arg(arguments, 2), arg(arguments, 3))
        })
        .method("getOperation()", |machine, this, _| {
            let operation = part(machine, this, OPERATION);
            enums::as_one_of(machine, enums::ACCOUNT, &operation)
        })
        .method("setOperation(ProvisioningPlan.AccountRequest.Operation)", set::<OPERATION>)
        .method("isRoleExpansion()", get_flag::<ROLE_EXPANSION>)
        .method("setRoleExpansion(boolean)", set::<ROLE_EXPANSION>)
        .method("isAccountRequest()", |_, _, _| Ok(true.into()))
        .method("cloneAccountProperties(ProvisioningPlan.AccountRequest)", |machine, this, arguments| {
            copies::properties_into(machine, &arg(arguments, 0), this)?;
            Ok(Value::Void)
        })
        .method("getXmlRequestID()", |_, _, _| Ok(Value::Null))
        .method("expandRequest()", copies::expanded);
}

/// A new request.
pub(crate) fn made(
    machine: &mut Machine<'_>,
    operation: Value,
    application: Value,
    instance: Value,
    native: Value,
) -> Answer {
    let request = make(machine, CLASS, PARTS)?;
    let parts = [(OPERATION, operation), (APPLICATION, application), (INSTANCE, instance), (NATIVE_IDENTITY, native)];
    set_parts(machine, &request, parts);
    Ok(request)
}

/// The object of a plan's account request, the one at that place of the plan.
pub(crate) fn from_model(machine: &mut Machine<'_>, request: &AccountRequest, origin: usize) -> Answer {
    let object = make(machine, CLASS, PARTS)?;
    let operation = enums::constant(machine, enums::ACCOUNT, request.operation)?;
    set_parts(machine, &object, [(OPERATION, operation), (ORIGIN, convert::place(origin))]);
    let texts = [
        (APPLICATION, Some(request.source_label())),
        (INSTANCE, request.instance.as_deref()),
        (NATIVE_IDENTITY, request.native_identity.as_deref()),
        (COMMENTS, request.comments.as_deref()),
    ];
    for (at, text) in texts {
        let text = convert::text_or_null(machine, text)?;
        set_part(machine, &object, at, text);
    }
    let mut requests = Vec::new();
    for (at, request) in request.attribute_requests.iter().enumerate() {
        requests.push(attribute_request::from_model(machine, request, at)?);
    }
    let requests = machine.new_list(requests)?;
    let entries = convert::entries(machine, &request.arguments)?;
    let arguments = machine.new_map_of(attributes::CLASS, entries)?;
    set_parts(machine, &object, [(ATTRIBUTE_REQUESTS, requests), (ARGUMENTS, arguments)]);
    Ok(object)
}

/// The JSON form of an object that is an account request. `before` are those of the plan as it came.
pub(crate) fn to_json(
    machine: &mut Machine<'_>,
    exit: &mut Exit,
    object: &Value,
    before: &[AccountRequest],
) -> Answer<Json> {
    let origin = part(machine, object, ORIGIN);
    let before = convert::at_place(before, &origin);
    let mut texts = Vec::new();
    for at in [APPLICATION, NATIVE_IDENTITY, INSTANCE, COMMENTS, OPERATION] {
        let text = part(machine, object, at);
        texts.push(exit.text(machine, &text)?);
    }
    if !is_empty(machine, object, PERMISSION_REQUESTS)? {
        let label = texts[0].as_deref().unwrap_or_default();
        return Err(Throw::fault(format!(
            "The rule left a permission request for {label}; a ticket's plan can only have attribute requests"
        )));
    }
    // The id is the source's that the plan named: where the rule names another, it is not known.
    let source =
        before.filter(|before| texts[0].as_deref() == Some(before.source_label())).map(|before| &before.source);
    let source = match source {
        Some(source) => json!({"id": source.id, "name": source.name}),
        None => json!({"name": texts[0]}),
    };
    let known: &[AttributeRequest] = before.map_or(&[], |before| &before.attribute_requests);
    let mut attribute_requests = Vec::new();
    let requests = items(machine, object, ATTRIBUTE_REQUESTS)?;
    if requests.len() > ATTRIBUTE_REQUESTS_MAX {
        return Err(Throw::fault(format!(
            "The rule left {} attribute requests in an account request; the most is {ATTRIBUTE_REQUESTS_MAX}",
            requests.len()
        )));
    }
    for request in requests {
        attribute_requests.push(attribute_to_json(machine, exit, &request, known)?);
    }
    log::warn_of_dropped(machine, object, "AccountRequest", request::DROPPED);
    let arguments = part(machine, object, ARGUMENTS);
    Ok(json!({
        "source": source,
        "nativeIdentity": texts[1],
        "instance": texts[2],
        "comments": texts[3],
        "operation": texts[4].as_deref().unwrap_or("Modify"),
        "arguments": exit.members(machine, &arguments, before.map(|before| &before.arguments))?,
        "attributeRequests": attribute_requests,
    }))
}

fn attribute_to_json(
    machine: &mut Machine<'_>,
    exit: &mut Exit,
    object: &Value,
    before: &[AttributeRequest],
) -> Answer<Json> {
    if !machine.is_a(object, attribute_request::CLASS) {
        let found = machine.describe(object);
        return Err(Throw::fault(format!("The rule left {found} among the attribute requests")));
    }
    let [name, operation, value, arguments, origin] = [
        generic_request::NAME,
        generic_request::OPERATION,
        generic_request::VALUE,
        generic_request::ARGUMENTS,
        generic_request::ORIGIN,
    ]
    .map(|at| part(machine, object, at));
    let before = convert::at_place(before, &origin);
    log::warn_of_dropped(machine, object, "AttributeRequest", generic_request::DROPPED);
    let operation = exit.text(machine, &operation)?;
    Ok(json!({
        "name": exit.text(machine, &name)?,
        "operation": operation.as_deref().unwrap_or("Add"),
        "value": exit.json(machine, &value, before.map(|before| &before.value))?,
        "arguments": exit.members(machine, &arguments, before.map(|before| &before.arguments))?,
    }))
}
