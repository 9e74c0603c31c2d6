//! Methods of strings. Places and lengths count UTF-16 units, as in Java.

use super::{Answer, Call, Refusal, int, push};
use crate::text::{self, TooLong};
use crate::{List, Value};

impl Call<'_> {
    pub(super) fn string(&mut self, text: &str, name: &str, arguments: &[Value]) -> Answer {
        if arguments.contains(&Value::Null) && refuses_null(name) {
            return Err(Refusal::value("an argument has no value"));
        }
        let most = self.most;
        Ok(match (name, arguments) {
            ("format", [Value::Str(form), rest @ ..]) => Some(super::format::format(form, rest, most)?),
            ("formatted", rest) => Some(super::format::format(text, rest, most)?),
            ("join", [Value::Str(sign), Value::List(parts)]) => Some(join(sign, parts, most)?),
            ("join", [Value::Str(sign), parts @ ..]) if parts.iter().all(|part| part.as_str().is_some()) => {
                Some(join(sign, parts, most)?)
            }
            ("valueOf" | "copyValueOf", [value]) => {
                let mut out = String::new();
                text::append(value, &mut out, most).map_err(|TooLong| Refusal::too_long(most))?;
                Some(out.into())
            }
            (_, []) => none(text, name),
            ("matches", [Value::Str(pattern)]) => Some(self.matches(text, pattern)?),
            ("split", [Value::Str(pattern)]) => Some(self.split(text, pattern, 0)?),
            ("split", [Value::Str(pattern), Value::Int(limit)]) => Some(self.split(text, pattern, *limit)?),
            ("replaceAll", [Value::Str(pattern), Value::Str(by)]) => {
                Some(self.replace_all(text, pattern, by, usize::MAX)?)
            }
            ("replaceFirst", [Value::Str(pattern), Value::Str(by)]) => Some(self.replace_all(text, pattern, by, 1)?),
            (_, [Value::Str(argument)]) => one(text, name, argument, most)?,
            (_, [Value::Int(argument)]) => number(text, name, *argument, most)?,
            ("replace", [Value::Str(first), Value::Str(second)]) => Some(replace(text, first, second, most)?),
            ("equalsIgnoreCase", [Value::Null]) => Some(Value::Bool(false)),
            (_, [Value::Str(first), Value::Int(second)]) => text_and_number(text, name, first, *second),
            ("indexOf" | "lastIndexOf", [Value::Int(code), Value::Int(from)]) => {
                character(*code).and_then(|sign| text_and_number(text, name, &sign, *from))
            }
            ("substring" | "subSequence", [Value::Int(from), Value::Int(to)]) => {
                Some(substring(text, *from, Some(*to))?)
            }
            ("regionMatches", [Value::Int(at), Value::Str(other), Value::Int(from), Value::Int(length)]) => {
                Some(Value::Bool(region(text, *at, other, *from, *length, false)))
            }
            (
                "regionMatches",
                [Value::Bool(fold), Value::Int(at), Value::Str(other), Value::Int(from), Value::Int(length)],
            ) => Some(Value::Bool(region(text, *at, other, *from, *length, *fold))),
            _ => None,
        })
    }
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
            | "replaceAll"
            | "replaceFirst"
    )
}

fn none(text: &str, name: &str) -> Option<Value> {
    Some(match name {
        "length" => int(text.encode_utf16().count()),
        "isEmpty" => Value::Bool(text.is_empty()),
        "isBlank" => Value::Bool(text.trim_matches(is_white).is_empty()),
        "toUpperCase" => text.to_uppercase().into(),
        "toLowerCase" => text.to_lowercase().into(),
        "trim" => text.trim_matches(|c| c <= ' ').into(),
        "strip" => text.trim_matches(is_white).into(),
        "stripLeading" => text.trim_start_matches(is_white).into(),
        "stripTrailing" => text.trim_end_matches(is_white).into(),
        "lines" => List::new(lines(text).map(Value::from).collect()).into(),
        "toCharArray" => List::new(text.chars().map(|c| Value::from(c.to_string())).collect()).into(),
        "toString" | "intern" => text.into(),
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
        "concat" => {
            let mut out = text.to_owned();
            push(argument, &mut out, most)?;
            out.into()
        }
        _ => return Ok(None),
    }))
}

