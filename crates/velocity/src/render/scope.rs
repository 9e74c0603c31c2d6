//! Variables: those of the caller, those of the template, those of macros, and the state of loops.

use std::borrow::Cow;

use super::{Found, Halt, Renderer};
use crate::ast::{Block, Call, Expr, Parameter};
use crate::names::Name;
use crate::{Edition, Value};

/// What a name stands for while a template is rendered.
#[derive(Clone)]
pub(super) enum Binding<'t> {
    Value(Found<'t>),
    /// The block of a `#define`, rendered where it is printed, with the variables it was defined among.
    Block {
        block: &'t Block,
        level: usize,
    },
    /// `$foreach`: a loop by its place among the open ones, and its serial number.
    Loop {
        place: usize,
        serial: u64,
    },
    /// `$velocityCount` of the loop at a place.
    Count(usize),
    /// `$velocityHasNext` of the loop at a place.
    HasNext(usize),
}

/// A variable of the template, outside of macros.
pub(super) enum Slot<'t> {
    /// Not looked for yet among the caller's variables.
    Unread,
    Empty,
    Bound(Binding<'t>),
}

/// A macro that is being rendered.
pub(super) struct Frame<'t> {
    pub(super) parameters: &'t [Parameter],
    pub(super) call: &'t Call,
    /// What the macro has set, and in 2.x the values of its arguments.
    pub(super) locals: Vec<(Name, Option<Binding<'t>>)>,
}

impl<'t> Frame<'t> {
    /// The argument of a parameter, as it stands in the call.
    fn argument(&self, name: Name) -> Option<&'t Expr> {
        let at = self.parameters.iter().rposition(|parameter| parameter.name == name)?;
        let given = self.call.arguments.get(at).and_then(|argument| argument.value.as_ref());
        given.or(self.parameters[at].default.as_ref())
    }
}

/// The state of a `#foreach`.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    pub(super) index: usize,
    pub(super) length: usize,
    pub(super) serial: u64,
    pub(super) parent: Option<usize>,
}

impl Loop {
    fn property(self, name: &str) -> Value {
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        match name {
            "index" => number(self.index),
            "count" => number(self.index + 1),
            "hasNext" => Value::Bool(self.index + 1 < self.length),
            "first" => Value::Bool(self.index == 0),
            "last" => Value::Bool(self.index + 1 == self.length),
            _ => Value::Null,
        }
    }
}

