//! Comparators: of the library, and those that a script writes.

use super::{arg, null_pointer};
use crate::{
    error::Answer,
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};
use std::cmp::Ordering;

/// The state of a comparator of the library. A null order is the natural one.
#[derive(Clone)]
pub(super) enum Comparator {
    Natural,
    Reverse(Value),
    /// `String.CASE_INSENSITIVE_ORDER`
    Caseless,
    /// Entries by their keys (true) or values.
    Part(bool, Value),
    /// One order, and another where it finds no difference.
    Then(Value, Value),
    /// By what a function makes of the values.
    Mapped(Value, Value),
}

/// Compares two values in an order; null is the natural one.
pub(super) fn compare(machine: &mut Machine<'_>, order: &Value, one: &Value, other: &Value) -> Answer<Ordering> {
    if order.is_null() {
        return machine.compare(one, other);
    }
    machine.charge(1)?;
    if let Some(comparator) = machine.state::<Comparator>(order).cloned() {
        return machine.nested(|machine| apply(machine, comparator, one, other));
    }
    let answer = machine.call(order, "compare", &[one.clone(), other.clone()])?;
    match answer.primitive() {
        Some(Primitive::Int(order)) => Ok(order.cmp(&0)),
        Some(Primitive::Short(order)) => Ok(order.cmp(&0)),
        Some(Primitive::Byte(order)) => Ok(order.cmp(&0)),
        Some(Primitive::Char(order)) => Ok(order.cmp(&0)),
        _ => {
            let what = machine.describe(&answer);
            Err(crate::Throw::fault(format!("compare() gave {what} and not an int")))
        }
    }
}

fn apply(machine: &mut Machine<'_>, comparator: Comparator, one: &Value, other: &Value) -> Answer<Ordering> {
    match comparator {
        Comparator::Natural => machine.compare(one, other),
        Comparator::Reverse(order) => compare(machine, &order, other, one),
        Comparator::Caseless => {
            match machine.call(one, "compareToIgnoreCase", std::slice::from_ref(other))?.primitive() {
                Some(Primitive::Int(order)) => Ok(order.cmp(&0)),
                _ => Ok(Ordering::Equal),
            }
        }
        Comparator::Part(keys, order) => {
            let (one, other) = (super::entry::parts(machine, one)?, super::entry::parts(machine, other)?);
            if keys { compare(machine, &order, &one.0, &other.0) } else { compare(machine, &order, &one.1, &other.1) }
        }
        Comparator::Then(first, second) => match compare(machine, &first, one, other)? {
            Ordering::Equal => compare(machine, &second, one, other),
            order => Ok(order),
        },
        Comparator::Mapped(function, order) => {
            let one = machine.call(&function, "apply", std::slice::from_ref(one))?;
            let other = machine.call(&function, "apply", std::slice::from_ref(other))?;
            compare(machine, &order, &one, &other)
        }
    }
}

/// A comparator of entries by key or by value.
pub(super) fn by_part(machine: &mut Machine<'_>, keys: bool, order: Value) -> Answer {
    make(machine, "java.util.Map$Entry$Comparator", Comparator::Part(keys, order))
}

/// The reverse of an order.
pub(super) fn reverse(machine: &mut Machine<'_>, order: &Value) -> Answer {
    match machine.state::<Comparator>(order) {
        Some(Comparator::Reverse(inner)) if !inner.is_null() => Ok(inner.clone()),
        Some(Comparator::Reverse(_)) => natural(machine),
        Some(Comparator::Natural) => {
            make(machine, "java.util.Collections$ReverseComparator", Comparator::Reverse(Value::Null))
        }
        _ if order.is_null() => {
            make(machine, "java.util.Collections$ReverseComparator", Comparator::Reverse(Value::Null))
        }
        _ => make(machine, "java.util.Collections$ReverseComparator2", Comparator::Reverse(order.clone())),
    }
}

/// The natural order as an object.
pub(super) fn natural(machine: &mut Machine<'_>) -> Answer {
    make(machine, "java.util.Comparators$NaturalOrderComparator", Comparator::Natural)
}

fn make(machine: &mut Machine<'_>, class: &str, comparator: Comparator) -> Answer {
    machine.reserve(size_of::<Comparator>())?;
    machine.allocate_state(class, comparator)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.Comparator")
        .method("compare(Object,Object)", |machine, this, arguments| {
            if machine.state::<Comparator>(this).is_none() {
                return Err(super::missing("compare(Object,Object)"));
            }
            let order = compare(machine, this, arg(arguments, 0), arg(arguments, 1))?;
            Ok((order as i32).into())
        })
        .method("reversed()", |machine, this, _| reverse(machine, this))
        .method("thenComparing(Comparator)", |machine, this, arguments| {
            if arg(arguments, 0).is_null() {
                return Err(null_pointer(machine));
            }
            let then = Comparator::Then(this.clone(), arg(arguments, 0).clone());
            make(machine, "java.util.Map$Entry$Comparator", then)
        })
        .function("naturalOrder()", |machine, _, _| natural(machine))
        .function("reverseOrder()", |machine, _, _| reverse(machine, &Value::Null))
        .function("comparing(Function)", |machine, _, arguments| {
            let mapped = Comparator::Mapped(arg(arguments, 0).clone(), Value::Null);
            make(machine, "java.util.Map$Entry$Comparator", mapped)
        })
        .function("comparing(Function,Comparator)", |machine, _, arguments| {
            let mapped = Comparator::Mapped(arg(arguments, 0).clone(), arg(arguments, 1).clone());
            make(machine, "java.util.Map$Entry$Comparator", mapped)
        });
    builder.class("java.lang.String").constant("CASE_INSENSITIVE_ORDER", |machine, _, _| {
        make(machine, "java.lang.String$CaseInsensitiveComparator", Comparator::Caseless)
    });
    for class in [
        "java.lang.String$CaseInsensitiveComparator",
        "java.util.Map$Entry$Comparator",
        "java.util.Collections$ReverseComparator",
        "java.util.Collections$ReverseComparator2",
        "java.util.Comparators$NaturalOrderComparator",
    ] {
        builder.class(class).implements(&["java.util.Comparator"]);
    }
    for function in ["Function", "BiFunction", "Consumer", "BiConsumer", "Predicate", "UnaryOperator", "Supplier"] {
        builder.interface(&format!("java.util.function.{function}"));
    }
}
