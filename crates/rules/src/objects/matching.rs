//! Whether two requests are about the same account, and ask the same.

use super::{
    abstract_request::{APPLICATION, ATTRIBUTE_REQUESTS, INSTANCE, NATIVE_IDENTITY, OPERATION, PERMISSION_REQUESTS},
    arg, enums, generic_request, items, part,
};
use beanshell::{Answer, Machine, Value};

/// Whether two parts are equal.
fn same_part(machine: &mut Machine<'_>, one: &Value, other: &Value, at: usize) -> Answer<bool> {
    let (one, other) = (part(machine, one, at), part(machine, other, at));
    machine.equal(&one, &other)
}

/// Whether both are of one class and name the same account: application, instance and native identity. With
/// `allow_generated`, a native identity that is not known yet is that of any account.
pub(crate) fn same_target(
    machine: &mut Machine<'_>,
    one: &Value,
    other: &Value,
    allow_generated: bool,
) -> Answer<bool> {
    if other.is_null() || machine.class_of(one) != machine.class_of(other) {
        return Ok(false);
    }
    if !same_part(machine, one, other, APPLICATION)? || !same_part(machine, one, other, INSTANCE)? {
        return Ok(false);
    }
    let unknown = part(machine, one, NATIVE_IDENTITY).is_null() || part(machine, other, NATIVE_IDENTITY).is_null();
    Ok(allow_generated && unknown || same_part(machine, one, other, NATIVE_IDENTITY)?)
}

/// Whether each attribute and permission request of one is in the other, and the other way round.
pub(crate) fn same_attributes(machine: &mut Machine<'_>, one: &Value, other: &Value) -> Answer<bool> {
    if other.is_null() {
        return Ok(false);
    }
    for at in [ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS] {
        let mut rest = items(machine, other, at)?;
        for mine in items(machine, one, at)? {
            let mut found = None;
            for (place, theirs) in rest.iter().enumerate() {
                if generic_request::equal(machine, &mine, theirs)? {
                    found = Some(place);
                    break;
                }
            }
            let Some(place) = found else { return Ok(false) };
            rest.swap_remove(place);
        }
        if !rest.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `isTargetMatch`
pub(crate) fn is_target_match(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    Ok(same_target(machine, this, &arg(arguments, 0), false)?.into())
}

/// `isAttributesMatch`
pub(crate) fn is_attributes_match(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    Ok(same_attributes(machine, this, &arg(arguments, 0))?.into())
}

/// `isMatch`: the same account, operation, attribute and permission requests.
pub(crate) fn is_match(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let other = arg(arguments, 0);
    if !same_target(machine, this, &other, false)? {
        return Ok(false.into());
    }
    let (mine, theirs) = (part(machine, this, OPERATION), part(machine, &other, OPERATION));
    let same = enums::name_of(machine, &mine)? == enums::name_of(machine, &theirs)?;
    Ok((same && same_attributes(machine, this, &other)?).into())
}

/// The first of some requests that is about the same account as another.
pub(crate) fn find(
    machine: &mut Machine<'_>,
    requests: Vec<Value>,
    like: &Value,
    allow_generated: bool,
) -> Answer<Option<Value>> {
    if !like.is_null() {
        for one in requests {
            if same_target(machine, like, &one, allow_generated)? {
                return Ok(Some(one));
            }
        }
    }
    Ok(None)
}
