//! Plans and requests out of maps: what connectors and workflows exchange. Keys are those of the plan's JSON form and of
//! the connectors' (`requests` with `id`, `resource`, `items`).

use super::{
    abstract_request::{self as request, ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS},
    account_request, attribute_request, attributes, enums, generic_request, make, permission_request, push, set_part,
};
use crate::convert;
use beanshell::{Answer, Machine, Value};

/// The value of the first of some keys that the map has.
fn find(machine: &mut Machine<'_>, map: &Value, keys: &[&str]) -> Answer {
    for key in keys {
        let key = machine.text(key)?;
        let value = machine.map_get(map, &key)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

/// Sets a part to the text of the first of some keys, where there is one.
fn text(machine: &mut Machine<'_>, map: &Value, object: &Value, at: usize, keys: &[&str]) -> Answer<()> {
    let value = find(machine, map, keys)?;
    if !value.is_null() {
        let value = machine.to_text(&value)?;
        set_part(machine, object, at, value.into());
    }
    Ok(())
}

/// Sets a part to attributes.
fn held(machine: &mut Machine<'_>, map: &Value, object: &Value, at: usize) -> Answer<()> {
    let value = find(machine, map, &["arguments", "args"])?;
    if machine.is_a(&value, "java.util.Map") {
        let value = attributes::copy(machine, &value)?;
        set_part(machine, object, at, value);
    }
    Ok(())
}

/// Sets an operation, given as a constant or by its name.
fn operation(machine: &mut Machine<'_>, map: &Value, object: &Value, at: usize, class: &str) -> Answer<()> {
    let value = find(machine, map, &["operation", "op"])?;
    if !value.is_null() {
        let value = enums::as_one_of(machine, class, &value)?;
        set_part(machine, object, at, value);
    }
    Ok(())
}

/// Fills an attribute or permission request.
pub(crate) fn fill_generic(machine: &mut Machine<'_>, object: &Value, map: &Value) -> Answer<()> {
    use generic_request::{ARGUMENTS, DISPLAY_VALUE, NAME, OPERATION, VALUE};
    if map.is_null() {
        return Ok(());
    }
    text(machine, map, object, NAME, &["name", "target"])?;
    text(machine, map, object, DISPLAY_VALUE, &["displayValue"])?;
    operation(machine, map, object, OPERATION, enums::ATTRIBUTE)?;
    held(machine, map, object, ARGUMENTS)?;
    let value = find(machine, map, &["value", "rights"])?;
    let is_permission = machine.is_a(object, permission_request::CLASS);
    let value = match &value {
        Value::Text(_) if is_permission => permission_request::split(machine, &value)?,
        _ => value,
    };
    set_part(machine, object, VALUE, value);
    Ok(())
}

/// Fills an account or object request.
pub(crate) fn fill_request(machine: &mut Machine<'_>, object: &Value, map: &Value) -> Answer<()> {
    if map.is_null() {
        return Ok(());
    }
    text(machine, map, object, request::APPLICATION, &["application", "resource", "source"])?;
    text(machine, map, object, request::INSTANCE, &["instance"])?;
    text(machine, map, object, request::NATIVE_IDENTITY, &["nativeIdentity", "id"])?;
    text(machine, map, object, request::COMMENTS, &["comments"])?;
    operation(machine, map, object, request::OPERATION, enums::OBJECT)?;
    held(machine, map, object, request::ARGUMENTS)?;
    let lists: [(&[&str], usize, &str); 2] = [
        (&["attributeRequests", "attributes", "items"], ATTRIBUTE_REQUESTS, attribute_request::CLASS),
        (&["permissionRequests", "permissions"], PERMISSION_REQUESTS, permission_request::CLASS),
    ];
    for (keys, at, class) in lists {
        let list = find(machine, map, keys)?;
        for one in convert::listed(machine, &list)? {
            if machine.is_a(&one, "java.util.Map") {
                let made = make(machine, class, generic_request::PARTS)?;
                fill_generic(machine, &made, &one)?;
                push(machine, object, at, made)?;
            }
        }
    }
    Ok(())
}

/// Fills a plan.
pub(crate) fn fill_plan(machine: &mut Machine<'_>, object: &Value, map: &Value) -> Answer<()> {
    use super::plan::{ACCOUNT_REQUESTS, ARGUMENTS, COMMENTS, NATIVE_IDENTITY, TRACKING};
    if map.is_null() {
        return Ok(());
    }
    text(machine, map, object, NATIVE_IDENTITY, &["nativeIdentity", "identity"])?;
    text(machine, map, object, COMMENTS, &["comments"])?;
    text(machine, map, object, TRACKING, &["trackingId"])?;
    held(machine, map, object, ARGUMENTS)?;
    let list = find(machine, map, &["accountRequests", "accounts", "requests"])?;
    for one in convert::listed(machine, &list)? {
        if machine.is_a(&one, "java.util.Map") {
            let made = make(machine, account_request::CLASS, request::PARTS)?;
            fill_request(machine, &made, &one)?;
            push(machine, object, ACCOUNT_REQUESTS, made)?;
        }
    }
    Ok(())
}
