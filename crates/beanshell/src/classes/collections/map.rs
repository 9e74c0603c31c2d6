//! What all maps do, whatever holds their entries.

use super::{missing, null_pointer, state::Map, unsupported};
use crate::{
    error::Answer,
    java::hash::{Order, Slot, Table},
    machine::Machine,
    value::{Primitive, Value},
};

/// The place of one entry in a map, for as long as it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a hash table.
    Hash(Slot),
}

/// Growth of a table above this many bytes is paid for before it happens, below it afterwards.
const LARGE: usize = 64 << 10;

fn table<'m>(machine: &'m Machine<'_>, map: &Value) -> Option<&'m Table<Value, Value>> {
    match machine.state::<Map>(map) {
        Some(Map::Hash(table) | Map::Fixed { table, .. }) => Some(table),
        _ => None,
    }
}

fn table_mut<'m>(machine: &'m mut Machine<'_>, map: &Value) -> Option<&'m mut Table<Value, Value>> {
    match machine.state_mut::<Map>(map) {
        Some(Map::Hash(table) | Map::Fixed { table, .. }) => Some(table),
        _ => None,
    }
}

/// The map behind one that cannot be changed.
pub(super) fn target(machine: &Machine<'_>, map: &Value) -> Option<Value> {
    match machine.state::<Map>(map) {
        Some(Map::Guarded(target)) => Some(target.clone()),
        _ => None,
    }
}

/// Whether it is a map of a script's class.
pub(super) fn is_foreign(machine: &Machine<'_>, map: &Value) -> bool {
    machine.state::<Map>(map).is_none()
}

/// Whether it is sorted by its keys.
pub(super) fn is_sorted(machine: &Machine<'_>, map: &Value) -> bool {
    let _ = (machine, map);
    false
}

/// Whether it refuses nulls even in questions, as `Map.of` does.
pub(super) fn is_strict(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Fixed { strict: true, .. }))
}

