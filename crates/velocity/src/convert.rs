//! Values from Rust's own types and from JSON.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::{List, Map, Value};

impl From<&serde_json::Value> for Value {
    /// A whole number beyond 64 bits becomes [`Value::Big`], where JSON kept its digits.
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), _, _) => Self::Int(whole),
                (None, None, Some(float)) => Self::Float(float),
                (None, Some(whole), _) => Self::Big(Arc::new(whole.into())),
                _ => number.to_string().into(),
            },
            serde_json::Value::String(text) => text.as_str().into(),
            serde_json::Value::Array(items) => Self::List(List::new(items.iter().map(Self::from).collect())),
            serde_json::Value::Object(members) => Self::Map(Map::distinct(
                members.iter().map(|(key, value)| (key.as_str().into(), value.into())).collect(),
            )),
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        Self::from(&json)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(text.into())
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(List::new(items))
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl From<BigInt> for Value {
    /// A number that 64 bits hold becomes [`Value::Int`].
    fn from(value: BigInt) -> Self {
        i64::try_from(&value).map_or_else(|_| Self::Big(Arc::new(value)), Self::Int)
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::Str(text)
    }
}
