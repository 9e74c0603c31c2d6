//! `sailpoint.object.Attributes`: a `HashMap` with typed getters.

use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.Attributes";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends("java.util.HashMap")
        .constructor("()", |machine, _, _| machine.new_map_of(CLASS, []))
        .constructor("(Map)", |machine, _, arguments| {
            let entries = if arguments[0].is_null() { Vec::new() } else { machine.map_entries(&arguments[0])? };
            machine.new_map_of(CLASS, entries)
        })
        .method("getMap()", |_, this, _| Ok(this.clone()))
        .method("getString(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arguments[0])?;
            convert::to_string_or_null(machine, &value)
        })
        .method("getList(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arguments[0])?;
            convert::as_list(machine, value)
        })
        .method("getStringList(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arguments[0])?;
            convert::as_list(machine, value)
        })
        .method("getBoolean(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arguments[0])?;
            Ok(convert::is_true(machine, &value)?.into())
        })
        .method("getInt(String)", |machine, this, arguments| {
            let value = machine.map_get(this, &arguments[0])?;
            Ok(convert::to_int(machine, &value)?.into())
        })
        .method("getKeys()", |machine, this, _| {
            let entries = machine.map_entries(this)?;
            machine.new_list(entries.into_iter().map(|(key, _)| key).collect())
        })
        .method("putClean(Object,Object)", |machine, this, arguments| {
            let is_empty = matches!(&arguments[1], Value::Text(text) if text.is_empty());
            if arguments[1].is_null() || is_empty {
                machine.map_remove(this, &arguments[0])?;
            } else {
                machine.map_put(this, arguments[0].clone(), arguments[1].clone())?;
            }
            Ok(Value::Void)
        });
}

/// A value of an `Attributes` that may be missing.
pub(crate) fn lookup(machine: &mut Machine<'_>, attributes: &Value, key: &Value) -> Answer {
    if attributes.is_null() { Ok(Value::Null) } else { machine.map_get(attributes, key) }
}
