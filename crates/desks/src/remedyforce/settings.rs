//! What only Remedyforce can be told.

use schemars::JsonSchema;
use serde::Deserialize;

/// Settings of Remedyforce alone.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    /// Version of Salesforce's REST API; 62.0 when absent. Salesforce retires old versions (status 410): set a newer one
    /// then.
    pub(super) api_version: Option<ApiVersion>,
    /// API name of the custom field of `BMCServiceDesk__Incident__c` that holds our key: text, External ID, unique.
    /// `SDIM_Correlation__c` when absent.
    pub(super) correlation_field: Option<ApiName>,
    /// Id of the request definition of service requests.
    pub(super) request_definition: Option<SalesforceId>,
    /// For tickets raised through the package's own REST: name of the field in the call that carries our key into
    /// correlationField.
    pub(super) key_field: Option<ApiName>,
    /// For service requests raised through the package's own REST: id of the question whose answer carries our key. Its
    /// target mapping in the request definition must be correlationField.
    pub(super) key_question: Option<SalesforceId>,
    /// Name of the status that a cancelled ticket gets; `CANCELLED` when absent.
    pub(super) cancel_status: Option<String>,
    /// Id of the Salesforce organization; a webhook that names another one is refused.
    pub(super) org_id: Option<SalesforceId>,
}

/// A version such as `62.0`; a `v` before it is left away.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("pattern" = "^$|^[vV]?[0-9]{1,3}(\\.[0-9]{1,3})?$"))]
pub(super) struct ApiVersion(pub(super) String);

/// A name in Salesforce's schema, which needs no quoting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("pattern" = "^$|^[A-Za-z][A-Za-z0-9_]{0,79}$"))]
pub(super) struct ApiName(pub(super) String);

/// An id of a record: 15 letters and digits, or 18 with a checksum that makes letter case matter no more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, extend("pattern" = "^$|^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})$"))]
pub(super) struct SalesforceId(pub(super) String);

impl TryFrom<String> for ApiVersion {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        match text.split_once('.') {
            Some((whole, part)) if digits(whole) && digits(part) => Ok(Self(text.to_owned())),
            None if digits(text) => Ok(Self(format!("{text}.0"))),
            _ => Err("must be a version such as 62.0"),
        }
    }
}

impl TryFrom<String> for ApiName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if plain && text.len() <= 80 && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be the API name of a field, such as SDIM_Correlation__c")
        }
    }
}

impl TryFrom<String> for SalesforceId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        if is_id(text) { Ok(Self(text.to_owned())) } else { Err("must be an id of 15 or 18 letters and digits") }
    }
}

/// Whether a text can be an id of a record.
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether two ids are of the same record: of one with 18 characters the first 15 count.
pub(super) fn same_id(one: &str, other: &str) -> bool {
    one == other || (is_id(one) && is_id(other) && one.get(..15) == other.get(..15))
}
