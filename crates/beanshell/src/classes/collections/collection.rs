//! What every `java.util.Collection` does: the methods, described once, and what lies beneath them.

use super::{
    cursor, entry, list, map, missing, null_pointer,
    state::{self, Kind, View, view},
    truth, unsupported,
};
use crate::{
    error::{Answer, Throw, What},
    heap::Data,
    library::Type,
    machine::Machine,
    value::{Primitive, Value},
};

/// The number of elements.
pub(crate) fn size(machine: &mut Machine<'_>, collection: &Value) -> Answer<usize> {
    match view(machine, collection) {
        View::Keys(map, _) | View::Values(map) | View::Entries(map) => map::size(machine, &map),
        View::Guarded(target) => size(machine, &target),
        View::Foreign => match machine.call(collection, "size", &[])?.primitive() {
            Some(Primitive::Int(size)) => Ok(usize::try_from(size).unwrap_or(0)),
            _ => Err(missing("size()")),
        },
        _ => list::size(machine, collection),
    }
}

/// The index of the first element that a value equals.
pub(super) fn position(machine: &mut Machine<'_>, collection: &Value, value: &Value) -> Answer<Option<usize>> {
    if view(machine, collection) == Kind::Fixed && value.is_null() {
        return Err(null_pointer(machine));
    }
    let mut cursor = cursor::open(machine, collection)?;
    let mut at = 0;
    while let Some(element) = cursor.next(machine)? {
        if machine.equal(value, &element)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

impl PartialEq<Kind> for View {
    fn eq(&self, kind: &Kind) -> bool {
        matches!(self, Self::Items(own) if own == kind)
    }
}

/// Whether a value is among the elements.
pub(crate) fn contains(machine: &mut Machine<'_>, collection: &Value, value: &Value) -> Answer<bool> {
    match view(machine, collection) {
        View::Keys(map, _) => map::contains(machine, &map, value),
        View::Entries(map) => Ok(find_entry(machine, &map, value)?.is_some()),
        View::Guarded(target) => contains(machine, &target, value),
        View::Foreign => Ok(truth(&machine.call(collection, "contains", std::slice::from_ref(value))?)),
        View::Values(map) if map::is_strict(machine, &map) && value.is_null() => Err(null_pointer(machine)),
        _ => Ok(position(machine, collection, value)?.is_some()),
    }
}

/// The key of an entry of a map that equals this one.
fn find_entry(machine: &mut Machine<'_>, map: &Value, entry: &Value) -> Answer<Option<Value>> {
    if !machine.is_a(entry, "java.util.Map.Entry") {
        return Ok(None);
    }
    let (key, value) = entry::parts(machine, entry)?;
    if !map::contains(machine, map, &key)? {
        return Ok(None);
    }
    let known = map::get(machine, map, &key)?.unwrap_or(Value::Null);
    Ok(if machine.equal(&known, &value)? { Some(key) } else { None })
}

/// Adds an element at the end, or to a set.
pub(crate) fn add(machine: &mut Machine<'_>, collection: &Value, value: &Value) -> Answer<bool> {
    match view(machine, collection) {
        View::Items(Kind::PriorityQueue) => super::queue::offer(machine, collection, value.clone()).map(|()| true),
        View::Items(Kind::ArrayDeque) if value.is_null() => Err(null_pointer(machine)),
        View::Items(_) | View::Array(_) | View::Part(_) => {
            let len = list::size(machine, collection)?;
            list::insert(machine, collection, len, vec![value.clone()])?;
            Ok(true)
        }
        View::Keys(map, true) => Ok(map::put(machine, &map, value.clone(), Value::boolean(true))?.is_none()),
        View::Foreign => Ok(truth(&machine.call(collection, "add", std::slice::from_ref(value))?)),
        _ => Err(unsupported(machine)),
    }
}

/// Takes an element out that a value equals.
pub(super) fn remove(machine: &mut Machine<'_>, collection: &Value, value: &Value) -> Answer<bool> {
    refuse_strict(machine, collection)?;
    match view(machine, collection) {
        View::Keys(map, _) => {
            if map::is_fixed(machine, &map) {
                return remove_slowly(machine, collection, value);
            }
            Ok(map::remove(machine, &map, value)?.is_some())
        }
        View::Entries(map) => match find_entry(machine, &map, value)? {
            Some(key) => Ok(map::remove(machine, &map, &key)?.is_some()),
            None => Ok(false),
        },
        View::Items(Kind::PriorityQueue) => match position(machine, collection, value)? {
            Some(at) => super::queue::remove_at(machine, collection, at).map(|_| true),
            None => Ok(false),
        },
        View::Items(Kind::ArrayList | Kind::LinkedList | Kind::Vector | Kind::ArrayDeque) => {
            match position(machine, collection, value)? {
                Some(at) => list::remove(machine, collection, at).map(|_| true),
                None => Ok(false),
            }
        }
        _ => remove_slowly(machine, collection, value),
    }
}

fn remove_slowly(machine: &mut Machine<'_>, collection: &Value, value: &Value) -> Answer<bool> {
    let mut cursor = cursor::open(machine, collection)?;
    while let Some(element) = cursor.next(machine)? {
        if machine.equal(value, &element)? {
            cursor.remove(machine)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses every change of what refuses all at once: what is unmodifiable, and what `List.of` and `Set.of` give.
pub(super) fn refuse_strict(machine: &mut Machine<'_>, collection: &Value) -> Answer<()> {
    let strict = match view(machine, collection) {
        View::Guarded(_) | View::Items(Kind::Fixed) => true,
        View::Keys(..) => machine.is_a(collection, super::sets::STRICT),
        _ => false,
    };
    if strict { Err(unsupported(machine)) } else { Ok(()) }
}

/// Adds all elements of another collection.
pub(super) fn add_all(machine: &mut Machine<'_>, collection: &Value, other: &Value) -> Answer<bool> {
    refuse_strict(machine, collection)?;
    let kind = view(machine, collection);
    let values = cursor::items(machine, other)?;
    match kind {
        View::Items(Kind::ArrayList | Kind::LinkedList | Kind::Vector) | View::Part(_) => {
            let at = list::size(machine, collection)?;
            insert_all(machine, collection, at, values)
        }
        _ => {
            let mut changed = false;
            for value in &values {
                changed |= add(machine, collection, value)?;
            }
            Ok(changed)
        }
    }
}

/// Inserts elements into a list; an `ArrayList` counts a change even where there are none.
pub(super) fn insert_all(machine: &mut Machine<'_>, list: &Value, at: usize, values: Vec<Value>) -> Answer<bool> {
    let any = !values.is_empty();
    if any || matches!(view(machine, list), View::Items(Kind::ArrayList | Kind::Vector)) {
        list::insert(machine, list, at, values)?;
    }
    Ok(any)
}

/// Takes out those elements that `drop` says.
pub(super) fn drop_where(
    machine: &mut Machine<'_>,
    collection: &Value,
    mut drop: impl FnMut(&mut Machine<'_>, &Value) -> Answer<bool>,
) -> Answer<bool> {
    if !matches!(view(machine, collection), View::Items(Kind::ArrayList | Kind::Vector | Kind::ArrayDeque)) {
        let mut cursor = cursor::open(machine, collection)?;
        let mut changed = false;
        while let Some(element) = cursor.next(machine)? {
            if drop(machine, &element)? {
                cursor.remove(machine)?;
                changed = true;
            }
        }
        return Ok(changed);
    }
    let changes = list::changes(machine, collection);
    let mut kept = Vec::new();
    let all = cursor::items(machine, collection)?;
    let count = all.len();
    for element in all {
        if !drop(machine, &element)? {
            kept.push(element);
        }
    }
    if changes != list::changes(machine, collection) {
        return Err(super::modified(machine));
    }
    if kept.len() == count {
        return Ok(false);
    }
    if let Some(items) = state::items_mut(machine, collection) {
        items.elements = kept.into();
        items.changes = items.changes.wrapping_add(1);
    }
    Ok(true)
}

/// Takes all elements out.
pub(super) fn clear(machine: &mut Machine<'_>, collection: &Value) -> Answer<()> {
    match view(machine, collection) {
        View::Items(Kind::ArrayList | Kind::LinkedList | Kind::Vector | Kind::ArrayDeque | Kind::PriorityQueue) => {
            if let Some(items) = state::items_mut(machine, collection) {
                items.elements.clear();
                items.changes = items.changes.wrapping_add(1);
            }
            Ok(())
        }
        View::Keys(map, _) | View::Values(map) | View::Entries(map) => map::clear(machine, &map),
        View::Guarded(_) | View::Items(Kind::Fixed) => Err(unsupported(machine)),
        View::Items(_) | View::Array(_) => {
            if list::size(machine, collection)? == 0 {
                Ok(())
            } else {
                Err(unsupported(machine))
            }
        }
        View::Part(part) => {
            for _ in 0..part.len {
                list::remove(machine, collection, 0)?;
            }
            Ok(())
        }
        View::Foreign => Err(missing("clear()")),
    }
}

/// What `equals` makes of keys that cannot be compared: no.
pub(super) fn unless_incomparable(machine: &Machine<'_>, throw: Throw) -> Answer {
    let quiet = match throw.0.what {
        What::Exception(thrown) => ["java.lang.ClassCastException", "java.lang.NullPointerException"]
            .iter()
            .any(|class| machine.is_a(&Value::Object(thrown), class)),
        What::Fault(..) => false,
    };
    if quiet { Ok(false.into()) } else { Err(throw) }
}

/// Refuses what an array's type does not hold. `copied` chooses the text of `System.arraycopy`.
pub(super) fn storable(machine: &mut Machine<'_>, array: &Value, value: &Value, copied: bool) -> Answer<()> {
    let Value::Object(object) = array else { return Ok(()) };
    let Data::Array(of, _) = &machine.object(*object).data else { return Ok(()) };
    let of = of.clone();
    let fits = match (&of, machine.type_of(value)) {
        (_, None) => true,
        (Type::Class(class), Some(Type::Class(own))) => machine.extends(own, *class),
        (Type::Class(class), Some(Type::Array(_))) => machine.class_name(*class) == "java.lang.Object",
        (of, Some(own)) => *of == own,
    };
    if fits {
        return Ok(());
    }
    let message = if copied {
        let name = machine.type_name(&of);
        format!(
            "arraycopy: element type mismatch: can not cast one of the elements of java.lang.Object[] to the type of the \
             destination array, {name}"
        )
    } else {
        machine.describe(value)
    };
    Err(machine.throw("java.lang.ArrayStoreException", message))
}
