//! The settings that only ServiceNow has.

use crate::attributes::Flag;
use schemars::JsonSchema;
use serde::Deserialize;

/// The settings.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    /// Table in which the tickets are, where `provision.resource` does not name it: for import sets, record producers and
    /// scripted calls. When absent, that of the ticket type: `sc_request`, `incident` or `change_request`.
    pub(super) table: Option<Name>,
    /// Field of that table which holds the key of a ticket; `correlation_id` when absent.
    pub(super) correlation_field: Option<Name>,
    /// What is written into `correlation_display` beside the key; `Deskbridge` when absent.
    pub(super) correlation_display: Option<String>,
    /// Column of the staging table that carries the key into an import set; the name of `correlationField` when absent.
    pub(super) staging_correlation_field: Option<Name>,
    /// Whether the import set's transform map coalesces on the field that holds the key, so that a second import of the same
    /// ticket changes the first one instead of adding another.
    pub(super) coalesce_on_correlation: Flag,
    /// Variable of the catalog item or record producer that carries the key; hidden from people. A record producer must map
    /// it to the field that holds the key. Without it a ticket cannot be found again.
    pub(super) correlation_variable: Option<Name>,
    /// Whether SailPoint's store app, or the scripted call that is used instead, stores `correlation_id` of the payload in
    /// the ticket, so that it can be found again.
    pub(super) correlation_is_stored: Flag,
    /// Whether the status of a catalog request is that of the request or of its item.
    pub(super) status_from: StatusFrom,
    /// Whether the catalog checks out in two steps: an order is put into the cart of the integration's user, which must be
    /// nobody else's, and then submitted.
    pub(super) two_step_checkout: Flag,
}

/// Whose status counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum StatusFrom {
    /// That of the item where the request has exactly one, else that of the request.
    #[default]
    Auto,
    /// That of the request (`sc_request`).
    Request,
    /// That of its items (`sc_req_item`): done when all of them are.
    RequestItem,
}

/// Name of a table, column or variable, as it may stand in an encoded query without being taken for anything else.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9_]{0,80}$"))]
pub(super) struct Name(pub(super) String);

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if plain && name.len() <= 80 { Ok(Self(name)) } else { Err("must be a name of a-z, 0-9 and _") }
    }
}
