//! Conditions and values.

use super::{DEEPEST_VALUE, Halt, Renderer, arithmetic};
use crate::ast::{Expr, Operator};
use crate::error::Fault;
use crate::{List, Map, Value};

impl<'t> Renderer<'t> {
    /// Whether a condition holds. As in 1.7, a literal number, string, list or a sum never does.
    pub(super) fn holds(&mut self, condition: &'t Expr, offset: usize) -> Result<bool, Halt> {
        match condition {
            Expr::Bool(value) => Ok(*value),
            Expr::Not(inner) => Ok(!self.nested(offset, |renderer| renderer.holds(inner, offset))?),
            Expr::Reference(reference) => Ok(!matches!(self.resolve(reference)?, Value::Null | Value::Bool(false))),
            Expr::Chain { first, rest, offset } => self.nested(*offset, |renderer| {
                let rank_of = rest.first().map(|(operator, _)| *operator);
                match rank_of {
                    Some(joint @ (Operator::And | Operator::Or)) => {
                        // `&&` ends at the first that does not hold, `||` at the first that does.
                        let last = joint == Operator::Or;
                        for operand in std::iter::once(&**first).chain(rest.iter().map(|(_, operand)| operand)) {
                            renderer.charge(1, *offset)?;
                            if renderer.holds(operand, *offset)? == last {
                                return Ok(last);
                            }
                        }
                        Ok(!last)
                    }
                    _ => Ok(renderer.chain(first, rest, *offset)? == Value::Bool(true)),
                }
            }),
            _ => Ok(false),
        }
    }

    /// The value of an expression.
    pub(super) fn evaluate(&mut self, expression: &'t Expr, offset: usize) -> Result<Value, Halt> {
        self.charge(1, offset)?;
        match expression {
            Expr::Null => Ok(Value::Null),
            Expr::Bool(value) => Ok(Value::Bool(*value)),
            Expr::Int(value) => Ok(Value::Int(*value)),
            Expr::Float(value) => Ok(Value::Float(*value)),
            Expr::Text(text) => Ok(Value::Str(text.clone())),
            Expr::Reference(reference) => self.nested(offset, |renderer| renderer.resolve(reference)),
            Expr::Not(_) => self.holds(expression, offset).map(Value::Bool),
            Expr::Chain { first, rest, offset } => match rest.first() {
                Some((Operator::And | Operator::Or, _)) => self.holds(expression, *offset).map(Value::Bool),
                _ => self.nested(*offset, |renderer| renderer.chain(first, rest, *offset)),
            },
            Expr::Interpolated(block) => {
                let mut text = String::new();
                self.nested(offset, |renderer| renderer.block(block, &mut text))?;
                self.charge_bytes(text.len(), offset)?;
                Ok(text.into())
            }
            Expr::List(items) => self.nested(offset, |renderer| {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(renderer.evaluate(item, offset)?);
                }
                shallow(List::new(values).into(), offset)
            }),
            Expr::Map(entries) => self.nested(offset, |renderer| {
                let mut map = Map::new();
                for (key, value) in entries {
                    let key = renderer.evaluate(key, offset)?;
                    let key = renderer.text_of(&key, offset)?;
                    let value = renderer.evaluate(value, offset)?;
                    renderer.charge(map.len() / 8, offset)?;
                    map.insert(key, value);
                }
                shallow(map.into(), offset)
            }),
            Expr::Range(ends, offset) => {
                let first = self.evaluate(&ends.0, *offset)?;
                let last = self.evaluate(&ends.1, *offset)?;
                self.range(&first, &last, *offset)
            }
        }
    }

    fn range(&mut self, first: &Value, last: &Value, offset: usize) -> Result<Value, Halt> {
        let (Value::Int(first), Value::Int(last)) = (first, last) else {
            return Ok(Value::Null);
        };
        // A number in a list costs as much as 16 bytes of text.
        self.charge(usize::try_from(first.abs_diff(*last)).unwrap_or(usize::MAX), offset)?;
        let items = if first <= last {
            (*first..=*last).map(Value::Int).collect()
        } else {
            (*last..=*first).rev().map(Value::Int).collect()
        };
        Ok(Value::List(List::new(items)))
    }

    /// Arithmetic and comparisons of one rank, from the left.
    fn chain(&mut self, first: &'t Expr, rest: &'t [(Operator, Expr)], offset: usize) -> Result<Value, Halt> {
        let mut left = self.evaluate(first, offset)?;
        let mut left_literal = literal(first);
        for (operator, operand) in rest {
            let right = self.evaluate(operand, offset)?;
            left = match operator {
                Operator::Equal => Value::Bool(self.equal(&left, &right, offset)?),
                Operator::NotEqual => Value::Bool(!self.equal(&left, &right, offset)?),
                Operator::Add if matches!(left, Value::Str(_)) || matches!(right, Value::Str(_)) => {
                    let mut text = self.operand_text(&left, left_literal, offset)?;
                    let tail = self.operand_text(&right, literal(operand), offset)?;
                    self.write(&tail, &mut text, offset)?;
                    text.into()
                }
                operator => arithmetic::apply(*operator, &left, &right)
                    .map_err(|arithmetic::TooLarge| Fault::new(offset, "the number needs more than 64 bits"))?,
            };
            left_literal = "null";
        }
        Ok(left)
    }

    /// What an operand adds to a text: a null its source.
    fn operand_text(&mut self, value: &Value, literal: &str, offset: usize) -> Result<String, Halt> {
        if value.is_null() { Ok(literal.to_owned()) } else { self.text_of(value, offset) }
    }

    /// Numbers are equal by value, values of one kind as such, others by their text.
    fn equal(&mut self, left: &Value, right: &Value, offset: usize) -> Result<bool, Halt> {
        if let Some(order) = arithmetic::compare(left, right) {
            return Ok(order.is_eq());
        }
        self.charge_bytes(left.weight().min(right.weight()), offset)?;
        match (left, right) {
            (Value::Null, Value::Null) => Ok(true),
            // Numbers without an order: one of them is no number.
            (Value::Null, _)
            | (_, Value::Null)
            | (Value::Float(_) | Value::Int(_), Value::Float(_) | Value::Int(_)) => Ok(false),
            (Value::Str(_), Value::Str(_))
            | (Value::Bool(_), Value::Bool(_))
            | (Value::List(_), Value::List(_))
            | (Value::Map(_), Value::Map(_)) => Ok(left == right),
            _ => Ok(self.text_of(left, offset)? == self.text_of(right, offset)?),
        }
    }
}

/// The source of an operand, which a sum with a text shows where the operand is null.
fn literal(expression: &Expr) -> &str {
    match expression {
        Expr::Reference(reference) => &reference.literal,
        _ => "null",
    }
}

/// A new list or map, unless it nests too deep.
fn shallow(value: Value, offset: usize) -> Result<Value, Halt> {
    if value.depth() > DEEPEST_VALUE {
        return Err(Fault::new(offset, format!("lists and maps nest deeper than {DEEPEST_VALUE}")).into());
    }
    Ok(value)
}
