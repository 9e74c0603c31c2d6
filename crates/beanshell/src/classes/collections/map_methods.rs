//! `Map` and its classes but for the sorted ones.

use super::{
    arg, cursor,
    cursor::Shows,
    entry, int, map, missing, null_pointer, size_value,
    state::{Collection, Map},
    truth, unsupported,
};
use crate::{
    error::Answer,
    heap::Data,
    java::hash::{Order, Table},
    library::Builder,
    machine::Machine,
    text::Text,
    value::{Primitive, Value},
};

const HASH: &str = "java.util.HashMap";
const LINKED: &str = "java.util.LinkedHashMap";

/// A new map of a class with a table of its own.
pub(super) fn make(machine: &mut Machine<'_>, class: &str, table: Table<Value, Value>) -> Answer {
    machine.reserve(size_of::<Map>())?;
    machine.allocate_state(class, Map::Hash(table))
}

/// A table for the capacity and the load factor that a script gave; Java refuses some.
pub(super) fn table(machine: &mut Machine<'_>, arguments: &[Value], order: Order) -> Answer<Table<Value, Value>> {
    let capacity = int(arguments, 0);
    let Ok(wanted) = usize::try_from(capacity) else {
        return Err(super::illegal_argument(machine, &format!("Illegal initial capacity: {capacity}")));
    };
    if let Value::Primitive(Primitive::Float(load)) = arg(arguments, 1)
        && (load.is_nan() || *load <= 0.0)
    {
        let load = machine.to_text(arg(arguments, 1))?;
        return Err(super::illegal_argument(machine, &format!("Illegal load factor: {load}")));
    }
    Ok(Table::with_capacity(order, wanted))
}

/// Puts all entries of another map.
pub(super) fn put_all(machine: &mut Machine<'_>, this: &Value, other: &Value) -> Answer<()> {
    if other.is_null() {
        return Err(null_pointer(machine));
    }
    let count = map::size(machine, other)?;
    map::presize(machine, this, count)?;
    let mut cursor = cursor::open_map(machine, other, Shows::Entries)?;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        map::put(machine, this, key, value)?;
    }
    Ok(())
}

fn copy(machine: &mut Machine<'_>, class: &str, order: Order, from: &Value) -> Answer {
    let copy = make(machine, class, Table::new(order))?;
    put_all(machine, &copy, from)?;
    Ok(copy)
}

fn clone(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let Some(class) = machine.class_of(this) else { return Err(missing("clone()")) };
    let Some(Map::Hash(table)) = machine.state::<Map>(this) else { return Err(missing("clone()")) };
    let order = table.order();
    machine.reserve(size_of::<Map>())?;
    let copy = Value::Object(machine.allocate(class, Data::State(Box::new(Map::Hash(Table::new(order)))))?);
    put_all(machine, &copy, this)?;
    Ok(copy)
}

/// One of the three views of a map.
pub(super) fn view(machine: &mut Machine<'_>, this: &Value, shows: Shows) -> Answer {
    if map::is_foreign(machine, this) {
        return Err(missing("the views of a map"));
    }
    if let Some(target) = map::target(machine, this) {
        let view = view(machine, &target, shows)?;
        let class = match shows {
            Shows::Keys => "java.util.Collections$UnmodifiableSet",
            Shows::Values => "java.util.Collections$UnmodifiableCollection",
            Shows::Entries => "java.util.Collections$UnmodifiableMap$UnmodifiableEntrySet",
        };
        return machine.allocate_state(class, Collection::Guarded(view));
    }
    let names = super::sets::view_names(machine, this);
    let map = this.clone();
    match shows {
        Shows::Keys => machine.allocate_state(names.0, Collection::Keys { map, adds: false }),
        Shows::Values => machine.allocate_state(names.1, Collection::Values(map)),
        Shows::Entries => machine.allocate_state(names.2, Collection::Entries(map)),
    }
}

