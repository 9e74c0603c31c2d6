//! A JSON document whose strings are templates: the body of a call.

use super::leaf::inline_schema;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};
use std::{borrow::Cow, fmt};

/// Most lists and objects inside each other.
pub(super) const LEVELS: usize = 64;

/// A parsed document, and what it was parsed from.
#[derive(Debug, Clone)]
pub struct Document {
    parsed: velocity::json::Document,
    written: Value,
}

impl Document {
    /// Renders every string; a string that is one reference becomes the reference's value with its type.
    pub fn render(&self, context: &velocity::Context) -> Result<Value, velocity::json::DocumentError> {
        self.parsed.render(context)
    }

    /// The document as it was written.
    pub fn written(&self) -> &Value {
        &self.written
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = from.deserialize_any(Templates { level: 0 })?;
        let parsed = velocity::json::Document::parse(&written).map_err(D::Error::custom)?;
        Ok(Self { parsed, written })
    }
}

inline_schema!(Document, "Document", { "type": ["object", "array"], "x-template": true, "x-max-depth": LEVELS });

/// Reads JSON as it is, parsing every string on the way so that a fault is reported at its own place.
#[derive(Clone, Copy)]
struct Templates {
    /// How many lists and objects are around.
    level: usize,
}

impl<'de> DeserializeSeed<'de> for Templates {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl Templates {
    fn plain<E: Error>(self, value: Value) -> Result<Value, E> {
        if self.level > 0 { Ok(value) } else { Err(E::custom("must be an object or an array")) }
    }

    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.level < LEVELS {
            Ok(Self { level: self.level + 1 })
        } else {
            Err(E::custom(format!("must not nest more than {LEVELS} levels deep")))
        }
    }
}

impl<'de> Visitor<'de> for Templates {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.plain(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.plain(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.plain(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.plain(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.plain(value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        velocity::Template::parse(text).map_err(|error| E::custom(format!("the template does not parse: {error}")))?;
        self.plain(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut members = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            members.insert(key, from.next_value_seed(inner)?);
        }
        Ok(members.into())
    }
}
