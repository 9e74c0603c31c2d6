//! The store: one SQL text for SQLite and PostgreSQL, through a small driver of our own.
//!
//! Reads are single statements. Writes are batches of statements that carry their own conditions (see [`Step`]):
//! a batch happens whole or not at all, and needs no conversation with the database, so that SQLite can commit many
//! waiting batches with one `fsync`.

pub mod catalogue;
mod claims;
mod driver;
mod error;
mod filter;
mod hints;
mod integrations;
mod plans;
mod postgres;
mod row;
mod rules;
mod settings;
mod sqlite;
mod statement;
mod tickets;
mod tokens;
mod vault;

pub use claims::Lane;
pub use driver::{Driver, Location};
pub use error::StoreError;
pub use filter::Listing;
pub use integrations::{INTEGRATION_FIELDS, Secrets, StoredIntegration, integration_listing};
pub use plans::{Intake, IntakeTicket, PendingJoin, PendingNew, PlanRow};
pub use row::{Arg, Row};
pub use rules::rule_listing;
pub use statement::{Sql, Step};
pub use tickets::{EventRow, TICKET_FIELDS, TicketList, ticket_listing};
pub use tokens::AccessToken;
pub use vault::Vault;

/// The store of one server. Cheap to share behind an `Arc`.
pub struct Store {
    driver: Driver,
    vault: Vault,
}

impl Store {
    /// Opens the store and brings its schema up to date.
    pub async fn open(location: &Location, vault: Vault) -> Result<Self, StoreError> {
        Ok(Self { driver: Driver::open(location).await?, vault })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.driver.read(&Sql::both("SELECT 1"), &[]).await.map(drop)
    }

    /// Waits until all accepted writes are done and closes the database.
    pub async fn close(&self) {
        self.driver.close().await;
    }

    /// Writes a batch; false when a condition of it did not hold, which then changed nothing.
    async fn write_unless_conflict(&self, steps: Vec<Step>) -> Result<bool, StoreError> {
        match self.driver.write(steps).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_conflict() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The driver, for tests that look at plans and schemas.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }
}
