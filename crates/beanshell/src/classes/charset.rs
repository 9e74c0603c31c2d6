//! `java.nio.charset.Charset` and `StandardCharsets`: how strings become bytes and bytes strings.

use super::arguments::{at, null_pointer};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

/// A character set that every Java knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Ascii,
    Latin1,
    Utf8,
    Utf16,
    Utf16Big,
    Utf16Little,
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.nio.charset.Charset")
        .implements(&["Comparable"])
        .function("forName(String)", |machine, _, arguments| match at(arguments, 0) {
            Value::Text(name) => match Charset::find(&name.to_string()) {
                Some(charset) => object(machine, charset),
                None => Err(machine.throw("java.nio.charset.UnsupportedCharsetException", name.to_string())),
            },
            _ => Err(machine.throw("java.lang.IllegalArgumentException", "Null charset name")),
        })
        .function("defaultCharset()", |machine, _, _| object(machine, Charset::Utf8))
        .method("name()", name)
        .method("displayName()", name)
        .method("toString()", name)
        .method("equals(Object)", |machine, this, arguments| {
            let (one, other) = (machine.state::<Charset>(this), machine.state::<Charset>(at(arguments, 0)));
            Ok((one == other).into())
        })
        .method("hashCode()", |machine, this, _| {
            let name = name(machine, this, &[])?;
            machine.hash(&name).map(Value::int)
        });
    builder
        .class("java.nio.charset.StandardCharsets")
        .constant("US_ASCII", |machine, _, _| object(machine, Charset::Ascii))
        .constant("ISO_8859_1", |machine, _, _| object(machine, Charset::Latin1))
        .constant("UTF_8", |machine, _, _| object(machine, Charset::Utf8))
        .constant("UTF_16", |machine, _, _| object(machine, Charset::Utf16))
        .constant("UTF_16BE", |machine, _, _| object(machine, Charset::Utf16Big))
        .constant("UTF_16LE", |machine, _, _| object(machine, Charset::Utf16Little));
}

fn object(machine: &mut Machine<'_>, charset: Charset) -> Answer {
    machine.allocate_state("java.nio.charset.Charset", charset)
}

fn name(machine: &mut Machine<'_>, this: &Value, _: &[Value]) -> Answer {
    let charset = of(machine, this)?;
    machine.text(charset.name())
}

/// The character set of a `Charset` object; `null` is a `NullPointerException`.
pub(super) fn of(machine: &mut Machine<'_>, value: &Value) -> Answer<Charset> {
    machine.state::<Charset>(value).copied().ok_or_else(|| null_pointer(machine))
}

/// The character set of a name, for the methods that throw `UnsupportedEncodingException`.
pub(super) fn named(machine: &mut Machine<'_>, name: &Value) -> Answer<Charset> {
    let Value::Text(name) = name else { return Err(null_pointer(machine)) };
    match Charset::find(&name.to_string()) {
        Some(charset) => Ok(charset),
        None => Err(machine.throw("java.io.UnsupportedEncodingException", name.to_string())),
    }
}

impl Charset {
    fn find(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "US-ASCII" | "ASCII" | "ISO646-US" => Self::Ascii,
            "ISO-8859-1" | "ISO8859-1" | "ISO8859_1" | "ISO_8859-1" | "LATIN1" | "L1" => Self::Latin1,
            "UTF-8" | "UTF8" => Self::Utf8,
            "UTF-16" | "UTF16" | "UTF_16" => Self::Utf16,
            "UTF-16BE" | "UTF_16BE" => Self::Utf16Big,
            "UTF-16LE" | "UTF_16LE" => Self::Utf16Little,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ascii => "US-ASCII",
            Self::Latin1 => "ISO-8859-1",
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Utf16Big => "UTF-16BE",
            Self::Utf16Little => "UTF-16LE",
        }
    }

    /// The bytes of a text; `?` (U+FFFD in UTF-16) stands for what the set lacks and for half of a pair.
    pub(super) fn encode(self, units: &[u16]) -> Vec<u8> {
        let characters = || char::decode_utf16(units.iter().copied());
        let single = |limit: u32| {
            characters()
                .map(|unit| unit.map_or(0x3F, u32::from))
                .map(|point| if point < limit { u8::try_from(point).unwrap_or(b'?') } else { b'?' })
                .collect()
        };
        let wide = |write: fn(u16) -> [u8; 2]| {
            let mut bytes = Vec::with_capacity(2 * units.len() + 2);
            for unit in characters() {
                let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend(character.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| write(*unit)));
            }
            bytes
        };
        match self {
            Self::Ascii => single(0x80),
            Self::Latin1 => single(0x100),
            Self::Utf8 => characters().map(|unit| unit.unwrap_or('?')).collect::<String>().into_bytes(),
            Self::Utf16 if units.is_empty() => Vec::new(),
            Self::Utf16 => [vec![0xFE, 0xFF], wide(u16::to_be_bytes)].concat(),
            Self::Utf16Big => wide(u16::to_be_bytes),
            Self::Utf16Little => wide(u16::to_le_bytes),
        }
    }

    /// The text of bytes; U+FFFD stands for what is no text.
    pub(super) fn decode(self, bytes: &[u8]) -> Vec<u16> {
        let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
            let units = bytes.chunks(2).map(|pair| match pair {
                [one, two] => read([*one, *two]),
                _ => 0xFFFD,
            });
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect::<String>()
                .encode_utf16()
                .collect()
        };
        match (self, bytes) {
            (Self::Ascii, _) => bytes.iter().map(|byte| if *byte < 0x80 { u16::from(*byte) } else { 0xFFFD }).collect(),
            (Self::Latin1, _) => bytes.iter().map(|byte| u16::from(*byte)).collect(),
            (Self::Utf8, _) => String::from_utf8_lossy(bytes).encode_utf16().collect(),
            (Self::Utf16, [0xFE, 0xFF, rest @ ..]) => wide(rest, u16::from_be_bytes),
            (Self::Utf16, [0xFF, 0xFE, rest @ ..]) => wide(rest, u16::from_le_bytes),
            (Self::Utf16 | Self::Utf16Big, _) => wide(bytes, u16::from_be_bytes),
            (Self::Utf16Little, _) => wide(bytes, u16::from_le_bytes),
        }
    }
}
