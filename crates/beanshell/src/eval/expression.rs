//! Expressions.

use super::operators;
use crate::{
    ast::{Binary, Expr, ExprKind, Unary},
    error::{Answer, Throw},
    heap::Data,
    library::Type,
    machine::Machine,
    scope::ScopeId,
    value::{Primitive, Value},
};

impl Machine<'_> {
    /// The value of an expression; [`Value::Void`] for what is undefined.
    pub(crate) fn evaluate(&mut self, expression: &Expr, scope: ScopeId) -> Answer {
        let answer = match &expression.kind {
            ExprKind::Primitive(primitive) => return Ok(Value::Primitive(*primitive)),
            ExprKind::Text(text) => return Ok(Value::Text(text.clone())),
            ExprKind::Null => return Ok(Value::Null),
            ExprKind::Void => return Ok(Value::Void),
            ExprKind::Name(parts) => self.charge(1).and_then(|()| self.name(parts, scope)),
            _ => self.charge(1).and_then(|()| self.nested(|machine| machine.compound(expression, scope))),
        };
        answer.map_err(|throw| self.placed(throw, expression.at))
    }

    /// The value of an expression that must have one.
    pub(crate) fn operand(&mut self, expression: &Expr, scope: ScopeId) -> Answer {
        match self.evaluate(expression, scope)? {
            Value::Void => Err(self.undefined(expression)),
            value => Ok(value),
        }
    }

    /// The fault where an operand that must have a value has none.
    fn expect_defined(&self, expression: &Expr, value: &Value) -> Answer<()> {
        if value.is_void() { Err(self.undefined(expression)) } else { Ok(()) }
    }

    fn undefined(&self, expression: &Expr) -> Throw {
        let throw = Throw::fault(match &expression.kind {
            ExprKind::Name(parts) => format!("'{}' is undefined", parts.join(".")),
            _ => "This has no value".to_owned(),
        });
        self.placed(throw, expression.at)
    }

    fn compound(&mut self, expression: &Expr, scope: ScopeId) -> Answer {
        match &expression.kind {
            ExprKind::Binary { operator, left, right } => {
                let left_value = self.evaluate(left, scope)?;
                let right_value = self.evaluate(right, scope)?;
                // BeanShell compares what is undefined, and joins it to a text as "void".
                let is_text = |value: &Value| matches!(value, Value::Text(_));
                let joins = *operator == Binary::Add && (is_text(&left_value) || is_text(&right_value));
                if !joins && !matches!(operator, Binary::Equal | Binary::NotEqual) {
                    self.expect_defined(left, &left_value)?;
                    self.expect_defined(right, &right_value)?;
                }
                self.binary(*operator, &left_value, &right_value)
            }
            ExprKind::Call { target, method, arguments } => {
                self.call_expression(target.as_deref(), method, arguments, scope)
            }
            ExprKind::Assign { target, operator, value } => self.assign_expression(target, *operator, value, scope),
            ExprKind::And(left, right) => Ok((self.logical(left, scope)? && self.logical(right, scope)?).into()),
            ExprKind::Or(left, right) => Ok((self.logical(left, scope)? || self.logical(right, scope)?).into()),
            ExprKind::Conditional { test, yes, no } => {
                let chosen = if self.condition(test, scope)? { yes } else { no };
                self.evaluate(chosen, scope)
            }
            ExprKind::Unary { operator, value } => {
                let value = self.operand(value, scope)?;
                self.unary(*operator, &value)
            }
            ExprKind::Step { target, by, prefix } => self.step(target, *by, *prefix, scope),
            ExprKind::Field { target, name } => {
                let target = self.operand(target, scope)?;
                self.field(&target, name)
            }
            ExprKind::Index { target, index } => {
                let target = self.evaluate(target, scope)?;
                let index = self.evaluate(index, scope)?;
                self.element(&target, &index)
            }
            ExprKind::Property { target, key } => {
                let target = self.operand(target, scope)?;
                let key = self.operand(key, scope)?;
                self.property(&target, &key)
            }
            ExprKind::New { class, arguments, body } => self.construct(class, arguments, body.as_ref(), scope),
            ExprKind::NewArray { element, sizes, dimensions, values } => {
                let of = self.resolve_type(element, scope)?;
                if let Some(values) = values {
                    return self.evaluate_as(values, &nested_arrays(of, *dimensions), scope);
                }
                let sizes = self.sizes(sizes, scope)?;
                self.new_array(&nested_arrays(of, dimensions.saturating_sub(sizes.len())), &sizes)
            }
            ExprKind::ArrayValues(_) => {
                Err(Throw::fault("Values in braces need the type of their array, as in new int[] {1, 2}"))
            }
            ExprKind::Class(of) => {
                if matches!(of.base, crate::ast::Base::Void) {
                    return Err(Throw::fault("There is no class of void"));
                }
                let of = self.resolve_type(of, scope)?;
                crate::classes::class_object(self, of)
            }
            ExprKind::Cast { to, value } => {
                let to = self.resolve_type(to, scope)?;
                let value = self.evaluate(value, scope)?;
                self.cast(&value, &to)
            }
            ExprKind::InstanceOf { value, of } => {
                let value = self.evaluate(value, scope)?;
                let of = self.resolve_type(of, scope)?;
                Ok(self.is_instance(&value, &of).into())
            }
            ExprKind::Primitive(_) | ExprKind::Text(_) | ExprKind::Null | ExprKind::Void | ExprKind::Name(_) => {
                self.evaluate(expression, scope)
            }
        }
    }

    /// The operand of `&&` and `||`.
    fn logical(&mut self, expression: &Expr, scope: ScopeId) -> Answer<bool> {
        let value = self.operand(expression, scope)?;
        if let Some(Primitive::Boolean(value)) = value.primitive() {
            return Ok(value);
        }
        let found = self.describe(&value);
        Err(self.placed(Throw::fault(format!("'&&' and '||' need booleans, not {found}")), expression.at))
    }

    fn unary(&mut self, operator: Unary, value: &Value) -> Answer {
        let result = value.primitive().and_then(|primitive| operators::unary(operator, primitive));
        if let Some(result) = result {
            return Ok(self.like(result, &[value]));
        }
        let sign = match operator {
            Unary::Plus => "+",
            Unary::Minus => "-",
            Unary::Not => "!",
            Unary::Complement => "~",
        };
        let found = self.describe(value);
        Err(Throw::fault(format!("'{sign}' cannot be applied to {found}")))
    }

    /// A result of arithmetic: a new box when one of the operands is a box, but for comparisons.
    pub(crate) fn like(&mut self, result: Primitive, operands: &[&Value]) -> Value {
        let any_boxed = operands.iter().any(|operand| matches!(operand, Value::Boxed(..)));
        let compared = operands.len() > 1 && matches!(result, Primitive::Boolean(_));
        if any_boxed && !compared { self.new_box(result) } else { Value::Primitive(result) }
    }

    /// An expression where the type is known: the values of an array in braces, or anything else.
    pub(crate) fn evaluate_as(&mut self, expression: &Expr, of: &Type, scope: ScopeId) -> Answer {
        let (ExprKind::ArrayValues(values), Type::Array(element)) = (&expression.kind, of) else {
            return self.evaluate(expression, scope);
        };
        self.reserve_many(values.len(), size_of::<Value>())?;
        let mut made = Vec::with_capacity(values.len());
        for value in values {
            let found = self.nested(|machine| machine.evaluate_as(value, element, scope))?;
            if found.is_void() {
                return Err(self.placed(Throw::fault("A value of the array is undefined"), value.at));
            }
            let found = self.cast(&found, element).map_err(|throw| self.placed(throw, value.at))?;
            made.push(found);
        }
        self.array((**element).clone(), made)
    }

    fn sizes(&mut self, sizes: &[Expr], scope: ScopeId) -> Answer<Vec<usize>> {
        let mut found = Vec::new();
        for size in sizes {
            let value = self.operand(size, scope)?;
            let Some(size_found) = value.primitive().and_then(operators::index) else {
                let kind = self.describe(&value);
                return Err(self.placed(Throw::fault(format!("The size of an array is an int, not {kind}")), size.at));
            };
            let Ok(size) = usize::try_from(size_found) else {
                return Err(self.throw("java.lang.NegativeArraySizeException", size_found.to_string()));
            };
            found.push(size);
        }
        Ok(found)
    }

    /// An array of default values, and arrays in it for further sizes. `of` is the type under all sizes.
    pub(crate) fn new_array(&mut self, of: &Type, sizes: &[usize]) -> Answer {
        let Some((size, rest)) = sizes.split_first() else { return Ok(super::convert::default_of(of)) };
        self.reserve_many(*size, size_of::<Value>())?;
        let element = nested_arrays(of.clone(), rest.len());
        let values = if rest.is_empty() {
            vec![super::convert::default_of(of); *size]
        } else {
            let mut values = Vec::with_capacity(*size);
            for _ in 0..*size {
                values.push(self.nested(|machine| machine.new_array(of, rest))?);
            }
            values
        };
        let class = self.class_named("java.lang.Object")?;
        Ok(Value::Object(self.heap_add(class, Data::Array(element, values))?))
    }
}

/// Arrays of arrays of a type.
pub(crate) fn nested_arrays(of: Type, dimensions: usize) -> Type {
    (0..dimensions).fold(of, |of, _| Type::Array(Box::new(of)))
}
