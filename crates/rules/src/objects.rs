//! The classes that rules may use beside Java's own: SailPoint's plan, requests, identities
//! (`rule-object-model.md`).
//!
//! An object keeps its parts in fixed places; the constants beside each class name them.

pub(crate) mod abstract_request;
pub(crate) mod account;
pub(crate) mod account_request;
pub(crate) mod application;
pub(crate) mod attribute_request;
pub(crate) mod attributes;
pub(crate) mod copies;
pub(crate) mod enums;
pub(crate) mod from_map;
pub(crate) mod generic_request;
pub(crate) mod identity;
pub(crate) mod idn;
pub(crate) mod idn_values;
pub(crate) mod link;
pub(crate) mod log;
pub(crate) mod matching;
pub(crate) mod object_request;
pub(crate) mod permission_request;
pub(crate) mod plan;
pub(crate) mod plan_requests;
pub(crate) mod result;
pub(crate) mod values;

use beanshell::{Answer, Data, Library, Machine, Primitive, Throw, Value};
use std::sync::LazyLock;

/// The exception of SailPoint's own methods.
pub(crate) const GENERAL_EXCEPTION: &str = "sailpoint.tools.GeneralException";

/// The library with which rules run, built once.
pub fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let mut builder = Library::builder();
        builder
            .class(GENERAL_EXCEPTION)
            .extends("java.lang.Exception")
            .open()
            .constructor("()", |machine, _, _| exception(machine, [Value::Null, Value::Null]))
            .constructor("(String)", |machine, _, arguments| exception(machine, [arg(arguments, 0), Value::Null]))
            .constructor("(String,Throwable)", |machine, _, arguments| {
                exception(machine, [arg(arguments, 0), arg(arguments, 1)])
            })
            .constructor("(Throwable)", |machine, _, arguments| {
                let cause = arg(arguments, 0);
                let message = crate::convert::to_string_or_null(machine, &cause)?;
                exception(machine, [message, cause])
            });
        builder.class("sailpoint.object.Rule");
        enums::describe(&mut builder);
        attributes::describe(&mut builder);
        result::describe(&mut builder);
        identity::describe(&mut builder);
        application::describe(&mut builder);
        link::describe(&mut builder);
        account::describe(&mut builder);
        generic_request::describe(&mut builder);
        attribute_request::describe(&mut builder);
        permission_request::describe(&mut builder);
        abstract_request::describe(&mut builder);
        account_request::describe(&mut builder);
        object_request::describe(&mut builder);
        plan::describe(&mut builder);
        plan_requests::describe(&mut builder);
        values::describe(&mut builder);
        idn::describe(&mut builder);
        idn_values::describe(&mut builder);
        log::describe(&mut builder);
        builder.finish()
    });
    &LIBRARY
}

/// An exception object of a message and a cause.
fn exception(machine: &mut Machine<'_>, parts: [Value; 2]) -> Answer {
    let class = machine.class_named(GENERAL_EXCEPTION)?;
    Ok(Value::Object(machine.allocate(class, Data::Fields(Vec::from(parts)))?))
}

/// The exception of a question that only an identity store answers.
pub(crate) fn needs_store(machine: &mut Machine<'_>, method: &str) -> Throw {
    machine.throw(
        GENERAL_EXCEPTION,
        format!("{method} needs an identity store, which a service desk integration does not have"),
    )
}

/// An argument by its place; null where there is none.
pub(crate) fn arg(arguments: &[Value], at: usize) -> Value {
    arguments.get(at).cloned().unwrap_or(Value::Null)
}

/// A `boolean` argument by its place.
pub(crate) fn flag(arguments: &[Value], at: usize) -> bool {
    matches!(arguments.get(at).and_then(Value::primitive), Some(Primitive::Boolean(true)))
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

/// Sets some parts of an object.
pub(crate) fn set_parts<const N: usize>(machine: &mut Machine<'_>, object: &Value, parts: [(usize, Value); N]) {
    for (at, value) in parts {
        set_part(machine, object, at, value);
    }
}

/// A getter of a part.
#[expect(clippy::unnecessary_wraps, reason = "it is a native method")]
pub(crate) fn get<const AT: usize>(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    Ok(part(machine, this, AT))
}

/// A getter of a part that is a `boolean`, false where it was never set.
#[expect(clippy::unnecessary_wraps, reason = "it is a native method")]
pub(crate) fn get_flag<const AT: usize>(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    Ok(is_set(machine, this, AT).into())
}

/// Whether a part is a `boolean` that is true.
pub(crate) fn is_set(machine: &Machine<'_>, object: &Value, at: usize) -> bool {
    matches!(part(machine, object, at).primitive(), Some(Primitive::Boolean(true)))
}

/// A setter of a part.
#[expect(clippy::unnecessary_wraps, reason = "it is a native method")]
pub(crate) fn set<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    set_part(machine, this, AT, arg(arguments, 0));
    Ok(Value::Void)
}

/// A getter of a part that is a list, made where there is none yet, so that what is added to it counts.
pub(crate) fn get_list<const AT: usize>(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    list_part(machine, this, AT)
}

/// A part that is a list, made where there is none yet.
pub(crate) fn list_part(machine: &mut Machine<'_>, object: &Value, at: usize) -> Answer {
    let known = part(machine, object, at);
    if !known.is_null() {
        return Ok(known);
    }
    let list = machine.new_list(Vec::new())?;
    set_part(machine, object, at, list.clone());
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

/// Whether a part is null or an empty list.
pub(crate) fn is_empty(machine: &mut Machine<'_>, object: &Value, at: usize) -> Answer<bool> {
    match part(machine, object, at) {
        Value::Null => Ok(true),
        list => Ok(machine.count_items(&list)? == 0),
    }
}

/// Adds to a part that is a list; null adds nothing.
pub(crate) fn add_to<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    push(machine, this, AT, arg(arguments, 0))?;
    Ok(Value::Void)
}

/// Adds an item to a part that is a list; null adds nothing.
pub(crate) fn push(machine: &mut Machine<'_>, object: &Value, at: usize, item: Value) -> Answer<()> {
    if !item.is_null() {
        let list = list_part(machine, object, at)?;
        machine.list_add(&list, item)?;
    }
    Ok(())
}

/// Takes an object, found by identity, out of a part that is a list. The list stays the same object.
pub(crate) fn remove_from<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let gone = arg(arguments, 0);
    let list = part(machine, this, AT);
    if !list.is_null() {
        let known = machine.list_items(&list)?;
        let kept: Vec<Value> = known.iter().filter(|item| !machine.same(item, &gone)).cloned().collect();
        if kept.len() < known.len() {
            refill(machine, &list, kept)?;
        }
    }
    Ok(Value::Void)
}

/// Makes a list have these items and no others.
pub(crate) fn refill(machine: &mut Machine<'_>, list: &Value, items: Vec<Value>) -> Answer<()> {
    machine.call(list, "clear", &[])?;
    for item in items {
        machine.list_add(list, item)?;
    }
    Ok(())
}
