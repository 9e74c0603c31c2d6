//! `TreeMap`, `TreeSet`, and the interfaces of sorted maps and sets.

use super::{
    arg, collection, comparators, cursor, entry, map, map_methods, missing, no_such_element,
    state::{Collection, Map},
    tree::{self, CEILING, FLOOR, HIGHER, LOWER, Near, Range},
    truth, unsupported,
};
use crate::{
    error::Answer,
    heap::Data,
    java::tree::{Side, Tree},
    library::Builder,
    machine::Machine,
    value::Value,
};

const MAP: &str = "java.util.TreeMap";
const SET: &str = "java.util.TreeSet";

/// What is asked for of an entry: both parts, or its key.
type Give = fn(&mut Machine<'_>, Option<(Value, Value)>) -> Answer;

fn give_entry(machine: &mut Machine<'_>, entry: Option<(Value, Value)>) -> Answer {
    entry.map_or(Ok(Value::Null), |(key, value)| entry::immutable(machine, key, value))
}

#[expect(clippy::unnecessary_wraps, reason = "one of several ways to give an entry")]
fn give_key(_: &mut Machine<'_>, entry: Option<(Value, Value)>) -> Answer {
    Ok(entry.map_or(Value::Null, |(key, _)| key))
}

fn need_key(machine: &mut Machine<'_>, entry: Option<(Value, Value)>) -> Answer {
    entry.map(|(key, _)| key).ok_or_else(|| no_such_element(machine))
}

/// The sorted map of a sorted map, or of a set of its keys.
fn sorted(machine: &Machine<'_>, this: &Value) -> Answer<(Value, Range)> {
    let map = match machine.state::<Collection>(this) {
        Some(Collection::Keys { map, .. }) => map.clone(),
        Some(Collection::Guarded(target)) => return sorted(machine, &target.clone()),
        _ => this.clone(),
    };
    let range = tree::range(machine, &map).ok_or_else(|| missing("a method of sorted collections"))?;
    Ok((map, range))
}

fn near(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], near: Near, give: Give) -> Answer {
    let (_, range) = sorted(machine, this)?;
    let place = tree::near(machine, &range, arg(arguments, 0), near)?;
    let entry = place.and_then(|place| map::entry_at(machine, &range.root, place));
    give(machine, entry)
}

fn end(machine: &mut Machine<'_>, this: &Value, side: Side, give: Give) -> Answer {
    let (_, range) = sorted(machine, this)?;
    let place = tree::end(machine, &range, side)?;
    let entry = place.and_then(|place| map::entry_at(machine, &range.root, place));
    give(machine, entry)
}

fn poll(machine: &mut Machine<'_>, this: &Value, side: Side, give: Give) -> Answer {
    if is_guarded(machine, this) {
        return Err(unsupported(machine));
    }
    let (_, range) = sorted(machine, this)?;
    let entry = match tree::end(machine, &range, side)? {
        Some(place) => map::remove_at(machine, &range.root, place)?,
        None => None,
    };
    give(machine, entry)
}

fn is_guarded(machine: &Machine<'_>, this: &Value) -> bool {
    matches!(machine.state::<Collection>(this), Some(Collection::Guarded(_)))
        || matches!(machine.state::<Map>(this), Some(Map::Guarded(_)))
}

/// A set over the keys of a sorted map that is like another set.
fn set_over(machine: &mut Machine<'_>, like: &Value, map: Value) -> Answer {
    if is_guarded(machine, like) {
        let view = machine.allocate_state("java.util.TreeMap$KeySet", Collection::Keys { map, adds: false })?;
        return machine.allocate_state("java.util.Collections$UnmodifiableNavigableSet", Collection::Guarded(view));
    }
    match machine.state::<Collection>(like) {
        Some(Collection::Keys { adds: true, .. }) => machine.allocate_state(SET, Collection::Keys { map, adds: true }),
        _ => machine.allocate_state("java.util.TreeMap$KeySet", Collection::Keys { map, adds: false }),
    }
}

/// A part of a sorted map or set, which is again one.
fn part(machine: &mut Machine<'_>, this: &Value, from: Option<(&Value, bool)>, to: Option<(&Value, bool)>) -> Answer {
    let (map, _) = sorted(machine, this)?;
    let own = |bound: Option<(&Value, bool)>| bound.map(|(key, inclusive)| (key.clone(), inclusive));
    let target = map::target(machine, &map).unwrap_or_else(|| map.clone());
    let part = tree::part(machine, &target, own(from).as_ref(), own(to).as_ref())?;
    if machine.state::<Map>(this).is_none() {
        return set_over(machine, this, part);
    }
    if is_guarded(machine, this) {
        return machine.allocate_state("java.util.Collections$UnmodifiableNavigableMap", Map::Guarded(part));
    }
    Ok(part)
}

