//! Java's strings: immutable sequences of UTF-16 units that know whether two are the same object.

use std::{fmt, sync::Arc};

/// A `java.lang.String`. A clone is the same string; `==` of Rust compares the text, [`Text::same`] the object.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<[u16]>);

impl Text {
    /// A string of these units.
    pub fn new(units: impl Into<Arc<[u16]>>) -> Self {
        Self(units.into())
    }

    /// The UTF-16 units.
    pub fn units(&self) -> &[u16] {
        &self.0
    }

    /// How many units there are: Java's `length()`.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are one object, which is what Java's `==` asks.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether this is exactly that text.
    pub fn is(&self, text: &str) -> bool {
        self.0.iter().copied().eq(text.encode_utf16())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_ascii() {
            return Self(text.bytes().map(u16::from).collect());
        }
        Self(text.encode_utf16().collect::<Vec<_>>().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

/// Half a surrogate pair is shown as U+FFFD.
impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        char::decode_utf16(self.0.iter().copied())
            .try_for_each(|unit| fmt::Write::write_char(out, unit.unwrap_or(char::REPLACEMENT_CHARACTER)))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.to_string())
    }
}
