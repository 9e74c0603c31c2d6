//! `Hashtable`, and `Map.of` with the other maps that nobody can change.

use super::{
    arg, cursor,
    cursor::{Cursor, Shows},
    int, iterators, map, missing, null_pointer,
    state::Map,
};
use crate::{
    error::Answer,
    heap::Data,
    java::{
        chained::{Chained, USUAL_BUCKETS},
        hash::{Order, Table},
    },
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

const NAME: &str = "java.util.Hashtable";

fn make(machine: &mut Machine<'_>, capacity: usize) -> Answer {
    machine.reserve(size_of::<Map>())?;
    machine.allocate_state(NAME, Map::Chained(Chained::new(capacity)))
}

fn with_capacity(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let capacity = int(arguments, 0);
    let Ok(wanted) = usize::try_from(capacity) else {
        return Err(super::illegal_argument(machine, &format!("Illegal Capacity: {capacity}")));
    };
    if let Value::Primitive(Primitive::Float(load)) = arg(arguments, 1)
        && (load.is_nan() || *load <= 0.0)
    {
        let load = machine.to_text(arg(arguments, 1))?;
        return Err(super::illegal_argument(machine, &format!("Illegal Load: {load}")));
    }
    make(machine, wanted)
}

fn put_all(machine: &mut Machine<'_>, table: &Value, from: &Value) -> Answer<()> {
    let mut cursor = cursor::open_map(machine, from, Shows::Entries)?;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        map::put(machine, table, key, value)?;
    }
    Ok(())
}

/// An enumeration, which does not mind changes.
fn enumeration(machine: &mut Machine<'_>, this: &Value, shows: Shows) -> Answer {
    let cursor = cursor::open_map(machine, this, shows)?;
    iterators::object(machine, "java.util.Collections$Enumeration", Cursor { guarded: true, ..cursor })
}

fn clone(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let Some(class) = machine.class_of(this) else { return Err(missing("clone()")) };
    // The copy has as many buckets, and its entries in the same order.
    let entries = machine.map_entries(this)?;
    let Some(Map::Chained(table)) = machine.state::<Map>(this) else { return Err(missing("clone()")) };
    let table = Map::Chained(Chained::new(table.capacity()));
    machine.reserve(size_of::<Map>())?;
    let copy = Value::Object(machine.allocate(class, Data::State(Box::new(table)))?);
    for (key, value) in entries.into_iter().rev() {
        map::put(machine, &copy, key, value)?;
    }
    Ok(copy)
}

/// A map that nobody can change; a strict one refuses nulls and keys given twice.
pub(super) fn fixed(machine: &mut Machine<'_>, class: &str, entries: Vec<(Value, Value)>, strict: bool) -> Answer {
    machine.reserve(size_of::<Map>())?;
    let map = machine.allocate_state(class, Map::Fixed { table: Table::new(Order::Insertion), strict })?;
    for (key, value) in entries {
        if strict && (key.is_null() || value.is_null()) {
            return Err(null_pointer(machine));
        }
        if strict && map::find(machine, &map, &key)?.is_some() {
            let key = machine.to_text(&key)?;
            return Err(super::illegal_argument(machine, &format!("duplicate key: {key}")));
        }
        map::insert(machine, &map, key, value)?;
    }
    Ok(map)
}

fn strict(machine: &mut Machine<'_>, entries: Vec<(Value, Value)>) -> Answer {
    let class =
        if entries.len() == 1 { "java.util.ImmutableCollections$Map1" } else { "java.util.ImmutableCollections$MapN" };
    fixed(machine, class, entries, true)
}

fn of(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let entries = arguments.chunks_exact(2).map(|pair| (arg(pair, 0).clone(), arg(pair, 1).clone())).collect();
    strict(machine, entries)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(NAME)
        .open()
        .extends("java.util.AbstractMap")
        .constructor("()", |machine, _, _| make(machine, USUAL_BUCKETS))
        .constructor("(int)", with_capacity)
        .constructor("(int,float)", with_capacity)
        .constructor("(Map)", |machine, _, arguments| {
            if arg(arguments, 0).is_null() {
                return Err(null_pointer(machine));
            }
            let count = map::size(machine, arg(arguments, 0))?;
            let table = make(machine, count.saturating_mul(2).max(USUAL_BUCKETS))?;
            put_all(machine, &table, arg(arguments, 0))?;
            Ok(table)
        })
        .method("keys()", |machine, this, _| enumeration(machine, this, Shows::Keys))
        .method("elements()", |machine, this, _| enumeration(machine, this, Shows::Values))
        .method("contains(Object)", |machine, this, arguments| {
            machine.call(this, "containsValue", std::slice::from_ref(arg(arguments, 0)))
        })
        .method("clone()", |machine, this, _| clone(machine, this));
    builder
        .interface("java.util.Map")
        .function("of()", of)
        .function("of(Object,Object)", of)
        .function("of(Object,Object,Object,Object)", of)
        .function("of(Object,Object,Object,Object,Object,Object)", of)
        .function("of(Object,Object,Object,Object,Object,Object,Object,Object)", of)
        .function("of(Object,Object,Object,Object,Object,Object,Object,Object,Object,Object)", of)
        .function("of(Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object)", of)
        .function(
            "of(Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object,Object)",
            of,
        )
        .function("copyOf(Map)", |machine, _, arguments| {
            let entries = machine.map_entries(arg(arguments, 0))?;
            strict(machine, entries)
        })
        .function("ofEntries(Map.Entry...)", |machine, _, arguments| {
            let mut entries = Vec::new();
            for entry in super::spread(machine, arguments, 0)? {
                entries.push(super::entry::parts(machine, &entry)?);
            }
            strict(machine, entries)
        })
        .function("entry(Object,Object)", |machine, _, arguments| {
            let (key, value) = (arg(arguments, 0).clone(), arg(arguments, 1).clone());
            if key.is_null() || value.is_null() {
                return Err(null_pointer(machine));
            }
            super::entry::pair(machine, "java.util.KeyValueHolder", key, value, super::entry::Change::Never)
        });
}
