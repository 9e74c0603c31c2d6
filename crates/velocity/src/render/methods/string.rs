//! Methods of strings. Places and lengths count UTF-16 units, as in Java.

use super::super::pattern::Pattern;
use super::{Answer, int, too_long};
use crate::text;
use crate::{List, Value};

pub(super) fn call(text: &str, name: &str, arguments: &[Value], most: usize) -> Answer {
    if arguments.contains(&Value::Null) && refuses_null(name) {
        return Err("an argument has no value".to_owned());
    }
    let answer = match arguments {
        [] => none(text, name),
        [Value::Str(argument)] => return one(text, name, argument, most),
        [Value::Int(argument)] => return number(text, name, *argument, most),
        [Value::Str(first), Value::Str(second)] => return two(text, name, first, second, most),
        [Value::Null] if name == "equalsIgnoreCase" => Some(Value::Bool(false)),
        [Value::Str(first), Value::Int(second)] => return text_and_number(text, name, first, *second),
        [Value::Int(from), Value::Int(to)] if name == "substring" => {
            return substring(text, *from, Some(*to)).map(Some);
        }
        _ => None,
    };
    Ok(answer)
}

/// Methods that throw in Java where a text they need is null.
fn refuses_null(name: &str) -> bool {
    matches!(
        name,
        "concat"
            | "contains"
            | "startsWith"
            | "endsWith"
            | "indexOf"
            | "lastIndexOf"
            | "compareTo"
            | "compareToIgnoreCase"
            | "matches"
            | "split"
            | "replace"
    )
}

fn none(text: &str, name: &str) -> Option<Value> {
    Some(match name {
        "length" => int(text.encode_utf16().count()),
        "isEmpty" => Value::Bool(text.is_empty()),
        "isBlank" => Value::Bool(text.trim().is_empty()),
        "toUpperCase" => text.to_uppercase().into(),
        "toLowerCase" => text.to_lowercase().into(),
        "trim" => text.trim_matches(|c| c <= ' ').into(),
        "strip" => text.trim().into(),
        "toString" | "intern" => text.into(),
        "hashCode" => {
            let step = |hash: i32, unit: u16| hash.wrapping_mul(31).wrapping_add(i32::from(unit));
            Value::Int(i64::from(text.encode_utf16().fold(0, step)))
        }
        _ => return None,
    })
}

fn one(text: &str, name: &str, argument: &str, most: usize) -> Answer {
    Ok(Some(match name {
        "contains" => Value::Bool(text.contains(argument)),
        "startsWith" => Value::Bool(text.starts_with(argument)),
        "endsWith" => Value::Bool(text.ends_with(argument)),
        "equals" | "contentEquals" => Value::Bool(text == argument),
        "equalsIgnoreCase" => Value::Bool(folded(text).eq(folded(argument))),
        "compareTo" => compare(text.encode_utf16(), argument.encode_utf16()),
        "compareToIgnoreCase" => compare(folded(text), folded(argument)),
        "indexOf" => text.find(argument).map_or(Value::Int(-1), |at| place(text, at)),
        "lastIndexOf" => text.rfind(argument).map_or(Value::Int(-1), |at| place(text, at)),
        "concat" => join(&[text, argument], most)?,
        "matches" => Value::Bool(Pattern::parse(argument)?.matches_whole(text)?),
        "split" => split(text, argument, 0)?,
        _ => return Ok(None),
    }))
}

fn number(text: &str, name: &str, argument: i64, most: usize) -> Answer {
    match name {
        "substring" => substring(text, argument, None).map(Some),
        "charAt" => {
            let end = argument.checked_add(1).ok_or("no such place in the text")?;
            substring(text, argument, Some(end)).map(Some)
        }
        "repeat" => {
            let times = usize::try_from(argument).map_err(|_| "the count is negative".to_owned())?;
            if text.len().saturating_mul(times) > most {
                return Err(too_long(most));
            }
            Ok(Some(text.repeat(times).into()))
        }
        _ => Ok(None),
    }
}

fn two(text: &str, name: &str, first: &str, second: &str, most: usize) -> Answer {
    match name {
        "replace" => {
            let mut out = String::new();
            let mut done = 0;
            for (at, found) in text.match_indices(first) {
                push(&text[done..at], &mut out, most)?;
                push(second, &mut out, most)?;
                done = at + found.len();
            }
            push(&text[done..], &mut out, most)?;
            Ok(Some(out.into()))
        }
        "replaceAll" | "replaceFirst" => {
            let pattern = Pattern::parse(first)?;
            let by = replacement(second)?;
            let mut out = String::new();
            let mut done = 0;
            let most_matches = if name == "replaceAll" { usize::MAX } else { 1 };
            for range in pattern.find_all(text)?.into_iter().take(most_matches) {
                push(&text[done..range.start], &mut out, most)?;
                push(&by, &mut out, most)?;
                done = range.end;
            }
            push(&text[done..], &mut out, most)?;
            Ok(Some(out.into()))
        }
        _ => Ok(None),
    }
}

