//! `java.util.regex`: Java's own pattern syntax, matched the way Java does, in bounded steps and memory.
//!
//! There is a matcher of our own here because none of the libraries can be bounded: those with look-around and
//! references back count what they retry, not how far each look reaches, so `(?=.*x)a` over a long text takes quadratic
//! time below any limit. Here every step counts ([`Budget`]), texts are UTF-16 as in Java, and the corners (groups
//! inside loops, look-behind, line terminators, regions) follow what the real engine does. Unicode's properties come
//! from `regex-syntax`.
//!
//! Not supported, and said so: `\X`, `\N{…}`, `\b{g}`, canonical equivalence (`CANON_EQ`), rare Unicode blocks.

mod bounds;
mod class;
mod fault;
mod machine;
mod parse;
mod program;
mod property;
mod replace;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use fault::{Bound, ReplacementFault, SyntaxFault};
use machine::Machine;
use program::Program;
pub use replace::{quote, quote_replacement};

/// Only `\n` ends a line.
pub const UNIX_LINES: i32 = 1;
/// Case of ASCII letters does not count.
pub const CASE_INSENSITIVE: i32 = 2;
/// White space and comments in the pattern do not count.
pub const COMMENTS: i32 = 4;
/// `^` and `$` at every line.
pub const MULTILINE: i32 = 8;
/// The pattern is plain text.
pub const LITERAL: i32 = 16;
/// `.` takes line terminators too.
pub const DOTALL: i32 = 32;
/// Case does not count for any letter, where it does not for ASCII.
pub const UNICODE_CASE: i32 = 64;
/// Canonical equivalence: refused.
pub const CANON_EQ: i32 = 128;
/// `\w`, `\d`, `\p{Alpha}` … as Unicode has them.
pub const UNICODE_CHARACTER_CLASS: i32 = 256;

/// How many steps matching may take; one budget serves all the matches of an operation.
#[derive(Debug, Clone)]
pub struct Budget {
    left: u64,
    given: u64,
}

impl Default for Budget {
    /// Enough for honest patterns over a hundred thousand characters; some ten milliseconds.
    fn default() -> Self {
        Self::new(1_000_000)
    }
}

impl Budget {
    /// A budget of so many steps.
    pub fn new(steps: u64) -> Self {
        Self { left: steps, given: steps }
    }

    /// The steps taken so far, for the caller to charge.
    pub fn spent(&self) -> u64 {
        self.given - self.left
    }

    /// Takes steps, of matching or for what a caller does with a match.
    pub fn take(&mut self, steps: u64) -> Result<(), Bound> {
        self.left = self.left.checked_sub(steps).ok_or(Bound)?;
        Ok(())
    }
}

/// Where a match and its groups lie, in UTF-16 units of the input. Group 0 is the match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// Start and end of each group; nothing for a group that took no part.
    pub spans: Vec<Option<(usize, usize)>>,
}

impl Groups {
    /// Start and end of the whole match.
    pub fn whole(&self) -> (usize, usize) {
        self.spans.first().copied().flatten().unwrap_or_default()
    }

    /// Where `Matcher.find()` goes on: past the match, by one more when it is empty.
    pub fn next_search(&self) -> usize {
        let (start, end) = self.whole();
        end + usize::from(start == end)
    }
}

/// A compiled pattern, cheap to clone and to share.
#[derive(Debug, Clone)]
pub struct Pattern(Arc<Program>);

impl Pattern {
    /// Compiles Java's syntax under the flags of `Pattern.compile`. The fault carries the text of Java's exception.
    pub fn compile(source: &str, flags: i32) -> Result<Self, SyntaxFault> {
        Ok(Self(Arc::new(program::compile(source, flags)?)))
    }

    /// The pattern as it was written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// `Pattern.flags()`: those with which it was compiled, and those that it sets itself.
    pub fn flags(&self) -> i32 {
        self.0.flags
    }

    /// The number of groups, the whole match not counted: `Matcher.groupCount()`.
    pub fn group_count(&self) -> usize {
        self.0.groups - 1
    }

    /// The number of a named group.
    pub fn group_number(&self, name: &str) -> Option<usize> {
        self.0.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    /// `Matcher.find` from `at` within a region (start and end, as `Matcher.region`): the first match that starts there
    /// or later. `last` is the end of the match before, or `at` when there is none: where `\G` holds.
    pub fn find_from(
        &self,
        input: &[u16],
        at: usize,
        region: (usize, usize),
        last: usize,
        budget: &mut Budget,
    ) -> Result<Option<Groups>, Bound> {
        Machine::new(&self.0, input, region, last, budget)?.find(at)
    }

    /// `Matcher.matches`: whether the whole region matches.
    pub fn matches(&self, input: &[u16], region: (usize, usize), budget: &mut Budget) -> Result<Option<Groups>, Bound> {
        Machine::new(&self.0, input, region, region.0, budget)?.at_start(true)
    }

    /// `Matcher.lookingAt`: whether the region begins with a match.
    pub fn looking_at(
        &self,
        input: &[u16],
        region: (usize, usize),
        budget: &mut Budget,
    ) -> Result<Option<Groups>, Bound> {
        Machine::new(&self.0, input, region, region.0, budget)?.at_start(false)
    }
}
