//! `Optional`, `StringTokenizer` and `StringJoiner`.

use super::{arg, no_such_element, null_pointer, size_value, truth};
use crate::{error::Answer, library::Builder, machine::Machine, text::Text, value::Value};

/// The state of an `Optional`.
struct Optional(Option<Value>);

/// The state of a `StringTokenizer`.
struct Tokenizer {
    text: Text,
    delimiters: Text,
    /// Whether delimiters are tokens too.
    returns: bool,
    at: usize,
}

/// The state of a `StringJoiner`.
struct Joiner {
    between: Text,
    before: Text,
    after: Text,
    parts: Option<Vec<u16>>,
    empty: Option<Text>,
}

const OPTIONAL: &str = "java.util.Optional";
const TOKENIZER: &str = "java.util.StringTokenizer";
const JOINER: &str = "java.util.StringJoiner";

fn optional(machine: &mut Machine<'_>, value: &Value) -> Answer {
    let held = (!value.is_null()).then(|| value.clone());
    machine.allocate_state(OPTIONAL, Optional(held))
}

fn held(machine: &Machine<'_>, this: &Value) -> Option<Value> {
    machine.state::<Optional>(this).and_then(|optional| optional.0.clone())
}

fn need(machine: &mut Machine<'_>, this: &Value) -> Answer {
    match held(machine, this) {
        Some(value) => Ok(value),
        None => Err(machine.throw("java.util.NoSuchElementException", "No value present")),
    }
}

fn describe_optional(builder: &mut Builder) {
    builder
        .class(OPTIONAL)
        .function("of(Object)", |machine, _, arguments| {
            let value = super::function(machine, arguments, 0)?;
            optional(machine, &value)
        })
        .function("ofNullable(Object)", |machine, _, arguments| optional(machine, arg(arguments, 0)))
        .function("empty()", |machine, _, _| optional(machine, &Value::Null))
        .method("isPresent()", |machine, this, _| Ok(held(machine, this).is_some().into()))
        .method("isEmpty()", |machine, this, _| Ok(held(machine, this).is_none().into()))
        .method("get()", |machine, this, _| need(machine, this))
        .method("orElseThrow()", |machine, this, _| need(machine, this))
        .method("orElse(Object)", |machine, this, arguments| {
            Ok(held(machine, this).unwrap_or_else(|| arg(arguments, 0).clone()))
        })
        .method("orElseGet(Supplier)", |machine, this, arguments| match held(machine, this) {
            Some(value) => Ok(value),
            None => machine.call(arg(arguments, 0), "get", &[]),
        })
        .method("ifPresent(Consumer)", |machine, this, arguments| {
            if let Some(value) = held(machine, this) {
                machine.call(arg(arguments, 0), "accept", &[value])?;
            }
            Ok(Value::Void)
        })
        .method("map(Function)", |machine, this, arguments| match held(machine, this) {
            Some(value) => {
                let mapped = machine.call(arg(arguments, 0), "apply", &[value])?;
                optional(machine, &mapped)
            }
            None => Ok(this.clone()),
        })
        .method("filter(Predicate)", |machine, this, arguments| match held(machine, this) {
            Some(value) if !truth(&machine.call(arg(arguments, 0), "test", std::slice::from_ref(&value))?) => {
                optional(machine, &Value::Null)
            }
            _ => Ok(this.clone()),
        })
        .method("equals(Object)", |machine, this, arguments| {
            let Some(other) = machine.state::<Optional>(arg(arguments, 0)).map(|other| other.0.clone()) else {
                return Ok(false.into());
            };
            match (held(machine, this), other) {
                (Some(one), Some(other)) => machine.equal(&one, &other).map(Value::from),
                (one, other) => Ok((one.is_none() && other.is_none()).into()),
            }
        })
        .method("hashCode()", |machine, this, _| {
            let value = held(machine, this).unwrap_or(Value::Null);
            machine.hash(&value).map(Value::from)
        })
        .method("toString()", |machine, this, _| match held(machine, this) {
            None => machine.text("Optional.empty"),
            Some(value) => {
                let value = machine.to_text(&value)?;
                let (before, after): (Text, Text) = ("Optional[".into(), "]".into());
                machine.text_of(&[before.units(), value.units(), after.units()].concat())
            }
        });
}

impl Tokenizer {
    fn is_delimiter(&self, at: usize) -> bool {
        self.text.units().get(at).is_some_and(|unit| self.delimiters.units().contains(unit))
    }

    /// Where the next token begins and ends, from a place.
    fn token(&self, from: usize) -> Option<(usize, usize)> {
        let len = self.text.len();
        let mut start = from;
        while !self.returns && self.is_delimiter(start) {
            start += 1;
        }
        if start >= len {
            return None;
        }
        let mut end = start;
        while end < len && !self.is_delimiter(end) {
            end += 1;
        }
        // A delimiter is a token of one unit.
        Some((start, end.max(start + usize::from(self.returns && self.is_delimiter(start)))))
    }
}

