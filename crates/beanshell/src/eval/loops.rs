//! Loops, and what an enhanced `for` goes through.

use super::Flow;
use crate::{
    ast::{Name, Stmt, StmtKind, TypeName},
    error::{Answer, Throw},
    heap::Data,
    machine::Machine,
    scope::ScopeId,
    value::{Primitive, Value},
};

impl Machine<'_> {
    /// A loop, with the label that stands before it.
    pub(super) fn repeat(&mut self, statement: &Stmt, label: Option<&Name>, scope: ScopeId) -> Answer<Flow> {
        match &statement.kind {
            StmtKind::While { test, body } => {
                while self.condition(test, scope)? {
                    self.charge(1)?;
                    if let Some(left) = after_turn(self.body(body, scope)?, label) {
                        return Ok(left);
                    }
                }
                Ok(Flow::Next(Value::Void))
            }
            StmtKind::Do { body, test } => loop {
                self.charge(1)?;
                if let Some(left) = after_turn(self.body(body, scope)?, label) {
                    return Ok(left);
                }
                if !self.condition(test, scope)? {
                    return Ok(Flow::Next(Value::Void));
                }
            },
            StmtKind::For { init, test, update, body } => self.in_block(scope, |machine, scope| {
                machine.statements(init, scope)?;
                while test.as_ref().map_or(Ok(true), |test| machine.condition(test, scope))? {
                    machine.charge(1)?;
                    if let Some(left) = after_turn(machine.body(body, scope)?, label) {
                        return Ok(left);
                    }
                    for step in update {
                        machine.evaluate(step, scope)?;
                    }
                }
                Ok(Flow::Next(Value::Void))
            }),
            StmtKind::ForEach { of, name, values, body } => {
                let values = self.evaluate(values, scope)?;
                self.for_each(of.as_ref(), name, &values, body, label, scope)
            }
            _ => Ok(Flow::Next(Value::Void)),
        }
    }

    fn for_each(
        &mut self,
        of: Option<&TypeName>,
        name: &Name,
        values: &Value,
        body: &Stmt,
        label: Option<&Name>,
        scope: ScopeId,
    ) -> Answer<Flow> {
        let var = of.is_some_and(TypeName::is_var);
        let of = of.filter(|_| !var).map(|of| self.resolve_type(of, scope)).transpose()?;
        let mut elements = self.elements(values)?;
        while let Some(element) = self.next_element(&mut elements)? {
            self.charge(1)?;
            let flow = self.in_block(scope, |machine, inner| {
                match &of {
                    Some(of) => {
                        let value = machine.cast(&element, of)?;
                        machine.bind(inner, name, Some(of.clone()), value, false)?;
                    }
                    // An element of an array of primitives comes as an object.
                    None if var => {
                        let value = machine.wrapped(element);
                        machine.bind(inner, name, None, value, false)?;
                    }
                    None => {
                        let value = machine.wrapped(element);
                        machine.assign_loose(name, value, inner)?;
                    }
                }
                machine.body(body, inner)
            })?;
            if let Some(left) = after_turn(flow, label) {
                return Ok(left);
            }
        }
        Ok(Flow::Next(Value::Void))
    }

    /// What an enhanced `for` goes through: an array, a string's characters, an Iterable, an Iterator, an Enumeration, a
    /// map's entries.
    fn elements(&mut self, values: &Value) -> Answer<Elements> {
        if let Value::Text(text) = values {
            return Ok(Elements::Units(text.clone(), 0));
        }
        if let Value::Object(object) = values {
            if matches!(self.object(*object).data, Data::Array(..)) {
                return Ok(Elements::Array(*object, 0));
            }
            for (interface, has_next, next) in
                [("java.util.Iterator", "hasNext", "next"), ("java.util.Enumeration", "hasMoreElements", "nextElement")]
            {
                if self.is_a(values, interface) {
                    return Ok(Elements::Calls(values.clone(), has_next, next));
                }
            }
            if self.is_a(values, "java.util.Map") {
                let entries = self.call(values, "entrySet", &[])?;
                return Ok(Elements::Calls(self.call(&entries, "iterator", &[])?, "hasNext", "next"));
            }
            if self.is_a(values, "java.lang.Iterable") {
                return Ok(Elements::Calls(self.call(values, "iterator", &[])?, "hasNext", "next"));
            }
        }
        let found = self.describe(values);
        Err(Throw::fault(format!("A 'for' goes through an array, a collection or a map, not {found}")))
    }

    fn next_element(&mut self, elements: &mut Elements) -> Answer<Option<Value>> {
        match elements {
            Elements::Array(array, at) => {
                let Data::Array(_, values) = &self.heap.get(*array).data else { return Ok(None) };
                let value = values.get(*at).cloned();
                *at += 1;
                Ok(value)
            }
            Elements::Units(text, at) => {
                let unit = text.units().get(*at).map(|unit| Value::from(*unit));
                *at += 1;
                Ok(unit)
            }
            Elements::Calls(iterator, has_next, next) => {
                let iterator = iterator.clone();
                match self.call(&iterator, has_next, &[])?.primitive() {
                    Some(Primitive::Boolean(true)) => self.call(&iterator, next, &[]).map(Some),
                    _ => Ok(None),
                }
            }
        }
    }
}

/// Where an enhanced `for` is.
enum Elements {
    Array(crate::heap::Ref, usize),
    Units(crate::text::Text, usize),
    Calls(Value, &'static str, &'static str),
}

/// What a turn of a loop means for the loop: go on, or leave it so.
fn after_turn(flow: Flow, label: Option<&Name>) -> Option<Flow> {
    match flow {
        Flow::Next(_) | Flow::Continue(None) => None,
        Flow::Break(None) => Some(Flow::Next(Value::Void)),
        Flow::Continue(Some(to)) if Some(&to) == label => None,
        Flow::Break(Some(to)) if Some(&to) == label => Some(Flow::Next(Value::Void)),
        left => Some(left),
    }
}
