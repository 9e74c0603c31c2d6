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

/// Levels of lists and maps that a value may have on its way out: as many as a plan may have.
const LEVELS: usize = 64;
/// Most bytes of a plan that a rule leaves, and of everything below it.
pub(crate) const PLAN_BYTES_MAX: usize = 8 << 20;
/// What a value costs beside its text.
const VALUE_BYTES: usize = 16;

/// The way out of the rule: values become JSON, within bounds.
pub(crate) struct Exit {
    left: usize,
}

impl Exit {
    /// A way out for one plan.
    pub(crate) fn new() -> Self {
        Self { left: PLAN_BYTES_MAX }
    }

    fn spend(&mut self, machine: &mut Machine<'_>, bytes: usize) -> Answer<()> {
        machine.charge(1 + bytes as u64 / 64)?;
        let bytes = bytes.saturating_add(VALUE_BYTES);
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            Throw::fault(format!("The rule left a plan of more than {PLAN_BYTES_MAX} bytes; put less into it"))
        })?;
        Ok(())
    }

    /// The text of a value that may be null.
    pub(crate) fn text(&mut self, machine: &mut Machine<'_>, value: &Value) -> Answer<Option<String>> {
        if value.is_null() {
            return Ok(None);
        }
        let text = machine.to_text(value)?;
        // A UTF-16 unit becomes at most three bytes of UTF-8.
        self.spend(machine, 3 * text.len())?;
        Ok(Some(text.to_string()))
    }

    /// The JSON of a value. Dates, enums and other objects become their text; scripted objects are refused, for their text
    /// says nothing. `like` is what stood there before the rule, if anything did: it tells the order of members that a
    /// `HashMap` does not keep, and how a number was written that no Java number holds.
    pub(crate) fn json(&mut self, machine: &mut Machine<'_>, value: &Value, like: Option<&Json>) -> Answer<Json> {
        self.level(machine, value, like, LEVELS)
    }

    /// The JSON object of a map; empty for null.
    pub(crate) fn members(
        &mut self,
        machine: &mut Machine<'_>,
        map: &Value,
        like: Option<&Map<String, Json>>,
    ) -> Answer<Map<String, Json>> {
        if map.is_null() { Ok(Map::new()) } else { self.object(machine, map, like, LEVELS) }
    }

    fn level(&mut self, machine: &mut Machine<'_>, value: &Value, like: Option<&Json>, levels: usize) -> Answer<Json> {
        if levels == 0 {
            return Err(Throw::fault(format!(
                "The rule left a value with more than {LEVELS} levels in the plan; does a list or a map hold itself?"
            )));
        }
        if let Some(primitive) = value.primitive() {
            self.spend(machine, 0)?;
            return number(machine, value, primitive, like);
        }
        match value {
            Value::Null | Value::Void => {
                self.spend(machine, 0)?;
                Ok(Json::Null)
            }
            _ if machine.is_a(value, "java.util.Collection") || machine.describe(value).ends_with("[]") => {
                self.spend(machine, 0)?;
                let like = like.and_then(Json::as_array);
                let items = machine.list_items(value)?;
                let mut elements = Vec::new();
                for (at, item) in items.iter().enumerate() {
                    elements.push(self.level(machine, item, like.and_then(|like| like.get(at)), levels - 1)?);
                }
                Ok(elements.into())
            }
            _ if machine.is_a(value, "java.util.Map") => {
                let members = self.object(machine, value, like.and_then(Json::as_object), levels)?;
                Ok(members.into())
            }
            _ if machine.is_a(value, "bsh.This") => Err(Throw::fault(
                "The rule left a scripted object in the plan; put a text, a number, a list or a map there",
            )),
            _ => Ok(self.text(machine, value)?.into()),
        }
    }

    fn object(
        &mut self,
        machine: &mut Machine<'_>,
        map: &Value,
        like: Option<&Map<String, Json>>,
        levels: usize,
    ) -> Answer<Map<String, Json>> {
        self.spend(machine, 0)?;
        let mut members = Map::new();
        for (key, value) in machine.map_entries(map)? {
            let key = self.text(machine, &key)?.unwrap_or_else(|| "null".to_owned());
            let before = like.and_then(|like| like.get(&key));
            let value = self.level(machine, &value, before, levels - 1)?;
            if members.contains_key(&key) {
                return Err(Throw::fault(format!("The rule left a map in the plan with two keys that read '{key}'")));
            }
            members.insert(key, value);
        }
        let keeps_order =
            ["java.util.LinkedHashMap", "java.util.SortedMap"].iter().any(|class| machine.is_a(map, class));
        Ok(match like {
            Some(like) if !keeps_order => ordered(members, like),
            _ => members,
        })
    }
}

/// Members in the order that they had before; new ones follow.
fn ordered(mut members: Map<String, Json>, like: &Map<String, Json>) -> Map<String, Json> {
    let mut sorted = Map::new();
    for key in like.keys() {
        if let Some(value) = members.get_mut(key) {
            sorted.insert(key.clone(), value.take());
        }
    }
    for (key, value) in members {
        sorted.entry(key).or_insert(value);
    }
    sorted
}

/// The JSON of a primitive, as the plan had it where that is the same number.
fn number(machine: &mut Machine<'_>, value: &Value, primitive: Primitive, like: Option<&Json>) -> Answer<Json> {
    Ok(match primitive {
        Primitive::Boolean(value) => value.into(),
        Primitive::Byte(value) => value.into(),
        Primitive::Short(value) => value.into(),
        Primitive::Int(value) => value.into(),
        Primitive::Long(value) => value.into(),
        Primitive::Float(value) => value.to_string().parse().map_or_else(|_| value.to_string().into(), real),
        Primitive::Double(value) => match like {
            Some(Json::Number(like)) if like.as_f64() == Some(value) => like.clone().into(),
            _ => real(value),
        },
        Primitive::Char(_) => machine.to_text(value)?.to_string().into(),
    })
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

/// The elements of a collection or an array; none of null; anything else by itself.
pub(crate) fn listed(machine: &mut Machine<'_>, value: &Value) -> Answer<Vec<Value>> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let is_many = machine.is_a(value, "java.util.Collection") || machine.describe(value).ends_with("[]");
    if is_many { machine.list_items(value) } else { Ok(vec![value.clone()]) }
}

/// A place in a list, as a value.
pub(crate) fn place(at: usize) -> Value {
    Value::int(i32::try_from(at).unwrap_or(-1))
}

/// The element of a list at a place that [`place`] made.
pub(crate) fn at_place<'l, T>(list: &'l [T], place: &Value) -> Option<&'l T> {
    match place.primitive() {
        Some(Primitive::Int(at)) => usize::try_from(at).ok().and_then(|at| list.get(at)),
        _ => None,
    }
}

/// A text, or null.
pub(crate) fn text_or_null(machine: &mut Machine<'_>, text: Option<&str>) -> Answer {
    text.map_or(Ok(Value::Null), |text| machine.text(text))
}
