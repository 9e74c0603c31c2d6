//! How Java writes and reads numbers: `Double.toString`, `Integer.parseInt`, `Long.toString(value, radix)` and their kin.
//!
//! Floating point is written with the shortest digits that read back as the same value, as since JDK 19; older ones
//! write a digit more for some values (JDK-4511638).

mod decimal;
mod hexadecimal;
mod integer;

pub use decimal::Digits;
pub use hexadecimal::double_to_hex_string;
pub use integer::{
    decode, digit, parse_int, parse_long, parse_unsigned_int, parse_unsigned_long, to_radix_string,
    to_unsigned_radix_string,
};

use super::fault::Fault;

/// `Double.toString`.
pub fn double_to_string(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}Infinity");
    }
    format!("{sign}{}", Digits::of_double(value).java())
}

/// `Float.toString`.
pub fn float_to_string(value: f32) -> String {
    if !value.is_finite() {
        return double_to_string(f64::from(value));
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", Digits::of_float(value).java())
}

/// A text as `Double.parseDouble` reads it.
enum Spelled<'a> {
    Value(f64),
    /// Digits in Rust's grammar, with their sign.
    Decimal(&'a str),
    /// The sign, and what follows `0x`.
    Hexadecimal(bool, &'a str),
}

/// Java's grammar of floating point; nothing when `text` does not keep it.
fn spelled(text: &str) -> Option<Spelled<'_>> {
    let text = text.trim_matches(|c| c <= ' ');
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if negative { -1.0 } else { 1.0 };
    match unsigned {
        "NaN" => return Some(Spelled::Value(f64::NAN)),
        "Infinity" => return Some(Spelled::Value(sign * f64::INFINITY)),
        _ => {}
    }
    let plain = unsigned.strip_suffix(['d', 'D', 'f', 'F']);
    if let Some(hexadecimal) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        // A `d` or `f` may be a digit, but only before the exponent, and an exponent must be there.
        let hexadecimal = hexadecimal.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(hexadecimal);
        return Some(Spelled::Hexadecimal(negative, hexadecimal));
    }
    let digits = plain.unwrap_or(unsigned);
    let mantissa_end = digits.find(['e', 'E']).unwrap_or(digits.len());
    let (mantissa, exponent) = digits.split_at(mantissa_end);
    let whole = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let dots = mantissa.bytes().filter(|byte| *byte == b'.').count();
    if whole == 0 || dots > 1 || whole + dots != mantissa.len() {
        return None;
    }
    if let Some(exponent) = exponent.get(1..) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || !exponent.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    let start = text.len() - unsigned.len();
    text.get(..start + digits.len()).map(Spelled::Decimal)
}

fn not_a_number(text: &str) -> Fault {
    let trimmed = text.trim_matches(|c| c <= ' ');
    let unsigned = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let digits = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    let points = digits.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    Fault::number_format(if trimmed.is_empty() {
        "empty String".to_owned()
    } else if points.is_some_and(|rest| rest.starts_with('.')) {
        "multiple points".to_owned()
    } else {
        format!("For input string: \"{trimmed}\"")
    })
}

/// `Double.parseDouble`: white space around, a sign, `NaN`, `Infinity`, decimal or hexadecimal digits, a suffix `d` or `f`.
pub fn parse_double(text: &str) -> Result<f64, Fault> {
    match spelled(text) {
        Some(Spelled::Value(value)) => Some(value),
        Some(Spelled::Decimal(digits)) => digits.parse().ok(),
        Some(Spelled::Hexadecimal(negative, digits)) => hexadecimal::parse(digits, negative, hexadecimal::DOUBLE),
        None => None,
    }
    .ok_or_else(|| not_a_number(text))
}

/// `Float.parseFloat`, rounded once, not by way of a double.
#[expect(clippy::cast_possible_truncation, reason = "the values are those of floats already, or too large for one")]
pub fn parse_float(text: &str) -> Result<f32, Fault> {
    match spelled(text) {
        Some(Spelled::Value(value)) => Some(value as f32),
        Some(Spelled::Decimal(digits)) => digits.parse().ok(),
        Some(Spelled::Hexadecimal(negative, digits)) => {
            hexadecimal::parse(digits, negative, hexadecimal::FLOAT).map(|value| value as f32)
        }
        None => None,
    }
    .ok_or_else(|| not_a_number(text))
}
