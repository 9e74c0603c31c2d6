//! What went wrong, where, and the line it happened on.

use std::fmt::{self, Write as _};

/// A fault of a template, found by parsing or by rendering it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind of fault it is.
    pub kind: ErrorKind,
    /// Line of the fault, from 1.
    pub line: usize,
    /// Column of the fault in characters, from 1.
    pub column: usize,
    /// What is wrong, in a sentence without its end.
    pub message: String,
    /// The line of the fault; of a very long line the part around the fault.
    pub source_line: String,
    /// The macros the fault happened in, the innermost first, with the places that call them.
    pub calls: Box<[CallSite]>,
    /// How many characters of `source_line` come before the fault.
    indent: usize,
}

/// What kind of fault a template has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is no template: found by parsing.
    Syntax,
    /// The template asks for what templates do not have here, such as files.
    Unavailable,
    /// A value does not fit what is done with it, where Java would throw.
    Value,
    /// The rendering needs more than its [`Limits`](crate::Limits) allow.
    Limit,
}

/// Where a macro is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSite {
    /// The macro's name.
    pub name: String,
    /// Line of the call, from 1.
    pub line: usize,
    /// Column of the call in characters, from 1.
    pub column: usize,
}

/// How many characters of a long line are shown on each side of the fault.
const SHOWN: usize = 100;

/// How many calls of macros an error names; more are cut in the middle.
const SHOWN_CALLS: usize = 8;

impl Error {
    /// How many characters of [`Error::source_line`] come before the fault.
    pub const fn indent(&self) -> usize {
        self.indent
    }

    /// The line of the fault and, below it, a caret under the fault.
    pub fn caret(&self) -> String {
        let indent: String =
            self.source_line.chars().take(self.indent).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        format!("{}\n{indent}^", self.source_line)
    }

    /// Everything there is to say, on several lines: the message with its place, the line, the caret,
    /// and the calls of macros that led there.
    pub fn report(&self) -> String {
        let mut report = format!("{self}\n{}", self.caret());
        for call in &self.calls {
            let CallSite { name, line, column } = call;
            // Writing to a string does not fail.
            let _ = write!(report, "\nin #{name}, called at line {line}, column {column}");
        }
        report
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} at line {}, column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for Error {}

/// A fault inside the crate: a place in the whole template, by byte, and a message.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    pub(crate) offset: usize,
    pub(crate) message: String,
    /// Names and places of the calls of macros, the innermost first.
    pub(crate) calls: Vec<(Box<str>, usize)>,
}

impl Fault {
    pub(crate) fn new(kind: ErrorKind, offset: usize, message: impl Into<String>) -> Self {
        Self { kind, offset, message: message.into(), calls: Vec::new() }
    }

    /// A value that does not fit.
    pub(crate) fn value(offset: usize, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, offset, message)
    }

    /// A limit that is met.
    pub(crate) fn limit(offset: usize, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Limit, offset, message)
    }

    /// The fault happened in a macro that is called at a place. Long chains keep their ends.
    pub(crate) fn called(&mut self, name: &str, offset: usize) {
        if self.calls.len() == SHOWN_CALLS {
            self.calls.remove(SHOWN_CALLS / 2);
        }
        self.calls.push((name.into(), offset));
    }

    /// The fault with its line, for the caller.
    pub(crate) fn locate(self, source: &str) -> Error {
        let place = Place::of(self.offset, source);
        let tail = source[place.offset..].split(['\n', '\r']).next().unwrap_or_default();
        let shown = &place.head[place.head.len().saturating_sub(SHOWN)..];
        let calls = self.calls.into_iter().map(|(name, offset)| {
            let place = Place::of(offset, source);
            CallSite { name: name.into(), line: place.line, column: place.head.len() + 1 }
        });
        Error {
            kind: self.kind,
            line: place.line,
            column: place.head.len() + 1,
            message: self.message,
            source_line: shown.iter().copied().chain(tail.chars().take(SHOWN)).collect(),
            calls: calls.collect(),
            indent: shown.len(),
        }
    }
}

/// A byte of a source as a line, and what the line has before it.
struct Place {
    offset: usize,
    line: usize,
    head: Vec<char>,
}

impl Place {
    fn of(offset: usize, source: &str) -> Self {
        let mut offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &source[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self { offset, line: before.matches('\n').count() + 1, head: before[start..].chars().collect() }
    }
}
