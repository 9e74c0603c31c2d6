//! `Iterator`, `ListIterator` and `Enumeration`.

use super::{
    arg, cursor,
    cursor::{Cursor, ListCursor, Source},
    list, missing, no_such_element, size_value,
    state::{Kind, View, view},
    unsupported,
};
use crate::{
    error::{Answer, Throw},
    library::Builder,
    machine::Machine,
    value::Value,
};

const LIST_ITERATOR: &str = "java.util.AbstractList$ListItr";

/// `iterator()` of a collection.
pub(super) fn iterator(machine: &mut Machine<'_>, collection: &Value) -> Answer {
    let class = match view(machine, collection) {
        View::Foreign => return Err(missing("iterator()")),
        View::Items(Kind::ArrayList) => "java.util.ArrayList$Itr",
        View::Items(Kind::LinkedList) => "java.util.LinkedList$ListItr",
        View::Items(_) | View::Array(_) | View::Part(_) => "java.util.AbstractList$Itr",
        View::Keys(..) => "java.util.HashMap$KeyIterator",
        View::Values(_) => "java.util.HashMap$ValueIterator",
        View::Entries(_) => "java.util.HashMap$EntryIterator",
        View::Guarded(_) => "java.util.Collections$UnmodifiableCollection$1",
    };
    let cursor = cursor::open(machine, collection)?;
    object(machine, class, cursor)
}

/// An iterator object.
pub(super) fn object(machine: &mut Machine<'_>, class: &str, cursor: Cursor) -> Answer {
    machine.reserve(size_of::<Cursor>())?;
    machine.allocate_state(class, cursor)
}

/// `listIterator(int)` of a list.
pub(super) fn list_iterator(machine: &mut Machine<'_>, list: &Value, index: i32) -> Answer {
    if let View::Foreign = view(machine, list) {
        return Err(missing("listIterator(int)"));
    }
    let at = list::index(machine, list, index, list::Access::Iterator)?;
    let cursor = cursor::open_list(machine, list, at)?;
    object(machine, LIST_ITERATOR, cursor)
}

/// An enumeration of a collection.
pub(super) fn enumeration(machine: &mut Machine<'_>, collection: &Value) -> Answer {
    let cursor = cursor::open(machine, collection)?;
    object(machine, "java.util.Collections$Enumeration", Cursor { guarded: true, ..cursor })
}

