//! `Map.Entry`: an entry that lives in a map, or a pair of its own.

use super::{arg, map, map::Place, null_pointer, state::Map, unsupported};
use crate::{
    error::Answer, java::hash::functions::entry_hash, library::Builder, machine::Machine, text::Text, value::Value,
};

/// The state of an entry.
pub(crate) enum Entry {
    /// An entry of a map. Key and value are what they were when it was handed out, for when it is removed.
    Live {
        map: Value,
        place: Place,
        key: Value,
        value: Value,
        /// Whether it came from a map that cannot be changed.
        guarded: bool,
    },
    /// A pair of its own: `SimpleEntry`, or one that cannot be changed.
    Pair(Value, Value, Change),
}

/// Whether a pair can be changed, and what it says if not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Yes,
    No,
    /// `Map.entry`
    Never,
}

/// The object that stands for an entry of a map.
pub(super) fn of_map(
    machine: &mut Machine<'_>,
    map: &Value,
    place: Place,
    key: Value,
    value: Value,
    guarded: bool,
) -> Answer {
    let class = match machine.state::<Map>(map) {
        Some(Map::Fixed { strict: true, .. }) => {
            return pair(machine, "java.util.KeyValueHolder", key, value, Change::Never);
        }
        Some(Map::Fixed { .. }) => return immutable(machine, key, value),
        Some(Map::Hash(table)) if table.order() != crate::java::hash::Order::Hash => "java.util.LinkedHashMap$Entry",
        Some(Map::Tree { .. } | Map::Range(_)) => "java.util.TreeMap$Entry",
        Some(Map::Chained(_)) => "java.util.Hashtable$Entry",
        _ => "java.util.HashMap$Node",
    };
    machine.reserve(size_of::<Entry>())?;
    machine.allocate_state(class, Entry::Live { map: map.clone(), place, key, value, guarded })
}

/// A pair that cannot be changed.
pub(super) fn immutable(machine: &mut Machine<'_>, key: Value, value: Value) -> Answer {
    pair(machine, "java.util.AbstractMap.SimpleImmutableEntry", key, value, Change::No)
}

/// A pair of its own.
pub(super) fn pair(machine: &mut Machine<'_>, class: &str, key: Value, value: Value, change: Change) -> Answer {
    machine.reserve(size_of::<Entry>())?;
    machine.allocate_state(class, Entry::Pair(key, value, change))
}

/// Key and value of an entry.
pub(super) fn parts(machine: &mut Machine<'_>, entry: &Value) -> Answer<(Value, Value)> {
    match machine.state::<Entry>(entry) {
        Some(Entry::Live { map, place, key, value, .. }) => {
            let now = map::entry_at(machine, map, *place);
            Ok(now.unwrap_or_else(|| (key.clone(), value.clone())))
        }
        Some(Entry::Pair(key, value, _)) => Ok((key.clone(), value.clone())),
        None if entry.is_null() => Err(null_pointer(machine)),
        None => Ok((machine.call(entry, "getKey", &[])?, machine.call(entry, "getValue", &[])?)),
    }
}

fn set_value(machine: &mut Machine<'_>, entry: &Value, new: &Value) -> Answer {
    match machine.state_mut::<Entry>(entry) {
        Some(Entry::Pair(_, value, Change::Yes)) => Ok(std::mem::replace(value, new.clone())),
        Some(Entry::Live { map, place, guarded: false, .. }) => {
            let (map, place) = (map.clone(), *place);
            map::refuse_null(machine, &map, new)?;
            if let Some(former) = map::set_at(machine, &map, place, new.clone()) {
                return Ok(former);
            }
            match machine.state_mut::<Entry>(entry) {
                Some(Entry::Live { value, .. }) => Ok(std::mem::replace(value, new.clone())),
                _ => Ok(Value::Null),
            }
        }
        Some(Entry::Pair(_, _, Change::Never)) => {
            Err(machine.throw("java.lang.UnsupportedOperationException", "not supported"))
        }
        Some(_) => Err(unsupported(machine)),
        None => Err(super::missing("setValue(Object)")),
    }
}

/// `key=value`.
pub(super) fn text(machine: &mut Machine<'_>, key: &Value, value: &Value) -> Answer {
    let (key, value) = (machine.to_text(key)?, machine.to_text(value)?);
    machine.reserve(34 + 2 * (key.len() + value.len()))?;
    Ok(Text::new([key.units(), &[u16::from(b'=')], value.units()].concat()).into())
}

fn copy(machine: &mut Machine<'_>, class: &str, arguments: &[Value], change: Change) -> Answer {
    let (key, value) = parts(machine, arg(arguments, 0))?;
    pair(machine, class, key, value, change)
}

const SIMPLE: &str = "java.util.AbstractMap.SimpleEntry";
const IMMUTABLE: &str = "java.util.AbstractMap.SimpleImmutableEntry";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Map.Entry")
        .method("getKey()", |machine, this, _| Ok(parts(machine, this)?.0))
        .method("getValue()", |machine, this, _| Ok(parts(machine, this)?.1))
        .method("setValue(Object)", |machine, this, arguments| set_value(machine, this, arg(arguments, 0)))
        .function("comparingByKey()", |machine, _, _| super::comparators::by_part(machine, true, Value::Null))
        .function("comparingByValue()", |machine, _, _| super::comparators::by_part(machine, false, Value::Null))
        .function("comparingByKey(Comparator)", |machine, _, arguments| {
            super::comparators::by_part(machine, true, arg(arguments, 0).clone())
        })
        .function("comparingByValue(Comparator)", |machine, _, arguments| {
            super::comparators::by_part(machine, false, arg(arguments, 0).clone())
        });
    builder
        .class("java.util.AbstractMap$Entry")
        .implements(&["java.util.Map.Entry"])
        .method("toString()", |machine, this, _| {
            let (key, value) = parts(machine, this)?;
            text(machine, &key, &value)
        })
        .method("hashCode()", |machine, this, _| {
            let (key, value) = parts(machine, this)?;
            Ok(entry_hash(machine.hash(&key)?, machine.hash(&value)?).into())
        })
        .method("equals(Object)", |machine, this, arguments| {
            let other = arg(arguments, 0);
            if !machine.is_a(other, "java.util.Map.Entry") {
                return Ok(false.into());
            }
            let (key, value) = parts(machine, this)?;
            let (other_key, other_value) = parts(machine, other)?;
            Ok((machine.equal(&key, &other_key)? && machine.equal(&value, &other_value)?).into())
        });
    for class in [
        "java.util.HashMap$Node",
        "java.util.LinkedHashMap$Entry",
        "java.util.TreeMap$Entry",
        "java.util.Hashtable$Entry",
        "java.util.KeyValueHolder",
    ] {
        builder.class(class).extends("java.util.AbstractMap$Entry");
    }
    builder
        .class(SIMPLE)
        .extends("java.util.AbstractMap$Entry")
        .constructor("(Object,Object)", |machine, _, arguments| {
            pair(machine, SIMPLE, arg(arguments, 0).clone(), arg(arguments, 1).clone(), Change::Yes)
        })
        .constructor("(Map.Entry)", |machine, _, arguments| copy(machine, SIMPLE, arguments, Change::Yes));
    builder
        .class(IMMUTABLE)
        .extends("java.util.AbstractMap$Entry")
        .constructor("(Object,Object)", |machine, _, arguments| {
            immutable(machine, arg(arguments, 0).clone(), arg(arguments, 1).clone())
        })
        .constructor("(Map.Entry)", |machine, _, arguments| copy(machine, IMMUTABLE, arguments, Change::No));
}
