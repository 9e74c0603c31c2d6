//! The desks' attributes as shared schemas.

use super::admit::admit;
use desks::{KINDS, Kind};
use serde_json::{Map, Value, json};

/// Types whose attributes have one schema in common.
pub(super) struct Family {
    /// Name of the shared schema.
    pub schema: String,
    /// What `type` may say, aliases too.
    pub types: Vec<&'static str>,
}

/// The families, and the shared schemas that they need.
pub(super) fn families() -> (Vec<Family>, Map<String, Value>) {
    let mut found: Vec<(Value, Family)> = Vec::new();
    for kind in KINDS {
        let schema = (kind.schema)();
        if let Some((_, family)) = found.iter_mut().find(|(known, _)| *known == schema) {
            family.types.extend(types(kind));
        } else {
            let name = format!("Attributes{}", found.len() + 1);
            found.push((schema, Family { schema: name, types: types(kind) }));
        }
    }
    let mut shared = Map::new();
    let mut families = Vec::new();
    for (schema, family) in found {
        hoist(schema, &family.schema, &mut shared);
        families.push(family);
    }
    (families, shared)
}

fn types(kind: &'static Kind) -> Vec<&'static str> {
    std::iter::once(kind.type_name).chain(kind.aliases.iter().copied()).collect()
}

/// Puts a schema and its `$defs` among the shared ones.
fn hoist(mut schema: Value, name: &str, shared: &mut Map<String, Value>) {
    let definitions = schema.as_object_mut().and_then(|object| {
        object.shift_remove("$schema");
        object.shift_remove("$defs")
    });
    admit(&mut schema, "");
    refer(&mut schema, name);
    shared.insert(name.to_owned(), schema);
    if let Some(Value::Object(definitions)) = definitions {
        for (inner, mut definition) in definitions {
            admit(&mut definition, &inner);
            refer(&mut definition, name);
            shared.insert(format!("{name}{inner}"), definition);
        }
    }
}

/// Points `#/$defs/…` to the shared schemas.
fn refer(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref")
                && let Some(inner) = target.strip_prefix("#/$defs/")
            {
                *target = format!("#/components/schemas/{name}{inner}");
            }
            members.values_mut().for_each(|member| refer(member, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, name)),
        _ => {}
    }
}

/// A place in the attributes' schema cannot be told by the type alone; this is any of them.
pub(super) fn any(families: &[Family]) -> Value {
    match families {
        [one] => super::text::shared(&one.schema),
        several => json!({
            "anyOf": several.iter().map(|family| super::text::shared(&family.schema)).collect::<Vec<_>>(),
        }),
    }
}
