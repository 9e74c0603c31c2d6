//! `java.text.Format`, `DateFormat`, `SimpleDateFormat` in English.

use super::{
    arguments::{at, boolean, count, null_pointer, text},
    date,
    throwable::parse_exception,
    time_zone,
};
use crate::{
    error::{Answer, Throw},
    java::simple_date_format::{DEFAULT_PATTERN, SimpleDateFormat},
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) mod position;
mod styles;

pub(super) use styles::pattern;

/// A `SimpleDateFormat`, and how many letters its pattern has: each is a step.
#[derive(Clone)]
struct Formatter {
    format: SimpleDateFormat,
    letters: u64,
}

pub(super) fn describe(builder: &mut Builder) {
    position::describe(builder);
    builder
        .class("java.text.Format")
        .implements(&["java.io.Serializable", "java.lang.Cloneable"])
        .method("parseObject(String)", |machine, this, a| machine.call(this, "parse", a))
        .method("parseObject(String,ParsePosition)", |machine, this, a| machine.call(this, "parse", a));
    styles::describe(builder);
    builder
        .class("java.text.DateFormat")
        .extends("java.text.Format")
        .method("format(Date)", |machine, this, a| {
            let millis = date::millis(machine, at(a, 0))?;
            formatted(machine, this, millis)
        })
        .method("format(Object)", |machine, this, a| {
            let value = at(a, 0);
            let millis = match value.primitive() {
                _ if machine.is_a(value, "java.util.Date") => date::millis(machine, value)?,
                Some(number) => match millis_of(number) {
                    Some(millis) => millis,
                    None => return Err(not_a_date(machine)),
                },
                None => return Err(not_a_date(machine)),
            };
            formatted(machine, this, millis)
        })
        .method("parse(String)", parse)
        .method("parse(String,ParsePosition)", parse_at)
        .method("isLenient()", |machine, this, _| Ok(own(machine, this)?.format.is_lenient().into()))
        .method("setLenient(boolean)", |machine, this, a| {
            own(machine, this)?.format.set_lenient(boolean(a, 0));
            Ok(Value::Void)
        })
        .method("getTimeZone()", |machine, this, _| {
            let zone = own(machine, this)?.format.zone().clone();
            time_zone::create(machine, zone)
        })
        .method("setTimeZone(TimeZone)", |machine, this, a| {
            let zone = time_zone::of(machine, at(a, 0))?;
            own(machine, this)?.format.set_zone(zone);
            Ok(Value::Void)
        });
    simple(builder);
}

fn simple(builder: &mut Builder) {
    builder
        .class("java.text.SimpleDateFormat")
        .extends("java.text.DateFormat")
        .constructor("()", |machine, _, _| create(machine, DEFAULT_PATTERN))
        .constructor("(String)", of_pattern)
        .constructor("(String,Locale)", of_pattern)
        .method("toPattern()", to_pattern)
        .method("toLocalizedPattern()", to_pattern)
        .method("applyPattern(String)", |machine, this, a| {
            let pattern = text(machine, a, 0)?.to_string();
            machine.reserve_many(pattern.len(), 64)?;
            let formatter = own(machine, this)?;
            let answer = formatter.format.apply_pattern(&pattern);
            if answer.is_ok() {
                formatter.letters = pattern.len() as u64;
            }
            answer.map_err(|fault| machine.fault(fault))?;
            Ok(Value::Void)
        })
        .method("get2DigitYearStart()", |machine, this, _| {
            let millis = own(machine, this)?.format.century_start();
            date::create(machine, millis)
        })
        .method("set2DigitYearStart(Date)", |machine, this, a| {
            let millis = date::millis(machine, at(a, 0))?;
            own(machine, this)?.format.set_century_start(millis);
            Ok(Value::Void)
        })
        .method("equals(Object)", |machine, this, a| {
            let both = machine.state::<Formatter>(this).zip(machine.state::<Formatter>(at(a, 0)));
            let alike = both.is_some_and(|(one, other)| {
                let (one, other) = (&one.format, &other.format);
                one.pattern() == other.pattern() && one.zone() == other.zone() && one.is_lenient() == other.is_lenient()
            });
            Ok(alike.into())
        })
        .method("hashCode()", |machine, this, _| {
            let pattern = to_pattern(machine, this, &[])?;
            machine.hash(&pattern).map(Value::int)
        })
        .method("clone()", |machine, this, _| {
            let copy = own(machine, this)?.clone();
            allocate(machine, copy)
        });
}

