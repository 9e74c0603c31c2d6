//! The desks: what each one is called, how it is configured, and how a ticket is raised, found, followed and
//! cancelled there. One desk is one file and one line in [`KINDS`].

pub mod attributes;
pub mod desk;
mod generic;
pub mod http;
pub mod kind;
pub mod outcome;

pub use attributes::Common;
pub use desk::{Created, Desk, Draft, DraftError, Finding, Guarantee, Report, Seen, Subject};
pub use kind::{KINDS, Kind, OpenError};
pub use outcome::{Outcome, Refusal};
