//! `sailpoint.object.ProvisioningPlan`.

use super::{
    account_request, add_to, attributes, get, get_list, identity, items, make, part, remove_from, set, set_part,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Throw, Value};
use model::plan::ProvisioningPlan;

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan";

const ACCOUNT_REQUESTS: usize = 0;
const IDENTITY: usize = 1;
const REQUESTERS: usize = 2;
const ARGUMENTS: usize = 3;
const COMMENTS: usize = 4;
const NATIVE_IDENTITY: usize = 5;
const TRACKING: usize = 6;
const TARGET: usize = 7;
const PARTS: usize = 8;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("getAccountRequests()", get_list::<ACCOUNT_REQUESTS>)
        .method("setAccountRequests(List)", set::<ACCOUNT_REQUESTS>)
        .method("getAllRequests()", get_list::<ACCOUNT_REQUESTS>)
        .method("add(ProvisioningPlan.AccountRequest)", add_to::<ACCOUNT_REQUESTS>)
        .method("remove(ProvisioningPlan.AccountRequest)", remove_from::<ACCOUNT_REQUESTS>)
        .method("getIdentity()", get::<IDENTITY>)
        .method("setIdentity(Identity)", set::<IDENTITY>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("setNativeIdentity(String)", set::<NATIVE_IDENTITY>)
        .method("getRequesters()", get_list::<REQUESTERS>)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("getComments()", get::<COMMENTS>)
        .method("setComments(String)", set::<COMMENTS>)
        .method("getTrackingId()", get::<TRACKING>)
        .method("setTrackingId(String)", set::<TRACKING>)
        .method("getTargetIntegration()", get::<TARGET>)
        .method("setTargetIntegration(String)", set::<TARGET>);
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
    for request in &plan.account_requests {
        requests.push(account_request::from_model(machine, request)?);
    }
    let native = requests.first().map_or(Value::Null, |first| part(machine, first, account_request::NATIVE_IDENTITY));
    let requests = machine.new_list(requests)?;
    let person = identity::from_model(machine, &plan.identity)?;
    let requester = identity::from_model(machine, &plan.requester)?;
    let requesters = machine.new_list(if requester.is_null() { Vec::new() } else { vec![requester] })?;
    let entries = convert::entries(machine, &plan.arguments)?;
    let parts = [
        (ACCOUNT_REQUESTS, requests),
        (IDENTITY, person),
        (REQUESTERS, requesters),
        (ARGUMENTS, machine.new_map_of(attributes::CLASS, entries)?),
        (COMMENTS, convert::text_or_null(machine, plan.comments.as_deref())?),
        (NATIVE_IDENTITY, native),
        (TRACKING, machine.text(tracking_id)?),
        (TARGET, machine.text(integration)?),
    ];
    for (at, value) in parts {
        set_part(machine, &object, at, value);
    }
    Ok(object)
}

/// The plan of an object: what the rule made of it. People stay as they were.
pub(crate) fn to_model(
    machine: &mut Machine<'_>,
    object: &Value,
    before: &ProvisioningPlan,
) -> Answer<ProvisioningPlan> {
    let mut account_requests = Vec::new();
    for request in items(machine, object, ACCOUNT_REQUESTS)? {
        if !machine.is_a(&request, account_request::CLASS) {
            let found = machine.describe(&request);
            return Err(Throw::fault(format!("The rule left {found} among the account requests")));
        }
        account_requests.push(account_request::to_model(machine, &request)?);
    }
    let arguments = part(machine, object, ARGUMENTS);
    let comments = part(machine, object, COMMENTS);
    Ok(ProvisioningPlan {
        identity: before.identity.clone(),
        requester: before.requester.clone(),
        arguments: convert::map_to_json(machine, &arguments)?,
        comments: convert::optional_text(machine, &comments)?,
        account_requests,
    })
}
