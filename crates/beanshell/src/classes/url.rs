//! `java.net.URLEncoder` and `URLDecoder`

use super::{
    arguments::{at, text},
    charset::{self, Charset},
};
use crate::{error::Answer, library::Builder, machine::Machine, text::Text, value::Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.net.URLEncoder")
        .function("encode(String)", |machine, _, a| encode(machine, a, Charset::Utf8))
        .function("encode(String,String)", |machine, _, a| {
            let charset = charset::named(machine, at(a, 1))?;
            encode(machine, a, charset)
        })
        .function("encode(String,Charset)", |machine, _, a| {
            let charset = charset::of(machine, at(a, 1))?;
            encode(machine, a, charset)
        });
    builder
        .class("java.net.URLDecoder")
        .function("decode(String)", |machine, _, a| decode(machine, a, Charset::Utf8))
        .function("decode(String,String)", |machine, _, a| {
            if matches!(at(a, 1), Value::Text(name) if name.is_empty()) {
                let message = "URLDecoder: empty string enc parameter";
                return Err(machine.throw("java.io.UnsupportedEncodingException", message));
            }
            let charset = charset::named(machine, at(a, 1))?;
            decode(machine, a, charset)
        })
        .function("decode(String,Charset)", |machine, _, a| {
            let charset = charset::of(machine, at(a, 1))?;
            decode(machine, a, charset)
        });
}

/// Letters, digits and `.-*_` stay, a blank is a plus.
fn encode(machine: &mut Machine<'_>, a: &[Value], charset: Charset) -> Answer {
    let text: Text = text(machine, a, 0)?;
    // A unit becomes three bytes at most, and each of them three characters.
    machine.reserve_many(text.len(), 12)?;
    let stays =
        |unit: &u16| u8::try_from(*unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || b".-*_ ".contains(&byte));
    let mut result = String::new();
    for run in text.units().chunk_by(|one, other| stays(one) == stays(other)) {
        if run.first().is_some_and(&stays) {
            result.push_str(&String::from_utf16_lossy(run).replace(' ', "+"));
        } else {
            for byte in charset.encode(run) {
                result.push('%');
                for digit in [byte >> 4, byte & 15] {
                    result.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
    machine.text(&result)
}

fn decode(machine: &mut Machine<'_>, a: &[Value], charset: Charset) -> Answer {
    let text: Text = text(machine, a, 0)?;
    machine.reserve_many(text.len(), 6)?;
    let mut result: Vec<u16> = Vec::new();
    let mut bytes = Vec::new();
    let mut rest = text.units();
    while let Some((first, after)) = rest.split_first() {
        if *first != u16::from(b'%') {
            result.extend(charset.decode(&std::mem::take(&mut bytes)));
            result.push(if *first == u16::from(b'+') { u16::from(b' ') } else { *first });
            rest = after;
            continue;
        }
        let Some((digits, after)) = after.split_at_checked(2) else {
            return wrong(machine, "Incomplete trailing escape (%) pattern");
        };
        match number(digits) {
            Ok(byte) => bytes.push(byte),
            Err(message) => {
                return wrong(machine, &format!("Illegal hex characters in escape (%) pattern - {message}"));
            }
        }
        rest = after;
    }
    result.extend(charset.decode(&bytes));
    machine.text_of(&result)
}

fn wrong(machine: &mut Machine<'_>, what: &str) -> Answer {
    Err(machine.throw("java.lang.IllegalArgumentException", format!("URLDecoder: {what}")))
}

/// The byte of two hexadecimal digits; a sign counts as the first of them, as in Java.
fn number(digits: &[u16]) -> Result<u8, String> {
    let text = String::from_utf16_lossy(digits);
    let signed = text.starts_with(['+', '-']);
    match text.chars().skip(usize::from(signed)).position(|c| !c.is_ascii_hexdigit()) {
        Some(place) => Err(format!("Error at index {} in: \"{text}\"", place + usize::from(signed))),
        None if text.starts_with('-') && text != "-0" => Err("negative value".to_owned()),
        None => u8::from_str_radix(text.trim_start_matches(['+', '-']), 16).map_err(|_| "no number".to_owned()),
    }
}
