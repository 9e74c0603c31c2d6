//! `java.util`'s collections: lists, queues, maps, sets, their iterators and views, and what works on them.
//!
//! Every collection's state is a [`state::Collection`], every map's a [`state::Map`]; their methods are described once, on
//! the interfaces, and look at the state. Texts of exceptions are those of Java 17, found by asking it.

use super::arguments::{at as arg, int, null_pointer};
use crate::{
    error::{Answer, Throw},
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

mod algorithms;
mod arrays;
mod collection;
mod collection_methods;
mod comparators;
mod cursor;
mod entry;
mod hashtable;
mod host;
mod iterators;
mod list;
mod list_methods;
mod map;
mod map_methods;
mod optional;
mod queue;
mod random;
mod sets;
mod sort;
mod sorted;
mod state;
mod tree;
mod vector;

pub(super) fn describe(builder: &mut Builder) {
    collection_methods::describe(builder);
    iterators::describe(builder);
    list_methods::describe(builder);
    comparators::describe(builder);
    entry::describe(builder);
    map_methods::describe(builder);
    hashtable::describe(builder);
    sets::describe(builder);
    sorted::describe(builder);
    queue::describe(builder);
    vector::describe(builder);
    random::describe(builder);
    algorithms::describe(builder);
    arrays::describe(builder);
    optional::describe(builder);
}

/// An `int` for Java; what is larger is Java's largest.
fn size_value(size: usize) -> Value {
    Value::int(i32::try_from(size).unwrap_or(i32::MAX))
}

fn truth(value: &Value) -> bool {
    matches!(value.primitive(), Some(Primitive::Boolean(true)))
}

fn unsupported(machine: &mut Machine<'_>) -> Throw {
    machine.throw_bare("java.lang.UnsupportedOperationException")
}

fn no_such_element(machine: &mut Machine<'_>) -> Throw {
    machine.throw_bare("java.util.NoSuchElementException")
}

fn modified(machine: &mut Machine<'_>) -> Throw {
    machine.throw_bare("java.util.ConcurrentModificationException")
}

fn illegal_argument(machine: &mut Machine<'_>, message: &str) -> Throw {
    machine.throw("java.lang.IllegalArgumentException", message)
}

/// A method of an interface that a script's class was to write and did not.
fn missing(method: &str) -> Throw {
    Throw::fault(format!("The object does not implement {method}"))
}

/// An argument that is to be called; null is refused.
fn function(machine: &mut Machine<'_>, arguments: &[Value], at: usize) -> Answer {
    match arg(arguments, at) {
        Value::Null => Err(null_pointer(machine)),
        function => Ok(function.clone()),
    }
}

/// Variable arguments.
fn spread(machine: &mut Machine<'_>, arguments: &[Value], at: usize) -> Answer<Vec<Value>> {
    match state::array(machine, arg(arguments, at)).map(<[Value]>::to_vec) {
        Some(elements) => {
            machine.charge(elements.len() as u64)?;
            Ok(elements)
        }
        None => Err(null_pointer(machine)),
    }
}

/// Refuses a value that has no natural order.
fn comparable(machine: &mut Machine<'_>, value: &Value) -> Answer<()> {
    let knows = match value {
        Value::Text(_) | Value::Boxed(..) | Value::Primitive(_) => true,
        other => machine.is_a(other, "java.lang.Comparable"),
    };
    if knows {
        return Ok(());
    }
    let class = machine.describe(value);
    Err(machine.not_castable(&class, "java.lang.Comparable"))
}

/// Refuses to make this many values where there is no memory for them; whoever makes them reserves it.
fn room(machine: &mut Machine<'_>, count: usize) -> Answer<()> {
    if count.saturating_mul(size_of::<Value>()) > machine.room() {
        return machine.reserve_many(count, size_of::<Value>());
    }
    Ok(())
}
