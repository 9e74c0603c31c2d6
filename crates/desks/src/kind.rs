//! The table of desks: names, attributes, starting templates, and how each is opened.

mod schema;
mod templates;

use crate::{
    Common, Desk,
    attributes::{self, Connection, SECRETS, ticket_attributes},
    generic::Generic,
    http::Credentials,
};
use model::Fault;
use serde_json::{Map, Value};
use std::fmt;

/// An integration's settings.
type Attributes = Map<String, Value>;

/// One kind of desk.
pub struct Kind {
    /// Name for people.
    pub name: &'static str,
    /// Type in the API.
    pub type_name: &'static str,
    /// Other types that mean the same.
    pub aliases: &'static [&'static str],
    /// Name of its template and schema.
    pub script_name: &'static str,
    /// JSON Pointers, within the attributes, of what is secret.
    pub secrets: &'static [&'static str],
    /// JSON Schema of the attributes, from the types that the connector reads.
    pub schema: fn() -> Value,
    /// Every fault of the attributes, with pointers that start with `/attributes`. What is missing is no fault.
    pub validate: fn(&Attributes) -> Vec<Fault>,
    /// A complete starting point: the attributes of a new integration.
    pub template: fn() -> Value,
    /// Opens the desk with an integration's attributes, secrets included.
    pub open: fn(&Attributes) -> Result<Box<dyn Desk>, OpenError>,
    /// The credentials in the attributes, or the JSON Pointers of what they lack.
    pub credentials: fn(&Attributes) -> Result<Credentials, Vec<String>>,
}

/// Why a desk cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Attributes that are needed are not set; JSON Pointers within the attributes.
    #[error("missing attributes: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// Attributes are at fault, as `validate` says.
    #[error("{}", list(.0))]
    Faulty(Vec<Fault>),
    /// This version cannot speak to the desk.
    #[error("this version has no connector for {0} yet")]
    NoConnector(&'static str),
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Every kind, in the order in which they are listed.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "Atlassian Cloud Jira Service Management",
        type_name: "Atlassian Cloud Jira SDIM",
        script_name: "atlassian-cloud-jira-sdim",
        template: templates::jira_cloud,
        open: |_| Err(OpenError::NoConnector("Atlassian Cloud Jira Service Management")),
        ..BASE
    },
    Kind {
        name: "Atlassian Server Jira Service Management",
        type_name: "Atlassian Server Jira SDIM",
        aliases: &["Atlassian Data Center Jira SDIM"],
        script_name: "atlassian-server-jira-sdim",
        template: templates::jira_server,
        open: |_| Err(OpenError::NoConnector("Atlassian Server Jira Service Management")),
        ..BASE
    },
    Kind {
        name: "BMC Helix ITSM Service Desk",
        type_name: "BMC Helix ITSM SDIM",
        script_name: "bmc-helix-itsm-sdim",
        template: templates::bmc_helix_itsm,
        open: |_| Err(OpenError::NoConnector("BMC Helix ITSM Service Desk")),
        ..BASE
    },
    Kind {
        name: "BMC Helix Remedyforce Service Desk",
        type_name: "BMC Helix Remedyforce SDIM",
        script_name: "bmc-helix-remedyforce-sdim",
        template: templates::remedyforce,
        open: |_| Err(OpenError::NoConnector("BMC Helix Remedyforce Service Desk")),
        ..BASE
    },
    Kind {
        name: "Generic Service Desk",
        type_name: "Generic SDIM",
        aliases: &["Web Service SDIM"],
        script_name: "generic-sdim",
        template: templates::generic,
        open: |attributes| Generic::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
        ..BASE
    },
    Kind {
        name: "ServiceNow Service Desk",
        type_name: "ServiceNowSDIM",
        aliases: &["ServiceNow SDIM", "ServiceNow", "ServiceNow Service Desk"],
        script_name: "servicenow-sdim",
        template: templates::servicenow,
        open: |_| Err(OpenError::NoConnector("ServiceNow Service Desk")),
        ..BASE
    },
    Kind {
        name: "Zendesk Service Desk",
        type_name: "Zendesk SDIM",
        script_name: "zendesk-sdim",
        template: templates::zendesk,
        open: |_| Err(OpenError::NoConnector("Zendesk Service Desk")),
        ..BASE
    },
];

/// What the kinds have in common.
const BASE: Kind = Kind {
    name: "",
    type_name: "",
    aliases: &[],
    script_name: "",
    secrets: SECRETS,
    schema: schema::schema,
    validate,
    template: templates::generic,
    open: |_| Err(OpenError::NoConnector("")),
    credentials: attributes::credentials,
};

impl Kind {
    /// The kind with this type or alias, exactly as spelled.
    pub fn by_type(type_name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.type_name == type_name || kind.aliases.contains(&type_name))
    }

    /// The kind with this script name.
    pub fn by_script(script_name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.script_name == script_name)
    }

    /// JSON Pointers, within the attributes, of everything that must be set before tickets can be raised.
    pub fn missing(&self, attributes: &Attributes) -> Vec<String> {
        let mut missing = match (self.open)(attributes) {
            Err(OpenError::Missing(missing)) => missing,
            _ => Vec::new(),
        };
        for pointer in (self.credentials)(attributes).err().unwrap_or_default() {
            if !missing.contains(&pointer) {
                missing.push(pointer);
            }
        }
        missing
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.script_name).finish()
    }
}

fn validate(attributes: &Attributes) -> Vec<Fault> {
    let mut faults = attributes::read::<Connection>(attributes).1;
    faults.extend(Common::faults(attributes));
    faults.extend(ticket_attributes(attributes).1);
    faults
}
