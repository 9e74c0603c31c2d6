//! Floating point in hexadecimal: `0x1.8p1`.

/// A format of floating point: bits of the significand, and the smallest exponent of its last bit.
pub type Format = (u32, i64);
/// IEEE 754 double.
pub const DOUBLE: Format = (53, -1074);
/// IEEE 754 single.
pub const FLOAT: Format = (24, -149);

/// Reads what follows `0x`, rounded to `format`; nothing when it is no number.
pub fn parse(text: &str, negative: bool, format: Format) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_number = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !hexadecimal(whole) || !hexadecimal(fraction) || !is_number {
        return None;
    }
    // So large that what the digits add cannot bring it back, and so small that sums stay in range.
    let huge = if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
    let mut exponent = exponent.parse::<i64>().map_or(huge, |value| value.clamp(i64::MIN / 4, i64::MAX / 4));
    let mut significand = 0_u64;
    for (place, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        if significand >> 60 == 0 {
            significand = significand << 4 | digit;
        } else {
            // The last bit tells that something follows: enough for rounding.
            significand |= u64::from(digit != 0);
            exponent += 4;
        }
        if place >= whole.len() {
            exponent -= 4;
        }
    }
    let value = round(significand, exponent, format);
    Some(if negative { -value } else { value })
}

/// `significand` × 2^`exponent`, rounded to the nearest value of the format, ties to even.
#[expect(clippy::cast_precision_loss, reason = "the significand is rounded to the bits that fit")]
fn round(significand: u64, exponent: i64, (bits, smallest): Format) -> f64 {
    let used = i64::from(64 - significand.leading_zeros());
    let cut = (used - i64::from(bits)).max(smallest.saturating_sub(exponent)).max(0);
    let kept = match u32::try_from(cut) {
        Ok(0) => significand,
        Ok(cut @ 1..=63) => {
            let half = 1_u64 << (cut - 1);
            let rest = significand & ((half << 1) - 1);
            let kept = significand >> cut;
            kept + u64::from(rest > half || (rest == half && kept & 1 == 1))
        }
        Ok(64) => u64::from(significand > 1 << 63),
        _ => 0,
    };
    if kept == 0 {
        return 0.0;
    }
    let exponent = exponent + cut;
    let top = i64::from(64 - kept.leading_zeros()) + exponent;
    let limit = if bits == 24 { 128 } else { 1024 };
    if top > limit { f64::INFINITY } else { kept as f64 * power_of_two(exponent) }
}

/// 2^`exponent` for exponents of doubles, the subnormal ones among them.
fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        let biased = u64::try_from(exponent.min(1023) + 1023).unwrap_or(0);
        f64::from_bits(biased << 52)
    } else {
        let place = u32::try_from(exponent.max(-1074) + 1074).unwrap_or(0);
        f64::from_bits(1_u64.checked_shl(place).unwrap_or(0))
    }
}

/// `Double.toHexString`.
pub fn double_to_hex_string(value: f64) -> String {
    if !value.is_finite() {
        return super::double_to_string(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (fraction, biased) = (value.to_bits() & ((1 << 52) - 1), value.to_bits() >> 52 & 0x7ff);
    if biased == 0 && fraction == 0 {
        return format!("{sign}0x0.0p0");
    }
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if biased == 0 {
        return format!("{sign}0x0.{digits}p-1022");
    }
    let exponent = i64::try_from(biased).unwrap_or(0) - 1023;
    format!("{sign}0x1.{digits}p{exponent}")
}
