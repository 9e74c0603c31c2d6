//! The two engines behind one face.

use crate::{
    StoreError,
    postgres::Postgres,
    row::{Arg, Row},
    sqlite::Sqlite,
    statement::{Sql, Step},
};
use std::path::PathBuf;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// A SQLite file; it is created when absent.
    Sqlite(PathBuf),
    /// A PostgreSQL URL, `postgres://…`.
    Postgres(String),
}

/// The schema's migrations, in order. A migration is never edited once it has been released; it is followed by another.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_webhooks_and_files.sql"),
    include_str!("../migrations/0003_rules.sql"),
];

/// An open database.
pub enum Driver {
    /// SQLite: one writer, many readers.
    Sqlite(Sqlite),
    /// PostgreSQL: a pool.
    Postgres(Postgres),
}

impl Driver {
    /// Opens the database and brings its schema up to date.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        match location {
            Location::Sqlite(path) => Ok(Self::Sqlite(Sqlite::open(path, MIGRATIONS).await?)),
            Location::Postgres(url) => Ok(Self::Postgres(Postgres::open(url, MIGRATIONS).await?)),
        }
    }

    /// Runs one statement that changes nothing.
    pub async fn read(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(sql, args).await,
            Self::Postgres(postgres) => postgres.read(sql, args).await,
        }
    }

    /// Runs a batch in one durable transaction; gives the rows that each step returned.
    pub async fn write(&self, steps: Vec<Step>) -> Result<Vec<Vec<Row>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(steps).await,
            Self::Postgres(postgres) => postgres.write(steps).await,
        }
    }

    /// Waits for accepted writes and closes.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close().await,
        }
    }
}
