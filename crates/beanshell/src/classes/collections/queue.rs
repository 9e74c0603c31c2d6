//! `Queue` and `Deque`: `LinkedList`, `ArrayDeque`, `PriorityQueue`.

use super::{
    arg, collection,
    comparators::compare,
    cursor,
    cursor::Source,
    int, iterators, list, list_methods, missing, no_such_element, null_pointer,
    state::{self, Collection, Items, Kind, View, view},
};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};
use std::cmp::Ordering;

const LINKED: &str = "java.util.LinkedList";
const ARRAY: &str = "java.util.ArrayDeque";
const PRIORITY: &str = "java.util.PriorityQueue";

/// An end of a queue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

fn kind(machine: &Machine<'_>, queue: &Value) -> Answer<Kind> {
    match view(machine, queue) {
        View::Items(kind) => Ok(kind),
        _ => Err(missing("a method of queues")),
    }
}

fn peek(machine: &mut Machine<'_>, queue: &Value, end: End) -> Answer<Option<Value>> {
    kind(machine, queue)?;
    Ok(state::items(machine, queue).and_then(|items| match end {
        End::First => items.elements.front().cloned(),
        End::Last => items.elements.back().cloned(),
    }))
}

fn poll(machine: &mut Machine<'_>, queue: &Value, end: End) -> Answer<Option<Value>> {
    let kind = kind(machine, queue)?;
    let len = state::items(machine, queue).map_or(0, |items| items.elements.len());
    let at = if end == End::First { Some(0).filter(|_| len > 0) } else { len.checked_sub(1) };
    match at {
        None => Ok(None),
        Some(_) if kind == Kind::PriorityQueue => remove_at(machine, queue, 0).map(Some),
        Some(at) => list::remove(machine, queue, at).map(Some),
    }
}

fn push(machine: &mut Machine<'_>, queue: &Value, end: End, value: &Value) -> Answer<()> {
    if kind(machine, queue)? == Kind::ArrayDeque && value.is_null() {
        return Err(null_pointer(machine));
    }
    let len = state::items(machine, queue).map_or(0, |items| items.elements.len());
    list::insert(machine, queue, if end == End::First { 0 } else { len }, vec![value.clone()])
}

fn or_null(found: Option<Value>) -> Value {
    found.unwrap_or(Value::Null)
}

fn or_none_such(machine: &mut Machine<'_>, found: Option<Value>) -> Answer {
    found.ok_or_else(|| no_such_element(machine))
}

