//! Conditions and values.

use std::borrow::Cow;

use super::arithmetic::{MOST_BITS, Refusal};
use super::scope::Binding;
use super::{DEEPEST_VALUE, Found, Halt, Renderer, arithmetic};
use crate::ast::{Expr, Operator};
use crate::error::Fault;
use crate::{List, Map, Value};

/// What a `#define` is where its text is not asked for.
const NO_NUMBER: Found<'static> = Cow::Owned(Value::Bool(true));

impl<'t> Renderer<'t> {
    /// Whether a condition holds. As in 1.7, a literal number, string, list or a sum never does; in 2.x
    /// whatever is full does.
    pub(super) fn holds(&mut self, condition: &'t Expr, offset: usize) -> Result<bool, Halt> {
        match condition {
            Expr::Value(Value::Bool(value)) => Ok(*value),
            Expr::Not(inner) => Ok(!self.nested(offset, |renderer| renderer.holds(inner, offset))?),
            Expr::Reference(reference) => {
                let v2 = self.is_v2();
                if let Some(value) = self.held(reference)? {
                    return Ok(if v2 { value.is_full() } else { is_there(value) });
                }
                if !v2 && reference.steps.is_empty() && reference.alternate.is_none() {
                    self.charge(1, offset)?;
                    // A `#define` and a loop are there, whatever they print; 1.7 renders the block to see.
                    return Ok(match self.binding(reference.root, reference.offset)? {
                        None => false,
                        Some(Binding::Block { block, level }) => {
                            self.defined(block, level, offset, &mut String::new())?;
                            true
                        }
                        Some(Binding::Loop { .. }) => true,
                        Some(binding) => is_there(&self.plain(binding)),
                    });
                }
                let value = self.resolve(reference)?;
                Ok(if v2 { value.is_full() } else { is_there(&value) })
            }
            // 1.7 does not so much as look at the operands of a sum that is a condition.
            Expr::Chain { rest, .. }
                if !self.is_v2() && rest.first().is_some_and(|(operator, _)| operator.is_arithmetic()) =>
            {
                self.charge(1, offset)?;
                Ok(false)
            }
            Expr::Chain { first, rest, offset } => {
                // Most conditions compare two values that are at hand.
                if let [(operator @ (Operator::Equal | Operator::NotEqual), second)] = &rest[..]
                    && let Some(left) = self.at_hand(first)?
                    && let Some(right) = self.at_hand(second)?
                {
                    self.charge(3, *offset)?;
                    return Ok(self.equal(left, right, *offset)? == (*operator == Operator::Equal));
                }
                self.nested(*offset, |renderer| {
                    let Some((joint @ (Operator::And | Operator::Or), _)) = rest.first() else {
                        let value = renderer.chain(first, rest, *offset)?;
                        return Ok(if renderer.is_v2() { value.is_full() } else { *value == Value::Bool(true) });
                    };
                    // `&&` ends at the first that does not hold, `||` at the first that does.
                    let last = *joint == Operator::Or;
                    for operand in std::iter::once(&**first).chain(rest.iter().map(|(_, operand)| operand)) {
                        renderer.charge(1, *offset)?;
                        if renderer.holds(operand, *offset)? == last {
                            return Ok(last);
                        }
                    }
                    Ok(!last)
                })
            }
            other if self.is_v2() => Ok(self.evaluate(other, offset)?.is_full()),
            _ => Ok(false),
        }
    }

