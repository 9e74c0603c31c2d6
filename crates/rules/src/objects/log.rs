//! The variable `log`: what a rule says to the people who look after it.

use beanshell::{Answer, Builder, Machine, Primitive, Value};

/// The class, as rules know it.
pub(crate) const CLASS: &str = "sailpoint.log.Logger";

/// One line of a rule's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// `trace`, `debug`, `info`, `warn`, `error` or `fatal`; `print` for what the script printed.
    pub level: &'static str,
    /// What was said.
    pub message: String,
}

/// The log of one run; what the machine's host holds.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// What was said, in order.
    pub lines: Vec<LogLine>,
    bytes: usize,
    is_cut: bool,
}

/// Most lines of a log, most bytes of a line, and most bytes in all. What is beyond is dropped and the last line says so.
const LINES: usize = 1_000;
const LINE: usize = 8 << 10;
const LOG: usize = 128 << 10;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("trace(Object)", |machine, _, arguments| say(machine, "trace", arguments))
        .method("debug(Object)", |machine, _, arguments| say(machine, "debug", arguments))
        .method("info(Object)", |machine, _, arguments| say(machine, "info", arguments))
        .method("warn(Object)", |machine, _, arguments| say(machine, "warn", arguments))
        .method("error(Object)", |machine, _, arguments| say(machine, "error", arguments))
        .method("fatal(Object)", |machine, _, arguments| say(machine, "fatal", arguments))
        .method("trace(Object,Throwable)", |machine, _, arguments| say(machine, "trace", arguments))
        .method("debug(Object,Throwable)", |machine, _, arguments| say(machine, "debug", arguments))
        .method("info(Object,Throwable)", |machine, _, arguments| say(machine, "info", arguments))
        .method("warn(Object,Throwable)", |machine, _, arguments| say(machine, "warn", arguments))
        .method("error(Object,Throwable)", |machine, _, arguments| say(machine, "error", arguments))
        .method("fatal(Object,Throwable)", |machine, _, arguments| say(machine, "fatal", arguments))
        .method("isTraceEnabled()", |_, _, _| Ok(true.into()))
        .method("isDebugEnabled()", |_, _, _| Ok(true.into()))
        .method("isInfoEnabled()", |_, _, _| Ok(true.into()))
        .method("isWarnEnabled()", |_, _, _| Ok(true.into()))
        .method("isErrorEnabled()", |_, _, _| Ok(true.into()))
        .method("isFatalEnabled()", |_, _, _| Ok(true.into()));
}

fn say(machine: &mut Machine<'_>, level: &'static str, arguments: &[Value]) -> Answer {
    let mut parts = Vec::new();
    for argument in arguments {
        let text = machine.to_text(argument)?;
        machine.charge(text.len() as u64 / 16)?;
        parts.push(text.to_string());
    }
    let message = parts.join(": ");
    machine.reserve(message.len().min(LINE))?;
    if let Some(log) = machine.host::<Log>() {
        log.add(level, &message);
    }
    Ok(Value::Void)
}

impl Log {
    /// Adds a line, shortened where it is too long.
    pub fn add(&mut self, level: &'static str, message: &str) {
        if self.is_cut {
            return;
        }
        let message = &message[..message.floor_char_boundary(LINE)];
        self.bytes += message.len();
        self.is_cut = self.lines.len() == LINES || self.bytes > LOG;
        if self.is_cut {
            let message = format!("The log is cut here: a rule may log {LINES} lines and {LOG} bytes");
            self.lines.push(LogLine { level: "warn", message });
            return;
        }
        self.lines.push(LogLine { level, message: message.to_owned() });
    }
}

/// Adds a warning of ours to the log, unless it is there.
pub(crate) fn warn_once(machine: &mut Machine<'_>, message: &str) {
    if let Some(log) = machine.host::<Log>()
        && !log.lines.iter().any(|line| line.level == "warn" && line.message == message)
    {
        log.add("warn", message);
    }
}

/// Warns of parts that the rule set and that a ticket's plan has no place for.
pub(crate) fn warn_of_dropped(machine: &mut Machine<'_>, object: &Value, class: &str, parts: &[(usize, &str)]) {
    for (at, setter) in parts {
        let value = super::part(machine, object, *at);
        let is_unset = match value.primitive() {
            Some(Primitive::Boolean(is_set)) => !is_set,
            Some(Primitive::Long(time)) => time == 0,
            _ => value.is_null(),
        };
        let is_empty = is_unset
            || machine.is_a(&value, "java.util.Collection")
                && machine.count_items(&value).is_ok_and(|count| count == 0);
        if !is_empty {
            warn_once(machine, &format!("{class}.{setter} changes nothing: a ticket's plan has no place for it"));
        }
    }
}
