//! From one type to another: casts, assignments to typed variables, defaults.

use crate::{
    error::{Answer, Throw},
    heap::Data,
    library::Type,
    machine::Machine,
    value::{Kind, Primitive, Value},
};

/// A primitive cast to another type, as Java casts (JLS 5.1.2, 5.1.3). Nothing between booleans and numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "that is what Java's casts do"
)]
pub(crate) fn primitive(value: Primitive, to: Kind) -> Option<Primitive> {
    let (whole, real) = match value {
        Primitive::Boolean(_) => return (to == Kind::Boolean).then_some(value),
        Primitive::Byte(value) => (i64::from(value), None),
        Primitive::Short(value) => (value.into(), None),
        Primitive::Char(value) => (value.into(), None),
        Primitive::Int(value) => (value.into(), None),
        Primitive::Long(value) => (value, None),
        Primitive::Float(value) => (value as i64, Some(f64::from(value))),
        Primitive::Double(value) => (value as i64, Some(value)),
    };
    // From a real number the small types are reached by way of int.
    let small = real.map_or(whole as i32, |real| real as i32);
    Some(match to {
        Kind::Boolean => return None,
        Kind::Byte => Primitive::Byte(small as i8),
        Kind::Short => Primitive::Short(small as i16),
        Kind::Char => Primitive::Char(small as u16),
        Kind::Int => Primitive::Int(small),
        Kind::Long => Primitive::Long(whole),
        Kind::Float => Primitive::Float(match value {
            Primitive::Float(value) => value,
            Primitive::Double(value) => value as f32,
            _ => whole as f32,
        }),
        Kind::Double => Primitive::Double(real.unwrap_or(whole as f64)),
    })
}

/// Whether Java widens one primitive type to another without a cast.
pub(crate) fn widens(from: Kind, to: Kind) -> bool {
    match (from, to) {
        (from, to) if from == to => true,
        (Kind::Boolean, _) | (_, Kind::Boolean | Kind::Char | Kind::Byte) => false,
        (Kind::Char, Kind::Short) => false,
        (from, to) => from < to,
    }
}

/// What a variable of a type holds before anything is put into it.
pub(crate) fn default_of(of: &Type) -> Value {
    match of {
        Type::Primitive(kind) => {
            Value::Primitive(primitive(Primitive::Int(0), *kind).unwrap_or(Primitive::Boolean(false)))
        }
        _ => Value::Null,
    }
}

impl Machine<'_> {
    /// The primitive type of a class of boxes.
    pub(crate) fn unboxed(&self, of: &Type) -> Option<Kind> {
        let Type::Class(class) = of else { return None };
        let at = self.library.boxes.iter().position(|boxed| *boxed == Some(*class))?;
        Kind::ALL.get(at).copied()
    }

    /// Whether a value is of a type: `instanceof`. Primitives are of no class.
    pub(crate) fn is_instance(&self, value: &Value, of: &Type) -> bool {
        match (self.type_of(value), value) {
            (_, Value::Primitive(_)) | (None, _) => false,
            (Some(found), _) => self.is_subtype(&found, of),
        }
    }

    /// Whether every value of one type is one of another.
    pub(crate) fn is_subtype(&self, found: &Type, of: &Type) -> bool {
        match (found, of) {
            (Type::Class(found), Type::Class(of)) => self.extends(*found, *of),
            (Type::Array(found), Type::Array(of)) => {
                found == of || !matches!(**found, Type::Primitive(_)) && self.is_subtype(found, of)
            }
            (Type::Array(_), Type::Class(of)) => self.class_name(*of) == "java.lang.Object",
            (found, of) => found == of,
        }
    }

    /// Whether a scripted object may stand for an interface.
    pub(crate) fn may_stand_for(&self, value: &Value, of: &Type) -> bool {
        let (Value::Object(object), Type::Class(class)) = (value, of) else { return false };
        matches!(self.object(*object).data, Data::This(_))
            && self.scripted(self.object(*object).class).is_none()
            && self.library.class(*class).map_or_else(
                || self.scripted(*class).is_some_and(|class| class.is_interface),
                |class| class.is_interface,
            )
    }

    /// A cast, and the conversion of a declared variable's first value, which BeanShell treats alike.
    pub(crate) fn cast(&mut self, value: &Value, to: &Type) -> Answer {
        let fits = match (value, to) {
            (Value::Null, Type::Primitive(_)) | (Value::Void, _) => None,
            (Value::Null, _) => Some(Value::Null),
            (_, Type::Primitive(kind)) => {
                value.primitive().and_then(|found| primitive(found, *kind)).map(Value::Primitive)
            }
            (Value::Primitive(found), _) => {
                let found = self.unboxed(to).map_or(Some(*found), |kind| primitive(*found, kind));
                let boxed = found.map(|found| self.wrapped(found.into()));
                boxed.filter(|boxed| self.is_instance(boxed, to))
            }
            _ => (self.is_instance(value, to) || self.may_stand_for(value, to)).then(|| value.clone()),
        };
        if let Some(value) = fits {
            return Ok(value);
        }
        let (found, wanted) = (self.describe(value), self.type_name(to));
        Err(self.throw("java.lang.ClassCastException", format!("Cannot cast {found} to {wanted}")))
    }

    /// A value for a variable or a result of a type: widened, boxed, unboxed, never narrowed.
    pub(crate) fn assign_to(&mut self, value: &Value, to: &Type) -> Answer {
        if self.fit(value, to).is_some() {
            return self.convert(value, to);
        }
        let (found, wanted) = (self.describe(value), self.type_name(to));
        Err(Throw::fault(format!("Cannot assign {found} to {wanted}")))
    }

    /// Converts a value to a type that [`Machine::fit`] allows.
    pub(crate) fn convert(&mut self, value: &Value, to: &Type) -> Answer {
        match (value, to) {
            (Value::Primitive(found), Type::Primitive(kind)) if found.kind() == *kind => Ok(value.clone()),
            (Value::Primitive(_) | Value::Boxed(..), Type::Primitive(_)) => self.cast(value, to),
            (Value::Primitive(found), _) => match self.unboxed(to) {
                Some(kind) => Ok(primitive(*found, kind).map_or(Value::Null, |value| self.wrapped(value.into()))),
                None => Ok(self.wrapped(value.clone())),
            },
            _ => Ok(value.clone()),
        }
    }
}
