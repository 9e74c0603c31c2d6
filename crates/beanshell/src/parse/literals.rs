//! Text, characters and numbers as Java writes them (JLS 3.10).

use super::{
    lexer::{Cursor, Fault},
    tokens::Kind,
};
use crate::value::Primitive;

/// The units of the string literal that begins here.
pub(super) fn text(cursor: &mut Cursor) -> Result<Vec<u16>, Fault> {
    let start = cursor.at;
    cursor.take();
    let mut units = Vec::new();
    loop {
        let here = *cursor;
        match here.char() {
            Some('"') if units.is_empty() && block(here) => {
                return Err((
                    start,
                    "Text over several lines is not known here: join lines, \"…\\n\" + \"…\"".to_owned(),
                ));
            }
            Some('"') => {
                cursor.take();
                return Ok(units);
            }
            Some('\\') => units.push(escape(cursor)?),
            Some('\n' | '\r') => {
                return Err((start, "This text is never closed: '\"' is missing before the line ends".to_owned()));
            }
            _ => match cursor.take() {
                Some(c) => push(&mut units, c),
                None => return Err((start, "This text is never closed: '\"' is missing".to_owned())),
            },
        }
    }
}

/// Whether the second of three quotation marks stands here, which in newer Java begin text over several lines.
fn block(mut cursor: Cursor) -> bool {
    cursor.take();
    cursor.char() == Some('"')
}

/// Adds a character or a unit of UTF-16.
fn push(units: &mut Vec<u16>, c: u32) {
    match (u16::try_from(c), char::from_u32(c)) {
        (Ok(unit), _) => units.push(unit),
        (Err(_), Some(c)) => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        (Err(_), None) => {}
    }
}

/// The character literal that begins here.
pub(super) fn character(cursor: &mut Cursor) -> Result<Kind, Fault> {
    let start = cursor.at;
    cursor.take();
    let unit = match cursor.char() {
        Some('\'') => {
            let message = "Between two single quotes stands one character: '\\'' is the single quote itself, \"\" is text \
                           without characters";
            return Err((start, message.to_owned()));
        }
        Some('\\') => escape(cursor)?,
        Some('\n' | '\r') => return Err((start, unclosed())),
        _ => match cursor.take() {
            Some(c) => {
                let Ok(unit) = u16::try_from(c) else {
                    let message = "This character takes two of Java's chars: write it as text, between double quotes";
                    return Err((start, message.to_owned()));
                };
                unit
            }
            None => return Err((start, unclosed())),
        },
    };
    if cursor.char() == Some('\'') {
        cursor.take();
        return Ok(Kind::Value(Primitive::Char(unit)));
    }
    let line = cursor.source[start + 1..].split(['\n', '\r']).next().unwrap_or_default();
    let message = match line.find('\'') {
        Some(end) => {
            let inside = super::mistakes::short(&line[..end]);
            format!("'{inside}' is not one character: text stands between double quotes, \"{inside}\"")
        }
        None => unclosed(),
    };
    Err((start, message))
}

fn unclosed() -> String {
    "This character is never closed: \"'\" is missing".to_owned()
}

/// The unit that the escape here stands for.
fn escape(cursor: &mut Cursor) -> Result<u16, Fault> {
    let start = cursor.at;
    cursor.take();
    // Of two backslashes the second begins no unicode escape.
    if cursor.at == start + 1 && cursor.source[cursor.at..].starts_with('\\') {
        cursor.at += 1;
        return Ok(u16::from(b'\\'));
    }
    let c = cursor.char();
    let unit = match c {
        Some('b') => 8,
        Some('t') => 9,
        Some('n') => 10,
        Some('f') => 12,
        Some('r') => 13,
        Some(c @ ('"' | '\'' | '\\')) => c as u16,
        Some(first @ '0'..='7') => {
            let most = if first <= '3' { 3 } else { 2 };
            let mut value = 0;
            for _ in 0..most {
                let Some(digit) = cursor.char().and_then(|c| c.to_digit(8)) else { break };
                value = value * 8 + digit;
                cursor.take();
            }
            return Ok(u16::try_from(value).unwrap_or_default());
        }
        Some('u') => {
            return Err((start, "'\\u' is followed by four hexadecimal digits, as in '\\u00e4'".to_owned()));
        }
        _ => {
            let shown = c.filter(|c| !c.is_control()).map(String::from).unwrap_or_default();
            let message = format!(
                "'\\{shown}' has no meaning in text: known are \\b \\t \\n \\f \\r \\\" \\' \\\\ \\0 to \\377 and \\u with four \
                 digits; the backslash itself is '\\\\'"
            );
            return Err((start, message));
        }
    };
    cursor.take();
    Ok(unit)
}

