//! Single values of `attributes`, each parsed into what it means.

use model::{DeskOutcome, read::kind_of};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use std::borrow::Cow;

/// Gives a type that is a JSON string or the like an inline schema.
macro_rules! inline_schema {
    ($type:ty, $name:literal, $($schema:tt)+) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($($schema)+)
            }
        }
    };
}
pub(crate) use inline_schema;

/// Reads one of some words, in any case. `also` are further words that are not advertised.
pub(super) fn spelled<'de, T: Copy, D: Deserializer<'de>>(
    from: D,
    known: &[(&str, T)],
    also: &[(&str, T)],
) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    let word = value.as_str().unwrap_or_default();
    let found = known.iter().chain(also).find(|(name, _)| name.eq_ignore_ascii_case(word));
    let allowed: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    found.map(|(_, value)| *value).ok_or_else(|| D::Error::custom(format!("must be one of {}", allowed.join(", "))))
}

/// A string; the error says what it is instead.
pub(super) fn string<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        other => Err(D::Error::custom(format!("must be a string, not {}", kind_of(&other)))),
    }
}

/// Most characters of a template of one line.
pub(super) const LINE: usize = 4000;

/// Most characters of a JSON path or a regular expression.
pub(super) const PATTERN: usize = 1000;

/// Refuses a text of more than `most` characters, before anything is made of it.
pub(super) fn at_most(text: &str, most: usize) -> Result<(), String> {
    match text.chars().count() {
        length if length > most => Err(format!("must have at most {most} characters, not {length}")),
        _ => Ok(()),
    }
}

/// Whether lists and objects stand in each other more than `levels` deep. Looks no deeper than that itself.
pub(super) fn is_deeper(value: &Value, levels: usize) -> bool {
    let mut inner: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => return false,
    };
    levels == 0 || inner.any(|value| is_deeper(value, levels - 1))
}

/// A whole number within bounds, given as a number or as a string of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> Whole<LEAST, MOST> {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<'de, const LEAST: u32, const MOST: u32> Deserialize<'de> for Whole<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let node = model::read::Node::at(&value, "");
        model::status_check::whole_number(&node, LEAST, MOST).map(Self).map_err(|fault| D::Error::custom(fault.message))
    }
}

impl<const LEAST: u32, const MOST: u32> JsonSchema for Whole<LEAST, MOST> {
    fn schema_name() -> Cow<'static, str> {
        format!("Whole{LEAST}To{MOST}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "minimum": LEAST, "maximum": MOST, "pattern": "^[0-9]*$" })
    }
}

/// `true` or `false`, which forms may send as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Bool(flag) => Ok(Self(flag)),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(Self(true)),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(Self(false)),
            other => Err(D::Error::custom(format!("must be true or false, not {}", kind_of(&other)))),
        }
    }
}

inline_schema!(Flag, "Flag", { "type": "boolean" });

/// An address of the web without user, query and fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(String);

impl WebUrl {
    /// An address that is surely nobody's (RFC 2606).
    pub(crate) fn nowhere() -> Self {
        Self("https://unset.invalid".to_owned())
    }

    /// The address as it was written, without slashes at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for WebUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = string(from)?;
        let text = text.trim();
        let fault = |why: &str| D::Error::custom(format!("must be an address such as https://desk.example.com: {why}"));
        let url = url::Url::parse(text).map_err(|error| fault(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(fault("only http and https with a host are possible"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault("user name and password have attributes of their own"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(fault("it must have neither ? nor #"));
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

inline_schema!(WebUrl, "WebUrl", { "type": "string", "format": "uri", "pattern": "^(https?://.*)?$" });

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method(&'static str);

impl Method {
    /// GET.
    pub const GET: Self = Self("GET");
    /// POST.
    pub const POST: Self = Self("POST");
    const ALL: [&'static str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// The name, upper case.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        spelled(from, &Self::ALL.map(|name| (name, Self(name))), &[])
    }
}

inline_schema!(Method, "Method", { "type": "string", "enum": Method::ALL });

/// How a request's body is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ContentType {
    /// JSON.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl<'de> Deserialize<'de> for ContentType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let also = [("application/json", Self::Json), ("application/x-www-form-urlencoded", Self::Form)];
        spelled(from, &[("json", Self::Json), ("form", Self::Form)], &also)
    }
}

inline_schema!(ContentType, "ContentType", { "type": "string", "enum": ["json", "form"] });

/// What `requestRootElement` holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RootType {
    /// The request.
    #[default]
    Object,
    /// A list with the request as its one element.
    Array,
}

impl<'de> Deserialize<'de> for RootType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        spelled(from, &[("object", Self::Object), ("array", Self::Array)], &[])
    }
}

inline_schema!(RootType, "RootType", { "type": "string", "enum": ["object", "array"] });

/// Where the new ticket's id is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IdFrom {
    /// At `responseElement` in the answer's body.
    #[default]
    Body,
    /// The last segment of the path in the `Location` header.
    Location,
}

impl<'de> Deserialize<'de> for IdFrom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        spelled(from, &[("body", Self::Body), ("location", Self::Location)], &[])
    }
}

inline_schema!(IdFrom, "IdFrom", { "type": "string", "enum": ["body", "location"] });

/// What of a ticket a row of a batch names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Its id.
    Id,
    /// The number that people see.
    Number,
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        spelled(from, &[("id", Self::Id), ("number", Self::Number)], &[])
    }
}

inline_schema!(Names, "Names", { "type": "string", "enum": ["id", "number"] });

/// What a status map makes of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapsTo(pub DeskOutcome);

impl<'de> Deserialize<'de> for MapsTo {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        value
            .as_str()
            .and_then(DeskOutcome::parse)
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("must be one of {}", DeskOutcome::ALLOWED.join(", "))))
    }
}

inline_schema!(MapsTo, "MapsTo", { "type": "string", "enum": DeskOutcome::ALLOWED });

/// A regular expression, matched anywhere in a text.
#[derive(Debug, Clone)]
pub struct TestPattern(pub regex::Regex);

impl<'de> Deserialize<'de> for TestPattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = string(from)?;
        at_most(&text, PATTERN).map_err(D::Error::custom)?;
        let built = regex::RegexBuilder::new(&text).size_limit(1 << 20).build();
        built.map(Self).map_err(|error| D::Error::custom(format!("must be a regular expression: {error}")))
    }
}

inline_schema!(TestPattern, "Pattern", { "type": "string", "format": "regex", "maxLength": PATTERN });
