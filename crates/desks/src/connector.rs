//! What a connector is made of. A desk's own file uses these and nothing else of this crate's inside, so that a desk
//! may also live elsewhere; `docs/adding-a-desk.md` adds one that does.
//!
//! [`Setup`] reads what all desks share out of an integration's attributes, [`settings`] what only one desk has. [`Site`]
//! makes the calls: [`Site::draft`] renders the administrator's template, [`Site::call`] is the connector's own. [`seen`]
//! and [`gone`] say what a ticket's status means by the administrator's maps, and [`explain`] what a call to test the
//! connection came to. [`BASE`] holds what most rows of [`crate::KINDS`] have in common.

pub use crate::{
    attributes::{Address, CheckStatus, Missing, Provision, TicketType, encode},
    checking::explain,
    hook::HookSecrets,
    kind::{BASE, schema_of, template, validate_of},
    meaning::{gone, meaning, seen},
    setup::{Setup, settings},
    site::Site,
    text::{text, title},
};
