//! Statements and batches.

use crate::row::Arg;
use std::borrow::Cow;

/// The text of a statement. Most serve both engines; where they differ the two stand side by side.
#[derive(Debug, Clone)]
pub struct Sql {
    /// For SQLite.
    pub sqlite: Cow<'static, str>,
    /// For PostgreSQL, when it differs.
    pub postgres: Option<Cow<'static, str>>,
}

impl Sql {
    /// One text for both engines.
    pub const fn both(text: &'static str) -> Self {
        Self { sqlite: Cow::Borrowed(text), postgres: None }
    }

    /// A text for each engine.
    pub const fn two(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite: Cow::Borrowed(sqlite), postgres: Some(Cow::Borrowed(postgres)) }
    }

    /// A text made at run time from parts of ours; values never go into it.
    pub fn made(text: String) -> Self {
        Self { sqlite: Cow::Owned(text), postgres: None }
    }

    pub(crate) fn for_sqlite(&self) -> &str {
        &self.sqlite
    }

    pub(crate) fn for_postgres(&self) -> &str {
        self.postgres.as_deref().unwrap_or(&self.sqlite)
    }
}

/// Statements by name: the catalogue that tests prepare on each engine.
macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: $crate::statement::Sql = $sql;)*
        /// Every statement of this module, for the test that prepares them all.
        pub(crate) const CATALOGUE: &[(&str, $crate::statement::Sql)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use catalogue;

/// One statement of a batch.
#[derive(Debug, Clone)]
pub struct Step {
    pub(crate) sql: Sql,
    pub(crate) args: Vec<Arg>,
    /// The number of rows it must change; any other number is a conflict.
    pub(crate) expect: Option<u64>,
}

impl Step {
    /// A statement that may change any number of rows.
    pub fn new(sql: Sql, args: Vec<Arg>) -> Self {
        Self { sql, args, expect: None }
    }

    /// A statement that must change exactly one row.
    pub fn one(sql: Sql, args: Vec<Arg>) -> Self {
        Self { sql, args, expect: Some(1) }
    }
}
