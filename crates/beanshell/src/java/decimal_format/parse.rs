//! Reading numbers by a pattern.

use super::super::number::digit;
use super::super::simple_date_format::Unparseable;
use super::DecimalFormat;

/// A number as `DecimalFormat.parse` gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A `Long`, where the value is one.
    Long(i64),
    /// A `Double`.
    Double(f64),
}

impl DecimalFormat {
    /// `parse(text)`; text after the number is ignored.
    pub fn parse(&self, text: &str) -> Result<Number, Unparseable> {
        self.parse_prefix(text).map(|(number, _)| number).map_err(|bytes| {
            let units = text.get(..bytes).map_or(0, |before| before.encode_utf16().count());
            let message = format!("Unparseable number: \"{text}\"");
            Unparseable { message, offset: i32::try_from(units).unwrap_or(i32::MAX) }
        })
    }

    /// The number at the beginning of a text and its length, or the place of the error, in bytes.
    pub fn parse_prefix(&self, text: &str) -> Result<(Number, usize), usize> {
        if text.starts_with("NaN") {
            return Ok((Number::Double(f64::NAN), 3));
        }
        let mut positive = text.starts_with(&self.positive.0);
        let mut negative = text.starts_with(&self.negative.0);
        if positive && negative {
            positive = self.positive.0.len() >= self.negative.0.len();
            negative = self.negative.0.len() >= self.positive.0.len();
        }
        let start = match (positive, negative) {
            (true, _) => self.positive.0.len(),
            (false, true) => self.negative.0.len(),
            (false, false) => return Err(0),
        };
        let rest = text.get(start..).unwrap_or("");
        let (digits, length) = if rest.starts_with('∞') {
            ("inf".to_owned(), '∞'.len_utf8())
        } else {
            self.digits(rest).ok_or(0_usize)?
        };
        let end = start + length;
        let after = text.get(end..).unwrap_or("");
        positive = positive && after.starts_with(&self.positive.1);
        negative = negative && after.starts_with(&self.negative.1);
        if positive && negative {
            positive = self.positive.1.len() > self.negative.1.len();
            negative = self.negative.1.len() > self.positive.1.len();
        }
        if positive == negative {
            return Err(end);
        }
        let suffix = if negative { &self.negative.1 } else { &self.positive.1 };
        Ok((self.value(&digits, negative), end + suffix.len()))
    }

    /// Digits in Rust's grammar, and their length in the text.
    fn digits(&self, text: &str) -> Option<(String, usize)> {
        let mut digits = String::new();
        let (mut point, mut any) = (false, false);
        let mut end = 0;
        for (place, c) in text.char_indices() {
            if let Some(value) = digit(c, 10).filter(|_| c.len_utf16() == 1) {
                digits.push(char::from_digit(value, 10)?);
                any = true;
                end = place + c.len_utf8();
            } else if c == '.' && !point {
                digits.push('.');
                point = true;
                end = place + 1;
            } else if c == ',' && self.group > 0 && !point {
                // Counts only where a digit follows.
            } else if c == 'E' && any {
                let exponent = text.get(place + 1..)?;
                let unsigned = exponent.strip_prefix('-').unwrap_or(exponent);
                let count = unsigned.bytes().take_while(u8::is_ascii_digit).count();
                if count > 0 {
                    let length = exponent.len() - unsigned.len() + count;
                    digits.push('e');
                    digits.push_str(exponent.get(..length)?);
                    // After a comma the exponent counts, but the number ends before it.
                    end = if end == place { place + 1 + length } else { end };
                }
                break;
            } else {
                break;
            }
        }
        any.then_some((digits, end))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "as Java's casts")]
    fn value(&self, digits: &str, negative: bool) -> Number {
        let sign = if negative { "-" } else { "" };
        let divisor = 10_f64.powi(self.scale);
        let long = whole_number(digits)
            .and_then(|whole| format!("{sign}{whole}").parse::<i64>().ok())
            .filter(|value| *value != 0 || !negative);
        if let Some(value) = long {
            let whole = 10_i64.pow(self.scale.unsigned_abs());
            return if value % whole == 0 {
                Number::Long(value / whole)
            } else {
                Number::Double(value as f64 / divisor)
            };
        }
        let value = digits.parse::<f64>().unwrap_or(0.0) / divisor;
        let value = if negative { -value } else { value };
        let long = value as i64;
        let scaled = self.scale != 0;
        let zero = value == 0.0 && value.is_sign_negative();
        if scaled && (long as f64).to_bits() == value.to_bits() && !zero {
            Number::Long(long)
        } else {
            Number::Double(value)
        }
    }
}

/// The digits of a whole number that may have an exponent; nothing for others, and for many digits.
fn whole_number(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let after = after.trim_end_matches('0');
    let digits = format!("{before}{after}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(after.len()).ok()?)?;
    if let Ok(zeros) = usize::try_from(zeros) {
        return (zeros < 20).then(|| format!("{digits}{}", "0".repeat(zeros)));
    }
    let cut = usize::try_from(zeros.unsigned_abs()).ok()?;
    let (whole, rest) = digits.split_at_checked(digits.len().checked_sub(cut)?)?;
    (!whole.is_empty() && rest.bytes().all(|byte| byte == b'0')).then(|| whole.to_owned())
}
