//! What a connector is opened with: the parts of the attributes that all desks share, checked.

use crate::{
    Common, OpenError,
    attributes::{Block, CheckStatus, Connection, Missing, Provision, TicketType, WebUrl, read, ticket_attributes},
    hook::HookSecrets,
    site::Site,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The shared parts.
#[derive(Debug)]
pub struct Setup {
    /// Where the desk is.
    pub site: Site,
    /// Which kind of ticket is raised.
    pub ticket_type: TicketType,
    /// The block of that ticket type.
    pub block: Block,
    /// Its `provision`, empty when absent.
    pub provision: Provision,
    /// Its `checkStatus`, empty when absent.
    pub check_status: CheckStatus,
    /// What inbound webhooks are verified with.
    pub hooks: HookSecrets,
    /// `searchLagSeconds`, when set.
    pub lag_seconds: Option<u32>,
    /// What is missing so far; the connector adds its own, then fails with [`OpenError::Missing`] unless it is empty.
    pub missing: Missing,
}

impl Setup {
    /// Reads the shared parts; `otherwise` is the ticket type when none is set. Fails when something is at fault or there
    /// is no address.
    pub fn read(attributes: &Map<String, Value>, otherwise: TicketType) -> Result<Self, OpenError> {
        let (connection, mut faults) = read::<Connection>(attributes);
        let (tickets, more) = ticket_attributes(attributes);
        faults.extend(more);
        if !faults.is_empty() {
            return Err(OpenError::Faulty(faults));
        }
        let ticket_type = tickets.ticket_type.unwrap_or(otherwise);
        let block = tickets.block_of(ticket_type).cloned().unwrap_or_default();
        let mut missing = Missing::default();
        let hooks = connection.hook_secrets();
        // Without an address what else is missing is still named: the place holder is never called.
        let url = missing.need("url", connection.url).unwrap_or_else(WebUrl::nowhere);
        Ok(Self {
            site: Site {
                url,
                site_url: connection.site_url,
                headers: tickets.headers,
                write_headers: tickets.write_headers,
                block: ticket_type.as_str(),
            },
            ticket_type,
            provision: block.provision.clone().unwrap_or_default(),
            check_status: block.check_status.clone().unwrap_or_default(),
            block,
            hooks,
            lag_seconds: Common::read(attributes).search_lag_seconds,
            missing,
        })
    }
}

/// The block of a ticket type in a starting template, for what an administrator leaves out.
pub(crate) fn shipped_block(template: &Value, ticket_type: TicketType) -> Option<Block> {
    ticket_attributes(template.as_object()?).0.block_of(ticket_type).cloned()
}

/// The settings that only one desk has.
pub fn settings<T: DeserializeOwned + Default>(attributes: &Map<String, Value>) -> Result<T, OpenError> {
    let (settings, faults) = read::<T>(attributes);
    if faults.is_empty() { Ok(settings) } else { Err(OpenError::Faulty(faults)) }
}
