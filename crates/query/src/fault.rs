//! What is wrong with a parameter, and where.

use crate::MAX_CHARACTERS;

/// A parameter that cannot be read. Its `Display` is fit for the caller who wrote the parameter: it names the place and
/// what is allowed there, e.g. `filters: column 6: operator "co" is not allowed for "name"; allowed: eq`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {}{message}", self.place())]
pub struct Fault {
    /// The query parameter: `filters`, `sorters`, `limit`, `offset` or `count`.
    pub parameter: &'static str,
    /// The column where the fault begins, in characters from 1. Always 1 for `limit`, `offset` and `count`, whose
    /// `Display` leaves it out.
    pub position: usize,
    /// What is wrong and what is allowed, without the place.
    pub message: String,
}

impl Fault {
    pub(crate) fn filters(position: usize, message: impl Into<String>) -> Self {
        Self { parameter: "filters", position, message: message.into() }
    }

    pub(crate) fn sorters(position: usize, message: impl Into<String>) -> Self {
        Self { parameter: "sorters", position, message: message.into() }
    }

    fn place(&self) -> String {
        match self.parameter {
            "filters" | "sorters" => format!("column {}: ", self.position),
            _ => String::new(),
        }
    }
}

/// Refuses, before any parsing, a text that is empty, too long or holds a NUL (which PostgreSQL cannot store).
pub(crate) fn check_text(parameter: &'static str, text: &str) -> Result<(), Fault> {
    let fault = |position, message: String| Err(Fault { parameter, position, message });
    if text.trim().is_empty() {
        return fault(1, "the text is empty; leave the parameter out instead".to_owned());
    }
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        return fault(MAX_CHARACTERS + 1, format!("the text is longer than {MAX_CHARACTERS} characters"));
    }
    match text.chars().position(|c| c == '\0') {
        Some(index) => fault(index + 1, "a NUL character is not allowed".to_owned()),
        None => Ok(()),
    }
}

/// A piece of the caller's text for a message: quoted, control characters escaped, cut to a readable length.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Names joined for the end of a message, `none` when there are none.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
