//! Whole numbers within a text, as Java's `NumberFormat` without groups reads them.

use super::super::number::digit;

/// The digits at a place, and the place after them.
fn digits(text: &[u16], start: usize) -> (String, usize) {
    let read =
        |unit: &u16| char::from_u32(u32::from(*unit)).and_then(|c| digit(c, 10)).and_then(|d| char::from_digit(d, 10));
    let digits: String = text.iter().skip(start).map_while(read).collect();
    let end = start + digits.len();
    (digits, end)
}

fn unit(text: &[u16], place: usize) -> Option<char> {
    text.get(place).and_then(|unit| char::from_u32(u32::from(*unit)))
}

/// A number at a place as an `int`, and the place after it: a minus, digits of any script, `E` with an exponent.
pub fn parse(text: &[u16], start: usize) -> Option<(i32, usize)> {
    if text.get(start..).is_some_and(|rest| rest.starts_with(&[0x4e, 0x61, 0x4e])) {
        return Some((0, start + 3));
    }
    let negative = unit(text, start) == Some('-');
    let from = start + usize::from(negative);
    if unit(text, from) == Some('∞') {
        return Some((if negative { i32::MIN } else { i32::MAX }, from + 1));
    }
    let (whole, end) = digits(text, from);
    if whole.is_empty() {
        return None;
    }
    let mut exponent = String::new();
    let mut after = end;
    if unit(text, end) == Some('E') {
        let minus = unit(text, end + 1) == Some('-');
        let (power, power_end) = digits(text, end + 1 + usize::from(minus));
        if !power.is_empty() {
            exponent = format!("{}{power}", if minus { "-" } else { "" });
            after = power_end;
        }
    }
    Some((value(&whole, &exponent, negative), after))
}

/// As Java's `Number.intValue`: the low bits of a `long`, the nearest `int` of a `double`.
#[expect(clippy::cast_possible_truncation, reason = "Java truncates so")]
fn value(whole: &str, exponent: &str, negative: bool) -> i32 {
    let sign = if negative { "-" } else { "" };
    let power = if exponent.is_empty() { Some(0) } else { exponent.parse::<i32>().ok() };
    let long = power.filter(|power| (0..20).contains(power)).and_then(|power| {
        let zeros = "0".repeat(usize::try_from(power).unwrap_or(0));
        format!("{sign}{whole}{zeros}").parse::<i64>().ok()
    });
    let exponent = if exponent.is_empty() { "0" } else { exponent };
    match long {
        Some(value) => value as i32,
        None => format!("{sign}{whole}e{exponent}").parse::<f64>().map_or(0, |value| value as i32),
    }
}