fn number(text: &str, name: &str, argument: i64, most: usize) -> Answer {
    match name {
        "substring" => substring(text, argument, None).map(Some),
        "charAt" => {
            let length = text.encode_utf16().count();
            let inside = usize::try_from(argument).is_ok_and(|at| at < length);
            if !inside {
                return Err(Refusal::value(format!("{argument} is outside of a text of length {length}")));
            }
            substring(text, argument, Some(argument + 1)).map(Some)
        }
        "codePointAt" => {
            let tail = from_unit(text, argument).and_then(|tail| tail.chars().next());
            let code = tail.ok_or_else(|| Refusal::value(format!("{argument} is outside of the text")))?;
            Ok(Some(Value::Int(u32::from(code).into())))
        }
        "indexOf" => Ok(character(argument).map(|sign| text.find(&sign).map_or(Value::Int(-1), |at| place(text, at)))),
        "lastIndexOf" => {
            Ok(character(argument).map(|sign| text.rfind(&sign).map_or(Value::Int(-1), |at| place(text, at))))
        }
        "repeat" => {
            let times = usize::try_from(argument).map_err(|_| Refusal::value("the count is negative"))?;
            if text.len().saturating_mul(times) > most {
                return Err(Refusal::too_long(most));
            }
            Ok(Some(text.repeat(times).into()))
        }
        _ => Ok(None),
    }
}

fn replace(text: &str, first: &str, second: &str, most: usize) -> Result<Value, Refusal> {
    let mut out = String::new();
    let mut done = 0;
    for (at, found) in text.match_indices(first) {
        push(&text[done..at], &mut out, most)?;
        push(second, &mut out, most)?;
        done = at + found.len();
    }
    push(&text[done..], &mut out, most)?;
    Ok(out.into())
}

fn text_and_number(text: &str, name: &str, first: &str, second: i64) -> Option<Value> {
    match name {
        "startsWith" => Some(Value::Bool(from_unit(text, second).is_some_and(|tail| tail.starts_with(first)))),
        "indexOf" => {
            let tail = from_unit(text, second.max(0)).unwrap_or_default();
            let before = text.len() - tail.len();
            Some(tail.find(first).map_or(Value::Int(-1), |at| place(text, before + at)))
        }
        "lastIndexOf" => {
            let last =
                if second < 0 { None } else { Some(text.len() - from_unit(text, second).unwrap_or_default().len()) };
            let end = last.map(|last| (last + first.len()).min(text.len()));
            let found = end.and_then(|end| text.get(..end)).and_then(|head| head.rfind(first));
            Some(found.map_or(Value::Int(-1), |at| place(text, at)))
        }
        _ => None,
    }
}

/// The text of a character's code.
fn character(code: i64) -> Option<String> {
    u32::try_from(code).ok().and_then(char::from_u32).map(String::from)
}

fn region(text: &str, at: i64, other: &str, from: i64, length: i64, fold: bool) -> bool {
    let part = |text: &str, at: i64| {
        let units: Vec<u16> = if fold { folded(text).collect() } else { text.encode_utf16().collect() };
        let start = usize::try_from(at).ok()?;
        let end = start.checked_add(usize::try_from(length.max(0)).ok()?)?;
        units.get(start..end).map(<[u16]>::to_vec)
    };
    matches!((part(text, at), part(other, from)), (Some(left), Some(right)) if left == right)
}

/// As `Character.isWhitespace`: no-break spaces are none.
fn is_white(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}') || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Lines without their ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = &rest[end..];
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
        Some(line)
    })
}

fn substring(text: &str, from: i64, to: Option<i64>) -> Result<Value, Refusal> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let end = to.map_or(Some(units.len()), |to| usize::try_from(to).ok());
    let range = usize::try_from(from).ok().zip(end);
    if let Some(part) = range.and_then(|(from, to)| units.get(from..to)) {
        return Ok(String::from_utf16_lossy(part).into());
    }
    let to = to.map_or_else(String::new, |to| format!(" to {to}"));
    Err(Refusal::value(format!("{from}{to} is outside of a text of length {}", units.len())))
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

fn join(sign: &str, parts: &[Value], most: usize) -> Result<Value, Refusal> {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            push(sign, &mut out, most)?;
        }
        match part {
            Value::Null => push("null", &mut out, most)?,
            part => push(part.as_str().ok_or_else(|| Refusal::value("a part is no text"))?, &mut out, most)?,
        }
    }
    Ok(out.into())
}
