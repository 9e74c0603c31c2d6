//! Methods of maps, and getters of the objects that maps stand for.

use super::{Answer, Refusal, int};
use crate::ast::Key;
use crate::text::{self, TooLong};
use crate::{List, Map, Value};

pub(super) fn call(map: &Map, name: &str, arguments: &[Value], most: usize) -> Answer {
    Ok(Some(match (name, arguments) {
        ("size", []) => int(map.len()),
        ("isEmpty", []) => Value::Bool(map.is_empty()),
        ("get", [key]) => get(map, key, most)?.unwrap_or_default(),
        ("getOrDefault", [key, default]) => get(map, key, most)?.unwrap_or_else(|| default.clone()),
        ("containsKey", [key]) => Value::Bool(get(map, key, most)?.is_some()),
        ("containsValue", [value]) => Value::Bool(map.iter().any(|(_, other)| other == value)),
        ("keySet", []) => List::new(map.keys().cloned().map(Value::Str).collect()).into(),
        ("values", []) => List::new(map.iter().map(|(_, value)| value.clone()).collect()).into(),
        ("entrySet", []) => {
            let entries = map.keys().zip(map.iter()).map(|(key, (_, value))| Value::Map(Map::entry(key, value)));
            List::new(entries.collect()).into()
        }
        (getter, []) => {
            let property = getter.strip_prefix("get").or_else(|| getter.strip_prefix("is"));
            let key = property.filter(|name| !name.is_empty()).map(Key::new);
            return Ok(key.and_then(|key| map.property(&key).cloned()));
        }
        _ => return Ok(None),
    }))
}

/// The value under a key, which is text, or a value whose text it is.
fn get(map: &Map, key: &Value, most: usize) -> Result<Option<Value>, Refusal> {
    if let Some(key) = key.as_str() {
        return Ok(map.get(key).cloned());
    }
    let mut text = String::new();
    text::append(key, &mut text, most).map_err(|TooLong| Refusal::too_long(most))?;
    Ok(map.get(&text).cloned())
}
