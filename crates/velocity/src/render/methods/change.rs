//! Methods that change their list or map. They work on a variable's own copy.

use super::Refusal;
use crate::render::reference::outside;
use crate::{List, Map, Value};

/// Whether a method changes its object, and so needs a variable and not a value.
pub(in crate::render) fn changes(name: &str) -> bool {
    matches!(
        name,
        "add" | "addAll" | "put" | "putAll" | "putIfAbsent" | "remove" | "removeAll" | "retainAll" | "clear" | "set"
    )
}

/// How many entries a change of this value copies first.
pub(in crate::render) fn copy_cost(value: &Value) -> usize {
    match value {
        Value::List(list) if list.is_shared() => list.len(),
        Value::Map(map) if map.is_shared() => map.len().saturating_mul(2),
        _ => 0,
    }
}

/// What a change looks through or moves, in steps, where its argument has `given` entries.
pub(in crate::render) fn change_cost(value: &Value, name: &str, given: usize) -> usize {
    match (value, name) {
        (Value::List(list), "add") => list.len() / 64,
        (Value::List(list), "addAll") => list.len().saturating_add(given.saturating_mul(2)),
        (Value::List(list), "removeAll" | "retainAll") => {
            (list.weight() / 2).saturating_mul(given).saturating_add(list.len())
        }
        (Value::List(list), _) => list.weight() / 2,
        (Value::Map(map), "putAll") => (map.len().saturating_add(given) / 8 + 8).saturating_mul(given),
        (Value::Map(map), _) => map.len() / 8,
        _ => 0,
    }
}

/// The place of an index among `length` items.
fn position(at: i64, length: usize) -> Result<usize, Refusal> {
    usize::try_from(at).ok().filter(|&at| at < length).ok_or_else(|| Refusal::value(outside(at, length)))
}

pub(in crate::render) fn change_list(list: &mut List, name: &str, values: Vec<Value>) -> Result<Value, Refusal> {
    let length = list.len();
    let mut values = values.into_iter();
    Ok(match (name, values.next(), values.next(), values.next()) {
        ("add", Some(item), None, None) => {
            list.push(item);
            Value::Bool(true)
        }
        ("add", Some(Value::Int(at)), Some(item), None) => {
            let at = position(at, length + 1)?;
            list.edit(|items| items.insert(at, item));
            // Java gives nothing back, and the reference prints itself.
            Value::Null
        }
        ("set", Some(Value::Int(at)), Some(item), None) => {
            let at = position(at, length)?;
            list.update(at, |slot| std::mem::replace(slot, item)).unwrap_or_default()
        }
        ("addAll", Some(Value::List(more)), None, None) => {
            list.edit(|items| items.extend(more.iter().cloned()));
            Value::Bool(!more.is_empty())
        }
        ("remove", Some(Value::Int(at)), None, None) => {
            let at = position(at, length)?;
            list.edit(|items| items.remove(at))
        }
        ("remove", Some(item), None, None) => {
            let found = list.iter().position(|other| *other == item);
            if let Some(at) = found {
                list.edit(|items| items.remove(at));
            }
            Value::Bool(found.is_some())
        }
        ("removeAll", Some(Value::List(others)), None, None) => keep(list, |item| !others.contains(item)),
        ("retainAll", Some(Value::List(others)), None, None) => keep(list, |item| others.contains(item)),
        ("clear", None, ..) => {
            *list = List::new(Vec::new());
            Value::Null
        }
        _ => Value::Null,
    })
}

/// Keeps some items; whether any went.
fn keep(list: &mut List, wanted: impl Fn(&Value) -> bool) -> Value {
    let before = list.len();
    list.edit(|items| items.retain(wanted));
    Value::Bool(list.len() != before)
}

/// `key` is the text of the first argument.
pub(in crate::render) fn change_map(map: &mut Map, name: &str, key: String, values: Vec<Value>) -> Value {
    let mut values = values.into_iter();
    match (name, values.next(), values.next(), values.next()) {
        ("put", Some(_), Some(value), None) => map.insert(key, value).unwrap_or_default(),
        ("putIfAbsent", Some(_), Some(value), None) => match map.get(&key) {
            Some(present) if !present.is_null() => present.clone(),
            _ => map.insert(key, value).unwrap_or_default(),
        },
        ("putAll", Some(Value::Map(more)), None, None) => {
            for (key, value) in more.iter() {
                map.insert(key, value.clone());
            }
            Value::Null
        }
        ("remove", Some(_), None, None) => map.remove(&key).unwrap_or_default(),
        ("clear", None, ..) => {
            *map = Map::new();
            Value::Null
        }
        _ => Value::Null,
    }
}
