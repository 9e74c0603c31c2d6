//! Properties and methods of values: those of Java's strings, lists, maps and boxed numbers that do not
//! reach beyond their object.

mod change;
mod format;
mod list;
mod map;
mod number;
mod pattern;
mod string;

pub(super) use change::{change_cost, change_list, change_map, changes, copy_cost};

use super::regex::Patterns;
use crate::Value;
use crate::error::{ErrorKind, Fault};
use crate::text::{self, TooLong};

/// Why a method gives no answer.
pub(super) struct Refusal {
    kind: ErrorKind,
    message: String,
}

impl Refusal {
    /// Java would throw.
    pub(super) fn value(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Value, message: message.into() }
    }

    /// A limit is met.
    pub(super) fn limit(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Limit, message: message.into() }
    }

    fn too_long(most: usize) -> Self {
        Self::limit(format!("the text grows beyond {most} bytes"))
    }

    /// The fault of a call at a place.
    pub(super) fn fault(self, offset: usize, method: &str) -> Fault {
        Fault::new(self.kind, offset, format!("{method}: {}", self.message))
    }
}

/// What a method gives: nothing where there is no such method, a refusal where Java would throw.
type Answer = Result<Option<Value>, Refusal>;

/// What a call may use, and what it has used.
pub(super) struct Call<'r> {
    /// The most bytes of a text.
    pub(super) most: usize,
    pub(super) patterns: &'r mut Patterns,
    /// Steps that the call costs, beside those of [`cost`].
    pub(super) steps: usize,
    /// Steps that are left.
    pub(super) budget: usize,
}

/// How many bytes a method looks through.
pub(super) fn cost(value: &Value, name: &str, arguments: &[Value]) -> usize {
    let own = match (value, name) {
        (Value::List(_), "get" | "size" | "isEmpty" | "iterator") => 0,
        (Value::Str(text), "toCharArray" | "lines") => text.len().saturating_mul(64),
        // Maps are put in order where they are compared.
        (Value::List(_) | Value::Map(_), "contains" | "indexOf" | "lastIndexOf" | "equals" | "containsValue")
            if value.depth() > 1 || matches!(value, Value::Map(_)) =>
        {
            value.weight().saturating_mul(8)
        }
        (Value::List(list), "subList") => list.len() * 16,
        (Value::List(list), "containsAll") => {
            let given = if let [Value::List(given)] = arguments { given.len() } else { 0 };
            list.weight().saturating_mul(4).saturating_mul(given)
        }
        (Value::Map(map), "keySet" | "values") => map.len() * 128,
        (Value::Map(map), "entrySet") => map.len() * 512,
        (Value::Map(map), name) if !matches!(name, "containsValue" | "equals" | "toString" | "hashCode") => {
            map.len() * 8
        }
        (value, _) => value.weight(),
    };
    arguments.iter().fold(own, |sum, argument| sum.saturating_add(argument.weight()))
}

/// `$value.name` of a value that is no map.
pub(super) fn property(value: &Value, name: &str) -> Value {
    match (value, name) {
        (Value::Str(text), "empty" | "Empty") => Value::Bool(text.is_empty()),
        (Value::Str(text), "blank" | "Blank") => Value::Bool(text.trim().is_empty()),
        (Value::List(list), "empty" | "Empty") => Value::Bool(list.is_empty()),
        _ => Value::Null,
    }
}

impl Call<'_> {
    /// Calls a method; null where the value has no such method for these arguments.
    pub(super) fn method(&mut self, value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Refusal> {
        let answer = match value {
            Value::Str(text) => self.string(text, name, arguments)?,
            Value::List(list) => list::call(list, name, arguments)?,
            Value::Map(map) => map::call(map, name, arguments, self.most)?,
            Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Bool(_) => number::call(value, name, arguments)?,
            Value::Null => None,
        };
        match (answer, name, arguments) {
            (Some(answer), ..) => {
                if let Value::List(list) = &answer {
                    self.steps = self.steps.saturating_add(list.len().saturating_mul(2));
                }
                Ok(answer)
            }
            (None, "compareTo", [_]) if !matches!(value, Value::List(_) | Value::Map(_) | Value::Null) => {
                Err(Refusal::value("only values of one kind compare"))
            }
            (None, "equals", [other]) => Ok(Value::Bool(value == other)),
            (None, "hashCode", []) => Ok(Value::Int(number::hash(value).into())),
            (None, "toString", []) => {
                let mut out = String::new();
                text::append(value, &mut out, self.most).map_err(|TooLong| Refusal::too_long(self.most))?;
                Ok(out.into())
            }
            _ => Ok(Value::Null),
        }
    }
}

/// A length or a place as a number.
fn int(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn push(part: &str, out: &mut String, most: usize) -> Result<(), Refusal> {
    text::push(part, out, most).map_err(|TooLong| Refusal::too_long(most))
}
