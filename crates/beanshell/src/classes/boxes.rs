//! The boxes of primitives: `Boolean`, `Byte`, `Short`, `Integer`, `Long`, `Float`, `Double`, and `Number`.

use super::arguments::{at, boxed};
use crate::{
    error::Answer,
    eval::convert::primitive,
    java,
    java::{fault::Fault, number},
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::{Kind, Primitive, Value},
};
use std::cmp::Ordering;

mod boolean;
mod floating;
mod integer;
mod long;
mod small;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.Number")
        .implements(&["java.io.Serializable"])
        .method("byteValue()", |_, this, _| Ok(converted(this, Kind::Byte)))
        .method("shortValue()", |_, this, _| Ok(converted(this, Kind::Short)))
        .method("intValue()", |_, this, _| Ok(converted(this, Kind::Int)))
        .method("longValue()", |_, this, _| Ok(converted(this, Kind::Long)))
        .method("floatValue()", |_, this, _| Ok(converted(this, Kind::Float)))
        .method("doubleValue()", |_, this, _| Ok(converted(this, Kind::Double)));
    boolean::describe(builder);
    small::describe(builder);
    integer::describe(builder);
    long::describe(builder);
    floating::describe(builder);
}

/// What every box does as an object.
pub(super) fn object(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .method("toString()", |machine, this, _| machine.to_text(this).map(Value::Text))
        .method("hashCode()", |machine, this, _| machine.hash(this).map(Value::int))
        .method("equals(Object)", |machine, this, arguments| {
            // A primitive is boxed before it is asked.
            machine.equal(this, at(arguments, 0)).map(Value::boolean)
        })
}

/// The number of `this` as another kind, narrowed as a cast does (JLS 5.1.3).
fn converted(this: &Value, kind: Kind) -> Value {
    this.primitive().and_then(|value| primitive(value, kind)).map_or(Value::Null, Value::Primitive)
}

/// `compareTo`, `null` being a `NullPointerException`.
fn compare_to(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let (one, other) = (boxed(machine, this)?, boxed(machine, at(arguments, 0))?);
    Ok(order(one, other).into())
}

/// `compare` of two primitives.
#[expect(clippy::unnecessary_wraps, reason = "a `Native`")]
fn compare(_: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    Ok(match (at(arguments, 0).primitive(), at(arguments, 1).primitive()) {
        (Some(one), Some(other)) => order(one, other),
        _ => 0,
    }
    .into())
}

/// The small types answer with the difference.
pub(super) fn order(one: Primitive, other: Primitive) -> i32 {
    match (one, other) {
        (Primitive::Byte(one), Primitive::Byte(other)) => i32::from(one) - i32::from(other),
        (Primitive::Short(one), Primitive::Short(other)) => i32::from(one) - i32::from(other),
        (Primitive::Char(one), Primitive::Char(other)) => i32::from(one) - i32::from(other),
        _ => match java::compare_boxes(one, other) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        },
    }
}

/// `hashCode(x)` of a primitive.
#[expect(clippy::unnecessary_wraps, reason = "a `Native`")]
pub(super) fn hash(_: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    Ok(at(arguments, 0).primitive().map_or(0, java::box_hash).into())
}

/// `toString(x)` of a primitive.
pub(super) fn written(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    machine.to_text(at(arguments, 0)).map(Value::Text)
}

/// `valueOf(x)` of a primitive.
#[expect(clippy::unnecessary_wraps, reason = "a `Native`")]
pub(super) fn value_of(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    Ok(machine.boxed(at(arguments, 0).clone()))
}

/// `new Integer(x)` and its kin.
pub(super) fn new_box(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let primitive = boxed(machine, at(arguments, 0))?;
    Ok(machine.new_box(primitive))
}

/// Reads the first argument as a whole number, as `read` does; `null` is no number.
fn parsed<T>(machine: &mut Machine<'_>, arguments: &[Value], read: impl FnOnce(&str) -> Result<T, Fault>) -> Answer<T> {
    match at(arguments, 0) {
        Value::Text(text) => {
            machine.charge(text.len() as u64 / 16)?;
            read(&text.to_string()).map_err(|fault| machine.fault(fault))
        }
        _ => Err(machine.throw("java.lang.NumberFormatException", "Cannot parse null string")),
    }
}

/// Reads the first argument as `decode` of a type of `bits` does.
fn decoded(machine: &mut Machine<'_>, arguments: &[Value], bits: u32) -> Answer<i64> {
    let text = super::arguments::text(machine, arguments, 0)?;
    machine.charge(text.len() as u64 / 16)?;
    number::decode(&text.to_string(), bits).map_err(|fault| machine.fault(fault))
}

/// What Java says of a division by zero of whole numbers.
fn by_zero(machine: &mut Machine<'_>) -> crate::Throw {
    machine.throw("java.lang.ArithmeticException", "/ by zero")
}
