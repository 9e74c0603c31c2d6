//! ServiceNow (`desks.md` 6).

use crate::kind::{BASE, Kind, OpenError, template};

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "ServiceNow Service Desk",
    type_name: "ServiceNowSDIM",
    aliases: &["ServiceNow SDIM", "ServiceNow", "ServiceNow Service Desk"],
    script_name: "servicenow-sdim",
    template: || template(include_str!("servicenow/template.json")),
    open: |_| Err(OpenError::NoConnector("ServiceNow Service Desk")),
    ..BASE
};
