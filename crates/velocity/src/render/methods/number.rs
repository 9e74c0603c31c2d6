//! Methods of numbers and of truth, and the hash codes of all values.

use super::{Answer, Refusal};
use crate::Value;

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "Java converts the same way")]
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Answer {
    Ok(Some(match (value, name, arguments) {
        (Value::Int(whole), "intValue", []) => Value::Int(i64::from(*whole as i32)),
        (Value::Int(whole), "shortValue", []) => Value::Int(i64::from(*whole as i16)),
        (Value::Int(whole), "byteValue", []) => Value::Int(i64::from(*whole as i8)),
        (Value::Int(_) | Value::Float(_), "floatValue", []) => Value::Float(single(value)),
        (Value::Int(whole), "doubleValue", []) => Value::Float(*whole as f64),
        (Value::Float(number), "intValue", []) => Value::Int(i64::from(*number as i32)),
        (Value::Float(number), "longValue", []) => Value::Int(*number as i64),
        (Value::Float(number), "isNaN" | "naN", []) => Value::Bool(number.is_nan()),
        (Value::Float(number), "isInfinite", []) => Value::Bool(number.is_infinite()),
        (Value::Bool(_), "booleanValue", [])
        | (Value::Int(_), "longValue", [])
        | (Value::Float(_), "doubleValue", []) => value.clone(),
        (Value::Int(left), "compareTo" | "compare", [Value::Int(right)]) => Value::Int(left.cmp(right) as i64),
        (Value::Int(_), "compare" | "max" | "min" | "sum", [Value::Int(left), Value::Int(right)]) => {
            return Ok(Some(match name {
                "compare" => Value::Int(left.cmp(right) as i64),
                "max" => Value::Int(*left.max(right)),
                "min" => Value::Int(*left.min(right)),
                _ => Value::Int(left.wrapping_add(*right)),
            }));
        }
        (Value::Float(left), "compareTo", [Value::Float(right)]) => Value::Int(left.total_cmp(right) as i64),
        (Value::Bool(left), "compareTo", [Value::Bool(right)]) => Value::Int(left.cmp(right) as i64),
        (Value::Int(_), "parseInt" | "parseLong" | "valueOf", [Value::Str(text)]) => parse(text)?,
        (Value::Int(_), "valueOf", [Value::Int(whole)]) => Value::Int(*whole),
        (Value::Int(_), "toHexString", [Value::Int(whole)]) => match i32::try_from(*whole) {
            Ok(whole) => format!("{whole:x}").into(),
            Err(_) => format!("{whole:x}").into(),
        },
        (Value::Int(_), "toBinaryString", [Value::Int(whole)]) => match i32::try_from(*whole) {
            Ok(whole) => format!("{whole:b}").into(),
            Err(_) => format!("{whole:b}").into(),
        },
        (Value::Float(_), "parseDouble" | "valueOf", [Value::Str(text)]) => {
            Value::Float(text.trim().parse().map_err(|_| Refusal::value(format!("\"{text}\" is no number")))?)
        }
        (Value::Bool(_), "parseBoolean" | "valueOf", [Value::Str(text)]) => {
            Value::Bool(text.eq_ignore_ascii_case("true"))
        }
        _ => return Ok(None),
    }))
}

/// A number as a `float`, with the digits that Java prints of one.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "Java converts the same way")]
fn single(value: &Value) -> f64 {
    let number = match value {
        Value::Int(whole) => *whole as f32,
        Value::Float(number) => *number as f32,
        _ => f32::NAN,
    };
    number.to_string().parse().unwrap_or(f64::NAN)
}

/// As `Integer.parseInt`, with room for a `long`.
fn parse(text: &str) -> Result<Value, Refusal> {
    text.parse().map(Value::Int).map_err(|_| Refusal::value(format!("\"{text}\" is no whole number")))
}

/// The hash code that Java gives a value.
#[expect(clippy::cast_possible_truncation, reason = "a hash code is the low bits")]
pub(super) fn hash(value: &Value) -> i32 {
    let folded = |bits: u64| (bits ^ (bits >> 32)) as i32;
    match value {
        Value::Null => 0,
        Value::Bool(value) => {
            if *value {
                1231
            } else {
                1237
            }
        }
        Value::Int(value) => i32::try_from(*value).unwrap_or_else(|_| folded(value.cast_unsigned())),
        Value::Big(value) => {
            let digits = value.magnitude().to_u32_digits();
            let step = |hash: i32, digit: &u32| hash.wrapping_mul(31).wrapping_add(digit.cast_signed());
            let hash = digits.iter().rev().fold(0, step);
            if value.sign() == num_bigint::Sign::Minus { hash.wrapping_neg() } else { hash }
        }
        Value::Float(value) => folded(value.to_bits()),
        Value::Str(text) => {
            text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
        }
        Value::List(list) => list.iter().fold(1_i32, |sum, item| sum.wrapping_mul(31).wrapping_add(hash(item))),
        Value::Map(map) => {
            map.iter().fold(0_i32, |sum, (key, value)| sum.wrapping_add(hash(&Value::from(key)) ^ hash(value)))
        }
    }
}
