//! The conversions `%d %o %x %e %f %g %a`.

use super::super::fault::Fault;
use super::super::number::{Digits, double_to_hex_string, to_unsigned_radix_string};
use super::specifier::Specifier;
use super::{Output, justify};

/// `%d`, `%o` and `%x` of a number of so many bits.
pub fn show_integer(output: &mut Output, specifier: &Specifier, value: i64, bits: u32) -> Result<(), Fault> {
    let flags = specifier.flags;
    if specifier.conversion == 'd' {
        let digits = value.unsigned_abs().to_string();
        return show_signed(output, specifier, value < 0, &digits);
    }
    for (on, flag) in [(flags.parentheses, '('), (flags.space, ' '), (flags.plus, '+')] {
        if on {
            return Err(specifier.flag_mismatch(flag));
        }
    }
    let (radix, prefix) = if specifier.conversion == 'x' { (16, "0x") } else { (8, "0") };
    let prefix = if flags.alternate { prefix } else { "" };
    let digits = to_unsigned_radix_string(value, bits, radix);
    let text = format!("{prefix}{}{digits}", zeros(output, specifier, prefix.len() + digits.len())?);
    justify(output, specifier, &if flags.upper { text.to_uppercase() } else { text })
}

/// The zeros that fill the width where the flag `0` asks for them.
fn zeros(output: &Output, specifier: &Specifier, length: usize) -> Result<String, Fault> {
    if !specifier.flags.zero {
        return Ok(String::new());
    }
    let count = specifier.width.unwrap_or(0).saturating_sub(length);
    output.room_for(count)?;
    Ok("0".repeat(count))
}

/// The sign before and after a number.
fn signs(specifier: &Specifier, negative: bool) -> (&'static str, &'static str) {
    let flags = specifier.flags;
    match (negative, flags.parentheses) {
        (true, true) => ("(", ")"),
        (true, false) => ("-", ""),
        (false, _) if flags.plus => ("+", ""),
        (false, _) if flags.space => (" ", ""),
        (false, _) => ("", ""),
    }
}

/// A decimal number with sign, groups and zeros.
fn show_signed(output: &mut Output, specifier: &Specifier, negative: bool, digits: &str) -> Result<(), Fault> {
    let (before, after) = signs(specifier, negative);
    let digits = if specifier.flags.group { grouped(digits) } else { digits.to_owned() };
    let zeros = zeros(output, specifier, before.len() + digits.len() + after.len())?;
    let text = format!("{before}{zeros}{digits}{after}");
    justify(output, specifier, &if specifier.flags.upper { text.to_uppercase() } else { text })
}

/// A comma before every third digit of the whole part.
fn grouped(digits: &str) -> String {
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let mut text = String::with_capacity(digits.len() + whole / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `%e`, `%f`, `%g` and `%a`.
pub fn show_float(output: &mut Output, specifier: &Specifier, value: f64) -> Result<(), Fault> {
    let flags = specifier.flags;
    if value.is_nan() {
        return justify(output, specifier, if flags.upper { "NAN" } else { "NaN" });
    }
    let negative = value.is_sign_negative();
    if value.is_infinite() {
        let (before, after) = signs(specifier, negative);
        let text = format!("{before}Infinity{after}");
        return justify(output, specifier, &if flags.upper { text.to_uppercase() } else { text });
    }
    let precision = specifier.precision.unwrap_or(6);
    output.room_for(precision)?;
    let digits = Digits::of_double(value);
    let text = match specifier.conversion {
        'a' => return show_hexadecimal(output, specifier, value),
        'e' => scientific(digits, precision, flags.alternate),
        'f' => plain(&digits.rounded_to_places(precision), precision, flags.alternate),
        _ => general(digits, precision.max(1)),
    };
    show_signed(output, specifier, negative, &text)
}

/// The digits after the point, with zeros up to `places`.
fn fraction(digits: &Digits, places: usize) -> String {
    let mut text = digits.fraction();
    text.extend(std::iter::repeat_n('0', places.saturating_sub(text.len())));
    text
}

/// `digits` with a point; the point stands without digits after it when it is asked for.
fn plain(digits: &Digits, places: usize, point: bool) -> String {
    let whole = digits.whole();
    match places {
        0 if point => format!("{whole}."),
        0 => whole,
        _ => format!("{whole}.{}", fraction(digits, places)),
    }
}

fn scientific(digits: Digits, places: usize, point: bool) -> String {
    let digits = digits.rounded_half_up(i64::try_from(places).unwrap_or(i64::MAX).saturating_add(1));
    let exponent = digits.exponent();
    let mantissa = plain(&digits.shifted(-exponent), places, point);
    format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs())
}

/// Plain from 10⁻⁴ up to ten to the power of the precision, else with an exponent.
fn general(digits: Digits, precision: usize) -> String {
    let rounded = digits.rounded_half_up(i64::try_from(precision).unwrap_or(i64::MAX));
    let exponent = i64::from(rounded.exponent());
    let after_first = i64::try_from(precision).unwrap_or(i64::MAX).saturating_sub(1);
    if (-4..=after_first).contains(&exponent) {
        let places = usize::try_from(after_first - exponent).unwrap_or(0);
        plain(&rounded, places, false)
    } else {
        scientific(rounded, precision - 1, false)
    }
}

fn show_hexadecimal(output: &mut Output, specifier: &Specifier, value: f64) -> Result<(), Fault> {
    let (before, _) = signs(specifier, value.is_sign_negative());
    let precision = specifier.precision.map(|precision| precision.max(1));
    let text = hexadecimal(value.abs(), precision);
    let digits = text.strip_prefix("0x").unwrap_or(&text);
    // The width is filled before the places are: together they may be longer.
    let zeros = zeros(output, specifier, before.len() + 2 + digits.len())?;
    let (mantissa, exponent) = digits.split_once('p').unwrap_or((digits, "0"));
    let places = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len());
    let more = "0".repeat(precision.unwrap_or(0).saturating_sub(places));
    let text = format!("{before}0x{zeros}{mantissa}{more}p{exponent}");
    justify(output, specifier, &if specifier.flags.upper { text.to_uppercase() } else { text })
}

/// Hexadecimal digits, rounded to so many after the point, ties to even.
fn hexadecimal(value: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision.filter(|precision| *precision < 13 && value != 0.0) else {
        return double_to_hex_string(value);
    };
    // A subnormal value is rounded as if its exponent had no end: as a normal one, made larger and back.
    let subnormal = value < f64::MIN_POSITIVE;
    let scaled = if subnormal { value * 2_f64.powi(54) } else { value };
    let cut = 52_u32.saturating_sub(u32::try_from(precision).unwrap_or(13) * 4);
    let (bits, half) = (scaled.to_bits(), 1_u64 << cut >> 1);
    let (kept, rest) = (bits >> cut, bits & ((1 << cut) - 1));
    let up = rest > half || (rest == half && kept & 1 == 1);
    let rounded = f64::from_bits((kept + u64::from(up)) << cut);
    if rounded.is_infinite() {
        return "0x1.0p1024".to_owned();
    }
    let text = double_to_hex_string(rounded);
    match text.split_once('p') {
        Some((mantissa, exponent)) if subnormal => {
            format!("{mantissa}p{}", exponent.parse::<i32>().unwrap_or(0) - 54)
        }
        _ => text,
    }
}
