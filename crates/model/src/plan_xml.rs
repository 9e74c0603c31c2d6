//! The `<ProvisioningPlan>` XML form of a plan (`isc-sdim.md` 5.1).

use crate::{
    integration::Reference,
    plan::{
        ACCOUNT_OPERATIONS, ACCOUNT_REQUESTS_MAX, ATTRIBUTE_OPERATIONS, ATTRIBUTE_REQUESTS_MAX, AccountRequest,
        AttributeRequest, ProvisioningPlan, TEXT_MAX, parse_operation,
    },
    read::LEVELS_MAX,
};
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

/// A fault of an XML plan: line, column and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct XmlFault {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong and what is allowed.
    pub message: String,
}

fn fault(node: Node<'_, '_>, message: impl Into<String>) -> XmlFault {
    let place = node.document().text_pos_at(node.range().start);
    XmlFault { line: place.row, column: place.col, message: message.into() }
}

/// Reads a plan. A document type is allowed and its entities are not: they could grow without end.
pub fn from_xml(text: &str) -> Result<ProvisioningPlan, XmlFault> {
    if let Some(place) = text.find("<!ENTITY") {
        let before = &text[..place];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        let message = "entities are not allowed".to_owned();
        return Err(XmlFault { line: number(line), column: number(column), message });
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 200_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        XmlFault { line: place.row, column: place.col, message: format!("not well-formed XML: {error}") }
    })?;
    check_levels(&document)?;
    let root = document.root_element();
    if !root.has_tag_name("ProvisioningPlan") {
        return Err(fault(root, "the root element must be <ProvisioningPlan>"));
    }
    let mut plan = ProvisioningPlan {
        identity: Map::new(),
        requester: Map::new(),
        arguments: attributes_of(root)?,
        comments: root.attribute("comments").map(str::to_owned),
        account_requests: Vec::new(),
    };
    if let Some(name) = root.attribute("nativeIdentity") {
        plan.identity.insert("name".into(), name.into());
    }
    for node in root.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "AccountRequest" => plan.account_requests.push(account_request(node)?),
            "Requesters" => {
                if let Some(first) = node.children().find(|child| child.has_tag_name("Reference")) {
                    plan.requester = reference(first);
                }
            }
            "Identity" | "IdentityRef" => plan.identity = reference(first_reference(node)),
            "Attributes" => {}
            other => {
                return Err(fault(
                    node,
                    format!(
                        "<{other}> is not known here; allowed: AccountRequest, Attributes, IdentityRef, Requesters"
                    ),
                ));
            }
        }
    }
    match plan.account_requests.len() {
        0 => Err(fault(root, "must have at least one <AccountRequest>")),
        count if count > ACCOUNT_REQUESTS_MAX => {
            Err(fault(root, format!("must have at most {ACCOUNT_REQUESTS_MAX} <AccountRequest> elements")))
        }
        // What holds for the JSON form holds here: it is stored, and read back, in that form.
        _ => ProvisioningPlan::from_json(&plan.to_json()).map_err(|wrong| fault(root, wrong.to_string())),
    }
}

/// Refuses a document that is deeper than a plan can be.
fn check_levels(document: &Document<'_>) -> Result<(), XmlFault> {
    let mut levels: Vec<usize> = Vec::new();
    for node in document.descendants() {
        // Parents come before their children, so their level is known.
        let above = node.parent().and_then(|parent| levels.get(parent.id().get_usize())).copied().unwrap_or(0);
        levels.push(above + 1);
        if above >= LEVELS_MAX {
            return Err(fault(node, format!("must not be more than {LEVELS_MAX} levels deep")));
        }
    }
    Ok(())
}

fn first_reference<'a, 'd>(node: Node<'a, 'd>) -> Node<'a, 'd> {
    node.children().find(|child| child.has_tag_name("Reference")).unwrap_or(node)
}

fn reference(node: Node<'_, '_>) -> Map<String, Value> {
    ["id", "name"]
        .iter()
        .filter_map(|name| node.attribute(*name).map(|text| ((*name).to_owned(), text.into())))
        .collect()
}

fn account_request(node: Node<'_, '_>) -> Result<AccountRequest, XmlFault> {
    let name = node.attribute("application").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| fault(node, "the attribute 'application' must name the source"))?;
    let mut attribute_requests = Vec::new();
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "AttributeRequest" => attribute_requests.push(attribute_request(child)?),
            "Attributes" => {}
            other => {
                return Err(fault(
                    child,
                    format!("<{other}> is not known here; allowed: Attributes, AttributeRequest"),
                ));
            }
        }
    }
    if attribute_requests.len() > ATTRIBUTE_REQUESTS_MAX {
        return Err(fault(node, format!("must have at most {ATTRIBUTE_REQUESTS_MAX} <AttributeRequest> elements")));
    }
    let mut arguments = attributes_of(node)?;
    let comments = node.attribute("comments").map(str::to_owned).or_else(|| match arguments.get("comments") {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    });
    if comments.is_some() && arguments.get("comments").is_some_and(Value::is_string) {
        arguments.remove("comments");
    }
    Ok(AccountRequest {
        source: Reference { id: None, name: Some(name.to_owned()) },
        native_identity: node.attribute("nativeIdentity").map(str::to_owned),
        operation: operation(node, ACCOUNT_OPERATIONS, "Modify")?,
        instance: node.attribute("instance").map(str::to_owned),
        arguments,
        comments,
        attribute_requests,
    })
}

