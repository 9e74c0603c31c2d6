//! `sailpoint.object.Attributes`: a `HashMap` with typed getters, and what other classes do with the one they hold.

use super::{arg, part, set_part};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.Attributes";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends("java.util.HashMap")
        .constructor("()", |machine, _, _| machine.new_map_of(CLASS, []))
        .constructor("(Map)", |machine, _, arguments| copy(machine, &arg(arguments, 0)))
        .method("getMap()", |_, this, _| Ok(this.clone()))
        .method("getString(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arg(arguments, 0))?;
            convert::to_string_or_null(machine, &value)
        })
        .method("getList(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arg(arguments, 0))?;
            convert::as_list(machine, value)
        })
        .method("getStringList(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arg(arguments, 0))?;
            let list = convert::as_list(machine, value)?;
            if list.is_null() {
                return Ok(list);
            }
            let mut texts = Vec::new();
            for item in machine.list_items(&list)? {
                texts.push(convert::to_string_or_null(machine, &item)?);
            }
            machine.new_list(texts)
        })
        .method("getBoolean(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arg(arguments, 0))?;
            Ok(convert::is_true(machine, &value)?.into())
        })
        .method("getInt(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arg(arguments, 0))?;
            Ok(convert::to_int(machine, &value)?.into())
        })
        .method("getKeys()", |machine, this, _| {
            let entries = machine.map_entries(this)?;
            machine.new_list(entries.into_iter().map(|(key, _)| key).collect())
        })
        .method("putClean(Object,Object)", |machine, this, arguments| {
            put_clean(machine, this, arg(arguments, 0), arg(arguments, 1))?;
            Ok(Value::Void)
        });
}

/// A new `Attributes` with the entries of a map; empty for null.
pub(crate) fn copy(machine: &mut Machine<'_>, map: &Value) -> Answer {
    let entries = if map.is_null() { Vec::new() } else { machine.map_entries(map)? };
    machine.new_map_of(CLASS, entries)
}

/// Puts a value, or takes the entry away where the value is null or an empty text.
fn put_clean(machine: &mut Machine<'_>, map: &Value, key: Value, value: Value) -> Answer<()> {
    let is_empty = matches!(&value, Value::Text(text) if text.is_empty());
    if value.is_null() || is_empty {
        machine.map_remove(map, &key)?;
    } else {
        machine.map_put(map, key, value)?;
    }
    Ok(())
}

/// A value of an `Attributes` that may be missing.
pub(crate) fn lookup(machine: &mut Machine<'_>, attributes: &Value, key: &Value) -> Answer {
    if attributes.is_null() { Ok(Value::Null) } else { machine.map_get(attributes, key) }
}

/// The value that an object's attributes have for the first argument.
pub(crate) fn get_from<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let held = part(machine, this, AT);
    lookup(machine, &held, &arg(arguments, 0))
}

/// [`get_from`] as text, or null.
pub(crate) fn get_string_from<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let value = get_from::<AT>(machine, this, arguments)?;
    convert::to_string_or_null(machine, &value)
}

/// Puts the second argument under the first into an object's attributes, which it gets where it has none.
pub(crate) fn put_into<const AT: usize>(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let held = of_part(machine, this, AT)?;
    machine.map_put(&held, arg(arguments, 0), arg(arguments, 1))?;
    Ok(Value::Void)
}

/// An object's attributes, made where it has none.
pub(crate) fn of_part(machine: &mut Machine<'_>, object: &Value, at: usize) -> Answer {
    let held = part(machine, object, at);
    if !held.is_null() {
        return Ok(held);
    }
    let held = machine.new_map_of(CLASS, [])?;
    set_part(machine, object, at, held.clone());
    Ok(held)
}

/// A value of an object's attributes by name.
pub(crate) fn named(machine: &mut Machine<'_>, object: &Value, at: usize, name: &str) -> Answer {
    let held = part(machine, object, at);
    if held.is_null() {
        return Ok(Value::Null);
    }
    let name = machine.text(name)?;
    machine.map_get(&held, &name)
}

/// [`named`] as text, or null.
pub(crate) fn text_named(machine: &mut Machine<'_>, object: &Value, at: usize, name: &str) -> Answer {
    let value = named(machine, object, at, name)?;
    convert::to_string_or_null(machine, &value)
}

/// Sets a value of an object's attributes; null takes it away, and makes no attributes where there are none.
pub(crate) fn set_named(machine: &mut Machine<'_>, object: &Value, at: usize, name: &str, value: Value) -> Answer {
    if value.is_null() && part(machine, object, at).is_null() {
        return Ok(Value::Void);
    }
    let held = of_part(machine, object, at)?;
    let name = machine.text(name)?;
    put_clean(machine, &held, name, value)?;
    Ok(Value::Void)
}
