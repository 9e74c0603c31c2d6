//! What all lists do by index, whatever holds their elements.

use super::{
    missing, modified, size_value,
    state::{self, Collection, Items, Kind, Part, View, view},
    unsupported,
};
use crate::{
    error::{Answer, Throw},
    machine::Machine,
    value::{Primitive, Value},
};

const ELEMENT: usize = size_of::<Value>();

/// What a list is asked for by an index that it may not have: Java's texts differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// `get`, `set`, `remove`
    Element,
    /// `add(int, …)`, `addAll(int, …)`
    Gap,
    /// `listIterator(int)`
    Iterator,
}

/// The number of elements of a list.
pub(super) fn size(machine: &mut Machine<'_>, list: &Value) -> Answer<usize> {
    match view(machine, list) {
        View::Items(_) => Ok(state::items(machine, list).map_or(0, |items| items.elements.len())),
        View::Array(array) => Ok(state::array(machine, &array).map_or(0, <[Value]>::len)),
        View::Part(part) => {
            check(machine, &part)?;
            Ok(part.len)
        }
        View::Guarded(target) => size(machine, &target),
        _ => match machine.call(list, "size", &[])?.primitive() {
            Some(Primitive::Int(size)) => Ok(usize::try_from(size).unwrap_or(0)),
            _ => Err(missing("size()")),
        },
    }
}

/// The count of changes that an iterator of a list compares.
pub(super) fn changes(machine: &Machine<'_>, list: &Value) -> u32 {
    match machine.state::<Collection>(list) {
        Some(Collection::Items(items)) => items.changes,
        Some(Collection::Part(part)) => state::items(machine, &part.root).map_or(0, |root| root.changes),
        _ => 0,
    }
}

/// Refuses a part whose list was changed behind its back.
pub(super) fn check(machine: &mut Machine<'_>, part: &Part) -> Answer<()> {
    if changes(machine, &part.root) == part.changes { Ok(()) } else { Err(modified(machine)) }
}

/// The kind of list that a list is in the end.
pub(super) fn kind(machine: &Machine<'_>, list: &Value) -> Kind {
    match view(machine, list) {
        View::Items(kind) => kind,
        _ => Kind::ArrayList,
    }
}

/// The exception for an index out of bounds.
fn outside(machine: &mut Machine<'_>, list: &Value, index: i32, size: usize, access: Access) -> Throw {
    let (class, message) = said_outside(machine, list, index, size, access);
    machine.throw(class, message)
}

/// Class and message of the exception for an index out of bounds.
pub(super) fn said_outside(
    machine: &Machine<'_>,
    list: &Value,
    index: i32,
    size: usize,
    access: Access,
) -> (&'static str, String) {
    let bounds = format!("Index {index} out of bounds for length {size}");
    let both = format!("Index: {index}, Size: {size}");
    let (array, message) = match (view(machine, list), access) {
        (View::Guarded(target), _) => return said_outside(machine, &target, index, size, access),
        (View::Items(Kind::Fixed), Access::Element) if size > 2 || size == 0 => (true, bounds),
        (View::Items(Kind::Fixed), _) => (false, format!("Index: {index} Size: {size}")),
        (View::Items(Kind::Vector), Access::Iterator) => (false, format!("Index: {index}")),
        (View::Items(Kind::Vector), Access::Gap) => (true, format!("{index} > {size}")),
        (View::Items(Kind::Vector), Access::Element) if index >= 0 => {
            (true, format!("Array index out of range: {index}"))
        }
        (View::Items(Kind::Vector) | View::Array(_), Access::Element) => (true, bounds),
        (View::Items(Kind::Empty), Access::Element) => (false, format!("Index: {index}")),
        (View::Items(Kind::ArrayList | Kind::ArrayDeque | Kind::PriorityQueue) | View::Part(_), Access::Element) => {
            (false, bounds)
        }
        _ => (false, both),
    };
    (if array { "java.lang.ArrayIndexOutOfBoundsException" } else { "java.lang.IndexOutOfBoundsException" }, message)
}

