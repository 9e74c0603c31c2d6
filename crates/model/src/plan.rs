//! A provisioning plan: what the identity system wants done (`isc-sdim.md` 5.1).

use crate::{
    integration::Reference,
    read::{Fault, FaultKind, Node, check_levels, kind_of},
};
use serde_json::{Map, Value, json};

pub use crate::plan_xml::from_xml;

/// Most account requests in a plan.
pub const ACCOUNT_REQUESTS_MAX: usize = 1000;
/// Most attribute requests in an account request.
pub const ATTRIBUTE_REQUESTS_MAX: usize = 5000;
/// Longest text of a plan, in characters.
pub const TEXT_MAX: usize = 64 * 1024;
/// What stands in place of a value that the plan marks secret.
pub const MASK: &str = "********";

/// What is asked of an account.
pub const ACCOUNT_OPERATIONS: &[&str] = &["Create", "Modify", "Delete", "Disable", "Enable", "Unlock", "Lock"];
/// What is asked of an attribute.
pub const ATTRIBUTE_OPERATIONS: &[&str] = &["Set", "Add", "Remove", "Revoke", "Retain"];

/// A provisioning plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvisioningPlan {
    /// Whose accounts it is about: id, name, displayName, email, attributes and whatever else was given.
    pub identity: Map<String, Value>,
    /// Who asked.
    pub requester: Map<String, Value>,
    /// Arguments of the plan.
    pub arguments: Map<String, Value>,
    /// Comments of the plan.
    pub comments: Option<String>,
    /// What is asked, at least one.
    pub account_requests: Vec<AccountRequest>,
}

/// What is asked of one account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountRequest {
    /// The source, by id, name or both.
    pub source: Reference,
    /// The account's id in the source.
    pub native_identity: Option<String>,
    /// One of [`ACCOUNT_OPERATIONS`].
    pub operation: &'static str,
    /// Instance of the application.
    pub instance: Option<String>,
    /// Arguments of the request.
    pub arguments: Map<String, Value>,
    /// Comments of the request.
    pub comments: Option<String>,
    /// What is asked of its attributes.
    pub attribute_requests: Vec<AttributeRequest>,
}

/// What is asked of one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeRequest {
    /// The attribute.
    pub name: String,
    /// One of [`ATTRIBUTE_OPERATIONS`].
    pub operation: &'static str,
    /// The value: text, number, boolean, null or a list of these. [`MASK`] when it was secret.
    pub value: Value,
    /// Arguments of the request.
    pub arguments: Map<String, Value>,
}

impl AttributeRequest {
    /// Whether the plan marked the value as secret (`isc-sdim.md` 5.1). Such a value is dropped when the plan is read.
    pub fn is_secret(&self) -> bool {
        matches!(self.arguments.get("secret"), Some(Value::Bool(true)))
            || matches!(self.arguments.get("secret"), Some(Value::String(text)) if text.eq_ignore_ascii_case("true"))
    }

    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.expect_object()?;
        let value = node.member("value").map_or(Ok(Value::Null), |node| attribute_value(&node))?;
        let mut request = Self {
            name: node.required_text("name", 1000)?.to_owned(),
            operation: operation(node, ATTRIBUTE_OPERATIONS, "Add")?,
            value,
            arguments: node.object_or_empty("arguments")?,
        };
        request.mask();
        Ok(request)
    }

    pub(crate) fn mask(&mut self) {
        if self.is_secret() {
            self.value = MASK.into();
        }
    }

    fn to_json(&self) -> Value {
        json!({"name": self.name, "operation": self.operation, "value": self.value, "arguments": self.arguments})
    }
}

impl AccountRequest {
    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        node.expect_object()?;
        let mut attribute_requests = Vec::new();
        if let Some(list) = node.member("attributeRequests") {
            for node in list.elements(ATTRIBUTE_REQUESTS_MAX)? {
                attribute_requests.push(AttributeRequest::read(&node)?);
            }
        }
        Ok(Self {
            source: source(node)?,
            native_identity: node.optional_text("nativeIdentity", 4000)?.map(str::to_owned),
            operation: operation(node, ACCOUNT_OPERATIONS, "Modify")?,
            instance: node.optional_text("instance", 255)?.map(str::to_owned),
            arguments: node.object_or_empty("arguments")?,
            comments: node.optional_text("comments", TEXT_MAX)?.map(str::to_owned),
            attribute_requests,
        })
    }

    /// Reads the JSON form.
    pub fn from_json(value: &Value) -> Result<Self, Fault> {
        Self::read(&Node::root(value))
    }

    /// The JSON form.
    pub fn to_json(&self) -> Value {
        json!({
            "source": {"id": self.source.id, "name": self.source.name},
            "nativeIdentity": self.native_identity,
            "operation": self.operation,
            "instance": self.instance,
            "arguments": self.arguments,
            "comments": self.comments,
            "attributeRequests": self.attribute_requests.iter().map(AttributeRequest::to_json).collect::<Vec<_>>(),
        })
    }

    /// The source's name, else its id: what people know it by.
    pub fn source_label(&self) -> &str {
        self.source.name.as_deref().or(self.source.id.as_deref()).unwrap_or_default()
    }

    /// Whether any of its values was secret.
    pub fn has_secret(&self) -> bool {
        self.attribute_requests.iter().any(AttributeRequest::is_secret)
    }
}

