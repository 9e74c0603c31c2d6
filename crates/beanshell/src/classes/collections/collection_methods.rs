//! The methods of `Iterable` and `Collection`, described once for all that implement them.

use super::{
    arg,
    collection::{
        add, add_all, clear, contains, drop_where, refuse_strict, remove, size, storable, unless_incomparable,
    },
    cursor, missing, null_pointer, size_value,
    state::{self, Kind, View, view},
    truth,
};
use crate::{
    error::Answer,
    heap::Data,
    java::hash::functions::{LIST_START, list_step},
    library::{Builder, Type},
    machine::Machine,
    text::Text,
    value::Value,
};

/// `removeAll` (`keep` is false) and `retainAll`.
fn bulk(machine: &mut Machine<'_>, this: &Value, other: &Value, keep: bool) -> Answer {
    refuse_strict(machine, this)?;
    if other.is_null() {
        return Err(null_pointer(machine));
    }
    let is_set = matches!(view(machine, this), View::Keys(..) | View::Entries(_));
    if !keep && is_set && size(machine, this)? > size(machine, other)? {
        let mut changed = false;
        for value in cursor::items(machine, other)? {
            changed |= remove(machine, this, &value)?;
        }
        return Ok(changed.into());
    }
    let changed = drop_where(machine, this, |machine, value| Ok(contains(machine, other, value)? != keep))?;
    Ok(changed.into())
}

/// `[a, b]`, a collection in itself being `(this Collection)`.
fn text(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let mut cursor = cursor::open(machine, this)?;
    let mut units = vec![u16::from(b'[')];
    let mut first = true;
    while let Some(element) = cursor.next(machine)? {
        if !std::mem::take(&mut first) {
            units.extend([u16::from(b','), u16::from(b' ')]);
        }
        let part = if machine.same(&element, this) { "(this Collection)".into() } else { machine.to_text(&element)? };
        machine.reserve(4 + 2 * part.len())?;
        units.extend(part.units());
    }
    units.push(u16::from(b']'));
    machine.reserve(32)?;
    Ok(Text::new(units).into())
}

/// `List.hashCode()`.
fn list_hash(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let mut cursor = cursor::open(machine, this)?;
    let mut hash = LIST_START;
    while let Some(element) = cursor.next(machine)? {
        hash = list_step(hash, machine.hash(&element)?);
    }
    Ok(hash.into())
}

/// `Set.hashCode()`.
fn set_hash(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let mut cursor = cursor::open(machine, this)?;
    let mut hash = 0_i32;
    while let Some(element) = cursor.next(machine)? {
        hash = hash.wrapping_add(machine.hash(&element)?);
    }
    Ok(hash.into())
}

/// `List.equals(Object)`.
fn list_equals(machine: &mut Machine<'_>, this: &Value, other: &Value) -> Answer {
    if machine.same(this, other) {
        return Ok(true.into());
    }
    if !machine.is_a(other, "java.util.List") {
        return Ok(false.into());
    }
    let (mut ours, mut theirs) = (cursor::open(machine, this)?, cursor::open(machine, other)?);
    loop {
        match (ours.next(machine)?, theirs.next(machine)?) {
            (Some(one), Some(other)) if machine.equal(&one, &other)? => {}
            (None, None) => return Ok(true.into()),
            _ => return Ok(false.into()),
        }
    }
}

/// `Set.equals(Object)`.
fn set_equals(machine: &mut Machine<'_>, this: &Value, other: &Value) -> Answer {
    if machine.same(this, other) {
        return Ok(true.into());
    }
    if !machine.is_a(other, "java.util.Set") || size(machine, this)? != size(machine, other)? {
        return Ok(false.into());
    }
    let mut cursor = cursor::open(machine, other)?;
    while let Some(element) = cursor.next(machine)? {
        match contains(machine, this, &element) {
            Ok(true) => {}
            Ok(false) => return Ok(false.into()),
            Err(throw) => return unless_incomparable(machine, throw),
        }
    }
    Ok(true.into())
}

