//! Between JSON and a rule's values.

use beanshell::{Answer, Machine, Primitive, Throw, Value};
use serde_json::{Map, Number, Value as Json};

/// The value of a JSON document: strings, boxes, lists, maps.
pub(crate) fn from_json(machine: &mut Machine<'_>, json: &Json) -> Answer {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => machine.boxed((*value).into()),
        Json::Number(number) => {
            let value = match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => i32::try_from(whole).map_or_else(|_| Value::from(whole), Value::from),
                (None, Some(real)) => Value::from(real),
                _ => return machine.text(&number.to_string()),
            };
            machine.boxed(value)
        }
        Json::String(text) => return machine.text(text),
        Json::Array(items) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                values.push(from_json(machine, item)?);
            }
            return machine.new_list(values);
        }
        Json::Object(members) => {
            let entries = entries(machine, members)?;
            return machine.new_linked_map(entries);
        }
    })
}

/// Members of a JSON object as entries of a map.
pub(crate) fn entries(machine: &mut Machine<'_>, members: &Map<String, Json>) -> Answer<Vec<(Value, Value)>> {
    let mut entries = Vec::with_capacity(members.len());
    for (name, value) in members {
        entries.push((machine.text(name)?, from_json(machine, value)?));
    }
    Ok(entries)
}

/// Levels of lists and maps that a value may have on its way out.
const LEVELS: usize = 32;

/// The JSON of a value. Dates, enums and other objects become their text; scripted objects are refused, for their text
/// says nothing.
pub(crate) fn to_json(machine: &mut Machine<'_>, value: &Value) -> Answer<Json> {
    level_to_json(machine, value, LEVELS)
}

fn level_to_json(machine: &mut Machine<'_>, value: &Value, levels: usize) -> Answer<Json> {
    if levels == 0 {
        return Err(Throw::fault(format!("The rule left a value with more than {LEVELS} levels in the plan")));
    }
    machine.charge(1)?;
    if let Some(primitive) = value.primitive() {
        return Ok(match primitive {
            Primitive::Boolean(value) => value.into(),
            Primitive::Byte(value) => value.into(),
            Primitive::Short(value) => value.into(),
            Primitive::Int(value) => value.into(),
            Primitive::Long(value) => value.into(),
            Primitive::Float(value) => real(f64::from(value)),
            Primitive::Double(value) => real(value),
            Primitive::Char(_) => machine.to_text(value)?.to_string().into(),
        });
    }
    match value {
        Value::Null | Value::Void => Ok(Json::Null),
        Value::Text(text) => Ok(text.to_string().into()),
        _ if machine.is_a(value, "java.util.Collection") || machine.describe(value).ends_with("[]") => {
            let items = machine.list_items(value)?;
            items.iter().map(|item| level_to_json(machine, item, levels - 1)).collect()
        }
        _ if machine.is_a(value, "java.util.Map") => object_to_json(machine, value, levels).map(Json::Object),
        _ if machine.is_a(value, "bsh.This") => Err(Throw::fault(
            "The rule left a scripted object in the plan; put a text, a number, a list or a map there",
        )),
        _ => Ok(machine.to_text(value)?.to_string().into()),
    }
}

/// The JSON object of a map; empty for null.
pub(crate) fn map_to_json(machine: &mut Machine<'_>, map: &Value) -> Answer<Map<String, Json>> {
    if map.is_null() { Ok(Map::new()) } else { object_to_json(machine, map, LEVELS) }
}

fn object_to_json(machine: &mut Machine<'_>, map: &Value, levels: usize) -> Answer<Map<String, Json>> {
    let mut members = Map::new();
    for (key, value) in machine.map_entries(map)? {
        let key = machine.to_text(&key)?.to_string();
        members.insert(key, level_to_json(machine, &value, levels - 1)?);
    }
    Ok(members)
}

fn real(value: f64) -> Json {
    Number::from_f64(value).map_or_else(|| value.to_string().into(), Json::Number)
}

/// What `Util.otoa` gives: the text of an object, and null for null.
pub(crate) fn to_string_or_null(machine: &mut Machine<'_>, value: &Value) -> Answer {
    if value.is_null() { Ok(Value::Null) } else { machine.to_text(value).map(Value::Text) }
}

/// What `Util.otob` gives: true for `true`, and for the text `true` in any case.
pub(crate) fn is_true(machine: &mut Machine<'_>, value: &Value) -> Answer<bool> {
    Ok(match value.primitive() {
        Some(Primitive::Boolean(value)) => value,
        Some(_) => false,
        None if value.is_null() => false,
        None => machine.to_text(value)?.to_string().eq_ignore_ascii_case("true"),
    })
}

/// What `Util.otoi` gives: a number, or the one that a text spells; 0 otherwise.
pub(crate) fn to_int(machine: &mut Machine<'_>, value: &Value) -> Answer<i32> {
    Ok(match value.primitive() {
        Some(Primitive::Int(value)) => value,
        Some(Primitive::Long(value)) => i32::try_from(value).unwrap_or(0),
        Some(_) => 0,
        None if value.is_null() => 0,
        None => machine.to_text(value)?.to_string().trim().parse().unwrap_or(0),
    })
}

/// A list as it is, null as null, anything else as a list of it.
pub(crate) fn as_list(machine: &mut Machine<'_>, value: Value) -> Answer {
    if value.is_null() || machine.is_a(&value, "java.util.List") {
        return Ok(value);
    }
    if machine.is_a(&value, "java.util.Collection") {
        let items = machine.list_items(&value)?;
        return machine.new_list(items);
    }
    machine.new_list(vec![value])
}

/// The text of a value that may be null.
pub(crate) fn optional_text(machine: &mut Machine<'_>, value: &Value) -> Answer<Option<String>> {
    if value.is_null() { Ok(None) } else { Ok(Some(machine.to_text(value)?.to_string())) }
}

/// A text, or null.
pub(crate) fn text_or_null(machine: &mut Machine<'_>, text: Option<&str>) -> Answer {
    text.map_or(Ok(Value::Null), |text| machine.text(text))
}
