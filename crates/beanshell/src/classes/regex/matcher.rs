//! `java.util.regex.Matcher`

use super::{
    super::{
        arguments::{at, count, int, text},
        string_builder,
    },
    groups::{SNAPSHOT, own},
    matching::{Matching, Span},
    pattern_of, settle,
};
use crate::{
    error::Answer,
    java::pattern::{self, Budget, ReplacementFault},
    library::Builder,
    machine::Machine,
    value::Value,
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder
        .class("java.util.regex.Matcher")
        .implements(&["java.util.regex.MatchResult"])
        .method("matches()", |machine, this, _| {
            run(machine, this, |matching, budget| matching.at_start(true, budget)).map(Value::boolean)
        })
        .method("lookingAt()", |machine, this, _| {
            run(machine, this, |matching, budget| matching.at_start(false, budget)).map(Value::boolean)
        })
        .method("find()", |machine, this, _| run(machine, this, Matching::find).map(Value::boolean))
        .method("find(int)", |machine, this, a| {
            let length = own(machine, this)?.input.len();
            let Some(start) = usize::try_from(int(a, 0)).ok().filter(|start| *start <= length) else {
                return Err(machine.throw("java.lang.IndexOutOfBoundsException", "Illegal start index"));
            };
            let search = |matching: &mut Matching, budget: &mut Budget| {
                matching.reset();
                matching.find_from(start, budget)
            };
            run(machine, this, search).map(Value::boolean)
        })
        .method("replaceAll(String)", |machine, this, a| replace(machine, this, a, true))
        .method("replaceFirst(String)", |machine, this, a| replace(machine, this, a, false))
        .method("appendReplacement(StringBuffer,String)", append_replacement)
        .method("appendReplacement(StringBuilder,String)", append_replacement)
        .method("appendTail(StringBuffer)", append_tail)
        .method("appendTail(StringBuilder)", append_tail)
        .function("quoteReplacement(String)", |machine, _, a| {
            let replacement = text(machine, a, 0)?;
            machine.reserve_many(replacement.len(), 4)?;
            machine.text_of(&pattern::quote_replacement(replacement.units()))
        });
    class
        .method("reset()", |machine, this, _| {
            own(machine, this)?.reset();
            Ok(this.clone())
        })
        .method("reset(CharSequence)", |machine, this, a| {
            let input = text(machine, a, 0)?;
            let matching = own(machine, this)?;
            matching.input = input;
            matching.reset();
            Ok(this.clone())
        })
        .method("region(int,int)", region)
        .method("regionStart()", |machine, this, _| Ok(count(own(machine, this)?.region.0).into()))
        .method("regionEnd()", |machine, this, _| Ok(count(own(machine, this)?.region.1).into()))
        .method("hasAnchoringBounds()", |_, _, _| Ok(true.into()))
        .method("hasTransparentBounds()", |_, _, _| Ok(false.into()))
        .method("pattern()", |machine, this, _| Ok(own(machine, this)?.pattern_object.clone()))
        .method("usePattern(Pattern)", |machine, this, a| {
            let Some(pattern) = pattern_of(machine, at(a, 0)) else {
                return Err(machine.throw("java.lang.IllegalArgumentException", "Pattern cannot be null"));
            };
            machine.reserve_many(pattern.group_count() + 1, size_of::<Span>())?;
            own(machine, this)?.set_pattern(at(a, 0), pattern);
            Ok(this.clone())
        })
        .method("toMatchResult()", |machine, this, _| {
            let groups = own(machine, this)?.groups.len();
            machine.reserve_many(groups, size_of::<Span>())?;
            machine.reserve(size_of::<Matching>())?;
            let copy = own(machine, this)?.clone();
            machine.allocate_state(SNAPSHOT, copy)
        })
        .method("toString()", |machine, this, _| {
            let matching = own(machine, this)?;
            let (pattern, (start, end)) = (matching.pattern.clone(), matching.region);
            let last = matching.groups.first().copied().flatten();
            let input = matching.input.clone();
            let last = last.and_then(|(start, end)| input.units().get(start..end)).unwrap_or_default();
            machine.reserve_many(last.len() + pattern.source().len(), 4)?;
            let last = String::from_utf16_lossy(last);
            machine.text(&format!(
                "java.util.regex.Matcher[pattern={} region={start},{end} lastmatch={last}]",
                pattern.source()
            ))
        });
}

/// Lets a matcher search, and charges what it took.
fn run<T, F>(
    machine: &mut Machine<'_>,
    this: &Value,
    search: impl FnOnce(&mut Matching, &mut Budget) -> Result<T, F>,
) -> Answer<T>
where
    ReplacementFault: From<F>,
{
    let matching = own(machine, this)?;
    let mut budget = Budget::default();
    let answer = search(matching, &mut budget);
    let pattern = matching.pattern.clone();
    settle(machine, &pattern, &budget, answer)
}

/// How many units a text that a matcher makes may have.
fn most(machine: &Machine<'_>) -> usize {
    machine.room() / 4
}

fn replace(machine: &mut Machine<'_>, this: &Value, a: &[Value], all: bool) -> Answer {
    let replacement = text(machine, a, 0)?;
    let most = most(machine);
    let units = run(machine, this, |matching, budget| matching.replace(replacement.units(), all, most, budget))?;
    machine.text_of(&units)
}

fn append_replacement(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    if own(machine, this)?.whole.is_none() {
        return Err(machine.throw("java.lang.IllegalStateException", "No match available"));
    }
    let replacement = text(machine, a, 1)?;
    let most = most(machine);
    let units = run(machine, this, |matching, budget| {
        let mut units = Vec::new();
        matching.append(replacement.units(), most, budget, &mut units).map(|()| units)
    })?;
    string_builder::add(machine, at(a, 0), &units)?;
    Ok(this.clone())
}

fn append_tail(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let matching = own(machine, this)?;
    let (input, start) = (matching.input.clone(), matching.appended);
    string_builder::add(machine, at(a, 0), input.units().get(start..).unwrap_or_default())
}

fn region(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let length = own(machine, this)?.input.len();
    let within = |place: i32| usize::try_from(place).ok().filter(|place| *place <= length);
    let message = match (within(int(a, 0)), within(int(a, 1))) {
        (None, _) => "start",
        (_, None) => "end",
        (Some(start), Some(end)) if start > end => "start > end",
        (Some(start), Some(end)) => {
            let matching = own(machine, this)?;
            matching.reset();
            matching.region = (start, end);
            return Ok(this.clone());
        }
    };
    Err(machine.throw("java.lang.IndexOutOfBoundsException", message))
}