fn backwards(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let (map, _) = sorted(machine, this)?;
    let target = map::target(machine, &map).unwrap_or(map);
    let turned = tree::backwards(machine, &target)?;
    if machine.state::<Map>(this).is_none() {
        return set_over(machine, this, turned);
    }
    if is_guarded(machine, this) {
        return machine.allocate_state("java.util.Collections$UnmodifiableNavigableMap", Map::Guarded(turned));
    }
    Ok(turned)
}

fn comparator(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let (_, range) = sorted(machine, this)?;
    let order = tree::order(machine, &range.root);
    if range.descending { comparators::reverse(machine, &order) } else { Ok(order) }
}

/// The order of what is sorted already, for its copy; Java chooses another constructor then.
fn order_of(machine: &mut Machine<'_>, from: &Value, sorted: &str) -> Answer {
    if machine.is_a(from, sorted) { machine.call(from, "comparator", &[]) } else { Ok(Value::Null) }
}

/// An empty sorted map.
pub(super) fn make(machine: &mut Machine<'_>, class: &str, order: Value) -> Answer {
    machine.reserve(size_of::<Map>())?;
    machine.allocate_state(class, Map::Tree { tree: Tree::new(), order })
}

fn make_set(machine: &mut Machine<'_>, order: Value) -> Answer {
    let map = make(machine, MAP, order)?;
    machine.allocate_state(SET, Collection::Keys { map, adds: true })
}

fn clone(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let Some(class) = machine.class_of(this) else { return Err(missing("clone()")) };
    let (source, range) = sorted(machine, this)?;
    let order = if range.descending { comparator(machine, this)? } else { tree::order(machine, &range.root) };
    if machine.state::<Map>(this).is_some() {
        machine.reserve(size_of::<Map>())?;
        let data = Data::State(Box::new(Map::Tree { tree: Tree::new(), order }));
        let copy = Value::Object(machine.allocate(class, data)?);
        map_methods::put_all(machine, &copy, this)?;
        return Ok(copy);
    }
    let map = make(machine, MAP, order)?;
    map_methods::put_all(machine, &map, &source)?;
    let data = Data::State(Box::new(Collection::Keys { map, adds: true }));
    Ok(Value::Object(machine.allocate(class, data)?))
}

fn set_of(machine: &mut Machine<'_>, from: &Value, order: Value) -> Answer {
    let values = cursor::items(machine, from)?;
    let set = make_set(machine, order)?;
    for value in &values {
        collection::add(machine, &set, value)?;
    }
    Ok(set)
}

pub(super) fn describe(builder: &mut Builder) {
    describe_map(builder);
    describe_set(builder);
    builder
        .class(MAP)
        .open()
        .extends("java.util.AbstractMap")
        .implements(&["java.util.NavigableMap"])
        .constructor("()", |machine, _, _| make(machine, MAP, Value::Null))
        .constructor("(Comparator)", |machine, _, arguments| make(machine, MAP, arg(arguments, 0).clone()))
        .constructor("(Map)", |machine, _, arguments| {
            let order = order_of(machine, arg(arguments, 0), "java.util.SortedMap")?;
            let map = make(machine, MAP, order)?;
            map_methods::put_all(machine, &map, arg(arguments, 0))?;
            Ok(map)
        })
        .method("clone()", |machine, this, _| clone(machine, this));
    builder
        .class(SET)
        .open()
        .extends("java.util.AbstractSet")
        .implements(&["java.util.NavigableSet"])
        .constructor("()", |machine, _, _| make_set(machine, Value::Null))
        .constructor("(Comparator)", |machine, _, arguments| make_set(machine, arg(arguments, 0).clone()))
        .constructor("(Collection)", |machine, _, arguments| {
            let order = order_of(machine, arg(arguments, 0), "java.util.SortedSet")?;
            set_of(machine, arg(arguments, 0), order)
        })
        .method("clone()", |machine, this, _| clone(machine, this));
    for class in [
        "java.util.TreeMap$AscendingSubMap",
        "java.util.TreeMap$DescendingSubMap",
        "java.util.Collections$UnmodifiableNavigableMap",
        "java.util.Collections$UnmodifiableSortedMap",
    ] {
        builder.class(class).extends("java.util.AbstractMap").implements(&["java.util.NavigableMap"]);
    }
    for class in [
        "java.util.TreeMap$KeySet",
        "java.util.Collections$UnmodifiableNavigableSet",
        "java.util.Collections$UnmodifiableSortedSet",
    ] {
        builder.class(class).extends("java.util.AbstractSet").implements(&["java.util.NavigableSet"]);
    }
}

