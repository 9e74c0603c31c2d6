//! Nodes to text, within limits.

mod arithmetic;
mod expression;
mod methods;
mod pattern;
mod reference;
mod scope;

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Call, Expr, Macro, Node};
use crate::error::Fault;
use crate::parse::Macros;
use crate::text::{self, TooLong};
use crate::{Context, Limits, Value};
use scope::{Binding, Loop};

/// What ends the rendering of a block early.
enum Halt {
    Fault(Fault),
    /// `#break`: ends the innermost loop, macro or `#define`; outside of them, the template.
    Break,
    /// `#stop`: ends the template.
    Stop,
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The deepest rendering, whatever the caller's limits say: what a thread with a stack of 2 MiB holds.
const DEEPEST: usize = 128;

/// Lists and maps nest no deeper than this, for they are dropped and printed recursively.
const DEEPEST_VALUE: usize = 256;

/// A step pays for so many bytes of text that is made or looked through.
const BYTES_A_STEP: usize = 16;

pub(crate) struct Renderer<'t> {
    macros: &'t Macros,
    context: &'t Context,
    limits: Limits,
    locals: HashMap<Arc<str>, Binding<'t>>,
    loops: Vec<Loop>,
    steps: u64,
    depth: usize,
}

impl<'t> Renderer<'t> {
    pub(crate) fn new(macros: &'t Macros, context: &'t Context, limits: &Limits) -> Self {
        let limits = *limits;
        Self { macros, context, limits, locals: HashMap::new(), loops: Vec::new(), steps: 0, depth: 0 }
    }

    /// The text of a whole template.
    pub(crate) fn text(mut self, block: &'t [Node]) -> Result<String, Fault> {
        let mut out = String::new();
        match self.block(block, &mut out) {
            Ok(()) | Err(Halt::Break | Halt::Stop) => Ok(out),
            Err(Halt::Fault(fault)) => Err(fault),
        }
    }

    /// The value of a template that is one reference; its text where it has none.
    pub(crate) fn value(mut self, block: &'t [Node]) -> Result<Value, Fault> {
        if let [Node::Reference(reference)] = block
            && reference.slashes == 0
        {
            match self.resolve(reference) {
                Ok(Value::Null) => {}
                Ok(value) => return Ok(value),
                Err(Halt::Fault(fault)) => return Err(fault),
                Err(Halt::Break | Halt::Stop) => return Ok(String::new().into()),
            }
        }
        self.text(block).map(Value::from)
    }

