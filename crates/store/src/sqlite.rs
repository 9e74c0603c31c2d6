//! SQLite: WAL, `synchronous=FULL`, one writer that commits waiting batches in groups, a pool of readers.

use crate::{
    StoreError,
    row::{Arg, Cell, Row},
    statement::{Sql, Step},
};
use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Column, ConnectOptions, Connection, Either, Executor, Row as _, SqliteConnection, SqlitePool,
    TypeInfo, ValueRef,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};
use std::path::Path;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Batches that may wait for the writer; a caller beyond that waits to hand its batch over.
const QUEUE: usize = 4096;
/// Most batches in one commit.
const GROUP: usize = 512;
/// Connections for reading.
const READERS: u32 = 4;

type Queue = mpsc::Sender<(Vec<Step>, Reply)>;
type Reply = oneshot::Sender<Result<Vec<Vec<Row>>, StoreError>>;

/// An open SQLite database.
pub struct Sqlite {
    readers: SqlitePool,
    writer: Mutex<Option<tokio::task::JoinHandle<()>>>,
    queue: std::sync::RwLock<Option<Queue>>,
}

impl Sqlite {
    pub(crate) async fn open(path: &Path, migrations: &[&str]) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(10))
            .pragma("cache_size", "-65536")
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let mut writer = options.clone().connect().await?;
        migrate(&mut writer, migrations).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        let task = tokio::spawn(write_loop(writer, receiver));
        Ok(Self { readers, writer: Mutex::new(Some(task)), queue: std::sync::RwLock::new(Some(sender)) })
    }

    pub(crate) async fn read(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>, StoreError> {
        let mut connection = self.readers.acquire().await?;
        let (rows, _) = run(&mut connection, sql.for_sqlite(), args).await?;
        Ok(rows)
    }

    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<Vec<Vec<Row>>, StoreError> {
        let queue = self.queue.read().ok().and_then(|queue| queue.clone()).ok_or(StoreError::Closed)?;
        let (reply, answer) = oneshot::channel();
        queue.send((steps, reply)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    pub(crate) async fn close(&self) {
        if let Ok(mut queue) = self.queue.write() {
            *queue = None;
        }
        if let Some(task) = self.writer.lock().await.take() {
            let _ = task.await;
        }
        self.readers.close().await;
    }
}

async fn migrate(connection: &mut SqliteConnection, migrations: &[&str]) -> Result<(), StoreError> {
    let (mut rows, _) = run(connection, "PRAGMA user_version", &[]).await?;
    let done = rows.first_mut().map_or(Ok(0), Row::int)?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    if done > migrations.len() {
        return Err(StoreError::Schema(format!("it is at version {done}, this program knows {}", migrations.len())));
    }
    for (index, migration) in migrations.iter().enumerate().skip(done) {
        // The version is part of the transaction, so a migration is there whole or not at all.
        let script = format!("BEGIN IMMEDIATE; {migration}; PRAGMA user_version = {}; COMMIT;", index + 1);
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(script)))
            .await
            .map_err(|error| StoreError::Schema(format!("migration {}: {error}", index + 1)))?;
    }
    Ok(())
}

/// Takes batches as they come and commits all that wait in one transaction, each in a savepoint of its own.
async fn write_loop(mut connection: SqliteConnection, mut queue: mpsc::Receiver<(Vec<Step>, Reply)>) {
    while let Some(first) = queue.recv().await {
        let mut group = vec![first];
        while group.len() < GROUP {
            let Ok(next) = queue.try_recv() else { break };
            group.push(next);
        }
        let mut answers = Vec::with_capacity(group.len());
        let committed = match connection.execute("BEGIN IMMEDIATE").await {
            Ok(_) => {
                for (steps, reply) in group {
                    answers.push((batch(&mut connection, &steps).await, reply));
                }
                connection.execute("COMMIT").await.map(drop)
            }
            Err(error) => {
                answers.extend(group.into_iter().map(|(_, reply)| (Err(StoreError::Closed), reply)));
                Err(error)
            }
        };
        if let Err(error) = &committed {
            tracing::error!(%error, "a commit failed; nothing of the group was written");
            let _ = connection.execute("ROLLBACK").await;
        }
        for (answer, reply) in answers {
            let answer = match &committed {
                Ok(()) => answer,
                Err(error) => Err(StoreError::Database(sqlx::Error::Protocol(format!("commit failed: {error}")))),
            };
            let _ = reply.send(answer);
        }
    }
    let _ = connection.close().await;
}

async fn batch(connection: &mut SqliteConnection, steps: &[Step]) -> Result<Vec<Vec<Row>>, StoreError> {
    connection.execute("SAVEPOINT batch").await?;
    let mut results = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        let failure = match run(connection, step.sql.for_sqlite(), &step.args).await {
            Ok((rows, changed)) if step.expect.is_none_or(|expected| expected == changed) => {
                results.push(rows);
                continue;
            }
            Ok(_) => StoreError::Conflict { step: index },
            Err(error) if is_unique_violation(&error) => StoreError::Conflict { step: index },
            Err(error) => error,
        };
        connection.execute("ROLLBACK TO batch; RELEASE batch").await?;
        return Err(failure);
    }
    connection.execute("RELEASE batch").await?;
    Ok(results)
}

fn is_unique_violation(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
}

async fn run(connection: &mut SqliteConnection, sql: &str, args: &[Arg]) -> Result<(Vec<Row>, u64), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the driver is the one home of queries")]
    let mut query = sqlx::query::<sqlx::Sqlite>(AssertSqlSafe(sql.to_owned()));
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

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, SqliteArguments>;

fn bind<'q>(query: Query<'q>, arg: &Arg) -> Query<'q> {
    match arg.clone() {
        Arg::Text(text) => query.bind(text),
        Arg::Int(number) => query.bind(number),
        Arg::Bool(value) => query.bind(value),
        Arg::Bytes(bytes) => query.bind(bytes),
    }
}

fn cells(row: &SqliteRow) -> Result<Row, StoreError> {
    let cell = |index: usize| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match value.type_info().name() {
            "INTEGER" | "BOOLEAN" => Cell::Int(row.try_get_unchecked(index)?),
            "BLOB" => Cell::Bytes(row.try_get_unchecked(index)?),
            _ => Cell::Text(row.try_get_unchecked(index)?),
        })
    };
    Ok(Row::new(row.columns().iter().map(|column| cell(column.ordinal())).collect::<Result<_, _>>()?))
}
