//! The endpoints, one file each.

pub(crate) mod desk_webhooks;
pub(crate) mod integrations;
pub(crate) mod meta;
pub(crate) mod oauth;
pub(crate) mod plans;
pub(crate) mod rules;
pub(crate) mod tickets;
pub(crate) mod tokens;
