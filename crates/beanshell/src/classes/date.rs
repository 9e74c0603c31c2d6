//! `java.util.Date`

use super::{
    arguments::{at, int, long, null_pointer},
    time_zone,
};
use crate::{
    error::Answer,
    java::{
        calendar::{Calendar, field},
        date,
        fault::Fault,
    },
    library::Builder,
    machine::Machine,
    value::Value,
};

/// Steps of work on the fields of a date.
const STEPS: u64 = 8;

/// A moment, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date(i64);

pub(super) fn describe(builder: &mut Builder) {
    let class = builder
        .class("java.util.Date")
        .implements(&["java.io.Serializable", "java.lang.Cloneable", "Comparable"])
        .constructor("()", |machine, _, _| {
            let now = machine.environment().now();
            create(machine, now)
        })
        .constructor("(long)", |machine, _, a| create(machine, long(a, 0)))
        .constructor("(int,int,int)", |machine, _, a| of_fields(machine, a))
        .constructor("(int,int,int,int,int)", |machine, _, a| of_fields(machine, a))
        .constructor("(int,int,int,int,int,int)", |machine, _, a| of_fields(machine, a))
        .function("UTC(int,int,int,int,int,int)", |machine, _, a| {
            machine.charge(STEPS)?;
            let fields = [0, 1, 2, 3, 4, 5].map(|place| int(a, place));
            let millis =
                date::of_fields(fields, &crate::java::zone::Zone::gmt()).map_err(|fault| machine.fault(fault))?;
            Ok(millis.into())
        });
    class
        .method("getTime()", |machine, this, _| millis(machine, this).map(Value::from))
        .method("setTime(long)", |machine, this, a| Ok(set(machine, this, long(a, 0))))
        .method("before(Date)", |machine, this, a| Ok((millis(machine, this)? < millis(machine, at(a, 0))?).into()))
        .method("after(Date)", |machine, this, a| Ok((millis(machine, this)? > millis(machine, at(a, 0))?).into()))
        .method("compareTo(Date)", |machine, this, a| {
            let (one, other) = (millis(machine, this)?, millis(machine, at(a, 0))?);
            Ok((one.cmp(&other) as i32).into())
        })
        .method("equals(Object)", |machine, this, a| {
            let (one, other) = (machine.state::<Date>(this), machine.state::<Date>(at(a, 0)));
            Ok((one == other).into())
        })
        .method("hashCode()", |machine, this, _| Ok(date::hash_code(millis(machine, this)?).into()))
        .method("clone()", |machine, this, _| {
            let millis = millis(machine, this)?;
            create(machine, millis)
        })
        .method("toString()", |machine, this, _| {
            machine.charge(STEPS)?;
            let (millis, zone) = (millis(machine, this)?, time_zone::default(machine));
            let text = date::to_string(millis, &zone).map_err(|fault| machine.fault(fault))?;
            machine.text(&text)
        })
        .method("toGMTString()", |machine, this, _| {
            machine.charge(STEPS)?;
            let text = date::to_gmt_string(millis(machine, this)?).map_err(|fault| machine.fault(fault))?;
            machine.text(&text)
        })
        .method("getTimezoneOffset()", |machine, this, _| {
            let zone = time_zone::default(machine);
            Ok((-zone.offset_at(millis(machine, this)?).total() / 60_000).into())
        });
    fields(builder);
}

/// The methods that read and set one field, which Java would rather not have.
fn fields(builder: &mut Builder) {
    builder
        .class("java.util.Date")
        .method("getYear()", |machine, this, _| get(machine, this, field::YEAR, -1900))
        .method("getMonth()", |machine, this, _| get(machine, this, field::MONTH, 0))
        .method("getDate()", |machine, this, _| get(machine, this, field::DAY_OF_MONTH, 0))
        .method("getDay()", |machine, this, _| get(machine, this, field::DAY_OF_WEEK, -1))
        .method("getHours()", |machine, this, _| get(machine, this, field::HOUR_OF_DAY, 0))
        .method("getMinutes()", |machine, this, _| get(machine, this, field::MINUTE, 0))
        .method("getSeconds()", |machine, this, _| get(machine, this, field::SECOND, 0))
        .method("setYear(int)", |machine, this, a| put(machine, this, field::YEAR, int(a, 0).wrapping_add(1900)))
        .method("setMonth(int)", |machine, this, a| put(machine, this, field::MONTH, int(a, 0)))
        .method("setDate(int)", |machine, this, a| put(machine, this, field::DAY_OF_MONTH, int(a, 0)))
        .method("setHours(int)", |machine, this, a| put(machine, this, field::HOUR_OF_DAY, int(a, 0)))
        .method("setMinutes(int)", |machine, this, a| put(machine, this, field::MINUTE, int(a, 0)))
        .method("setSeconds(int)", |machine, this, a| put(machine, this, field::SECOND, int(a, 0)));
}

/// A new `Date`.
pub(super) fn create(machine: &mut Machine<'_>, millis: i64) -> Answer {
    machine.allocate_state("java.util.Date", Date(millis))
}

/// The milliseconds of a `Date`; `null` is a `NullPointerException`.
pub(super) fn millis(machine: &mut Machine<'_>, value: &Value) -> Answer<i64> {
    machine.state::<Date>(value).map(|date| date.0).ok_or_else(|| null_pointer(machine))
}

fn set(machine: &mut Machine<'_>, this: &Value, millis: i64) -> Value {
    if let Some(date) = machine.state_mut::<Date>(this) {
        date.0 = millis;
    }
    Value::Void
}

/// Year from 1900, month from 0, day, then hour, minute, second where given.
fn of_fields(machine: &mut Machine<'_>, a: &[Value]) -> Answer {
    machine.charge(STEPS)?;
    let zone = time_zone::default(machine);
    let fields = [0, 1, 2, 3, 4, 5].map(|place| int(a, place));
    let millis = date::of_fields(fields, &zone).map_err(|fault| machine.fault(fault))?;
    create(machine, millis)
}

/// Works on the date's fields in the default zone.
fn local<T>(
    machine: &mut Machine<'_>,
    this: &Value,
    work: impl FnOnce(&mut Calendar) -> Result<T, Fault>,
) -> Answer<T> {
    machine.charge(STEPS)?;
    let (millis, zone) = (millis(machine, this)?, time_zone::default(machine));
    work(&mut Calendar::new(zone, millis)).map_err(|fault| machine.fault(fault))
}

fn number(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

fn get(machine: &mut Machine<'_>, this: &Value, place: usize, change: i32) -> Answer {
    let value = local(machine, this, |calendar| calendar.get(number(place)))?;
    Ok(value.wrapping_add(change).into())
}

fn put(machine: &mut Machine<'_>, this: &Value, place: usize, value: i32) -> Answer {
    let millis = local(machine, this, |calendar| {
        calendar.set(number(place), value)?;
        calendar.time()
    })?;
    Ok(set(machine, this, millis))
}
