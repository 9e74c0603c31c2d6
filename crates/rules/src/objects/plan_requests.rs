//! What a `ProvisioningPlan` does with its requests: finding, adding, merging, collapsing.

use super::{
    abstract_request::{self as request, APPLICATION, INSTANCE, NATIVE_IDENTITY, OPERATION},
    account_request, add_to, arg, attribute_request, copies, enums, flag, generic_request, get_list, is_empty, items,
    matching, object_request, part,
    plan::{self, ACCOUNT_REQUESTS, ARGUMENTS, CLASS, OBJECT_REQUESTS},
    push, remove_from, result, set, set_part,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The application that stands for the identity system itself, and the older name of one for its identities.
const IIQ: &str = "IIQ";
const IDM: &str = "IDM";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getAccountRequests()", get_list::<ACCOUNT_REQUESTS>)
        .method("setAccountRequests(List)", set::<ACCOUNT_REQUESTS>)
        .method("getObjectRequests()", get_list::<OBJECT_REQUESTS>)
        .method("setObjectRequests(List)", set::<OBJECT_REQUESTS>)
        .method("addObjectRequest(ProvisioningPlan.ObjectRequest)", add_to::<OBJECT_REQUESTS>)
        .method("add(ProvisioningPlan.AccountRequest)", add_to::<ACCOUNT_REQUESTS>)
        .method("add(ProvisioningPlan.ObjectRequest)", add_to::<OBJECT_REQUESTS>)
        .method("remove(ProvisioningPlan.AccountRequest)", remove_from::<ACCOUNT_REQUESTS>)
        .method("addRequest(ProvisioningPlan.AbstractRequest)", |machine, this, arguments| {
            add(machine, this, arg(arguments, 0))?;
            Ok(Value::Void)
        })
        .method("getAllRequests()", |machine, this, _| {
            let all = every(machine, this)?;
            machine.new_list(all)
        })
        .method("isEmpty()", |machine, this, _| {
            Ok((is_empty(machine, this, ACCOUNT_REQUESTS)? && is_empty(machine, this, OBJECT_REQUESTS)?).into())
        })
        .method("hasRequests()", |machine, this, _| Ok((!every(machine, this)?.is_empty()).into()))
        .method("merge(ProvisioningPlan)", |machine, this, arguments| merge(machine, this, &arg(arguments, 0), false))
        .method("merge(ProvisioningPlan,boolean)", |machine, this, arguments| {
            merge(machine, this, &arg(arguments, 0), flag(arguments, 1))
        })
        .method("collapse(boolean)", collapse)
        .method("getNormalizedStatus()", normalized_status)
        .method("resetResults()", reset_results)
        .method("getAppForTargetCollector()", |machine, this, _| {
            for one in every(machine, this)? {
                if !request::collector(machine, &one)?.is_null() {
                    return Ok(part(machine, &one, APPLICATION));
                }
            }
            Ok(Value::Null)
        });
    describe_searches(builder);
    describe_adding(builder);
}