/// `toArray(T[])`.
fn to_array_of(machine: &mut Machine<'_>, this: &Value, target: &Value) -> Answer {
    let values = cursor::items(machine, this)?;
    let Value::Object(object) = target else { return Err(null_pointer(machine)) };
    let Data::Array(of, elements) = &machine.object(*object).data else { return Err(null_pointer(machine)) };
    let (of, room) = (of.clone(), elements.len());
    let target_view = match view(machine, this) {
        View::Guarded(target) => view(machine, &target),
        own => own,
    };
    let copied = match target_view {
        View::Items(Kind::Fixed) => values.len() > 2,
        View::Items(kind) => matches!(kind, Kind::ArrayList | Kind::Vector | Kind::ArrayDeque | Kind::PriorityQueue),
        View::Array(_) => true,
        View::Part(part) => view(machine, &part.root) == Kind::ArrayList,
        _ => false,
    };
    for value in &values {
        storable(machine, target, value, copied)?;
    }
    if values.len() > room {
        return machine.array(of, values);
    }
    if let Some(elements) = state::array_mut(machine, target) {
        let count = values.len();
        for (place, value) in elements.iter_mut().zip(values) {
            *place = value;
        }
        if let Some(after) = elements.get_mut(count) {
            *after = Value::Null;
        }
    }
    Ok(target.clone())
}

fn contains_all(machine: &mut Machine<'_>, this: &Value, other: &Value) -> Answer {
    for value in cursor::items(machine, other)? {
        if !contains(machine, this, &value)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.lang.Iterable")
        .method("iterator()", |machine, this, _| super::iterators::iterator(machine, this))
        .method("forEach(Consumer)", |machine, this, arguments| {
            let action = super::function(machine, arguments, 0)?;
            let mut cursor = cursor::open(machine, this)?;
            while let Some(element) = cursor.next(machine)? {
                machine.call(&action, "accept", &[element])?;
            }
            Ok(Value::Void)
        });
    builder
        .interface("java.util.Collection")
        .implements(&["java.lang.Iterable"])
        .method("size()", |machine, this, _| match view(machine, this) {
            View::Foreign => Err(missing("size()")),
            _ => size(machine, this).map(size_value),
        })
        .method("isEmpty()", |machine, this, _| match view(machine, this) {
            View::Foreign => Err(missing("isEmpty()")),
            _ => Ok((size(machine, this)? == 0).into()),
        })
        .method("contains(Object)", |machine, this, arguments| match view(machine, this) {
            View::Foreign => Err(missing("contains(Object)")),
            _ => contains(machine, this, arg(arguments, 0)).map(Value::from),
        })
        .method("add(Object)", |machine, this, arguments| match view(machine, this) {
            View::Foreign => Err(missing("add(Object)")),
            _ => add(machine, this, arg(arguments, 0)).map(Value::from),
        })
        .method("remove(Object)", |machine, this, arguments| match view(machine, this) {
            View::Foreign => Err(missing("remove(Object)")),
            _ => remove(machine, this, arg(arguments, 0)).map(Value::from),
        })
        .method("addAll(Collection)", |machine, this, arguments| {
            add_all(machine, this, arg(arguments, 0)).map(Value::from)
        })
        .method("containsAll(Collection)", |machine, this, arguments| contains_all(machine, this, arg(arguments, 0)))
        .method("removeAll(Collection)", |machine, this, arguments| bulk(machine, this, arg(arguments, 0), false))
        .method("retainAll(Collection)", |machine, this, arguments| bulk(machine, this, arg(arguments, 0), true))
        .method("removeIf(Predicate)", |machine, this, arguments| {
            let test = super::function(machine, arguments, 0)?;
            refuse_strict(machine, this)?;
            let ask = |machine: &mut Machine<'_>, value: &Value| {
                Ok(truth(&machine.call(&test, "test", std::slice::from_ref(value))?))
            };
            drop_where(machine, this, ask).map(Value::from)
        })
        .method("clear()", |machine, this, _| clear(machine, this).map(|()| Value::Void))
        .method("toArray()", |machine, this, _| {
            let values = cursor::items(machine, this)?;
            let object = machine.class_named("java.lang.Object")?;
            machine.array(Type::Class(object), values)
        })
        .method("toArray(Object[])", |machine, this, arguments| to_array_of(machine, this, arg(arguments, 0)));
    builder
        .class("java.util.AbstractCollection")
        .implements(&["java.util.Collection"])
        .method("toString()", |machine, this, _| text(machine, this));
    builder
        .class("java.util.AbstractList")
        .extends("java.util.AbstractCollection")
        .implements(&["java.util.List"])
        .method("hashCode()", |machine, this, _| list_hash(machine, this))
        .method("equals(Object)", |machine, this, arguments| list_equals(machine, this, arg(arguments, 0)));
    builder
        .class("java.util.AbstractSet")
        .extends("java.util.AbstractCollection")
        .implements(&["java.util.Set"])
        .method("hashCode()", |machine, this, _| set_hash(machine, this))
        .method("equals(Object)", |machine, this, arguments| set_equals(machine, this, arg(arguments, 0)));
}
