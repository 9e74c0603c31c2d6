//! Java's operators on primitives: promotion, overflow, shifts, division, comparison (JLS 15.15 to 15.22), and what
//! BeanShell makes of other operands.

use crate::{
    ast::{Binary, Unary},
    error::{Answer, Throw},
    machine::Machine,
    value::{Kind, Primitive, Value},
};

impl Binary {
    /// The operator as written.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::ShiftRightUnsigned => ">>>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::And => "&",
            Self::Or => "|",
            Self::Xor => "^",
        }
    }
}

/// The integer of an index or a size: BeanShell casts any number.
pub(crate) fn index(value: Primitive) -> Option<i32> {
    match super::convert::primitive(value, Kind::Int) {
        Some(Primitive::Int(value)) => Some(value),
        _ => None,
    }
}

/// Both operands after binary numeric promotion (JLS 5.6.2).
enum Promoted {
    Boolean(bool, bool),
    Int(i32, i32),
    Long(i64, i64),
    Float(f32, f32),
    Double(f64, f64),
}

fn promote(left: Primitive, right: Primitive) -> Option<Promoted> {
    if let (Primitive::Boolean(left), Primitive::Boolean(right)) = (left, right) {
        return Some(Promoted::Boolean(left, right));
    }
    let kind = left.kind().max(right.kind()).max(Kind::Int);
    let both = (super::convert::primitive(left, kind)?, super::convert::primitive(right, kind)?);
    match both {
        (Primitive::Int(left), Primitive::Int(right)) => Some(Promoted::Int(left, right)),
        (Primitive::Long(left), Primitive::Long(right)) => Some(Promoted::Long(left, right)),
        (Primitive::Float(left), Primitive::Float(right)) => Some(Promoted::Float(left, right)),
        (Primitive::Double(left), Primitive::Double(right)) => Some(Promoted::Double(left, right)),
        _ => None,
    }
}

/// What an operator before one operand gives; nothing where it cannot be applied.
pub(crate) fn unary(operator: Unary, value: Primitive) -> Option<Primitive> {
    if let (Unary::Not, Primitive::Boolean(value)) = (operator, value) {
        return Some(Primitive::Boolean(!value));
    }
    let promoted = super::convert::primitive(value, value.kind().max(Kind::Int))?;
    match (operator, promoted) {
        (Unary::Plus, Primitive::Int(_) | Primitive::Long(_) | Primitive::Float(_) | Primitive::Double(_)) => {
            Some(promoted)
        }
        (Unary::Minus, Primitive::Int(value)) => Some(Primitive::Int(value.wrapping_neg())),
        (Unary::Minus, Primitive::Long(value)) => Some(Primitive::Long(value.wrapping_neg())),
        (Unary::Minus, Primitive::Float(value)) => Some(Primitive::Float(-value)),
        (Unary::Minus, Primitive::Double(value)) => Some(Primitive::Double(-value)),
        (Unary::Complement, Primitive::Int(value)) => Some(Primitive::Int(!value)),
        (Unary::Complement, Primitive::Long(value)) => Some(Primitive::Long(!value)),
        _ => None,
    }
}

/// What two primitives give: `Ok(None)` where the operator cannot be applied, `Err` for a division by zero.
fn primitives(operator: Binary, left: Primitive, right: Primitive) -> Result<Option<Primitive>, DivisionByZero> {
    use Primitive::{Boolean, Double, Float, Int, Long};
    let Some(promoted) = promote(left, right) else { return Ok(None) };
    Ok(Some(match (operator, promoted) {
        (Binary::Equal, Promoted::Boolean(left, right)) => Boolean(left == right),
        (Binary::NotEqual | Binary::Xor, Promoted::Boolean(left, right)) => Boolean(left != right),
        (Binary::And, Promoted::Boolean(left, right)) => Boolean(left & right),
        (Binary::Or, Promoted::Boolean(left, right)) => Boolean(left | right),
        (_, Promoted::Boolean(..)) => return Ok(None),
        (operator, Promoted::Int(left, right)) => match operator {
            Binary::Add => Int(left.wrapping_add(right)),
            Binary::Subtract => Int(left.wrapping_sub(right)),
            Binary::Multiply => Int(left.wrapping_mul(right)),
            Binary::Divide | Binary::Remainder if right == 0 => return Err(DivisionByZero),
            Binary::Divide => Int(left.wrapping_div(right)),
            Binary::Remainder => Int(left.wrapping_rem(right)),
            Binary::ShiftLeft => Int(left.wrapping_shl(right.cast_unsigned())),
            Binary::ShiftRight => Int(left.wrapping_shr(right.cast_unsigned())),
            Binary::ShiftRightUnsigned => Int(left.cast_unsigned().wrapping_shr(right.cast_unsigned()).cast_signed()),
            Binary::And => Int(left & right),
            Binary::Or => Int(left | right),
            Binary::Xor => Int(left ^ right),
            compare => Boolean(compares(compare, left.partial_cmp(&right))),
        },
        (operator, Promoted::Long(left, right)) => match operator {
            Binary::Add => Long(left.wrapping_add(right)),
            Binary::Subtract => Long(left.wrapping_sub(right)),
            Binary::Multiply => Long(left.wrapping_mul(right)),
            Binary::Divide | Binary::Remainder if right == 0 => return Err(DivisionByZero),
            Binary::Divide => Long(left.wrapping_div(right)),
            Binary::Remainder => Long(left.wrapping_rem(right)),
            Binary::ShiftLeft => Long(left.wrapping_shl(low(right))),
            Binary::ShiftRight => Long(left.wrapping_shr(low(right))),
            Binary::ShiftRightUnsigned => Long(left.cast_unsigned().wrapping_shr(low(right)).cast_signed()),
            Binary::And => Long(left & right),
            Binary::Or => Long(left | right),
            Binary::Xor => Long(left ^ right),
            compare => Boolean(compares(compare, left.partial_cmp(&right))),
        },
        (operator, Promoted::Float(left, right)) => match operator {
            Binary::Add => Float(left + right),
            Binary::Subtract => Float(left - right),
            Binary::Multiply => Float(left * right),
            Binary::Divide => Float(left / right),
            Binary::Remainder => Float(left % right),
            operator if is_bitwise(operator) => return Ok(None),
            compare => Boolean(compares(compare, left.partial_cmp(&right))),
        },
        (operator, Promoted::Double(left, right)) => match operator {
            Binary::Add => Double(left + right),
            Binary::Subtract => Double(left - right),
            Binary::Multiply => Double(left * right),
            Binary::Divide => Double(left / right),
            Binary::Remainder => Double(left % right),
            operator if is_bitwise(operator) => return Ok(None),
            compare => Boolean(compares(compare, left.partial_cmp(&right))),
        },
    }))
}

