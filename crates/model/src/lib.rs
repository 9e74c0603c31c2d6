//! What Deskbridge talks about: integrations, provisioning plans, tickets and their states.
//!
//! Pure types and rules. Nothing here does I/O, reads a clock or waits; the crates around it do,
//! through the [`Clock`] and [`Entropy`] handles that this crate only names.

pub mod handles;
pub mod hex;
pub mod id;
pub mod integration;
pub mod plan;
mod plan_xml;
pub mod read;
pub mod rule;
pub mod secret;
pub mod status;
pub mod status_check;
pub mod ticket;
pub mod time;

pub use handles::{Clock, Entropy};
pub use id::{CorrelationKey, Id, TenantId};
pub use integration::Integration;
pub use plan::ProvisioningPlan;
pub use read::{Fault, Faults};
pub use rule::ConnectorRule;
pub use secret::Secret;
pub use status::DeskOutcome;
pub use status_check::StatusCheck;
pub use ticket::{ProvisioningResult, Ticket, TicketState};
pub use time::Timestamp;
