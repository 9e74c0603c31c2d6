//! What strings do with regular expressions, and `String.format`.

use super::{
    super::{
        arguments::{at, int, text},
        regex::{self, budgeted, compile},
    },
    own,
};
use crate::{
    error::Answer,
    java::{
        format::{self, Argument},
        utf16,
        zone::Zone,
    },
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .method("matches(String)", |machine, this, a| {
            let (input, pattern) = (own(this), text(machine, a, 0)?);
            let pattern = compile(machine, &pattern.to_string(), 0)?;
            let found = budgeted(machine, &pattern, |budget| pattern.matches(input.units(), (0, input.len()), budget))?;
            Ok(found.is_some().into())
        })
        .method("replaceAll(String,String)", |machine, this, a| replace(machine, this, a, true))
        .method("replaceFirst(String,String)", |machine, this, a| replace(machine, this, a, false))
        .method("split(String)", |machine, this, a| split(machine, this, a, 0))
        .method("split(String,int)", |machine, this, a| split(machine, this, a, int(a, 1)))
        .function("format(String,Object...)", |machine, _, a| formatted(machine, at(a, 0), at(a, 1)))
        .function("format(Locale,String,Object...)", |machine, _, a| formatted(machine, at(a, 1), at(a, 2)))
        .method("formatted(Object...)", |machine, this, a| formatted(machine, this, at(a, 0)));
}

fn replace(machine: &mut Machine<'_>, this: &Value, a: &[Value], all: bool) -> Answer {
    let (input, pattern, replacement) = (own(this), text(machine, a, 0)?, text(machine, a, 1)?);
    let pattern = compile(machine, &pattern.to_string(), 0)?;
    let most = machine.room() / 4;
    let result =
        budgeted(machine, &pattern, |budget| pattern.replace(input.units(), replacement.units(), all, most, budget))?;
    // Where nothing matches, Java gives the string itself.
    if result == input.units() {
        let region = (0, input.len());
        let first = budgeted(machine, &pattern, |budget| pattern.find_from(input.units(), 0, region, 0, budget))?;
        if first.is_none() {
            return Ok(Value::Text(input));
        }
    }
    machine.text_of(&result)
}

fn split(machine: &mut Machine<'_>, this: &Value, a: &[Value], limit: i32) -> Answer {
    let (input, pattern) = (own(this), text(machine, a, 0)?);
    if let Some(sign) = plain(pattern.units())
        && limit == 0
        && !input.is_empty()
    {
        let signs = input.units().iter().filter(|unit| **unit == sign).count();
        machine.reserve_many(signs + 1, size_of::<(usize, usize)>())?;
        machine.charge(input.len() as u64 / 8)?;
        return regex::parted(machine, &input, &parts_between(input.units(), sign));
    }
    let pattern = compile(machine, &pattern.to_string(), 0)?;
    regex::split(machine, &pattern, &input, limit)
}

/// The one sign that a pattern stands for, if it is as simple as most are: `,` or `\\.`.
fn plain(pattern: &[u16]) -> Option<u16> {
    let special = |unit: u16| ".$|()[{^?*+\\".encode_utf16().any(|sign| sign == unit);
    let alphanumeric = |unit: u16| u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric());
    match *pattern {
        [sign] if !special(sign) && !utf16::is_high(sign) && !utf16::is_low(sign) => Some(sign),
        [0x5C, sign] if sign < 0x80 && !alphanumeric(sign) => Some(sign),
        _ => None,
    }
}

/// Where the parts between signs lie, without empty ones at the end.
fn parts_between(units: &[u16], sign: u16) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in units.split(|unit| *unit == sign) {
        parts.push((start, start + part.len()));
        start += part.len() + 1;
    }
    while parts.last().is_some_and(|(start, end)| start == end) {
        parts.pop();
    }
    parts
}

fn formatted(machine: &mut Machine<'_>, pattern: &Value, arguments: &Value) -> Answer {
    let pattern = text(machine, std::slice::from_ref(pattern), 0)?.to_string();
    let values = match arguments {
        // `String.format("%s", null)`: an array that is null holds one null.
        Value::Null => vec![Value::Null],
        array => super::super::arguments::elements(machine, array)?,
    };
    machine.reserve_many(pattern.len() + values.len(), 16)?;
    let hashes = pattern.contains(['h', 'H']);
    let mut arguments = Vec::with_capacity(values.len());
    for value in &values {
        arguments.push(argument(machine, value, hashes)?);
    }
    let zone = Zone::of(machine.environment().zone());
    let text = format::format(&pattern, &arguments, &zone, machine.room() / 4).map_err(|fault| machine.fault(fault))?;
    machine.text(&text)
}

/// What the formatter needs to know of a value; its hash code only where one is asked for.
fn argument(machine: &mut Machine<'_>, value: &Value, hashes: bool) -> Answer<Argument> {
    Ok(match value {
        Value::Null | Value::Void => Argument::Null,
        Value::Primitive(primitive) | Value::Boxed(primitive, _) => match *primitive {
            Primitive::Boolean(value) => Argument::Boolean(value),
            Primitive::Char(unit) => Argument::Character(unit),
            Primitive::Byte(value) => Argument::Integer { value: value.into(), bits: 8 },
            Primitive::Short(value) => Argument::Integer { value: value.into(), bits: 16 },
            Primitive::Int(value) => Argument::Integer { value: value.into(), bits: 32 },
            Primitive::Long(value) => Argument::Integer { value, bits: 64 },
            Primitive::Float(value) => Argument::Float(value),
            Primitive::Double(value) => Argument::Double(value),
        },
        Value::Text(_) | Value::Object(_) => Argument::Object(format::Object {
            class: machine.describe(value),
            text: machine.to_text(value)?.to_string(),
            hash: if hashes { machine.hash(value)? } else { 0 },
            instant: instant(machine, value)?,
        }),
    })
}

/// The moment of a `Date` or `Calendar`.
fn instant(machine: &mut Machine<'_>, value: &Value) -> Answer<Option<format::Instant>> {
    let calendar = machine.is_a(value, "java.util.Calendar");
    if !calendar && !machine.is_a(value, "java.util.Date") {
        return Ok(None);
    }
    let millis = machine.call(value, if calendar { "getTimeInMillis" } else { "getTime" }, &[])?;
    let Some(Primitive::Long(millis)) = millis.primitive() else { return Ok(None) };
    let zone = if calendar {
        let zone = machine.call(value, "getTimeZone", &[])?;
        let id = machine.call(&zone, "getID", &[])?;
        Some(Zone::of(&machine.to_text(&id)?.to_string()))
    } else {
        None
    };
    Ok(Some(format::Instant { millis, zone }))
}
