//! `sailpoint.object.ProvisioningPlan`: its own members, and its way into the rule and out of it. What it does with its
//! requests is in [`super::plan_requests`].

use super::{
    account_request, add_to, arg, attributes, copies, flag, from_map, get, get_flag, get_list, identity, items, log,
    make, part, set, set_part, set_parts,
};
use crate::convert::{self, Exit};
use beanshell::{Answer, Builder, Machine, Primitive, Throw, Value};
use model::plan::{ACCOUNT_REQUESTS_MAX, ProvisioningPlan};
use serde_json::json;

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan";

pub(crate) const ACCOUNT_REQUESTS: usize = 0;
const IDENTITY: usize = 1;
const REQUESTERS: usize = 2;
pub(crate) const ARGUMENTS: usize = 3;
pub(crate) const COMMENTS: usize = 4;
pub(crate) const NATIVE_IDENTITY: usize = 5;
pub(crate) const TRACKING: usize = 6;
const TARGET: usize = 7;
pub(crate) const OBJECT_REQUESTS: usize = 8;
const FILTERED: usize = 9;
const SOURCE: usize = 10;
const SOURCE_TYPE: usize = 11;
const SOURCE_NAME: usize = 12;
const SOURCE_ID: usize = 13;
const INTEGRATION_DATA: usize = 14;
pub(crate) const RESULT: usize = 15;
const PROVISIONED: usize = 16;
const MAINTENANCE: usize = 17;
const STATUS: usize = 18;
/// What the plan had for identity, requesters, native identity, tracking number and integration when it came: what
/// differs at the end is not carried out.
const BEFORE: usize = 19;
const PARTS: usize = BEFORE + FIXED.len();

/// Parts that a rule may set and that stay as they were.
const FIXED: [(usize, &str); 5] = [
    (IDENTITY, "setIdentity"),
    (REQUESTERS, "setRequesters"),
    (NATIVE_IDENTITY, "setNativeIdentity"),
    (TRACKING, "setTrackingId"),
    (TARGET, "setTargetIntegration"),
];

