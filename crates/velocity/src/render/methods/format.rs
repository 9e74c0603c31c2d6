//! `String.format`: the conversions of Java's formatter that texts, numbers and truths have.

use super::{Refusal, push};
use crate::Value;
use crate::text::{self, TooLong};

/// The widest field and the longest fraction.
const MOST_WIDTH: usize = 1_000;

/// A `%` of a form, read.
#[derive(Default)]
struct Field {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    comma: bool,
    bracket: bool,
    alternate: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// Formats values by a form.
pub(super) fn format(form: &str, values: &[Value], most: usize) -> Result<Value, Refusal> {
    let mut out = String::new();
    let mut rest = form;
    let mut next = 0;
    let mut last = None;
    while let Some(at) = rest.find('%') {
        push(&rest[..at], &mut out, most)?;
        let start = &rest[at..];
        rest = &rest[at + 1..];
        let (mut index, mut field) = (None, Field::default());
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && rest[digits..].starts_with('$') {
            index = rest[..digits].parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            rest = &rest[digits + 1..];
        } else if let Some(after) = rest.strip_prefix('<') {
            index = last;
            rest = after;
        }
        rest = field.read(rest)?;
        let Some(conversion) = rest.chars().next() else {
            return Err(Refusal::value(format!("the form ends within {start}")));
        };
        rest = &rest[conversion.len_utf8()..];
        let upper = conversion.is_ascii_uppercase();
        let text = match conversion {
            'n' => "\n".to_owned(),
            '%' => field.padded("%"),
            _ => {
                let at = index.unwrap_or_else(|| {
                    next += 1;
                    next - 1
                });
                last = Some(at);
                let value = values
                    .get(at)
                    .ok_or_else(|| Refusal::value(format!("%{conversion} has no value: {} are given", values.len())))?;
                let text = field.convert(conversion, value, most)?;
                if upper { text.to_uppercase() } else { text }
            }
        };
        push(&text, &mut out, most)?;
    }
    push(rest, &mut out, most)?;
    Ok(out.into())
}

impl Field {
    /// Flags, width and precision; what comes after them.
    fn read<'f>(&mut self, form: &'f str) -> Result<&'f str, Refusal> {
        let mut rest = form;
        while let Some(flag) = rest.chars().next() {
            match flag {
                '-' => self.left = true,
                '0' => self.zero = true,
                '+' => self.plus = true,
                ' ' => self.space = true,
                ',' => self.comma = true,
                '(' => self.bracket = true,
                '#' => self.alternate = true,
                _ => break,
            }
            rest = &rest[1..];
        }
        let number = |rest: &mut &'f str| {
            let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let digits = &rest[..length];
            *rest = &rest[length..];
            match digits.parse::<usize>() {
                Ok(number) if number <= MOST_WIDTH => Ok(Some(number)),
                _ if digits.is_empty() => Ok(None),
                _ => Err(Refusal::limit(format!("a field is at most {MOST_WIDTH} wide, not {digits}"))),
            }
        };
        self.width = number(&mut rest)?;
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            self.precision = number(&mut rest)?;
            if self.precision.is_none() {
                return Err(Refusal::value("a '.' of the form needs a number"));
            }
        }
        if (self.left || self.zero) && self.width.is_none() {
            return Err(Refusal::value("a '-' or '0' of the form needs a width"));
        }
        Ok(rest)
    }

    fn convert(&self, conversion: char, value: &Value, most: usize) -> Result<String, Refusal> {
        let refuse = || Refusal::value(format!("%{conversion} does not take this value"));
        let text = match (conversion.to_ascii_lowercase(), value) {
            ('s', value) => {
                let mut text = String::new();
                text::append(value, &mut text, most).map_err(|TooLong| Refusal::too_long(most))?;
                self.cut(text)
            }
            ('b', value) => self.cut(match value {
                Value::Null => "false".to_owned(),
                Value::Bool(value) => value.to_string(),
                _ => "true".to_owned(),
            }),
            ('d' | 'x' | 'o' | 'f' | 'e' | 'c', Value::Null) => self.cut("null".to_owned()),
            ('d', Value::Int(whole)) => return Ok(self.number(*whole < 0, &whole.unsigned_abs().to_string())),
            ('d', Value::Big(whole)) => {
                return Ok(self.number(whole.sign() == num_bigint::Sign::Minus, &whole.magnitude().to_string()));
            }
            ('x', Value::Int(whole)) => self.bits(match i32::try_from(*whole) {
                Ok(whole) => format!("{whole:x}"),
                Err(_) => format!("{whole:x}"),
            }),
            ('o', Value::Int(whole)) => self.bits(match i32::try_from(*whole) {
                Ok(whole) => format!("{whole:o}"),
                Err(_) => format!("{whole:o}"),
            }),
            ('f', Value::Float(number)) if number.is_finite() => {
                let digits = fixed(number.abs(), self.precision.unwrap_or(6));
                return Ok(self.number(number.is_sign_negative(), &digits));
            }
            ('e', Value::Float(number)) if number.is_finite() => {
                let digits = scientific(number.abs(), self.precision.unwrap_or(6));
                return Ok(self.number(number.is_sign_negative(), &digits));
            }
            ('f' | 'e', Value::Float(number)) => text::float(*number),
            ('c', Value::Int(code)) => {
                u32::try_from(*code).ok().and_then(char::from_u32).map(String::from).ok_or_else(refuse)?
            }
            ('d' | 'x' | 'o' | 'f' | 'e' | 'c', _) => return Err(refuse()),
            _ => {
                return Err(Refusal::value(format!(
                    "the form has %{conversion}; it may have %s, %d, %f, %e, %x, %o, %c, %b, %n and %%"
                )));
            }
        };
        Ok(self.padded(&text))
    }

    /// The text up to the precision.
    fn cut(&self, text: String) -> String {
        match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    }

    fn bits(&self, digits: String) -> String {
        match self.width {
            Some(width) if self.zero => format!("{digits:0>width$}"),
            _ => digits,
        }
    }

    /// A number from its digits: grouped, with its sign, padded.
    fn number(&self, negative: bool, digits: &str) -> String {
        let mut body = if self.comma { grouped(digits) } else { digits.to_owned() };
        let (before, after) = match (negative, self.bracket) {
            (true, true) => ("(", ")"),
            (true, false) => ("-", ""),
            (false, _) if self.plus => ("+", ""),
            (false, _) if self.space => (" ", ""),
            _ => ("", ""),
        };
        if self.zero
            && let Some(width) = self.width
        {
            let width = width.saturating_sub(before.len() + after.len());
            body = format!("{body:0>width$}");
        }
        self.padded(&format!("{before}{body}{after}"))
    }

    fn padded(&self, text: &str) -> String {
        match self.width {
            Some(width) if self.left => format!("{text:<width$}"),
            Some(width) => format!("{text:>width$}"),
            None => text.to_owned(),
        }
    }
}

/// Digits with a comma between thousands.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// A number with so many digits after the point, its shortest digits rounded half up as Java does.
fn fixed(number: f64, precision: usize) -> String {
    let shortest = format!("{number}");
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    if fraction.len() <= precision {
        let point = if precision > 0 { "." } else { "" };
        return format!("{whole}{point}{fraction:0<precision$}");
    }
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(precision)).collect();
    if fraction.as_bytes()[precision] >= b'5' {
        increment(&mut digits);
    }
    let split = digits.len() - precision;
    let text = String::from_utf8(digits).unwrap_or_default();
    if precision == 0 { text } else { format!("{}.{}", &text[..split], &text[split..]) }
}

/// Adds one to a number in digits.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return;
        }
    }
    digits.insert(0, b'1');
}

/// `1.500000e+00`.
fn scientific(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
