//! The classes that rules may use beside Java's own: SailPoint's plan, requests, identities
//! (`rule-object-model.md`).
//!
//! An object keeps its parts in fixed places; the constants beside each class name them.

pub(crate) mod account_request;
pub(crate) mod application;
pub(crate) mod attribute_request;
pub(crate) mod attributes;
pub(crate) mod enums;
pub(crate) mod identity;
pub(crate) mod log;
pub(crate) mod plan;

use beanshell::{Answer, Data, Library, Machine, Value};
use std::sync::LazyLock;

/// The library with which rules run, built once.
pub fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let mut builder = Library::builder();
        builder.class("sailpoint.tools.GeneralException").extends("java.lang.Exception").open();
        enums::describe(&mut builder);
        attributes::describe(&mut builder);
        identity::describe(&mut builder);
        application::describe(&mut builder);
        attribute_request::describe(&mut builder);
        account_request::describe(&mut builder);
        plan::describe(&mut builder);
        log::describe(&mut builder);
        builder.finish()
    });
    &LIBRARY
}

/// A part of an object; null where it has none.
pub(crate) fn part(machine: &Machine<'_>, object: &Value, at: usize) -> Value {
    match object {
        Value::Object(reference) => match &machine.object(*reference).data {
            Data::Fields(parts) => parts.get(at).cloned().unwrap_or(Value::Null),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

/// Sets a part of an object.
pub(crate) fn set_part(machine: &mut Machine<'_>, object: &Value, at: usize, value: Value) {
    if let Value::Object(reference) = object
        && let Data::Fields(parts) = &mut machine.object_mut(*reference).data
        && let Some(part) = parts.get_mut(at)
    {
        *part = value;
    }
}

/// A getter of a part.
#[expect(clippy::unnecessary_wraps, reason = "it is a native method")]
pub(crate) fn get<const AT: usize>(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    Ok(part(machine, this, AT))
}

/// A setter of a part.
#[expect(clippy::unnecessary_wraps, reason = "it is a native method")]
pub(crate) fn set<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    set_part(machine, this, AT, arguments.first().cloned().unwrap_or(Value::Null));
    Ok(Value::Void)
}

/// A getter of a part that is a list, made where there is none yet, so that what is added to it counts.
pub(crate) fn get_list<const AT: usize>(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let known = part(machine, this, AT);
    if !known.is_null() {
        return Ok(known);
    }
    let list = machine.new_list(Vec::new())?;
    set_part(machine, this, AT, list.clone());
    Ok(list)
}

/// A new object of a class with that many empty parts.
pub(crate) fn make(machine: &mut Machine<'_>, class: &str, parts: usize) -> Answer {
    let class = machine.class_named(class)?;
    Ok(Value::Object(machine.allocate(class, Data::Fields(vec![Value::Null; parts]))?))
}

/// The elements of a part that is a list; none where it is null.
pub(crate) fn items(machine: &mut Machine<'_>, object: &Value, at: usize) -> Answer<Vec<Value>> {
    match part(machine, object, at) {
        Value::Null => Ok(Vec::new()),
        list => machine.list_items(&list),
    }
}

/// Adds to a part that is a list.
pub(crate) fn add_to<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let list = get_list::<AT>(machine, this, &[])?;
    machine.list_add(&list, arguments.first().cloned().unwrap_or(Value::Null))?;
    Ok(Value::Void)
}

/// Removes an object, found by identity, from a part that is a list.
pub(crate) fn remove_from<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let known = items(machine, this, AT)?;
    let kept: Vec<Value> =
        known.into_iter().filter(|item| arguments.first().is_none_or(|gone| !machine.same(item, gone))).collect();
    let list = machine.new_list(kept)?;
    set_part(machine, this, AT, list);
    Ok(Value::Void)
}
