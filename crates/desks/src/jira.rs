//! Jira Service Management: Cloud (`desks.md` 1) and Server / Data Center (`desks.md` 2).

use crate::{
    attributes::credentials,
    http::Credentials,
    kind::{BASE, Kind, OpenError, template},
};

/// Its row in the table of desks.
pub(crate) const CLOUD: Kind = Kind {
    name: "Atlassian Cloud Jira Service Management",
    type_name: "Atlassian Cloud Jira SDIM",
    script_name: "atlassian-cloud-jira-sdim",
    template: || template(include_str!("jira/cloud.template.json")),
    open: |_| Err(OpenError::NoConnector("Atlassian Cloud Jira Service Management")),
    credentials: |attributes| credentials(attributes).map(Credentials::with_json_tokens),
    ..BASE
};

/// Its row in the table of desks.
pub(crate) const SERVER: Kind = Kind {
    name: "Atlassian Server Jira Service Management",
    type_name: "Atlassian Server Jira SDIM",
    aliases: &["Atlassian Data Center Jira SDIM"],
    script_name: "atlassian-server-jira-sdim",
    template: || template(include_str!("jira/server.template.json")),
    open: |_| Err(OpenError::NoConnector("Atlassian Server Jira Service Management")),
    ..BASE
};
