//! Whole numbers in `java.lang.Math`: what throws on overflow, and division towards minus infinity.

use super::super::arguments::{int, long};
use crate::{error::Answer, library::ClassBuilder, machine::Machine, value::Value};

pub(super) fn describe(class: ClassBuilder<'_>) {
    let class = class
        .function("addExact(int,int)", |m, _, a| of_int(m, int(a, 0).checked_add(int(a, 1))))
        .function("addExact(long,long)", |m, _, a| of_long(m, long(a, 0).checked_add(long(a, 1))))
        .function("subtractExact(int,int)", |m, _, a| of_int(m, int(a, 0).checked_sub(int(a, 1))))
        .function("subtractExact(long,long)", |m, _, a| of_long(m, long(a, 0).checked_sub(long(a, 1))))
        .function("multiplyExact(int,int)", |m, _, a| of_int(m, int(a, 0).checked_mul(int(a, 1))))
        .function("multiplyExact(long,int)", |m, _, a| of_long(m, long(a, 0).checked_mul(int(a, 1).into())))
        .function("multiplyExact(long,long)", |m, _, a| of_long(m, long(a, 0).checked_mul(long(a, 1))))
        .function("incrementExact(int)", |m, _, a| of_int(m, int(a, 0).checked_add(1)))
        .function("incrementExact(long)", |m, _, a| of_long(m, long(a, 0).checked_add(1)))
        .function("decrementExact(int)", |m, _, a| of_int(m, int(a, 0).checked_sub(1)))
        .function("decrementExact(long)", |m, _, a| of_long(m, long(a, 0).checked_sub(1)))
        .function("negateExact(int)", |m, _, a| of_int(m, int(a, 0).checked_neg()))
        .function("negateExact(long)", |m, _, a| of_long(m, long(a, 0).checked_neg()))
        .function("toIntExact(long)", |m, _, a| of_int(m, i32::try_from(long(a, 0)).ok()))
        .function("absExact(int)", |m, _, a| {
            let message = "Overflow to represent absolute value of Integer.MIN_VALUE";
            or_overflow(m, int(a, 0).checked_abs().map(Value::from), message)
        })
        .function("absExact(long)", |m, _, a| {
            let message = "Overflow to represent absolute value of Long.MIN_VALUE";
            or_overflow(m, long(a, 0).checked_abs().map(Value::from), message)
        })
        .function("multiplyFull(int,int)", |_, _, a| Ok((i64::from(int(a, 0)) * i64::from(int(a, 1))).into()))
        .function("multiplyHigh(long,long)", |_, _, a| {
            let product = i128::from(long(a, 0)) * i128::from(long(a, 1));
            Ok(i64::try_from(product >> 64).unwrap_or_default().into())
        });
    divisions(class);
}

fn divisions(class: ClassBuilder<'_>) {
    class
        .function("floorDiv(int,int)", |m, _, a| {
            divide(m, int(a, 0).into(), int(a, 1).into()).map(|(quotient, _)| low(quotient).into())
        })
        .function("floorDiv(long,int)", |m, _, a| {
            divide(m, long(a, 0), int(a, 1).into()).map(|(quotient, _)| quotient.into())
        })
        .function("floorDiv(long,long)", |m, _, a| {
            divide(m, long(a, 0), long(a, 1)).map(|(quotient, _)| quotient.into())
        })
        .function("floorMod(int,int)", |m, _, a| {
            divide(m, int(a, 0).into(), int(a, 1).into()).map(|(_, rest)| low(rest).into())
        })
        .function("floorMod(long,int)", |m, _, a| {
            divide(m, long(a, 0), int(a, 1).into()).map(|(_, rest)| low(rest).into())
        })
        .function("floorMod(long,long)", |m, _, a| divide(m, long(a, 0), long(a, 1)).map(|(_, rest)| rest.into()));
}

/// Quotient towards minus infinity, and what is left, with the sign of the divisor.
fn divide(machine: &mut Machine<'_>, value: i64, by: i64) -> Answer<(i64, i64)> {
    if by == 0 {
        return Err(machine.throw("java.lang.ArithmeticException", "/ by zero"));
    }
    let (quotient, rest) = (value.wrapping_div(by), value.wrapping_rem(by));
    Ok(if rest != 0 && (rest < 0) != (by < 0) { (quotient - 1, rest + by) } else { (quotient, rest) })
}

/// The lower 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the smallest int divided by -1 is itself")]
fn low(value: i64) -> i32 {
    value as i32
}

fn of_int(machine: &mut Machine<'_>, value: Option<i32>) -> Answer {
    or_overflow(machine, value.map(Value::from), "integer overflow")
}

fn of_long(machine: &mut Machine<'_>, value: Option<i64>) -> Answer {
    or_overflow(machine, value.map(Value::from), "long overflow")
}

fn or_overflow(machine: &mut Machine<'_>, value: Option<Value>, message: &str) -> Answer {
    value.ok_or_else(|| machine.throw("java.lang.ArithmeticException", message))
}
