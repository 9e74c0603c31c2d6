//! `java.lang.String` and `CharSequence`.

use super::arguments::{self, array_length, at, char_array, count, int, outside, range, text};
use crate::{
    error::Answer,
    java::{hash, utf16},
    library::Builder,
    machine::Machine,
    text::Text,
    value::Value,
};

mod change;
mod create;
mod order;
mod pattern;
mod search;

pub(super) use search::{index_of, last_index_of};

pub(super) fn describe(builder: &mut Builder) {
    sequence(builder);
    builder.class("java.lang.String").implements(&["java.io.Serializable", "Comparable", "CharSequence"]);
    create::describe(builder);
    look(builder);
    compare(builder);
    search::describe(builder);
    change::describe(builder);
    pattern::describe(builder);
    order::describe(builder);
}

/// The text of the object itself.
pub(super) fn own(this: &Value) -> Text {
    match this {
        Value::Text(text) => text.clone(),
        _ => "".into(),
    }
}

/// Adds to a text under construction, within the bounds.
pub(super) fn push(machine: &mut Machine<'_>, result: &mut Vec<u16>, units: &[u16]) -> Answer<()> {
    machine.reserve(2 * units.len())?;
    result.extend_from_slice(units);
    Ok(())
}

fn sequence(builder: &mut Builder) {
    builder
        .interface("java.lang.CharSequence")
        .method("length()", |machine, this, _| Ok(count(machine.to_text(this)?.len()).into()))
        .method("isEmpty()", |machine, this, _| Ok(machine.to_text(this)?.is_empty().into()))
        .method("charAt(int)", |machine, this, arguments| {
            let text = machine.to_text(this)?;
            char_at(machine, &text, arguments)
        })
        .method("subSequence(int,int)", |machine, this, arguments| {
            let text = machine.to_text(this)?;
            substring(machine, &text, int(arguments, 0), int(arguments, 1))
        })
        .function("compare(CharSequence,CharSequence)", |machine, _, arguments| {
            let (one, other) = (text(machine, arguments, 0)?, text(machine, arguments, 1)?);
            machine.charge(one.len() as u64 / 16)?;
            Ok(utf16::compare(one.units(), other.units()).into())
        });
}

fn look(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .method("length()", |_, this, _| Ok(count(own(this).len()).into()))
        .method("isEmpty()", |_, this, _| Ok(own(this).is_empty().into()))
        .method("isBlank()", |machine, this, _| {
            let text = own(this);
            machine.charge(text.len() as u64 / 16)?;
            Ok(utf16::stripped_start(text.units()).is_empty().into())
        })
        .method("charAt(int)", |machine, this, arguments| char_at(machine, &own(this), arguments))
        .method("codePointAt(int)", |machine, this, arguments| {
            let text = own(this);
            let found = usize::try_from(int(arguments, 0)).ok().and_then(|at| utf16::point_at(text.units(), at));
            match found {
                Some(point) => Ok(point.cast_signed().into()),
                None => outside(machine, format!("index {}, length {}", int(arguments, 0), text.len())),
            }
        })
        .method("codePointBefore(int)", |machine, this, arguments| {
            let text = own(this);
            let found = usize::try_from(int(arguments, 0)).ok().and_then(|at| utf16::point_before(text.units(), at));
            match found {
                Some(point) => Ok(point.cast_signed().into()),
                None => outside(machine, format!("String index out of range: {}", int(arguments, 0))),
            }
        })
        .method("codePointCount(int,int)", |machine, this, arguments| {
            let text = own(this);
            machine.charge(text.len() as u64 / 16)?;
            match range(text.units(), int(arguments, 0), int(arguments, 1)) {
                Some(part) => Ok(count(utf16::points(part).count()).into()),
                None => Err(machine.throw_bare("java.lang.IndexOutOfBoundsException")),
            }
        })
        .method("offsetByCodePoints(int,int)", |machine, this, arguments| {
            let text = own(this);
            machine.charge(text.len() as u64 / 16)?;
            match utf16::offset_by_points(text.units(), int(arguments, 0), int(arguments, 1)) {
                Some(at) => Ok(count(at).into()),
                None => Err(machine.throw_bare("java.lang.IndexOutOfBoundsException")),
            }
        })
        .method("substring(int)", |machine, this, arguments| {
            let text = own(this);
            let end = count(text.len());
            substring(machine, &text, int(arguments, 0), end)
        })
        .method("substring(int,int)", |machine, this, arguments| {
            substring(machine, &own(this), int(arguments, 0), int(arguments, 1))
        })
        .method("subSequence(int,int)", |machine, this, arguments| {
            substring(machine, &own(this), int(arguments, 0), int(arguments, 1))
        })
        .method("toCharArray()", |machine, this, _| char_array(machine, own(this).units()))
        .method("getChars(int,int,char[],int)", |machine, this, arguments| {
            let text = own(this);
            let (begin, end) = (int(arguments, 0), int(arguments, 1));
            let Some(part) = range(text.units(), begin, end) else {
                return outside(machine, format!("begin {begin}, end {end}, length {}", text.len()));
            };
            copy_units(machine, part, at(arguments, 2), int(arguments, 3))
        })
        .method("getBytes()", |machine, this, _| create::encoded(machine, this, super::charset::Charset::Utf8))
        .method("getBytes(String)", |machine, this, arguments| {
            let charset = super::charset::named(machine, at(arguments, 0))?;
            create::encoded(machine, this, charset)
        })
        .method("getBytes(Charset)", |machine, this, arguments| {
            let charset = super::charset::of(machine, at(arguments, 0))?;
            create::encoded(machine, this, charset)
        })
        .method("toString()", |_, this, _| Ok(this.clone()))
        .method("hashCode()", |machine, this, _| {
            let text = own(this);
            machine.charge(text.len() as u64 / 16)?;
            Ok(hash::functions::string_hash(text.units()).into())
        })
        .method("intern()", |machine, this, _| machine.intern(&own(this)).map(Value::Text));
}

