//! The same scripts in our own interpreter, answered in the same form.

use super::{Answer, End};
use beanshell::{Data, Environment, Error, ErrorKind, Library, Limits, Machine, Program, Value};
use std::time::Duration;

/// The real engine's world: UTC, in our century. Nothing is random, and no script takes long.
struct World;

impl Environment for World {
    /// The beginning of 2026: short years mean the same as today.
    fn now(&self) -> i64 {
        1_767_225_600_000
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn random(&self) -> u64 {
        0
    }

    fn zone(&self) -> &'static str {
        "UTC"
    }
}

/// Runs a script in a machine of its own.
pub fn answer(script: &str) -> Answer {
    run(script).readable()
}

fn run(script: &str) -> Answer {
    let program = match Program::parse(script) {
        Ok(program) => program,
        Err(error) => return failed(&error, String::new()),
    };
    let mut machine = Machine::new(Library::standard(), &World, Limits::default(), Box::new(()));
    match machine.run(&program) {
        Ok(value) => {
            let (class, text) = (class(&machine, &value), text(&mut machine, &value, 0));
            Answer { end: End::Value, printed: machine.output().to_owned(), class, text, detail: String::new() }
        }
        Err(error) => failed(&error, machine.output().to_owned()),
    }
}

fn failed(error: &Error, printed: String) -> Answer {
    let (end, class) = match &error.kind {
        ErrorKind::Syntax => (End::Parse, ""),
        ErrorKind::Evaluation => (End::Error, ""),
        // What a script gets to catch around `eval`.
        ErrorKind::Exception(class) if class.starts_with("bsh.") => (End::Error, ""),
        ErrorKind::Bound(_) => (End::Stopped, ""),
        ErrorKind::Exception(class) => (End::Exception, class.as_str()),
    };
    // The message stands after the class's simple name; without one, Java says null.
    let text = error.message.split_once(": ").map_or("null", |(_, message)| message).to_owned();
    let detail = format!("{error}\n{}", error.caret());
    Answer { end, printed, class: class.to_owned(), text, detail }
}

fn class(machine: &Machine<'_>, value: &Value) -> String {
    match (value, machine.type_of(value)) {
        (Value::Null | Value::Void, _) | (_, None) => "null".to_owned(),
        (Value::Primitive(primitive), _) => primitive.kind().boxed().to_owned(),
        (_, Some(of)) => machine.type_name(&of),
    }
}

/// A value's text as the driver shows it: arrays by element, no identity hash.
fn text(machine: &mut Machine<'_>, value: &Value, depth: usize) -> String {
    if let Value::Object(object) = value
        && let Data::Array(_, values) = &machine.object(*object).data
    {
        let values = values.clone();
        let shown: Vec<String> = values
            .iter()
            .map(|value| if depth > 8 { "...".to_owned() } else { text(machine, value, depth + 1) })
            .collect();
        return format!("{{{}}}", shown.join(", "));
    }
    match value {
        Value::Void | Value::Null => "null".to_owned(),
        _ => {
            let text = machine.to_text(value).map_or_else(|error| format!("{error:?}"), |text| text.to_string());
            let class = class(machine, value);
            match text.strip_prefix(&format!("{class}@")) {
                Some(hash) if hash.chars().all(|c| c.is_ascii_hexdigit()) => class,
                _ => text,
            }
        }
    }
}