/// Parts that a ticket's plan has no place for, with their setters.
const DROPPED: &[(usize, &str)] = &[
    (FILTERED, "setFiltered"),
    (SOURCE, "setSource"),
    (SOURCE_TYPE, "setSourceType"),
    (SOURCE_NAME, "setSourceName"),
    (SOURCE_ID, "setSourceId"),
    (INTEGRATION_DATA, "setIntegrationData"),
    (RESULT, "setResult"),
    (PROVISIONED, "setProvisioned"),
    (MAINTENANCE, "setMaintenanceExpiration"),
    (STATUS, "setXmlStatus"),
];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(Map)", |machine, _, arguments| {
            let plan = make(machine, CLASS, PARTS)?;
            from_map::fill_plan(machine, &plan, &arg(arguments, 0))?;
            Ok(plan)
        })
        .constructor("(ProvisioningPlan)", |machine, _, arguments| copy(machine, &arg(arguments, 0), true))
        .constructor("(ProvisioningPlan,boolean)", |machine, _, arguments| {
            copy(machine, &arg(arguments, 0), flag(arguments, 1))
        })
        .method("fromMap(Map)", |machine, this, arguments| {
            from_map::fill_plan(machine, this, &arg(arguments, 0))?;
            Ok(Value::Void)
        })
        .method("getIdentity()", get::<IDENTITY>)
        .method("setIdentity(sailpoint.object.Identity)", set::<IDENTITY>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("setNativeIdentity(String)", set::<NATIVE_IDENTITY>)
        .method("getRequesters()", get_list::<REQUESTERS>)
        .method("setRequesters(List)", set::<REQUESTERS>)
        .method("addRequester(sailpoint.object.Identity)", |machine, this, arguments| {
            // A list of its own: the one that the plan came with tells whether it was changed.
            let mut requesters = items(machine, this, REQUESTERS)?;
            requesters.push(arg(arguments, 0));
            let requesters = machine.new_list(requesters)?;
            set_part(machine, this, REQUESTERS, requesters);
            Ok(Value::Void)
        })
        .method("getComments()", get::<COMMENTS>)
        .method("setComments(String)", set::<COMMENTS>)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("get(String)", attributes::get_from::<ARGUMENTS>)
        .method("getString(String)", attributes::get_string_from::<ARGUMENTS>)
        .method("put(String,Object)", attributes::put_into::<ARGUMENTS>)
        .method("getIntegrationData()", get::<INTEGRATION_DATA>)
        .method("setIntegrationData(Map)", set::<INTEGRATION_DATA>)
        .method("getTargetIntegration()", get::<TARGET>)
        .method("setTargetIntegration(String)", set::<TARGET>)
        .method("getTrackingId()", get::<TRACKING>)
        .method("setTrackingId(String)", set::<TRACKING>)
        .method("setRequestTrackingId(String)", set::<TRACKING>)
        .method("getFiltered()", get_list::<FILTERED>)
        .method("setFiltered(List)", set::<FILTERED>)
        .method("addFiltered(ProvisioningPlan.AbstractRequest)", add_to::<FILTERED>)
        .method("getSource()", get::<SOURCE>)
        .method("setSource(String)", set::<SOURCE>)
        .method("getSourceType()", get::<SOURCE_TYPE>)
        .method("setSourceType(String)", set::<SOURCE_TYPE>)
        .method("getSourceName()", get::<SOURCE_NAME>)
        .method("setSourceName(String)", set::<SOURCE_NAME>)
        .method("getSourceId()", get::<SOURCE_ID>)
        .method("setSourceId(String)", set::<SOURCE_ID>)
        .method("getXmlSourceType()", get::<SOURCE_TYPE>)
        .method("setXmlSourceType(String)", set::<SOURCE_TYPE>)
        .method("getXmlSourceName()", get::<SOURCE_NAME>)
        .method("setXmlSourceName(String)", set::<SOURCE_NAME>)
        .method("getXmlSourceId()", get::<SOURCE_ID>)
        .method("setXmlSourceId(String)", set::<SOURCE_ID>)
        .method("getXmlStatus()", get::<STATUS>)
        .method("setXmlStatus(String)", set::<STATUS>)
        .method("getXmlRequestID()", |_, _, _| Ok(Value::Null))
        .method("getXmlWarnings()", |_, _, _| Ok(Value::Null))
        .method("getXmlErrors()", |_, _, _| Ok(Value::Null))
        .method("getResult()", get::<RESULT>)
        .method("setResult(ProvisioningResult)", set::<RESULT>)
        .method("isProvisioned()", get_flag::<PROVISIONED>)
        .method("setProvisioned(boolean)", set::<PROVISIONED>)
        .method("getMaintenanceExpiration()", |machine, this, _| match part(machine, this, MAINTENANCE) {
            Value::Primitive(time) => Ok(time.into()),
            _ => Ok(Primitive::Long(0).into()),
        })
        .method("setMaintenanceExpiration(long)", set::<MAINTENANCE>);
}

/// A copy of a plan, with copies of its requests or without any.
pub(crate) fn copy(machine: &mut Machine<'_>, source: &Value, keep_requests: bool) -> Answer {
    if source.is_null() {
        return Err(machine.throw_bare("java.lang.NullPointerException"));
    }
    let plan = make(machine, CLASS, PARTS)?;
    for at in 0..BEFORE {
        let mut value = part(machine, source, at);
        if [ACCOUNT_REQUESTS, OBJECT_REQUESTS].contains(&at) {
            let mut requests = Vec::new();
            if keep_requests {
                for request in items(machine, source, at)? {
                    requests.push(copies::request(machine, &request)?);
                }
            }
            value = machine.new_list(requests)?;
        } else if machine.is_a(&value, attributes::CLASS) {
            value = attributes::copy(machine, &value)?;
        }
        set_part(machine, &plan, at, value);
    }
    Ok(plan)
}