fn describe_searches(builder: &mut Builder) {
    builder
        .class(CLASS)
        .function("isIIQ(String)", |_, _, arguments| {
            Ok(matches!(&arg(arguments, 0), Value::Text(name) if name.is(IIQ)).into())
        })
        .method("isIIQ()", |machine, this, _| Ok(is_about(machine, this, IIQ)?.into()))
        .method("isIdentityPlan()", |machine, this, _| Ok(is_about(machine, this, IIQ)?.into()))
        .method("getIIQAccountRequest()", |machine, this, _| {
            let name = machine.text(IIQ)?;
            first_of(machine, this, ACCOUNT_REQUESTS, &[(APPLICATION, name)])
        })
        .method("getIDMAccountRequest()", |machine, this, _| {
            let name = machine.text(IDM)?;
            first_of(machine, this, ACCOUNT_REQUESTS, &[(APPLICATION, name)])
        })
        .function("getApplicationDisplayName(String)", |machine, _, arguments| match arg(arguments, 0) {
            Value::Text(name) if name.is(IIQ) => machine.text("IdentityIQ"),
            name => Ok(name),
        })
        .method("getAccountRequests(String)", |machine, this, arguments| {
            list_of(machine, this, &[(APPLICATION, arg(arguments, 0))])
        })
        .method("getAccountRequests(String,String)", |machine, this, arguments| {
            list_of(machine, this, &[(APPLICATION, arg(arguments, 0)), (NATIVE_IDENTITY, arg(arguments, 1))])
        })
        .method("getAccountRequest(String)", |machine, this, arguments| {
            first_of(machine, this, ACCOUNT_REQUESTS, &[(APPLICATION, arg(arguments, 0))])
        })
        .method("getAccountRequest(String,String,String)", |machine, this, arguments| {
            first_of(machine, this, ACCOUNT_REQUESTS, &account(arguments))
        })
        .method("getObjectRequest(String,String,String)", |machine, this, arguments| {
            first_of(machine, this, OBJECT_REQUESTS, &account(arguments))
        })
        .method("getApplicationNames()", |machine, this, _| {
            let mut names: Vec<Value> = Vec::new();
            for one in every(machine, this)? {
                let name = part(machine, &one, APPLICATION);
                machine.charge(names.len() as u64)?;
                let is_known = names
                    .iter()
                    .any(|known| matches!((known, &name), (Value::Text(known), Value::Text(name)) if known == name));
                if !name.is_null() && !is_known {
                    names.push(name);
                }
            }
            machine.new_list(names)
        })
        .method("getModifyAccountRequests()", |machine, this, _| by_modify(machine, this, true))
        .method("getNonModifyAccountRequests()", |machine, this, _| by_modify(machine, this, false))
        .method("getMatchingRequest(ProvisioningPlan.AbstractRequest)", |machine, this, arguments| {
            let all = every(machine, this)?;
            found(matching::find(machine, all, &arg(arguments, 0), false))
        })
        .method("getMatchingRequest(ProvisioningPlan.AbstractRequest,boolean)", |machine, this, arguments| {
            let all = every(machine, this)?;
            found(matching::find(machine, all, &arg(arguments, 0), flag(arguments, 1)))
        })
        .method("getMatchingRequest(List,ProvisioningPlan.AbstractRequest)", |machine, _, arguments| {
            let all = convert::listed(machine, &arg(arguments, 0))?;
            found(matching::find(machine, all, &arg(arguments, 1), false))
        })
        .method("getMatchingRequest(List,ProvisioningPlan.AbstractRequest,boolean)", |machine, _, arguments| {
            let all = convert::listed(machine, &arg(arguments, 0))?;
            found(matching::find(machine, all, &arg(arguments, 1), flag(arguments, 2)))
        })
        .method("getMatchingAccountRequest(ProvisioningPlan.AccountRequest)", |machine, this, arguments| {
            let all = items(machine, this, ACCOUNT_REQUESTS)?;
            found(matching::find(machine, all, &arg(arguments, 0), false))
        });
}

fn describe_adding(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("add(String,String,ProvisioningPlan.AccountRequest.Operation)", |machine, this, arguments| {
            let (application, native) = (arg(arguments, 0), arg(arguments, 1));
            let made = account_request::made(machine, arg(arguments, 2), application, Value::Null, native)?;
            push(machine, this, ACCOUNT_REQUESTS, made.clone())?;
            Ok(made)
        })
        .method("add(String,String,String,ProvisioningPlan.Operation,Object)", |machine, this, arguments| {
            let account = [(APPLICATION, arg(arguments, 0)), (NATIVE_IDENTITY, arg(arguments, 1))];
            add_attribute(machine, this, &account, arg(arguments, 2), arg(arguments, 3), arg(arguments, 4))
        })
        .method("add(String,String,ProvisioningPlan.Operation,Object)", |machine, this, arguments| {
            let account = [(APPLICATION, arg(arguments, 0))];
            add_attribute(machine, this, &account, arg(arguments, 1), arg(arguments, 2), arg(arguments, 3))?;
            Ok(Value::Void)
        })
        .method("add(String,String,Object)", |machine, this, arguments| change(machine, this, "Add", arguments))
        .method("remove(String,String,Object)", |machine, this, arguments| change(machine, this, "Remove", arguments))
        .method("set(String,String,Object)", |machine, this, arguments| change(machine, this, "Set", arguments));
}

