//! Properties and methods of values: those of Java's strings, lists, maps and boxed numbers that
//! neither change their object nor reach beyond it.

mod list;
mod map;
mod string;

use crate::text::{self, TooLong};
use crate::{Map, Value};

/// What a method gives: nothing where there is no such method, a message where Java would throw.
type Answer = Result<Option<Value>, String>;

/// Whether a method changes its object, and so needs a variable and not a value.
pub(super) fn changes(name: &str) -> bool {
    matches!(name, "add" | "put")
}

/// How many entries a change of this value copies first.
pub(super) fn copy_cost(value: &Value) -> usize {
    match value {
        Value::List(list) if list.is_shared() => list.len(),
        Value::Map(map) if map.is_shared() => map.len(),
        _ => 0,
    }
}

/// How many bytes a method looks through.
pub(super) fn cost(value: &Value, name: &str, arguments: &[Value]) -> usize {
    let own = match (value, name) {
        (Value::List(_), "get" | "size" | "isEmpty") => 0,
        (Value::List(list), "subList") => list.len() * 8,
        (Value::Map(map), name) if !matches!(name, "containsValue" | "equals" | "toString") => map.len() * 8,
        (value, _) => value.weight(),
    };
    arguments.iter().fold(own, |sum, argument| sum.saturating_add(argument.weight()))
}

/// `$value.name`.
pub(super) fn property(value: &Value, name: &str) -> Value {
    match (value, name) {
        (Value::Map(map), name) => key_for(map, name).and_then(|key| map.get(&key)).cloned().unwrap_or_default(),
        (Value::Str(text), "empty" | "Empty") => Value::Bool(text.is_empty()),
        (Value::Str(text), "blank" | "Blank") => Value::Bool(text.trim().is_empty()),
        (Value::List(list), "empty" | "Empty") => Value::Bool(list.is_empty()),
        _ => Value::Null,
    }
}

/// The key a property name stands for: itself, or with its first letter's case changed, as the
/// getters of Java's beans answer to `$item.Operation` and `$item.operation` (`isc-sdim.md` 4.1).
pub(super) fn key_for(map: &Map, name: &str) -> Option<String> {
    if map.get(name).is_some() {
        return Some(name.to_owned());
    }
    let head = name.chars().next().filter(char::is_ascii)?;
    let other = if head.is_ascii_uppercase() { head.to_ascii_lowercase() } else { head.to_ascii_uppercase() };
    let toggled = format!("{other}{}", &name[1..]);
    map.get(&toggled).is_some().then_some(toggled)
}

/// Calls a method; null where the value has no such method for these arguments. No text it makes is
/// longer than `most` bytes.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value], most: usize) -> Result<Value, String> {
    let answer = match value {
        Value::Str(text) => string::call(text, name, arguments, most)?,
        Value::List(list) => list::call(list, name, arguments)?,
        Value::Map(map) => map::call(map, name, arguments, most)?,
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => plain(value, name, arguments),
        Value::Null => None,
    };
    match (answer, name, arguments) {
        (Some(answer), ..) => Ok(answer),
        (None, "equals", [other]) => Ok(Value::Bool(value == other)),
        (None, "toString", []) => {
            let mut out = String::new();
            text::append(value, &mut out, most).map_err(|TooLong| too_long(most))?;
            Ok(out.into())
        }
        _ => Ok(Value::Null),
    }
}

/// Methods of numbers and of truth.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "Java converts the same way")]
fn plain(value: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    match (value, name, arguments) {
        (Value::Int(whole), "intValue", []) => Some(Value::Int(i64::from(*whole as i32))),
        (Value::Int(whole), "doubleValue", []) => Some(Value::Float(*whole as f64)),
        (Value::Float(number), "intValue", []) => Some(Value::Int(i64::from(*number as i32))),
        (Value::Float(number), "longValue", []) => Some(Value::Int(*number as i64)),
        (Value::Bool(_), "booleanValue", [])
        | (Value::Int(_), "longValue", [])
        | (Value::Float(_), "doubleValue", []) => Some(value.clone()),
        (Value::Int(left), "compareTo", [Value::Int(right)]) => Some(Value::Int(left.cmp(right) as i64)),
        (Value::Float(left), "compareTo", [Value::Float(right)]) => Some(Value::Int(left.total_cmp(right) as i64)),
        _ => None,
    }
}

/// A length or a place as a number.
fn int(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn too_long(most: usize) -> String {
    format!("the text grows beyond {most} bytes")
}
