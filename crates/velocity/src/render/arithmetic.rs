//! Numbers: whole ones stay whole, anything with a fraction becomes a double.

use std::cmp::Ordering;

use crate::Value;
use crate::ast::Operator;

/// A whole number beyond 64 bits, where Java goes on without bounds.
#[derive(Debug)]
pub(super) struct TooLarge;

/// The answer of a comparison or of arithmetic; null (for a comparison: false) where an operand is no
/// number or the divisor is zero.
pub(super) fn apply(operator: Operator, left: &Value, right: &Value) -> Result<Value, TooLarge> {
    let ordered = |holds: fn(Ordering) -> bool| Ok(Value::Bool(compare(left, right).is_some_and(holds)));
    match operator {
        Operator::Less => return ordered(Ordering::is_lt),
        Operator::LessOrEqual => return ordered(Ordering::is_le),
        Operator::Greater => return ordered(Ordering::is_gt),
        Operator::GreaterOrEqual => return ordered(Ordering::is_ge),
        _ => {}
    }
    if let (Value::Int(left), Value::Int(right)) = (left, right) {
        return whole(operator, *left, *right);
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

fn whole(operator: Operator, left: i64, right: i64) -> Result<Value, TooLarge> {
    let answer = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Remainder if right == 0 => return Ok(Value::Null),
        Operator::Divide => left.checked_div(right),
        Operator::Remainder => Some(left.wrapping_rem(right)),
        _ => return Ok(Value::Null),
    };
    answer.map(Value::Int).ok_or(TooLarge)
}

/// The order of two numbers.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        _ => double(left)?.partial_cmp(&double(right)?),
    }
}

#[expect(clippy::cast_precision_loss, reason = "Java widens a long the same way")]
fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Int(whole) => Some(*whole as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
