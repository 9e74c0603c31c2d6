//! What `java.lang.Math` computes otherwise than Rust does.
//!
//! Java leaves the last digit of most functions open, and computes some as the FreeBSD library does (`libm` here: equal
//! to Java's in 20,000 random cases for `asin`, `acos`, `atan`, `atan2`, `expm1`), others by the processor's maker's library
//! (`sin`, `exp`, `log`, `pow` …: the platform's differ from Java's in the last digit in one case of several hundred).

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

/// From here on the smaller part of an exponential no longer shows.
const LARGE: f64 = 22.0;

/// `Math.sinh`, from `expm1`, which keeps the digits of small numbers.
pub fn sinh(value: f64) -> f64 {
    let size = value.abs();
    let less_one = libm::expm1(size);
    let result = if size < 1.0 {
        0.5 * (2.0 * less_one - less_one * less_one / (less_one + 1.0))
    } else if size < LARGE {
        0.5 * (less_one + less_one / (less_one + 1.0))
    } else {
        half_exponential(size)
    };
    result.copysign(value)
}

/// `Math.cosh`
pub fn cosh(value: f64) -> f64 {
    let size = value.abs();
    if size < 0.5 * std::f64::consts::LN_2 {
        let less_one = libm::expm1(size);
        let exponential = 1.0 + less_one;
        1.0 + less_one * less_one / (exponential + exponential)
    } else if size < LARGE {
        let exponential = libm::exp(size);
        0.5 * exponential + 0.5 / exponential
    } else {
        half_exponential(size)
    }
}

/// Half of e to a power, also where the whole is too large.
fn half_exponential(power: f64) -> f64 {
    let root = libm::exp(0.5 * power);
    if power < 709.0 { 0.5 * libm::exp(power) } else { 0.5 * root * root }
}

/// `Math.tanh`
pub fn tanh(value: f64) -> f64 {
    let size = value.abs();
    let result = if size >= LARGE {
        1.0
    } else if size >= 1.0 {
        1.0 - 2.0 / (libm::expm1(2.0 * size) + 2.0)
    } else {
        let less_one = libm::expm1(-2.0 * size);
        -less_one / (less_one + 2.0)
    };
    if value.is_nan() { value } else { result.copysign(value) }
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
    } else if value >= f64::MAX {
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
    } else if value >= f32::MAX {
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