struct DivisionByZero;

/// The bits of a shift's distance that count.
fn low(distance: i64) -> u32 {
    u32::try_from(distance & 63).unwrap_or(0)
}

const fn is_bitwise(operator: Binary) -> bool {
    matches!(
        operator,
        Binary::ShiftLeft | Binary::ShiftRight | Binary::ShiftRightUnsigned | Binary::And | Binary::Or | Binary::Xor
    )
}

fn compares(operator: Binary, order: Option<std::cmp::Ordering>) -> bool {
    match operator {
        Binary::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Binary::LessOrEqual => order.is_some_and(std::cmp::Ordering::is_le),
        Binary::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        Binary::GreaterOrEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        Binary::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
        _ => !order.is_some_and(std::cmp::Ordering::is_eq),
    }
}

impl Machine<'_> {
    /// What two operands give.
    pub(crate) fn binary(&mut self, operator: Binary, left: &Value, right: &Value) -> Answer {
        match operator {
            Binary::Equal => return self.equals_operator(left, right).map(Value::from),
            // BeanShell compares two boxes by value here, though by identity for `==`.
            Binary::NotEqual if matches!((left, right), (Value::Boxed(..), Value::Boxed(..))) => {}
            Binary::NotEqual => return self.equals_operator(left, right).map(|equal| (!equal).into()),
            Binary::Add if matches!(left, Value::Text(_)) || matches!(right, Value::Text(_)) => {
                return self.concatenate(left, right);
            }
            _ => {}
        }
        if let (Some(one), Some(other)) = (left.primitive(), right.primitive()) {
            return match primitives(operator, one, other) {
                Ok(Some(result)) => Ok(self.like(result, &[left, right])),
                Ok(None) => Err(self.inapplicable(operator, left, right)),
                Err(DivisionByZero) => Err(self.throw("java.lang.ArithmeticException", "/ by zero")),
            };
        }
        Err(self.inapplicable(operator, left, right))
    }

    fn inapplicable(&self, operator: Binary, left: &Value, right: &Value) -> Throw {
        let sign = operator.sign();
        if left.is_void() || right.is_void() {
            let side = if left.is_void() { "left" } else { "right" };
            return Throw::fault(format!("What stands {side} of '{sign}' is undefined"));
        }
        Throw::fault(format!("'{sign}' cannot be applied to {} and {}", self.describe(left), self.describe(right)))
    }

    /// `==`: numbers by value, two boxes and all other objects by identity.
    pub(crate) fn equals_operator(&mut self, left: &Value, right: &Value) -> Answer<bool> {
        match (left, right) {
            (Value::Boxed(..), Value::Boxed(..)) => Ok(self.same(left, right)),
            (Value::Primitive(_) | Value::Boxed(..), Value::Primitive(_) | Value::Boxed(..)) => {
                let (Some(one), Some(other)) = (left.primitive(), right.primitive()) else { return Ok(false) };
                match primitives(Binary::Equal, one, other) {
                    Ok(Some(Primitive::Boolean(equal))) => Ok(equal),
                    _ => Err(self.inapplicable(Binary::Equal, left, right)),
                }
            }
            _ => Ok(self.same(left, right)),
        }
    }

    fn concatenate(&mut self, left: &Value, right: &Value) -> Answer {
        let (left, right) = (self.to_text(left)?, self.to_text(right)?);
        self.reserve_many(left.len() + right.len() + 16, 2)?;
        let mut units = Vec::with_capacity(left.len() + right.len());
        units.extend_from_slice(left.units());
        units.extend_from_slice(right.units());
        Ok(Value::Text(crate::Text::new(units)))
    }
}
