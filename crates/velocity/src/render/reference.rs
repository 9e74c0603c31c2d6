//! Reading and printing references.

use std::borrow::Cow;

use super::scope::Binding;
use super::{Found, Halt, Renderer, methods};
use crate::Value;
use crate::ast::{Block, Reference, Step, StepKind};
use crate::error::Fault;
use crate::text::{self, TooLong};

/// No value.
const NULL: Found<'static> = Cow::Owned(Value::Null);

impl<'t> Renderer<'t> {
    /// Prints a reference, with the backslashes before it, as 1.7 does: they escape only what has a value.
    pub(super) fn print(&mut self, reference: &'t Reference, out: &mut String) -> Result<(), Halt> {
        let offset = reference.offset;
        self.charge(1, offset)?;
        if reference.slashes > 0 {
            return self.print_escaped(reference, out);
        }
        if let Some(value) = self.held(reference)? {
            return text::append(value, out, self.limits.output_bytes).map_err(|TooLong| self.too_long(offset));
        }
        if reference.steps.is_empty() && reference.alternate.is_none() {
            return match self.binding(reference.root, offset)? {
                Some(Binding::Block { block, level }) => self.defined(block, level, offset, out),
                Some(binding) => {
                    let value = self.plain(binding);
                    self.print_value(reference, &value, out)
                }
                None => self.print_value(reference, &NULL, out),
            };
        }
        let value = self.resolve(reference)?;
        self.print_value(reference, &value, out)
    }

    fn print_value(&mut self, reference: &'t Reference, value: &Value, out: &mut String) -> Result<(), Halt> {
        let offset = reference.offset;
        if !value.is_null() {
            return text::append(value, out, self.limits.output_bytes).map_err(|TooLong| self.too_long(offset));
        }
        if reference.quiet {
            return Ok(());
        }
        let plain = reference.steps.is_empty() && !reference.literal.starts_with("${");
        self.charge_search(offset)?;
        let argument = if plain && !self.is_v2() { self.argument_literal(reference.root) } else { None };
        self.write(argument.unwrap_or(&reference.literal), out, offset)
    }

    fn print_escaped(&mut self, reference: &'t Reference, out: &mut String) -> Result<(), Halt> {
        let offset = reference.offset;
        let slashes = "\\".repeat(reference.slashes / 2);
        let escaped = reference.slashes % 2 == 1;
        if !escaped
            && reference.steps.is_empty()
            && let Some(Binding::Block { block, level }) = self.unevaluated(reference.root)
        {
            return self.defined(block, level, offset, out);
        }
        let value = self.resolve(reference)?;
        self.write(&slashes, out, offset)?;
        match (value.is_null(), escaped) {
            (true, true) => {
                self.write("\\", out, offset)?;
                self.write(&reference.literal, out, offset)
            }
            (false, true) => self.write(&reference.literal, out, offset),
            (true, false) => {
                self.write(&slashes, out, offset)?;
                self.print_value(reference, &value, out)
            }
            (false, false) => self.print_value(reference, &value, out),
        }
    }

    /// Renders the block of a `#define`.
    pub(super) fn defined(
        &mut self,
        block: &'t Block,
        level: usize,
        offset: usize,
        out: &mut String,
    ) -> Result<(), Halt> {
        let level = level.min(self.level);
        match self.at_level(level, offset, |renderer| renderer.block(block, out)) {
            Err(Halt::Break) => Ok(()),
            end => end,
        }
    }