/// The number that begins here.
pub(super) fn number(cursor: &mut Cursor) -> Result<Kind, Fault> {
    let start = cursor.at;
    let mut written = String::new();
    let mut dots = 0;
    while let Some(c) = cursor.char() {
        let exponent = if is_hexadecimal(&written) { ['p', 'P'] } else { ['e', 'E'] };
        let goes_on = match c {
            '.' => {
                dots += 1;
                dots == 1 && !written.contains(['e', 'E', 'p', 'P', 'x', 'X', 'f', 'F', 'd', 'D', 'L', 'l', 'b', 'B'])
                    || dots == 1 && is_hexadecimal(&written) && !written.contains(['p', 'P'])
            }
            '+' | '-' => written.ends_with(exponent),
            c => c.is_ascii_alphanumeric() || c == '_',
        };
        if !goes_on {
            break;
        }
        written.push(c);
        cursor.take();
    }
    value(&written).map_err(|message| (start, message))
}

fn is_hexadecimal(written: &str) -> bool {
    written.starts_with("0x") || written.starts_with("0X")
}

/// The number that is written so.
fn value(written: &str) -> Result<Kind, String> {
    let wrong = || format!("'{}' is not a number", super::mistakes::short(written));
    let bytes = written.as_bytes();
    let apart = bytes.iter().enumerate().any(|(at, byte)| {
        let beside =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_hexdigit() || *b == b'_');
        *byte == b'_' && !(beside(at.checked_sub(1)) && beside(Some(at + 1)))
    });
    if apart {
        return Err(wrong());
    }
    let plain: String = written.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase();
    if let Some(digits) = plain.strip_prefix("0x") {
        if digits.contains(['p', '.']) {
            return super::hexfloat::value(digits).map(Kind::Value).ok_or_else(wrong);
        }
        return integer(written, digits, 16);
    }
    if let Some(digits) = plain.strip_prefix("0b") {
        return integer(written, digits, 2);
    }
    if plain.contains(['.', 'e', 'f', 'd']) {
        if let Some(digits) = plain.strip_suffix('f') {
            return digits.parse().map(|value| Kind::Value(Primitive::Float(value))).map_err(|_| wrong());
        }
        let digits = plain.strip_suffix('d').unwrap_or(&plain);
        return digits.parse().map(|value| Kind::Value(Primitive::Double(value))).map_err(|_| wrong());
    }
    let digits = plain.strip_suffix('l').unwrap_or(&plain);
    if digits.len() > 1 && digits.starts_with('0') {
        if digits.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(digit) = digits.chars().find(|c| *c > '7')
        {
            return Err(format!(
                "'{}' begins with 0 and so is an octal number, where {digit} is no digit",
                super::mistakes::short(written)
            ));
        }
        return integer(written, &plain[1..], 8);
    }
    integer(written, &plain, 10)
}

/// An `int` or `long`. Only decimal numbers are never negative: all others are the bits of the number (JLS 3.10.1).
fn integer(written: &str, digits: &str, radix: u32) -> Result<Kind, String> {
    let (digits, long) = digits.strip_suffix('l').map_or((digits, false), |digits| (digits, true));
    let shown = super::mistakes::short(written);
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(format!("'{shown}' is not a number"));
    }
    let bits = u64::from_str_radix(digits, radix).ok();
    let decimal = radix == 10;
    match (bits, long) {
        (Some(bits), true) if decimal && bits == i64::MIN.unsigned_abs() => Ok(Kind::Lowest(Primitive::Long(i64::MIN))),
        (Some(bits), true) if !decimal || i64::try_from(bits).is_ok() => {
            Ok(Kind::Value(Primitive::Long(bits.cast_signed())))
        }
        (_, true) => Err(format!("{shown} is too large for a long, which goes to {}", i64::MAX)),
        (Some(bits), false) if decimal && bits == u64::from(i32::MIN.unsigned_abs()) => {
            Ok(Kind::Lowest(Primitive::Int(i32::MIN)))
        }
        (Some(bits), false) => match u32::try_from(bits) {
            Ok(bits) if !decimal || i32::try_from(bits).is_ok() => Ok(Kind::Value(Primitive::Int(bits.cast_signed()))),
            _ => {
                Err(format!("{shown} is too large for an int, which goes to {}: a long ends in L, {shown}L", i32::MAX))
            }
        },
        (None, false) => Err(format!("{shown} is too large for an int, which goes to {}", i32::MAX)),
    }
}
