//! `java.lang.Integer`

use super::{
    super::arguments::{at, int, text},
    by_zero, compare, compare_to, decoded, hash, new_box, object, parsed, value_of, written,
};
use crate::{
    error::Answer,
    java::number::{self, to_radix_string, to_unsigned_radix_string},
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.lang.Integer").extends("java.lang.Number").implements(&["Comparable"]);
    let class = object(class)
        .constructor("(int)", new_box)
        .constructor("(String)", |machine, _, arguments| {
            let value = read(machine, arguments, 10)?;
            Ok(machine.new_box(Primitive::Int(value)))
        })
        .method("compareTo(Integer)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(i32::MIN.into()))
        .constant("MAX_VALUE", |_, _, _| Ok(i32::MAX.into()))
        .constant("SIZE", |_, _, _| Ok(32.into()))
        .constant("BYTES", |_, _, _| Ok(4.into()));
    bits(arithmetic(texts(class)));
}

fn texts(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("parseInt(String)", |machine, _, a| read(machine, a, 10).map(Value::int))
        .function("parseInt(String,int)", |machine, _, a| read(machine, a, int(a, 1)).map(Value::int))
        .function("parseUnsignedInt(String)", |machine, _, a| read_unsigned(machine, a, 10))
        .function("parseUnsignedInt(String,int)", |machine, _, a| read_unsigned(machine, a, int(a, 1)))
        .function("valueOf(int)", value_of)
        .function("valueOf(String)", |machine, _, a| {
            let value = read(machine, a, 10)?;
            Ok(machine.boxed(value.into()))
        })
        .function("valueOf(String,int)", |machine, _, a| {
            let value = read(machine, a, int(a, 1))?;
            Ok(machine.boxed(value.into()))
        })
        .function("decode(String)", |machine, _, a| {
            let value = narrow(decoded(machine, a, 32)?);
            Ok(machine.boxed(value.into()))
        })
        .function("toString(int)", written)
        .function("toString(int,int)", |machine, _, a| machine.text(&to_radix_string(int(a, 0).into(), int(a, 1))))
        .function("toBinaryString(int)", |machine, _, a| {
            machine.text(&to_unsigned_radix_string(int(a, 0).into(), 32, 2))
        })
        .function("toOctalString(int)", |machine, _, a| {
            machine.text(&to_unsigned_radix_string(int(a, 0).into(), 32, 8))
        })
        .function("toHexString(int)", |machine, _, a| machine.text(&to_unsigned_radix_string(int(a, 0).into(), 32, 16)))
        .function("toUnsignedString(int)", |machine, _, a| machine.text(&wide(a, 0).to_string()))
        .function("toUnsignedString(int,int)", |machine, _, a| {
            machine.text(&to_unsigned_radix_string(int(a, 0).into(), 32, int(a, 1)))
        })
        .function("toUnsignedLong(int)", |_, _, a| Ok(wide(a, 0).cast_signed().into()))
        // System properties are none of a script's business: there are none.
        .function("getInteger(String)", |machine, _, a| text(machine, a, 0).map(|_| Value::Null))
}

fn arithmetic(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("hashCode(int)", hash)
        .function("compare(int,int)", compare)
        .function("compareUnsigned(int,int)", |_, _, a| Ok((wide(a, 0).cmp(&wide(a, 1)) as i32).into()))
        .function("divideUnsigned(int,int)", |machine, _, a| match wide(a, 0).checked_div(wide(a, 1)) {
            Some(value) => Ok(low(value).into()),
            None => Err(by_zero(machine)),
        })
        .function("remainderUnsigned(int,int)", |machine, _, a| match wide(a, 0).checked_rem(wide(a, 1)) {
            Some(value) => Ok(low(value).into()),
            None => Err(by_zero(machine)),
        })
        .function("sum(int,int)", |_, _, a| Ok(int(a, 0).wrapping_add(int(a, 1)).into()))
        .function("max(int,int)", |_, _, a| Ok(int(a, 0).max(int(a, 1)).into()))
        .function("min(int,int)", |_, _, a| Ok(int(a, 0).min(int(a, 1)).into()))
        .function("signum(int)", |_, _, a| Ok(int(a, 0).signum().into()))
}

fn bits(class: ClassBuilder<'_>) {
    class
        .function("bitCount(int)", |_, _, a| Ok(int(a, 0).count_ones().cast_signed().into()))
        .function("reverse(int)", |_, _, a| Ok(int(a, 0).reverse_bits().into()))
        .function("reverseBytes(int)", |_, _, a| Ok(int(a, 0).swap_bytes().into()))
        .function("highestOneBit(int)", |_, _, a| {
            let value = int(a, 0);
            Ok(if value == 0 { 0 } else { i32::MIN.cast_unsigned() >> value.leading_zeros() }.cast_signed().into())
        })
        .function("lowestOneBit(int)", |_, _, a| Ok((int(a, 0) & int(a, 0).wrapping_neg()).into()))
        .function("numberOfLeadingZeros(int)", |_, _, a| Ok(int(a, 0).leading_zeros().cast_signed().into()))
        .function("numberOfTrailingZeros(int)", |_, _, a| Ok(int(a, 0).trailing_zeros().cast_signed().into()))
        .function("rotateLeft(int,int)", |_, _, a| Ok(int(a, 0).rotate_left(int(a, 1).cast_unsigned() & 31).into()))
        .function("rotateRight(int,int)", |_, _, a| Ok(int(a, 0).rotate_right(int(a, 1).cast_unsigned() & 31).into()));
}

fn read(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer<i32> {
    parsed(machine, arguments, |text| number::parse_int(text, radix))
}

fn read_unsigned(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer {
    parsed(machine, arguments, |text| number::parse_unsigned_int(text, radix)).map(Value::int)
}

fn narrow(value: i64) -> i32 {
    i32::try_from(value).unwrap_or_default()
}

/// An argument without its sign.
fn wide(arguments: &[Value], place: usize) -> u64 {
    match at(arguments, place).primitive() {
        Some(Primitive::Int(value)) => value.cast_unsigned().into(),
        _ => 0,
    }
}

/// The lower 32 bits.
fn low(value: u64) -> i32 {
    u32::try_from(value & 0xFFFF_FFFF).unwrap_or_default().cast_signed()
}