/// Takes the first or the last element out that a value equals.
fn remove_one(machine: &mut Machine<'_>, queue: &Value, value: &Value, end: End) -> Answer {
    if end == End::First {
        return collection::remove(machine, queue, value).map(Value::from);
    }
    for at in (0..list::size(machine, queue)?).rev() {
        let element = list::get(machine, queue, at)?;
        if machine.equal(value, &element)? {
            list::remove(machine, queue, at)?;
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// Puts an element into a priority queue: at the end, then up while it comes before the one above.
pub(super) fn offer(machine: &mut Machine<'_>, queue: &Value, value: Value) -> Answer<()> {
    if value.is_null() {
        return Err(null_pointer(machine));
    }
    let order = order(machine, queue);
    if order.is_null() {
        super::comparable(machine, &value)?;
    }
    let len = list::size(machine, queue)?;
    list::insert(machine, queue, len, vec![value])?;
    rise(machine, queue, &order, len)
}

fn order(machine: &Machine<'_>, queue: &Value) -> Value {
    state::items(machine, queue).map_or(Value::Null, |items| items.order.clone())
}

fn swap(machine: &mut Machine<'_>, queue: &Value, one: usize, other: usize) {
    if let Some(items) = state::items_mut(machine, queue)
        && one.max(other) < items.elements.len()
    {
        items.elements.swap(one, other);
    }
}

fn rise(machine: &mut Machine<'_>, queue: &Value, order: &Value, mut at: usize) -> Answer<()> {
    while at > 0 {
        let above = (at - 1) / 2;
        let (one, other) = (list::get(machine, queue, at)?, list::get(machine, queue, above)?);
        if compare(machine, order, &one, &other)? != Ordering::Less {
            break;
        }
        swap(machine, queue, at, above);
        at = above;
    }
    Ok(())
}

fn sink(machine: &mut Machine<'_>, queue: &Value, order: &Value, mut at: usize) -> Answer<()> {
    loop {
        let len = list::size(machine, queue)?;
        let mut below = 2 * at + 1;
        if below >= len {
            return Ok(());
        }
        if below + 1 < len {
            let (left, right) = (list::get(machine, queue, below)?, list::get(machine, queue, below + 1)?);
            if compare(machine, order, &left, &right)? == Ordering::Greater {
                below += 1;
            }
        }
        let (one, other) = (list::get(machine, queue, at)?, list::get(machine, queue, below)?);
        if compare(machine, order, &one, &other)? != Ordering::Greater {
            return Ok(());
        }
        swap(machine, queue, at, below);
        at = below;
    }
}

/// Takes an element out of a priority queue: the last one takes its place and finds its own.
pub(super) fn remove_at(machine: &mut Machine<'_>, queue: &Value, at: usize) -> Answer {
    let order = order(machine, queue);
    let Some(last) = list::size(machine, queue)?.checked_sub(1) else { return Err(no_such_element(machine)) };
    swap(machine, queue, at, last);
    let removed = list::remove(machine, queue, last)?;
    if at < last {
        let moved = list::get(machine, queue, at)?;
        sink(machine, queue, &order, at)?;
        let now = list::get(machine, queue, at)?;
        if machine.same(&moved, &now) {
            rise(machine, queue, &order, at)?;
        }
    }
    Ok(removed)
}

fn priority(machine: &mut Machine<'_>, order: &Value, values: Vec<Value>) -> Answer {
    machine.reserve(size_of::<Collection>())?;
    machine.reserve_many(values.len(), size_of::<Value>())?;
    let count = values.len();
    let items = Items { order: order.clone(), ..Items::new(Kind::PriorityQueue, values) };
    let queue = machine.allocate_state(PRIORITY, Collection::Items(items))?;
    for at in (0..count / 2).rev() {
        sink(machine, &queue, order, at)?;
    }
    Ok(queue)
}

fn refuse_small(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<()> {
    if int(arguments, 0) < 1 { Err(machine.throw_bare("java.lang.IllegalArgumentException")) } else { Ok(()) }
}

fn deque_of(machine: &mut Machine<'_>, from: &Value) -> Answer {
    let values = cursor::items(machine, from)?;
    if values.iter().any(Value::is_null) {
        return Err(null_pointer(machine));
    }
    list_methods::make(machine, ARRAY, Kind::ArrayDeque, values)
}

fn descending(machine: &mut Machine<'_>, this: &Value) -> Answer {
    let size = list::size(machine, this)?;
    let mut cursor = cursor::open_list(machine, this, size)?;
    if let Source::List(cursor) = &mut cursor.source {
        cursor.backwards = true;
    }
    iterators::object(machine, "java.util.AbstractList$Itr", cursor)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Queue")
        .implements(&["java.util.Collection"])
        .method("offer(Object)", |machine, this, arguments| {
            collection::add(machine, this, arg(arguments, 0)).map(Value::from)
        })
        .method("peek()", |machine, this, _| peek(machine, this, End::First).map(or_null))
        .method("poll()", |machine, this, _| poll(machine, this, End::First).map(or_null))
        .method("element()", |machine, this, _| {
            let found = peek(machine, this, End::First)?;
            or_none_such(machine, found)
        })
        .method("remove()", |machine, this, _| {
            let found = poll(machine, this, End::First)?;
            or_none_such(machine, found)
        });
    builder
        .interface("java.util.Deque")
        .implements(&["java.util.Queue"])
        .method("addFirst(Object)", |machine, this, arguments| {
            push(machine, this, End::First, arg(arguments, 0)).map(|()| Value::Void)
        })
        .method("addLast(Object)", |machine, this, arguments| {
            push(machine, this, End::Last, arg(arguments, 0)).map(|()| Value::Void)
        })
        .method("push(Object)", |machine, this, arguments| {
            push(machine, this, End::First, arg(arguments, 0)).map(|()| Value::Void)
        })
        .method("offerFirst(Object)", |machine, this, arguments| {
            push(machine, this, End::First, arg(arguments, 0)).map(|()| true.into())
        })
        .method("offerLast(Object)", |machine, this, arguments| {
            push(machine, this, End::Last, arg(arguments, 0)).map(|()| true.into())
        })
        .method("peekFirst()", |machine, this, _| peek(machine, this, End::First).map(or_null))
        .method("peekLast()", |machine, this, _| peek(machine, this, End::Last).map(or_null))
        .method("pollFirst()", |machine, this, _| poll(machine, this, End::First).map(or_null))
        .method("pollLast()", |machine, this, _| poll(machine, this, End::Last).map(or_null))
        .method("getFirst()", |machine, this, _| {
            let found = peek(machine, this, End::First)?;
            or_none_such(machine, found)
        })
        .method("getLast()", |machine, this, _| {
            let found = peek(machine, this, End::Last)?;
            or_none_such(machine, found)
        })
        .method("removeFirst()", |machine, this, _| {
            let found = poll(machine, this, End::First)?;
            or_none_such(machine, found)
        })
        .method("removeLast()", |machine, this, _| {
            let found = poll(machine, this, End::Last)?;
            or_none_such(machine, found)
        })
        .method("pop()", |machine, this, _| {
            let found = poll(machine, this, End::First)?;
            or_none_such(machine, found)
        })
        .method("removeFirstOccurrence(Object)", |machine, this, arguments| {
            remove_one(machine, this, arg(arguments, 0), End::First)
        })
        .method("removeLastOccurrence(Object)", |machine, this, arguments| {
            remove_one(machine, this, arg(arguments, 0), End::Last)
        })
        .method("descendingIterator()", |machine, this, _| descending(machine, this));
    builder
        .class(LINKED)
        .open()
        .extends("java.util.AbstractList")
        .implements(&["java.util.List", "java.util.Deque"])
        .constructor("()", |machine, _, _| list_methods::make(machine, LINKED, Kind::LinkedList, Vec::new()))
        .constructor("(Collection)", |machine, _, arguments| {
            list_methods::copy(machine, LINKED, Kind::LinkedList, arg(arguments, 0))
        })
        .method("clone()", |machine, this, _| list_methods::clone(machine, this));
    builder
        .class(ARRAY)
        .open()
        .extends("java.util.AbstractCollection")
        .implements(&["java.util.Deque"])
        .constructor("()", |machine, _, _| list_methods::make(machine, ARRAY, Kind::ArrayDeque, Vec::new()))
        .constructor("(int)", |machine, _, _| list_methods::make(machine, ARRAY, Kind::ArrayDeque, Vec::new()))
        .constructor("(Collection)", |machine, _, arguments| deque_of(machine, arg(arguments, 0)))
        .method("clone()", |machine, this, _| list_methods::clone(machine, this));
    builder
        .class(PRIORITY)
        .open()
        .extends("java.util.AbstractCollection")
        .implements(&["java.util.Queue"])
        .constructor("()", |machine, _, _| priority(machine, &Value::Null, Vec::new()))
        .constructor("(int)", |machine, _, arguments| {
            refuse_small(machine, arguments)?;
            priority(machine, &Value::Null, Vec::new())
        })
        .constructor("(int,Comparator)", |machine, _, arguments| {
            refuse_small(machine, arguments)?;
            priority(machine, arg(arguments, 1), Vec::new())
        })
        .constructor("(Comparator)", |machine, _, arguments| priority(machine, arg(arguments, 0), Vec::new()))
        .constructor("(Collection)", |machine, _, arguments| {
            let values = cursor::items(machine, arg(arguments, 0))?;
            if values.iter().any(Value::is_null) {
                return Err(null_pointer(machine));
            }
            priority(machine, &Value::Null, values)
        })
        .method("comparator()", |machine, this, _| Ok(order(machine, this)));
}
