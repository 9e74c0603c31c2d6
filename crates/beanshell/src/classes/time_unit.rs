//! `java.util.concurrent.TimeUnit`, without waiting.

use super::arguments::{at, long, null_pointer};
use crate::{
    error::Answer,
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

const NAMES: [&str; 7] = ["NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES", "HOURS", "DAYS"];
/// The nanoseconds of each.
const NANOS: [i64; 7] = [1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000, 86_400_000_000_000];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.concurrent.TimeUnit")
        .constants_of_enum(&NAMES)
        .method("convert(long,TimeUnit)", |machine, this, a| {
            let (from, to) = (nanos(machine, at(a, 1))?, nanos(machine, this)?);
            Ok(converted(long(a, 0), from, to).into())
        })
        .method("toNanos(long)", |machine, this, a| to(machine, this, a, 0))
        .method("toMicros(long)", |machine, this, a| to(machine, this, a, 1))
        .method("toMillis(long)", |machine, this, a| to(machine, this, a, 2))
        .method("toSeconds(long)", |machine, this, a| to(machine, this, a, 3))
        .method("toMinutes(long)", |machine, this, a| to(machine, this, a, 4))
        .method("toHours(long)", |machine, this, a| to(machine, this, a, 5))
        .method("toDays(long)", |machine, this, a| to(machine, this, a, 6));
}

fn to(machine: &mut Machine<'_>, this: &Value, a: &[Value], unit: usize) -> Answer {
    let from = nanos(machine, this)?;
    Ok(converted(long(a, 0), from, NANOS.get(unit).copied().unwrap_or(1)).into())
}

/// The nanoseconds of a unit; `null` is a `NullPointerException`.
fn nanos(machine: &mut Machine<'_>, unit: &Value) -> Answer<i64> {
    if unit.is_null() {
        return Err(null_pointer(machine));
    }
    let ordinal = match machine.call(unit, "ordinal", &[])?.primitive() {
        Some(Primitive::Int(ordinal)) => usize::try_from(ordinal).unwrap_or(0),
        _ => 0,
    };
    Ok(NANOS.get(ordinal).copied().unwrap_or(1))
}

/// What overflows becomes the greatest or the least `long`; fractions are dropped.
fn converted(duration: i64, from: i64, to: i64) -> i64 {
    if from >= to { duration.saturating_mul(from / to) } else { duration / (to / from) }
}
