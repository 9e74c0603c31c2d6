//! Reading, printing and assigning references.

use std::sync::Arc;

use super::scope::Binding;
use super::{DEEPEST_VALUE, Halt, Renderer, methods};
use crate::Value;
use crate::ast::{Reference, Step, StepKind};
use crate::error::Fault;
use crate::text::{self, TooLong};

/// A step of a reference that is assigned to.
enum Key {
    Name(Arc<str>),
    At(Value),
}

impl<'t> Renderer<'t> {
    /// Prints a reference, with the backslashes before it, as 1.7 does: they escape only what has a value.
    pub(super) fn print(&mut self, reference: &'t Reference, out: &mut String) -> Result<(), Halt> {
        let offset = reference.offset;
        self.charge(1, offset)?;
        let slashes = "\\".repeat(reference.slashes / 2);
        let escaped = reference.slashes % 2 == 1;
        let mut absent: &str = &reference.literal;
        if reference.steps.is_empty() && !escaped {
            match self.binding(&reference.root) {
                Some(Binding::Block(block)) => {
                    self.write(&slashes, out, offset)?;
                    let end = self.nested(offset, |renderer| renderer.block(block, out));
                    return if matches!(end, Err(Halt::Break)) { Ok(()) } else { end };
                }
                Some(Binding::Absent(literal)) => absent = literal,
                _ => {}
            }
        }
        let value = self.resolve(reference)?;
        self.write(&slashes, out, offset)?;
        match (value, escaped) {
            (Value::Null, true) => {
                self.write("\\", out, offset)?;
                self.write(&reference.literal, out, offset)
            }
            (_, true) => self.write(&reference.literal, out, offset),
            (Value::Null, false) => {
                self.write(&slashes, out, offset)?;
                self.write(if reference.quiet { "" } else { absent }, out, offset)
            }
            (value, false) => {
                text::append(&value, out, self.limits.output_bytes).map_err(|TooLong| self.too_long(offset))
            }
        }
    }

    /// The value of a reference; null where any step of it has none.
    pub(super) fn resolve(&mut self, reference: &'t Reference) -> Result<Value, Halt> {
        self.charge(1 + reference.steps.len(), reference.offset)?;
        if &*reference.root == "foreach" && !self.loops.is_empty() && !self.locals.contains_key("foreach") {
            return Ok(self.loop_property(reference.steps.iter().map_while(loop_name)));
        }
        if let [path @ .., Step { kind: StepKind::Method(name, arguments), offset }] = &reference.steps[..]
            && methods::changes(name)
        {
            return self.change(reference, path, name, arguments, *offset);
        }
        let mut value = match self.binding(&reference.root) {
            Some(Binding::Value(value)) => value,
            // A `#define` has a value only as text, and none with steps.
            Some(Binding::Block(block)) if reference.steps.is_empty() => {
                let mut text = String::new();
                let end = self.nested(reference.offset, |renderer| renderer.block(block, &mut text));
                match end {
                    Ok(()) | Err(Halt::Break) => {}
                    Err(halt) => return Err(halt),
                }
                self.charge_bytes(text.len(), reference.offset)?;
                text.into()
            }
            _ => Value::Null,
        };
        for step in &reference.steps {
            if value.is_null() {
                break;
            }
            value = self.step(&value, step)?;
        }
        Ok(value)
    }

