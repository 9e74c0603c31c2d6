//! What goes wrong inside Java's classes: an exception that a script may catch, or a bound of ours.

use std::fmt;

/// Why a Java class gives no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An exception of Java's.
    Thrown {
        /// The class with its package, such as `java.lang.NumberFormatException`.
        class: &'static str,
        /// What `getMessage()` gives; nothing where it gives `null`.
        message: Option<String>,
    },
    /// The answer would be longer than the caller allows.
    TooLong,
}

impl Fault {
    /// An exception with a message.
    pub fn thrown(class: &'static str, message: impl Into<String>) -> Self {
        Self::Thrown { class, message: Some(message.into()) }
    }

    /// An `IllegalArgumentException`.
    pub fn illegal_argument(message: impl Into<String>) -> Self {
        Self::thrown("java.lang.IllegalArgumentException", message)
    }

    /// A `NumberFormatException`.
    pub fn number_format(message: impl Into<String>) -> Self {
        Self::thrown("java.lang.NumberFormatException", message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thrown { class, message: Some(message) } => write!(out, "{class}: {message}"),
            Self::Thrown { class, message: None } => out.write_str(class),
            Self::TooLong => out.write_str("the text would be too long"),
        }
    }
}

impl std::error::Error for Fault {}
