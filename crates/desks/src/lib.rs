//! The desks: what each one is called, how it is configured, and how a ticket is raised, found, followed and
//! cancelled there. One desk is one file and one line in [`KINDS`].

mod answer;
pub mod attributes;
mod bmc_helix;
mod checking;
pub mod connector;
pub mod desk;
mod examine;
mod generic;
pub mod hook;
pub mod http;
mod jira;
pub mod kind;
mod meaning;
pub mod multipart;
pub mod outcome;
pub mod people;
mod reading;
mod remedyforce;
mod servicenow;
mod setup;
mod site;
pub mod text;
mod zendesk;

pub use attributes::Common;
pub use desk::{
    Attachment, Created, Description, Desk, Draft, DraftError, Field, Finding, Guarantee, Report, Seen, Subject,
};
pub use examine::examine;
pub use hook::{Hint, Hook, HookRefused};
pub use kind::{KINDS, Kind, OpenError, WebhookFacts};
pub use meaning::DeskStatus;
pub use multipart::Multipart;
pub use outcome::{Outcome, Refusal};
pub use people::{LookedUp, People, Person, Sources, Wanted};