fn compare(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .method("equals(Object)", |machine, this, arguments| machine.equal(this, at(arguments, 0)).map(Value::boolean))
        .method("equalsIgnoreCase(String)", |machine, this, arguments| {
            let text = own(this);
            machine.charge(text.len() as u64 / 4)?;
            Ok(match at(arguments, 0) {
                Value::Text(other) => utf16::equal_ignore_case(text.units(), other.units()),
                _ => false,
            }
            .into())
        })
        .method("compareTo(String)", |machine, this, arguments| {
            let (one, other) = (own(this), text(machine, arguments, 0)?);
            machine.charge(one.len() as u64 / 16)?;
            Ok(utf16::compare(one.units(), other.units()).into())
        })
        .method("compareToIgnoreCase(String)", |machine, this, arguments| {
            let (one, other) = (own(this), text(machine, arguments, 0)?);
            machine.charge(one.len() as u64 / 4)?;
            Ok(utf16::compare_ignore_case(one.units(), other.units()).into())
        })
        .method("contentEquals(CharSequence)", |machine, this, arguments| {
            let (one, other) = (own(this), text(machine, arguments, 0)?);
            machine.charge(one.len() as u64 / 16)?;
            Ok((one == other).into())
        })
        .method("regionMatches(int,String,int,int)", |machine, this, arguments| {
            region_matches(machine, this, false, arguments)
        })
        .method("regionMatches(boolean,int,String,int,int)", |machine, this, arguments| {
            let rest = arguments.get(1..).unwrap_or_default();
            region_matches(machine, this, arguments::boolean(arguments, 0), rest)
        });
}

/// The arguments are those of the form without `ignoreCase`.
fn region_matches(machine: &mut Machine<'_>, this: &Value, ignore_case: bool, arguments: &[Value]) -> Answer {
    let (one, other) = (own(this), text(machine, arguments, 1)?);
    let (mine, theirs, length) = (int(arguments, 0), int(arguments, 2), int(arguments, 3));
    machine.charge(one.len().min(other.len()) as u64 / if ignore_case { 4 } else { 16 })?;
    let fits =
        |offset: i32, text: &Text| offset >= 0 && i64::from(offset) + i64::from(length) <= i64::from(count(text.len()));
    if !fits(mine, &one) || !fits(theirs, &other) {
        return Ok(false.into());
    }
    // A negative length compares nothing.
    let one = arguments::part(one.units(), mine, length.max(0)).unwrap_or_default();
    let other = arguments::part(other.units(), theirs, length.max(0)).unwrap_or_default();
    Ok(if ignore_case { utf16::equal_ignore_case(one, other) } else { one == other }.into())
}

fn char_at(machine: &mut Machine<'_>, text: &Text, arguments: &[Value]) -> Answer {
    let at = int(arguments, 0);
    match usize::try_from(at).ok().and_then(|at| text.units().get(at)) {
        Some(unit) => Ok((*unit).into()),
        // Java stores Latin-1 strings in another way, which says something else here.
        None if text.units().iter().any(|unit| *unit > 0xFF) => {
            outside(machine, format!("index {at}, length {}", text.len()))
        }
        None => outside(machine, format!("String index out of range: {at}")),
    }
}

fn substring(machine: &mut Machine<'_>, text: &Text, begin: i32, end: i32) -> Answer {
    match range(text.units(), begin, end) {
        Some(part) if part.len() == text.len() => Ok(text.clone().into()),
        Some(part) => machine.text_of(part),
        None => outside(machine, format!("begin {begin}, end {end}, length {}", text.len())),
    }
}

/// Copies units into a `char[]`, as `getChars` does.
pub(super) fn copy_units(machine: &mut Machine<'_>, units: &[u16], into: &Value, offset: i32) -> Answer {
    let length = array_length(machine, into)?;
    let start = usize::try_from(offset).ok().filter(|start| start.saturating_add(units.len()) <= length);
    let Some(start) = start else {
        return outside(machine, format!("offset {offset}, count {}, length {length}", units.len()));
    };
    machine.charge(units.len() as u64 / 16)?;
    if let Value::Object(object) = into
        && let crate::heap::Data::Array(_, values) = &mut machine.object_mut(*object).data
    {
        for (value, unit) in values.iter_mut().skip(start).zip(units) {
            *value = (*unit).into();
        }
    }
    Ok(Value::Void)
}
