//! `java.text.DecimalFormat` with the symbols of the locale US, rounding half to even.

mod parse;
mod pattern;

use super::fault::Fault;
use super::number::Digits;

pub use parse::Number;

/// A `DecimalFormat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecimalFormat {
    pattern: String,
    positive: (String, String),
    negative: (String, String),
    /// The fewest and the most digits before the point.
    whole: (usize, usize),
    /// The fewest and the most digits after the point.
    places: (usize, usize),
    /// Digits of a group, 0 for none.
    group: usize,
    point_always: bool,
    /// The fewest digits of the exponent, if there is one.
    exponent: Option<usize>,
    /// The power of ten that a value is multiplied by: 2 for percent.
    scale: i32,
}

impl DecimalFormat {
    /// `new DecimalFormat(pattern)`.
    pub fn new(pattern: &str) -> Result<Self, Fault> {
        pattern::read(pattern)
    }

    /// The pattern it was made with.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The fewest and the most digits before the point.
    pub fn whole(&self) -> (usize, usize) {
        self.whole
    }

    /// `setMinimumIntegerDigits` and `setMaximumIntegerDigits`.
    pub fn set_whole(&mut self, fewest: usize, most: usize) {
        self.whole = (fewest, most.max(fewest));
    }

    /// Digits of a group, 0 for none.
    pub fn group(&self) -> usize {
        self.group
    }

    /// `setGroupingSize`; 0 is `setGroupingUsed(false)`.
    pub fn set_group(&mut self, digits: usize) {
        self.group = digits;
    }

    /// The fewest and the most digits after the point.
    pub fn places(&self) -> (usize, usize) {
        self.places
    }

    /// `setMinimumFractionDigits` and `setMaximumFractionDigits`.
    pub fn set_places(&mut self, fewest: usize, most: usize) {
        self.places = (fewest, most.max(fewest));
    }

    /// `format(double)`; a text of more than `limit` bytes is a fault.
    pub fn format_double(&self, value: f64, limit: usize) -> Result<String, Fault> {
        if value.is_nan() {
            return Ok("NaN".to_owned());
        }
        let value = if self.scale == 0 { value } else { value * 10_f64.powi(self.scale) };
        if value.is_infinite() {
            return Ok(self.signed(value < 0.0, "∞"));
        }
        let shortest = Digits::of_double(value);
        let digits = if self.exponent.is_none() {
            if shortest.places() <= self.places.1 { shortest } else { Digits::of_double_rounded(value, self.places.1) }
        } else {
            let point = shortest.point();
            let count = shortest.places().cast_signed().saturating_add(isize::try_from(point).unwrap_or(0));
            let most = self.significant();
            if most == 0 || count <= most.cast_signed() { shortest } else { Digits::of_double_significant(value, most) }
        };
        self.write(value.is_sign_negative(), &digits, limit)
    }

    /// `format(long)`; a text of more than `limit` bytes is a fault.
    pub fn format_long(&self, value: i64, limit: usize) -> Result<String, Fault> {
        let digits = Digits::of_integer(value.unsigned_abs()).shifted(self.scale);
        let most = self.significant();
        let digits = match self.exponent {
            Some(_) if most > 0 => digits.rounded_half_even(i64::try_from(most).unwrap_or(i64::MAX)),
            _ => digits,
        };
        self.write(value < 0, &digits, limit)
    }

    /// The most significant digits with an exponent, 0 for all.
    fn significant(&self) -> usize {
        self.whole.1.saturating_add(self.places.1)
    }

    fn signed(&self, negative: bool, text: &str) -> String {
        let (prefix, suffix) = if negative { &self.negative } else { &self.positive };
        format!("{prefix}{text}{suffix}")
    }

    fn write(&self, negative: bool, digits: &Digits, limit: usize) -> Result<String, Fault> {
        let wide = self.whole.0.saturating_add(self.places.0).saturating_add(self.exponent.unwrap_or(0));
        if wide > limit {
            return Err(Fault::TooLong);
        }
        let text = match self.exponent {
            Some(fewest) => self.scientific(digits, fewest),
            None => self.plain(digits),
        };
        let text = self.signed(negative, &text);
        if text.len() > limit { Err(Fault::TooLong) } else { Ok(text) }
    }

    fn plain(&self, digits: &Digits) -> String {
        let mut whole = if digits.point() > 0 { digits.whole() } else { String::new() };
        // Of more digits than there may be, the last are shown.
        whole.drain(..whole.len().saturating_sub(self.whole.1));
        let count = whole.len().max(self.whole.0);
        let mut text = String::new();
        let zeros = count - whole.len();
        for (place, digit) in std::iter::repeat_n('0', zeros).chain(whole.chars()).enumerate() {
            text.push(digit);
            let left = count - 1 - place;
            if self.group > 0 && left > 0 && left.is_multiple_of(self.group) {
                text.push(',');
            }
        }
        let mut fraction = digits.fraction();
        fraction.extend(std::iter::repeat_n('0', self.places.0.saturating_sub(fraction.len())));
        if fraction.is_empty() && text.is_empty() {
            text.push('0');
        }
        if self.point_always || !fraction.is_empty() {
            text.push('.');
        }
        text + &fraction
    }

    fn scientific(&self, digits: &Digits, fewest: usize) -> String {
        let whole = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let (least, most) = self.whole;
        let point = digits.point();
        let (mut exponent, mut before) = if most > 1 && most > least {
            (point.saturating_sub(1).div_euclid(whole(most)) * whole(most), 1)
        } else {
            (point.saturating_sub(whole(least)), whole(least))
        };
        if digits.is_zero() {
            exponent = 0;
        } else {
            before = point.saturating_sub(exponent);
        }
        let before = usize::try_from(before).unwrap_or(0);
        let all: String = digits.clone().shifted(-point).fraction();
        let total = all.len().max(least.saturating_add(self.places.0)).max(before);
        let mut text = String::new();
        for (place, digit) in all.chars().chain(std::iter::repeat('0')).take(total).enumerate() {
            if place == before {
                text.push('.');
            }
            text.push(digit);
        }
        if self.point_always && total == before {
            text.push('.');
        }
        let sign = if exponent < 0 { "-" } else { "" };
        format!("{text}E{sign}{:0fewest$}", exponent.unsigned_abs(), fewest = fewest.min(1000))
    }
}