/// The object of a plan.
pub(crate) fn from_model(
    machine: &mut Machine<'_>,
    plan: &ProvisioningPlan,
    tracking_id: &str,
    integration: &str,
) -> Answer {
    let object = make(machine, CLASS, PARTS)?;
    let mut requests = Vec::new();
    for (at, request) in plan.account_requests.iter().enumerate() {
        requests.push(account_request::from_model(machine, request, at)?);
    }
    let requests = machine.new_list(requests)?;
    let person = identity::from_model(machine, &plan.identity, &plan.account_requests)?;
    let native = plan.identity.get("name").and_then(serde_json::Value::as_str);
    let native = native.or_else(|| plan.account_requests.first().and_then(|first| first.native_identity.as_deref()));
    let requester = identity::from_model(machine, &plan.requester, &[])?;
    let requesters = machine.new_list(if requester.is_null() { Vec::new() } else { vec![requester] })?;
    let entries = convert::entries(machine, &plan.arguments)?;
    let parts = [
        (ACCOUNT_REQUESTS, requests),
        (IDENTITY, person),
        (REQUESTERS, requesters),
        (ARGUMENTS, machine.new_map_of(attributes::CLASS, entries)?),
        (COMMENTS, convert::text_or_null(machine, plan.comments.as_deref())?),
        (NATIVE_IDENTITY, convert::text_or_null(machine, native)?),
        (TRACKING, machine.text(tracking_id)?),
        (TARGET, machine.text(integration)?),
    ];
    set_parts(machine, &object, parts);
    for (at, (fixed, _)) in FIXED.iter().enumerate() {
        let mut value = part(machine, &object, *fixed);
        if *fixed == REQUESTERS {
            let requesters = items(machine, &object, REQUESTERS)?;
            value = machine.new_list(requesters)?;
        }
        set_part(machine, &object, BEFORE + at, value);
    }
    Ok(object)
}

/// The plan of an object: what the rule made of it, read as any plan is read. People stay as they were.
pub(crate) fn to_model(
    machine: &mut Machine<'_>,
    object: &Value,
    before: &ProvisioningPlan,
) -> Answer<ProvisioningPlan> {
    let mut exit = Exit::new();
    let requests = items(machine, object, ACCOUNT_REQUESTS)?;
    if requests.len() > ACCOUNT_REQUESTS_MAX {
        return Err(Throw::fault(format!(
            "The rule left {} account requests in the plan; the most is {ACCOUNT_REQUESTS_MAX}",
            requests.len()
        )));
    }
    if !items(machine, object, OBJECT_REQUESTS)?.is_empty() {
        return Err(Throw::fault("The rule left an object request; a ticket's plan can only have account requests"));
    }
    let mut account_requests = Vec::new();
    for request in &requests {
        if !machine.is_a(request, account_request::CLASS) {
            let found = machine.describe(request);
            return Err(Throw::fault(format!("The rule left {found} among the account requests")));
        }
        account_requests.push(account_request::to_json(machine, &mut exit, request, &before.account_requests)?);
    }
    let (arguments, comments) = (part(machine, object, ARGUMENTS), part(machine, object, COMMENTS));
    let arguments = exit.members(machine, &arguments, Some(&before.arguments))?;
    let comments = exit.text(machine, &comments)?;
    warn(machine, object);
    let is_empty = account_requests.is_empty();
    if is_empty {
        // A rule may take everything out, which no plan that comes from outside may say: a request that is left out below.
        account_requests.push(json!({"source": "none"}));
    }
    let read = ProvisioningPlan::from_json(&json!({
        "identity": before.identity,
        "requester": before.requester,
        "arguments": arguments,
        "comments": comments,
        "accountRequests": account_requests,
    }));
    let mut plan = read.map_err(|fault| Throw::fault(format!("The rule left a plan that cannot be: {fault}")))?;
    if is_empty {
        plan.account_requests.clear();
    }
    Ok(plan)
}

/// Whether two values are one object, the same text, or lists of the same objects.
fn is_same(machine: &mut Machine<'_>, one: &Value, other: &Value) -> bool {
    if let (Value::Text(one), Value::Text(other)) = (one, other) {
        return one == other;
    }
    if !machine.is_a(one, "java.util.List") || !machine.is_a(other, "java.util.List") {
        return machine.same(one, other);
    }
    match (machine.list_items(one), machine.list_items(other)) {
        (Ok(one), Ok(other)) => {
            one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| machine.same(one, other))
        }
        _ => false,
    }
}

/// Says in the log what the rule set and nothing becomes of.
fn warn(machine: &mut Machine<'_>, object: &Value) {
    for (at, (fixed, setter)) in FIXED.iter().enumerate() {
        let (now, before) = (part(machine, object, *fixed), part(machine, object, BEFORE + at));
        if !is_same(machine, &now, &before) {
            log::warn_once(
                machine,
                &format!("ProvisioningPlan.{setter} changes nothing: the ticket keeps what the plan had"),
            );
        }
    }
    log::warn_of_dropped(machine, object, "ProvisioningPlan", DROPPED);
}