/// A new `SimpleDateFormat` in the default zone.
pub(super) fn create(machine: &mut Machine<'_>, pattern: &str) -> Answer {
    let format = format(machine, pattern)?;
    allocate(machine, Formatter { format, letters: pattern.len() as u64 })
}

/// A format in the default zone.
pub(super) fn format(machine: &mut Machine<'_>, pattern: &str) -> Answer<SimpleDateFormat> {
    machine.reserve_many(pattern.len(), 64)?;
    machine.charge(8)?;
    let (zone, now) = (time_zone::default(machine), machine.environment().now());
    SimpleDateFormat::new(pattern, zone, now).map_err(|fault| machine.fault(fault))
}

fn allocate(machine: &mut Machine<'_>, formatter: Formatter) -> Answer {
    machine.reserve(size_of::<Formatter>() + 64 * formatter.format.pattern().len())?;
    machine.allocate_state("java.text.SimpleDateFormat", formatter)
}

fn of_pattern(machine: &mut Machine<'_>, _: &Value, a: &[Value]) -> Answer {
    let pattern = text(machine, a, 0)?.to_string();
    if a.len() > 1 && at(a, 1).is_null() {
        return Err(null_pointer(machine));
    }
    create(machine, &pattern)
}

fn to_pattern(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let letters = own(machine, this)?.letters;
    machine.charge(letters / 16)?;
    let pattern = own(machine, this)?.format.pattern().to_owned();
    machine.text(&pattern)
}

fn own<'m>(machine: &'m mut Machine<'_>, this: &Value) -> Answer<&'m mut Formatter> {
    if machine.state::<Formatter>(this).is_none() {
        return Err(null_pointer(machine));
    }
    machine.state_mut::<Formatter>(this).ok_or_else(|| Throw::fault("There is no format"))
}

pub(super) fn not_a_date(machine: &mut Machine<'_>) -> Throw {
    machine.throw("java.lang.IllegalArgumentException", "Cannot format given Object as a Date")
}

/// The milliseconds that a number means.
#[expect(clippy::cast_possible_truncation, reason = "Java's longValue() of a double does the same")]
pub(super) fn millis_of(number: Primitive) -> Option<i64> {
    match number {
        Primitive::Byte(value) => Some(value.into()),
        Primitive::Short(value) => Some(value.into()),
        Primitive::Int(value) => Some(value.into()),
        Primitive::Long(value) => Some(value),
        Primitive::Float(value) => Some(value as i64),
        Primitive::Double(value) => Some(value as i64),
        Primitive::Boolean(_) | Primitive::Char(_) => None,
    }
}

fn formatted(machine: &mut Machine<'_>, this: &Value, millis: i64) -> Answer {
    let letters = own(machine, this)?.letters;
    machine.charge(8 + letters)?;
    let most = machine.room() / 4;
    let text = own(machine, this)?.format.format(millis, most);
    let text = text.map_err(|fault| machine.fault(fault))?;
    machine.text(&text)
}

/// Charges for reading a text: a letter may look at all of it.
fn charge_reading(machine: &mut Machine<'_>, this: &Value, length: usize) -> Answer<()> {
    let letters = own(machine, this)?.letters;
    machine.charge((8 + letters).saturating_mul(1 + length as u64 / 16))
}

fn parse(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let text = text(machine, a, 0)?;
    charge_reading(machine, this, text.len())?;
    match own(machine, this)?.format.parse(&text.to_string()) {
        Ok(millis) => date::create(machine, millis),
        Err(fault) => Err(parse_exception(machine, &fault.message, fault.offset)),
    }
}

fn parse_at(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let text = text(machine, a, 0)?;
    charge_reading(machine, this, text.len())?;
    let start = position::index(machine, at(a, 1))?;
    let answer = match usize::try_from(start).ok().filter(|start| *start <= text.len()) {
        Some(start) => own(machine, this)?.format.parse_at(text.units(), start).map_err(count),
        None => Err(start),
    };
    match answer {
        Ok((millis, end)) => {
            position::set(machine, at(a, 1), count(end));
            date::create(machine, millis)
        }
        Err(place) => {
            position::set_error(machine, at(a, 1), place);
            Ok(Value::Null)
        }
    }
}