/// Works on the place where an iterator is; what it does stays even when it throws.
fn with<T>(
    machine: &mut Machine<'_>,
    this: &Value,
    work: impl FnOnce(&mut Machine<'_>, &mut Cursor) -> Answer<T>,
) -> Answer<T> {
    let Some(mut cursor) = machine.state::<Cursor>(this).cloned() else { return Err(missing("the method")) };
    let answer = work(machine, &mut cursor);
    if let Some(state) = machine.state_mut::<Cursor>(this) {
        *state = cursor;
    }
    answer
}

fn with_list<T>(
    machine: &mut Machine<'_>,
    this: &Value,
    work: impl FnOnce(&mut Machine<'_>, &mut ListCursor, bool) -> Answer<T>,
) -> Answer<T> {
    with(machine, this, |machine, cursor| {
        let guarded = cursor.guarded;
        match &mut cursor.source {
            Source::List(cursor) => work(machine, cursor, guarded),
            _ => Err(missing("the method")),
        }
    })
}

fn exhausted(machine: &mut Machine<'_>, this: &Value) -> Throw {
    let name = match machine.state::<Cursor>(this).map(|cursor| &cursor.source) {
        Some(Source::Map(cursor)) => super::map::iterator_name(machine, &cursor.map),
        Some(Source::List(cursor)) if machine.is_a(this, "java.util.Collections$Enumeration") => {
            (list::kind(machine, &cursor.list) == Kind::Vector).then_some("Vector Enumeration")
        }
        _ => None,
    };
    match name {
        Some(name) => machine.throw("java.util.NoSuchElementException", name),
        None => no_such_element(machine),
    }
}

/// The exception where an iterator asked its list for an index that is not there, and passes on what that said.
fn exhausted_by_index(machine: &mut Machine<'_>, this: &Value, index: i32) -> Throw {
    let list = match machine.state::<Cursor>(this) {
        Some(Cursor { source: Source::List(cursor), guarded: false }) => cursor.list.clone(),
        _ => return no_such_element(machine),
    };
    let passes = match view(machine, &list) {
        View::Items(kind) => matches!(kind, Kind::Empty | Kind::Single | Kind::Copies),
        other => matches!(other, View::Array(_)),
    };
    let size = list::size(machine, &list).unwrap_or(0);
    if !passes || index >= 0 && view(machine, &list) != Kind::Copies {
        return no_such_element(machine);
    }
    let (class, message) = list::said_outside(machine, &list, index, size, list::Access::Element);
    machine.throw("java.util.NoSuchElementException", format!("{class}: {message}"))
}

fn has_next(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    with(machine, this, |machine, cursor| cursor.has_next(machine)).map(Value::from)
}

fn next(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    match with(machine, this, |machine, cursor| cursor.advance(machine))? {
        Some(value) => Ok(value),
        None => match machine.state::<Cursor>(this).map(|cursor| &cursor.source) {
            Some(Source::List(cursor)) if list::kind(machine, &cursor.list) == Kind::Copies => {
                let index = i32::try_from(cursor.at).unwrap_or(i32::MAX);
                Err(exhausted_by_index(machine, this, index))
            }
            _ => Err(exhausted(machine, this)),
        },
    }
}

/// `set(Object)` of a list iterator.
fn set(machine: &mut Machine<'_>, cursor: &mut ListCursor, guarded: bool, value: &Value) -> Answer {
    if guarded || view(machine, &cursor.list) == Kind::Fixed {
        return Err(unsupported(machine));
    }
    let Some(last) = cursor.last else { return Err(machine.throw_bare("java.lang.IllegalStateException")) };
    cursor.check(machine)?;
    list::set(machine, &cursor.list, last, value.clone())?;
    Ok(Value::Void)
}

/// `add(Object)` of a list iterator.
fn add(machine: &mut Machine<'_>, cursor: &mut ListCursor, guarded: bool, value: &Value) -> Answer {
    if guarded || view(machine, &cursor.list) == Kind::Fixed {
        return Err(unsupported(machine));
    }
    cursor.check(machine)?;
    list::insert(machine, &cursor.list, cursor.at, vec![value.clone()])?;
    cursor.at += 1;
    cursor.last = None;
    cursor.changes = list::changes(machine, &cursor.list);
    Ok(Value::Void)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Iterator")
        .method("hasNext()", has_next)
        .method("next()", next)
        .method("remove()", |machine, this, _| {
            if machine.state::<Cursor>(this).is_none() {
                return Err(machine.throw("java.lang.UnsupportedOperationException", "remove"));
            }
            let by_index = machine.is_a(this, "java.util.ListIterator");
            with(machine, this, |machine, cursor| match &cursor.source {
                // Their list iterators get as far as asking the list; their iterators do not.
                Source::List(list) if by_index && matches!(view(machine, &list.list), View::Array(_)) => {
                    Err(match list.last {
                        Some(_) => unsupported(machine),
                        None => machine.throw_bare("java.lang.IllegalStateException"),
                    })
                }
                _ => cursor.remove(machine),
            })
            .map(|()| Value::Void)
        })
        .method("forEachRemaining(Consumer)", |machine, this, arguments| {
            let action = super::function(machine, arguments, 0)?;
            while super::truth(&machine.call(this, "hasNext", &[])?) {
                let element = machine.call(this, "next", &[])?;
                machine.call(&action, "accept", &[element])?;
            }
            Ok(Value::Void)
        });
    builder
        .interface("java.util.ListIterator")
        .implements(&["java.util.Iterator"])
        .method("hasPrevious()", |machine, this, _| with_list(machine, this, |_, cursor, _| Ok((cursor.at > 0).into())))
        .method("nextIndex()", |machine, this, _| with_list(machine, this, |_, cursor, _| Ok(size_value(cursor.at))))
        .method("previousIndex()", |machine, this, _| {
            with_list(machine, this, |_, cursor, _| {
                Ok(Value::int(i32::try_from(cursor.at).unwrap_or(i32::MAX).wrapping_sub(1)))
            })
        })
        .method("previous()", |machine, this, _| {
            match with_list(machine, this, |machine, cursor, _| cursor.back(machine))? {
                Some(value) => Ok(value),
                None => Err(exhausted_by_index(machine, this, -1)),
            }
        })
        .method("set(Object)", |machine, this, arguments| {
            with_list(machine, this, |machine, cursor, guarded| set(machine, cursor, guarded, arg(arguments, 0)))
        })
        .method("add(Object)", |machine, this, arguments| {
            with_list(machine, this, |machine, cursor, guarded| add(machine, cursor, guarded, arg(arguments, 0)))
        });
    builder.interface("java.util.Enumeration").method("hasMoreElements()", has_next).method("nextElement()", next);
    builder.class("java.util.Collections$Enumeration").implements(&["java.util.Enumeration", "java.util.Iterator"]);
    for class in ["java.util.LinkedList$ListItr", LIST_ITERATOR] {
        builder.class(class).implements(&["java.util.ListIterator"]);
    }
    for class in [
        "java.util.ArrayList$Itr",
        "java.util.AbstractList$Itr",
        "java.util.HashMap$KeyIterator",
        "java.util.HashMap$ValueIterator",
        "java.util.HashMap$EntryIterator",
        "java.util.Collections$UnmodifiableCollection$1",
    ] {
        builder.class(class).implements(&["java.util.Iterator"]);
    }
}
