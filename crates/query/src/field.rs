//! The fields a list allows, and the operators on them.

use std::fmt;

use crate::fault::listed;

/// What a field holds; decides which literals suit it and how they compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text that people write (names, statuses): compared without regard to the case of ASCII letters.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Bool,
    /// An instant, to the microsecond.
    Time,
    /// An identifier: compared character by character.
    Id,
}

/// An operator of the filter language (`isc-sdim.md` 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `eq`: equals.
    Eq,
    /// `ne`: does not equal; holds for null.
    Ne,
    /// `co`: contains the text.
    Co,
    /// `sw`: starts with the text.
    Sw,
    /// `in`: equals one of a list.
    In,
    /// `ca`: the field's collection contains all of a list.
    Ca,
    /// `gt`: is greater.
    Gt,
    /// `ge`: is greater or equal.
    Ge,
    /// `lt`: is less.
    Lt,
    /// `le`: is less or equal.
    Le,
    /// `pr field`: is present, that is, not null.
    Pr,
    /// `field isnull`: is null.
    IsNull,
}

impl Op {
    const ALL: [Self; 12] = [
        Self::Eq,
        Self::Ne,
        Self::Co,
        Self::Sw,
        Self::In,
        Self::Ca,
        Self::Gt,
        Self::Ge,
        Self::Lt,
        Self::Le,
        Self::Pr,
        Self::IsNull,
    ];

    /// The spelling in a filter, always lowercase.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::In => "in",
            Self::Ca => "ca",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Pr => "pr",
            Self::IsNull => "isnull",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.as_str() == word)
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A field that a list may be filtered or sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name in the query, case-sensitive; may contain dots. `and`, `or`, `not` and `pr` are words of the language
    /// and cannot be names.
    pub name: &'static str,
    /// What the field holds.
    pub kind: Kind,
    /// The operators allowed on it; empty for a field that is only sorted by.
    pub ops: &'static [Op],
    /// Whether `sorters` may name it.
    pub sortable: bool,
}

impl Field {
    /// The allowed operators as a message lists them.
    pub(crate) fn listed_ops(&self) -> String {
        listed(self.ops.iter().map(|op| op.as_str()))
    }
}
