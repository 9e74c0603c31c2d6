//! Nodes to text, within limits.

mod arithmetic;
mod assign;
mod directive;
mod expression;
mod methods;
mod reference;
mod regex;
mod scope;

use std::borrow::Cow;

use crate::ast::Node;
use crate::error::Fault;
use crate::parse::Parsed;
use crate::text::{self, TooLong};
use crate::{Context, Edition, Limits, Value};
use scope::{Frame, Loop, Slot};

/// What ends the rendering of a block early.
enum Halt {
    Fault(Box<Fault>),
    /// `#break`: ends the innermost loop, macro or `#define`; outside of them, the template.
    Break,
    /// `#break($foreach.parent)`: ends the loop at this place among the open loops.
    Leave(usize),
    /// `#stop`: ends the template.
    Stop,
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// A value that the caller or the template holds, or one that the rendering made.
type Found<'t> = Cow<'t, Value>;

/// The deepest rendering, whatever the caller's limits say: what a thread with a stack of 2 MiB holds.
const DEEPEST: usize = 128;

/// Lists and maps nest no deeper than this, for they are dropped and printed recursively.
const DEEPEST_VALUE: usize = 256;

/// A step pays for so many bytes of text that is made or looked through.
const BYTES_A_STEP: usize = 16;

pub(crate) struct Renderer<'t> {
    template: &'t Parsed,
    context: &'t Context,
    limits: Limits,
    /// The template's variables, by name.
    globals: Vec<Slot<'t>>,
    /// The macros that are being rendered, the innermost last.
    frames: Vec<Frame<'t>>,
    /// How many of `frames` the present block sees.
    level: usize,
    loops: Vec<Loop>,
    /// How many loops there have been: tells a loop from a later one at its place.
    turns: u64,
    patterns: regex::Patterns,
    steps: u64,
    depth: usize,
}

impl<'t> Renderer<'t> {
    pub(crate) fn new(template: &'t Parsed, context: &'t Context, limits: &Limits) -> Self {
        let mut globals = Vec::with_capacity(template.names.len());
        globals.resize_with(template.names.len(), || Slot::Unread);
        Self {
            template,
            context,
            limits: *limits,
            globals,
            frames: Vec::new(),
            level: 0,
            loops: Vec::new(),
            turns: 0,
            patterns: regex::Patterns::default(),
            steps: 0,
            depth: 0,
        }
    }

    /// The text of the template.
    pub(crate) fn text(mut self) -> Result<String, Fault> {
        self.whole()
    }

    /// The value of a template that is one reference; its text where it has none.
    pub(crate) fn value(mut self) -> Result<Value, Fault> {
        if let [Node::Reference(reference)] = &self.template.block[..]
            && reference.slashes == 0
        {
            match self.resolve(reference) {
                Ok(value) if value.is_null() => {}
                Ok(value) => return Ok(value.into_owned()),
                Err(Halt::Fault(fault)) => return Err(*fault),
                Err(_) => return Ok(String::new().into()),
            }
        }
        self.whole().map(Value::from)
    }

    fn whole(&mut self) -> Result<String, Fault> {
        let mut out = String::with_capacity(256);
        match self.block(&self.template.block, &mut out) {
            Err(Halt::Fault(fault)) => Err(*fault),
            _ => Ok(out),
        }
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
            Node::Set(set) => self.set(&set.0, &set.1),
            Node::If { arms, otherwise, offset } => {
                for (condition, block) in arms {
                    self.charge(1, *offset)?;
                    if self.holds(condition, *offset)? {
                        return self.nested(*offset, |renderer| renderer.block(block, out));
                    }
                }
                self.nested(*offset, |renderer| renderer.block(otherwise, out))
            }
            Node::Foreach { variable, list, body, otherwise, offset } => {
                self.foreach(*variable, list, body, otherwise, *offset, out)
            }
            Node::Define { variable, body } => {
                self.put(*variable, scope::Binding::Block { block: body, level: self.level });
                Ok(())
            }
            Node::Call(call) => self.call(call, out),
            Node::Break { scope, offset } => Err(self.leave(scope.as_ref(), *offset)),
            Node::Stop => Err(Halt::Stop),
        }
    }

    fn is_v2(&self) -> bool {
        self.template.edition == Edition::V2
    }

    /// Runs `inner` one level deeper.
    fn nested<T>(&mut self, offset: usize, inner: impl FnOnce(&mut Self) -> Result<T, Halt>) -> Result<T, Halt> {
        let deepest = self.limits.depth.min(DEEPEST);
        if self.depth >= deepest {
            return Err(Fault::limit(offset, format!("more than {deepest} levels inside each other")).into());
        }
        self.depth += 1;
        let answer = inner(self);
        self.depth -= 1;
        answer
    }

    /// How many steps are left.
    fn budget(&self) -> usize {
        usize::try_from(self.limits.steps.saturating_sub(self.steps)).unwrap_or(usize::MAX)
    }

    /// Takes steps from the budget.
    fn charge(&mut self, steps: usize, offset: usize) -> Result<(), Halt> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > self.limits.steps { Err(self.exhausted(offset)) } else { Ok(()) }
    }

    #[cold]
    fn exhausted(&self, offset: usize) -> Halt {
        Fault::limit(offset, format!("the template needs more than {} steps", self.limits.steps)).into()
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

    #[cold]
    fn too_long(&self, offset: usize) -> Halt {
        Fault::limit(offset, format!("the text grows beyond {} bytes", self.limits.output_bytes)).into()
    }
}
