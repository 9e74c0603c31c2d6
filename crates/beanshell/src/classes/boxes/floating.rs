//! `java.lang.Double` and `Float`

use super::{
    super::arguments::{double, float, int, long, text},
    compare, compare_to, hash, new_box, object, value_of, written,
};
use crate::{
    error::Answer,
    java::{math, number},
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.lang.Double").extends("java.lang.Number").implements(&["Comparable"]);
    doubles(object(class));
    let class = builder.class("java.lang.Float").extends("java.lang.Number").implements(&["Comparable"]);
    floats(object(class));
}

fn doubles(class: ClassBuilder<'_>) {
    class
        .constructor("(double)", new_box)
        .constructor("(String)", |machine, _, arguments| {
            let value = read_double(machine, arguments)?;
            Ok(machine.new_box(Primitive::Double(value)))
        })
        .function("parseDouble(String)", |machine, _, a| read_double(machine, a).map(Value::from))
        .function("valueOf(double)", value_of)
        .function("valueOf(String)", |machine, _, a| {
            let value = read_double(machine, a)?;
            Ok(machine.boxed(value.into()))
        })
        .function("toString(double)", written)
        .function("toHexString(double)", |machine, _, a| machine.text(&number::double_to_hex_string(double(a, 0))))
        .function("hashCode(double)", hash)
        .function("compare(double,double)", compare)
        .function("isNaN(double)", |_, _, a| Ok(double(a, 0).is_nan().into()))
        .function("isInfinite(double)", |_, _, a| Ok(double(a, 0).is_infinite().into()))
        .function("isFinite(double)", |_, _, a| Ok(double(a, 0).is_finite().into()))
        .function("sum(double,double)", |_, _, a| Ok((double(a, 0) + double(a, 1)).into()))
        .function("max(double,double)", |_, _, a| Ok(math::max(double(a, 0), double(a, 1)).into()))
        .function("min(double,double)", |_, _, a| Ok(math::min(double(a, 0), double(a, 1)).into()))
        .function("doubleToLongBits(double)", |_, _, a| Ok(double_bits(double(a, 0)).into()))
        .function("doubleToRawLongBits(double)", |_, _, a| Ok(double_bits(double(a, 0)).into()))
        .function("longBitsToDouble(long)", |_, _, a| Ok(f64::from_bits(long(a, 0).cast_unsigned()).into()))
        .method("isNaN()", |_, this, _| Ok(own(this).is_nan().into()))
        .method("isInfinite()", |_, this, _| Ok(own(this).is_infinite().into()))
        .method("compareTo(Double)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(f64::from_bits(1).into()))
        .constant("MIN_NORMAL", |_, _, _| Ok(f64::MIN_POSITIVE.into()))
        .constant("MAX_VALUE", |_, _, _| Ok(f64::MAX.into()))
        .constant("NaN", |_, _, _| Ok(f64::NAN.into()))
        .constant("POSITIVE_INFINITY", |_, _, _| Ok(f64::INFINITY.into()))
        .constant("NEGATIVE_INFINITY", |_, _, _| Ok(f64::NEG_INFINITY.into()))
        .constant("MAX_EXPONENT", |_, _, _| Ok(1023.into()))
        .constant("MIN_EXPONENT", |_, _, _| Ok((-1022).into()))
        .constant("SIZE", |_, _, _| Ok(64.into()))
        .constant("BYTES", |_, _, _| Ok(8.into()));
}

fn floats(class: ClassBuilder<'_>) {
    class
        .constructor("(float)", new_box)
        .constructor("(double)", |machine, _, arguments| {
            Ok(machine.new_box(Primitive::Float(narrow(double(arguments, 0)))))
        })
        .constructor("(String)", |machine, _, arguments| {
            let value = read_float(machine, arguments)?;
            Ok(machine.new_box(value))
        })
        .function("parseFloat(String)", |machine, _, a| read_float(machine, a).map(Value::Primitive))
        .function("valueOf(float)", value_of)
        .function("valueOf(String)", |machine, _, a| {
            let value = read_float(machine, a)?;
            Ok(machine.boxed(value.into()))
        })
        .function("toString(float)", written)
        .function("hashCode(float)", hash)
        .function("compare(float,float)", compare)
        .function("isNaN(float)", |_, _, a| Ok(float(a, 0).is_nan().into()))
        .function("isInfinite(float)", |_, _, a| Ok(float(a, 0).is_infinite().into()))
        .function("isFinite(float)", |_, _, a| Ok(float(a, 0).is_finite().into()))
        .function("sum(float,float)", |_, _, a| Ok(Primitive::Float(float(a, 0) + float(a, 1)).into()))
        .function("max(float,float)", |_, _, a| Ok(chosen(math::max, a)))
        .function("min(float,float)", |_, _, a| Ok(chosen(math::min, a)))
        .function("floatToIntBits(float)", |_, _, a| Ok(float_bits(float(a, 0)).into()))
        .function("floatToRawIntBits(float)", |_, _, a| Ok(float_bits(float(a, 0)).into()))
        .function("intBitsToFloat(int)", |_, _, a| {
            Ok(Primitive::Float(f32::from_bits(int(a, 0).cast_unsigned())).into())
        })
        .method("isNaN()", |_, this, _| Ok(own(this).is_nan().into()))
        .method("isInfinite()", |_, this, _| Ok(own(this).is_infinite().into()))
        .method("compareTo(Float)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(Primitive::Float(f32::from_bits(1)).into()))
        .constant("MIN_NORMAL", |_, _, _| Ok(Primitive::Float(f32::MIN_POSITIVE).into()))
        .constant("MAX_VALUE", |_, _, _| Ok(Primitive::Float(f32::MAX).into()))
        .constant("NaN", |_, _, _| Ok(Primitive::Float(f32::NAN).into()))
        .constant("POSITIVE_INFINITY", |_, _, _| Ok(Primitive::Float(f32::INFINITY).into()))
        .constant("NEGATIVE_INFINITY", |_, _, _| Ok(Primitive::Float(f32::NEG_INFINITY).into()))
        .constant("MAX_EXPONENT", |_, _, _| Ok(127.into()))
        .constant("MIN_EXPONENT", |_, _, _| Ok((-126).into()))
        .constant("SIZE", |_, _, _| Ok(32.into()))
        .constant("BYTES", |_, _, _| Ok(4.into()));
}

/// One of two floats.
fn chosen(choose: fn(f64, f64) -> f64, arguments: &[Value]) -> Value {
    let (one, other) = (float(arguments, 0), float(arguments, 1));
    Primitive::Float(narrow(choose(one.into(), other.into()))).into()
}

#[expect(clippy::cast_possible_truncation, reason = "a cast is asked for")]
fn narrow(value: f64) -> f32 {
    value as f32
}

fn own(this: &Value) -> f64 {
    match this.primitive() {
        Some(Primitive::Double(value)) => value,
        Some(Primitive::Float(value)) => value.into(),
        _ => 0.0,
    }
}

fn read_double(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<f64> {
    let text = text(machine, arguments, 0)?;
    machine.charge(text.len() as u64 / 4)?;
    number::parse_double(&text.to_string()).map_err(|fault| machine.fault(fault))
}

fn read_float(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<Primitive> {
    let text = text(machine, arguments, 0)?;
    machine.charge(text.len() as u64 / 4)?;
    number::parse_float(&text.to_string()).map(Primitive::Float).map_err(|fault| machine.fault(fault))
}

/// The bits of a number; there is one NaN.
fn double_bits(value: f64) -> i64 {
    if value.is_nan() { 0x7FF8_0000_0000_0000 } else { value.to_bits().cast_signed() }
}

fn float_bits(value: f32) -> i32 {
    if value.is_nan() { 0x7FC0_0000 } else { value.to_bits().cast_signed() }
}
