//! `Calendar.getDisplayName`, in English.

use super::{
    super::arguments::{at, int, null_pointer},
    with,
};
use crate::{
    error::Answer,
    java::{
        calendar::field,
        date_names::{DAYS, ERAS, HALVES, MONTHS, name, short},
    },
    library::Builder,
    machine::Machine,
    value::Value,
};

/// `Calendar.SHORT`, `LONG` and `NARROW_FORMAT`; names that stand alone have one bit more.
const SHORT: i32 = 1;
const LONG: i32 = 2;
const NARROW: i32 = 4;
const STANDALONE: i32 = 0x8000;

pub(super) fn describe(builder: &mut Builder) {
    builder.class("java.util.Calendar").method("getDisplayName(int,int,Locale)", display_name);
}

fn display_name(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let (place, style) = (usize::try_from(int(a, 0)).unwrap_or(field::COUNT), int(a, 1) & !STANDALONE);
    if place >= field::COUNT || !matches!(style, SHORT | LONG | NARROW) {
        return Err(machine.throw_bare("java.lang.IllegalArgumentException"));
    }
    if at(a, 2).is_null() {
        return Err(null_pointer(machine));
    }
    let value = with(machine, this, |calendar| calendar.get(int(a, 0)))?;
    let (whole, shortened) = match place {
        field::ERA => (name(&ERAS, value, 0), name(&ERAS, value, 0)),
        field::AM_PM => (name(&HALVES, value, 0), name(&HALVES, value, 0)),
        field::MONTH => (name(&MONTHS, value, 0), short(name(&MONTHS, value, 0))),
        field::DAY_OF_WEEK => (name(&DAYS, value, 1), short(name(&DAYS, value, 1))),
        _ => return Ok(Value::Null),
    };
    match style {
        LONG => machine.text(whole),
        SHORT => machine.text(shortened),
        _ if place == field::AM_PM => machine.text(&whole.to_ascii_lowercase()[..1]),
        _ => machine.text(&whole[..1]),
    }
}
