//! `java.util.Collections`.

use super::{
    arg, collection, comparators,
    comparators::compare,
    cursor, hashtable, int, iterators, list, list_methods, map, no_such_element, null_pointer, random, sets,
    size_value,
    state::{Collection, Kind, Map, View, view},
};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};
use std::cmp::Ordering;

const EMPTY_LIST: &str = "java.util.Collections$EmptyList";
const EMPTY_SET: &str = "java.util.Collections$EmptySet";
const EMPTY_MAP: &str = "java.util.Collections$EmptyMap";

fn size(machine: &mut Machine<'_>, list: &Value) -> Answer<usize> {
    if list.is_null() { Err(null_pointer(machine)) } else { list::size(machine, list) }
}

/// The value itself, unless it is null: what stands for a synchronized collection where nothing runs beside.
fn itself(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    super::function(machine, arguments, 0)
}

fn guarded(machine: &mut Machine<'_>, arguments: &[Value], class: &str) -> Answer {
    let target = super::function(machine, arguments, 0)?;
    if let View::Guarded(_) = view(machine, &target)
        && machine.describe(&target) == class
    {
        return Ok(target);
    }
    machine.allocate_state(class, Collection::Guarded(target))
}

fn guarded_list(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let target = super::function(machine, arguments, 0)?;
    if let View::Guarded(_) = view(machine, &target) {
        return Ok(target);
    }
    list::guarded_list(machine, target)
}

fn guarded_map(machine: &mut Machine<'_>, arguments: &[Value], class: &str) -> Answer {
    let target = super::function(machine, arguments, 0)?;
    if map::target(machine, &target).is_some() {
        return Ok(target);
    }
    machine.reserve(size_of::<Map>())?;
    machine.allocate_state(class, Map::Guarded(target))
}

fn reverse(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let list = arg(arguments, 0);
    let size = size(machine, list)?;
    for at in 0..size / 2 {
        swap(machine, list, at, size - 1 - at)?;
    }
    Ok(Value::Void)
}

fn swap(machine: &mut Machine<'_>, list: &Value, one: usize, other: usize) -> Answer<()> {
    machine.charge(2)?;
    let first = list::get(machine, list, one)?;
    let second = list::set(machine, list, other, first)?;
    list::set(machine, list, one, second)?;
    Ok(())
}

/// From the last place to the second, each is swapped with one chosen from those before and itself.
fn shuffle(machine: &mut Machine<'_>, list: &Value, random: &Value) -> Answer {
    for end in (2..=size(machine, list)?).rev() {
        let bound = i32::try_from(end).unwrap_or(i32::MAX);
        let at = random::below(machine, random, bound)?;
        swap(machine, list, end - 1, usize::try_from(at).unwrap_or(0))?;
    }
    Ok(Value::Void)
}

/// The greatest (`Ordering::Greater`) or the smallest element.
fn extreme(machine: &mut Machine<'_>, arguments: &[Value], wanted: Ordering) -> Answer {
    let order = arg(arguments, 1).clone();
    let mut values = cursor::items(machine, arg(arguments, 0))?.into_iter();
    let Some(mut best) = values.next() else { return Err(no_such_element(machine)) };
    for value in values {
        if compare(machine, &order, &value, &best)? == wanted {
            best = value;
        }
    }
    Ok(best)
}

fn frequency(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let mut count = 0;
    for value in cursor::items(machine, arg(arguments, 0))? {
        if machine.equal(arg(arguments, 1), &value)? {
            count += 1;
        }
    }
    Ok(size_value(count))
}

fn add_all(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let mut changed = false;
    for value in super::spread(machine, arguments, 1)? {
        changed |= collection::add(machine, arg(arguments, 0), &value)?;
    }
    Ok(changed.into())
}

/// The place of a key in a sorted list, or where it belongs, turned below zero.
fn binary_search(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (list, key, order) = (arg(arguments, 0), arg(arguments, 1), arg(arguments, 2).clone());
    let (mut low, mut high) = (0, size(machine, list)?);
    while low < high {
        let middle = usize::midpoint(low, high.saturating_sub(1));
        let value = list::get(machine, list, middle)?;
        match compare(machine, &order, &value, key)? {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Ok(size_value(middle)),
        }
    }
    Ok(Value::int(-1 - i32::try_from(low).unwrap_or(i32::MAX - 1)))
}

