//! What all maps do, whatever holds their entries.

use super::{missing, null_pointer, state::Map, tree, unsupported};
use crate::{
    error::Answer,
    java::{
        chained::{Chained, Hook},
        hash::{Slot, Table},
        tree::Link,
    },
    machine::Machine,
    value::{Primitive, Value},
};

/// The place of one entry in a map, for as long as it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a hash table.
    Hash(Slot),
    /// In a `Hashtable`.
    Chained(Hook),
    /// In a sorted map.
    Tree(Link),
}

/// Growth of a table by more bytes than this is looked at before it happens.
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

fn chained<'m>(machine: &'m Machine<'_>, map: &Value) -> Option<&'m Chained<Value, Value>> {
    match machine.state::<Map>(map) {
        Some(Map::Chained(table)) => Some(table),
        _ => None,
    }
}

fn chained_mut<'m>(machine: &'m mut Machine<'_>, map: &Value) -> Option<&'m mut Chained<Value, Value>> {
    match machine.state_mut::<Map>(map) {
        Some(Map::Chained(table)) => Some(table),
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

/// The map whose tree a part shows; any other map itself.
fn root(machine: &Machine<'_>, map: &Value) -> Value {
    match machine.state::<Map>(map) {
        Some(Map::Range(range)) => range.root.clone(),
        _ => map.clone(),
    }
}

/// Whether it is a map of a script's class.
pub(super) fn is_foreign(machine: &Machine<'_>, map: &Value) -> bool {
    machine.state::<Map>(map).is_none()
}

/// Whether it is sorted by its keys.
pub(super) fn is_sorted(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Tree { .. } | Map::Range(_)))
}

/// Whether it refuses nulls even in questions, as `Map.of` does.
pub(super) fn is_strict(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Fixed { strict: true, .. }))
}

/// Whether it never changes.
pub(super) fn is_fixed(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Fixed { .. }))
}

/// Whether it is a `Hashtable`, which holds no null values.
pub(super) fn is_hashtable(machine: &Machine<'_>, map: &Value) -> bool {
    matches!(machine.state::<Map>(map), Some(Map::Chained(_)))
}

