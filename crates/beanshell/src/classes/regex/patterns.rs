//! `java.util.regex.Pattern`

use super::{
    super::arguments::{at, int, null_pointer, text},
    budgeted, compile, matching, pattern_of, split,
};
use crate::{
    error::Answer,
    java::pattern::{self, Pattern},
    library::Builder,
    machine::Machine,
    value::Value,
};

/// All flags that `Pattern.compile` takes.
const FLAGS: i32 = 511;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.regex.Pattern")
        .implements(&["java.io.Serializable"])
        .constant("UNIX_LINES", |_, _, _| Ok(pattern::UNIX_LINES.into()))
        .constant("CASE_INSENSITIVE", |_, _, _| Ok(pattern::CASE_INSENSITIVE.into()))
        .constant("COMMENTS", |_, _, _| Ok(pattern::COMMENTS.into()))
        .constant("MULTILINE", |_, _, _| Ok(pattern::MULTILINE.into()))
        .constant("LITERAL", |_, _, _| Ok(pattern::LITERAL.into()))
        .constant("DOTALL", |_, _, _| Ok(pattern::DOTALL.into()))
        .constant("UNICODE_CASE", |_, _, _| Ok(pattern::UNICODE_CASE.into()))
        .constant("CANON_EQ", |_, _, _| Ok(pattern::CANON_EQ.into()))
        .constant("UNICODE_CHARACTER_CLASS", |_, _, _| Ok(pattern::UNICODE_CHARACTER_CLASS.into()))
        .function("compile(String)", |machine, _, a| create(machine, a, 0))
        .function("compile(String,int)", |machine, _, a| {
            if int(a, 1) & !FLAGS != 0 {
                let message = format!("Unknown flag 0x{:x}", int(a, 1));
                return Err(machine.throw("java.lang.IllegalArgumentException", message));
            }
            create(machine, a, int(a, 1))
        })
        .function("matches(String,CharSequence)", |machine, _, a| {
            let source = text(machine, a, 0)?.to_string();
            let pattern = compile(machine, &source, 0)?;
            let input = text(machine, a, 1)?;
            let region = (0, input.len());
            let found = budgeted(machine, &pattern, |budget| pattern.matches(input.units(), region, budget))?;
            Ok(found.is_some().into())
        })
        .function("quote(String)", |machine, _, a| {
            let source = text(machine, a, 0)?.to_string();
            // Each `\E` grows to seven characters.
            machine.reserve_many(source.len(), 4)?;
            machine.text(&pattern::quote(&source))
        })
        .method("pattern()", source)
        .method("toString()", source)
        .method("flags()", |machine, this, _| Ok(own(machine, this)?.flags().into()))
        .method("matcher(CharSequence)", |machine, this, a| {
            let (pattern, input) = (own(machine, this)?, text(machine, a, 0)?);
            matching::create(machine, this, pattern, input)
        })
        .method("split(CharSequence)", |machine, this, a| {
            let (pattern, input) = (own(machine, this)?, text(machine, a, 0)?);
            split(machine, &pattern, &input, 0)
        })
        .method("split(CharSequence,int)", |machine, this, a| {
            let (pattern, input) = (own(machine, this)?, text(machine, a, 0)?);
            split(machine, &pattern, &input, int(a, 1))
        });
}

fn create(machine: &mut Machine<'_>, a: &[Value], flags: i32) -> Answer {
    if at(a, 0).is_null() {
        return Err(null_pointer(machine));
    }
    let source = text(machine, a, 0)?.to_string();
    let pattern = compile(machine, &source, flags)?;
    machine.allocate_state("java.util.regex.Pattern", pattern)
}

fn own(machine: &mut Machine<'_>, this: &Value) -> Answer<Pattern> {
    pattern_of(machine, this).ok_or_else(|| null_pointer(machine))
}

fn source(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let pattern = own(machine, this)?;
    machine.text(pattern.source())
}
