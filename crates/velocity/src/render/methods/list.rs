//! Methods of lists.

use super::{Answer, Refusal, int};
use crate::render::reference::outside;
use crate::{List, Value};

pub(super) fn call(list: &List, name: &str, arguments: &[Value]) -> Answer {
    Ok(Some(match (name, arguments) {
        ("size", []) => int(list.len()),
        ("iterator" | "toArray", []) => list.clone().into(),
        ("isEmpty", []) => Value::Bool(list.is_empty()),
        ("get", [Value::Int(at)]) => {
            let item = usize::try_from(*at).ok().and_then(|at| list.get(at));
            return match item {
                Some(item) => Ok(Some(item.clone())),
                None => Err(Refusal::value(outside(*at, list.len()))),
            };
        }
        ("contains", [item]) => Value::Bool(list.contains(item)),
        ("containsAll", [Value::List(items)]) => Value::Bool(items.iter().all(|item| list.contains(item))),
        ("indexOf", [item]) => list.iter().position(|other| other == item).map_or(Value::Int(-1), int),
        ("lastIndexOf", [item]) => list.iter().rposition(|other| other == item).map_or(Value::Int(-1), int),
        ("subList", [Value::Int(from), Value::Int(to)]) => {
            let range = usize::try_from(*from).ok().zip(usize::try_from(*to).ok());
            let items = range.and_then(|(from, to)| list.get(from..to));
            return match items {
                Some(items) => Ok(Some(List::new(items.to_vec()).into())),
                None => Err(Refusal::value(format!("{from} to {to} is no part of a list of {}", list.len()))),
            };
        }
        _ => return Ok(None),
    }))
}
