//! JSON documents whose strings are templates.
//!
//! Rendering replaces a whole string by a whole value, so that what a variable holds never leaves
//! the string it was put in.

use serde_json::Value as Json;

use crate::{Context, Error, Limits, Template, Value};

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
    /// What is wrong with it.
    #[source]
    pub error: Error,
}

impl Document {
    /// Parses every string of a document.
    pub fn parse(json: &Json) -> Result<Self, DocumentError> {
        parse(json, &mut String::new()).map(Self)
    }

    /// Renders with the default [`Limits`] for each string.
    pub fn render(&self, context: &Context) -> Result<Json, DocumentError> {
        self.render_with(context, &Limits::default())
    }

    /// Renders within limits, which hold for each string. A string that is one reference becomes the
    /// reference's value with its type; any other becomes a string.
    pub fn render_with(&self, context: &Context, limits: &Limits) -> Result<Json, DocumentError> {
        render(&self.0, context, limits, &mut String::new())
    }
}

fn parse(json: &Json, pointer: &mut String) -> Result<Node, DocumentError> {
    Ok(match json {
        Json::String(text) => Node::Template(Template::parse(text).map_err(|error| at(pointer, error))?),
        Json::Array(items) => Node::Array(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| below(pointer, &index.to_string(), |pointer| parse(item, pointer)))
                .collect::<Result<_, _>>()?,
        ),
        Json::Object(members) => Node::Object(
            members
                .iter()
                .map(|(key, member)| Ok((key.clone(), below(pointer, key, |pointer| parse(member, pointer))?)))
                .collect::<Result<_, _>>()?,
        ),
        plain => Node::Plain(plain.clone()),
    })
}

fn render(node: &Node, context: &Context, limits: &Limits, pointer: &mut String) -> Result<Json, DocumentError> {
    Ok(match node {
        Node::Plain(json) => json.clone(),
        Node::Template(template) => template
            .render_value_with(context, limits)
            .map(|value| Value::to_json(&value))
            .map_err(|error| at(pointer, error))?,
        Node::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| below(pointer, &index.to_string(), |pointer| render(item, context, limits, pointer)))
            .collect::<Result<_, _>>()?,
        Node::Object(members) => Json::Object(
            members
                .iter()
                .map(|(key, member)| {
                    Ok((key.clone(), below(pointer, key, |pointer| render(member, context, limits, pointer))?))
                })
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn at(pointer: &str, error: Error) -> DocumentError {
    DocumentError { pointer: pointer.to_owned(), error }
}

/// Runs `inner` with the pointer one key further.
fn below<T>(pointer: &mut String, key: &str, inner: impl FnOnce(&mut String) -> T) -> T {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    let answer = inner(pointer);
    pointer.truncate(length);
    answer
}