fn disjoint(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    for value in cursor::items(machine, arg(arguments, 0))? {
        if collection::contains(machine, arg(arguments, 1), &value)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn fill(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    for at in 0..size(machine, arg(arguments, 0))? {
        machine.charge(1)?;
        list::set(machine, arg(arguments, 0), at, arg(arguments, 1).clone())?;
    }
    Ok(Value::Void)
}

fn rotate(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let list = arg(arguments, 0);
    let mut values = cursor::items(machine, list)?;
    let Ok(size) = i64::try_from(values.len()) else { return Ok(Value::Void) };
    if size == 0 {
        return Ok(Value::Void);
    }
    let distance = i64::from(int(arguments, 1)).rem_euclid(size);
    if distance == 0 {
        return Ok(Value::Void);
    }
    values.rotate_right(usize::try_from(distance).unwrap_or(0));
    put_back(machine, list, values)
}

fn put_back(machine: &mut Machine<'_>, list: &Value, values: Vec<Value>) -> Answer {
    for (value, at) in values.into_iter().zip(0..) {
        machine.charge(1)?;
        list::set(machine, list, at, value)?;
    }
    Ok(Value::Void)
}

fn copy(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let values = cursor::items(machine, arg(arguments, 1))?;
    if values.len() > size(machine, arg(arguments, 0))? {
        return Err(machine.throw("java.lang.IndexOutOfBoundsException", "Source does not fit in dest"));
    }
    put_back(machine, arg(arguments, 0), values)
}

fn replace_all(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let list = arg(arguments, 0);
    let mut changed = false;
    for at in 0..size(machine, list)? {
        let value = list::get(machine, list, at)?;
        if machine.equal(arg(arguments, 1), &value)? {
            list::set(machine, list, at, arg(arguments, 2).clone())?;
            changed = true;
        }
    }
    Ok(changed.into())
}

/// Where a list begins in another, first or last.
fn position_of_list(machine: &mut Machine<'_>, arguments: &[Value], last: bool) -> Answer {
    let all = cursor::items(machine, arg(arguments, 0))?;
    let part = cursor::items(machine, arg(arguments, 1))?;
    let Some(most) = all.len().checked_sub(part.len()) else { return Ok(Value::int(-1)) };
    for at in 0..=most {
        let at = if last { most - at } else { at };
        machine.charge(1)?;
        let mut matches = true;
        for (one, other) in part.iter().zip(all.iter().skip(at)) {
            if !machine.equal(one, other)? {
                matches = false;
                break;
            }
        }
        if matches {
            return Ok(size_value(at));
        }
    }
    Ok(Value::int(-1))
}

fn copies(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let count = int(arguments, 0);
    let Ok(count) = usize::try_from(count) else {
        return Err(super::illegal_argument(machine, &format!("List length = {count}")));
    };
    super::room(machine, count)?;
    let values = vec![arg(arguments, 1).clone(); count];
    list_methods::make(machine, "java.util.Collections$CopiesList", Kind::Copies, values)
}

fn empty_list(machine: &mut Machine<'_>, _: &Value, _: &[Value]) -> Answer {
    list_methods::make(machine, EMPTY_LIST, Kind::Empty, Vec::new())
}

fn empty_set(machine: &mut Machine<'_>, _: &Value, _: &[Value]) -> Answer {
    sets::fixed(machine, EMPTY_SET, Vec::new(), false)
}

fn empty_map(machine: &mut Machine<'_>, _: &Value, _: &[Value]) -> Answer {
    hashtable::fixed(machine, EMPTY_MAP, Vec::new(), false)
}

fn listed(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let enumeration = super::function(machine, arguments, 0)?;
    let mut values = Vec::new();
    while super::truth(&machine.call(&enumeration, "hasMoreElements", &[])?) {
        machine.charge(1)?;
        values.push(machine.call(&enumeration, "nextElement", &[])?);
    }
    list_methods::make(machine, "java.util.ArrayList", Kind::ArrayList, values)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.Collections")
        .constant("EMPTY_LIST", empty_list)
        .constant("EMPTY_SET", empty_set)
        .constant("EMPTY_MAP", empty_map)
        .function("emptyList()", empty_list)
        .function("emptySet()", empty_set)
        .function("emptyMap()", empty_map)
        .function("emptyIterator()", |machine, this, arguments| {
            let list = empty_list(machine, this, arguments)?;
            iterators::iterator(machine, &list)
        })
        .function("sort(List)", |machine, _, arguments| {
            size(machine, arg(arguments, 0))?;
            list_methods::sort(machine, arg(arguments, 0), &Value::Null).map(|()| Value::Void)
        })
        .function("sort(List,Comparator)", |machine, _, arguments| {
            size(machine, arg(arguments, 0))?;
            list_methods::sort(machine, arg(arguments, 0), arg(arguments, 1)).map(|()| Value::Void)
        })
        .function("reverse(List)", reverse)
        .function("shuffle(List)", |machine, _, arguments| {
            let random = random::unseeded(machine)?;
            shuffle(machine, arg(arguments, 0), &random)
        })
        .function("shuffle(List,Random)", |machine, _, arguments| {
            shuffle(machine, arg(arguments, 0), arg(arguments, 1))
        })
        .function("swap(List,int,int)", |machine, _, arguments| {
            let list = arg(arguments, 0);
            size(machine, list)?;
            let (one, other) = (arg(arguments, 1).clone(), arg(arguments, 2).clone());
            let first = list_methods::get(machine, list, std::slice::from_ref(&one))?;
            let second = list_methods::set(machine, list, &[other, first])?;
            list_methods::set(machine, list, &[one, second])?;
            Ok(Value::Void)
        })
        .function("unmodifiableList(List)", guarded_list)
        .function("unmodifiableCollection(Collection)", |machine, _, arguments| {
            guarded(machine, arguments, "java.util.Collections$UnmodifiableCollection")
        })
        .function("unmodifiableSet(Set)", |machine, _, arguments| {
            guarded(machine, arguments, "java.util.Collections$UnmodifiableSet")
        })
        .function("unmodifiableSortedSet(SortedSet)", |machine, _, arguments| {
            guarded(machine, arguments, "java.util.Collections$UnmodifiableSortedSet")
        })
        .function("unmodifiableNavigableSet(NavigableSet)", |machine, _, arguments| {
            guarded(machine, arguments, "java.util.Collections$UnmodifiableNavigableSet")
        })
        .function("unmodifiableMap(Map)", |machine, _, arguments| {
            guarded_map(machine, arguments, "java.util.Collections$UnmodifiableMap")
        })
        .function("unmodifiableSortedMap(SortedMap)", |machine, _, arguments| {
            guarded_map(machine, arguments, "java.util.Collections$UnmodifiableSortedMap")
        })
        .function("unmodifiableNavigableMap(NavigableMap)", |machine, _, arguments| {
            guarded_map(machine, arguments, "java.util.Collections$UnmodifiableNavigableMap")
        })
        .function("synchronizedList(List)", itself)
        .function("synchronizedCollection(Collection)", itself)
        .function("synchronizedSet(Set)", itself)
        .function("synchronizedSortedSet(SortedSet)", itself)
        .function("synchronizedMap(Map)", itself)
        .function("synchronizedSortedMap(SortedMap)", itself)
        .function("singleton(Object)", |machine, _, arguments| {
            sets::fixed(machine, "java.util.Collections$SingletonSet", vec![arg(arguments, 0).clone()], false)
        })
        .function("singletonList(Object)", |machine, _, arguments| {
            let values = vec![arg(arguments, 0).clone()];
            list_methods::make(machine, "java.util.Collections$SingletonList", Kind::Single, values)
        })
        .function("singletonMap(Object,Object)", |machine, _, arguments| {
            let entry = (arg(arguments, 0).clone(), arg(arguments, 1).clone());
            hashtable::fixed(machine, "java.util.Collections$SingletonMap", vec![entry], false)
        })
        .function("nCopies(int,Object)", copies)
        .function("max(Collection)", |machine, _, arguments| extreme(machine, arguments, Ordering::Greater))
        .function("max(Collection,Comparator)", |machine, _, arguments| extreme(machine, arguments, Ordering::Greater))
        .function("min(Collection)", |machine, _, arguments| extreme(machine, arguments, Ordering::Less))
        .function("min(Collection,Comparator)", |machine, _, arguments| extreme(machine, arguments, Ordering::Less))
        .function("frequency(Collection,Object)", frequency)
        .function("addAll(Collection,Object...)", add_all)
        .function("binarySearch(List,Object)", binary_search)
        .function("binarySearch(List,Object,Comparator)", binary_search)
        .function("reverseOrder()", |machine, _, _| comparators::reverse(machine, &Value::Null))
        .function("reverseOrder(Comparator)", |machine, _, arguments| comparators::reverse(machine, arg(arguments, 0)))
        .function("disjoint(Collection,Collection)", disjoint)
        .function("fill(List,Object)", fill)
        .function("rotate(List,int)", rotate)
        .function("copy(List,List)", copy)
        .function("replaceAll(List,Object,Object)", replace_all)
        .function("indexOfSubList(List,List)", |machine, _, arguments| position_of_list(machine, arguments, false))
        .function("lastIndexOfSubList(List,List)", |machine, _, arguments| position_of_list(machine, arguments, true))
        .function("enumeration(Collection)", |machine, _, arguments| iterators::enumeration(machine, arg(arguments, 0)))
        .function("list(Enumeration)", listed);
}
