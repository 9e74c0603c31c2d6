//! Values as the text Java gives them, for that is what a template's author has seen.

use crate::Value;

/// Text is longer than the caller allows.
#[derive(Debug)]
pub(crate) struct TooLong;

/// Appends the text of a value, unless `out` would grow beyond `most` bytes.
pub(crate) fn append(value: &Value, out: &mut String, most: usize) -> Result<(), TooLong> {
    match value {
        Value::Null => push("null", out, most),
        Value::Bool(true) => push("true", out, most),
        Value::Bool(false) => push("false", out, most),
        Value::Int(whole) => push_whole(*whole, out, most),
        Value::Big(whole) => push(&whole.to_string(), out, most),
        Value::Float(number) => push(&float(*number), out, most),
        Value::Str(text) => push(text, out, most),
        Value::List(list) => {
            push("[", out, most)?;
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    push(", ", out, most)?;
                }
                append(item, out, most)?;
            }
            push("]", out, most)
        }
        Value::Map(map) => {
            if let Some((key, value)) = map.as_entry() {
                append(key, out, most)?;
                push("=", out, most)?;
                return append(value, out, most);
            }
            push("{", out, most)?;
            for (at, (key, item)) in map.iter().enumerate() {
                if at > 0 {
                    push(", ", out, most)?;
                }
                push(key, out, most)?;
                push("=", out, most)?;
                append(item, out, most)?;
            }
            push("}", out, most)
        }
    }
}

/// Appends a whole number without making a string of it.
fn push_whole(whole: i64, out: &mut String, most: usize) -> Result<(), TooLong> {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = whole.unsigned_abs();
    while at > 0 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if whole < 0 {
        push("-", out, most)?;
    }
    push(std::str::from_utf8(&digits[at..]).unwrap_or_default(), out, most)
}

/// Appends text, unless `out` would grow beyond `most` bytes.
pub(crate) fn push(text: &str, out: &mut String, most: usize) -> Result<(), TooLong> {
    if text.len() > most.saturating_sub(out.len()) {
        return Err(TooLong);
    }
    out.push_str(text);
    Ok(())
}

/// A number as Java's `Double.toString` writes it: `1.0`, `2.5`, `1.0E7`, `1.0E-4`, `NaN`.
pub(crate) fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let size = number.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{number:?}");
    }
    let shortest = format!("{number:e}");
    match shortest.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => shortest,
    }
}