    fn step(&mut self, value: &Value, step: &'t Step) -> Result<Value, Halt> {
        match &step.kind {
            StepKind::Property(name) => {
                if let Value::Map(map) = value {
                    self.charge(map.len() / 8, step.offset)?;
                }
                Ok(methods::property(value, name))
            }
            StepKind::Index(index) => {
                let index = self.evaluate(index, step.offset)?;
                match (value, &index) {
                    (Value::List(list), Value::Int(at)) => match list_position(*at, list.len()) {
                        Some(at) => Ok(list[at].clone()),
                        None => Err(Fault::new(step.offset, outside(*at, list.len())).into()),
                    },
                    (Value::Map(map), key) => {
                        self.charge(map.len() / 8, step.offset)?;
                        let key = self.text_of(key, step.offset)?;
                        Ok(map.get(&key).cloned().unwrap_or_default())
                    }
                    _ => Ok(Value::Null),
                }
            }
            StepKind::Method(name, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(self.evaluate(argument, step.offset)?);
                }
                self.charge_bytes(methods::cost(value, name, &values), step.offset)?;
                let answer = methods::call(value, name, &values, self.limits.output_bytes)
                    .map_err(|message| Fault::new(step.offset, format!("{name}: {message}")))?;
                self.charge_bytes(answer.weight(), step.offset)?;
                Ok(answer)
            }
        }
    }

    /// `#set` of a variable, or of a property or index of one.
    pub(super) fn assign(&mut self, target: &'t Reference, value: Value) -> Result<(), Halt> {
        if target.steps.is_empty() {
            self.locals.insert(target.root.clone(), Binding::Value(value));
            return Ok(());
        }
        let Some(mut keys) = self.keys(&target.steps)? else {
            return Ok(());
        };
        let Some(last) = keys.pop() else {
            return Ok(());
        };
        let offset = target.offset;
        let done = self.at_path(target, &keys, |parent| match (parent, last) {
            (Value::Map(map), Key::Name(name)) => {
                let name = methods::key_for(map, &name).map_or_else(|| name.clone(), Into::into);
                map.insert(name, value);
                Ok(())
            }
            (Value::Map(map), Key::At(key)) => {
                if let Some(key) = key.as_str() {
                    map.insert(key, value);
                }
                Ok(())
            }
            (Value::List(items), Key::At(Value::Int(at))) => {
                let length = items.len();
                let position = list_position(at, length).ok_or_else(|| Fault::new(offset, outside(at, length)))?;
                items.update(position, |slot| *slot = value);
                Ok(())
            }
            _ => Ok(()),
        })?;
        done.unwrap_or(Ok(())).map_err(Halt::Fault)
    }

    /// `$list.add(x)` and `$map.put(k, v)`: the variable's own copy changes.
    fn change(
        &mut self,
        reference: &'t Reference,
        path: &'t [Step],
        name: &str,
        arguments: &'t [crate::ast::Expr],
        offset: usize,
    ) -> Result<Value, Halt> {
        let Some(keys) = self.keys(path)? else {
            return Ok(Value::Null);
        };
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.evaluate(argument, offset)?);
        }
        let key = match (name, values.first()) {
            ("put", Some(key)) => self.text_of(key, offset)?,
            _ => String::new(),
        };
        let answer = self.at_path(reference, &keys, |target| match (target, name, &mut values[..]) {
            (Value::List(list), "add", [item]) => {
                list.push(std::mem::take(item));
                Value::Bool(true)
            }
            (Value::Map(map), "put", [_, value]) => map.insert(key, std::mem::take(value)).unwrap_or_default(),
            _ => Value::Null,
        })?;
        Ok(answer.unwrap_or_default())
    }

    /// The keys of a path; nothing where it goes through a method.
    fn keys(&mut self, steps: &'t [Step]) -> Result<Option<Vec<Key>>, Halt> {
        let mut keys = Vec::with_capacity(steps.len());
        for step in steps {
            keys.push(match &step.kind {
                StepKind::Property(name) => Key::Name(name.clone()),
                StepKind::Index(index) => Key::At(self.evaluate(index, step.offset)?),
                StepKind::Method(..) => return Ok(None),
            });
        }
        Ok(Some(keys))
    }

    /// Changes the value at a path of a variable, which becomes the template's own.
    fn at_path<T>(
        &mut self,
        reference: &Reference,
        keys: &[Key],
        change: impl FnOnce(&mut Value) -> T,
    ) -> Result<Option<T>, Halt> {
        let root = &reference.root;
        // Taken out, so that a value nobody else holds changes in place.
        let mut value = match self.locals.remove(root) {
            Some(Binding::Value(value)) => value,
            Some(other) => {
                self.locals.insert(root.clone(), other);
                return Ok(None);
            }
            None => match self.context.get(root) {
                Some(value) => value.clone(),
                None => return Ok(None),
            },
        };
        let mut cost = 0;
        let answer = change_at(&mut value, keys, &mut cost, change);
        let depth = value.depth();
        self.locals.insert(root.clone(), Binding::Value(value));
        self.charge(cost, reference.offset)?;
        if depth > DEEPEST_VALUE {
            let message = format!("lists and maps nest deeper than {DEEPEST_VALUE}");
            return Err(Fault::new(reference.offset, message).into());
        }
        Ok(answer)
    }
}

fn change_at<T>(value: &mut Value, keys: &[Key], cost: &mut usize, change: impl FnOnce(&mut Value) -> T) -> Option<T> {
    *cost += 1 + methods::copy_cost(value);
    let Some((key, rest)) = keys.split_first() else {
        return Some(change(value));
    };
    match (value, key) {
        (Value::Map(map), Key::Name(_) | Key::At(Value::Str(_))) => {
            let key: Arc<str> = match key {
                Key::Name(name) => methods::key_for(map, name)?.into(),
                Key::At(key) => key.as_str().filter(|key| map.get(key).is_some())?.into(),
            };
            map.update(key, |inner| change_at(inner, rest, cost, change))
        }
        (Value::List(list), Key::At(Value::Int(at))) => {
            let at = list_position(*at, list.len())?;
            list.update(at, |inner| change_at(inner, rest, cost, change)).flatten()
        }
        _ => None,
    }
}

/// The name of a step of `$foreach`: `count`, `getCount()` or `hasNext()`.
fn loop_name(step: &Step) -> Option<&str> {
    match &step.kind {
        StepKind::Property(name) => Some(name),
        StepKind::Method(name, arguments) if arguments.is_empty() => Some(match name.as_ref() {
            "getIndex" => "index",
            "getCount" => "count",
            "isFirst" | "getFirst" => "first",
            "isLast" | "getLast" => "last",
            "getParent" => "parent",
            name => name,
        }),
        _ => None,
    }
}

/// The place of an index, which counts from the end where it is negative.
fn list_position(at: i64, length: usize) -> Option<usize> {
    let at = if at < 0 { at.checked_add(i64::try_from(length).ok()?)? } else { at };
    usize::try_from(at).ok().filter(|&at| at < length)
}

fn outside(at: i64, length: usize) -> String {
    format!("index {at} is outside of a list of {length}")
}