fn found(answer: Answer<Option<Value>>) -> Answer {
    answer.map(|found| found.unwrap_or(Value::Null))
}

/// Account and object requests.
fn every(machine: &mut Machine<'_>, plan: &Value) -> Answer<Vec<Value>> {
    let mut all = items(machine, plan, ACCOUNT_REQUESTS)?;
    all.extend(items(machine, plan, OBJECT_REQUESTS)?);
    Ok(all)
}

fn add(machine: &mut Machine<'_>, plan: &Value, one: Value) -> Answer<()> {
    let is_object = machine.is_a(&one, object_request::CLASS);
    push(machine, plan, if is_object { OBJECT_REQUESTS } else { ACCOUNT_REQUESTS }, one)
}

fn account(arguments: &[Value]) -> [(usize, Value); 3] {
    [(APPLICATION, arg(arguments, 0)), (INSTANCE, arg(arguments, 1)), (NATIVE_IDENTITY, arg(arguments, 2))]
}

/// Whether a request has all these parts.
fn has_all(machine: &mut Machine<'_>, one: &Value, parts: &[(usize, Value)]) -> Answer<bool> {
    for (at, value) in parts {
        let own = part(machine, one, *at);
        if !machine.equal(&own, value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn first_of(machine: &mut Machine<'_>, plan: &Value, list: usize, parts: &[(usize, Value)]) -> Answer {
    for one in items(machine, plan, list)? {
        if has_all(machine, &one, parts)? {
            return Ok(one);
        }
    }
    Ok(Value::Null)
}

fn list_of(machine: &mut Machine<'_>, plan: &Value, parts: &[(usize, Value)]) -> Answer {
    let mut found = Vec::new();
    for one in items(machine, plan, ACCOUNT_REQUESTS)? {
        if has_all(machine, &one, parts)? {
            found.push(one);
        }
    }
    machine.new_list(found)
}

/// Whether there are requests, and all are for an application.
fn is_about(machine: &mut Machine<'_>, plan: &Value, name: &str) -> Answer<bool> {
    let all = items(machine, plan, ACCOUNT_REQUESTS)?;
    let is = |one: &Value| matches!(part(machine, one, APPLICATION), Value::Text(own) if own.is(name));
    Ok(!all.is_empty() && all.iter().all(is))
}

/// The account requests whose operation is Modify, or is not. One without an operation modifies.
fn by_modify(machine: &mut Machine<'_>, plan: &Value, modify: bool) -> Answer {
    let mut found = Vec::new();
    for one in items(machine, plan, ACCOUNT_REQUESTS)? {
        let operation = part(machine, &one, OPERATION);
        let modifies = enums::name_of(machine, &operation)?.is_none_or(|name| name == "Modify");
        if modifies == modify {
            found.push(one);
        }
    }
    machine.new_list(found)
}

/// Adds an attribute request to the account request for an account, which is made where there is none. Gives the latter.
fn add_attribute(
    machine: &mut Machine<'_>,
    plan: &Value,
    account: &[(usize, Value)],
    name: Value,
    operation: Value,
    value: Value,
) -> Answer {
    let mut one = first_of(machine, plan, ACCOUNT_REQUESTS, account)?;
    if one.is_null() {
        let modify = enums::constant(machine, enums::ACCOUNT, "Modify")?;
        one = account_request::made(machine, modify, Value::Null, Value::Null, Value::Null)?;
        for (at, value) in account {
            set_part(machine, &one, *at, value.clone());
        }
        push(machine, plan, ACCOUNT_REQUESTS, one.clone())?;
    }
    let made = attribute_request::made(machine, name, operation, value)?;
    request::add(machine, &one, made)?;
    Ok(one)
}

/// `add`, `remove` and `set` of an application's attribute.
fn change(machine: &mut Machine<'_>, plan: &Value, operation: &str, arguments: &[Value]) -> Answer {
    let operation = enums::constant(machine, enums::ATTRIBUTE, operation)?;
    let account = [(APPLICATION, arg(arguments, 0))];
    add_attribute(machine, plan, &account, arg(arguments, 1), operation, arg(arguments, 2))?;
    Ok(Value::Void)
}

/// Adds copies of another plan's requests: to the request for the same account what that has not yet, else whole. Takes
/// over arguments that are missing. With `remove_matches`, requests that found one here leave the other plan.
fn merge(machine: &mut Machine<'_>, plan: &Value, other: &Value, remove_matches: bool) -> Answer {
    if other.is_null() || machine.same(plan, other) {
        return Ok(Value::Void);
    }
    for one in every(machine, other)? {
        let known = every(machine, plan)?;
        let Some(target) = matching::find(machine, known, &one, false)? else {
            let copy = copies::request(machine, &one)?;
            add(machine, plan, copy)?;
            continue;
        };
        for at in [request::ATTRIBUTE_REQUESTS, request::PERMISSION_REQUESTS] {
            for more in items(machine, &one, at)? {
                merge_one(machine, &target, at, &more)?;
            }
        }
        if remove_matches {
            let gone = std::slice::from_ref(&one);
            remove_from::<ACCOUNT_REQUESTS>(machine, other, gone)?;
            remove_from::<OBJECT_REQUESTS>(machine, other, gone)?;
        }
    }
    let theirs = part(machine, other, ARGUMENTS);
    if !theirs.is_null() {
        let held = super::attributes::of_part(machine, plan, ARGUMENTS)?;
        for (key, value) in machine.map_entries(&theirs)? {
            if machine.map_get(&held, &key)?.is_null() {
                machine.map_put(&held, key, value)?;
            }
        }
    }
    Ok(Value::Void)
}

fn merge_one(machine: &mut Machine<'_>, target: &Value, at: usize, more: &Value) -> Answer<()> {
    for known in items(machine, target, at)? {
        if generic_request::equal(machine, &known, more)? {
            return Ok(());
        }
    }
    let mut copy = copies::generic(machine, more)?;
    set_part(machine, &copy, generic_request::ORIGIN, Value::Null);
    push(machine, target, at, std::mem::take(&mut copy))
}

/// A copy of the plan with the collapsed forms of its requests.
fn collapse(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let copy = plan::copy(machine, this, false)?;
    for one in every(machine, this)? {
        let one = copies::request_collapsed(machine, &one, arguments)?;
        add(machine, &copy, one)?;
    }
    Ok(copy)
}

/// The status of the plan's result, or the worst of those of its requests; null where nobody set one.
fn normalized_status(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let own = part(machine, this, plan::RESULT);
    let own = part(machine, &own, result::STATUS);
    if !own.is_null() {
        return Ok(own);
    }
    let mut worst: Option<usize> = None;
    for one in every(machine, this)? {
        let status = part(machine, &one, request::RESULT);
        let status = part(machine, &status, result::STATUS);
        if let Value::Text(status) = status
            && let Some(at) = result::STATUSES.iter().position(|known| status.is(known))
        {
            worst = Some(worst.map_or(at, |worst| worst.min(at)));
        }
    }
    convert::text_or_null(machine, worst.and_then(|at| result::STATUSES.get(at).copied()))
}

fn reset_results(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    set_part(machine, this, plan::RESULT, Value::Null);
    for one in every(machine, this)? {
        set_part(machine, &one, request::RESULT, Value::Null);
        for at in [request::ATTRIBUTE_REQUESTS, request::PERMISSION_REQUESTS] {
            for generic in items(machine, &one, at)? {
                set_part(machine, &generic, generic_request::RESULT, Value::Null);
            }
        }
    }
    Ok(Value::Void)
}
