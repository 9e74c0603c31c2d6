//! What `java.lang.Math` computes otherwise than Rust does.

/// `Math.max`: NaN wins, and 0.0 is more than -0.0.
pub fn max(one: f64, other: f64) -> f64 {
    if one.is_nan() || other.is_nan() {
        f64::NAN
    } else if one.total_cmp(&other).is_ge() {
        one
    } else {
        other
    }
}

/// `Math.min`: NaN wins, and -0.0 is less than 0.0.
pub fn min(one: f64, other: f64) -> f64 {
    if one.is_nan() || other.is_nan() {
        f64::NAN
    } else if one.total_cmp(&other).is_le() {
        one
    } else {
        other
    }
}

/// `Math.round` before it becomes a whole number: halves go up.
pub fn half_up(value: f64) -> f64 {
    let floor = value.floor();
    if value - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// `Math.pow`: one to a power that is no number is no number, where C says one.
#[expect(clippy::float_cmp, reason = "exactly one is meant")]
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || base.abs() == 1.0 && exponent.is_infinite() { f64::NAN } else { base.powf(exponent) }
}

/// `Math.signum`: zeros and NaN stay.
pub fn signum(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { value } else { value.signum() }
}

/// `Math.ulp`
pub fn ulp(value: f64) -> f64 {
    let value = value.abs();
    if value.is_infinite() || value.is_nan() {
        value
    } else if value == f64::MAX {
        2_f64.powi(971)
    } else {
        value.next_up() - value
    }
}

/// `Math.ulp` of a `float`
pub fn ulp_of_float(value: f32) -> f32 {
    let value = value.abs();
    if value.is_infinite() || value.is_nan() {
        value
    } else if value == f32::MAX {
        2_f32.powi(104)
    } else {
        value.next_up() - value
    }
}

/// `Math.getExponent`
pub fn exponent(value: f64) -> i32 {
    let bits = (value.to_bits() >> 52) & 0x7FF;
    i32::try_from(bits).unwrap_or(0) - 1023
}

/// `Math.getExponent` of a `float`
pub fn exponent_of_float(value: f32) -> i32 {
    let bits = (value.to_bits() >> 23) & 0xFF;
    bits.cast_signed() - 127
}

/// `Math.scalb`: times a power of two, rounded once.
pub fn scale(value: f64, power: i32) -> f64 {
    // Three steps reach everything; the last one alone may lose bits.
    let mut value = value;
    let mut rest = power.clamp(-2200, 2200);
    while rest > 1000 {
        value *= 2_f64.powi(1000);
        rest -= 1000;
    }
    // Downwards in steps that keep the number normal until the last.
    while rest < -900 {
        let step = exponent(value).saturating_add(1000).clamp(0, -rest);
        if step == 0 {
            return value * 2_f64.powi(-900) * 2_f64.powi(rest + 900);
        }
        value *= 2_f64.powi(-step.min(1000));
        rest += step.min(1000);
    }
    value * 2_f64.powi(rest)
}

/// `Math.IEEEremainder`: from the nearest multiple, of two the even one (IEEE 754, `remainder`).
pub fn remainder(value: f64, divisor: f64) -> f64 {
    let by = divisor.abs();
    if value.is_nan() || value.is_infinite() || by.is_nan() || by == 0.0 {
        return f64::NAN;
    }
    if by.is_infinite() {
        return value;
    }
    // What is left of twice the divisor tells an even multiple from an odd one.
    let rest = if by <= f64::MAX / 2.0 { value.abs() % (2.0 * by) } else { value.abs() };
    // Halves of small numbers are not exact, doubles of great ones do not exist.
    let (above, at_or_above): (fn(f64, f64) -> bool, fn(f64, f64) -> bool) = if by < f64::MIN_POSITIVE * 4.0 {
        (|rest, by| rest + rest > by, |rest, by| rest + rest >= by)
    } else {
        (|rest, by| rest > by * 0.5, |rest, by| rest >= by * 0.5)
    };
    let mut rest = rest;
    if above(rest, by) {
        rest -= by;
        if at_or_above(rest, by) {
            rest -= by;
        }
    }
    if value.is_sign_negative() { -rest } else { rest }
}