/// `{a=1, b=2}`, a map in itself being `(this Map)`.
fn text(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let mut cursor = cursor::open_map(machine, this, Shows::Entries)?;
    let mut units = vec![u16::from(b'{')];
    let mut first = true;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        if !std::mem::take(&mut first) {
            units.extend([u16::from(b','), u16::from(b' ')]);
        }
        for (part, end) in [(key, Some(b'=')), (value, None)] {
            let part = if machine.same(&part, this) { "(this Map)".into() } else { machine.to_text(&part)? };
            machine.reserve(4 + 2 * part.len())?;
            units.extend(part.units());
            units.extend(end.map(u16::from));
        }
    }
    units.push(u16::from(b'}'));
    machine.reserve(32)?;
    Ok(Text::new(units).into())
}

fn equals(machine: &mut Machine<'_>, this: &Value, other: &Value) -> Answer {
    if machine.same(this, other) {
        return Ok(true.into());
    }
    if !machine.is_a(other, "java.util.Map") || map::size(machine, this)? != map::size(machine, other)? {
        return Ok(false.into());
    }
    let mut cursor = cursor::open_map(machine, this, Shows::Entries)?;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        let theirs = match map::get(machine, other, &key) {
            Ok(Some(theirs)) => theirs,
            Ok(None) if value.is_null() && map::contains(machine, other, &key)? => Value::Null,
            Ok(None) => return Ok(false.into()),
            Err(throw) => return super::collection::unless_incomparable(machine, throw),
        };
        if !machine.equal(&value, &theirs)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn hash(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let mut cursor = cursor::open_map(machine, this, Shows::Entries)?;
    let mut hash = 0_i32;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        let (key, value) = (machine.hash(&key)?, machine.hash(&value)?);
        hash = hash.wrapping_add(crate::java::hash::functions::entry_hash(key, value));
    }
    Ok(hash.into())
}

