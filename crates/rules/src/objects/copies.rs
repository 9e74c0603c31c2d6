//! Copies of requests, and their collapsed forms. A copy has arguments, lists and requests of its own; other values are
//! shared.

use super::{
    abstract_request::{self as request, ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS},
    arg, attributes, enums, generic_request, items, part, set_part,
};
use beanshell::{Answer, Data, Machine, Throw, Value};

/// An empty object of the same class.
pub(crate) fn another(machine: &mut Machine<'_>, like: &Value, parts: usize) -> Answer {
    let class = machine.class_of(like).ok_or_else(|| Throw::fault("There is nothing to be copied"))?;
    Ok(Value::Object(machine.allocate(class, Data::Fields(vec![Value::Null; parts]))?))
}

/// A copy of an attribute or permission request.
pub(crate) fn generic(machine: &mut Machine<'_>, source: &Value) -> Answer {
    if source.is_null() {
        return Err(machine.throw_bare("java.lang.NullPointerException"));
    }
    let copy = another(machine, source, generic_request::PARTS)?;
    generic_into(machine, source, &copy)?;
    Ok(copy)
}

/// Makes a request a copy of another.
pub(crate) fn generic_into(machine: &mut Machine<'_>, source: &Value, copy: &Value) -> Answer<()> {
    for at in 0..generic_request::PARTS {
        let value = own(machine, part(machine, source, at))?;
        set_part(machine, copy, at, value);
    }
    Ok(())
}

/// A copy of a list or of attributes; any other value as it is.
fn own(machine: &mut Machine<'_>, value: Value) -> Answer {
    if machine.is_a(&value, "java.util.List") {
        let items = machine.list_items(&value)?;
        return machine.new_list(items);
    }
    if machine.is_a(&value, attributes::CLASS) { attributes::copy(machine, &value) } else { Ok(value) }
}

/// A copy of an account or object request, with copies of its attribute and permission requests.
pub(crate) fn request(machine: &mut Machine<'_>, source: &Value) -> Answer {
    if source.is_null() {
        return Err(machine.throw_bare("java.lang.NullPointerException"));
    }
    let copy = another(machine, source, request::PARTS)?;
    request_into(machine, source, &copy)?;
    Ok(copy)
}

/// Makes a request a copy of another.
pub(crate) fn request_into(machine: &mut Machine<'_>, source: &Value, copy: &Value) -> Answer<()> {
    properties_into(machine, source, copy)?;
    for at in [ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS] {
        let mut copies = Vec::new();
        for one in items(machine, source, at)? {
            copies.push(generic(machine, &one)?);
        }
        let copies = machine.new_list(copies)?;
        set_part(machine, copy, at, copies);
    }
    Ok(())
}

/// Copies everything but the attribute and permission requests.
pub(crate) fn properties_into(machine: &mut Machine<'_>, source: &Value, copy: &Value) -> Answer<()> {
    if source.is_null() {
        return Err(machine.throw_bare("java.lang.NullPointerException"));
    }
    for at in (0..request::PARTS).filter(|at| ![ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS].contains(at)) {
        let value = own(machine, part(machine, source, at))?;
        set_part(machine, copy, at, value);
    }
    Ok(())
}

/// A copy of an attribute or permission request; null where it has no value, unless it sets null and that is to count.
pub(crate) fn collapsed(machine: &mut Machine<'_>, source: &Value, include_null_set: bool) -> Answer {
    let operation = part(machine, source, generic_request::OPERATION);
    let sets = enums::name_of(machine, &operation)?.as_deref() == Some("Set");
    if part(machine, source, generic_request::VALUE).is_null() && !(sets && include_null_set) {
        return Ok(Value::Null);
    }
    generic(machine, source)
}

/// A copy of an account or object request with only the requests that collapse to something. Null where none is left and
/// nothing but a modification was asked.
pub(crate) fn request_collapsed(machine: &mut Machine<'_>, source: &Value, arguments: &[Value]) -> Answer {
    let include_null_set = super::flag(arguments, 0);
    let copy = another(machine, source, request::PARTS)?;
    properties_into(machine, source, &copy)?;
    let mut count = 0;
    for at in [ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS] {
        let mut kept = Vec::new();
        for one in items(machine, source, at)? {
            let one = collapsed(machine, &one, include_null_set)?;
            if !one.is_null() {
                kept.push(one);
            }
        }
        count += kept.len();
        let kept = machine.new_list(kept)?;
        set_part(machine, &copy, at, kept);
    }
    let operation = part(machine, source, request::OPERATION);
    let name = enums::name_of(machine, &operation)?;
    let modifies = name.is_none_or(|name| name == "Modify");
    Ok(if count == 0 && modifies { Value::Null } else { copy })
}

/// One copy of a request for each of its attribute and permission requests; a list of itself where it has fewer than two.
pub(crate) fn expanded(machine: &mut Machine<'_>, source: &Value, _: &[Value]) -> Answer {
    let mut parts = Vec::new();
    for at in [ATTRIBUTE_REQUESTS, PERMISSION_REQUESTS] {
        parts.extend(items(machine, source, at)?.into_iter().map(|one| (at, one)));
    }
    if parts.len() < 2 {
        return machine.new_list(vec![source.clone()]);
    }
    let mut requests = Vec::new();
    for (at, one) in parts {
        let copy = another(machine, source, request::PARTS)?;
        properties_into(machine, source, &copy)?;
        let one = generic(machine, &one)?;
        let list = machine.new_list(vec![one])?;
        set_part(machine, &copy, at, list);
        requests.push(copy);
    }
    machine.new_list(requests)
}

/// A copy of the first argument: a copy constructor.
pub(crate) fn of_first(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    request(machine, &arg(arguments, 0))
}
