//! Where something is in a string.

use super::{
    super::arguments::{count, int, text},
    own,
};
use crate::{error::Answer, java::utf16, library::Builder, machine::Machine, value::Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .method("indexOf(int)", |machine, this, arguments| point_from(machine, this, int(arguments, 0), 0))
        .method("indexOf(int,int)", |machine, this, arguments| {
            point_from(machine, this, int(arguments, 0), int(arguments, 1))
        })
        .method("indexOf(String)", |machine, this, arguments| {
            let needle = text(machine, arguments, 0)?;
            index_of(machine, own(this).units(), needle.units(), 0)
        })
        .method("indexOf(String,int)", |machine, this, arguments| {
            let needle = text(machine, arguments, 0)?;
            index_of(machine, own(this).units(), needle.units(), int(arguments, 1))
        })
        .method("lastIndexOf(int)", |machine, this, arguments| {
            last_point_from(machine, this, int(arguments, 0), i32::MAX)
        })
        .method("lastIndexOf(int,int)", |machine, this, arguments| {
            last_point_from(machine, this, int(arguments, 0), int(arguments, 1))
        })
        .method("lastIndexOf(String)", |machine, this, arguments| {
            let needle = text(machine, arguments, 0)?;
            last_index_of(machine, own(this).units(), needle.units(), i32::MAX)
        })
        .method("lastIndexOf(String,int)", |machine, this, arguments| {
            let needle = text(machine, arguments, 0)?;
            last_index_of(machine, own(this).units(), needle.units(), int(arguments, 1))
        })
        .method("contains(CharSequence)", |machine, this, arguments| {
            let needle = text(machine, arguments, 0)?;
            Ok(find(machine, own(this).units(), needle.units(), 0)?.is_some().into())
        })
        .method("startsWith(String)", |machine, this, arguments| {
            let prefix = text(machine, arguments, 0)?;
            machine.charge(prefix.len() as u64 / 16)?;
            Ok(own(this).units().starts_with(prefix.units()).into())
        })
        .method("startsWith(String,int)", |machine, this, arguments| {
            let (whole, prefix) = (own(this), text(machine, arguments, 0)?);
            machine.charge(prefix.len() as u64 / 16)?;
            let rest = usize::try_from(int(arguments, 1)).ok().and_then(|start| whole.units().get(start..));
            Ok(rest.is_some_and(|rest| rest.starts_with(prefix.units())).into())
        })
        .method("endsWith(String)", |machine, this, arguments| {
            let suffix = text(machine, arguments, 0)?;
            machine.charge(suffix.len() as u64 / 16)?;
            Ok(own(this).units().ends_with(suffix.units()).into())
        });
}

fn position(found: Option<usize>) -> Value {
    found.map_or(-1, count).into()
}

/// The units of a code point; none if it is no code point.
fn needle(point: i32) -> Vec<u16> {
    let mut units = Vec::new();
    let _ = utf16::push_point(&mut units, point.cast_unsigned());
    units
}

fn point_from(machine: &mut Machine<'_>, this: &Value, point: i32, from: i32) -> Answer {
    match needle(point).as_slice() {
        [] => Ok(position(None)),
        needle => {
            let from = usize::try_from(from).unwrap_or(0);
            Ok(position(find(machine, own(this).units(), needle, from)?))
        }
    }
}

fn last_point_from(machine: &mut Machine<'_>, this: &Value, point: i32, from: i32) -> Answer {
    match needle(point).as_slice() {
        [] => Ok(position(None)),
        needle => last_index_of(machine, own(this).units(), needle, from),
    }
}

/// `indexOf` with a start, which may lie anywhere.
pub(in super::super) fn index_of(machine: &mut Machine<'_>, whole: &[u16], needle: &[u16], from: i32) -> Answer {
    let from = usize::try_from(from).unwrap_or(0).min(whole.len());
    Ok(position(find(machine, whole, needle, from)?))
}

/// The first place of `needle` from a place on. What is compared is charged, for a repetitive text makes it long.
pub(super) fn find(machine: &mut Machine<'_>, whole: &[u16], needle: &[u16], from: usize) -> Answer<Option<usize>> {
    let Some(first) = needle.first() else {
        return Ok((from <= whole.len()).then_some(from));
    };
    let mut at = from;
    loop {
        let Some(rest) = whole.get(at..) else { return Ok(None) };
        let Some(next) = rest.iter().position(|unit| unit == first) else {
            machine.charge(rest.len() as u64 / 16)?;
            return Ok(None);
        };
        let alike = alike(rest.get(next..).unwrap_or_default(), needle);
        machine.charge((next + alike) as u64 / 16)?;
        if alike == needle.len() {
            return Ok(Some(at + next));
        }
        at += next + 1;
    }
}

/// `lastIndexOf` with a start, which may lie anywhere.
pub(in super::super) fn last_index_of(machine: &mut Machine<'_>, whole: &[u16], needle: &[u16], from: i32) -> Answer {
    let (Ok(from), Some(last)) = (usize::try_from(from), whole.len().checked_sub(needle.len())) else {
        return Ok(position(None));
    };
    let mut work = 0;
    for at in (0..=from.min(last)).rev() {
        let alike = alike(whole.get(at..).unwrap_or_default(), needle);
        work += 1 + alike;
        if alike == needle.len() {
            return Ok(position(Some(at)));
        }
        if work > 256 {
            machine.charge(work as u64 / 16)?;
            work = 0;
        }
    }
    Ok(position(None))
}

/// How many units two texts have in common at their beginning.
fn alike(one: &[u16], other: &[u16]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}
