//! The variables a caller gives to a template.

use std::collections::BTreeMap;

use crate::Value;

/// Variables by name. A template reads them; what it sets lives only while it is rendered.
#[derive(Debug, Clone, Default)]
pub struct Context {
    variables: BTreeMap<String, Value>,
}

impl Context {
    /// A context without variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable, named without its dollar sign.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.variables.insert(name.into(), value.into());
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.variables.get(name)
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value))
    }
}