    /// The value of a reference; null where any step of it has none.
    pub(super) fn resolve(&mut self, reference: &'t Reference) -> Result<Found<'t>, Halt> {
        let offset = reference.offset;
        if let Some(value) = self.held(reference)? {
            return Ok(Cow::Borrowed(value));
        }
        self.charge(1 + reference.steps.len(), offset)?;
        let value = self.resolve_steps(reference)?;
        match &reference.alternate {
            Some(alternate) if !value.is_full() => self.nested(offset, |renderer| renderer.evaluate(alternate, offset)),
            _ => Ok(value),
        }
    }

    /// The short way to a value that the caller holds, through properties of maps alone; nothing where
    /// the long way is needed.
    pub(super) fn held(&mut self, reference: &'t Reference) -> Result<Option<&'t Value>, Halt> {
        let Some(mut value) = self.held_variable(reference.root) else { return Ok(None) };
        let mut steps = 1;
        for step in &reference.steps {
            let (StepKind::Property(key), Value::Map(map)) = (&step.kind, value) else { return Ok(None) };
            let Some(property) = map.property(key) else { return Ok(None) };
            steps += 1 + map.len() / 8;
            value = property;
        }
        if value.is_null() || reference.alternate.is_some() {
            return Ok(None);
        }
        self.charge(steps, reference.offset)?;
        Ok(Some(value))
    }

    fn resolve_steps(&mut self, reference: &'t Reference) -> Result<Found<'t>, Halt> {
        let offset = reference.offset;
        if let [path @ .., Step { kind: StepKind::Method(name, arguments), offset }] = &reference.steps[..]
            && methods::changes(name)
        {
            return self.change(reference, path, name, arguments, *offset).map(Cow::Owned);
        }
        let mut value = match self.binding(reference.root, offset)? {
            None => return Ok(NULL),
            Some(Binding::Value(value)) => value,
            // A `#define` has a value only as text, and none with steps.
            Some(Binding::Block { block, level }) if reference.steps.is_empty() => {
                let mut text = String::new();
                self.defined(block, level, offset, &mut text)?;
                self.charge_bytes(text.len(), offset)?;
                return Ok(Cow::Owned(text.into()));
            }
            // It is a text for `toString()`, and no list.
            Some(Binding::Block { block, level }) => {
                let value = Cow::Owned(Value::Bool(true));
                return match &reference.steps[..] {
                    [Step { kind: StepKind::Method(name, arguments), .. }]
                        if &**name == "toString" && arguments.is_empty() =>
                    {
                        let mut text = String::new();
                        self.defined(block, level, offset, &mut text)?;
                        self.charge_bytes(text.len(), offset)?;
                        Ok(Cow::Owned(text.into()))
                    }
                    [step @ Step { kind: StepKind::Index(_), .. }, ..] => self.step(&value, step),
                    _ => Ok(NULL),
                };
            }
            Some(Binding::Loop { place, serial }) => {
                let names = reference.steps.iter().map(|step| loop_name(step).unwrap_or(""));
                return Ok(Cow::Owned(self.loop_property(place, serial, names)));
            }
            Some(binding) => self.plain(binding),
        };
        for step in &reference.steps {
            if value.is_null() {
                break;
            }
            value = self.step(&value, step)?;
        }
        Ok(value)
    }

    fn step(&mut self, value: &Found<'t>, step: &'t Step) -> Result<Found<'t>, Halt> {
        match &step.kind {
            StepKind::Property(key) => {
                if let Value::Map(map) = &**value {
                    self.charge(map.len() / 8, step.offset)?;
                    return Ok(project(value, |value| match value {
                        Value::Map(map) => map.property(key),
                        _ => None,
                    }));
                }
                Ok(Cow::Owned(methods::property(value, &key.name)))
            }
            StepKind::Index(index) => {
                let index = self.evaluate(index, step.offset)?;
                match (&**value, &*index) {
                    (Value::List(list), Value::Int(at)) => match list_position(*at, list.len()) {
                        Some(at) => Ok(project(value, |value| match value {
                            Value::List(list) => list.get(at),
                            _ => None,
                        })),
                        None => Err(Fault::value(step.offset, outside(*at, list.len())).into()),
                    },
                    (Value::Map(map), key) => {
                        self.charge(map.len() / 8, step.offset)?;
                        let key = self.text_of(key, step.offset)?;
                        Ok(project(value, |value| match value {
                            Value::Map(map) => map.get(&key),
                            _ => None,
                        }))
                    }
                    (
                        Value::Str(_) | Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Bool(_),
                        Value::Int(..0),
                    ) => Err(Fault::value(step.offset, "an index below zero needs a list").into()),
                    _ => Ok(NULL),
                }
            }
            StepKind::Method(name, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(self.evaluate(argument, step.offset)?.into_owned());
                }
                self.charge_bytes(methods::cost(value, name, &values), step.offset)?;
                let budget = self.budget();
                let most = self.limits.output_bytes;
                let mut call = methods::Call { most, patterns: &mut self.patterns, steps: 0, budget };
                let answer = call.method(value, name, &values);
                let steps = call.steps;
                self.charge(steps, step.offset)?;
                let answer = answer.map_err(|refusal| refusal.fault(step.offset, name))?;
                self.charge_bytes(answer.weight(), step.offset)?;
                Ok(Cow::Owned(answer))
            }
        }
    }
}

/// A part of a value, shared as the value is.
fn project<'t>(value: &Found<'t>, part: impl for<'v> Fn(&'v Value) -> Option<&'v Value>) -> Found<'t> {
    match value {
        Cow::Borrowed(value) => part(value).map_or(NULL, Cow::Borrowed),
        Cow::Owned(value) => part(value).cloned().map_or(NULL, Cow::Owned),
    }
}

/// The name of a step of `$foreach`: `count`, `getCount()` or `hasNext()`.
pub(super) fn loop_name(step: &Step) -> Option<&str> {
    match &step.kind {
        StepKind::Property(key) => Some(&key.name),
        StepKind::Method(name, arguments) if arguments.is_empty() => match name.as_ref() {
            "getIndex" => Some("index"),
            "getCount" => Some("count"),
            "isFirst" | "getFirst" => Some("first"),
            "isLast" | "getLast" => Some("last"),
            "getParent" => Some("parent"),
            "getTopmost" => Some("topmost"),
            "hasNext" | "getHasNext" => Some("hasNext"),
            _ => None,
        },
        _ => None,
    }
}

/// The place of an index, which counts from the end where it is negative.
pub(super) fn list_position(at: i64, length: usize) -> Option<usize> {
    let at = if at < 0 { at.checked_add(i64::try_from(length).ok()?)? } else { at };
    usize::try_from(at).ok().filter(|&at| at < length)
}

pub(in crate::render) fn outside(at: i64, length: usize) -> String {
    match length {
        0 => format!("index {at} is outside of a list without items"),
        1 => format!("index {at} is outside of a list of 1: it has 0 alone"),
        _ => format!("index {at} is outside of a list of {length}: it has 0 to {}", length - 1),
    }
}