    /// The value of an expression, if it is written there or held by the caller.
    fn at_hand(&mut self, expression: &'t Expr) -> Result<Option<&'t Value>, Halt> {
        match expression {
            Expr::Value(value) => Ok(Some(value)),
            Expr::Reference(reference) => self.held(reference),
            _ => Ok(None),
        }
    }

    /// The value of an expression.
    pub(super) fn evaluate(&mut self, expression: &'t Expr, offset: usize) -> Result<Found<'t>, Halt> {
        self.charge(1, offset)?;
        match expression {
            Expr::Value(value) => Ok(Cow::Borrowed(value)),
            Expr::Reference(reference) => self.nested(offset, |renderer| renderer.resolve(reference)),
            Expr::Not(_) => self.holds(expression, offset).map(|holds| Cow::Owned(Value::Bool(holds))),
            Expr::Chain { first, rest, offset } => match rest.first() {
                Some((Operator::And | Operator::Or, _)) => {
                    self.holds(expression, *offset).map(|holds| Cow::Owned(Value::Bool(holds)))
                }
                _ => self.nested(*offset, |renderer| renderer.chain(first, rest, *offset)),
            },
            Expr::Interpolated(block) => {
                self.charge(3, offset)?;
                let mut text = String::new();
                self.nested(offset, |renderer| renderer.block(block, &mut text))?;
                self.charge_bytes(text.len(), offset)?;
                Ok(Cow::Owned(text.into()))
            }
            Expr::List(items) => self.nested(offset, |renderer| {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(renderer.evaluate(item, offset)?.into_owned());
                }
                shallow(List::new(values).into(), offset)
            }),
            Expr::Map(entries) => self.nested(offset, |renderer| {
                let mut map = Map::new();
                for (key, value) in entries {
                    let key = renderer.evaluate(key, offset)?;
                    let key = renderer.text_of(&key, offset)?;
                    let value = renderer.evaluate(value, offset)?.into_owned();
                    renderer.charge(map.len() / 8, offset)?;
                    map.insert(key, value);
                }
                shallow(map.into(), offset)
            }),
            Expr::Range(ends, offset) => {
                let first = self.evaluate(&ends.0, *offset)?;
                let last = self.evaluate(&ends.1, *offset)?;
                self.range(&first, &last, *offset).map(Cow::Owned)
            }
        }
    }

    fn range(&mut self, first: &Value, last: &Value, offset: usize) -> Result<Value, Halt> {
        let (Some(first), Some(last)) = (arithmetic::int(first), arithmetic::int(last)) else {
            return Ok(Value::Null);
        };
        // A number in a list costs as much as 64 bytes of text.
        let length = usize::try_from(first.abs_diff(last)).unwrap_or(usize::MAX);
        self.charge(length.saturating_mul(4), offset)?;
        let items = if first <= last {
            (first..=last).map(Value::from).collect()
        } else {
            (last..=first).rev().map(Value::from).collect()
        };
        Ok(Value::List(List::new(items)))
    }

    /// Arithmetic and comparisons of one rank, from the left.
    fn chain(&mut self, first: &'t Expr, rest: &'t [(Operator, Expr)], offset: usize) -> Result<Found<'t>, Halt> {
        let by_text = |operator: Operator| matches!(operator, Operator::Equal | Operator::NotEqual);
        let as_text = rest.first().is_some_and(|(operator, _)| by_text(*operator));
        let mut left = self.operand(first, as_text, offset)?;
        let mut left_literal = literal(first);
        for (operator, operand) in rest {
            let text = matches!(left.as_deref(), Some(Value::Str(_)));
            let right = self.operand(operand, by_text(*operator) || *operator == Operator::Add && text, offset)?;
            let text = matches!(right.as_deref(), Some(Value::Str(_)));
            if left.is_none() && *operator == Operator::Add && text {
                left = self.operand(first, true, offset)?;
            }
            let (before, right) = (left.unwrap_or(NO_NUMBER), right.unwrap_or(NO_NUMBER));
            left =
                Some(Cow::Owned(self.apply(*operator, (&before, left_literal), (&right, literal(operand)), offset)?));
            left_literal = "null";
        }
        Ok(left.unwrap_or(NO_NUMBER))
    }

