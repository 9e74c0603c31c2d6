//! Loops, macros and the ends of both.

use std::borrow::Cow;

use super::scope::{Binding, Frame, Loop};
use super::{Halt, Renderer};
use crate::ast::{Call, Expr, Macro, Node, Reference};
use crate::error::{ErrorKind, Fault};
use crate::names::{BODY, COUNT, FOREACH, HAS_NEXT, Name};
use crate::{List, Value};

/// The items of a loop: those of a list that the caller holds are not copied.
enum Items<'t> {
    Held(&'t [Value]),
    Made(List),
}

impl<'t> Items<'t> {
    fn len(&self) -> usize {
        match self {
            Self::Held(items) => items.len(),
            Self::Made(items) => items.len(),
        }
    }

    fn get(&self, index: usize) -> Cow<'t, Value> {
        match self {
            Self::Held(items) => items.get(index).map_or(Cow::Owned(Value::Null), Cow::Borrowed),
            Self::Made(items) => Cow::Owned(items.get(index).cloned().unwrap_or_default()),
        }
    }
}

impl<'t> Renderer<'t> {
    pub(super) fn foreach(
        &mut self,
        variable: Name,
        list: &'t Expr,
        body: &'t [Node],
        otherwise: &'t [Node],
        offset: usize,
        out: &mut String,
    ) -> Result<(), Halt> {
        let items = match self.evaluate(list, offset)? {
            Cow::Borrowed(Value::List(list)) => Items::Held(list),
            Cow::Owned(Value::List(list)) => Items::Made(list),
            value => match &*value {
                Value::Map(map) => {
                    self.charge(map.len(), offset)?;
                    Items::Made(List::new(map.iter().map(|(_, value)| value.clone()).collect()))
                }
                _ => Items::Held(&[]),
            },
        };
        if items.len() == 0 {
            return self.nested(offset, |renderer| renderer.block(otherwise, out));
        }
        let before = self.binding(variable, offset)?;
        let outer = if self.sees(FOREACH) { self.binding(FOREACH, offset)? } else { None };
        let count = if self.sees(COUNT) { self.binding(COUNT, offset)? } else { None };
        let has_next = if self.sees(HAS_NEXT) { self.binding(HAS_NEXT, offset)? } else { None };
        let parent = match outer {
            Some(Binding::Loop { place, serial }) => self.loop_at(place, serial, &mut std::iter::empty()).0,
            _ => None,
        };
        let place = self.loops.len();
        self.turns += 1;
        let serial = self.turns;
        self.loops.push(Loop { index: 0, length: items.len(), serial, parent });
        if self.sees(FOREACH) {
            self.put(FOREACH, Binding::Loop { place, serial });
        }
        let mut end = Ok(());
        for index in 0..items.len() {
            self.loops[place].index = index;
            if self.sees(COUNT) {
                self.put(COUNT, Binding::Count(place));
            }
            if self.sees(HAS_NEXT) {
                self.put(HAS_NEXT, Binding::HasNext(place));
            }
            self.put(variable, Binding::Value(items.get(index)));
            end = self
                .charge(1, offset)
                .and_then(|()| self.charge_search(offset))
                .and_then(|()| self.nested(offset, |renderer| renderer.block(body, out)));
            if end.is_err() {
                break;
            }
        }
        self.loops.truncate(place);
        self.restore(variable, before);
        for (name, before) in [(FOREACH, outer), (COUNT, count), (HAS_NEXT, has_next)] {
            if self.sees(name) {
                self.restore(name, before);
            }
        }
        match end {
            Err(Halt::Break) => Ok(()),
            Err(Halt::Leave(at)) if at == place => Ok(()),
            end => end,
        }
    }

    /// Whether the template asks for the state of loops by this name.
    fn sees(&self, name: Name) -> bool {
        self.template.names.uses(name) && (name == FOREACH || !self.is_v2())
    }

    /// `#break`, with the loop it names.
    pub(super) fn leave(&mut self, scope: Option<&'t Reference>, offset: usize) -> Halt {
        let Some(reference) = scope else { return Halt::Break };
        let found = match self.binding(reference.root, offset) {
            Ok(Some(Binding::Loop { place, serial })) => {
                let mut names = reference.steps.iter().map(|step| super::reference::loop_name(step).unwrap_or(""));
                match self.loop_at(place, serial, &mut names) {
                    (Some(place), None) => Some(place),
                    _ => None,
                }
            }
            Ok(_) => None,
            Err(halt) => return halt,
        };
        found.map_or_else(
            || {
                Fault::value(offset, format!("#break takes a loop such as $foreach; {} is none", reference.literal))
                    .into()
            },
            Halt::Leave,
        )
    }

    pub(super) fn call(&mut self, call: &'t Call, out: &mut String) -> Result<(), Halt> {
        let Some(Macro { parameters, body }) = self.template.macros.get(&call.name) else {
            return self.write(&call.literal, out, call.offset);
        };
        self.charge(1 + call.arguments.len() + parameters.len(), call.offset)?;
        let mut locals = Vec::new();
        for (at, parameter) in parameters.iter().enumerate() {
            let argument = call.arguments.get(at);
            if let Some(argument) = argument
                && argument.value.is_none()
            {
                let message = format!("{} is no argument of a macro: it has neither $ nor quotes", argument.literal);
                return Err(Fault::new(ErrorKind::Syntax, call.offset, message).into());
            }
            if self.is_v2() {
                let given = argument.and_then(|argument| argument.value.as_ref()).or(parameter.default.as_ref());
                let binding = match given {
                    Some(Expr::Reference(inner)) if inner.steps.is_empty() && inner.alternate.is_none() => {
                        self.binding(inner.root, call.offset)?
                    }
                    Some(value) => Some(Binding::Value(self.evaluate(value, call.offset)?)),
                    None => None,
                };
                locals.push((parameter.name, binding));
            }
        }
        if let Some(block) = &call.body {
            locals.push((BODY, Some(Binding::Block { block, level: self.level })));
        }
        let level = self.level;
        // A block that a macro was given sees fewer macros than are open; its own calls come after it.
        let hidden = self.frames.split_off(level);
        self.frames.push(Frame { parameters, call, locals });
        self.level = level + 1;
        let end = self.nested(call.offset, |renderer| renderer.block(body, out));
        self.level = level;
        self.frames.truncate(level);
        self.frames.extend(hidden);
        match end {
            Err(Halt::Break) => Ok(()),
            Err(Halt::Fault(mut fault)) => {
                fault.called(&call.name, call.offset);
                Err(Halt::Fault(fault))
            }
            end => end,
        }
    }
}