fn tokenizer(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer {
    let Value::Text(text) = arg(arguments, 0) else { return Err(null_pointer(machine)) };
    let delimiters = match arg(arguments, 1) {
        Value::Text(delimiters) => delimiters.clone(),
        _ => " \t\n\r\u{c}".into(),
    };
    machine.reserve(size_of::<Tokenizer>())?;
    let state = Tokenizer { text: text.clone(), delimiters, returns: truth(arg(arguments, 2)), at: 0 };
    machine.allocate_state(TOKENIZER, state)
}

/// Charges for looking at the rest of the text for delimiters.
fn look(machine: &mut Machine<'_>, this: &Value) -> Answer<()> {
    let cost = machine.state::<Tokenizer>(this).map_or(0, |state| {
        let seen = state.token(state.at).map_or(state.text.len(), |(_, end)| end).saturating_sub(state.at);
        (1 + seen).saturating_mul(4 + state.delimiters.len()) / 16
    });
    machine.charge(cost as u64)
}

fn has_more(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    look(machine, this)?;
    Ok(machine.state::<Tokenizer>(this).is_some_and(|state| state.token(state.at).is_some()).into())
}

fn next_token(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    if let (Value::Text(delimiters), Some(state)) = (arg(arguments, 0), machine.state_mut::<Tokenizer>(this)) {
        state.delimiters = delimiters.clone();
    }
    look(machine, this)?;
    let found = machine.state_mut::<Tokenizer>(this).and_then(|state| {
        let (start, end) = state.token(state.at)?;
        state.at = end;
        Some(state.text.units().get(start..end).unwrap_or_default().to_vec())
    });
    match found {
        Some(units) => machine.text_of(&units),
        None => Err(no_such_element(machine)),
    }
}

fn count(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let cost = machine
        .state::<Tokenizer>(this)
        .map_or(0, |state| state.text.len().saturating_sub(state.at).saturating_mul(4 + state.delimiters.len()) / 16);
    machine.charge(cost as u64)?;
    let Some(state) = machine.state::<Tokenizer>(this) else { return Ok(Value::int(0)) };
    let ends = std::iter::successors(state.token(state.at), |(_, end)| state.token(*end));
    Ok(size_value(ends.count()))
}

fn joiner(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer {
    let text = |at| match arguments.get(at) {
        Some(Value::Null) => None,
        Some(Value::Text(text)) => Some(text.clone()),
        Some(_) => None,
        None => Some("".into()),
    };
    let (Some(between), Some(before), Some(after)) = (text(0), text(1), text(2)) else {
        return Err(null_pointer(machine));
    };
    machine.reserve(size_of::<Joiner>())?;
    machine.allocate_state(JOINER, Joiner { between, before, after, parts: None, empty: None })
}

fn join(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let part = machine.to_text(arg(arguments, 0))?;
    let between = machine.state::<Joiner>(this).map_or(0, |state| state.between.len());
    // A vector that doubles may take twice what it holds.
    machine.reserve(4 * (part.len() + between))?;
    if let Some(state) = machine.state_mut::<Joiner>(this) {
        match &mut state.parts {
            Some(parts) => {
                parts.extend(state.between.units());
                parts.extend(part.units());
            }
            None => state.parts = Some(part.units().to_vec()),
        }
    }
    Ok(this.clone())
}

fn joined(machine: &mut Machine<'_>, this: &Value) -> Answer<Text> {
    let Some(state) = machine.state::<Joiner>(this) else { return Ok("".into()) };
    if let (None, Some(empty)) = (&state.parts, &state.empty) {
        return Ok(empty.clone());
    }
    let parts = state.parts.as_deref().unwrap_or_default();
    let size = state.before.len() + parts.len() + state.after.len();
    machine.reserve(32 + 2 * size)?;
    let Some(state) = machine.state::<Joiner>(this) else { return Ok("".into()) };
    let parts = state.parts.as_deref().unwrap_or_default();
    Ok(Text::new([state.before.units(), parts, state.after.units()].concat()))
}

pub(super) fn describe(builder: &mut Builder) {
    describe_optional(builder);
    builder
        .class(TOKENIZER)
        .implements(&["java.util.Enumeration"])
        .constructor("(String)", |machine, _, arguments| tokenizer(machine, arguments))
        .constructor("(String,String)", |machine, _, arguments| match arg(arguments, 1) {
            Value::Null => Err(null_pointer(machine)),
            _ => tokenizer(machine, arguments),
        })
        .constructor("(String,String,boolean)", |machine, _, arguments| match arg(arguments, 1) {
            Value::Null => Err(null_pointer(machine)),
            _ => tokenizer(machine, arguments),
        })
        .method("hasMoreTokens()", has_more)
        .method("hasMoreElements()", has_more)
        .method("nextToken()", next_token)
        .method("nextElement()", next_token)
        .method("nextToken(String)", |machine, this, arguments| match arg(arguments, 0) {
            Value::Null => Err(null_pointer(machine)),
            _ => next_token(machine, this, arguments),
        })
        .method("countTokens()", count);
    builder
        .class(JOINER)
        .constructor("(CharSequence)", |machine, _, arguments| joiner(machine, arguments))
        .constructor("(CharSequence,CharSequence,CharSequence)", |machine, _, arguments| joiner(machine, arguments))
        .method("add(CharSequence)", join)
        .method("setEmptyValue(CharSequence)", |machine, this, arguments| {
            let value = super::function(machine, arguments, 0)?;
            let text = machine.to_text(&value)?;
            if let Some(state) = machine.state_mut::<Joiner>(this) {
                state.empty = Some(text);
            }
            Ok(this.clone())
        })
        .method("length()", |machine, this, _| joined(machine, this).map(|text| size_value(text.len())))
        .method("toString()", |machine, this, _| joined(machine, this).map(Value::Text));
}
