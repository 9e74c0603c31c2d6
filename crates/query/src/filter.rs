//! A filter that has been read: every field, operator and literal in it is allowed.

use std::fmt::{self, Write as _};

use crate::{Field, Op, time};

/// A condition on the rows of a list. [`parse_filter`](crate::parse_filter) makes it; `Display` writes it back as a text
/// that parses to the same filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of them hold; two or more.
    And(Vec<Filter>),
    /// One of them holds; two or more.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A test of one field.
    Test {
        /// The field, out of the list given to the parser.
        field: &'static Field,
        /// One of the field's operators.
        op: Op,
        /// None for [`Op::Pr`] and [`Op::IsNull`], one or more for [`Op::In`] and [`Op::Ca`], exactly one for others.
        values: Vec<Literal>,
    },
}

/// A value in a filter, already of the field's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// For `Kind::Text` and `Kind::Id`, unescaped.
    Text(String),
    /// For `Kind::Number`.
    Number(i64),
    /// For `Kind::Bool`.
    Bool(bool),
    /// For `Kind::Time`: microseconds since 1970-01-01T00:00:00Z, in the years 0000 to 9999.
    Time(i64),
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => joined(f, parts, " and ", |part| matches!(part, Self::And(_) | Self::Or(_))),
            Self::Or(parts) => joined(f, parts, " or ", |part| matches!(part, Self::Or(_))),
            Self::Not(inner) => {
                f.write_str("not ")?;
                maybe_wrapped(f, inner, matches!(**inner, Self::And(_) | Self::Or(_)))
            }
            Self::Test { field, op: Op::Pr, .. } => write!(f, "pr {}", field.name),
            Self::Test { field, op: Op::IsNull, .. } => write!(f, "{} isnull", field.name),
            Self::Test { field, op: op @ (Op::In | Op::Ca), values } => {
                write!(f, "{} {op} (", field.name)?;
                listed(f, values)?;
                f.write_char(')')
            }
            Self::Test { field, op, values } => {
                write!(f, "{} {op} ", field.name)?;
                listed(f, values)
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Filter], word: &str, wraps: impl Fn(&Filter) -> bool) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        maybe_wrapped(f, part, wraps(part))?;
    }
    Ok(())
}

fn maybe_wrapped(f: &mut fmt::Formatter<'_>, part: &Filter, wrap: bool) -> fmt::Result {
    if wrap { write!(f, "({part})") } else { write!(f, "{part}") }
}

fn listed(f: &mut fmt::Formatter<'_>, values: &[Literal]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{value}")?;
    }
    Ok(())
}

/// As a filter writes it: text quoted and escaped, the rest bare.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                f.write_char('"')?;
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        f.write_char('\\')?;
                    }
                    f.write_char(c)?;
                }
                f.write_char('"')
            }
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Time(micros) => f.write_str(&time::print(*micros)),
        }
    }
}
