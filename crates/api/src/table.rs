//! The table of all operations.

use crate::{
    endpoints::{
        integrations, meta,
        oauth::{info, token},
        plans, tickets, tokens,
    },
    operation::Operation,
};

/// Every operation there is.
pub const OPERATIONS: &[Operation] = &[
    integrations::list::OPERATION,
    integrations::create::OPERATION,
    integrations::get::OPERATION,
    integrations::put::OPERATION,
    integrations::patch::OPERATION,
    integrations::delete::OPERATION,
    integrations::types::OPERATION,
    integrations::template::OPERATION,
    integrations::status_get::OPERATION,
    integrations::status_put::OPERATION,
    integrations::secrets::OPERATION,
    integrations::schema::OPERATION,
    integrations::test_connection::OPERATION,
    integrations::preview::OPERATION,
    tokens::list::OPERATION,
    tokens::create::OPERATION,
    tokens::patch::OPERATION,
    tokens::delete::OPERATION,
    plans::submit::OPERATION,
    plans::list::OPERATION,
    plans::get::OPERATION,
    tickets::list::OPERATION,
    tickets::get::OPERATION,
    tickets::events::OPERATION,
    tickets::retry::OPERATION,
    tickets::cancel::OPERATION,
    tickets::check::OPERATION,
    tickets::resolve::OPERATION,
    token::OPERATION,
    info::OPERATION,
    meta::healthz::OPERATION,
    meta::readyz::OPERATION,
    meta::openapi::OPERATION,
    meta::home::OPERATION,
];
