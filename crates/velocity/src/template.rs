//! A parsed template and its rendering.

use std::sync::Arc;

use crate::ast::Block;
use crate::error::Fault;
use crate::parse::{self, Macros};
use crate::render::Renderer;
use crate::{Context, Error, Value};

/// A template, parsed once and rendered as often as needed. Clones share the parse.
#[derive(Debug, Clone)]
pub struct Template(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Box<str>,
    block: Block,
    macros: Macros,
}

/// What a rendering may use. All bounds hold for the whole rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most steps: a node, an operand, a method or a turn of a loop is one, and so are 16 bytes of
    /// text that an expression makes or looks through.
    pub steps: u64,
    /// Most bytes of the output, and of any text an expression makes.
    pub output_bytes: usize,
    /// Most levels of blocks, macros and expressions inside each other; values above 128 count as 128.
    pub depth: usize,
}

impl Default for Limits {
    /// A million steps, a mebibyte, 64 levels.
    fn default() -> Self {
        Self { steps: 1_000_000, output_bytes: 1 << 20, depth: 64 }
    }
}

impl Template {
    /// Parses a template. Fails where a block, a string or a bracket has no end, where a directive is
    /// malformed, and for directives that read other templates.
    pub fn parse(source: &str) -> Result<Self, Error> {
        match parse::parse(source) {
            Ok(parsed) => {
                Ok(Self(Arc::new(Inner { source: source.into(), block: parsed.block, macros: parsed.macros })))
            }
            Err(fault) => Err(fault.locate(source)),
        }
    }

    /// The template's own text.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Renders with the default [`Limits`].
    pub fn render(&self, context: &Context) -> Result<String, Error> {
        self.render_with(context, &Limits::default())
    }

    /// Renders within limits. Fails where one is exceeded and where Java would throw: at an index
    /// outside of a list or a text.
    pub fn render_with(&self, context: &Context, limits: &Limits) -> Result<String, Error> {
        self.located(Renderer::new(&self.0.macros, context, limits).text(&self.0.block))
    }

    /// Renders to a value: a template that is one reference and nothing else, such as `$count` or
    /// `${plan.requests}`, keeps the type of its value; any other gives text.
    pub fn render_value(&self, context: &Context) -> Result<Value, Error> {
        self.render_value_with(context, &Limits::default())
    }

    /// [`Template::render_value`] within limits.
    pub fn render_value_with(&self, context: &Context, limits: &Limits) -> Result<Value, Error> {
        self.located(Renderer::new(&self.0.macros, context, limits).value(&self.0.block))
    }

    fn located<T>(&self, answer: Result<T, Fault>) -> Result<T, Error> {
        answer.map_err(|fault| fault.locate(&self.0.source))
    }
}
