//! `#set`, and the methods that change a list or a map.

use std::borrow::Cow;
use std::sync::Arc;

use super::reference::{list_position, outside};
use super::scope::Binding;
use super::{DEEPEST_VALUE, Halt, Renderer, methods};
use crate::Value;
use crate::ast::{Expr, Key, Reference, Step, StepKind};
use crate::error::Fault;
use crate::names::Name;

/// A step of a reference that is changed.
#[derive(Clone)]
enum Place<'t> {
    Property(&'t Key),
    At(Value),
}

impl<'t> Renderer<'t> {
    /// `#set($target = value)`.
    pub(super) fn set(&mut self, target: &'t Reference, value: &'t Expr) -> Result<(), Halt> {
        self.charge(1, target.offset)?;
        self.charge_search(target.offset)?;
        if let Expr::Reference(inner) = value
            && inner.steps.is_empty()
            && inner.alternate.is_none()
            && target.steps.is_empty()
        {
            // A `#define` and a loop stay what they are.
            let binding = self.unevaluated(inner.root);
            if let Some(binding @ (Binding::Block { .. } | Binding::Loop { .. })) = binding {
                self.put(target.root, binding);
                return Ok(());
            }
        }
        let value = self.evaluate(value, target.offset)?;
        // As in 1.7, a null leaves the variable as it was.
        if value.is_null() && !self.is_v2() {
            return Ok(());
        }
        if target.steps.is_empty() {
            self.put(target.root, Binding::Value(value));
            return Ok(());
        }
        let Some(mut places) = self.places(&target.steps)? else {
            return Ok(());
        };
        let Some(last) = places.pop() else {
            return Ok(());
        };
        let offset = target.offset;
        let value = value.into_owned();
        let done = self.at_path(target.root, offset, &places, |parent| match (parent, last) {
            (Value::Map(map), Place::Property(key)) => {
                let key = map.property_key(key).unwrap_or(&key.name).clone();
                map.insert(key, value);
                Ok(())
            }
            (Value::Map(map), Place::At(key)) => {
                if let Some(key) = key.as_str() {
                    map.insert(key, value);
                }
                Ok(())
            }
            (Value::List(items), Place::At(Value::Int(at))) => {
                let length = items.len();
                let position = list_position(at, length).ok_or_else(|| Fault::value(offset, outside(at, length)))?;
                items.update(position, |slot| *slot = value);
                Ok(())
            }
            _ => Ok(()),
        })?;
        done.unwrap_or(Ok(())).map_err(|fault: Fault| fault.into())
    }

    /// `$list.add(x)`, `$map.put(k, v)` and their kin: the variable's own copy changes.
    pub(super) fn change(
        &mut self,
        reference: &'t Reference,
        path: &'t [Step],
        name: &str,
        arguments: &'t [Expr],
        offset: usize,
    ) -> Result<Value, Halt> {
        let Some(places) = self.places(path)? else {
            return Ok(Value::Null);
        };
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.evaluate(argument, offset)?.into_owned());
        }
        let given = match values.first() {
            Some(Value::List(list)) => list.len(),
            Some(Value::Map(map)) => map.len(),
            _ => 1,
        };
        let key = match values.first() {
            Some(key) if matches!(name, "put" | "putIfAbsent" | "remove") => self.text_of(key, offset)?,
            _ => String::new(),
        };
        let mut looked = 0_usize;
        let budget = self.budget();
        let answer = self.at_path(reference.root, offset, &places, |target| {
            looked = methods::change_cost(target, name, given);
            match target {
                _ if looked > budget => Ok(Value::Null),
                Value::List(list) => methods::change_list(list, name, values),
                Value::Map(map) => Ok(methods::change_map(map, name, key, values)),
                _ => Ok(Value::Null),
            }
        })?;
        self.charge(looked, offset)?;
        match answer {
            Some(answer) => answer.map_err(|refusal| refusal.fault(offset, name).into()),
            None => Ok(Value::Null),
        }
    }

    /// The places of a path; nothing where it goes through a method.
    fn places(&mut self, steps: &'t [Step]) -> Result<Option<Vec<Place<'t>>>, Halt> {
        let mut places = Vec::with_capacity(steps.len());
        for step in steps {
            places.push(match &step.kind {
                StepKind::Property(key) => Place::Property(key),
                StepKind::Index(index) => Place::At(self.evaluate(index, step.offset)?.into_owned()),
                StepKind::Method(name, arguments) => match (&**name, &arguments[..]) {
                    ("get", [key]) => Place::At(self.evaluate(key, step.offset)?.into_owned()),
                    _ => return Ok(None),
                },
            });
        }
        Ok(Some(places))
    }

    /// Changes the value at a path of a variable, which becomes the template's own. A macro's parameter
    /// is the variable that the call names.
    fn at_path<T>(
        &mut self,
        root: Name,
        offset: usize,
        places: &[Place<'t>],
        change: impl FnOnce(&mut Value) -> T,
    ) -> Result<Option<T>, Halt> {
        if let Some((argument, level)) = self.argument(root) {
            let Expr::Reference(inner) = argument else { return Ok(None) };
            return self.at_level(level, offset, |renderer| {
                let Some(mut path) = renderer.places(&inner.steps)? else { return Ok(None) };
                path.extend_from_slice(places);
                renderer.at_path(inner.root, offset, &path, change)
            });
        }
        let Some(Binding::Value(value)) = self.take(root, offset)? else { return Ok(None) };
        self.charge_search(offset)?;
        let mut value = value.into_owned();
        let mut cost = 0;
        let answer = change_at(&mut value, places, &mut cost, change);
        let depth = value.depth();
        self.put(root, Binding::Value(Cow::Owned(value)));
        self.charge(cost, offset)?;
        if depth > DEEPEST_VALUE {
            let message = format!("lists and maps nest deeper than {DEEPEST_VALUE}");
            return Err(Fault::limit(offset, message).into());
        }
        Ok(answer)
    }
}

fn change_at<T>(
    value: &mut Value,
    places: &[Place<'_>],
    cost: &mut usize,
    change: impl FnOnce(&mut Value) -> T,
) -> Option<T> {
    *cost += 1 + methods::copy_cost(value);
    let Some((place, rest)) = places.split_first() else {
        return Some(change(value));
    };
    match (value, place) {
        (Value::Map(map), place) => {
            let key: Arc<str> = match place {
                Place::Property(key) => map.property_key(key)?.clone(),
                Place::At(key) => key.as_str().filter(|key| map.get(key).is_some())?.into(),
            };
            map.update(key, |inner| change_at(inner, rest, cost, change))
        }
        (Value::List(list), Place::At(Value::Int(at))) => {
            let at = list_position(*at, list.len())?;
            list.update(at, |inner| change_at(inner, rest, cost, change)).flatten()
        }
        _ => None,
    }
}
