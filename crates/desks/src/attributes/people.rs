//! `requesterSource` and `onBehalfOf`: how a ticket's people are found among those of the desk.

use super::Line;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A field of the desk's own people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PersonField {
    /// E-mail address.
    #[default]
    Email,
    /// Name with which they sign in.
    Username,
    /// Number of the employee.
    EmployeeNumber,
    /// Id that another system gave them.
    ExternalId,
    /// The desk's own id: nothing is looked up.
    Id,
}

impl PersonField {
    /// For sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::Username => "user name",
            Self::EmployeeNumber => "employee number",
            Self::ExternalId => "external id",
            Self::Id => "id",
        }
    }
}

/// What is done when the desk has nobody, or several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum WhenMissing {
    /// The ticket is held for a person.
    #[default]
    Hold,
    /// The ticket is raised without.
    Omit,
}

/// How one person is found.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PersonSource {
    /// What the field must equal, a template, for instance `$!requester.email` or `$!identity.attributes.employeeNumber`.
    /// Nobody is looked up when it is absent.
    pub value: Option<Line>,
    /// Which field of the desk's people is compared with it.
    pub field: PersonField,
    /// What is done when the desk has nobody with it, or several.
    pub when_missing: WhenMissing,
}
