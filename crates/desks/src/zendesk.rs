//! Zendesk (`desks.md` 7).

use crate::{
    attributes::credentials,
    http::Credentials,
    kind::{BASE, Kind, OpenError, template},
};

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "Zendesk Service Desk",
    type_name: "Zendesk SDIM",
    script_name: "zendesk-sdim",
    template: || template(include_str!("zendesk/template.json")),
    open: |_| Err(OpenError::NoConnector("Zendesk Service Desk")),
    credentials: |attributes| credentials(attributes).map(Credentials::with_json_tokens),
    ..BASE
};
