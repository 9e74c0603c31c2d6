//! `java.lang.Long`

use super::{
    super::arguments::{int, long, text},
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
    let class = builder.class("java.lang.Long").extends("java.lang.Number").implements(&["Comparable"]);
    let class = object(class)
        .constructor("(long)", new_box)
        .constructor("(String)", |machine, _, arguments| {
            let value = read(machine, arguments, 10)?;
            Ok(machine.new_box(Primitive::Long(value)))
        })
        .method("compareTo(Long)", compare_to)
        .constant("MIN_VALUE", |_, _, _| Ok(i64::MIN.into()))
        .constant("MAX_VALUE", |_, _, _| Ok(i64::MAX.into()))
        .constant("SIZE", |_, _, _| Ok(64.into()))
        .constant("BYTES", |_, _, _| Ok(8.into()));
    bits(arithmetic(texts(class)));
}

fn texts(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("parseLong(String)", |machine, _, a| read(machine, a, 10).map(Value::from))
        .function("parseLong(String,int)", |machine, _, a| read(machine, a, int(a, 1)).map(Value::from))
        .function("parseUnsignedLong(String)", |machine, _, a| read_unsigned(machine, a, 10))
        .function("parseUnsignedLong(String,int)", |machine, _, a| read_unsigned(machine, a, int(a, 1)))
        .function("valueOf(long)", value_of)
        .function("valueOf(String)", |machine, _, a| {
            let value = read(machine, a, 10)?;
            Ok(machine.boxed(value.into()))
        })
        .function("valueOf(String,int)", |machine, _, a| {
            let value = read(machine, a, int(a, 1))?;
            Ok(machine.boxed(value.into()))
        })
        .function("decode(String)", |machine, _, a| {
            let value = decoded(machine, a, 64)?;
            Ok(machine.boxed(value.into()))
        })
        .function("toString(long)", written)
        .function("toString(long,int)", |machine, _, a| machine.text(&to_radix_string(long(a, 0), int(a, 1))))
        .function("toBinaryString(long)", |machine, _, a| machine.text(&to_unsigned_radix_string(long(a, 0), 64, 2)))
        .function("toOctalString(long)", |machine, _, a| machine.text(&to_unsigned_radix_string(long(a, 0), 64, 8)))
        .function("toHexString(long)", |machine, _, a| machine.text(&to_unsigned_radix_string(long(a, 0), 64, 16)))
        .function("toUnsignedString(long)", |machine, _, a| machine.text(&unsigned(a, 0).to_string()))
        .function("toUnsignedString(long,int)", |machine, _, a| {
            machine.text(&to_unsigned_radix_string(long(a, 0), 64, int(a, 1)))
        })
        // System properties are none of a script's business: there are none.
        .function("getLong(String)", |machine, _, a| text(machine, a, 0).map(|_| Value::Null))
}

fn arithmetic(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("hashCode(long)", hash)
        .function("compare(long,long)", compare)
        .function("compareUnsigned(long,long)", |_, _, a| Ok((unsigned(a, 0).cmp(&unsigned(a, 1)) as i32).into()))
        .function("divideUnsigned(long,long)", |machine, _, a| match unsigned(a, 0).checked_div(unsigned(a, 1)) {
            Some(value) => Ok(value.cast_signed().into()),
            None => Err(by_zero(machine)),
        })
        .function("remainderUnsigned(long,long)", |machine, _, a| match unsigned(a, 0).checked_rem(unsigned(a, 1)) {
            Some(value) => Ok(value.cast_signed().into()),
            None => Err(by_zero(machine)),
        })
        .function("sum(long,long)", |_, _, a| Ok(long(a, 0).wrapping_add(long(a, 1)).into()))
        .function("max(long,long)", |_, _, a| Ok(long(a, 0).max(long(a, 1)).into()))
        .function("min(long,long)", |_, _, a| Ok(long(a, 0).min(long(a, 1)).into()))
        .function("signum(long)", |_, _, a| {
            Ok(i32::from(long(a, 0) > 0).wrapping_sub(i32::from(long(a, 0) < 0)).into())
        })
}

fn bits(class: ClassBuilder<'_>) {
    class
        .function("bitCount(long)", |_, _, a| Ok(long(a, 0).count_ones().cast_signed().into()))
        .function("reverse(long)", |_, _, a| Ok(long(a, 0).reverse_bits().into()))
        .function("reverseBytes(long)", |_, _, a| Ok(long(a, 0).swap_bytes().into()))
        .function("highestOneBit(long)", |_, _, a| {
            let value = long(a, 0);
            Ok(if value == 0 { 0 } else { i64::MIN.cast_unsigned() >> value.leading_zeros() }.cast_signed().into())
        })
        .function("lowestOneBit(long)", |_, _, a| Ok((long(a, 0) & long(a, 0).wrapping_neg()).into()))
        .function("numberOfLeadingZeros(long)", |_, _, a| Ok(long(a, 0).leading_zeros().cast_signed().into()))
        .function("numberOfTrailingZeros(long)", |_, _, a| Ok(long(a, 0).trailing_zeros().cast_signed().into()))
        .function("rotateLeft(long,int)", |_, _, a| Ok(long(a, 0).rotate_left(int(a, 1).cast_unsigned() & 63).into()))
        .function("rotateRight(long,int)", |_, _, a| {
            Ok(long(a, 0).rotate_right(int(a, 1).cast_unsigned() & 63).into())
        });
}

fn read(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer<i64> {
    parsed(machine, arguments, |text| number::parse_long(text, radix))
}

fn read_unsigned(machine: &mut Machine<'_>, arguments: &[Value], radix: i32) -> Answer {
    parsed(machine, arguments, |text| number::parse_unsigned_long(text, radix)).map(Value::from)
}

/// An argument without its sign.
fn unsigned(arguments: &[Value], place: usize) -> u64 {
    long(arguments, place).cast_unsigned()
}
