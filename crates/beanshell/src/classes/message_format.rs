//! `java.text.MessageFormat`, without choices.

use super::{
    arguments::{at, elements, text},
    date, date_format, number_format,
};
use crate::{
    error::Answer,
    java::message_format::{self, Part},
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

/// The pattern of a `MessageFormat`.
struct Pattern(String);

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.text.MessageFormat")
        .extends("java.text.Format")
        .constructor("(String)", create)
        .constructor("(String,Locale)", create)
        .function("format(String,Object...)", |machine, _, a| {
            let pattern = text(machine, a, 0)?.to_string();
            formatted(machine, &pattern, at(a, 1))
        })
        .method("format(Object)", |machine, this, a| {
            let pattern = own(machine, this);
            machine.charge(pattern.len() as u64 / 16)?;
            formatted(machine, &pattern, at(a, 0))
        })
        .method("toPattern()", |machine, this, _| {
            let pattern = own(machine, this);
            machine.text(&pattern)
        });
}

fn create(machine: &mut Machine<'_>, _: &Value, a: &[Value]) -> Answer {
    let pattern = text(machine, a, 0)?.to_string();
    machine.reserve(pattern.len())?;
    parts(machine, &pattern)?;
    machine.allocate_state("java.text.MessageFormat", Pattern(pattern))
}

fn own(machine: &Machine<'_>, this: &Value) -> String {
    machine.state::<Pattern>(this).map(|pattern| pattern.0.clone()).unwrap_or_default()
}

fn parts(machine: &mut Machine<'_>, pattern: &str) -> Answer<Vec<Part>> {
    // A part of three characters, `{0}`, takes the memory of two parts.
    machine.reserve_many(pattern.len(), size_of::<Part>())?;
    message_format::parts(pattern).map_err(|message| machine.throw("java.lang.IllegalArgumentException", message))
}

fn formatted(machine: &mut Machine<'_>, pattern: &str, arguments: &Value) -> Answer {
    let parts = parts(machine, pattern)?;
    let arguments = if arguments.is_null() { Vec::new() } else { elements(machine, arguments)? };
    let mut result = String::new();
    for part in &parts {
        let text = match part {
            Part::Literal(text) => text.clone(),
            Part::Argument(number, kind, style) => match arguments.get(*number) {
                None => format!("{{{number}}}"),
                Some(Value::Null) => "null".to_owned(),
                Some(value) => shown(machine, value, kind, style)?,
            },
        };
        machine.reserve(text.len())?;
        machine.charge(1)?;
        result.push_str(&text);
    }
    machine.text(&result)
}

/// An argument as its format writes it.
fn shown(machine: &mut Machine<'_>, value: &Value, kind: &str, style: &str) -> Answer<String> {
    let is_number = !matches!(value.primitive(), None | Some(Primitive::Boolean(_) | Primitive::Char(_)));
    let is_date = machine.is_a(value, "java.util.Date");
    if kind == "number" || (kind.is_empty() && is_number) {
        let pattern = match style.trim() {
            "" => number_format::NUMBER,
            "integer" => number_format::INTEGER,
            "percent" => number_format::PERCENT,
            "currency" => number_format::CURRENCY,
            _ => style,
        };
        let format = number_format::format(machine, pattern)?;
        return number_format::formatted(machine, &format, value);
    }
    if kind.is_empty() && !is_date {
        return Ok(machine.to_text(value)?.to_string());
    }
    let styles = ["full", "long", "medium", "short"];
    let known = match style.trim() {
        "" => Some(2),
        name => styles.iter().position(|style| *style == name).and_then(|place| i32::try_from(place).ok()),
    };
    let pattern = match (kind, known) {
        ("date", Some(known)) => date_format::pattern(Some(known), None),
        ("time", Some(known)) => date_format::pattern(None, Some(known)),
        ("", _) => date_format::pattern(Some(3), Some(3)),
        _ => Ok(style.to_owned()),
    };
    let pattern = pattern.unwrap_or_default();
    let millis = match value.primitive() {
        Some(number) if is_number => date_format::millis_of(number),
        _ if is_date => Some(date::millis(machine, value)?),
        _ => None,
    };
    let Some(millis) = millis else { return Err(date_format::not_a_date(machine)) };
    let format = date_format::format(machine, &pattern)?;
    machine.charge(8 + pattern.len() as u64)?;
    let most = machine.room() / 4;
    format.format(millis, most).map_err(|fault| machine.fault(fault))
}