    fn block(&mut self, block: &'t [Node], out: &mut String) -> Result<(), Halt> {
        for node in block {
            self.node(node, out)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &'t Node, out: &mut String) -> Result<(), Halt> {
        match node {
            Node::Text(text) => self.write(text, out, 0),
            Node::Reference(reference) => self.print(reference, out),
            Node::Set { target, value } => {
                self.charge(1, target.offset)?;
                let value = self.evaluate(value, target.offset)?;
                // As in 1.7, a null leaves the variable as it was.
                if value.is_null() { Ok(()) } else { self.assign(target, value) }
            }
            Node::If { arms, otherwise, offset } => {
                for (condition, block) in arms {
                    self.charge(1, *offset)?;
                    if self.holds(condition, *offset)? {
                        return self.nested(*offset, |renderer| renderer.block(block, out));
                    }
                }
                self.nested(*offset, |renderer| renderer.block(otherwise, out))
            }
            Node::Foreach { variable, list, body, offset } => self.foreach(variable, list, body, *offset, out),
            Node::Define { variable, body } => {
                self.locals.insert(variable.clone(), Binding::Block(body));
                Ok(())
            }
            Node::Call(call) => self.call(call, out),
            Node::Break => Err(Halt::Break),
            Node::Stop => Err(Halt::Stop),
        }
    }

    fn foreach(
        &mut self,
        variable: &Arc<str>,
        list: &'t Expr,
        body: &'t [Node],
        offset: usize,
        out: &mut String,
    ) -> Result<(), Halt> {
        let items = match self.evaluate(list, offset)? {
            Value::List(list) => list,
            Value::Map(map) => {
                self.charge(map.len(), offset)?;
                crate::List::new(map.iter().map(|(_, value)| value.clone()).collect())
            }
            _ => return Ok(()),
        };
        let before = self.locals.remove(variable);
        self.loops.push(Loop { index: 0, length: items.len() });
        let mut end = Ok(());
        for (index, item) in items.iter().enumerate() {
            if let Some(state) = self.loops.last_mut() {
                state.index = index;
            }
            self.locals.insert(variable.clone(), Binding::Value(item.clone()));
            end = self.charge(1, offset).and_then(|()| self.nested(offset, |renderer| renderer.block(body, out)));
            if end.is_err() {
                break;
            }
        }
        self.loops.pop();
        self.restore(variable, before);
        if matches!(end, Err(Halt::Break)) { Ok(()) } else { end }
    }

    fn call(&mut self, call: &'t Call, out: &mut String) -> Result<(), Halt> {
        let Some(Macro { parameters, body }) = self.macros.get(&call.name) else {
            return self.write(&call.literal, out, call.offset);
        };
        self.charge(1 + call.arguments.len(), call.offset)?;
        let mut bound = Vec::with_capacity(call.arguments.len() + 1);
        for (parameter, argument) in parameters.iter().zip(&call.arguments) {
            let Some(value) = &argument.value else {
                let message = format!("{} is no argument of a macro: it has neither $ nor quotes", argument.literal);
                return Err(Fault::new(call.offset, message).into());
            };
            let value = self.evaluate(value, call.offset)?;
            let binding = if value.is_null() { Binding::Absent(&argument.literal) } else { Binding::Value(value) };
            bound.push((parameter.clone(), binding));
        }
        if let Some(body) = &call.body {
            bound.push(("bodyContent".into(), Binding::Block(body)));
        }
        let mut before = Vec::with_capacity(bound.len());
        for (name, binding) in bound {
            before.push((name.clone(), self.locals.insert(name, binding)));
        }
        let end = self.nested(call.offset, |renderer| renderer.block(body, out));
        while let Some((name, binding)) = before.pop() {
            self.restore(&name, binding);
        }
        if matches!(end, Err(Halt::Break)) { Ok(()) } else { end }
    }

    fn restore(&mut self, name: &Arc<str>, before: Option<Binding<'t>>) {
        match before {
            Some(binding) => self.locals.insert(name.clone(), binding),
            None => self.locals.remove(name),
        };
    }

    /// Runs `inner` one level deeper.
    fn nested<T>(&mut self, offset: usize, inner: impl FnOnce(&mut Self) -> Result<T, Halt>) -> Result<T, Halt> {
        let deepest = self.limits.depth.min(DEEPEST);
        if self.depth >= deepest {
            return Err(Fault::new(offset, format!("more than {deepest} levels inside each other")).into());
        }
        self.depth += 1;
        let answer = inner(self);
        self.depth -= 1;
        answer
    }

    /// Takes steps from the budget.
    fn charge(&mut self, steps: usize, offset: usize) -> Result<(), Halt> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > self.limits.steps {
            return Err(Fault::new(offset, format!("the template needs more than {} steps", self.limits.steps)).into());
        }
        Ok(())
    }

    /// Takes the steps for text of a length from the budget.
    fn charge_bytes(&mut self, bytes: usize, offset: usize) -> Result<(), Halt> {
        self.charge(bytes / BYTES_A_STEP, offset)
    }

    fn write(&mut self, text: &str, out: &mut String, offset: usize) -> Result<(), Halt> {
        text::push(text, out, self.limits.output_bytes).map_err(|TooLong| self.too_long(offset))
    }

    /// The text of a value, made inside an expression.
    fn text_of(&mut self, value: &Value, offset: usize) -> Result<String, Halt> {
        let mut text = String::new();
        text::append(value, &mut text, self.limits.output_bytes).map_err(|TooLong| self.too_long(offset))?;
        self.charge_bytes(text.len(), offset)?;
        Ok(text)
    }

    fn too_long(&self, offset: usize) -> Halt {
        Fault::new(offset, format!("the text grows beyond {} bytes", self.limits.output_bytes)).into()
    }
}
