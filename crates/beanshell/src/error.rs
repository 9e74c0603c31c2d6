//! What went wrong, where, and the line it happened on.

use std::fmt;

/// Why a script did not parse or did not run to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind of fault.
    pub kind: ErrorKind,
    /// What is wrong, in a sentence without its end.
    pub message: String,
    /// Line of the fault, from 1; 0 where it lies at no place of the script, but in what the script left behind.
    pub line: usize,
    /// Column of the fault in characters, from 1; 0 as the line.
    pub column: usize,
    /// The line of the fault; of a very long line the part around the fault.
    pub source_line: String,
    /// How many characters of `source_line` come before the fault.
    indent: usize,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not a script.
    Syntax,
    /// The script does something that has no meaning: an undefined variable, a method that does not exist. A script
    /// cannot catch it (BeanShell's `EvalError`).
    Evaluation,
    /// A Java exception that the script threw or caused and did not catch: its class, such as
    /// `java.lang.NullPointerException`.
    Exception(String),
    /// A bound was reached.
    Bound(Bound),
}

/// What ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Steps of evaluation.
    Steps,
    /// Bytes of memory.
    Memory,
    /// Levels of calls and expressions inside each other.
    Depth,
    /// Time.
    Time,
    /// Bytes of printed text.
    Output,
}

/// How many bytes of a message are kept: names in it may be as long as the script.
const LONGEST: usize = 2_000;

/// How many characters of a long line are shown on each side of the fault.
const SHOWN: usize = 100;

impl Error {
    /// A fault at a byte of the source.
    pub(crate) fn at(source: &str, offset: usize, kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut message: String = message.into();
        if message.len() > LONGEST {
            message.truncate(message.floor_char_boundary(LONGEST));
            message.push('…');
        }
        let mut offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let (before, after) = source.split_at(offset);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let head: Vec<char> = before[start..].chars().collect();
        let tail = after.split(['\n', '\r']).next().unwrap_or_default();
        let shown = &head[head.len().saturating_sub(SHOWN)..];
        Self {
            kind,
            message,
            line: before.matches('\n').count() + 1,
            column: head.len() + 1,
            source_line: shown.iter().copied().chain(tail.chars().take(SHOWN)).collect(),
            indent: shown.len(),
        }
    }

    /// A fault that lies at no place of the script.
    pub(crate) fn of_no_place(kind: ErrorKind, message: String) -> Self {
        Self { kind, message, line: 0, column: 0, source_line: String::new(), indent: 0 }
    }

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
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return out.write_str(&self.message);
        }
        write!(out, "{} at line {}, column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for Error {}

/// What ends an evaluation early.
#[derive(Debug, Clone)]
pub struct Throw(pub(crate) Box<Thrown>);

/// See [`Throw`].
#[derive(Debug, Clone)]
pub(crate) struct Thrown {
    pub what: What,
    /// Where it happened, once a node of the tree has said so.
    pub place: Option<Place>,
}

/// A place in one of the sources of a run (`eval` adds sources).
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub source: std::sync::Arc<str>,
    pub at: crate::ast::At,
}

/// What was thrown.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// A throwable object, which `catch` sees.
    Exception(crate::Ref),
    /// Nothing that a script can catch.
    Fault(ErrorKind, String),
}

impl Throw {
    /// An exception of the script's world.
    pub(crate) fn exception(object: crate::Ref) -> Self {
        Self(Box::new(Thrown { what: What::Exception(object), place: None }))
    }

    /// The exception, if it is one that a script can catch.
    pub fn object(&self) -> Option<crate::Ref> {
        match self.0.what {
            What::Exception(object) => Some(object),
            What::Fault(..) => None,
        }
    }

    /// A fault of evaluation that no script can catch, such as a method that does not exist.
    pub fn fault(message: impl Into<String>) -> Self {
        Self(Box::new(Thrown { what: What::Fault(ErrorKind::Evaluation, message.into()), place: None }))
    }

    /// A bound that was reached.
    pub(crate) fn bound(bound: Bound, message: impl Into<String>) -> Self {
        Self(Box::new(Thrown { what: What::Fault(ErrorKind::Bound(bound), message.into()), place: None }))
    }
}

/// The answer of every step of an evaluation.
pub type Answer<T = crate::Value> = Result<T, Throw>;
