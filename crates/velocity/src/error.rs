//! What went wrong, where, and the line it happened on.

use std::fmt;

/// A fault of a template, found by parsing or by rendering it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Line of the fault, from 1.
    pub line: usize,
    /// Column of the fault in characters, from 1.
    pub column: usize,
    /// What is wrong, in a sentence without its end.
    pub message: String,
    /// The line of the fault; of a very long line the part around the fault.
    pub source_line: String,
    /// How many characters of `source_line` come before the fault.
    indent: usize,
}

/// How many characters of a long line are shown on each side of the fault.
const SHOWN: usize = 100;

impl Error {
    /// The line of the fault and, below it, a caret under the fault.
    pub fn caret(&self) -> String {
        let indent: String =
            self.source_line.chars().take(self.indent).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        format!("{}\n{indent}^", self.source_line)
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
    pub(crate) offset: usize,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }

    /// The fault with its line, for the caller.
    pub(crate) fn locate(self, source: &str) -> Error {
        let mut offset = self.offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let (before, after) = source.split_at(offset);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let head: Vec<char> = before[start..].chars().collect();
        let tail = after.split(['\n', '\r']).next().unwrap_or_default();
        let shown = &head[head.len().saturating_sub(SHOWN)..];
        Error {
            line: before.matches('\n').count() + 1,
            column: head.len() + 1,
            message: self.message,
            source_line: shown.iter().copied().chain(tail.chars().take(SHOWN)).collect(),
            indent: shown.len(),
        }
    }
}
