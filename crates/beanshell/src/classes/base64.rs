//! `java.util.Base64`

use super::arguments::{at, byte_array, bytes, text};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};
use base64::{
    Engine,
    alphabet::{self, Alphabet},
    engine::{DecodePaddingMode, GeneralPurpose, general_purpose::PAD},
};

/// One of Java's three kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    /// `-` and `_` instead of `+` and `/`.
    url: bool,
    /// In lines of 76 characters; what is no digit is skipped when read.
    mime: bool,
    /// With `=` at the end.
    padded: bool,
}

const BASIC: Kind = Kind { url: false, mime: false, padded: true };
const URL: Kind = Kind { url: true, ..BASIC };
const MIME: Kind = Kind { mime: true, ..BASIC };

const ENCODER: &str = "java.util.Base64.Encoder";
const DECODER: &str = "java.util.Base64.Decoder";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.Base64")
        .function("getEncoder()", |machine, _, _| machine.allocate_state(ENCODER, BASIC))
        .function("getUrlEncoder()", |machine, _, _| machine.allocate_state(ENCODER, URL))
        .function("getMimeEncoder()", |machine, _, _| machine.allocate_state(ENCODER, MIME))
        .function("getDecoder()", |machine, _, _| machine.allocate_state(DECODER, BASIC))
        .function("getUrlDecoder()", |machine, _, _| machine.allocate_state(DECODER, URL))
        .function("getMimeDecoder()", |machine, _, _| machine.allocate_state(DECODER, MIME));
    builder
        .class(ENCODER)
        .method("withoutPadding()", |machine, this, _| {
            let kind = Kind { padded: false, ..own(machine, this) };
            machine.allocate_state(ENCODER, kind)
        })
        .method("encodeToString(byte[])", |machine, this, a| {
            let text = encoded(machine, this, a)?;
            machine.text(&text)
        })
        .method("encode(byte[])", |machine, this, a| {
            let text = encoded(machine, this, a)?;
            byte_array(machine, text.as_bytes())
        });
    builder
        .class(DECODER)
        .method("decode(String)", |machine, this, a| {
            let text = text(machine, a, 0)?;
            machine.reserve(text.len())?;
            // Java takes the text's bytes in Latin-1.
            let bytes: Vec<u8> = text.units().iter().map(|unit| u8::try_from(*unit).unwrap_or(b'?')).collect();
            decoded(machine, this, &bytes)
        })
        .method("decode(byte[])", |machine, this, a| {
            let bytes = bytes(machine, at(a, 0))?;
            decoded(machine, this, &bytes)
        });
}

fn own(machine: &Machine<'_>, this: &Value) -> Kind {
    machine.state::<Kind>(this).copied().unwrap_or(BASIC)
}

fn engine(kind: Kind) -> GeneralPurpose {
    let alphabet: &Alphabet = if kind.url { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let config = PAD.with_encode_padding(kind.padded).with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config.with_decode_padding_mode(DecodePaddingMode::RequireNone))
}

fn encoded(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer<String> {
    const LINE: usize = 76;
    let (kind, bytes) = (own(machine, this), bytes(machine, at(a, 0))?);
    machine.reserve_many(bytes.len(), 2)?;
    let text = engine(kind).encode(bytes);
    if !kind.mime {
        return Ok(text);
    }
    machine.reserve_many(text.len(), 2)?;
    let lines: Vec<&str> = text.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    Ok(lines.join("\r\n"))
}

fn decoded(machine: &mut Machine<'_>, this: &Value, bytes: &[u8]) -> Answer {
    machine.reserve_many(bytes.len(), 2)?;
    let kind = own(machine, this);
    let answer = digits(kind, bytes).and_then(|digits| {
        engine(kind).decode(digits).map_err(|_| "Last unit does not have enough valid bits".to_owned())
    });
    match answer {
        Ok(bytes) => byte_array(machine, &bytes),
        Err(message) => Err(machine.throw("java.lang.IllegalArgumentException", message)),
    }
}

/// The digits without padding, or Java's message about what is wrong.
fn digits(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let is_digit = |byte: u8| {
        byte.is_ascii_alphanumeric() || if kind.url { matches!(byte, b'-' | b'_') } else { matches!(byte, b'+' | b'/') }
    };
    if bytes.len() == 1 && !kind.mime {
        return Err("Input byte[] should at least have 2 bytes for base64 bytes".to_owned());
    }
    let mut digits = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().enumerate();
    while let Some((_, byte)) = rest.next() {
        match byte {
            b'=' => {
                let wrong = match digits.len() % 4 {
                    0 => true,
                    2 => rest.next().is_none_or(|(_, next)| next != b'='),
                    _ => false,
                };
                if wrong {
                    return Err("Input byte array has wrong 4-byte ending unit".to_owned());
                }
                break;
            }
            _ if is_digit(byte) => digits.push(byte),
            _ if kind.mime => {}
            _ => return Err(format!("Illegal base64 character {}", hexadecimal(byte))),
        }
    }
    if digits.len() % 4 == 1 {
        return Err("Last unit does not have enough valid bits".to_owned());
    }
    for (place, byte) in rest {
        if !kind.mime {
            return Err(format!("Input byte array has incorrect ending byte at {place}"));
        }
        if is_digit(byte) {
            return Err(format!("Input byte array has incorrect ending byte at {}", place + 1));
        }
    }
    Ok(digits)
}

/// A byte as Java writes it, with its sign.
fn hexadecimal(byte: u8) -> String {
    let signed = byte.cast_signed();
    let sign = if signed < 0 { "-" } else { "" };
    format!("{sign}{:x}", signed.unsigned_abs())
}
