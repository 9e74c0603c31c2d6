//! The operations of a plan.

use beanshell::{Answer, Builder, Machine, Value};

/// `ProvisioningPlan.AccountRequest.Operation`
pub(crate) const ACCOUNT: &str = "sailpoint.object.ProvisioningPlan.AccountRequest.Operation";
/// `ProvisioningPlan.ObjectOperation`
pub(crate) const OBJECT: &str = "sailpoint.object.ProvisioningPlan.ObjectOperation";
/// `ProvisioningPlan.Operation`
pub(crate) const ATTRIBUTE: &str = "sailpoint.object.ProvisioningPlan.Operation";

const ACCOUNT_OPERATIONS: &[&str] = &["Create", "Modify", "Delete", "Disable", "Enable", "Unlock", "Lock"];
const OBJECT_OPERATIONS: &[&str] = &["Create", "Modify", "Delete", "Disable", "Enable", "Unlock", "Lock", "Set"];
const ATTRIBUTE_OPERATIONS: &[&str] = &["Set", "Add", "Remove", "Revoke", "Retain"];

pub(super) fn describe(builder: &mut Builder) {
    builder.class(ACCOUNT).constants_of_enum(ACCOUNT_OPERATIONS);
    builder.class(OBJECT).constants_of_enum(OBJECT_OPERATIONS);
    builder.class(ATTRIBUTE).constants_of_enum(ATTRIBUTE_OPERATIONS);
}

/// The constant of an enum of the plan by name; null where it has none of that name.
pub(crate) fn constant(machine: &mut Machine<'_>, class: &str, name: &str) -> Answer {
    let names = match class {
        ACCOUNT => ACCOUNT_OPERATIONS,
        OBJECT => OBJECT_OPERATIONS,
        _ => ATTRIBUTE_OPERATIONS,
    };
    let Some(ordinal) = names.iter().position(|known| *known == name) else { return Ok(Value::Null) };
    let class = machine.class_named(class)?;
    machine.enum_constant(class, ordinal)
}

/// The name of a constant, or a text as it is; nothing for null.
pub(crate) fn name_of(machine: &mut Machine<'_>, constant: &Value) -> Answer<Option<String>> {
    Ok(if constant.is_null() { None } else { Some(machine.to_text(constant)?.to_string()) })
}

/// The constant of the same name in another enum: an account request's operation is one of two types.
pub(crate) fn as_one_of(machine: &mut Machine<'_>, class: &str, value: &Value) -> Answer {
    match name_of(machine, value)? {
        Some(name) => constant(machine, class, &name),
        None => Ok(Value::Null),
    }
}
