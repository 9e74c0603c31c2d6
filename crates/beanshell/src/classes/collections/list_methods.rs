//! `List` and its classes but for those of queues: `ArrayList`, `Vector`, `Stack`, and views of lists.

use super::{
    arg, collection, cursor, int, iterators, list,
    list::Access,
    missing, null_pointer, size_value,
    state::{self, Collection, Items, Kind, View, view},
    unsupported,
};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

/// A new list of a class with elements of its own.
pub(super) fn make(machine: &mut Machine<'_>, class: &str, kind: Kind, elements: Vec<Value>) -> Answer {
    machine.reserve(size_of::<Collection>())?;
    machine.reserve_many(elements.len(), size_of::<Value>())?;
    machine.allocate_state(class, Collection::Items(Items::new(kind, elements)))
}

/// A new list with the elements of another collection.
pub(super) fn copy(machine: &mut Machine<'_>, class: &str, kind: Kind, from: &Value) -> Answer {
    let elements = cursor::items(machine, from)?;
    make(machine, class, kind, elements)
}

/// Refuses a negative capacity. Room is taken when there are elements for it.
pub(super) fn capacity(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<()> {
    match int(arguments, 0) {
        capacity if capacity < 0 => Err(super::illegal_argument(machine, &format!("Illegal Capacity: {capacity}"))),
        _ => Ok(()),
    }
}

fn native(machine: &Machine<'_>, list: &Value, method: &str) -> Answer<()> {
    if matches!(view(machine, list), View::Foreign) { Err(missing(method)) } else { Ok(()) }
}

fn refuse_fixed(machine: &mut Machine<'_>, list: &Value) -> Answer<()> {
    match view(machine, list) {
        View::Items(Kind::Fixed | Kind::Empty | Kind::Single | Kind::Copies) | View::Guarded(_) => {
            Err(unsupported(machine))
        }
        View::Part(part) => refuse_fixed(machine, &part.root),
        _ => Ok(()),
    }
}

/// `get(int)`
pub(super) fn get(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    native(machine, this, "get(int)")?;
    let at = list::index(machine, this, int(arguments, 0), Access::Element)?;
    list::get(machine, this, at)
}

/// `set(int,Object)`
pub(super) fn set(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    native(machine, this, "set(int,Object)")?;
    refuse_fixed(machine, this)?;
    let at = list::index(machine, this, int(arguments, 0), Access::Element)?;
    list::set(machine, this, at, arg(arguments, 1).clone())
}

fn insert(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    native(machine, this, "add(int,Object)")?;
    refuse_fixed(machine, this)?;
    if let View::Array(_) = view(machine, this) {
        return Err(unsupported(machine));
    }
    let at = list::index(machine, this, int(arguments, 0), Access::Gap)?;
    list::insert(machine, this, at, vec![arg(arguments, 1).clone()])?;
    Ok(Value::Void)
}

fn remove(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    native(machine, this, "remove(int)")?;
    refuse_fixed(machine, this)?;
    if let View::Array(_) = view(machine, this) {
        return Err(unsupported(machine));
    }
    let at = list::index(machine, this, int(arguments, 0), Access::Element)?;
    list::remove(machine, this, at)
}

fn insert_all(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    if matches!(view(machine, this), View::Guarded(_) | View::Items(Kind::Fixed)) {
        return Err(unsupported(machine));
    }
    native(machine, this, "addAll(int,Collection)")?;
    let gap = match view(machine, this) {
        View::Items(Kind::Vector)
            if int(arguments, 0) > i32::try_from(list::size(machine, this)?).unwrap_or(i32::MAX) =>
        {
            // Its text differs from that of `add(int, Object)`.
            let message = format!("Array index out of range: {}", int(arguments, 0));
            return Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", message));
        }
        _ => list::index(machine, this, int(arguments, 0), Access::Gap)?,
    };
    let values = cursor::items(machine, arg(arguments, 1))?;
    if values.is_empty() && matches!(view(machine, this), View::Array(_)) {
        return Ok(false.into());
    }
    collection::insert_all(machine, this, gap, values).map(Value::from)
}

fn position_from_end(machine: &mut Machine<'_>, this: &Value, value: &Value) -> Answer<Option<usize>> {
    if view(machine, this) == Kind::Fixed && value.is_null() {
        return Err(null_pointer(machine));
    }
    let mut at = list::size(machine, this)?;
    while at > 0 {
        at -= 1;
        let element = list::get(machine, this, at)?;
        if machine.equal(value, &element)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn position(found: Option<usize>) -> Value {
    found.map_or_else(|| Value::int(-1), size_value)
}

/// `sort(Comparator)`: in place, and stable.
pub(super) fn sort(machine: &mut Machine<'_>, this: &Value, order: &Value) -> Answer<()> {
    if let View::Items(Kind::Empty | Kind::Single) = view(machine, this) {
        return Ok(());
    }
    refuse_fixed(machine, this)?;
    let values = cursor::items(machine, this)?;
    let changes = list::changes(machine, this);
    let sorted = super::sort::sorted(machine, values, order)?;
    if changes != list::changes(machine, this) {
        return Err(super::modified(machine));
    }
    if let Some(items) = state::items_mut(machine, this) {
        if items.kind == Kind::ArrayList || items.kind == Kind::Vector {
            items.changes = items.changes.wrapping_add(1);
        }
        items.elements = sorted.into();
        return Ok(());
    }
    for (value, at) in sorted.into_iter().zip(0..) {
        machine.charge(1)?;
        list::set(machine, this, at, value)?;
    }
    Ok(())
}

fn replace_all(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let function = super::function(machine, arguments, 0)?;
    refuse_fixed(machine, this)?;
    let changes = list::changes(machine, this);
    for at in 0..list::size(machine, this)? {
        let value = list::get(machine, this, at)?;
        let value = machine.call(&function, "apply", &[value])?;
        if changes != list::changes(machine, this) {
            return Err(super::modified(machine));
        }
        list::set(machine, this, at, value)?;
    }
    Ok(Value::Void)
}

/// `clone()` of a list: the same class, the same elements.
pub(super) fn clone(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let Some(class) = machine.class_of(this) else { return Err(missing("clone()")) };
    let kind = list::kind(machine, this);
    let order = state::items(machine, this).map_or(Value::Null, |items| items.order.clone());
    let elements = cursor::items(machine, this)?;
    machine.reserve_many(elements.len() + 4, size_of::<Value>())?;
    let items = Items { order, ..Items::new(kind, elements) };
    let data = crate::heap::Data::State(Box::new(Collection::Items(items)));
    Ok(Value::Object(machine.allocate(class, data)?))
}

/// `List.of` and `List.copyOf`.
fn fixed(machine: &mut Machine<'_>, elements: Vec<Value>) -> Answer {
    if elements.iter().any(Value::is_null) {
        return Err(null_pointer(machine));
    }
    let class = if matches!(elements.len(), 1 | 2) {
        "java.util.ImmutableCollections$List12"
    } else {
        "java.util.ImmutableCollections$ListN"
    };
    make(machine, class, Kind::Fixed, elements)
}

pub(super) fn describe(builder: &mut Builder) {
    builder.interface("java.util.RandomAccess");
    builder
        .interface("java.util.List")
        .implements(&["java.util.Collection"])
        .method("get(int)", get)
        .method("set(int,Object)", set)
        .method("add(int,Object)", insert)
        .method("remove(int)", remove)
        .method("addAll(int,Collection)", insert_all)
        .method("indexOf(Object)", |machine, this, arguments| {
            native(machine, this, "indexOf(Object)")?;
            collection::position(machine, this, arg(arguments, 0)).map(position)
        })
        .method("lastIndexOf(Object)", |machine, this, arguments| {
            native(machine, this, "lastIndexOf(Object)")?;
            position_from_end(machine, this, arg(arguments, 0)).map(position)
        })
        .method("subList(int,int)", |machine, this, arguments| {
            list::part(machine, this, int(arguments, 0), int(arguments, 1))
        })
        .method("listIterator()", |machine, this, _| iterators::list_iterator(machine, this, 0))
        .method("listIterator(int)", |machine, this, arguments| {
            iterators::list_iterator(machine, this, int(arguments, 0))
        })
        .method("sort(Comparator)", |machine, this, arguments| {
            sort(machine, this, arg(arguments, 0)).map(|()| Value::Void)
        })
        .method("replaceAll(UnaryOperator)", replace_all)
        .function("of(Object...)", |machine, _, arguments| {
            let elements = super::spread(machine, arguments, 0)?;
            fixed(machine, elements)
        })
        .function("copyOf(Collection)", |machine, _, arguments| {
            let elements = cursor::items(machine, arg(arguments, 0))?;
            fixed(machine, elements)
        });
    builder
        .class("java.util.ArrayList")
        .open()
        .extends("java.util.AbstractList")
        .implements(&["java.util.List", "java.util.RandomAccess"])
        .constructor("()", |machine, _, _| make(machine, "java.util.ArrayList", Kind::ArrayList, Vec::new()))
        .constructor("(int)", |machine, _, arguments| {
            capacity(machine, arguments)?;
            make(machine, "java.util.ArrayList", Kind::ArrayList, Vec::new())
        })
        .constructor("(Collection)", |machine, _, arguments| {
            copy(machine, "java.util.ArrayList", Kind::ArrayList, arg(arguments, 0))
        })
        .method("clone()", |machine, this, _| clone(machine, this))
        .method("ensureCapacity(int)", |_, _, _| Ok(Value::Void))
        .method("trimToSize()", |_, _, _| Ok(Value::Void));
    for class in [
        "java.util.Arrays$ArrayList",
        "java.util.ArrayList$SubList",
        "java.util.AbstractList$RandomAccessSubList",
        "java.util.ImmutableCollections$SubList",
        "java.util.Collections$SynchronizedRandomAccessList",
        "java.util.ImmutableCollections$List12",
        "java.util.ImmutableCollections$ListN",
        "java.util.Collections$UnmodifiableRandomAccessList",
        "java.util.Collections$EmptyList",
        "java.util.Collections$SingletonList",
        "java.util.Collections$CopiesList",
    ] {
        builder.class(class).extends("java.util.AbstractList").implements(&["java.util.RandomAccess"]);
    }
    for class in ["java.util.AbstractList$SubList", "java.util.Collections$UnmodifiableList"] {
        builder.class(class).extends("java.util.AbstractList");
    }
}
