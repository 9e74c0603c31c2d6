//! `ProvisioningPlan.AbstractRequest`: what account and object requests have in common.

use super::{
    arg, attributes, copies, enums, flag, from_map, generic_request, get, get_flag, get_list, items, matching, part,
    permission_request, push, remove_from, set, set_part, values,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.AbstractRequest";

/// A constant of one of the two enums of operations.
pub(crate) const OPERATION: usize = 0;
pub(crate) const APPLICATION: usize = 1;
pub(crate) const INSTANCE: usize = 2;
pub(crate) const NATIVE_IDENTITY: usize = 3;
pub(crate) const ATTRIBUTE_REQUESTS: usize = 4;
pub(crate) const PERMISSION_REQUESTS: usize = 5;
pub(crate) const ARGUMENTS: usize = 6;
pub(crate) const COMMENTS: usize = 7;
/// Its place in the plan as it came, if it was there.
pub(crate) const ORIGIN: usize = 8;
const TYPE: usize = 9;
const SOURCE_ROLE: usize = 10;
const TRACKING: usize = 11;
const TARGET_INTEGRATION: usize = 12;
pub(crate) const RESULT: usize = 13;
const CLEANABLE: usize = 14;
const UNMAPPED_APPLICATION: usize = 15;
const SELECTOR_RULE: usize = 16;
pub(crate) const ROLE_EXPANSION: usize = 17;
pub(crate) const TARGET_CLASS: usize = 18;
pub(crate) const TARGET_ID: usize = 19;
pub(crate) const TARGET_NAME: usize = 20;
pub(crate) const PARTS: usize = 21;

/// Parts that a ticket's plan has no place for, with their setters.
pub(crate) const DROPPED: &[(usize, &str)] = &[
    (TYPE, "setType"),
    (SOURCE_ROLE, "setSourceRole"),
    (TRACKING, "setTrackingId"),
    (TARGET_INTEGRATION, "setTargetIntegration"),
    (RESULT, "setResult"),
    (CLEANABLE, "setCleanable"),
    (UNMAPPED_APPLICATION, "setUnmappedApplication"),
    (SELECTOR_RULE, "setAccountSelectorRule"),
    (ROLE_EXPANSION, "setRoleExpansion"),
];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constant("ATT_ALLOW_DUPLICATE_ACCOUNTS", |machine, _, _| machine.text("allowDuplicateAccounts"))
        .constant("ATT_SELECTOR_RULE_SRC", |machine, _, _| machine.text("selectorRuleSrc"))
        .method("getApplication()", get::<APPLICATION>)
        .method("getApplicationName()", get::<APPLICATION>)
        .method("setApplication(String)", set::<APPLICATION>)
        .method("getUnmappedApplication()", get::<UNMAPPED_APPLICATION>)
        .method("setUnmappedApplication(String)", set::<UNMAPPED_APPLICATION>)
        .method("getInstance()", get::<INSTANCE>)
        .method("setInstance(String)", set::<INSTANCE>)
        .method("getType()", get::<TYPE>)
        .method("setType(String)", set::<TYPE>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("setNativeIdentity(String)", set::<NATIVE_IDENTITY>)
        .method("getSourceRole()", get::<SOURCE_ROLE>)
        .method("setSourceRole(String)", set::<SOURCE_ROLE>)
        .method("getAccountSelectorRule()", get::<SELECTOR_RULE>)
        .method("setAccountSelectorRule(sailpoint.object.Rule)", set::<SELECTOR_RULE>)
        .method("getOp()", |machine, this, _| {
            let operation = part(machine, this, OPERATION);
            enums::as_one_of(machine, enums::OBJECT, &operation)
        })
        .method("setOp(ProvisioningPlan.ObjectOperation)", set::<OPERATION>)
        .method("getTrackingId()", get::<TRACKING>)
        .method("setTrackingId(String)", set::<TRACKING>)
        .method("getTargetIntegration()", get::<TARGET_INTEGRATION>)
        .method("setTargetIntegration(String)", set::<TARGET_INTEGRATION>)
        .method("getResult()", get::<RESULT>)
        .method("setResult(ProvisioningResult)", set::<RESULT>)
        .method("isCleanable()", get_flag::<CLEANABLE>)
        .method("setCleanable(boolean)", set::<CLEANABLE>)
        .method("getComments()", get::<COMMENTS>)
        .method("setComments(String)", set::<COMMENTS>)
        .method("isAccountRequest()", |_, _, _| Ok(false.into()))
        .method("isGroupRequest()", |_, _, _| Ok(false.into()))
        .method("isTargetMatch(ProvisioningPlan.AbstractRequest)", matching::is_target_match)
        .method("isAttributesMatch(ProvisioningPlan.AbstractRequest)", matching::is_attributes_match)
        .method("isMatch(ProvisioningPlan.AbstractRequest)", matching::is_match)
        .method("fromMap(Map)", |machine, this, arguments| {
            from_map::fill_request(machine, this, &arg(arguments, 0))?;
            Ok(Value::Void)
        });
    describe_arguments(builder);
    describe_requests(builder);
    describe_copies(builder);
}

fn describe_arguments(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("getArgs()", get::<ARGUMENTS>)
        .method("setArgs(Map)", set::<ARGUMENTS>)
        .method("getArgument(String)", attributes::get_from::<ARGUMENTS>)
        .method("addArgument(String,Object)", attributes::put_into::<ARGUMENTS>)
        .method("get(String)", attributes::get_from::<ARGUMENTS>)
        .method("getString(String)", attributes::get_string_from::<ARGUMENTS>)
        .method("put(String,Object)", attributes::put_into::<ARGUMENTS>)
        .method("getAssignmentIds()", |machine, this, _| {
            attributes::text_named(machine, this, ARGUMENTS, "assignmentIds")
        })
        .method("setAssignmentIds(String)", |machine, this, arguments| {
            attributes::set_named(machine, this, ARGUMENTS, "assignmentIds", arg(arguments, 0))
        })
        .method("getAssignmentIdList()", |machine, this, _| {
            let ids = attributes::named(machine, this, ARGUMENTS, "assignmentIds")?;
            permission_request::split(machine, &ids)
        })
        .method("addAssignmentIds(String)", |machine, this, arguments| {
            let ids = attributes::named(machine, this, ARGUMENTS, "assignmentIds")?;
            let (known, more) =
                (permission_request::split(machine, &ids)?, permission_request::split(machine, &arg(arguments, 0))?);
            let all = values::added(machine, &more, &known, false)?;
            let all = if all.is_null() { all } else { permission_request::joined(machine, &all)? };
            attributes::set_named(machine, this, ARGUMENTS, "assignmentIds", all)
        })
        .method("hasAssignmentId(String)", |machine, this, arguments| {
            let ids = attributes::named(machine, this, ARGUMENTS, "assignmentIds")?;
            let ids = permission_request::split(machine, &ids)?;
            for id in convert::listed(machine, &ids)? {
                if machine.equal(&id, &arg(arguments, 0))? {
                    return Ok(true.into());
                }
            }
            Ok(false.into())
        });
}

fn describe_requests(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getAttributeRequests()", get_list::<ATTRIBUTE_REQUESTS>)
        .method("setAttributeRequests(List)", set::<ATTRIBUTE_REQUESTS>)
        .method("getPermissionRequests()", get_list::<PERMISSION_REQUESTS>)
        .method("setPermissionRequests(List)", set::<PERMISSION_REQUESTS>)
        .method("add(ProvisioningPlan.GenericRequest)", |machine, this, arguments| {
            add(machine, this, arg(arguments, 0))?;
            Ok(Value::Void)
        })
        .method("addAll(Collection)", |machine, this, arguments| {
            for request in convert::listed(machine, &arg(arguments, 0))? {
                add(machine, this, request)?;
            }
            Ok(Value::Void)
        })
        .method("remove(ProvisioningPlan.GenericRequest)", |machine, this, arguments| {
            remove_from::<ATTRIBUTE_REQUESTS>(machine, this, arguments)?;
            remove_from::<PERMISSION_REQUESTS>(machine, this, arguments)
        })
        .method("isEmpty()", |machine, this, _| Ok((count(machine, this)? == 0).into()))
        .method("hasNoAttributesOrPermissions()", |machine, this, _| Ok((count(machine, this)? == 0).into()))
        .method("hasMultipleAttributesOrPermissions()", |machine, this, _| Ok((count(machine, this)? > 1).into()))
        .method("getAttributeRequest(String)", |machine, this, arguments| {
            let requests = items(machine, this, ATTRIBUTE_REQUESTS)?;
            first(machine, requests, &arg(arguments, 0), None)
        })
        .method("getAttributeRequest(String,Object)", |machine, this, arguments| {
            let requests = items(machine, this, ATTRIBUTE_REQUESTS)?;
            first(machine, requests, &arg(arguments, 0), Some(&arg(arguments, 1)))
        })
        .method("getAttributeRequests(String)", |machine, this, arguments| {
            let requests = items(machine, this, ATTRIBUTE_REQUESTS)?;
            all(machine, requests, &arg(arguments, 0))
        })
        .method("getPermissionRequest(String)", |machine, this, arguments| {
            let requests = items(machine, this, PERMISSION_REQUESTS)?;
            first(machine, requests, &arg(arguments, 0), None)
        })
        .method("getPermissionRequests(String)", |machine, this, arguments| {
            let requests = items(machine, this, PERMISSION_REQUESTS)?;
            all(machine, requests, &arg(arguments, 0))
        })
        .method("getRequest(List,String)", |machine, _, arguments| {
            let requests = convert::listed(machine, &arg(arguments, 0))?;
            first(machine, requests, &arg(arguments, 1), None)
        })
        .method("getRequest(List,String,Object)", |machine, _, arguments| {
            let requests = convert::listed(machine, &arg(arguments, 0))?;
            first(machine, requests, &arg(arguments, 1), Some(&arg(arguments, 2)))
        })
        .method("containsTargetCollector()", |machine, this, _| Ok((!collector(machine, this)?.is_null()).into()))
        .method("getTargetCollector()", |machine, this, _| collector(machine, this));
}

fn describe_copies(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("instantiate()", |machine, this, _| copies::another(machine, this, PARTS))
        .method("clone()", |machine, this, _| copies::request(machine, this))
        .method("cloneRequest()", |machine, this, _| copies::request(machine, this))
        .method("cloneRequest(boolean)", |machine, this, arguments| {
            let copy = copies::request(machine, this)?;
            forget_result(machine, &copy, flag(arguments, 0));
            Ok(copy)
        })
        .method("clone(ProvisioningPlan.AbstractRequest)", |machine, this, arguments| {
            copies::request_into(machine, &arg(arguments, 0), this)?;
            Ok(Value::Void)
        })
        .method("clone(ProvisioningPlan.AbstractRequest,boolean)", |machine, this, arguments| {
            copies::request_into(machine, &arg(arguments, 0), this)?;
            forget_result(machine, this, flag(arguments, 1));
            Ok(Value::Void)
        })
        .method("cloneRequestProperties(ProvisioningPlan.AbstractRequest)", |machine, this, arguments| {
            copies::properties_into(machine, &arg(arguments, 0), this)?;
            Ok(Value::Void)
        })
        .method("cloneRequestProperties(ProvisioningPlan.AbstractRequest,boolean)", |machine, this, arguments| {
            copies::properties_into(machine, &arg(arguments, 0), this)?;
            forget_result(machine, this, flag(arguments, 1));
            Ok(Value::Void)
        })
        .method("collapse(boolean)", copies::request_collapsed);
}

fn forget_result(machine: &mut Machine<'_>, request: &Value, keep: bool) {
    if !keep {
        set_part(machine, request, RESULT, Value::Null);
    }
}

/// Adds an attribute or a permission request.
pub(crate) fn add(machine: &mut Machine<'_>, this: &Value, request: Value) -> Answer<()> {
    let is_permission = machine.is_a(&request, permission_request::CLASS);
    push(machine, this, if is_permission { PERMISSION_REQUESTS } else { ATTRIBUTE_REQUESTS }, request)
}

/// How many attribute and permission requests there are.
pub(crate) fn count(machine: &mut Machine<'_>, this: &Value) -> Answer<usize> {
    Ok(items(machine, this, ATTRIBUTE_REQUESTS)?.len() + items(machine, this, PERMISSION_REQUESTS)?.len())
}

/// Whether a request has this name, and this value or among its values this one.
fn is_named(machine: &mut Machine<'_>, request: &Value, name: &Value, value: Option<&Value>) -> Answer<bool> {
    let own = part(machine, request, generic_request::NAME);
    if !machine.equal(&own, name)? {
        return Ok(false);
    }
    let Some(value) = value else { return Ok(true) };
    let own = part(machine, request, generic_request::VALUE);
    if machine.equal(&own, value)? {
        return Ok(true);
    }
    for item in convert::listed(machine, &own)? {
        if machine.equal(&item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn first(machine: &mut Machine<'_>, requests: Vec<Value>, name: &Value, value: Option<&Value>) -> Answer {
    for request in requests {
        if is_named(machine, &request, name, value)? {
            return Ok(request);
        }
    }
    Ok(Value::Null)
}

fn all(machine: &mut Machine<'_>, requests: Vec<Value>, name: &Value) -> Answer {
    let mut found = Vec::new();
    for request in requests {
        if is_named(machine, &request, name, None)? {
            found.push(request);
        }
    }
    machine.new_list(found)
}

/// The target collector of the first request that has one; null where none has.
pub(crate) fn collector(machine: &mut Machine<'_>, this: &Value) -> Answer {
    for at in [ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS] {
        for request in items(machine, this, at)? {
            let collector = part(machine, &request, generic_request::TARGET_COLLECTOR);
            if !collector.is_null() {
                return Ok(collector);
            }
        }
    }
    Ok(Value::Null)
}
