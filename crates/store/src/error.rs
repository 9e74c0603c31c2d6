//! What can go wrong in the store.

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A condition of the batch did not hold, or a unique key was taken; nothing was written.
    #[error("step {step} of the batch met a conflict")]
    Conflict {
        /// Which step, from 0.
        step: usize,
    },
    /// The database failed. For a write, whether it was committed is not known.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row does not read as what it should be.
    #[error("a stored value does not read: {0}")]
    Corrupt(String),
    /// The database belongs to a newer version, or a migration failed.
    #[error("the schema cannot be used: {0}")]
    Schema(String),
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether it is a conflict, after which reading again and retrying makes sense.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }
}
