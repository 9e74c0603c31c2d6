//! What Java's own classes compute, apart from any script: how numbers are written, dates, patterns, the order of hashes.

pub mod calendar;
pub mod date;
pub mod date_names;
mod days;
pub mod decimal_format;
pub mod fault;
pub mod format;
pub mod hash;
#[cfg(test)]
mod jvm;
pub mod message_format;
#[cfg(test)]
mod no_panic;
pub mod number;
pub mod pattern;
#[cfg(test)]
mod real_java;
pub mod simple_date_format;
pub mod zone;

pub mod chained;
pub mod character;
pub mod math;
pub mod tree;
pub mod utf16;
pub mod uuid;

use crate::value::Primitive;
use std::cmp::Ordering;

/// `Double.toString`.
pub(crate) fn double_text(value: f64) -> String {
    number::double_to_string(value)
}

/// `Float.toString`.
pub(crate) fn float_text(value: f32) -> String {
    number::float_to_string(value)
}

/// What an array's `toString()` says: `[I@1f`.
pub(crate) fn array_text(element: &str, number: u32) -> String {
    let mark = match element {
        "boolean" => "[Z".to_owned(),
        "byte" => "[B".to_owned(),
        "short" => "[S".to_owned(),
        "char" => "[C".to_owned(),
        "int" => "[I".to_owned(),
        "long" => "[J".to_owned(),
        "float" => "[F".to_owned(),
        "double" => "[D".to_owned(),
        class => format!("[L{class};"),
    };
    format!("{mark}@{number:x}")
}

/// `hashCode` of a box.
pub(crate) fn box_hash(value: Primitive) -> i32 {
    match value {
        Primitive::Boolean(value) => hash::functions::boolean_hash(value),
        Primitive::Byte(value) => value.into(),
        Primitive::Short(value) => value.into(),
        Primitive::Char(unit) => unit.into(),
        Primitive::Int(value) => value,
        Primitive::Long(value) => hash::functions::long_hash(value),
        Primitive::Float(value) => hash::functions::float_hash(value),
        Primitive::Double(value) => hash::functions::double_hash(value),
    }
}

/// `equals` of two boxes: same type, same value; `NaN` equals itself, and 0.0 is not -0.0.
pub(crate) fn equal_boxes(one: Primitive, other: Primitive) -> bool {
    match (one, other) {
        (Primitive::Float(_), Primitive::Float(_)) | (Primitive::Double(_), Primitive::Double(_)) => {
            compare_boxes(one, other) == Ordering::Equal
        }
        _ => one == other,
    }
}

/// `compareTo` of two boxes of one type.
pub(crate) fn compare_boxes(one: Primitive, other: Primitive) -> Ordering {
    match (one, other) {
        (Primitive::Boolean(one), Primitive::Boolean(other)) => one.cmp(&other),
        (Primitive::Byte(one), Primitive::Byte(other)) => one.cmp(&other),
        (Primitive::Short(one), Primitive::Short(other)) => one.cmp(&other),
        (Primitive::Char(one), Primitive::Char(other)) => one.cmp(&other),
        (Primitive::Int(one), Primitive::Int(other)) => one.cmp(&other),
        (Primitive::Long(one), Primitive::Long(other)) => one.cmp(&other),
        (Primitive::Float(one), Primitive::Float(other)) => compare_doubles(one.into(), other.into()),
        (Primitive::Double(one), Primitive::Double(other)) => compare_doubles(one, other),
        _ => Ordering::Equal,
    }
}

/// `Double.compare`: `NaN` is the greatest, and -0.0 less than 0.0.
fn compare_doubles(one: f64, other: f64) -> Ordering {
    match (one.is_nan(), other.is_nan()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => one.total_cmp(&other),
    }
}
