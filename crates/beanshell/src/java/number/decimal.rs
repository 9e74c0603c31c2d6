//! The decimal digits of a floating-point value, and their rounding.

/// A value at or above zero as decimal digits: 0.d₁d₂d₃… × 10^`point`. Zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits {
    /// Digits as ASCII, neither starting nor ending with `0`.
    digits: Vec<u8>,
    /// How many digits stand before the decimal point; negative for zeros after it.
    point: i32,
}

impl Digits {
    /// The digits of `Double.toString` for a finite value, its sign left out.
    pub fn of_double(value: f64) -> Self {
        let value = value.abs();
        let shortest = format!("{value:e}");
        let nearest = format!("{value:.*e}", after_first(&shortest));
        Self::of_scientific(if nearest.parse() == Ok(value) { &nearest } else { &shortest })
    }

    /// The digits of `Float.toString` for a finite value, its sign left out.
    pub fn of_float(value: f32) -> Self {
        let value = value.abs();
        let shortest = format!("{value:e}");
        let nearest = format!("{value:.*e}", after_first(&shortest));
        Self::of_scientific(if nearest.parse() == Ok(value) { &nearest } else { &shortest })
    }

    /// `value`, finite, rounded exactly to so many places after the point, ties to even: not by way of its shortest digits.
    pub fn of_double_rounded(value: f64, places: usize) -> Self {
        let value = value.abs();
        // No double has more places than these.
        let text = format!("{value:.*}", places.min(1074));
        let whole = text.find('.').unwrap_or(text.len());
        let digits = text.bytes().filter(u8::is_ascii_digit).collect();
        Self { digits, point: i32::try_from(whole).unwrap_or(i32::MAX) }.trimmed()
    }

    /// `value`, finite, rounded exactly to so many significant digits, ties to even.
    pub fn of_double_significant(value: f64, significant: usize) -> Self {
        // No double has more digits than these.
        Self::of_scientific(&format!("{:.*e}", significant.saturating_sub(1).min(1074), value.abs()))
    }

    /// The digits of a whole number.
    pub fn of_integer(value: u64) -> Self {
        let digits = value.to_string().into_bytes();
        let point = i32::try_from(digits.len()).unwrap_or(i32::MAX);
        Self { digits, point }.trimmed()
    }

    /// From `d.ddde±n`, as Rust writes it.
    fn of_scientific(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        Self { digits, point: exponent.parse::<i32>().unwrap_or(0).saturating_add(1) }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == b'0').count();
        self.digits.drain(..zeros);
        self.point = self.point.saturating_sub(i32::try_from(zeros).unwrap_or(i32::MAX));
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
        self
    }

    /// Whether the value is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The exponent of the first digit: 0 for 5, 1 for 50, -1 for 0.5. Zero's is 0.
    pub fn exponent(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point.saturating_sub(1) }
    }

    /// How many digits there are before the decimal point, zero or negative when the value is below 0.1…1.
    pub fn point(&self) -> i32 {
        self.point
    }

    /// How many digits there are after the decimal point.
    pub fn places(&self) -> usize {
        let count = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        usize::try_from(count - i64::from(self.point)).unwrap_or(0)
    }

    /// Moves the decimal point: multiplies by ten to the power of `by`.
    #[must_use]
    pub fn shifted(mut self, by: i32) -> Self {
        if !self.is_zero() {
            self.point = self.point.saturating_add(by);
        }
        self
    }

    /// Rounded to so many significant digits, a half away from zero.
    #[must_use]
    pub fn rounded_half_up(self, significant: i64) -> Self {
        self.rounded(significant, |next, _, _| next >= b'5')
    }

    /// Rounded to so many significant digits, a half to the even neighbour.
    #[must_use]
    pub fn rounded_half_even(self, significant: i64) -> Self {
        self.rounded(significant, |next, more, odd| next > b'5' || (next == b'5' && (more || odd)))
    }

    /// `up` decides by the first digit cut off, whether more follow, and whether the last kept is odd.
    fn rounded(mut self, significant: i64, up: fn(u8, bool, bool) -> bool) -> Self {
        let Ok(keep) = usize::try_from(significant) else { return Self { digits: Vec::new(), point: 0 } };
        let Some(next) = self.digits.get(keep).copied() else { return self };
        let more = self.digits.len() > keep + 1;
        let odd = keep > 0 && self.digits.get(keep - 1).is_some_and(|digit| digit % 2 == 1);
        self.digits.truncate(keep);
        if up(next, more, odd) {
            let mut place = keep;
            loop {
                let Some(before) = place.checked_sub(1) else {
                    self.digits.insert(0, b'1');
                    self.point = self.point.saturating_add(1);
                    break;
                };
                place = before;
                match self.digits.get_mut(place) {
                    Some(digit) if *digit < b'9' => {
                        *digit += 1;
                        break;
                    }
                    Some(digit) => *digit = b'0',
                    None => break,
                }
            }
        }
        self.trimmed()
    }

    /// Rounded to so many places after the point, a half away from zero.
    #[must_use]
    pub fn rounded_to_places(self, places: usize) -> Self {
        let significant = i64::from(self.point).saturating_add(i64::try_from(places).unwrap_or(i64::MAX));
        self.rounded_half_up(significant)
    }

    /// The digits before the point, `0` for none.
    pub fn whole(&self) -> String {
        let count = usize::try_from(self.point).unwrap_or(0);
        if count == 0 {
            return "0".to_owned();
        }
        let mut text: String = self.digits.iter().take(count).map(|digit| char::from(*digit)).collect();
        text.extend(std::iter::repeat_n('0', count.saturating_sub(self.digits.len())));
        text
    }

    /// The digits after the point, as many as there are.
    pub fn fraction(&self) -> String {
        let zeros = usize::try_from(self.point.saturating_neg()).unwrap_or(0).min(self.places());
        let mut text = "0".repeat(zeros);
        let skip = usize::try_from(self.point).unwrap_or(0);
        text.extend(self.digits.iter().skip(skip).map(|digit| char::from(*digit)));
        text
    }

    /// In Java's notation: plain from 10⁻³ up to 10⁷, else with an exponent.
    pub fn java(&self) -> String {
        if self.is_zero() {
            return "0.0".to_owned();
        }
        let exponent = self.exponent();
        let plain = (-3..7).contains(&exponent);
        let shown = if plain { self.clone() } else { self.clone().shifted(-exponent) };
        let fraction = shown.fraction();
        let fraction = if fraction.is_empty() { "0" } else { &fraction };
        if plain { format!("{}.{fraction}", shown.whole()) } else { format!("{}.{fraction}E{exponent}", shown.whole()) }
    }
}

/// How many digits after the first Java looks at: of all numbers as short as that, or of two digits, it takes the
/// nearest, and of two the even one: 4.9E-324, not 5E-324.
fn after_first(shortest: &str) -> usize {
    let mantissa = shortest.split_once('e').map_or(shortest, |(mantissa, _)| mantissa);
    mantissa.len().saturating_sub(2).max(1)
}