/// An index of a list from an `int`, or the exception. A gap may be at the end.
pub(super) fn index(machine: &mut Machine<'_>, list: &Value, index: i32, access: Access) -> Answer<usize> {
    let size = match view(machine, list) {
        // Java looks at the index before it looks for changes.
        View::Part(part) => part.len,
        _ => size(machine, list)?,
    };
    let end = if access == Access::Element { size } else { size + 1 };
    match usize::try_from(index) {
        Ok(at) if at < end => Ok(at),
        _ => Err(outside(machine, list, index, size, access)),
    }
}

/// The element at an index. The index is in bounds, or a script changed the list meanwhile.
pub(super) fn get(machine: &mut Machine<'_>, list: &Value, at: usize) -> Answer {
    let found = match view(machine, list) {
        View::Items(_) => state::items(machine, list).and_then(|items| items.elements.get(at).cloned()),
        View::Array(array) => state::array(machine, &array).and_then(|elements| elements.get(at).cloned()),
        View::Part(part) => {
            check(machine, &part)?;
            return get(machine, &part.root, part.offset + at);
        }
        View::Guarded(target) => return get(machine, &target, at),
        _ => return machine.call(list, "get", &[size_value(at)]),
    };
    found.ok_or_else(|| modified(machine))
}

/// Puts another element at an index; returns the former one.
pub(super) fn set(machine: &mut Machine<'_>, list: &Value, at: usize, value: Value) -> Answer {
    let place = match view(machine, list) {
        View::Items(Kind::Fixed | Kind::Empty | Kind::Single | Kind::Copies) | View::Guarded(_) => {
            return Err(unsupported(machine));
        }
        View::Items(_) => state::items_mut(machine, list).and_then(|items| items.elements.get_mut(at)),
        View::Array(array) => {
            super::collection::storable(machine, &array, &value, false)?;
            state::array_mut(machine, &array).and_then(|elements| elements.get_mut(at))
        }
        View::Part(part) => {
            check(machine, &part)?;
            return set(machine, &part.root, part.offset + at, value);
        }
        _ => return machine.call(list, "set", &[size_value(at), value]),
    };
    match place {
        Some(place) => Ok(std::mem::replace(place, value)),
        None => Err(modified(machine)),
    }
}

/// Makes room for more elements, paid for before it is taken.
pub(super) fn grow(machine: &mut Machine<'_>, list: &Value, count: usize) -> Answer<()> {
    let Some(items) = state::items(machine, list) else { return Ok(()) };
    let (len, capacity) = (items.elements.len(), items.elements.capacity());
    if len + count <= capacity {
        return Ok(());
    }
    let wanted = (len + count).max(2 * capacity).max(4);
    machine.reserve_many(wanted, ELEMENT)?;
    if let Some(items) = state::items_mut(machine, list) {
        items.elements.reserve_exact(wanted.saturating_sub(items.elements.len()));
    }
    Ok(())
}

/// Inserts elements before an index; counts one change.
pub(super) fn insert(machine: &mut Machine<'_>, list: &Value, at: usize, values: Vec<Value>) -> Answer<()> {
    match view(machine, list) {
        View::Items(Kind::Fixed | Kind::Empty | Kind::Single | Kind::Copies) | View::Array(_) | View::Guarded(_) => {
            Err(unsupported(machine))
        }
        View::Items(_) => {
            grow(machine, list, values.len())?;
            let len = state::items(machine, list).map_or(0, |items| items.elements.len());
            shift(machine, len, at)?;
            let Some(items) = state::items_mut(machine, list) else { return Ok(()) };
            items.changes = items.changes.wrapping_add(1);
            put_in(items, at.min(len), values);
            Ok(())
        }
        View::Part(part) => {
            check(machine, &part)?;
            let count = values.len();
            insert(machine, &part.root, part.offset + at, values)?;
            adopt(machine, list, |len| len + count)
        }
        _ => {
            for (value, at) in values.into_iter().zip(at..) {
                machine.call(list, "add", &[size_value(at), value])?;
            }
            Ok(())
        }
    }
}

fn put_in(items: &mut Items, at: usize, mut values: Vec<Value>) {
    let elements = &mut items.elements;
    if at == elements.len() {
        elements.extend(values);
    } else if values.len() == 1 {
        if let Some(value) = values.pop() {
            elements.insert(at, value);
        }
    } else {
        let tail = elements.split_off(at);
        elements.extend(values);
        elements.extend(tail);
    }
}

