//! `Set` and its classes but for the sorted ones: each is the keys of a map that nobody else has.

use super::{
    arg, cursor, map, map_methods, missing, null_pointer,
    state::{Collection, Map},
};
use crate::{
    error::Answer,
    heap::Data,
    java::hash::{Order, Table, capacity_for_set},
    library::Builder,
    machine::Machine,
    value::Value,
};

const HASH: &str = "java.util.HashSet";
const EMPTY: &str = "java.util.Collections$EmptySet";
const SINGLE: &str = "java.util.Collections$SingletonSet";
const SOME_ENTRIES: &str = "java.util.ImmutableCollections$MapN$1";
/// What `Set.of` gives: it refuses every change at once.
pub(super) const STRICT: &str = "java.util.ImmutableCollections$AbstractImmutableSet";
const LINKED: &str = "java.util.LinkedHashSet";

/// A new set of a class over a table of its own.
fn make(machine: &mut Machine<'_>, class: &str, table: Table<Value, Value>) -> Answer {
    let map = map_methods::make(machine, "java.util.HashMap", table)?;
    machine.allocate_state(class, Collection::Keys { map, adds: true })
}

fn copy(machine: &mut Machine<'_>, class: &str, order: Order, from: &Value) -> Answer {
    let values = cursor::items(machine, from)?;
    // The two classes choose their capacities differently.
    let capacity = match order {
        Order::Hash => capacity_for_set(values.len()),
        _ => values.len().saturating_mul(2).max(11),
    };
    let set = make(machine, class, Table::with_capacity(order, capacity))?;
    for value in &values {
        super::collection::add(machine, &set, value)?;
    }
    Ok(set)
}

fn clone(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let Some(class) = machine.class_of(this) else { return Err(missing("clone()")) };
    let Some(Collection::Keys { map, .. }) = machine.state::<Collection>(this) else {
        return Err(missing("clone()"));
    };
    let map = map.clone();
    let copy = machine.call(&map, "clone", &[])?;
    let data = Data::State(Box::new(Collection::Keys { map: copy, adds: true }));
    Ok(Value::Object(machine.allocate(class, data)?))
}

/// A set that cannot be changed, in the order given.
pub(super) fn fixed(machine: &mut Machine<'_>, class: &str, elements: Vec<Value>, strict: bool) -> Answer {
    machine.reserve(size_of::<Map>())?;
    let table = Map::Fixed { table: Table::new(Order::Insertion), strict };
    let map = machine.allocate_state("java.util.Collections$SingletonMap", table)?;
    for value in elements {
        if strict && value.is_null() {
            return Err(null_pointer(machine));
        }
        if strict && map::find(machine, &map, &value)?.is_some() {
            let value = machine.to_text(&value)?;
            return Err(super::illegal_argument(machine, &format!("duplicate element: {value}")));
        }
        map::insert(machine, &map, value, Value::boolean(true))?;
    }
    machine.allocate_state(class, Collection::Keys { map, adds: false })
}

