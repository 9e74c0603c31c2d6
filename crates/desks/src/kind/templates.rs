//! The starting points: one JSON file for each kind, with the resources, texts and status maps that the desk's
//! documents state (`isc-sdim.md` 4.1 to 4.7, `desks.md` 1 to 7).

use serde_json::Value;

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $file:literal),+ $(,)?) => {
        $(
            $(#[$doc])*
            pub(super) fn $name() -> Value {
                // The files are compiled in, and a test reads each of them.
                serde_json::from_str(include_str!(concat!("templates/", $file, ".json"))).unwrap_or_default()
            }
        )+
    };
}

templates! {
    /// Jira Service Management Cloud.
    jira_cloud = "atlassian-cloud-jira-sdim",
    /// Jira Service Management Server and Data Center.
    jira_server = "atlassian-server-jira-sdim",
    /// BMC Helix ITSM.
    bmc_helix_itsm = "bmc-helix-itsm-sdim",
    /// BMC Helix Remedyforce.
    remedyforce = "bmc-helix-remedyforce-sdim",
    /// Generic.
    generic = "generic-sdim",
    /// ServiceNow.
    servicenow = "servicenow-sdim",
    /// Zendesk.
    zendesk = "zendesk-sdim",
}
