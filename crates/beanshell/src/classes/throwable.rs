//! `java.lang.Throwable` and what every exception can do. An exception is [`Data::Fields`]: its message, its cause,
//! whether the cause is settled, a detail that some classes have, then the exceptions that it suppresses.

use super::{
    arguments::{at, null_pointer},
    object::binary_name,
};
use crate::{
    error::Answer,
    heap::Data,
    library::{Builder, Type},
    machine::Machine,
    value::{Primitive, Value},
};

mod kinds;

pub(super) use kinds::{parse_exception, pattern_syntax_exception};

const MESSAGE: usize = 0;
const CAUSE: usize = 1;
const SETTLED: usize = 2;
const DETAIL: usize = 3;
const SUPPRESSED: usize = 4;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.Throwable")
        .implements(&["java.io.Serializable"])
        .method("getMessage()", |machine, this, _| Ok(part(machine, this, MESSAGE)))
        .method("getLocalizedMessage()", |machine, this, _| machine.call(this, "getMessage", &[]))
        .method("getCause()", |machine, this, _| Ok(part(machine, this, CAUSE)))
        .method("initCause(Throwable)", |machine, this, arguments| {
            let cause = at(arguments, 0);
            if part(machine, this, SETTLED).primitive() == Some(Primitive::Boolean(true)) {
                let cause = if cause.is_null() { "a null".into() } else { machine.to_text(cause)? };
                let message = format!("Can't overwrite cause with {cause}");
                return Err(machine.throw("java.lang.IllegalStateException", message));
            }
            if machine.same(this, cause) {
                return Err(machine.throw("java.lang.IllegalArgumentException", "Self-causation not permitted"));
            }
            change(machine, this, |parts| {
                parts.resize(parts.len().max(SUPPRESSED), Value::Null);
                if let [_, settled_cause, settled, ..] = parts.as_mut_slice() {
                    *settled_cause = cause.clone();
                    *settled = true.into();
                }
            })?;
            Ok(this.clone())
        })
        .method("addSuppressed(Throwable)", |machine, this, arguments| {
            let other = at(arguments, 0);
            if other.is_null() {
                return Err(machine.throw("java.lang.NullPointerException", "Cannot suppress a null exception."));
            }
            if machine.same(this, other) {
                return Err(machine.throw("java.lang.IllegalArgumentException", "Self-suppression not permitted"));
            }
            change(machine, this, |parts| {
                parts.resize(parts.len().max(SUPPRESSED), Value::Null);
                parts.push(other.clone());
            })?;
            Ok(Value::Void)
        })
        .method("getSuppressed()", |machine, this, _| {
            let of = Type::Class(machine.class_named("java.lang.Throwable")?);
            let all = match this {
                Value::Object(object) => match &machine.object(*object).data {
                    Data::Fields(parts) => parts.get(SUPPRESSED..).unwrap_or_default().to_vec(),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            machine.array(of, all)
        })
        .method("fillInStackTrace()", |_, this, _| Ok(this.clone()))
        .method("toString()", |machine, this, _| {
            let name = binary_name(&machine.describe(this));
            match machine.call(this, "getLocalizedMessage", &[])? {
                Value::Text(message) => machine.text(&format!("{name}: {message}")),
                _ => machine.text(&name),
            }
        });
    kinds::describe(builder);
}

/// A new exception. A cause that is given, even as `null`, stays.
fn create(machine: &mut Machine<'_>, class: &str, message: Value, cause: Option<Value>) -> Answer {
    let class = machine.class_named(class)?;
    let settled = cause.is_some();
    let parts = vec![message, cause.unwrap_or(Value::Null), settled.into()];
    Ok(Value::Object(machine.allocate(class, Data::Fields(parts))?))
}

/// A new exception whose message is its cause's text.
fn caused(machine: &mut Machine<'_>, class: &str, cause: &Value) -> Answer {
    let message = if cause.is_null() { Value::Null } else { Value::Text(machine.to_text(cause)?) };
    create(machine, class, message, Some(cause.clone()))
}

fn part(machine: &Machine<'_>, this: &Value, place: usize) -> Value {
    match this {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Fields(parts) => parts.get(place).cloned().unwrap_or(Value::Null),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

fn set_detail(machine: &mut Machine<'_>, this: &Value, detail: Value) {
    if let Value::Object(object) = this
        && let Data::Fields(parts) = &mut machine.object_mut(*object).data
    {
        parts.resize(parts.len().max(SUPPRESSED), Value::Null);
        if let Some(place) = parts.get_mut(DETAIL) {
            *place = detail;
        }
    }
}

fn change(machine: &mut Machine<'_>, this: &Value, change: impl FnOnce(&mut Vec<Value>)) -> Answer<()> {
    machine.reserve(SUPPRESSED * size_of::<Value>())?;
    match this {
        Value::Object(object) => {
            if let Data::Fields(parts) = &mut machine.object_mut(*object).data {
                change(parts);
            }
            Ok(())
        }
        _ => Err(null_pointer(machine)),
    }
}
