//! `java.lang.Byte` and `Short`

use super::{
    super::arguments::{at, int},
    compare, compare_to, decoded, hash, new_box, object, parsed, value_of, written,
};
use crate::{
    error::Answer,
    java::{fault::Fault, number},
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.lang.Byte").extends("java.lang.Number").implements(&["Comparable"]);
    object(class)
        .constructor("(byte)", new_box)
        .constructor("(String)", |machine, _, arguments| {
            let value = byte(machine, arguments, 10)?;
            Ok(machine.new_box(value))
        })
        .function("parseByte(String)", |machine, _, arguments| byte(machine, arguments, 10).map(Value::Primitive))
        .function("parseByte(String,int)", |machine, _, arguments| {
            byte(machine, arguments, int(arguments, 1)).map(Value::Primitive)
        })
        .function("valueOf(byte)", value_of)
        .function("valueOf(String)", |machine, _, arguments| {
            let value = byte(machine, arguments, 10)?;
            Ok(machine.boxed(value.into()))
        })
        .function("valueOf(String,int)", |machine, _, arguments| {
            let value = byte(machine, arguments, int(arguments, 1))?;
            Ok(machine.boxed(value.into()))
        })
        .function("decode(String)", |machine, _, arguments| {
            let value = narrow_byte(decoded(machine, arguments, 8)?);
            Ok(machine.boxed(value.into()))
        })
        .function("toString(byte)", written)
        .function("hashCode(byte)", hash)
        .function("compare(byte,byte)", compare)
        .function("toUnsignedInt(byte)", |_, _, arguments| {
            Ok(match at(arguments, 0).primitive() {
                Some(Primitive::Byte(byte)) => i32::from(byte.cast_unsigned()),
                _ => 0,
            }
            .into())
        })
        .method("compareTo(Byte)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(Primitive::Byte(i8::MIN).into()))
        .constant("MAX_VALUE", |_, _, _| Ok(Primitive::Byte(i8::MAX).into()))
        .constant("SIZE", |_, _, _| Ok(8.into()))
        .constant("BYTES", |_, _, _| Ok(1.into()));
    let class = builder.class("java.lang.Short").extends("java.lang.Number").implements(&["Comparable"]);
    object(class)
        .constructor("(short)", new_box)
        .constructor("(String)", |machine, _, arguments| {
            let value = short(machine, arguments, 10)?;
            Ok(machine.new_box(value))
        })
        .function("parseShort(String)", |machine, _, arguments| short(machine, arguments, 10).map(Value::Primitive))
        .function("parseShort(String,int)", |machine, _, arguments| {
            short(machine, arguments, int(arguments, 1)).map(Value::Primitive)
        })
        .function("valueOf(short)", value_of)
        .function("valueOf(String)", |machine, _, arguments| {
            let value = short(machine, arguments, 10)?;
            Ok(machine.boxed(value.into()))
        })
        .function("valueOf(String,int)", |machine, _, arguments| {
            let value = short(machine, arguments, int(arguments, 1))?;
            Ok(machine.boxed(value.into()))
        })
        .function("decode(String)", |machine, _, arguments| {
            let value = narrow_short(decoded(machine, arguments, 16)?);
            Ok(machine.boxed(value.into()))
        })
        .function("toString(short)", written)
        .function("hashCode(short)", hash)
        .function("compare(short,short)", compare)
        .function("toUnsignedInt(short)", |_, _, arguments| {
            Ok(match at(arguments, 0).primitive() {
                Some(Primitive::Short(short)) => i32::from(short.cast_unsigned()),
                _ => 0,
            }
            .into())
        })
        .function("reverseBytes(short)", |_, _, arguments| {
            Ok(match at(arguments, 0).primitive() {
                Some(Primitive::Short(short)) => Primitive::Short(short.swap_bytes()),
                _ => Primitive::Short(0),
            }
            .into())
        })
        .method("compareTo(Short)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(Primitive::Short(i16::MIN).into()))
        .constant("MAX_VALUE", |_, _, _| Ok(Primitive::Short(i16::MAX).into()))
        .constant("SIZE", |_, _, _| Ok(16.into()))
        .constant("BYTES", |_, _, _| Ok(2.into()));
}

fn byte(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer<Primitive> {
    parsed(machine, arguments, |text| small(text, radix).map(Primitive::Byte))
}

fn short(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer<Primitive> {
    parsed(machine, arguments, |text| small(text, radix).map(Primitive::Short))
}

/// A small number is read as an `int` first.
fn small<T: TryFrom<i32>>(text: &str, radix: i32) -> Result<T, Fault> {
    T::try_from(number::parse_int(text, radix)?)
        .map_err(|_| Fault::number_format(format!("Value out of range. Value:\"{text}\" Radix:{radix}")))
}

fn narrow_byte(value: i64) -> Primitive {
    Primitive::Byte(i8::try_from(value).unwrap_or_default())
}

fn narrow_short(value: i64) -> Primitive {
    Primitive::Short(i16::try_from(value).unwrap_or_default())
}
