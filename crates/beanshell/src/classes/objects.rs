//! `java.util.Objects`

use super::arguments::{at, elements, int};
use crate::{error::Answer, java::hash::functions, library::Builder, machine::Machine, value::Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.Objects")
        .function("equals(Object,Object)", |machine, _, a| machine.equal(at(a, 0), at(a, 1)).map(Value::boolean))
        .function("hashCode(Object)", |machine, _, a| machine.hash(at(a, 0)).map(Value::int))
        .function("hash(Object...)", |machine, _, a| {
            if at(a, 0).is_null() {
                return Ok(0.into());
            }
            let mut hash = functions::LIST_START;
            for element in elements(machine, at(a, 0))? {
                hash = functions::list_step(hash, machine.hash(&element)?);
            }
            Ok(hash.into())
        })
        .function("toString(Object)", |machine, _, a| machine.to_text(at(a, 0)).map(Value::Text))
        .function("toString(Object,String)", |machine, _, a| match at(a, 0) {
            Value::Null => Ok(at(a, 1).clone()),
            value => machine.to_text(value).map(Value::Text),
        })
        .function("isNull(Object)", |_, _, a| Ok(at(a, 0).is_null().into()))
        .function("nonNull(Object)", |_, _, a| Ok((!at(a, 0).is_null()).into()))
        .function("requireNonNull(Object)", |machine, _, a| required(machine, at(a, 0), None))
        .function("requireNonNull(Object,String)", |machine, _, a| match at(a, 1) {
            Value::Text(message) => required(machine, at(a, 0), Some(&message.to_string())),
            _ => required(machine, at(a, 0), None),
        })
        .function("requireNonNullElse(Object,Object)", |machine, _, a| match at(a, 0) {
            Value::Null => required(machine, at(a, 1), Some("defaultObj")),
            value => Ok(value.clone()),
        })
        .function("compare(Object,Object,Comparator)", |machine, _, a| {
            if machine.same(at(a, 0), at(a, 1)) {
                return Ok(0.into());
            }
            machine.call(at(a, 2), "compare", a.get(..2).unwrap_or_default())
        })
        .function("checkIndex(int,int)", |machine, _, a| {
            let (index, length) = (int(a, 0), int(a, 1));
            if (0..length).contains(&index) {
                return Ok(index.into());
            }
            let message = format!("Index {index} out of bounds for length {length}");
            Err(machine.throw("java.lang.IndexOutOfBoundsException", message))
        });
}

fn required(machine: &mut Machine<'_>, value: &Value, message: Option<&str>) -> Answer {
    match (value, message) {
        (Value::Null, Some(message)) => Err(machine.throw("java.lang.NullPointerException", message)),
        (Value::Null, None) => Err(machine.throw_bare("java.lang.NullPointerException")),
        _ => Ok(value.clone()),
    }
}