/// What a search among the variables finds.
enum Search<'t> {
    Nothing,
    Binding(Binding<'t>),
    /// A macro's argument, to be evaluated among the variables of the call.
    Argument(&'t Expr, usize),
}

impl<'t> Renderer<'t> {
    fn find(&mut self, name: Name, from: usize) -> Search<'t> {
        for level in (0..from).rev() {
            let frame = &self.frames[level];
            if let Some((_, binding)) = frame.locals.iter().find(|(local, _)| *local == name) {
                return binding.clone().map_or(Search::Nothing, Search::Binding);
            }
            if self.template.edition == Edition::V1_7
                && let Some(argument) = frame.argument(name)
            {
                return Search::Argument(argument, level);
            }
        }
        let Some(slot) = self.globals.get_mut(name as usize) else { return Search::Nothing };
        if let Slot::Unread = slot {
            *slot = match self.context.get(self.template.names.name(name)) {
                Some(value) => Slot::Bound(Binding::Value(Cow::Borrowed(value))),
                None => Slot::Empty,
            };
        }
        match slot {
            Slot::Bound(binding) => Search::Binding(binding.clone()),
            _ => Search::Nothing,
        }
    }

    /// The value of a variable outside of macros, if it is one that the caller holds.
    pub(super) fn held_variable(&self, name: Name) -> Option<&'t Value> {
        match self.globals.get(name as usize) {
            Some(Slot::Bound(Binding::Value(Cow::Borrowed(value)))) if self.level == 0 => Some(value),
            _ => None,
        }
    }

    /// Takes the steps for a search among the variables of macros.
    pub(super) fn charge_search(&mut self, offset: usize) -> Result<(), Halt> {
        if self.level == 0 {
            return Ok(());
        }
        let frames = &self.frames[..self.level];
        let names: usize = frames.iter().map(|frame| frame.locals.len() + frame.parameters.len()).sum();
        self.charge(names / 8, offset)
    }

    /// What a name stands for, with the argument of a macro evaluated.
    pub(super) fn binding(&mut self, mut name: Name, offset: usize) -> Result<Option<Binding<'t>>, Halt> {
        self.charge_search(offset)?;
        let mut level = self.level;
        loop {
            match self.find(name, level) {
                Search::Nothing => return Ok(None),
                Search::Binding(binding) => return Ok(Some(binding)),
                Search::Argument(Expr::Reference(inner), at) if inner.steps.is_empty() && inner.alternate.is_none() => {
                    self.charge(1, offset)?;
                    (name, level) = (inner.root, at);
                }
                Search::Argument(argument, at) => {
                    let value = self.at_level(at, offset, |renderer| renderer.evaluate(argument, offset))?;
                    return Ok(Some(Binding::Value(value)));
                }
            }
        }
    }

    /// What a name stands for, if that needs no evaluation of a macro's argument.
    pub(super) fn unevaluated(&mut self, mut name: Name) -> Option<Binding<'t>> {
        let mut level = self.level;
        loop {
            match self.find(name, level) {
                Search::Binding(binding) => return Some(binding),
                Search::Argument(Expr::Reference(inner), at) if inner.steps.is_empty() && inner.alternate.is_none() => {
                    (name, level) = (inner.root, at);
                }
                _ => return None,
            }
        }
    }

    /// The argument that a name stands for among the variables of a macro, and where to evaluate it.
    pub(super) fn argument(&mut self, name: Name) -> Option<(&'t Expr, usize)> {
        match self.find(name, self.level) {
            Search::Argument(argument, level) => Some((argument, level)),
            _ => None,
        }
    }

    /// What a name stands for, taken out of its variable, so that a value nobody else holds can change
    /// in place. [`Renderer::put`] puts it back.
    pub(super) fn take(&mut self, name: Name, offset: usize) -> Result<Option<Binding<'t>>, Halt> {
        let binding = self.binding(name, offset)?;
        if let Some(Binding::Value(_)) = binding {
            let level = self.level;
            for frame in &mut self.frames[..level] {
                for (local, slot) in &mut frame.locals {
                    if *local == name {
                        *slot = None;
                    }
                }
            }
            if let Some(slot) = self.globals.get_mut(name as usize)
                && (level == 0 || !self.template.edition.eq(&Edition::V2))
            {
                *slot = Slot::Empty;
            }
        }
        Ok(binding)
    }

    /// Runs `inner` among the variables of an outer macro.
    pub(super) fn at_level<T>(
        &mut self,
        level: usize,
        offset: usize,
        inner: impl FnOnce(&mut Self) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        let own = std::mem::replace(&mut self.level, level);
        let answer = self.nested(offset, inner);
        self.level = own;
        answer
    }

    /// Sets a variable. As in 1.7, a macro sets it for itself and for everything around it; in 2.x its
    /// parameters are its own, and all other variables the template's.
    pub(super) fn put(&mut self, name: Name, binding: Binding<'t>) {
        if self.level > 0 {
            let v2 = self.is_v2();
            for frame in self.frames[..self.level].iter_mut().rev() {
                let local = frame.locals.iter_mut().find(|(local, _)| *local == name);
                match local {
                    Some((_, slot)) if v2 => {
                        *slot = Some(binding);
                        return;
                    }
                    Some((_, slot)) => *slot = Some(binding.clone()),
                    None if v2 => {}
                    None => frame.locals.push((name, Some(binding.clone()))),
                }
            }
        }
        if let Some(slot) = self.globals.get_mut(name as usize) {
            *slot = Slot::Bound(binding);
        }
    }

    /// Sets a variable back to what it stood for.
    pub(super) fn restore(&mut self, name: Name, before: Option<Binding<'t>>) {
        if let Some(binding) = before {
            self.put(name, binding);
            return;
        }
        for frame in &mut self.frames[..self.level] {
            frame.locals.retain(|(local, _)| *local != name);
        }
        if let Some(slot) = self.globals.get_mut(name as usize) {
            *slot = Slot::Empty;
        }
    }

    /// The source text of a macro's argument, which `$name` prints where the argument is null.
    pub(super) fn argument_literal(&self, name: Name) -> Option<&'t str> {
        self.frames[..self.level].iter().rev().find_map(|frame| {
            let at = frame.parameters.iter().rposition(|parameter| parameter.name == name)?;
            frame.call.arguments.get(at).map(|argument| &*argument.literal)
        })
    }

    /// The value of a binding that needs no rendering.
    pub(super) fn plain(&self, binding: Binding<'t>) -> Found<'t> {
        match binding {
            Binding::Value(value) => value,
            Binding::Count(place) => self.loop_value(place, "count"),
            Binding::HasNext(place) => self.loop_value(place, "hasNext"),
            Binding::Block { .. } | Binding::Loop { .. } => Cow::Owned(Value::Null),
        }
    }

    fn loop_value(&self, place: usize, name: &str) -> Found<'t> {
        Cow::Owned(self.loops.get(place).map_or(Value::Null, |state| state.property(name)))
    }

    /// The loop that the names after `$foreach` lead to, and the name that is left.
    pub(super) fn loop_at<'n>(
        &self,
        place: usize,
        serial: u64,
        names: &mut impl Iterator<Item = &'n str>,
    ) -> (Option<usize>, Option<&'n str>) {
        let mut place = self.loops.get(place).filter(|state| state.serial == serial).map(|_| place);
        for name in names {
            let Some(at) = place else { break };
            place = match name {
                "parent" => self.loops[at].parent,
                "topmost" => {
                    let mut top = at;
                    while let Some(parent) = self.loops[top].parent {
                        top = parent;
                    }
                    Some(top)
                }
                name => return (place, Some(name)),
            };
        }
        (place, None)
    }

    /// `$foreach.parent.count` and its kin, from the names after `foreach`.
    pub(super) fn loop_property<'n>(
        &self,
        place: usize,
        serial: u64,
        mut names: impl Iterator<Item = &'n str>,
    ) -> Value {
        match self.loop_at(place, serial, &mut names) {
            (Some(at), Some(name)) if names.next().is_none() => self.loops[at].property(name),
            _ => Value::Null,
        }
    }
}
