//! The desks: what each one is called, how it is configured, and how a ticket is raised, found, followed and
//! cancelled there. One desk is one file and one line in [`KINDS`].

pub mod desk;
pub mod http;
pub mod kind;
pub mod outcome;

pub use desk::{Created, Desk, Draft, DraftError, Guarantee, Report, Seen, Subject};
pub use kind::{KINDS, Kind};
pub use outcome::Outcome;
