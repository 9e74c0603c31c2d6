//! Reading the arguments of a native method, and making arrays for its answer.

use crate::{
    error::{Answer, Throw},
    heap::Data,
    library::Type,
    machine::Machine,
    text::Text,
    value::{Kind, Primitive, Value},
};

static NULL: Value = Value::Null;

/// The argument at a place: the interpreter gives as many as the signature has.
pub(super) fn at(arguments: &[Value], place: usize) -> &Value {
    arguments.get(place).unwrap_or(&NULL)
}

/// An argument of type `int`.
pub(super) fn int(arguments: &[Value], place: usize) -> i32 {
    match at(arguments, place).primitive() {
        Some(Primitive::Int(value)) => value,
        _ => 0,
    }
}

/// An argument of type `long`.
pub(super) fn long(arguments: &[Value], place: usize) -> i64 {
    match at(arguments, place).primitive() {
        Some(Primitive::Long(value)) => value,
        _ => 0,
    }
}

/// An argument of type `double`.
pub(super) fn double(arguments: &[Value], place: usize) -> f64 {
    match at(arguments, place).primitive() {
        Some(Primitive::Double(value)) => value,
        _ => 0.0,
    }
}

/// An argument of type `float`.
pub(super) fn float(arguments: &[Value], place: usize) -> f32 {
    match at(arguments, place).primitive() {
        Some(Primitive::Float(value)) => value,
        _ => 0.0,
    }
}

/// An argument of type `boolean`.
pub(super) fn boolean(arguments: &[Value], place: usize) -> bool {
    matches!(at(arguments, place).primitive(), Some(Primitive::Boolean(true)))
}

/// An argument of type `char`.
pub(super) fn unit(arguments: &[Value], place: usize) -> u16 {
    match at(arguments, place).primitive() {
        Some(Primitive::Char(unit)) => unit,
        _ => 0,
    }
}

/// A box; `null` is a `NullPointerException`.
pub(super) fn boxed(machine: &mut Machine<'_>, value: &Value) -> Answer<Primitive> {
    value.primitive().ok_or_else(|| null_pointer(machine))
}

/// A string or any other `CharSequence`; `null` is a `NullPointerException`.
pub(super) fn text(machine: &mut Machine<'_>, arguments: &[Value], place: usize) -> Answer<Text> {
    match at(arguments, place) {
        Value::Null | Value::Void => Err(null_pointer(machine)),
        value => machine.to_text(value),
    }
}

/// What Java says of the use of `null`.
pub(super) fn null_pointer(machine: &mut Machine<'_>) -> Throw {
    machine.throw_bare("java.lang.NullPointerException")
}

/// An index or a length as Java counts it.
pub(super) fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// The elements of an array; `null` is a `NullPointerException`.
pub(super) fn elements(machine: &mut Machine<'_>, array: &Value) -> Answer<Vec<Value>> {
    let length = array_length(machine, array)?;
    machine.reserve_many(length, size_of::<Value>())?;
    Ok(match array {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Array(_, values) => values.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    })
}

/// The units of a `char[]`; `null` is a `NullPointerException`.
pub(super) fn units(machine: &mut Machine<'_>, array: &Value) -> Answer<Vec<u16>> {
    primitives(machine, array, |value| match value {
        Value::Primitive(Primitive::Char(unit)) => *unit,
        _ => 0,
    })
}

/// The bytes of a `byte[]`; `null` is a `NullPointerException`.
pub(super) fn bytes(machine: &mut Machine<'_>, array: &Value) -> Answer<Vec<u8>> {
    primitives(machine, array, |value| match value {
        Value::Primitive(Primitive::Byte(byte)) => byte.cast_unsigned(),
        _ => 0,
    })
}

/// The numbers of an `int[]`; `null` is a `NullPointerException`.
pub(super) fn ints(machine: &mut Machine<'_>, array: &Value) -> Answer<Vec<i32>> {
    primitives(machine, array, |value| match value {
        Value::Primitive(Primitive::Int(int)) => *int,
        _ => 0,
    })
}

fn primitives<T>(machine: &mut Machine<'_>, array: &Value, read: fn(&Value) -> T) -> Answer<Vec<T>> {
    let length = array_length(machine, array)?;
    machine.reserve_many(length, size_of::<T>())?;
    Ok(match array {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Array(_, values) => values.iter().map(read).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    })
}

/// The length of an array; `null` is a `NullPointerException`.
pub(super) fn array_length(machine: &mut Machine<'_>, array: &Value) -> Answer<usize> {
    match array {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Array(_, values) => Ok(values.len()),
            _ => Ok(0),
        },
        _ => Err(null_pointer(machine)),
    }
}

/// A new `char[]`.
pub(super) fn char_array(machine: &mut Machine<'_>, units: &[u16]) -> Answer {
    machine.reserve_many(units.len(), size_of::<Value>())?;
    machine.array(Type::Primitive(Kind::Char), units.iter().map(|unit| Value::from(*unit)).collect())
}

/// A new `byte[]`.
pub(super) fn byte_array(machine: &mut Machine<'_>, bytes: &[u8]) -> Answer {
    machine.reserve_many(bytes.len(), size_of::<Value>())?;
    let values = bytes.iter().map(|byte| Primitive::Byte(byte.cast_signed()).into()).collect();
    machine.array(Type::Primitive(Kind::Byte), values)
}

/// A part of `length` units from `offset` on, if it lies within `whole`.
pub(super) fn part<T>(whole: &[T], offset: i32, length: i32) -> Option<&[T]> {
    let (offset, length) = (usize::try_from(offset).ok()?, usize::try_from(length).ok()?);
    whole.get(offset..offset.checked_add(length)?)
}

/// The part from `start` up to `end`, if it lies within `whole`.
pub(super) fn range<T>(whole: &[T], start: i32, end: i32) -> Option<&[T]> {
    whole.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

/// `Err` with `StringIndexOutOfBoundsException` and this text.
pub(super) fn outside<T>(machine: &mut Machine<'_>, message: impl AsRef<str>) -> Answer<T> {
    Err(machine.throw("java.lang.StringIndexOutOfBoundsException", message))
}
