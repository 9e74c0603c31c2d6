//! The helper functions of `idn`, which need nothing but their arguments.

use super::{arg, flag, idn::CLASS};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};
use std::cmp::Ordering;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("otoa(Object)", |machine, _, arguments| convert::to_string_or_null(machine, &arg(arguments, 0)))
        .method("otob(Object)", |machine, _, arguments| Ok(convert::is_true(machine, &arg(arguments, 0))?.into()))
        .method("asList(Object)", |machine, _, arguments| convert::as_list(machine, arg(arguments, 0)))
        .method("nullSafeEq(Object,Object)", |machine, _, arguments| equal(machine, arguments, false))
        .method("nullSafeEq(Object,Object,boolean)", |machine, _, arguments| {
            let nulls = flag(arguments, 2);
            equal(machine, arguments, nulls)
        })
        .method("nullSafeCaseInsensitiveEq(String,String)", |machine, _, arguments| {
            let (one, other) = (arg(arguments, 0), arg(arguments, 1));
            let same = !one.is_null() && super::values::equal(machine, &one, &other, true)?;
            Ok(same.into())
        })
        .method("nullSafeCompareTo(Comparable,Comparable)", |machine, _, arguments| {
            let (one, other) = (arg(arguments, 0), arg(arguments, 1));
            let order = match (one.is_null(), other.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => machine.compare(&one, &other)?,
            };
            Ok((order as i32).into())
        })
        .method("dateToString(Date,String)", |machine, _, arguments| written(machine, arguments, None))
        .method("dateToString(Date,String,TimeZone)", |machine, _, arguments| {
            let zone = arg(arguments, 2);
            written(machine, arguments, Some(zone))
        });
}

fn equal(machine: &mut Machine<'_>, arguments: &[Value], nulls: bool) -> Answer {
    let (one, other) = (arg(arguments, 0), arg(arguments, 1));
    if one.is_null() || other.is_null() {
        return Ok((nulls && one.is_null() && other.is_null()).into());
    }
    Ok(machine.equal(&one, &other)?.into())
}

/// A date in a form of `SimpleDateFormat`; null for no date.
fn written(machine: &mut Machine<'_>, arguments: &[Value], zone: Option<Value>) -> Answer {
    let date = arg(arguments, 0);
    if date.is_null() {
        return Ok(Value::Null);
    }
    let class = machine.class_named("java.text.SimpleDateFormat")?;
    let format = machine.new_instance(class, &[arg(arguments, 1)])?;
    if let Some(zone) = zone.filter(|zone| !zone.is_null()) {
        machine.call(&format, "setTimeZone", &[zone])?;
    }
    machine.call(&format, "format", &[date])
}
