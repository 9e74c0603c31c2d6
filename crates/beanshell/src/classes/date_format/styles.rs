//! The ready-made formats of `DateFormat`, as Java 17 has them for the United States.

use super::{super::arguments::int, create};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

/// `DateFormat.MEDIUM`, which is `DEFAULT` too.
const MEDIUM: i32 = 2;
/// `DateFormat.SHORT`
const SHORT: i32 = 3;

/// From `FULL` (0) to `SHORT` (3).
const DATES: [&str; 4] = ["EEEE, MMMM d, y", "MMMM d, y", "MMM d, y", "M/d/yy"];
const TIMES: [&str; 4] = ["h:mm:ss a zzzz", "h:mm:ss a z", "h:mm:ss a", "h:mm a"];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.text.DateFormat")
        .constant("FULL", |_, _, _| Ok(0.into()))
        .constant("LONG", |_, _, _| Ok(1.into()))
        .constant("MEDIUM", |_, _, _| Ok(MEDIUM.into()))
        .constant("DEFAULT", |_, _, _| Ok(MEDIUM.into()))
        .constant("SHORT", |_, _, _| Ok(SHORT.into()))
        .function("getInstance()", |machine, _, _| styled(machine, Some(SHORT), Some(SHORT)))
        .function("getDateInstance()", |machine, _, _| styled(machine, Some(MEDIUM), None))
        .function("getDateInstance(int)", |machine, _, a| styled(machine, Some(int(a, 0)), None))
        .function("getDateInstance(int,Locale)", |machine, _, a| styled(machine, Some(int(a, 0)), None))
        .function("getTimeInstance()", |machine, _, _| styled(machine, None, Some(MEDIUM)))
        .function("getTimeInstance(int)", |machine, _, a| styled(machine, None, Some(int(a, 0))))
        .function("getTimeInstance(int,Locale)", |machine, _, a| styled(machine, None, Some(int(a, 0))))
        .function("getDateTimeInstance()", |machine, _, _| styled(machine, Some(MEDIUM), Some(MEDIUM)))
        .function("getDateTimeInstance(int,int)", both)
        .function("getDateTimeInstance(int,int,Locale)", both);
}

fn both(machine: &mut Machine<'_>, _: &Value, a: &[Value]) -> Answer {
    styled(machine, Some(int(a, 0)), Some(int(a, 1)))
}

fn styled(machine: &mut Machine<'_>, date: Option<i32>, time: Option<i32>) -> Answer {
    match pattern(date, time) {
        Ok(pattern) => create(machine, &pattern),
        Err(message) => Err(machine.throw("java.lang.IllegalArgumentException", message)),
    }
}

/// The pattern of a style of dates, of times, or of both; or what is wrong with them.
pub(in super::super) fn pattern(date: Option<i32>, time: Option<i32>) -> Result<String, String> {
    let of = |patterns: [&'static str; 4], style: Option<i32>, what: &str| match style {
        None => Ok(None),
        Some(style) => match usize::try_from(style).ok().and_then(|style| patterns.get(style)) {
            Some(pattern) => Ok(Some(*pattern)),
            None => Err(format!("Illegal {what} style {style}")),
        },
    };
    let time_pattern = of(TIMES, time, "time")?;
    Ok(match (of(DATES, date, "date")?, time_pattern) {
        (Some(one), Some(two))
            if date.is_some_and(|style| style < MEDIUM) && time.is_some_and(|style| style < MEDIUM) =>
        {
            format!("{one} 'at' {two}")
        }
        (Some(one), Some(two)) => format!("{one}, {two}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    })
}