/// Charges for moving the elements on the shorter side of an index.
fn shift(machine: &mut Machine<'_>, len: usize, at: usize) -> Answer<()> {
    machine.charge(1 + at.min(len.saturating_sub(at)) as u64 / 16)
}

/// Takes an element out; counts one change.
pub(super) fn remove(machine: &mut Machine<'_>, list: &Value, at: usize) -> Answer {
    match view(machine, list) {
        View::Items(Kind::Fixed | Kind::Empty | Kind::Single | Kind::Copies) | View::Array(_) | View::Guarded(_) => {
            Err(unsupported(machine))
        }
        View::Items(_) => {
            let len = state::items(machine, list).map_or(0, |items| items.elements.len());
            shift(machine, len, at)?;
            let removed = state::items_mut(machine, list).and_then(|items| {
                items.changes = items.changes.wrapping_add(1);
                items.elements.remove(at)
            });
            removed.ok_or_else(|| modified(machine))
        }
        View::Part(part) => {
            check(machine, &part)?;
            let removed = remove(machine, &part.root, part.offset + at)?;
            adopt(machine, list, |len| len.saturating_sub(1))?;
            Ok(removed)
        }
        _ => machine.call(list, "remove", &[size_value(at)]),
    }
}

/// Lets a part, and all that it is a part of, know a change that was made through it.
pub(super) fn adopt(machine: &mut Machine<'_>, part: &Value, resize: impl Fn(usize) -> usize) -> Answer<()> {
    let now = changes(machine, part);
    let mut next = Some(part.clone());
    while let Some(value) = next.take() {
        machine.charge(1)?;
        let Some(Collection::Part(part)) = machine.state_mut::<Collection>(&value) else { break };
        part.changes = now;
        part.len = resize(part.len);
        next.clone_from(&part.parent);
    }
    Ok(())
}

/// The part of a list from an index to another.
pub(super) fn part(machine: &mut Machine<'_>, list: &Value, from: i32, to: i32) -> Answer {
    let target = match view(machine, list) {
        View::Guarded(target) => {
            let part = part(machine, &target, from, to)?;
            return guarded_list(machine, part);
        }
        View::Part(part) => Some(part),
        View::Items(_) | View::Array(_) => None,
        _ => return Err(missing("subList(int,int)")),
    };
    let len = match &target {
        Some(part) => part.len,
        None => size(machine, list)?,
    };
    if from < 0 {
        return Err(machine.throw("java.lang.IndexOutOfBoundsException", format!("fromIndex = {from}")));
    }
    let (start, end) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
    if end > len {
        return Err(machine.throw("java.lang.IndexOutOfBoundsException", format!("toIndex = {to}")));
    }
    if from > to {
        return Err(super::illegal_argument(machine, &format!("fromIndex({from}) > toIndex({to})")));
    }
    if let View::Items(Kind::Copies) = view(machine, list) {
        let elements = super::cursor::items(machine, list)?.split_off(len - (end - start));
        return super::list_methods::make(machine, "java.util.Collections$CopiesList", Kind::Copies, elements);
    }
    let (root, parent, offset, changes) = match target {
        Some(part) => (part.root, Some(list.clone()), part.offset, part.changes),
        None => (list.clone(), None, 0, changes(machine, list)),
    };
    let class = match view(machine, &root) {
        View::Items(Kind::ArrayList) => "java.util.ArrayList$SubList",
        View::Items(Kind::Fixed) => "java.util.ImmutableCollections$SubList",
        View::Items(Kind::Vector) => "java.util.Collections$SynchronizedRandomAccessList",
        View::Items(Kind::LinkedList) => "java.util.AbstractList$SubList",
        _ => "java.util.AbstractList$RandomAccessSubList",
    };
    let part = Part { root, parent, offset: offset + start, len: end - start, changes };
    machine.reserve(size_of::<Collection>())?;
    machine.allocate_state(class, Collection::Part(part))
}

/// A list that shows another and refuses changes.
pub(super) fn guarded_list(machine: &mut Machine<'_>, target: Value) -> Answer {
    let class = if machine.is_a(&target, "java.util.RandomAccess") {
        "java.util.Collections$UnmodifiableRandomAccessList"
    } else {
        "java.util.Collections$UnmodifiableList"
    };
    machine.allocate_state(class, Collection::Guarded(target))
}
