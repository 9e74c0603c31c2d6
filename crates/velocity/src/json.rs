//! JSON documents whose strings are templates.
//!
//! Rendering replaces a whole string by a whole value, so that what a variable holds never leaves
//! the string it was put in.

use serde_json::Value as Json;

use crate::{Context, Error, Limits, Options, Template, Value};

/// A JSON document, each string of which (keys aside) is a parsed template.
#[derive(Debug, Clone)]
pub struct Document(Node);

#[derive(Debug, Clone)]
enum Node {
    Plain(Json),
    Template(Template),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A fault in one string of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template at {} does not work", if pointer.is_empty() { "the top" } else { pointer })]
pub struct DocumentError {
    /// Where the string is: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong with it; lines and columns count within the string.
    #[source]
    pub error: Error,
}

impl DocumentError {
    /// Everything there is to say, on several lines: the pointer, then [`Error::report`].
    pub fn report(&self) -> String {
        format!("{self}:\n{}", self.error.report())
    }

    /// The fault as seen from the container, which holds it under `key`.
    fn below(mut self, key: &str) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        self.pointer = format!("/{key}{}", self.pointer);
        self
    }
}

impl From<Error> for DocumentError {
    fn from(error: Error) -> Self {
        Self { pointer: String::new(), error }
    }
}

impl Document {
    /// Parses every string of a document by the rules of Velocity 1.7.
    pub fn parse(json: &Json) -> Result<Self, DocumentError> {
        Self::parse_with(json, &Options::default())
    }

    /// Parses every string of a document by the rules of an edition.
    pub fn parse_with(json: &Json, options: &Options) -> Result<Self, DocumentError> {
        parse(json, *options).map(Self)
    }

    /// Renders with the default [`Limits`] for each string.
    pub fn render(&self, context: &Context) -> Result<Json, DocumentError> {
        self.render_with(context, &Limits::default())
    }

    /// Renders within limits, which hold for each string. A string that is one reference becomes the
    /// reference's value with its type; any other becomes a string.
    pub fn render_with(&self, context: &Context, limits: &Limits) -> Result<Json, DocumentError> {
        render(&self.0, context, limits)
    }
}

fn parse(json: &Json, options: Options) -> Result<Node, DocumentError> {
    Ok(match json {
        Json::String(text) => Node::Template(Template::parse_with(text, &options)?),
        Json::Array(items) => Node::Array(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| parse(item, options).map_err(|error| error.below(&index.to_string())))
                .collect::<Result<_, _>>()?,
        ),
        Json::Object(members) => Node::Object(
            members
                .iter()
                .map(|(key, member)| {
                    Ok((key.clone(), parse(member, options).map_err(|error: DocumentError| error.below(key))?))
                })
                .collect::<Result<_, DocumentError>>()?,
        ),
        plain => Node::Plain(plain.clone()),
    })
}

fn render(node: &Node, context: &Context, limits: &Limits) -> Result<Json, DocumentError> {
    Ok(match node {
        Node::Plain(json) => json.clone(),
        Node::Template(template) => template.render_value_with(context, limits).map(|value| Value::to_json(&value))?,
        Node::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| render(item, context, limits).map_err(|error| error.below(&index.to_string())))
            .collect::<Result<_, _>>()?,
        Node::Object(members) => Json::Object(
            members
                .iter()
                .map(|(key, member)| {
                    Ok((key.clone(), render(member, context, limits).map_err(|error: DocumentError| error.below(key))?))
                })
                .collect::<Result<_, DocumentError>>()?,
        ),
    })
}
