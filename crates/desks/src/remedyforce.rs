//! BMC Helix Remedyforce (`desks.md` 4).

use crate::kind::{BASE, Kind, OpenError, template};

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "BMC Helix Remedyforce Service Desk",
    type_name: "BMC Helix Remedyforce SDIM",
    script_name: "bmc-helix-remedyforce-sdim",
    template: || template(include_str!("remedyforce/template.json")),
    open: |_| Err(OpenError::NoConnector("BMC Helix Remedyforce Service Desk")),
    ..BASE
};
