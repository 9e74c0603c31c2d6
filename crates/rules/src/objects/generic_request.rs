//! `ProvisioningPlan.GenericRequest`: what attribute and permission requests have in common.

use super::{arg, attributes, copies, flag, get, part, set, set_part, values};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.GenericRequest";

/// The attribute, or the permission's target.
pub(crate) const NAME: usize = 0;
/// The value, or the permission's rights.
pub(crate) const VALUE: usize = 1;
pub(crate) const OPERATION: usize = 2;
pub(crate) const ARGUMENTS: usize = 3;
pub(crate) const TRACKING: usize = 4;
pub(crate) const RESULT: usize = 5;
pub(crate) const DISPLAY_VALUE: usize = 6;
pub(crate) const TARGET_COLLECTOR: usize = 7;
pub(crate) const UNMAPPED_NAME: usize = 8;
/// Its place among the requests of the account request of the plan as it came, if it was there.
pub(crate) const ORIGIN: usize = 9;
pub(crate) const PARTS: usize = 10;

/// Parts that a ticket's plan has no place for, with their setters.
pub(crate) const DROPPED: &[(usize, &str)] = &[
    (TRACKING, "setTrackingId"),
    (RESULT, "setResult"),
    (DISPLAY_VALUE, "setDisplayValue"),
    (TARGET_COLLECTOR, "setTargetCollector"),
    (UNMAPPED_NAME, "setUnmappedName"),
];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getName()", get::<NAME>)
        .method("setName(String)", set::<NAME>)
        .method("getUnmappedName()", get::<UNMAPPED_NAME>)
        .method("setUnmappedName(String)", set::<UNMAPPED_NAME>)
        .method("getDisplayValue()", get::<DISPLAY_VALUE>)
        .method("setDisplayValue(String)", set::<DISPLAY_VALUE>)
        .method("getValue()", get::<VALUE>)
        .method("setValue(Object)", set::<VALUE>)
        .method("getOp()", get::<OPERATION>)
        .method("getOperation()", get::<OPERATION>)
        .method("setOp(ProvisioningPlan.Operation)", set::<OPERATION>)
        .method("setOperation(ProvisioningPlan.Operation)", set::<OPERATION>)
        .method("getTrackingId()", get::<TRACKING>)
        .method("setTrackingId(String)", set::<TRACKING>)
        .method("getResult()", get::<RESULT>)
        .method("setResult(ProvisioningResult)", set::<RESULT>)
        .method("getTargetCollector()", get::<TARGET_COLLECTOR>)
        .method("setTargetCollector(String)", set::<TARGET_COLLECTOR>)
        .method(
            "hasTargetCollector()",
            |machine, this, _| Ok((!part(machine, this, TARGET_COLLECTOR).is_null()).into()),
        )
        .method("isSecret()", |machine, this, _| {
            let value = attributes::named(machine, this, ARGUMENTS, "secret")?;
            Ok(convert::is_true(machine, &value)?.into())
        })
        .method("instantiate()", |machine, this, _| copies::another(machine, this, PARTS))
        .method("clone()", |machine, this, _| copies::generic(machine, this))
        .method("clone(ProvisioningPlan.GenericRequest)", |machine, this, arguments| {
            copies::generic_into(machine, &arg(arguments, 0), this)?;
            Ok(Value::Void)
        })
        .method("addValues(Object,boolean)", |machine, this, arguments| change(machine, this, arguments, values::added))
        .method("removeValues(Object,boolean)", |machine, this, arguments| {
            change(machine, this, arguments, values::removed)
        })
        .method("retainValues(Object,boolean)", |machine, this, arguments| {
            change(machine, this, arguments, values::retained)
        })
        .method("collapse(boolean)", |machine, this, arguments| copies::collapsed(machine, this, flag(arguments, 0)))
        .method("equals(Object)", |machine, this, arguments| Ok(equal(machine, this, &arg(arguments, 0))?.into()))
        .method("hashCode()", |machine, this, _| {
            let mut hash = 1_i32;
            for at in [NAME, VALUE] {
                let own = part(machine, this, at);
                hash = hash.wrapping_mul(31).wrapping_add(machine.hash(&own)?);
            }
            Ok(hash.into())
        });
    describe_arguments(builder);
}

/// The request's arguments, and what is kept among them.
fn describe_arguments(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("getArgs()", get::<ARGUMENTS>)
        .method("setArgs(Map)", set::<ARGUMENTS>)
        .method("get(String)", attributes::get_from::<ARGUMENTS>)
        .method("getString(String)", attributes::get_string_from::<ARGUMENTS>)
        .method("getBoolean(String)", |machine, this, arguments| {
            let value = attributes::get_from::<ARGUMENTS>(machine, this, arguments)?;
            Ok(convert::is_true(machine, &value)?.into())
        })
        .method("put(String,Object)", attributes::put_into::<ARGUMENTS>)
        .method("remove(String)", |machine, this, arguments| {
            let held = part(machine, this, ARGUMENTS);
            if held.is_null() { Ok(Value::Null) } else { machine.map_remove(&held, &arg(arguments, 0)) }
        })
        .method("getComments()", |machine, this, _| attributes::text_named(machine, this, ARGUMENTS, "comments"))
        .method("setComments(String)", |machine, this, arguments| {
            attributes::set_named(machine, this, ARGUMENTS, "comments", arg(arguments, 0))
        })
        .method("getAssignmentId()", |machine, this, _| {
            attributes::text_named(machine, this, ARGUMENTS, "assignmentId")
        })
        .method("setAssignmentId(String)", |machine, this, arguments| {
            attributes::set_named(machine, this, ARGUMENTS, "assignmentId", arg(arguments, 0))
        })
        .method("setAddDate(Date)", |machine, this, arguments| {
            attributes::set_named(machine, this, ARGUMENTS, "addDate", arg(arguments, 0))
        })
        .method("setRemoveDate(Date)", |machine, this, arguments| {
            attributes::set_named(machine, this, ARGUMENTS, "removeDate", arg(arguments, 0))
        })
        .method("setLinkEdit(boolean)", |machine, this, arguments| {
            let value = if flag(arguments, 0) { machine.boxed(true.into()) } else { Value::Null };
            attributes::set_named(machine, this, ARGUMENTS, "linkEdit", value)
        })
        .method("setAssignment(boolean)", |machine, this, arguments| {
            let value = if flag(arguments, 0) { machine.boxed(true.into()) } else { Value::Null };
            attributes::set_named(machine, this, ARGUMENTS, "assignment", value)
        });
}

/// Changes the value by one of the operations of [`values`].
fn change(
    machine: &mut Machine<'_>,
    this: &Value,
    arguments: &[Value],
    how: fn(&mut Machine<'_>, &Value, &Value, bool) -> Answer,
) -> Answer {
    let own = part(machine, this, VALUE);
    let value = how(machine, &arg(arguments, 0), &own, flag(arguments, 1))?;
    set_part(machine, this, VALUE, value);
    Ok(Value::Void)
}

/// Whether two requests ask the same: class, name, operation and value.
pub(crate) fn equal(machine: &mut Machine<'_>, one: &Value, other: &Value) -> Answer<bool> {
    if machine.same(one, other) {
        return Ok(true);
    }
    if machine.class_of(one) != machine.class_of(other) {
        return Ok(false);
    }
    for at in [NAME, OPERATION, VALUE] {
        let (one, other) = (part(machine, one, at), part(machine, other, at));
        if !machine.equal(&one, &other)? {
            return Ok(false);
        }
    }
    Ok(true)
}
