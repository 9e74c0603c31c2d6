//! JSON Schema of the attributes, made from the types that are read.

use crate::attributes::{Connection, TicketAttributes, Written};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of the settings that all desks share and of the desk's own, `T`; unknown ones are allowed.
pub(super) fn schema<T: JsonSchema>() -> Value {
    let mut properties = Map::new();
    let mut definitions = Map::new();
    for part in [part::<Connection>(), part::<TicketAttributes>(), part::<Written>(), part::<T>()] {
        take(&part, "properties", &mut properties);
        take(&part, "$defs", &mut definitions);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "additionalProperties": true,
        "$defs": definitions,
    })
}

fn part<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

fn take(part: &Value, name: &str, into: &mut Map<String, Value>) {
    if let Some(members) = part.get(name).and_then(Value::as_object) {
        into.extend(members.clone());
    }
}
