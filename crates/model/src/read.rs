//! Reading a JSON document member by member, with the place of every fault.
//!
//! Request bodies are read through [`Node`] and not by `serde`, because their leniency (`""` for an absent
//! reference, ignored members) and the faults' wording are part of the API.

use serde_json::{Map, Value};
use std::fmt;

/// One fault of a document: where, and what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) of the place; empty for the whole document.
    pub pointer: String,
    /// What is wrong and what is allowed.
    pub message: String,
    /// What kind of fault it is.
    pub kind: FaultKind,
}

/// Kinds of fault, as the API's `detailCode` tells them apart (`isc-sdim.md` 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// A required member is missing, null or empty.
    Missing,
    /// A value of a wrong type or outside what is allowed.
    Illegal,
    /// A value that breaks a limit of size or number.
    Limit,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "body" } else { &self.pointer };
        write!(f, "{place}: {}", self.message)
    }
}

impl std::error::Error for Fault {}

/// All faults of one document, at least one.
pub type Faults = Vec<Fault>;

/// A value and its place in the document.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    value: &'a Value,
    pointer: String,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub fn root(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// A value at a known place.
    pub fn at(value: &'a Value, pointer: impl Into<String>) -> Self {
        Self { value, pointer: pointer.into() }
    }

    /// The value.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// Its JSON Pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// An [`FaultKind::Illegal`] fault at this place.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { pointer: self.pointer.clone(), message: message.into(), kind: FaultKind::Illegal }
    }

    /// A [`FaultKind::Limit`] fault at this place.
    pub fn limit(&self, message: impl Into<String>) -> Fault {
        Fault { kind: FaultKind::Limit, ..self.fault(message) }
    }

    /// The object here.
    pub fn expect_object(&self) -> Result<&'a Map<String, Value>, Fault> {
        self.value.as_object().ok_or_else(|| self.fault(format!("must be an object, not {}", kind_of(self.value))))
    }

    /// The member `name`; `None` when it is absent or null.
    pub fn member(&self, name: &str) -> Option<Node<'a>> {
        let value = self.value.get(name)?;
        (!value.is_null()).then(|| Node { value, pointer: format!("{}/{}", self.pointer, escape(name)) })
    }

    /// The member `name`, which must be there.
    pub fn required(&self, name: &str) -> Result<Node<'a>, Fault> {
        self.member(name).ok_or_else(|| Fault {
            pointer: format!("{}/{}", self.pointer, escape(name)),
            message: format!("Required field '{name}' was missing or empty."),
            kind: FaultKind::Missing,
        })
    }

    /// The string here, of at most `most` characters and without NUL.
    pub fn text(&self, most: usize) -> Result<&'a str, Fault> {
        let Value::String(text) = self.value else {
            return Err(self.fault(format!("must be a string, not {}", kind_of(self.value))));
        };
        if text.contains('\0') {
            return Err(self.fault("must not contain the character U+0000"));
        }
        if text.chars().count() > most {
            return Err(self.limit(format!("must have at most {most} characters")));
        }
        Ok(text)
    }

    /// The boolean here.
    pub fn boolean(&self) -> Result<bool, Fault> {
        self.value.as_bool().ok_or_else(|| self.fault(format!("must be true or false, not {}", kind_of(self.value))))
    }

    /// The elements here, at most `most` of them.
    pub fn elements(&self, most: usize) -> Result<Vec<Node<'a>>, Fault> {
        let Value::Array(items) = self.value else {
            return Err(self.fault(format!("must be an array, not {}", kind_of(self.value))));
        };
        if items.len() > most {
            return Err(self.limit(format!("must have at most {most} elements")));
        }
        let node = |(index, value)| Node { value, pointer: format!("{}/{index}", self.pointer) };
        Ok(items.iter().enumerate().map(node).collect())
    }

    /// The string member `name`: `None` when absent, null or, being lenient, `""`.
    pub fn optional_text(&self, name: &str, most: usize) -> Result<Option<&'a str>, Fault> {
        self.member(name).map(|node| node.text(most)).transpose().map(|text| text.filter(|text| !text.is_empty()))
    }

    /// The string member `name`, which must be there and not blank.
    pub fn required_text(&self, name: &str, most: usize) -> Result<&'a str, Fault> {
        let node = self.required(name)?;
        let text = node.text(most)?;
        if text.trim().is_empty() {
            return Err(Fault {
                kind: FaultKind::Missing,
                ..node.fault(format!("Required field '{name}' was missing or empty."))
            });
        }
        Ok(text)
    }

    /// The boolean member `name`, or `otherwise` when absent or null.
    pub fn boolean_or(&self, name: &str, otherwise: bool) -> Result<bool, Fault> {
        self.member(name).map_or(Ok(otherwise), |node| node.boolean())
    }

    /// The object member `name`, or an empty one when absent or null.
    pub fn object_or_empty(&self, name: &str) -> Result<Map<String, Value>, Fault> {
        self.member(name).map_or_else(|| Ok(Map::new()), |node| node.expect_object().cloned())
    }
}

/// Most levels of a document: what is stored must read back, and readers stop at 128.
pub const LEVELS_MAX: usize = 64;

/// Refuses a document with more than [`LEVELS_MAX`] levels, naming the first place that is too deep.
pub fn check_levels(root: &Value) -> Result<(), Fault> {
    fn look(value: &Value, pointer: &mut Vec<String>) -> Result<(), Fault> {
        if pointer.len() > LEVELS_MAX {
            return Err(Fault {
                pointer: format!("/{}", pointer.join("/")),
                message: format!("must not be more than {LEVELS_MAX} levels deep"),
                kind: FaultKind::Limit,
            });
        }
        let members: Vec<(String, &Value)> = match value {
            Value::Object(object) => object.iter().map(|(name, value)| (escape(name), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
            _ => return Ok(()),
        };
        for (name, value) in members.into_iter().filter(|(_, value)| value.is_object() || value.is_array()) {
            pointer.push(name);
            look(value, pointer)?;
            pointer.pop();
        }
        Ok(())
    }
    look(root, &mut Vec::new())
}

/// What a JSON value is, in words.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A member's name as part of a JSON Pointer.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
