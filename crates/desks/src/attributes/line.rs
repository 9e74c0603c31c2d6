//! Templates of one line: addresses and header values. A value put into an address cannot leave its path segment or
//! query value, because it is encoded piece by piece while the text around it is not.

use super::leaf::{LINE, at_most, inline_schema, string};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;
use velocity::{Context, Template, Value};

/// Everything but RFC 3986's unreserved characters.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Why a line cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The template failed.
    #[error("{0}")]
    Template(velocity::Error),
    /// A reference has no value.
    #[error("{0} has no value")]
    NoValue(String),
    /// The address would lead elsewhere.
    #[error("{0}")]
    Unusable(String),
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Reference { template: Template, quiet: bool },
}

/// A header's value or the like. A reference without a value is an error, unless it is quiet (`$!name`).
#[derive(Debug, Clone)]
pub struct Line {
    whole: Template,
    pieces: Option<Vec<Piece>>,
}

impl Line {
    /// Parses a template.
    pub fn parse(source: &str) -> Result<Self, velocity::Error> {
        let whole = Template::parse(source)?;
        let pieces = if has_directive(source) { None } else { Some(pieces(source)?) };
        Ok(Self { whole, pieces })
    }

    /// The template's text.
    pub fn source(&self) -> &str {
        self.whole.source()
    }

    /// Renders the line.
    pub fn render(&self, context: &Context) -> Result<String, LineError> {
        match &self.pieces {
            None => self.whole.render(context).map_err(LineError::Template),
            Some(pieces) => join(pieces, context, |_, value| Ok(value)),
        }
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = string(from)?;
        at_most(&text, LINE).map_err(D::Error::custom)?;
        Self::parse(&text).map_err(|error| D::Error::custom(format!("the template does not parse: {error}")))
    }
}

inline_schema!(Line, "Template", { "type": "string", "x-template": true, "maxLength": LINE });

/// An address, or the part of one after an integration's `url`.
#[derive(Debug, Clone)]
pub struct Address {
    source: String,
    pieces: Vec<Piece>,
}

impl Address {
    /// Parses a template of text and references; directives have no place in an address.
    pub fn parse(source: &str) -> Result<Self, String> {
        if source.contains('#') {
            return Err("an address holds text and references such as $ticketId, no directives and no #".to_owned());
        }
        if source.contains(['\n', '\r', '\t', '\\']) {
            return Err("an address must not contain line breaks, tabs and backslashes".to_owned());
        }
        let pieces = pieces(source).map_err(|error| format!("the template does not parse: {error}"))?;
        Ok(Self { source: source.to_owned(), pieces })
    }

    /// The template's text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Renders the address, each value encoded.
    pub fn render(&self, context: &Context) -> Result<String, LineError> {
        let rendered = join(&self.pieces, context, |before, value| {
            if value.is_empty() && !before.contains('?') {
                return Err(LineError::Unusable("an empty value in the path of an address".to_owned()));
            }
            Ok(encode(&value))
        })?;
        let path = rendered.split('?').next().unwrap_or_default();
        let dots = |segment: &str| {
            let plain = percent_decode_str(segment).decode_utf8_lossy();
            plain == "." || plain == ".."
        };
        if path.split('/').any(dots) {
            return Err(LineError::Unusable(format!("the path {path} has a segment of dots")));
        }
        Ok(rendered)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = string(from)?;
        at_most(&text, LINE).and_then(|()| Self::parse(&text)).map_err(D::Error::custom)
    }
}

inline_schema!(Address, "Address", { "type": "string", "x-template": true, "maxLength": LINE });

/// A value for one path segment or query value.
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

fn join(
    pieces: &[Piece],
    context: &Context,
    place: impl Fn(&str, String) -> Result<String, LineError>,
) -> Result<String, LineError> {
    let mut line = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => line.push_str(text),
            Piece::Reference { template, quiet } => {
                let value = match template.render_value(context).map_err(LineError::Template)? {
                    Value::Null if *quiet => continue,
                    Value::Null => return Err(LineError::NoValue(template.source().to_owned())),
                    Value::Str(text) if text.is_empty() && *quiet => continue,
                    // A reference without a value prints its own source.
                    Value::Str(text) if *text == *template.source() => {
                        return Err(LineError::NoValue(template.source().to_owned()));
                    }
                    _ => template.render(context).map_err(LineError::Template)?,
                };
                let placed = place(&line, value)?;
                line.push_str(&placed);
            }
        }
    }
    Ok(line)
}

/// Whether a template has directives or comments.
fn has_directive(source: &str) -> bool {
    let mut characters = source.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '#' && characters.peek().is_some_and(|next| next.is_alphabetic() || "#*[{@".contains(*next)) {
            return true;
        }
    }
    false
}

/// Cuts a template without directives into text and references.
fn pieces(source: &str) -> Result<Vec<Piece>, velocity::Error> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = reference(rest);
        if length == 0 {
            text.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (found, after) = rest.split_at(length);
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Reference { template: Template::parse(found)?, quiet: found.starts_with("$!") });
        rest = after;
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

/// Length of the reference that `text` starts with, 0 for none: `$name.member`, `$!name`, `${name.method('x')}`.
fn reference(text: &str) -> usize {
    let Some(after) = text.strip_prefix('$') else { return 0 };
    let after = after.strip_prefix('!').unwrap_or(after);
    let start = text.len() - after.len();
    if let Some(inner) = after.strip_prefix('{') {
        return inner
            .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            .then(|| closing(after, '{', '}'))
            .flatten()
            .map_or(0, |end| start + end);
    }
    let mut at = name(after);
    if at == 0 {
        return 0;
    }
    loop {
        let rest = &after[at..];
        if let Some(member) = rest.strip_prefix('.') {
            let length = name(member);
            if length == 0 {
                break;
            }
            at += 1 + length;
            if after[at..].starts_with('(') {
                let Some(end) = closing(&after[at..], '(', ')') else {
                    break;
                };
                at += end;
            }
        } else if rest.starts_with('[') {
            let Some(end) = closing(rest, '[', ']') else { break };
            at += end;
        } else {
            break;
        }
    }
    start + at
}

/// Length of the name that `text` starts with.
fn name(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return 0;
    }
    text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len())
}

/// Length up to and with the bracket that closes the one `text` starts with.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(end) if end == c => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            None if c == open => depth += 1,
            None if c == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}
