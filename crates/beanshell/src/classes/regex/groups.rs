//! `java.util.regex.MatchResult`: the groups of a match, which a `Matcher` tells too.

use super::{
    super::arguments::{at, count, int, null_pointer, text},
    matching::{Matching, Span},
};
use crate::{
    error::{Answer, Throw},
    library::Builder,
    machine::Machine,
    value::Value,
};

/// The class of what `toMatchResult()` gives.
pub(super) const SNAPSHOT: &str = "java.util.regex.Matcher.ImmutableMatchResult";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .interface("java.util.regex.MatchResult")
        .method("groupCount()", |machine, this, _| Ok(count(own(machine, this)?.pattern.group_count()).into()))
        .method("group()", |machine, this, _| group(machine, this, 0))
        .method("group(int)", |machine, this, a| {
            let number = numbered(machine, this, int(a, 0), "No match found")?;
            group(machine, this, number)
        })
        .method("start()", |machine, this, _| Ok(count(whole(machine, this)?.0).into()))
        .method("end()", |machine, this, _| Ok(count(whole(machine, this)?.1).into()))
        .method("start(int)", |machine, this, a| {
            let number = numbered(machine, this, int(a, 0), unavailable(machine, this))?;
            Ok(start(span(machine, this, number)))
        })
        .method("end(int)", |machine, this, a| {
            let number = numbered(machine, this, int(a, 0), unavailable(machine, this))?;
            Ok(end(span(machine, this, number)))
        });
    builder.class(SNAPSHOT).implements(&["java.util.regex.MatchResult"]);
    builder
        .class("java.util.regex.Matcher")
        .method("group(String)", |machine, this, a| {
            let number = named(machine, this, a)?;
            group(machine, this, number)
        })
        .method("start(String)", |machine, this, a| {
            let number = named(machine, this, a)?;
            Ok(start(span(machine, this, number)))
        })
        .method("end(String)", |machine, this, a| {
            let number = named(machine, this, a)?;
            Ok(end(span(machine, this, number)))
        });
}

pub(super) fn own<'m>(machine: &'m mut Machine<'_>, this: &Value) -> Answer<&'m mut Matching> {
    if machine.state::<Matching>(this).is_none() {
        return Err(null_pointer(machine));
    }
    machine.state_mut::<Matching>(this).ok_or_else(|| Throw::fault("There is no matcher"))
}

/// What `start` and `end` say before a match.
fn unavailable(machine: &Machine<'_>, this: &Value) -> &'static str {
    if machine.is_a(this, SNAPSHOT) { "No match found" } else { "No match available" }
}

/// Start and end of the match, or an `IllegalStateException`.
fn whole(machine: &mut Machine<'_>, this: &Value) -> Answer<(usize, usize)> {
    let message = unavailable(machine, this);
    match own(machine, this)?.whole {
        Some(whole) => Ok(whole),
        None => Err(machine.throw("java.lang.IllegalStateException", message)),
    }
}

/// A group's number, if there are a match and such a group.
fn numbered(machine: &mut Machine<'_>, this: &Value, number: i32, no_match: &str) -> Answer<usize> {
    let matching = own(machine, this)?;
    let (found, most) = (matching.whole.is_some(), matching.pattern.group_count());
    if !found {
        return Err(machine.throw("java.lang.IllegalStateException", no_match));
    }
    match usize::try_from(number) {
        Ok(number) if number <= most => Ok(number),
        _ => Err(machine.throw("java.lang.IndexOutOfBoundsException", format!("No group {number}"))),
    }
}

/// The number of a named group.
fn named(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer<usize> {
    if at(a, 0).is_null() {
        return Err(machine.throw("java.lang.NullPointerException", "Group name"));
    }
    let name = text(machine, a, 0)?.to_string();
    let matching = own(machine, this)?;
    let (found, number) = (matching.whole.is_some(), matching.pattern.group_number(&name));
    machine.charge(1 + name.len() as u64 / 16)?;
    if !found {
        return Err(machine.throw("java.lang.IllegalStateException", "No match found"));
    }
    number.ok_or_else(|| machine.throw("java.lang.IllegalArgumentException", format!("No group with name <{name}>")))
}

fn span(machine: &Machine<'_>, this: &Value, number: usize) -> Span {
    machine.state::<Matching>(this).and_then(|matching| matching.groups.get(number).copied().flatten())
}

fn start(span: Span) -> Value {
    span.map_or(-1, |(start, _)| count(start)).into()
}

fn end(span: Span) -> Value {
    span.map_or(-1, |(_, end)| count(end)).into()
}

/// The text of a group; `null` for one that took no part.
fn group(machine: &mut Machine<'_>, this: &Value, number: usize) -> Answer {
    let number = numbered(machine, this, count(number), "No match found")?;
    let Some((start, end)) = span(machine, this, number) else { return Ok(Value::Null) };
    let input = own(machine, this)?.input.clone();
    machine.text_of(input.units().get(start..end).unwrap_or_default())
}