fn contains_value(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let wanted = arg(arguments, 0);
    if wanted.is_null() && (map::is_strict(machine, this) || map::is_hashtable(machine, this)) {
        return Err(null_pointer(machine));
    }
    let mut cursor = cursor::open_map(machine, this, Shows::Values)?;
    while let Some(value) = cursor.next(machine)? {
        if machine.equal(wanted, &value)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// Refuses methods that Java's interface has without a body.
fn native(machine: &Machine<'_>, this: &Value, method: &str) -> Answer<()> {
    if map::is_foreign(machine, this) { Err(missing(method)) } else { Ok(()) }
}

/// A value that is not null, for a key.
fn known(machine: &mut Machine<'_>, this: &Value, key: &Value) -> Answer<Option<Value>> {
    Ok(map::get(machine, this, key)?.filter(|value| !value.is_null()))
}

fn refuse_fixed(machine: &mut Machine<'_>, this: &Value) -> Answer<()> {
    match machine.state::<Map>(this) {
        Some(Map::Fixed { .. } | Map::Guarded(_)) => Err(unsupported(machine)),
        _ => Ok(()),
    }
}

fn put_if_absent(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    refuse_fixed(machine, this)?;
    if let Some(known) = known(machine, this, arg(arguments, 0))? {
        return Ok(known);
    }
    map::put(machine, this, arg(arguments, 0).clone(), arg(arguments, 1).clone())?;
    Ok(Value::Null)
}

fn remove_pair(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    refuse_fixed(machine, this)?;
    let (key, value) = (arg(arguments, 0), arg(arguments, 1));
    let found = map::contains(machine, this, key)?;
    let known = map::get(machine, this, key)?.unwrap_or(Value::Null);
    let matches = found && machine.equal(value, &known)?;
    if matches {
        map::remove(machine, this, key)?;
    }
    Ok(matches.into())
}

fn replace(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    refuse_fixed(machine, this)?;
    let key = arg(arguments, 0);
    if !map::contains(machine, this, key)? {
        return Ok(Value::Null);
    }
    Ok(map::put(machine, this, key.clone(), arg(arguments, 1).clone())?.unwrap_or(Value::Null))
}

fn replace_pair(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    refuse_fixed(machine, this)?;
    let (key, old) = (arg(arguments, 0), arg(arguments, 1));
    let found = map::contains(machine, this, key)?;
    let known = map::get(machine, this, key)?.unwrap_or(Value::Null);
    let matches = found && machine.equal(old, &known)?;
    if matches {
        map::put(machine, this, key.clone(), arg(arguments, 2).clone())?;
    }
    Ok(matches.into())
}

/// `compute`, `computeIfAbsent`, `computeIfPresent`, `merge`: what a function makes of a key or a value.
fn compute(machine: &mut Machine<'_>, this: &Value, key: &Value, how: &Compute<'_>) -> Answer {
    let old = known(machine, this, key)?;
    let changes = map::changes(machine, this);
    let new = match (how, &old) {
        (Compute::IfAbsent(_), Some(old)) => return Ok(old.clone()),
        (Compute::IfPresent(_), None) => return Ok(Value::Null),
        (Compute::IfAbsent(function), None) => machine.call(function, "apply", std::slice::from_ref(key))?,
        (Compute::Merge(value, _), None) => (*value).clone(),
        (Compute::Merge(value, function), Some(old)) => {
            machine.call(function, "apply", &[old.clone(), (*value).clone()])?
        }
        (Compute::Always(function) | Compute::IfPresent(function), _) => {
            let old = old.clone().unwrap_or(Value::Null);
            machine.call(function, "apply", &[key.clone(), old])?
        }
    };
    if changes != map::changes(machine, this) {
        return Err(super::modified(machine));
    }
    if !new.is_null() {
        map::put(machine, this, key.clone(), new.clone())?;
    } else if !matches!(how, Compute::IfAbsent(_)) {
        map::remove(machine, this, key)?;
    }
    Ok(new)
}

enum Compute<'v> {
    Always(Value),
    IfAbsent(Value),
    IfPresent(Value),
    Merge(&'v Value, Value),
}

fn for_each(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let action = super::function(machine, arguments, 0)?;
    let mut cursor = cursor::open_map(machine, this, Shows::Entries)?;
    while let Some((key, value)) = cursor.next_entry(machine)? {
        machine.call(&action, "accept", &[key, value])?;
    }
    Ok(Value::Void)
}

fn replace_all(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let function = super::function(machine, arguments, 0)?;
    refuse_fixed(machine, this)?;
    let mut cursor = cursor::open_map(machine, this, Shows::Entries)?;
    while let Some(entry) = cursor.next(machine)? {
        let (key, value) = entry::parts(machine, &entry)?;
        let value = machine.call(&function, "apply", &[key, value])?;
        machine.call(&entry, "setValue", &[value])?;
    }
    Ok(Value::Void)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Map")
        .method("size()", |machine, this, _| {
            native(machine, this, "size()")?;
            map::size(machine, this).map(size_value)
        })
        .method("isEmpty()", |machine, this, _| {
            native(machine, this, "isEmpty()")?;
            Ok((map::size(machine, this)? == 0).into())
        })
        .method("get(Object)", |machine, this, arguments| {
            native(machine, this, "get(Object)")?;
            Ok(map::get(machine, this, arg(arguments, 0))?.unwrap_or(Value::Null))
        })
        .method("put(Object,Object)", |machine, this, arguments| {
            native(machine, this, "put(Object,Object)")?;
            let former = map::put(machine, this, arg(arguments, 0).clone(), arg(arguments, 1).clone())?;
            Ok(former.unwrap_or(Value::Null))
        })
        .method("remove(Object)", |machine, this, arguments| {
            native(machine, this, "remove(Object)")?;
            Ok(map::remove(machine, this, arg(arguments, 0))?.map_or(Value::Null, |(_, value)| value))
        })
        .method("containsKey(Object)", |machine, this, arguments| {
            native(machine, this, "containsKey(Object)")?;
            map::contains(machine, this, arg(arguments, 0)).map(Value::from)
        })
        .method("containsValue(Object)", contains_value)
        .method("putAll(Map)", |machine, this, arguments| {
            match machine.state::<Map>(this) {
                Some(Map::Fixed { strict: true, .. } | Map::Guarded(_)) => return Err(unsupported(machine)),
                _ => put_all(machine, this, arg(arguments, 0))?,
            }
            Ok(Value::Void)
        })
        .method("clear()", |machine, this, _| map::clear(machine, this).map(|()| Value::Void))
        .method("keySet()", |machine, this, _| view(machine, this, Shows::Keys))
        .method("values()", |machine, this, _| view(machine, this, Shows::Values))
        .method("entrySet()", |machine, this, _| view(machine, this, Shows::Entries))
        .method("getOrDefault(Object,Object)", |machine, this, arguments| {
            match map::get(machine, this, arg(arguments, 0))? {
                Some(value) => Ok(value),
                None => Ok(arg(arguments, 1).clone()),
            }
        })
        .method("putIfAbsent(Object,Object)", put_if_absent)
        .method("remove(Object,Object)", remove_pair)
        .method("replace(Object,Object)", replace)
        .method("replace(Object,Object,Object)", replace_pair)
        .method("forEach(BiConsumer)", for_each)
        .method("replaceAll(BiFunction)", replace_all)
        .method("computeIfAbsent(Object,Function)", |machine, this, arguments| {
            refuse_fixed(machine, this)?;
            let function = super::function(machine, arguments, 1)?;
            compute(machine, this, arg(arguments, 0), &Compute::IfAbsent(function))
        })
        .method("computeIfPresent(Object,BiFunction)", |machine, this, arguments| {
            refuse_fixed(machine, this)?;
            let function = super::function(machine, arguments, 1)?;
            compute(machine, this, arg(arguments, 0), &Compute::IfPresent(function))
        })
        .method("compute(Object,BiFunction)", |machine, this, arguments| {
            refuse_fixed(machine, this)?;
            let function = super::function(machine, arguments, 1)?;
            compute(machine, this, arg(arguments, 0), &Compute::Always(function))
        })
        .method("merge(Object,Object,BiFunction)", |machine, this, arguments| {
            refuse_fixed(machine, this)?;
            let function = super::function(machine, arguments, 2)?;
            if arg(arguments, 1).is_null() {
                return Err(null_pointer(machine));
            }
            compute(machine, this, arg(arguments, 0), &Compute::Merge(arg(arguments, 1), function))
        });
    builder
        .class("java.util.AbstractMap")
        .implements(&["java.util.Map"])
        .method("toString()", |machine, this, _| text(machine, this))
        .method("hashCode()", |machine, this, _| hash(machine, this))
        .method("equals(Object)", |machine, this, arguments| equals(machine, this, arg(arguments, 0)));
    builder
        .class(HASH)
        .open()
        .extends("java.util.AbstractMap")
        .constructor("()", |machine, _, _| make(machine, HASH, Table::new(Order::Hash)))
        .constructor("(int)", |machine, _, arguments| {
            let table = table(machine, arguments, Order::Hash)?;
            make(machine, HASH, table)
        })
        .constructor("(int,float)", |machine, _, arguments| {
            let table = table(machine, arguments, Order::Hash)?;
            make(machine, HASH, table)
        })
        .constructor("(Map)", |machine, _, arguments| copy(machine, HASH, Order::Hash, arg(arguments, 0)))
        .method("clone()", |machine, this, _| clone(machine, this));
    builder
        .class(LINKED)
        .open()
        .extends(HASH)
        .constructor("()", |machine, _, _| make(machine, LINKED, Table::new(Order::Insertion)))
        .constructor("(int)", |machine, _, arguments| {
            let table = table(machine, arguments, Order::Insertion)?;
            make(machine, LINKED, table)
        })
        .constructor("(int,float)", |machine, _, arguments| {
            let table = table(machine, arguments, Order::Insertion)?;
            make(machine, LINKED, table)
        })
        .constructor("(int,float,boolean)", |machine, _, arguments| {
            let order = if truth(arg(arguments, 2)) { Order::Access } else { Order::Insertion };
            let table = table(machine, arguments, order)?;
            make(machine, LINKED, table)
        })
        .constructor("(Map)", |machine, _, arguments| copy(machine, LINKED, Order::Insertion, arg(arguments, 0)));
}