/// What exceptions of a map's iterators say.
pub(super) fn iterator_name(machine: &Machine<'_>, map: &Value) -> Option<&'static str> {
    is_hashtable(machine, map).then_some("Hashtable Enumerator")
}

/// Refuses a null value where the map does.
pub(super) fn refuse_null(machine: &mut Machine<'_>, map: &Value, value: &Value) -> Answer<()> {
    if value.is_null() && is_hashtable(machine, map) { Err(null_pointer(machine)) } else { Ok(()) }
}

/// The number of entries.
pub(super) fn size(machine: &mut Machine<'_>, map: &Value) -> Answer<usize> {
    match machine.state::<Map>(map) {
        Some(Map::Hash(table) | Map::Fixed { table, .. }) => Ok(table.len()),
        Some(Map::Chained(table)) => Ok(table.len()),
        Some(Map::Tree { tree, .. }) => Ok(tree.len()),
        Some(Map::Range(range)) => {
            let range = range.clone();
            tree::size(machine, &range)
        }
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
    match machine.state::<Map>(&root(machine, map)) {
        Some(Map::Hash(table) | Map::Fixed { table, .. }) => table.changes(),
        Some(Map::Chained(table)) => table.changes(),
        Some(Map::Tree { tree, .. }) => tree.changes(),
        _ => 0,
    }
}

/// The first entry, and the entry at which an iteration ends before the end of the whole.
pub(super) fn ends(machine: &mut Machine<'_>, map: &Value) -> Answer<(Option<Place>, Option<Place>)> {
    if let Some(range) = tree::range(machine, map) {
        return tree::ends(machine, &range);
    }
    // An iteration looks at every bucket once, the empty ones too.
    charge_for_buckets(machine, map)?;
    let first = match table(machine, map) {
        Some(table) => table.first().map(Place::Hash),
        None => chained(machine, map).and_then(Chained::first).map(Place::Chained),
    };
    Ok((first, None))
}

fn charge_for_buckets(machine: &mut Machine<'_>, map: &Value) -> Answer<()> {
    let bytes = table(machine, map).map_or(0, Table::bytes) + chained(machine, map).map_or(0, Chained::bytes);
    machine.charge(1 + bytes as u64 / 256)
}

/// The entry after this one.
pub(super) fn next(machine: &Machine<'_>, map: &Value, place: Place) -> Option<Place> {
    match place {
        Place::Hash(slot) => table(machine, map)?.next(slot).map(Place::Hash),
        Place::Chained(hook) => chained(machine, map)?.next(hook).map(Place::Chained),
        Place::Tree(_) => tree::step(machine, &tree::range(machine, map)?, place),
    }
}

/// Key and value, unless the entry is gone.
pub(super) fn entry_at(machine: &Machine<'_>, map: &Value, place: Place) -> Option<(Value, Value)> {
    let (key, value) = match place {
        Place::Hash(slot) => table(machine, map)?.entry(slot)?,
        Place::Chained(hook) => chained(machine, map)?.entry(hook)?,
        Place::Tree(link) => tree::tree(machine, &root(machine, map))?.entry(link)?,
    };
    Some((key.clone(), value.clone()))
}

/// Puts another value into an entry; nothing when it is gone.
pub(super) fn set_at(machine: &mut Machine<'_>, map: &Value, place: Place, value: Value) -> Option<Value> {
    match place {
        Place::Hash(slot) => table_mut(machine, map)?.set(slot, value),
        Place::Chained(hook) => chained_mut(machine, map)?.set(hook, value),
        Place::Tree(link) => {
            let root = root(machine, map);
            tree::tree_mut(machine, &root)?.set(link, value)
        }
    }
}

/// Takes an entry out.
pub(super) fn remove_at(machine: &mut Machine<'_>, map: &Value, place: Place) -> Answer<Option<(Value, Value)>> {
    machine.charge(1)?;
    Ok(match place {
        Place::Hash(slot) => {
            let depth =
                table(machine, map).and_then(|table| table.hash(slot).map(|hash| table.depth(hash))).unwrap_or(0);
            machine.charge(u64::from(depth) / 4)?;
            table_mut(machine, map).and_then(|table| table.remove(slot))
        }
        Place::Chained(hook) => chained_mut(machine, map).and_then(|table| table.remove(hook)),
        Place::Tree(link) => {
            let root = root(machine, map);
            tree::tree_mut(machine, &root).and_then(|tree| tree.remove(link))
        }
    })
}

/// The entry of a key. Scripts may be asked whether keys are equal.
pub(super) fn find(machine: &mut Machine<'_>, map: &Value, key: &Value) -> Answer<Option<Place>> {
    if let Some(range) = tree::range(machine, map) {
        return tree::find(machine, &range, key);
    }
    if key.is_null() && (is_strict(machine, map) || is_hashtable(machine, map)) {
        return Err(null_pointer(machine));
    }
    let hash = machine.hash(key)?;
    find_hashed(machine, map, key, hash)
}

fn find_hashed(machine: &mut Machine<'_>, map: &Value, key: &Value, hash: i32) -> Answer<Option<Place>> {
    let candidates: Vec<Place> = match (table(machine, map), chained(machine, map)) {
        (Some(table), _) => table.candidates(hash).map(Place::Hash).collect(),
        (None, Some(table)) => table.candidates(hash).into_iter().map(Place::Chained).collect(),
        (None, None) => Vec::new(),
    };
    let depth = match table(machine, map) {
        Some(table) => u64::from(table.depth(hash)),
        None => chained(machine, map).map_or(0, |table| table.depth(hash) as u64),
    };
    machine.charge(1 + depth / 4)?;
    for place in candidates {
        let Some((known, _)) = entry_at(machine, map, place) else { continue };
        if machine.same(&known, key) || machine.equal(key, &known)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
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

/// Marks an entry as used, which matters to a map in the order of access.
fn touch(machine: &mut Machine<'_>, map: &Value, place: Place) {
    if let Place::Hash(slot) = place
        && let Some(table) = table_mut(machine, map)
    {
        table.touch(slot);
    }
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
        Some(Map::Hash(_) | Map::Chained(_)) => {}
        Some(Map::Tree { .. } | Map::Range(_)) => {
            return match tree::range(machine, map) {
                Some(range) => tree::put(machine, &range, key, value),
                None => Ok(None),
            };
        }
        Some(Map::Fixed { .. } | Map::Guarded(_)) => return Err(unsupported(machine)),
        None => {
            let former = machine.call(map, "put", &[key, value])?;
            return Ok(Some(former).filter(|value| !value.is_null()));
        }
    }
    refuse_null(machine, map, &value)?;
    refuse_null(machine, map, &key)?;
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
    let size = |machine: &Machine<'_>| match table(machine, map) {
        Some(table) => (table.growth(), table.bytes()),
        None => chained(machine, map).map_or((0, 0), |table| (table.growth(), table.bytes())),
    };
    let (growth, before) = size(machine);
    // What would not fit is not even begun; what fits is paid for by what it really takes.
    if growth > LARGE && growth > machine.room() {
        return machine.reserve(growth);
    }
    if let Some(table) = table_mut(machine, map) {
        table.insert(hash, key, value);
    } else if let Some(table) = chained_mut(machine, map) {
        table.insert(hash, key, value);
    }
    let (_, after) = size(machine);
    machine.reserve(after.saturating_sub(before))
}

/// Makes room for more entries the way `putAll` does.
pub(super) fn presize(machine: &mut Machine<'_>, map: &Value, count: usize) -> Answer<()> {
    let before = table(machine, map).map_or(0, Table::bytes);
    // Buckets are doubled at once, to at most about three times the entries to come.
    if count.saturating_mul(64) > machine.room() {
        return machine.reserve_many(count, 64);
    }
    if let Some(table) = table_mut(machine, map) {
        table.presize(count);
    }
    let after = table(machine, map).map_or(0, Table::bytes);
    machine.reserve(after.saturating_sub(before))
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
    if is_sorted(machine, map)
        && let Some(range) = tree::range(machine, map)
    {
        return tree::clear(machine, &range);
    }
    match machine.state::<Map>(map) {
        Some(Map::Fixed { strict: false, table }) if table.is_empty() => return Ok(()),
        Some(Map::Hash(_) | Map::Chained(_)) => {}
        _ => return Err(unsupported(machine)),
    }
    charge_for_buckets(machine, map)?;
    if let Some(table) = table_mut(machine, map) {
        table.clear();
    } else if let Some(table) = chained_mut(machine, map) {
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
