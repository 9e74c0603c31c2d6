//! The plan's functions on values that are one or many: lists without doubles, compared with or without regard to case.

use super::{arg, flag, plan, refill};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(plan::CLASS)
        .function("addValues(Object,Object,boolean)", |machine, _, arguments| {
            added(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2))
        })
        .function("addValues(Object,Object)", |machine, _, arguments| {
            added(machine, &arg(arguments, 0), &arg(arguments, 1), false)
        })
        .function("removeValues(Object,Object,boolean)", |machine, _, arguments| {
            removed(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2))
        })
        .function("removeValues(Object,Object)", |machine, _, arguments| {
            removed(machine, &arg(arguments, 0), &arg(arguments, 1), false)
        })
        .function("retainValues(Object,Object,boolean)", |machine, _, arguments| {
            retained(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2))
        })
        .function("removeAll(List,List,boolean)", |machine, _, arguments| {
            keep(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2), false)
        })
        .function("retainAll(List,List,boolean)", |machine, _, arguments| {
            keep(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2), true)
        })
        .function("remove(List,Object,boolean)", |machine, _, arguments| {
            let gone = machine.new_list(vec![arg(arguments, 1)])?;
            keep(machine, &arg(arguments, 0), &gone, flag(arguments, 2), false)
        })
        .function("contains(List,Object,boolean)", |machine, _, arguments| {
            let list = convert::listed(machine, &arg(arguments, 0))?;
            Ok(has(machine, &list, &arg(arguments, 1), flag(arguments, 2))?.into())
        })
        .function("equals(Object,Object,boolean)", |machine, _, arguments| {
            Ok(equal(machine, &arg(arguments, 0), &arg(arguments, 1), flag(arguments, 2))?.into())
        });
}

/// Whether two values are equal, texts in any case where case does not count.
pub(crate) fn equal(machine: &mut Machine<'_>, one: &Value, other: &Value, nocase: bool) -> Answer<bool> {
    if let (true, Value::Text(one), Value::Text(other)) = (nocase, one, other) {
        machine.charge((one.len() + other.len()) as u64 / 8)?;
        return Ok(one.to_string().to_lowercase() == other.to_string().to_lowercase());
    }
    machine.equal(one, other)
}

fn has(machine: &mut Machine<'_>, list: &[Value], value: &Value, nocase: bool) -> Answer<bool> {
    for item in list {
        if equal(machine, item, value, nocase)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What `something` adds to a value: a list with the values of both, each once. What is added to nothing stays as it is.
pub(crate) fn added(machine: &mut Machine<'_>, something: &Value, to: &Value, nocase: bool) -> Answer {
    if to.is_null() || something.is_null() {
        return Ok(if to.is_null() { something.clone() } else { to.clone() });
    }
    let mut values = convert::listed(machine, to)?;
    for value in convert::listed(machine, something)? {
        if !has(machine, &values, &value, nocase)? {
            values.push(value);
        }
    }
    machine.new_list(values)
}

/// A value without what `something` has; null where nothing is left.
pub(crate) fn removed(machine: &mut Machine<'_>, something: &Value, from: &Value, nocase: bool) -> Answer {
    filtered(machine, something, from, nocase, false)
}

/// A value with only what `something` has as well; null where nothing is left.
pub(crate) fn retained(machine: &mut Machine<'_>, something: &Value, from: &Value, nocase: bool) -> Answer {
    filtered(machine, something, from, nocase, true)
}

fn filtered(machine: &mut Machine<'_>, something: &Value, from: &Value, nocase: bool, keep: bool) -> Answer {
    let others = convert::listed(machine, something)?;
    let mut kept = Vec::new();
    for value in convert::listed(machine, from)? {
        if has(machine, &others, &value, nocase)? == keep {
            kept.push(value);
        }
    }
    let is_list = machine.is_a(from, "java.util.Collection");
    match (kept.pop(), is_list) {
        (None, _) => Ok(Value::Null),
        (Some(only), false) => Ok(only),
        (Some(last), true) => {
            kept.push(last);
            machine.new_list(kept)
        }
    }
}

/// Takes out of a list what another has, or what it has not.
fn keep(machine: &mut Machine<'_>, list: &Value, others: &Value, nocase: bool, retain: bool) -> Answer {
    if !list.is_null() {
        let others = convert::listed(machine, others)?;
        let mut kept = Vec::new();
        for value in machine.list_items(list)? {
            if has(machine, &others, &value, nocase)? == retain {
                kept.push(value);
            }
        }
        refill(machine, list, kept)?;
    }
    Ok(Value::Void)
}