fn attribute_request(node: Node<'_, '_>) -> Result<AttributeRequest, XmlFault> {
    let name = node.attribute("name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| fault(node, "the attribute 'name' must name the attribute"))?;
    let value = match (node.attribute("value"), child(node, "Value")) {
        (Some(text), _) => Value::from(text),
        (None, Some(element)) => element.first_element_child().map_or(Ok(Value::Null), value_of)?,
        (None, None) => Value::Null,
    };
    let mut request = AttributeRequest {
        name: name.to_owned(),
        operation: operation(node, ATTRIBUTE_OPERATIONS, "Add")?,
        value,
        arguments: attributes_of(node)?,
    };
    request.mask();
    Ok(request)
}

fn operation(node: Node<'_, '_>, allowed: &[&'static str], otherwise: &'static str) -> Result<&'static str, XmlFault> {
    let Some(text) = node.attribute("op").or_else(|| node.attribute("operation")) else {
        return Ok(otherwise);
    };
    parse_operation(text, allowed).ok_or_else(|| fault(node, format!("op must be one of {}", allowed.join(", "))))
}

fn child<'a, 'd>(node: Node<'a, 'd>, name: &'static str) -> Option<Node<'a, 'd>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// `<Attributes><Map><entry key= value=/></Map></Attributes>` below a node.
fn attributes_of(node: Node<'_, '_>) -> Result<Map<String, Value>, XmlFault> {
    let Some(map) = child(node, "Attributes").and_then(|attributes| child(attributes, "Map")) else {
        return Ok(Map::new());
    };
    entries(map)
}

fn entries(map: Node<'_, '_>) -> Result<Map<String, Value>, XmlFault> {
    let mut found = Map::new();
    for entry in map.children().filter(Node::is_element) {
        let key = entry.attribute("key").ok_or_else(|| fault(entry, "an <entry> must have a 'key'"))?;
        let value = match (entry.attribute("value"), child(entry, "value")) {
            (Some(text), _) => Value::from(text),
            (None, Some(element)) => element.first_element_child().map_or(Ok(Value::Null), value_of)?,
            (None, None) => Value::Null,
        };
        found.insert(key.to_owned(), value);
    }
    Ok(found)
}

fn value_of(node: Node<'_, '_>) -> Result<Value, XmlFault> {
    let text = node.text().unwrap_or_default();
    match node.tag_name().name() {
        "String" | "Date" if text.chars().count() <= TEXT_MAX => Ok(text.into()),
        "Boolean" => Ok((text.trim() == "true").into()),
        "Integer" | "Long" => {
            text.trim().parse::<i64>().map(Into::into).map_err(|_| fault(node, "must be a whole number"))
        }
        "List" | "Set" => node.children().filter(Node::is_element).map(value_of).collect(),
        "Map" => Ok(entries(node)?.into()),
        "null" => Ok(Value::Null),
        other => Err(fault(
            node,
            format!(
                "<{other}> is not known as a value; allowed: String, Boolean, Integer, Long, Date, List, Set, Map, null"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_xml_plan_reads_with_its_defaults() {
        let plan = from_xml(
            r#"<?xml version='1.0'?><!DOCTYPE ProvisioningPlan PUBLIC "sailpoint.dtd" "sailpoint.dtd">
            <ProvisioningPlan nativeIdentity="jdoe" trackingId="t"><Attributes><Map><entry key="identityRequestId" value="7"/></Map></Attributes>
            <AccountRequest application="AD" nativeIdentity="CN=jdoe"><AttributeRequest name="memberOf" value="CN=x"/>
            <AttributeRequest name="groups" op="Set"><Value><List><String>a</String><String>b</String></List></Value></AttributeRequest>
            <AttributeRequest name="password" op="Set" value="s3cret"><Attributes><Map><entry key="secret" value="true"/></Map></Attributes></AttributeRequest>
            </AccountRequest></ProvisioningPlan>"#,
        )
        .unwrap();
        let request = &plan.account_requests[0];
        assert_eq!((request.operation, request.attribute_requests[0].operation), ("Modify", "Add"));
        assert_eq!(request.attribute_requests[1].value, serde_json::json!(["a", "b"]));
        assert_eq!(request.attribute_requests[2].value, crate::plan::MASK);
        assert_eq!(plan.arguments["identityRequestId"], "7");
    }

    #[test]
    fn what_grows_without_end_or_would_not_read_back_is_refused() {
        let nested = |levels: usize| {
            let (open, close) = ("<List>".repeat(levels), "</List>".repeat(levels));
            format!(
                "<ProvisioningPlan><AccountRequest application='a'><AttributeRequest name='n'><Value>{open}{close}</Value></AttributeRequest></AccountRequest></ProvisioningPlan>"
            )
        };
        assert!(from_xml(&nested(60_000)).unwrap_err().message.contains("64 levels"));
        assert!(from_xml(&nested(2)).unwrap_err().message.contains("/accountRequests/0/attributeRequests/0/value"));
        let entity = from_xml("<!DOCTYPE a [\n <!ENTITY x 'y'>]><ProvisioningPlan/>").unwrap_err();
        assert_eq!(entity.to_string(), "line 2, column 2: entities are not allowed");
    }

    #[test]
    fn a_bad_operation_names_its_line() {
        let error = from_xml("<ProvisioningPlan>\n<AccountRequest application='a' op='Explode'/></ProvisioningPlan>")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2, column 1: op must be one of Create, Modify, Delete, Disable, Enable, Unlock, Lock"
        );
    }
}
