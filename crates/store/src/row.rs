//! Values in and rows out, the same for both engines.

use crate::StoreError;
use model::{Id, TenantId, Timestamp};

/// A value given to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
    /// BOOLEAN.
    Bool(bool),
    /// BLOB or BYTEA.
    Bytes(Vec<u8>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<Option<String>> for Arg {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}
impl From<bool> for Arg {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<Timestamp> for Arg {
    fn from(time: Timestamp) -> Self {
        Self::Int(Some(time.0))
    }
}
impl From<Option<Timestamp>> for Arg {
    fn from(time: Option<Timestamp>) -> Self {
        Self::Int(time.map(|time| time.0))
    }
}
impl From<&Id> for Arg {
    fn from(id: &Id) -> Self {
        id.as_str().into()
    }
}
impl From<&TenantId> for Arg {
    fn from(tenant: &TenantId) -> Self {
        tenant.as_str().into()
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// NULL.
    Null,
    /// TEXT.
    Text(String),
    /// BIGINT.
    Int(i64),
    /// BOOLEAN.
    Bool(bool),
    /// BLOB or BYTEA.
    Bytes(Vec<u8>),
}

/// A row, read from left to right by [`Row::take`] and its kin.
#[derive(Debug, Clone)]
pub struct Row {
    cells: std::vec::IntoIter<Cell>,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self { cells: cells.into_iter() }
    }

    fn next(&mut self) -> Cell {
        self.cells.next().unwrap_or(Cell::Null)
    }

    /// The next value as text.
    pub fn text(&mut self) -> Result<String, StoreError> {
        self.optional_text()?.ok_or_else(|| StoreError::Corrupt("a text is missing".into()))
    }

    /// The next value as text or null.
    pub fn optional_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next() {
            Cell::Text(text) => Ok(Some(text)),
            Cell::Null => Ok(None),
            other => Err(StoreError::Corrupt(format!("a text was expected, found {other:?}"))),
        }
    }

    /// The next value as a number.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        self.optional_int()?.ok_or_else(|| StoreError::Corrupt("a number is missing".into()))
    }

    /// The next value as a number or null.
    pub fn optional_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next() {
            Cell::Int(number) => Ok(Some(number)),
            Cell::Null => Ok(None),
            other => Err(StoreError::Corrupt(format!("a number was expected, found {other:?}"))),
        }
    }

    /// The next value as a point in time.
    pub fn time(&mut self) -> Result<Timestamp, StoreError> {
        self.int().map(Timestamp)
    }

    /// The next value as a point in time or null.
    pub fn optional_time(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.optional_int()?.map(Timestamp))
    }

    /// The next value as a boolean; SQLite keeps them as numbers.
    pub fn boolean(&mut self) -> Result<bool, StoreError> {
        match self.next() {
            Cell::Bool(value) => Ok(value),
            Cell::Int(number) => Ok(number != 0),
            other => Err(StoreError::Corrupt(format!("a boolean was expected, found {other:?}"))),
        }
    }

    /// The next value as bytes.
    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.next() {
            Cell::Bytes(bytes) => Ok(bytes),
            other => Err(StoreError::Corrupt(format!("bytes were expected, found {other:?}"))),
        }
    }

    /// The next value as JSON.
    pub fn json(&mut self) -> Result<serde_json::Value, StoreError> {
        parse(&self.text()?)
    }

    /// The next value as JSON or null.
    pub fn optional_json(&mut self) -> Result<Option<serde_json::Value>, StoreError> {
        self.optional_text()?.as_deref().map(parse).transpose()
    }
}

fn parse(text: &str) -> Result<serde_json::Value, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("not JSON: {error}")))
}