fn describe_map(builder: &mut Builder) {
    builder
        .interface("java.util.SortedMap")
        .implements(&["java.util.Map"])
        .method("comparator()", |machine, this, _| comparator(machine, this))
        .method("firstKey()", |machine, this, _| end(machine, this, Side::Left, need_key))
        .method("lastKey()", |machine, this, _| end(machine, this, Side::Right, need_key))
        .method("headMap(Object)", |machine, this, arguments| {
            part(machine, this, None, Some((arg(arguments, 0), false)))
        })
        .method("tailMap(Object)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), true)), None)
        })
        .method("subMap(Object,Object)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), true)), Some((arg(arguments, 1), false)))
        });
    builder
        .interface("java.util.NavigableMap")
        .implements(&["java.util.SortedMap"])
        .method("headMap(Object,boolean)", |machine, this, arguments| {
            part(machine, this, None, Some((arg(arguments, 0), truth(arg(arguments, 1)))))
        })
        .method("tailMap(Object,boolean)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), truth(arg(arguments, 1)))), None)
        })
        .method("subMap(Object,boolean,Object,boolean)", |machine, this, arguments| {
            let from = (arg(arguments, 0), truth(arg(arguments, 1)));
            part(machine, this, Some(from), Some((arg(arguments, 2), truth(arg(arguments, 3)))))
        })
        .method("floorKey(Object)", |machine, this, arguments| near(machine, this, arguments, FLOOR, give_key))
        .method("lowerKey(Object)", |machine, this, arguments| near(machine, this, arguments, LOWER, give_key))
        .method("ceilingKey(Object)", |machine, this, arguments| near(machine, this, arguments, CEILING, give_key))
        .method("higherKey(Object)", |machine, this, arguments| near(machine, this, arguments, HIGHER, give_key))
        .method("floorEntry(Object)", |machine, this, arguments| near(machine, this, arguments, FLOOR, give_entry))
        .method("lowerEntry(Object)", |machine, this, arguments| near(machine, this, arguments, LOWER, give_entry))
        .method("ceilingEntry(Object)", |machine, this, arguments| near(machine, this, arguments, CEILING, give_entry))
        .method("higherEntry(Object)", |machine, this, arguments| near(machine, this, arguments, HIGHER, give_entry))
        .method("firstEntry()", |machine, this, _| end(machine, this, Side::Left, give_entry))
        .method("lastEntry()", |machine, this, _| end(machine, this, Side::Right, give_entry))
        .method("pollFirstEntry()", |machine, this, _| poll(machine, this, Side::Left, give_entry))
        .method("pollLastEntry()", |machine, this, _| poll(machine, this, Side::Right, give_entry))
        .method("descendingMap()", |machine, this, _| backwards(machine, this))
        .method("navigableKeySet()", |machine, this, _| map_methods::view(machine, this, cursor::Shows::Keys))
        .method("descendingKeySet()", |machine, this, _| {
            let turned = backwards(machine, this)?;
            map_methods::view(machine, &turned, cursor::Shows::Keys)
        });
}

fn describe_set(builder: &mut Builder) {
    builder
        .interface("java.util.SortedSet")
        .implements(&["java.util.Set"])
        .method("comparator()", |machine, this, _| comparator(machine, this))
        .method("first()", |machine, this, _| end(machine, this, Side::Left, need_key))
        .method("last()", |machine, this, _| end(machine, this, Side::Right, need_key))
        .method("headSet(Object)", |machine, this, arguments| {
            part(machine, this, None, Some((arg(arguments, 0), false)))
        })
        .method("tailSet(Object)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), true)), None)
        })
        .method("subSet(Object,Object)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), true)), Some((arg(arguments, 1), false)))
        });
    builder
        .interface("java.util.NavigableSet")
        .implements(&["java.util.SortedSet"])
        .method("headSet(Object,boolean)", |machine, this, arguments| {
            part(machine, this, None, Some((arg(arguments, 0), truth(arg(arguments, 1)))))
        })
        .method("tailSet(Object,boolean)", |machine, this, arguments| {
            part(machine, this, Some((arg(arguments, 0), truth(arg(arguments, 1)))), None)
        })
        .method("subSet(Object,boolean,Object,boolean)", |machine, this, arguments| {
            let from = (arg(arguments, 0), truth(arg(arguments, 1)));
            part(machine, this, Some(from), Some((arg(arguments, 2), truth(arg(arguments, 3)))))
        })
        .method("floor(Object)", |machine, this, arguments| near(machine, this, arguments, FLOOR, give_key))
        .method("lower(Object)", |machine, this, arguments| near(machine, this, arguments, LOWER, give_key))
        .method("ceiling(Object)", |machine, this, arguments| near(machine, this, arguments, CEILING, give_key))
        .method("higher(Object)", |machine, this, arguments| near(machine, this, arguments, HIGHER, give_key))
        .method("pollFirst()", |machine, this, _| poll(machine, this, Side::Left, give_key))
        .method("pollLast()", |machine, this, _| poll(machine, this, Side::Right, give_key))
        .method("descendingSet()", |machine, this, _| backwards(machine, this))
        .method("descendingIterator()", |machine, this, _| {
            let turned = backwards(machine, this)?;
            super::iterators::iterator(machine, &turned)
        });
}
