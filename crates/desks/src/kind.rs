//! The table of desks. A desk's own file holds its row: names, attributes, starting template, and how it is opened.

mod schema;

use crate::{
    Common, Desk,
    attributes::{self, Connection, SECRETS, ticket_attributes},
    bmc_helix, generic,
    http::{Credentials, Judge},
    jira, remedyforce, servicenow, zendesk,
};
use model::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
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
    /// How the desk's answers are read where the shared table would be wrong.
    pub judge: Judge,
    /// For the desk's administrator: how the desk is made to call us when a ticket changes.
    pub webhook: fn(&WebhookFacts) -> String,
}

/// What the set-up text of a webhook is made of.
#[derive(Debug, Clone)]
pub struct WebhookFacts {
    /// The address that the desk is to call, without a token.
    pub url: String,
    /// Key of the signature, `webhookSecret`, where the desk signs with a key of our choice.
    pub secret: String,
    /// Token for the address, `webhookToken`, where the desk does not sign.
    pub token: String,
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
pub const KINDS: &[Kind] =
    &[jira::CLOUD, jira::SERVER, bmc_helix::KIND, remedyforce::KIND, generic::KIND, servicenow::KIND, zendesk::KIND];

/// What the kinds have in common.
pub const BASE: Kind = Kind {
    name: "",
    type_name: "",
    aliases: &[],
    script_name: "",
    secrets: SECRETS,
    schema: schema_of::<NoSettings>,
    validate: validate_of::<NoSettings>,
    template: || Value::Null,
    open: |_| Err(OpenError::NoConnector("")),
    credentials: attributes::credentials,
    judge: |_| None,
    webhook: token_webhook,
};

/// A desk without settings of its own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct NoSettings {}

/// JSON Schema of the attributes of a desk whose own settings are `T`.
pub fn schema_of<T: JsonSchema>() -> Value {
    schema::schema::<T>()
}

/// Every fault of the attributes of a desk whose own settings are `T`.
pub fn validate_of<T: DeserializeOwned + Default>(attributes: &Attributes) -> Vec<Fault> {
    let mut faults = attributes::read::<Connection>(attributes).1;
    faults.extend(Common::faults(attributes));
    faults.extend(ticket_attributes(attributes).1);
    faults.extend(attributes::read::<T>(attributes).1);
    faults
}

/// Reads a starting point that is compiled in; a test reads each of them.
pub fn template(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Set-up for desks that sign nothing, whose administrators can choose an address or a header.
fn token_webhook(facts: &WebhookFacts) -> String {
    format!(
        "Let the desk send a POST to\n\n    {url}?token={token}\n\nwhenever a ticket changes, with a JSON body that names \
         the ticket:\n\n    {{\"ticketId\": \"<the ticket's id or number>\"}}\n\nThe token may be sent in the header \
         X-SDIM-Token instead of the address.",
        url = facts.url,
        token = facts.token,
    )
}

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
