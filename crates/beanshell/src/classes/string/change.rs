//! Strings made of strings.

use super::{
    super::arguments::{at, int, null_pointer, text, unit},
    own, push,
    search::find,
};
use crate::{error::Answer, java::utf16, library::Builder, machine::Machine, text::Text, value::Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .method("concat(String)", |machine, this, arguments| {
            let (one, other) = (own(this), text(machine, arguments, 0)?);
            if other.is_empty() {
                return Ok(this.clone());
            }
            machine.reserve(2 * (one.len() + other.len()))?;
            machine.text_of(&[one.units(), other.units()].concat())
        })
        .method("repeat(int)", |machine, this, arguments| {
            let (text, times) = (own(this), int(arguments, 0));
            match usize::try_from(times) {
                Err(_) => {
                    Err(machine.throw("java.lang.IllegalArgumentException", format!("count is negative: {times}")))
                }
                Ok(1) => Ok(this.clone()),
                Ok(times) => {
                    machine.reserve_many(text.len().saturating_mul(times), 2)?;
                    machine.text_of(&text.units().repeat(times))
                }
            }
        })
        .method("trim()", |machine, this, _| part(machine, this, utf16::trimmed))
        .method("strip()", |machine, this, _| {
            part(machine, this, |units| utf16::stripped_start(utf16::stripped_end(units)))
        })
        .method("stripLeading()", |machine, this, _| part(machine, this, utf16::stripped_start))
        .method("stripTrailing()", |machine, this, _| part(machine, this, utf16::stripped_end))
        .method("toUpperCase()", |machine, this, _| changed(machine, this, utf16::to_upper))
        .method("toLowerCase()", |machine, this, _| changed(machine, this, utf16::to_lower))
        .method("toUpperCase(Locale)", |machine, this, arguments| in_locale(machine, this, arguments, utf16::to_upper))
        .method("toLowerCase(Locale)", |machine, this, arguments| in_locale(machine, this, arguments, utf16::to_lower))
        .method("replace(char,char)", |machine, this, arguments| {
            let (text, old, new) = (own(this), unit(arguments, 0), unit(arguments, 1));
            machine.charge(text.len() as u64 / 16)?;
            if old == new || !text.units().contains(&old) {
                return Ok(this.clone());
            }
            machine.reserve(2 * text.len())?;
            let units: Vec<u16> = text.units().iter().map(|unit| if *unit == old { new } else { *unit }).collect();
            machine.text_of(&units)
        })
        .method("replace(CharSequence,CharSequence)", |machine, this, arguments| {
            let (old, new) = (text(machine, arguments, 0)?, text(machine, arguments, 1)?);
            replace(machine, &own(this), &old, &new)
        });
}

/// A part of the string; itself, if that is all of it.
fn part(machine: &mut Machine<'_>, this: &Value, choose: fn(&[u16]) -> &[u16]) -> Answer {
    let text = own(this);
    machine.charge(text.len() as u64 / 16)?;
    let part = choose(text.units());
    if part.len() == text.len() { Ok(this.clone()) } else { machine.text_of(part) }
}

/// The string in another case; itself, if nothing changes.
fn changed(machine: &mut Machine<'_>, this: &Value, change: fn(&[u16]) -> Vec<u16>) -> Answer {
    let text = own(this);
    machine.reserve(2 * text.len())?;
    let units = change(text.units());
    if units == text.units() { Ok(this.clone()) } else { machine.text_of(&units) }
}

fn in_locale(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], change: fn(&[u16]) -> Vec<u16>) -> Answer {
    match at(arguments, 0) {
        Value::Null => Err(null_pointer(machine)),
        _ => changed(machine, this, change),
    }
}

fn replace(machine: &mut Machine<'_>, whole: &Text, old: &Text, new: &Text) -> Answer {
    let mut result = Vec::new();
    let mut done = 0;
    let mut next = find(machine, whole.units(), old.units(), 0)?;
    if next.is_none() {
        return Ok(whole.clone().into());
    }
    while let Some(found) = next {
        push(machine, &mut result, whole.units().get(done..found).unwrap_or_default())?;
        push(machine, &mut result, new.units())?;
        done = found + old.len();
        // Nothing is found before each unit and at the end.
        next = find(machine, whole.units(), old.units(), done.max(found + 1))?;
    }
    push(machine, &mut result, whole.units().get(done..).unwrap_or_default())?;
    machine.text_of(&result)
}