/// What exceptions of a map's iterators say.
pub(super) fn iterator_name(machine: &Machine<'_>, map: &Value) -> Option<&'static str> {
    let _ = (machine, map);
    None
}

/// The number of entries.
pub(super) fn size(machine: &mut Machine<'_>, map: &Value) -> Answer<usize> {
    match machine.state::<Map>(map) {
        Some(Map::Hash(table) | Map::Fixed { table, .. }) => Ok(table.len()),
        Some(Map::Guarded(target)) => {
            let target = target.clone();
            size(machine, &target)
        }
        None => match machine.call(map, "size", &[])?.primitive() {
            Some(Primitive::Int(size)) => Ok(usize::try_from(size).unwrap_or(0)),
            _ => Err(missing("size()")),
        },
    }
}

/// Counts what changes the structure.
pub(super) fn changes(machine: &Machine<'_>, map: &Value) -> u32 {
    table(machine, map).map_or(0, Table::changes)
}

/// The first entry, and the entry at which an iteration ends before the end of the whole.
pub(super) fn ends(machine: &mut Machine<'_>, map: &Value) -> Answer<(Option<Place>, Option<Place>)> {
    // An iteration looks at every bucket once, the empty ones too.
    let bytes = table(machine, map).map_or(0, Table::bytes);
    machine.charge(bytes as u64 / 256)?;
    Ok((table(machine, map).and_then(Table::first).map(Place::Hash), None))
}

/// The entry after this one.
pub(super) fn next(machine: &Machine<'_>, map: &Value, place: Place) -> Option<Place> {
    let Place::Hash(slot) = place;
    table(machine, map)?.next(slot).map(Place::Hash)
}

/// Key and value, unless the entry is gone.
pub(super) fn entry_at(machine: &Machine<'_>, map: &Value, place: Place) -> Option<(Value, Value)> {
    let Place::Hash(slot) = place;
    table(machine, map)?.entry(slot).map(|(key, value)| (key.clone(), value.clone()))
}

/// Puts another value into an entry; nothing when it is gone.
pub(super) fn set_at(machine: &mut Machine<'_>, map: &Value, place: Place, value: Value) -> Option<Value> {
    let Place::Hash(slot) = place;
    table_mut(machine, map)?.set(slot, value)
}

/// Takes an entry out.
pub(super) fn remove_at(machine: &mut Machine<'_>, map: &Value, place: Place) -> Answer<Option<(Value, Value)>> {
    let Place::Hash(slot) = place;
    Ok(table_mut(machine, map).and_then(|table| table.remove(slot)))
}

/// The entry of a key. Scripts may be asked whether keys are equal.
pub(super) fn find(machine: &mut Machine<'_>, map: &Value, key: &Value) -> Answer<Option<Place>> {
    if is_strict(machine, map) && key.is_null() {
        return Err(null_pointer(machine));
    }
    let hash = machine.hash(key)?;
    find_hashed(machine, map, key, hash)
}

fn find_hashed(machine: &mut Machine<'_>, map: &Value, key: &Value, hash: i32) -> Answer<Option<Place>> {
    let depth = table(machine, map).map_or(0, |table| table.depth(hash));
    machine.charge(1 + u64::from(depth) / 4)?;
    let candidates: Vec<Slot> = table(machine, map).map_or_else(Vec::new, |table| table.candidates(hash).collect());
    for slot in candidates {
        let Some(known) = table(machine, map).and_then(|table| table.entry(slot)).map(|(known, _)| known.clone())
        else {
            continue;
        };
        if machine.same(&known, key) || machine.equal(key, &known)? {
            return Ok(Some(Place::Hash(slot)));
        }
    }
    Ok(None)
}

/// Marks an entry as used, which matters to a map in the order of access.
pub(super) fn touch(machine: &mut Machine<'_>, map: &Value, place: Place) {
    let Place::Hash(slot) = place;
    if let Some(table) = table_mut(machine, map) {
        table.touch(slot);
    }
}

/// The value of a key, as `get` gives it; nothing where there is no such key.
pub(super) fn get(machine: &mut Machine<'_>, map: &Value, key: &Value) -> Answer<Option<Value>> {
    if let Some(target) = target(machine, map) {
        return get(machine, &target, key);
    }
    if is_foreign(machine, map) {
        let value = machine.call(map, "get", std::slice::from_ref(key))?;
        return Ok(Some(value).filter(|value| !value.is_null()));
    }
    let Some(place) = find(machine, map, key)? else { return Ok(None) };
    touch(machine, map, place);
    Ok(entry_at(machine, map, place).map(|(_, value)| value))
}

/// Whether there is an entry of a key.
pub(super) fn contains(machine: &mut Machine<'_>, map: &Value, key: &Value) -> Answer<bool> {
    if let Some(target) = target(machine, map) {
        return contains(machine, &target, key);
    }
    if is_foreign(machine, map) {
        return Ok(super::truth(&machine.call(map, "containsKey", std::slice::from_ref(key))?));
    }
    Ok(find(machine, map, key)?.is_some())
}

/// Puts an entry; returns the former value, if there was an entry.
pub(super) fn put(machine: &mut Machine<'_>, map: &Value, key: Value, value: Value) -> Answer<Option<Value>> {
    match machine.state::<Map>(map) {
        Some(Map::Hash(_)) => {}
        Some(_) => return Err(unsupported(machine)),
        None => {
            let former = machine.call(map, "put", &[key, value])?;
            return Ok(Some(former).filter(|value| !value.is_null()));
        }
    }
    let hash = machine.hash(&key)?;
    if let Some(place) = find_hashed(machine, map, &key, hash)? {
        let former = set_at(machine, map, place, value);
        touch(machine, map, place);
        return Ok(former);
    }
    insert_hashed(machine, map, hash, key, value)?;
    Ok(None)
}

/// Adds an entry whose key is not there, whatever the map says of changes.
pub(super) fn insert(machine: &mut Machine<'_>, map: &Value, key: Value, value: Value) -> Answer<()> {
    let hash = machine.hash(&key)?;
    insert_hashed(machine, map, hash, key, value)
}

fn insert_hashed(machine: &mut Machine<'_>, map: &Value, hash: i32, key: Value, value: Value) -> Answer<()> {
    let (growth, before) = table(machine, map).map_or((0, 0), |table| (table.growth(), table.bytes()));
    if growth > LARGE {
        machine.reserve(growth)?;
    }
    if let Some(table) = table_mut(machine, map) {
        table.insert(hash, key, value);
    }
    if growth <= LARGE {
        let after = table(machine, map).map_or(0, Table::bytes);
        machine.reserve(after.saturating_sub(before))?;
    }
    Ok(())
}

/// Makes room for more entries the way `putAll` does.
pub(super) fn presize(machine: &mut Machine<'_>, map: &Value, count: usize) -> Answer<()> {
    let before = table(machine, map).map_or(0, Table::bytes);
    // A table that has buckets may double them at once, to at most about three times the entries to come.
    if before > LARGE || count > 1024 {
        machine.reserve_many(count, 64)?;
    }
    if let Some(table) = table_mut(machine, map) {
        table.presize(count);
    }
    let after = table(machine, map).map_or(0, Table::bytes);
    if before <= LARGE && count <= 1024 { machine.reserve(after.saturating_sub(before)) } else { Ok(()) }
}

/// Takes the entry of a key out.
pub(super) fn remove(machine: &mut Machine<'_>, map: &Value, key: &Value) -> Answer<Option<(Value, Value)>> {
    match machine.state::<Map>(map) {
        Some(Map::Fixed { strict: true, .. } | Map::Guarded(_)) => return Err(unsupported(machine)),
        Some(Map::Fixed { .. }) => {
            return if find(machine, map, key)?.is_some() { Err(unsupported(machine)) } else { Ok(None) };
        }
        Some(_) => {}
        None => {
            let former = machine.call(map, "remove", std::slice::from_ref(key))?;
            return Ok(if former.is_null() { None } else { Some((key.clone(), former)) });
        }
    }
    match find(machine, map, key)? {
        Some(place) => remove_at(machine, map, place),
        None => Ok(None),
    }
}

/// Takes everything out.
pub(super) fn clear(machine: &mut Machine<'_>, map: &Value) -> Answer<()> {
    match machine.state::<Map>(map) {
        Some(Map::Fixed { strict: false, table }) if table.is_empty() => return Ok(()),
        Some(Map::Hash(_)) => {}
        _ => return Err(unsupported(machine)),
    }
    let bytes = table(machine, map).map_or(0, Table::bytes);
    machine.charge(1 + bytes as u64 / 256)?;
    if let Some(table) = table_mut(machine, map) {
        table.clear();
    }
    Ok(())
}

/// Refuses `remove()` of an iterator where the map cannot be changed.
pub(super) fn may_iterators_remove(machine: &mut Machine<'_>, map: &Value) -> Answer<()> {
    match machine.state::<Map>(map) {
        Some(Map::Fixed { strict: true, .. }) => {
            Err(machine.throw("java.lang.UnsupportedOperationException", "remove"))
        }
        Some(Map::Fixed { table, .. }) if !table.is_empty() => Err(unsupported(machine)),
        _ => Ok(()),
    }
}

/// Refuses a null value where the map does.
pub(super) fn refuse_null(machine: &mut Machine<'_>, map: &Value, value: &Value) -> Answer<()> {
    if value.is_null() && refuses_null_values(machine, map) { Err(null_pointer(machine)) } else { Ok(()) }
}

/// Whether it holds no null values.
pub(super) fn refuses_null_values(machine: &Machine<'_>, map: &Value) -> bool {
    let _ = (machine, map);
    false
}

/// Whether it never changes.
pub(super) fn is_fixed(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Fixed { .. }))
}

/// The classes of its keys, values and entries.
pub(super) fn view_names(machine: &Machine<'_>, map: &Value) -> (&'static str, &'static str, &'static str) {
    match machine.state::<Map>(map) {
        Some(Map::Hash(table)) if table.order() != Order::Hash => (
            "java.util.LinkedHashMap$LinkedKeySet",
            "java.util.LinkedHashMap$LinkedValues",
            "java.util.LinkedHashMap$LinkedEntrySet",
        ),
        Some(Map::Hash(_)) => ("java.util.HashMap$KeySet", "java.util.HashMap$Values", "java.util.HashMap$EntrySet"),
        _ => ("java.util.AbstractMap$1", "java.util.AbstractMap$2", "java.util.AbstractMap$1"),
    }
}
