//! `System.out`, which prints as `print` does, and `System.err`, which prints nowhere.

use super::arguments::at;
use crate::{
    error::Answer,
    heap::Data,
    library::{Builder, Type},
    machine::Machine,
    text::Text,
    value::{Kind, Primitive, Value},
};

const CLASS: &str = "java.io.PrintStream";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("println()", |machine, this, _| write(machine, this, &Value::Text("".into()), "\n"))
        .method("println(Object)", |machine, this, arguments| write(machine, this, at(arguments, 0), "\n"))
        .method("print(Object)", |machine, this, arguments| write(machine, this, at(arguments, 0), ""))
        .method("flush()", |_, _, _| Ok(Value::Void));
}

/// `System.out`, or `System.err` where nothing is to be seen.
pub(super) fn stream(machine: &mut Machine<'_>, seen: bool) -> Answer {
    let class = machine.class_named(CLASS)?;
    Ok(Value::Object(machine.allocate(class, Data::Fields(vec![seen.into()]))?))
}

fn write(machine: &mut Machine<'_>, this: &Value, value: &Value, end: &str) -> Answer {
    let text = match characters(machine, value) {
        Some(text) => text,
        None => machine.to_text(value)?,
    };
    let seen = match this {
        Value::Object(object) => matches!(&machine.object(*object).data, Data::Fields(fields)
            if matches!(fields.first().and_then(Value::primitive), Some(Primitive::Boolean(true)))),
        _ => false,
    };
    if seen {
        machine.print(&format!("{text}{end}"))?;
    }
    Ok(Value::Void)
}

/// An array of `char` prints its characters.
fn characters(machine: &Machine<'_>, value: &Value) -> Option<Text> {
    let Value::Object(object) = value else { return None };
    let Data::Array(Type::Primitive(Kind::Char), values) = &machine.object(*object).data else { return None };
    let units: Vec<u16> = values
        .iter()
        .filter_map(|value| match value.primitive() {
            Some(Primitive::Char(unit)) => Some(unit),
            _ => None,
        })
        .collect();
    Some(Text::new(units))
}