impl ProvisioningPlan {
    /// Reads a plan. Secret values are masked at once and never stored.
    pub fn from_json(body: &Value) -> Result<Self, Fault> {
        let root = Node::root(body);
        root.expect_object()?;
        check_levels(body)?;
        let list = root.required("accountRequests")?;
        let mut account_requests = Vec::new();
        for node in list.elements(ACCOUNT_REQUESTS_MAX)? {
            account_requests.push(AccountRequest::read(&node)?);
        }
        if account_requests.is_empty() {
            return Err(Fault { kind: FaultKind::Missing, ..list.fault("must have at least one account request") });
        }
        Ok(Self {
            identity: person(&root, "identity")?,
            requester: person(&root, "requester")?,
            arguments: root.object_or_empty("arguments")?,
            comments: root.optional_text("comments", TEXT_MAX)?.map(str::to_owned),
            account_requests,
        })
    }

    /// The JSON form; [`ProvisioningPlan::from_json`] reads it back.
    pub fn to_json(&self) -> Value {
        json!({
            "identity": self.identity,
            "requester": self.requester,
            "arguments": self.arguments,
            "comments": self.comments,
            "accountRequests": self.account_requests.iter().map(AccountRequest::to_json).collect::<Vec<_>>(),
        })
    }
}

fn person(root: &Node<'_>, name: &str) -> Result<Map<String, Value>, Fault> {
    let Some(node) = root.member(name).filter(|node| node.value().as_str() != Some("")) else {
        return Ok(Map::new());
    };
    let object = node.expect_object()?;
    for member in ["id", "name", "displayName", "email"] {
        node.optional_text(member, 1000)?;
    }
    node.object_or_empty("attributes")?;
    Ok(object.clone())
}

/// The source: `source` as an object or a name, else `application`. What is given must be usable, used or not.
fn source(node: &Node<'_>) -> Result<Reference, Fault> {
    let missing = |pointer: &str| Fault {
        pointer: format!("{}/{pointer}", node.pointer()),
        message: "must name the source by id or name, or 'application' must".to_owned(),
        kind: FaultKind::Missing,
    };
    let named = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let application = node.optional_text("application", 255)?;
    let found = match node.member("source") {
        None => Reference { id: None, name: application.and_then(named) },
        Some(source) if source.value().is_string() => Reference { id: None, name: named(source.text(255)?) },
        Some(source) => {
            source.expect_object()?;
            let member = |name| source.optional_text(name, 255).map(|text| text.and_then(named));
            Reference { id: member("id")?, name: member("name")? }
        }
    };
    if found.id.is_none() && found.name.is_none() { Err(missing("source")) } else { Ok(found) }
}

/// The member `operation` (or `op`), matched without regard to case.
fn operation(node: &Node<'_>, allowed: &[&'static str], otherwise: &'static str) -> Result<&'static str, Fault> {
    let Some(found) = node.member("operation").or_else(|| node.member("op")) else {
        return Ok(otherwise);
    };
    parse_operation(found.text(100)?, allowed)
        .ok_or_else(|| found.fault(format!("must be one of {}", allowed.join(", "))))
}

pub(crate) fn parse_operation(text: &str, allowed: &[&'static str]) -> Option<&'static str> {
    allowed.iter().copied().find(|name| name.eq_ignore_ascii_case(text))
}

fn attribute_value(node: &Node<'_>) -> Result<Value, Fault> {
    match node.value() {
        Value::Object(_) => Err(node.fault("must be a string, a number, a boolean, null or a list of these")),
        Value::Array(items) => {
            if let Some(item) = items.iter().find(|item| item.is_array() || item.is_object()) {
                return Err(
                    node.fault(format!("must be a list of strings, numbers and booleans, not of {}", kind_of(item)))
                );
            }
            Ok(node.value().clone())
        }
        Value::String(_) => node.text(TEXT_MAX).map(Into::into),
        scalar => Ok(scalar.clone()),
    }
}
