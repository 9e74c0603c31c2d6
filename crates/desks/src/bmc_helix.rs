//! BMC Helix ITSM (`desks.md` 3).

use crate::kind::{BASE, Kind, OpenError, template};

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "BMC Helix ITSM Service Desk",
    type_name: "BMC Helix ITSM SDIM",
    script_name: "bmc-helix-itsm-sdim",
    template: || template(include_str!("bmc_helix/template.json")),
    open: |_| Err(OpenError::NoConnector("BMC Helix ITSM Service Desk")),
    ..BASE
};
