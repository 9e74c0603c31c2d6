//! A parsed template and its rendering.

use std::sync::Arc;

use crate::error::Fault;
use crate::parse::{self, Parsed};
use crate::render::Renderer;
use crate::{Context, Error, Limits, Options, Value};

/// A template, parsed once and rendered as often as needed. Clones share the parse.
#[derive(Debug, Clone)]
pub struct Template(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Box<str>,
    parsed: Parsed,
}

impl Template {
    /// Parses a template by the rules of Velocity 1.7. Fails where a block, a string or a bracket has no
    /// end, where a directive is malformed, and for directives that read other templates.
    pub fn parse(source: &str) -> Result<Self, Error> {
        Self::parse_with(source, &Options::default())
    }

    /// Parses a template by the rules of an edition.
    pub fn parse_with(source: &str, options: &Options) -> Result<Self, Error> {
        match parse::parse(source, *options) {
            Ok(parsed) => Ok(Self(Arc::new(Inner { source: source.into(), parsed }))),
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
        self.located(Renderer::new(&self.0.parsed, context, limits).text())
    }

    /// Renders to a value: a template that is one reference and nothing else, such as `$count` or
    /// `${plan.requests}`, keeps the type of its value; any other gives text.
    pub fn render_value(&self, context: &Context) -> Result<Value, Error> {
        self.render_value_with(context, &Limits::default())
    }

    /// [`Template::render_value`] within limits.
    pub fn render_value_with(&self, context: &Context, limits: &Limits) -> Result<Value, Error> {
        self.located(Renderer::new(&self.0.parsed, context, limits).value())
    }

    fn located<T>(&self, answer: Result<T, Fault>) -> Result<T, Error> {
        answer.map_err(|fault| fault.locate(&self.0.source))
    }
}