fn text_and_number(text: &str, name: &str, first: &str, second: i64) -> Answer {
    match name {
        "split" => split(text, first, second).map(Some),
        "startsWith" => Ok(Some(Value::Bool(from_unit(text, second).is_some_and(|tail| tail.starts_with(first))))),
        "indexOf" => {
            let tail = from_unit(text, second.max(0)).unwrap_or_default();
            let before = text.len() - tail.len();
            Ok(Some(tail.find(first).map_or(Value::Int(-1), |at| place(text, before + at))))
        }
        _ => Ok(None),
    }
}

/// Parts between the matches of a pattern; with a limit of 0 without the empty ones at the end.
fn split(text: &str, pattern: &str, limit: i64) -> Result<Value, String> {
    let mut parts: Vec<&str> = Vec::new();
    let most = usize::try_from(limit).ok().filter(|&most| most > 0).unwrap_or(usize::MAX);
    let mut done = 0;
    for range in Pattern::parse(pattern)?.find_all(text)? {
        if parts.len() + 1 >= most {
            break;
        }
        // An empty match at the start parts nothing, and one at the end neither.
        if range.end > 0 && !(range.is_empty() && range.start == text.len()) {
            parts.push(&text[done..range.start]);
            done = range.end;
        }
    }
    let untouched = parts.is_empty();
    parts.push(&text[done..]);
    if limit == 0 && !untouched {
        while parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
    }
    Ok(List::new(parts.into_iter().map(Value::from).collect()).into())
}

/// The replacement of a pattern: a backslash takes the next character as it is.
fn replacement(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '$' => return Err("groups ($1) in the replacement are not available".to_owned()),
            '\\' => out.extend(characters.next()),
            c => out.push(c),
        }
    }
    Ok(out)
}

fn substring(text: &str, from: i64, to: Option<i64>) -> Result<Value, String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let end = to.map_or(Some(units.len()), |to| usize::try_from(to).ok());
    let range = usize::try_from(from).ok().zip(end);
    if let Some(part) = range.and_then(|(from, to)| units.get(from..to)) {
        return Ok(String::from_utf16_lossy(part).into());
    }
    let to = to.map_or_else(String::new, |to| format!(" to {to}"));
    Err(format!("{from}{to} is outside of a text of {}", units.len()))
}

/// The text from a UTF-16 unit on.
fn from_unit(text: &str, unit: i64) -> Option<&str> {
    let unit = usize::try_from(unit).ok()?;
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return Some(&text[at..]);
        }
        units += c.len_utf16();
    }
    (units >= unit).then_some("")
}

/// A place in bytes as one in UTF-16 units.
fn place(text: &str, at: usize) -> Value {
    int(text[..at].encode_utf16().count())
}

/// Units as `equalsIgnoreCase` compares them.
fn folded(text: &str) -> impl Iterator<Item = u16> {
    let fold = |c: char| {
        let mut upper = c.to_uppercase();
        let upper = if upper.len() == 1 { upper.next().unwrap_or(c) } else { c };
        let mut lower = upper.to_lowercase();
        if lower.len() == 1 { lower.next().unwrap_or(upper) } else { upper }
    };
    text.chars().flat_map(move |c| {
        let mut units = [0; 2];
        fold(c).encode_utf16(&mut units).to_vec()
    })
}

/// The difference of the first units that differ, else that of the lengths.
fn compare(left: impl Iterator<Item = u16>, right: impl Iterator<Item = u16>) -> Value {
    let (left, right): (Vec<u16>, Vec<u16>) = (left.collect(), right.collect());
    let differing = left.iter().zip(&right).find(|(left, right)| left != right);
    match (differing, int(left.len()), int(right.len())) {
        (Some((left, right)), ..) => Value::Int(i64::from(*left) - i64::from(*right)),
        (None, Value::Int(left), Value::Int(right)) => Value::Int(left - right),
        _ => Value::Int(0),
    }
}

fn join(parts: &[&str], most: usize) -> Result<Value, String> {
    let mut out = String::new();
    for part in parts {
        push(part, &mut out, most)?;
    }
    Ok(out.into())
}

fn push(part: &str, out: &mut String, most: usize) -> Result<(), String> {
    text::push(part, out, most).map_err(|text::TooLong| too_long(most))
}
