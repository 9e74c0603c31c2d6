//! Numbers: whole ones stay whole and grow beyond 64 bits, anything with a fraction becomes a double.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::Value;
use crate::ast::Operator;

/// How long a whole number may grow.
pub(super) const MOST_BITS: u64 = 4_096;

/// The answer of a comparison or of arithmetic; null (for a comparison: false) where an operand is no
/// number or the divisor is zero. In 2.x `<` and its kin compare texts too.
pub(super) fn apply(operator: Operator, left: &Value, right: &Value, v2: bool) -> Result<Value, Refusal> {
    let ordered = |holds: fn(Ordering) -> bool| {
        let order = match (left, right) {
            (Value::Str(left), Value::Str(right)) if v2 => Some(left.encode_utf16().cmp(right.encode_utf16())),
            _ => compare(left, right),
        };
        Ok(Value::Bool(order.is_some_and(holds)))
    };
    match operator {
        Operator::Less => return ordered(Ordering::is_lt),
        Operator::LessOrEqual => return ordered(Ordering::is_le),
        Operator::Greater => return ordered(Ordering::is_gt),
        Operator::GreaterOrEqual => return ordered(Ordering::is_ge),
        _ => {}
    }
    if let (Value::Int(left), Value::Int(right)) = (left, right)
        && let Some(answer) = whole(operator, *left, *right)
    {
        return Ok(answer);
    }
    if let (Some(left), Some(right)) = (big(left), big(right)) {
        return unbounded(operator, &left, &right);
    }
    let (Some(left), Some(right)) = (double(left), double(right)) else {
        return Ok(Value::Null);
    };
    Ok(match operator {
        Operator::Add => Value::Float(left + right),
        Operator::Subtract => Value::Float(left - right),
        Operator::Multiply => Value::Float(left * right),
        Operator::Divide if right != 0.0 => Value::Float(left / right),
        Operator::Remainder if right != 0.0 => Value::Float(left % right),
        _ => Value::Null,
    })
}

/// Arithmetic in 64 bits; nothing where they do not suffice.
fn whole(operator: Operator, left: i64, right: i64) -> Option<Value> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Remainder if right == 0 => return Some(Value::Null),
        // As Java divides a `long`.
        Operator::Divide => Some(left.wrapping_div(right)),
        Operator::Remainder => Some(left.wrapping_rem(right)),
        _ => return Some(Value::Null),
    }
    .map(Value::Int)
}

/// Why arithmetic gives no answer.
pub(super) enum Refusal {
    /// The number grows without bounds.
    TooLarge,
    /// Java throws.
    NegativeModulus,
}

/// Once beyond 64 bits, numbers stay unbounded, as Java's `BigInteger` does.
fn unbounded(operator: Operator, left: &BigInt, right: &BigInt) -> Result<Value, Refusal> {
    let is_zero = right.bits() == 0;
    let answer = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide | Operator::Remainder if is_zero => return Ok(Value::Null),
        Operator::Divide => left / right,
        Operator::Remainder if right.sign() == Sign::Minus => return Err(Refusal::NegativeModulus),
        // The modulus, which is never below zero.
        Operator::Remainder => ((left % right) + right) % right,
        _ => return Ok(Value::Null),
    };
    if answer.bits() > MOST_BITS {
        return Err(Refusal::TooLarge);
    }
    Ok(Value::Big(answer.into()))
}

/// The order of two numbers.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Big(_), Value::Int(_) | Value::Big(_)) | (Value::Int(_), Value::Big(_)) => {
            Some(big(left)?.cmp(&big(right)?))
        }
        _ => double(left)?.partial_cmp(&double(right)?),
    }
}

/// A number as Java's `intValue` gives it, which wraps what 32 bits do not hold.
#[expect(clippy::cast_possible_truncation, reason = "as Java does")]
pub(super) fn int(value: &Value) -> Option<i32> {
    match value {
        Value::Int(whole) => Some(*whole as i32),
        Value::Float(number) => Some(*number as i32),
        Value::Big(whole) => {
            let low = whole.magnitude().to_u32_digits().first().copied().unwrap_or(0).cast_signed();
            Some(if whole.sign() == Sign::Minus { low.wrapping_neg() } else { low })
        }
        _ => None,
    }
}

fn big(value: &Value) -> Option<BigInt> {
    match value {
        Value::Int(whole) => Some((*whole).into()),
        Value::Big(whole) => Some((**whole).clone()),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "Java widens a long the same way")]
fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Int(whole) => Some(*whole as f64),
        // The digits of a number of at most 4,096 bits are a double, if only an infinite one.
        Value::Big(whole) => whole.to_string().parse().ok(),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