/// `Set.of` and `Set.copyOf`.
fn strict(machine: &mut Machine<'_>, elements: Vec<Value>) -> Answer {
    let class = if matches!(elements.len(), 1 | 2) {
        "java.util.ImmutableCollections$Set12"
    } else {
        "java.util.ImmutableCollections$SetN"
    };
    fixed(machine, class, elements, true)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Set")
        .implements(&["java.util.Collection"])
        .function("of(Object...)", |machine, _, arguments| {
            let elements = super::spread(machine, arguments, 0)?;
            strict(machine, elements)
        })
        .function("copyOf(Collection)", |machine, _, arguments| {
            let distinct = copy(machine, LINKED, Order::Insertion, arg(arguments, 0))?;
            let elements = cursor::items(machine, &distinct)?;
            strict(machine, elements)
        });
    builder
        .class(HASH)
        .open()
        .extends("java.util.AbstractSet")
        .constructor("()", |machine, _, _| make(machine, HASH, Table::new(Order::Hash)))
        .constructor("(int)", |machine, _, arguments| {
            let table = map_methods::table(machine, arguments, Order::Hash)?;
            make(machine, HASH, table)
        })
        .constructor("(int,float)", |machine, _, arguments| {
            let table = map_methods::table(machine, arguments, Order::Hash)?;
            make(machine, HASH, table)
        })
        .constructor("(Collection)", |machine, _, arguments| copy(machine, HASH, Order::Hash, arg(arguments, 0)))
        .method("clone()", |machine, this, _| clone(machine, this));
    builder
        .class(LINKED)
        .open()
        .extends(HASH)
        .constructor("()", |machine, _, _| make(machine, LINKED, Table::new(Order::Insertion)))
        .constructor("(int)", |machine, _, arguments| {
            let table = map_methods::table(machine, arguments, Order::Insertion)?;
            make(machine, LINKED, table)
        })
        .constructor("(int,float)", |machine, _, arguments| {
            let table = map_methods::table(machine, arguments, Order::Insertion)?;
            make(machine, LINKED, table)
        })
        .constructor("(Collection)", |machine, _, arguments| {
            copy(machine, LINKED, Order::Insertion, arg(arguments, 0))
        });
    for class in [
        "java.util.HashMap$KeySet",
        "java.util.HashMap$EntrySet",
        "java.util.LinkedHashMap$LinkedKeySet",
        "java.util.LinkedHashMap$LinkedEntrySet",
        "java.util.TreeMap$EntrySet",
        "java.util.Collections$SynchronizedSet",
        "java.util.Collections$UnmodifiableSet",
        "java.util.Collections$UnmodifiableMap$UnmodifiableEntrySet",
        "java.util.TreeMap$DescendingSubMap$DescendingEntrySetView",
        "java.util.TreeMap$AscendingSubMap$AscendingEntrySetView",
        EMPTY,
        SINGLE,
        SOME_ENTRIES,
        STRICT,
        "java.util.AbstractMap$1",
    ] {
        builder.class(class).extends("java.util.AbstractSet");
    }
    for class in ["java.util.ImmutableCollections$Set12", "java.util.ImmutableCollections$SetN"] {
        builder.class(class).extends(STRICT);
    }
    for class in [
        "java.util.HashMap$Values",
        "java.util.LinkedHashMap$LinkedValues",
        "java.util.TreeMap$Values",
        "java.util.Collections$SynchronizedCollection",
        "java.util.Collections$UnmodifiableCollection",
        "java.util.AbstractMap$2",
    ] {
        builder.class(class).extends("java.util.AbstractCollection");
    }
    for class in [
        "java.util.Collections$EmptyMap",
        "java.util.Collections$SingletonMap",
        "java.util.Collections$UnmodifiableMap",
        "java.util.ImmutableCollections$Map1",
        "java.util.ImmutableCollections$MapN",
    ] {
        builder.class(class).extends("java.util.AbstractMap");
    }
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
        Some(Map::Chained(_)) => (
            "java.util.Collections$SynchronizedSet",
            "java.util.Collections$SynchronizedCollection",
            "java.util.Collections$SynchronizedSet",
        ),
        Some(Map::Tree { .. }) => {
            ("java.util.TreeMap$KeySet", "java.util.TreeMap$Values", "java.util.TreeMap$EntrySet")
        }
        Some(Map::Range(range)) => {
            let entries = if range.descending {
                "java.util.TreeMap$DescendingSubMap$DescendingEntrySetView"
            } else {
                "java.util.TreeMap$AscendingSubMap$AscendingEntrySetView"
            };
            ("java.util.TreeMap$KeySet", "java.util.AbstractMap$2", entries)
        }
        Some(Map::Fixed { table, strict: true }) => {
            let entries = if table.len() == 1 { "java.util.ImmutableCollections$Set12" } else { SOME_ENTRIES };
            ("java.util.AbstractMap$1", "java.util.AbstractMap$2", entries)
        }
        Some(Map::Fixed { table, .. }) if table.is_empty() => (EMPTY, EMPTY, EMPTY),
        _ => (SINGLE, SINGLE, SINGLE),
    }
}