    /// One operator; an operand that is null adds its literal to a text.
    fn apply(
        &mut self,
        operator: Operator,
        (left, left_literal): (&Value, &str),
        (right, right_literal): (&Value, &str),
        offset: usize,
    ) -> Result<Value, Halt> {
        Ok(match operator {
            Operator::Equal => Value::Bool(self.equal(left, right, offset)?),
            Operator::NotEqual => Value::Bool(!self.equal(left, right, offset)?),
            Operator::Add if matches!(left, Value::Str(_)) || matches!(right, Value::Str(_)) => {
                let mut text = self.operand_text(left, left_literal, offset)?;
                let tail = self.operand_text(right, right_literal, offset)?;
                self.write(&tail, &mut text, offset)?;
                text.into()
            }
            operator => {
                if matches!(left, Value::Big(_)) || matches!(right, Value::Big(_)) {
                    self.charge(64, offset)?;
                }
                arithmetic::apply(operator, left, right, self.is_v2()).map_err(|refusal| match refusal {
                    Refusal::TooLarge => Fault::limit(offset, format!("the number grows beyond {MOST_BITS} bits")),
                    Refusal::NegativeModulus => {
                        Fault::value(offset, "the remainder of such a large number needs a divisor above zero")
                    }
                })?
            }
        })
    }

    /// The value of an operand. A `#define` is rendered only where its text is asked for.
    fn operand(&mut self, operand: &'t Expr, as_text: bool, offset: usize) -> Result<Option<Found<'t>>, Halt> {
        if !as_text
            && let Expr::Reference(reference) = operand
            && reference.steps.is_empty()
            && let Some(Binding::Block { .. }) = self.unevaluated(reference.root)
        {
            return Ok(None);
        }
        self.evaluate(operand, offset).map(Some)
    }

    /// What an operand adds to a text: a null its source.
    fn operand_text(&mut self, value: &Value, literal: &str, offset: usize) -> Result<String, Halt> {
        if value.is_null() { Ok(literal.to_owned()) } else { self.text_of(value, offset) }
    }

    /// Numbers are equal by value, values of one kind as such, others by their text.
    fn equal(&mut self, left: &Value, right: &Value, offset: usize) -> Result<bool, Halt> {
        match (left, right) {
            (Value::Str(left), Value::Str(right)) => {
                self.charge_bytes(left.len().min(right.len()), offset)?;
                return Ok(left == right);
            }
            (Value::Null, other) | (other, Value::Null) => return Ok(other.is_null()),
            _ => {}
        }
        if let Some(order) = arithmetic::compare(left, right) {
            return Ok(order.is_eq());
        }
        let weight = left.weight().min(right.weight());
        match (left, right) {
            // Maps are put in order for it.
            (Value::Map(_), Value::Map(_)) => self.charge(weight / 2, offset)?,
            (Value::List(_), Value::List(_)) if left.depth() > 1 => self.charge(weight / 2, offset)?,
            _ => self.charge_bytes(weight, offset)?,
        }
        match (left, right) {
            // Numbers without an order: one of them is no number.
            (Value::Float(_) | Value::Int(_) | Value::Big(_), Value::Float(_) | Value::Int(_) | Value::Big(_)) => {
                Ok(false)
            }
            (Value::Bool(_), Value::Bool(_)) | (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => {
                Ok(left == right)
            }
            _ => Ok(self.text_of(left, offset)? == self.text_of(right, offset)?),
        }
    }
}

/// A new list or map, unless it nests too deep.
fn shallow<'t>(value: Value, offset: usize) -> Result<Found<'t>, Halt> {
    if value.depth() > DEEPEST_VALUE {
        return Err(Fault::limit(offset, format!("lists and maps nest deeper than {DEEPEST_VALUE}")).into());
    }
    Ok(Cow::Owned(value))
}

/// As in 1.7: neither null nor false.
fn is_there(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// The source of an operand, which a sum with a text shows where the operand is null.
fn literal(expression: &Expr) -> &str {
    match expression {
        Expr::Reference(reference) => &reference.literal,
        _ => "null",
    }
}
