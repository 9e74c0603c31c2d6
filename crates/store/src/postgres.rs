//! PostgreSQL 15 and later: a pool, one transaction for a batch.

use crate::{
    StoreError,
    row::{Arg, Cell, Row},
    statement::{Sql, Step},
};
use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Column, Either, Executor, PgConnection, PgPool, Row as _, TypeInfo, ValueRef,
    postgres::{PgArguments, PgPoolOptions, PgRow},
};

/// Connections of one server.
const CONNECTIONS: u32 = 16;
/// The advisory lock that servers starting together take before they migrate: "desk" in ASCII.
const MIGRATION_LOCK: i64 = 0x6465_736b;

/// An open PostgreSQL database.
pub struct Postgres {
    pool: PgPool,
}

impl Postgres {
    pub(crate) async fn open(url: &str, migrations: &[&str]) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect(url).await?;
        let postgres = Self { pool };
        postgres.migrate(migrations).await?;
        Ok(postgres)
    }

    async fn migrate(&self, migrations: &[&str]) -> Result<(), StoreError> {
        let schema = |error: sqlx::Error| StoreError::Schema(error.to_string());
        let mut transaction = self.pool.begin().await?;
        run(&mut transaction, "SELECT pg_advisory_xact_lock($1)", &[Arg::from(MIGRATION_LOCK)]).await?;
        transaction
            .execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
            .await
            .map_err(schema)?;
        let (mut rows, _) = run(&mut transaction, "SELECT COALESCE(MAX(version), 0) FROM schema_version", &[]).await?;
        let done = usize::try_from(rows.first_mut().map_or(Ok(0), Row::int)?).unwrap_or(usize::MAX);
        if done > migrations.len() {
            return Err(StoreError::Schema(format!(
                "it is at version {done}, this program knows {}",
                migrations.len()
            )));
        }
        for (index, migration) in migrations.iter().enumerate().skip(done) {
            let script = migration.replace(" TEXT", " TEXT COLLATE \"C\"").replace(" BLOB", " BYTEA");
            transaction.execute(sqlx::raw_sql(AssertSqlSafe(script))).await.map_err(schema)?;
            let version = i64::try_from(index + 1).unwrap_or(i64::MAX);
            run(&mut transaction, "INSERT INTO schema_version (version) VALUES ($1)", &[Arg::from(version)]).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(crate) async fn read(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let (rows, _) = run(&mut connection, sql.for_postgres(), args).await?;
        Ok(rows)
    }

    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<Vec<Vec<Row>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let mut results = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            // Dropping the transaction rolls it back.
            match run(&mut transaction, step.sql.for_postgres(), &step.args).await {
                Ok((rows, changed)) if step.expect.is_none_or(|expected| expected == changed) => results.push(rows),
                Ok(_) => return Err(StoreError::Conflict { step: index }),
                Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {
                    return Err(StoreError::Conflict { step: index });
                }
                Err(error) => return Err(error),
            }
        }
        transaction.commit().await?;
        Ok(results)
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn run(connection: &mut PgConnection, sql: &str, args: &[Arg]) -> Result<(Vec<Row>, u64), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the driver is the one home of queries")]
    let mut query = sqlx::query::<sqlx::Postgres>(AssertSqlSafe(sql.to_owned()));
    for arg in args {
        query = bind(query, arg);
    }
    let mut rows = Vec::new();
    let mut changed = 0;
    let mut stream = connection.fetch_many(query);
    while let Some(item) = stream.try_next().await? {
        match item {
            Either::Left(result) => changed += result.rows_affected(),
            Either::Right(row) => rows.push(cells(&row)?),
        }
    }
    Ok((rows, changed))
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Postgres, PgArguments>;

fn bind<'q>(query: Query<'q>, arg: &Arg) -> Query<'q> {
    match arg.clone() {
        Arg::Text(text) => query.bind(text),
        Arg::Int(number) => query.bind(number),
        Arg::Bool(value) => query.bind(value),
        Arg::Bytes(bytes) => query.bind(bytes),
    }
}

fn cells(row: &PgRow) -> Result<Row, StoreError> {
    let cell = |index: usize| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match value.type_info().name() {
            "INT8" => Cell::Int(row.try_get(index)?),
            "INT4" => Cell::Int(i64::from(row.try_get::<i32, _>(index)?)),
            "BOOL" => Cell::Bool(row.try_get(index)?),
            "BYTEA" => Cell::Bytes(row.try_get(index)?),
            "VOID" => Cell::Null,
            _ => Cell::Text(row.try_get(index)?),
        })
    };
    Ok(Row::new(row.columns().iter().map(|column| cell(column.ordinal())).collect::<Result<_, _>>()?))
}
