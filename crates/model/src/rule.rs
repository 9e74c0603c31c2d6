//! A connector rule, as the compatible API shows it (`openapi/isc-v2024-connector-rules.json`).

use crate::{
    Id, TenantId, Timestamp,
    integration::{DESCRIPTION_MAX, SCRIPT_MAX},
    read::{Fault, Node, check_levels},
};
use serde_json::{Map, Value, json};

/// Longest name of a rule, in characters.
pub const NAME_MAX: usize = 128;
/// Longest version of a rule's code, in characters.
pub const VERSION_MAX: usize = 255;
/// Most inputs in a signature.
pub const INPUTS_MAX: usize = 250;
/// Longest name or type of an argument, in characters.
pub const ARGUMENT_MAX: usize = 255;

/// The type of the rules that integrations name. SailPoint's document does not have it, since there these rules are stored by
/// SailPoint's own people. A rule of any other type may be named as well.
pub const BEFORE_PROVISIONING: &str = "BeforeProvisioning";

/// The published types, and [`BEFORE_PROVISIONING`].
pub const TYPES: [&str; 23] = [
    BEFORE_PROVISIONING,
    "BuildMap",
    "ConnectorAfterCreate",
    "ConnectorAfterDelete",
    "ConnectorAfterModify",
    "ConnectorBeforeCreate",
    "ConnectorBeforeDelete",
    "ConnectorBeforeModify",
    "JDBCBuildMap",
    "JDBCOperationProvisioning",
    "JDBCProvision",
    "PeopleSoftHRMSBuildMap",
    "PeopleSoftHRMSOperationProvisioning",
    "PeopleSoftHRMSProvision",
    "RACFPermissionCustomization",
    "ResourceObjectCustomization",
    "SAPBuildMap",
    "SapHrManagerRule",
    "SapHrOperationProvisioning",
    "SapHrProvision",
    "SuccessFactorsOperationProvisioning",
    "WebServiceAfterOperationRule",
    "WebServiceBeforeOperationRule",
];

/// The types whose code is a script for the account's own machine, PowerShell as a rule, and no BeanShell.
const NATIVE_TYPES: [&str; 6] = [
    "ConnectorAfterCreate",
    "ConnectorAfterDelete",
    "ConnectorAfterModify",
    "ConnectorBeforeCreate",
    "ConnectorBeforeDelete",
    "ConnectorBeforeModify",
];

/// A rule's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCode {
    /// What the client calls this version of it.
    pub version: String,
    /// BeanShell, bare or in a `<Rule>` document.
    pub script: String,
}

impl SourceCode {
    /// Reads `{version, script}`.
    pub fn from_json(node: &Node<'_>) -> Result<Self, Fault> {
        node.expect_object()?;
        let version = node.required("version")?.text(VERSION_MAX)?.to_owned();
        let script = node.required("script")?.text(SCRIPT_MAX)?.to_owned();
        Ok(Self { version, script })
    }
}

/// What goes into a rule, or comes out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its variable.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its class, such as `String`.
    pub type_name: Option<String>,
}

impl Argument {
    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.expect_object()?;
        let text = |name, most| -> Result<Option<String>, Fault> {
            node.member(name).map(|node| node.text(most).map(str::to_owned)).transpose()
        };
        Ok(Self {
            name: node.required("name")?.text(ARGUMENT_MAX)?.to_owned(),
            description: text("description", DESCRIPTION_MAX)?,
            type_name: text("type", ARGUMENT_MAX)?,
        })
    }

    fn to_json(&self) -> Value {
        json!({"name": self.name, "description": self.description, "type": self.type_name})
    }
}

/// What a rule takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// What goes in.
    pub input: Vec<Argument>,
    /// What comes out, if anything does.
    pub output: Option<Argument>,
}

impl Signature {
    /// Reads `{input, output}`. The published argument may be null: such an input is none.
    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.expect_object()?;
        let inputs = node.required("input")?.elements(INPUTS_MAX)?;
        let inputs = inputs.iter().filter(|input| !input.value().is_null());
        Ok(Self {
            input: inputs.map(Argument::read).collect::<Result<_, _>>()?,
            output: node.member("output").map(|output| Argument::read(&output)).transpose()?,
        })
    }

    fn to_json(&self) -> Value {
        let mut body = json!({"input": self.input.iter().map(Argument::to_json).collect::<Vec<_>>()});
        if let Some(output) = &self.output {
            body["output"] = output.to_json();
        }
        body
    }
}

/// What a client says of a rule: everything but what the server assigns.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSpec {
    /// Unique in its tenant, whatever its case.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// One of [`TYPES`].
    pub type_name: String,
    /// What it takes and gives, in words: nothing is made of it.
    pub signature: Option<Signature>,
    /// The code.
    pub source: SourceCode,
    /// The client's own.
    pub attributes: Option<Map<String, Value>>,
}

impl RuleSpec {
    /// Reads a request body. Unknown members, `id`, `created` and `modified` are ignored.
    pub fn from_json(body: &Value) -> Result<Self, Fault> {
        let root = Node::root(body);
        root.expect_object()?;
        check_levels(body)?;
        let description = root.member("description").map(|node| node.text(DESCRIPTION_MAX).map(str::to_owned));
        let type_node = root.required("type")?;
        let type_name = type_node.text(ARGUMENT_MAX)?;
        if !TYPES.contains(&type_name) {
            let allowed = TYPES.join(", ");
            return Err(type_node.fault(format!("{type_name:?} is not known; allowed: {allowed}")));
        }
        Ok(Self {
            name: root.required_text("name", NAME_MAX)?.to_owned(),
            description: description.transpose()?,
            type_name: type_name.to_owned(),
            signature: root.member("signature").map(|node| Signature::read(&node)).transpose()?,
            source: SourceCode::from_json(&root.required("sourceCode")?)?,
            attributes: root.member("attributes").map(|node| node.expect_object().cloned()).transpose()?,
        })
    }

    /// Whether its code is in another language than BeanShell and so never runs here.
    pub fn is_native(&self) -> bool {
        NATIVE_TYPES.contains(&self.type_name.as_str())
    }
}

/// A rule as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectorRule {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: Id,
    /// What the client said.
    pub spec: RuleSpec,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed, if ever.
    pub modified: Option<Timestamp>,
}

impl ConnectorRule {
    /// The response body: `ConnectorRuleResponse`.
    pub fn to_json(&self) -> Value {
        let spec = &self.spec;
        let mut body = json!({
            "id": self.id.as_str(),
            "name": spec.name,
            "description": spec.description,
            "type": spec.type_name,
            "sourceCode": {"version": spec.source.version, "script": spec.source.script},
            "attributes": spec.attributes,
            "created": self.created.to_string(),
            "modified": self.modified.map(|modified| modified.to_string()),
        });
        if let Some(signature) = &spec.signature {
            body["signature"] = signature.to_json();
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_reads_back_the_same() {
        let body = json!({
            "name": "n", "description": "", "type": "BuildMap", "attributes": {"a": [1]},
            "sourceCode": {"version": "", "script": ""},
            "signature": {"input": [{"name": "in", "type": "String"}, null], "output": {"name": "out"}},
        });
        let spec = RuleSpec::from_json(&body).unwrap();
        assert_eq!(spec.signature.as_ref().unwrap().input.len(), 1);
        let stored = ConnectorRule {
            tenant: TenantId::default_tenant(),
            id: Id::stored("0".repeat(32)),
            spec: spec.clone(),
            created: Timestamp(0),
            modified: None,
        };
        assert_eq!(RuleSpec::from_json(&stored.to_json()).unwrap(), spec);
    }
}
