//! `java.util.regex`: `Pattern` and `Matcher`, and the rules by which every use of a pattern is bounded.

use super::throwable;
use crate::{
    error::{Answer, Bound, Throw},
    java::pattern::{self, Budget, Pattern, ReplacementFault},
    library::{Builder, Type},
    machine::Machine,
    text::Text,
    value::Value,
};

mod groups;
mod matcher;
mod matching;
mod patterns;

pub(super) fn describe(builder: &mut Builder) {
    patterns::describe(builder);
    groups::describe(builder);
    matcher::describe(builder);
}

/// A pattern, compiled under the flags of `Pattern.compile`.
pub(super) fn compile(machine: &mut Machine<'_>, source: &str, flags: i32) -> Answer<Pattern> {
    machine.reserve_many(source.len(), 64)?;
    Pattern::compile(source, flags).map_err(|fault| throwable::pattern_syntax_exception(machine, &fault))
}

/// Runs a matcher with a budget, and charges what it took.
pub(super) fn budgeted<T, F>(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    run: impl FnOnce(&mut Budget) -> Result<T, F>,
) -> Answer<T>
where
    ReplacementFault: From<F>,
{
    let mut budget = Budget::default();
    let answer = run(&mut budget);
    settle(machine, pattern, &budget, answer)
}

/// Charges what matching took, and turns what went wrong into what a script sees.
fn settle<T, F>(machine: &mut Machine<'_>, pattern: &Pattern, budget: &Budget, answer: Result<T, F>) -> Answer<T>
where
    ReplacementFault: From<F>,
{
    // A step of matching is less work than one of a script.
    const STEPS_PER_CHARGE: u64 = 8;
    const SHOWN: usize = 100;
    machine.charge(budget.spent() / STEPS_PER_CHARGE)?;
    answer.map_err(|fault| match fault.into() {
        ReplacementFault::Illegal(message) => machine.throw("java.lang.IllegalArgumentException", message),
        ReplacementFault::NoGroup(message) => machine.throw("java.lang.IndexOutOfBoundsException", message),
        ReplacementFault::Bound => {
            let shown: String = pattern.source().chars().take(SHOWN).collect();
            let message = format!(
                "Matching the pattern \"{shown}\" takes more steps than are left; does it repeat what repeats?"
            );
            Throw::bound(Bound::Steps, message)
        }
    })
}

/// `Pattern.split` as a `String[]`.
pub(super) fn split(machine: &mut Machine<'_>, pattern: &Pattern, input: &Text, limit: i32) -> Answer {
    let parts = budgeted(machine, pattern, |budget| pattern.split(input.units(), limit, budget))?;
    parted(machine, input, &parts)
}

/// The parts of a string as a `String[]`.
pub(super) fn parted(machine: &mut Machine<'_>, input: &Text, parts: &[(usize, usize)]) -> Answer {
    machine.reserve_many(parts.len(), size_of::<Value>())?;
    let mut values = Vec::with_capacity(parts.len());
    for (start, end) in parts {
        // A part that is the whole is the string itself.
        if (*start, *end) == (0, input.len()) {
            values.push(Value::Text(input.clone()));
            continue;
        }
        values.push(machine.text_of(input.units().get(*start..*end).unwrap_or_default())?);
    }
    let of = Type::Class(machine.class_named("java.lang.String")?);
    machine.array(of, values)
}

/// The pattern of a `Pattern` object, if it is one.
fn pattern_of(machine: &Machine<'_>, value: &Value) -> Option<Pattern> {
    machine.state::<pattern::Pattern>(value).cloned()
}
