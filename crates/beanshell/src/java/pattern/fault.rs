//! What can go wrong with patterns.

/// A pattern that Java refuses, or that is not supported here: `PatternSyntaxException`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What is wrong.
    pub description: String,
    /// Where, in characters of the pattern; below zero when nowhere in particular.
    pub index: i64,
    /// The pattern.
    pub pattern: String,
}

impl SyntaxFault {
    /// The text of `PatternSyntaxException.getMessage()`: description, place, pattern and a caret below it.
    pub fn message(&self) -> String {
        let Ok(index) = usize::try_from(self.index) else {
            return format!("{}\n{}", self.description, self.pattern);
        };
        let mut message = format!("{} near index {index}\n{}", self.description, self.pattern);
        if index < self.pattern.encode_utf16().count() {
            message.push('\n');
            message.extend(std::iter::repeat_n(' ', index));
            message.push('^');
        }
        message
    }
}

/// Matching took more steps or memory than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound;

/// A replacement text that does not fit its pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplacementFault {
    /// `IllegalArgumentException` with this message.
    Illegal(String),
    /// `IndexOutOfBoundsException` with this message.
    NoGroup(String),
    /// Matching took too long, or the result is too long.
    Bound,
}

impl From<Bound> for ReplacementFault {
    fn from(_: Bound) -> Self {
        Self::Bound
    }
}
