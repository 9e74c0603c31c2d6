//! Hexadecimal floating-point numbers, `0x1.8p3` (JLS 3.10.2).

use crate::value::Primitive;

/// Bits of the fraction, with the leading one, and the exponent of the smallest number, of `double` and `float`.
const DOUBLE: (i64, i64) = (53, -1074);
const FLOAT: (i64, i64) = (24, -149);

/// The number whose digits after `0x` are these, in lower case; none where they are none.
pub(super) fn value(written: &str) -> Option<Primitive> {
    let (mantissa, exponent) = written.split_once('p')?;
    let (exponent, float) = match exponent.strip_suffix('f') {
        Some(exponent) => (exponent, true),
        None => (exponent.strip_suffix('d').unwrap_or(exponent), false),
    };
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, exponent.strip_prefix('+').unwrap_or(exponent)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut power = sign * digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 40);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut bits = 0_u64;
    for (index, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        let after_point = index >= whole.len();
        if bits >> 60 == 0 {
            bits = bits << 4 | digit;
            power -= if after_point { 4 } else { 0 };
        } else {
            // Digits beyond the first sixteen only decide whether the rest is exactly half.
            bits |= u64::from(digit != 0);
            power += if after_point { 0 } else { 4 };
        }
    }
    Some(if float {
        // The value has at most 24 bits, so that nothing but an overflow to infinity is lost.
        #[expect(clippy::cast_possible_truncation)]
        Primitive::Float(scaled(bits, power, FLOAT) as f32)
    } else {
        Primitive::Double(scaled(bits, power, DOUBLE))
    })
}

/// `bits` times two to the `power`, rounded half to even to as many bits as the format keeps there.
fn scaled(bits: u64, power: i64, (kept, smallest): (i64, i64)) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let used = 64 - i64::from(bits.leading_zeros());
    let last = (power + used - kept).max(smallest).max(power);
    let rounded = match u32::try_from(last - power) {
        Ok(0) => bits,
        Ok(dropped @ 1..=63) => {
            let half = 1_u64 << (dropped - 1);
            let (quotient, rest) = (bits >> dropped, bits & ((half << 1) - 1));
            quotient + u64::from(rest > half || rest == half && quotient % 2 == 1)
        }
        Ok(64) => u64::from(bits > 1 << 63),
        _ => 0,
    };
    let last = i32::try_from(last.clamp(-4000, 4000)).unwrap_or_default();
    // In three steps, for two to the last alone may be too small or too large for a double.
    let third = 2_f64.powi(last / 3);
    // The value has at most 53 bits.
    #[expect(clippy::cast_precision_loss)]
    let value = rounded as f64;
    value * third * third * 2_f64.powi(last - 2 * (last / 3))
}
