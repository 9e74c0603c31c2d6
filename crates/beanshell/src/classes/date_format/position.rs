//! `java.text.ParsePosition`

use super::super::arguments::{at, int, null_pointer};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

/// A place in a text, in UTF-16 units, and the place of the error, -1 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    index: i32,
    error: i32,
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.text.ParsePosition")
        .constructor("(int)", |machine, _, a| {
            machine.allocate_state("java.text.ParsePosition", Position { index: int(a, 0), error: -1 })
        })
        .method("getIndex()", |machine, this, _| Ok(of(machine, this)?.index.into()))
        .method("setIndex(int)", |machine, this, a| {
            set(machine, this, int(a, 0));
            Ok(Value::Void)
        })
        .method("getErrorIndex()", |machine, this, _| Ok(of(machine, this)?.error.into()))
        .method("setErrorIndex(int)", |machine, this, a| {
            set_error(machine, this, int(a, 0));
            Ok(Value::Void)
        })
        .method("equals(Object)", |machine, this, a| {
            Ok((machine.state::<Position>(this) == machine.state::<Position>(at(a, 0))).into())
        })
        .method("hashCode()", |machine, this, _| {
            let Position { index, error } = of(machine, this)?;
            Ok((error.wrapping_shl(16) | index).into())
        })
        .method("toString()", |machine, this, _| {
            let Position { index, error } = of(machine, this)?;
            machine.text(&format!("java.text.ParsePosition[index={index},errorIndex={error}]"))
        });
}

fn of(machine: &mut Machine<'_>, value: &Value) -> Answer<Position> {
    machine.state::<Position>(value).copied().ok_or_else(|| null_pointer(machine))
}

/// Where to read; `null` is a `NullPointerException`.
pub(in super::super) fn index(machine: &mut Machine<'_>, value: &Value) -> Answer<i32> {
    of(machine, value).map(|position| position.index)
}

/// Says where reading ended.
pub(in super::super) fn set(machine: &mut Machine<'_>, value: &Value, index: i32) {
    if let Some(position) = machine.state_mut::<Position>(value) {
        position.index = index;
    }
}

/// Says where the text was wrong.
pub(in super::super) fn set_error(machine: &mut Machine<'_>, value: &Value, error: i32) {
    if let Some(position) = machine.state_mut::<Position>(value) {
        position.error = error;
    }
}
