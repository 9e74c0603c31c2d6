//! What every object can do, as Java's `Object` has it: be asked for its class, text, hash, equality and order, be called,
//! be thrown.

use super::Machine;
use crate::{
    error::{Answer, Throw},
    heap::{Data, Ref},
    java,
    library::{ClassId, Type},
    text::Text,
    value::{Primitive, Value},
};

impl Machine<'_> {
    /// The class of an object; none for `null`, no value, primitives and arrays.
    pub fn class_of(&self, value: &Value) -> Option<ClassId> {
        match value {
            Value::Boxed(primitive, _) => self.library.boxes[primitive.kind() as usize],
            Value::Text(_) => self.library.text,
            Value::Object(object) => match self.heap.get(*object) {
                object if matches!(object.data, Data::Array(..)) => None,
                object => Some(object.class),
            },
            Value::Void | Value::Null | Value::Primitive(_) => None,
        }
    }

    /// The type of a value; none for `null` and no value.
    pub fn type_of(&self, value: &Value) -> Option<Type> {
        match value {
            Value::Primitive(primitive) => Some(Type::Primitive(primitive.kind())),
            Value::Object(object) => match self.heap.get(*object) {
                crate::heap::Object { data: Data::Array(of, _), .. } => Some(Type::Array(Box::new(of.clone()))),
                object => Some(Type::Class(object.class)),
            },
            other => self.class_of(other).map(Type::Class),
        }
    }

    /// The full name of a class, of the library or of a script.
    pub fn class_name(&self, class: ClassId) -> &str {
        match self.library.class(class) {
            Some(class) => &class.name,
            None => self.scripted(class).map_or("?", |class| &class.name),
        }
    }

    /// A type as Java writes it: `int`, `java.lang.String`, `int[]`.
    pub fn type_name(&self, of: &Type) -> String {
        match of {
            Type::Primitive(kind) => kind.name().to_owned(),
            Type::Class(class) => self.class_name(*class).to_owned(),
            Type::Array(of) => format!("{}[]", self.type_name(of)),
        }
    }

    /// The type of a value for messages: `null`, `void`, or [`Machine::type_name`].
    pub fn describe(&self, value: &Value) -> String {
        match (value, self.type_of(value)) {
            (_, Some(of)) => self.type_name(&of),
            (Value::Null, None) => "null".to_owned(),
            _ => "void".to_owned(),
        }
    }

    /// Whether a class is another, extends it or implements it.
    pub fn extends(&self, class: ClassId, other: ClassId) -> bool {
        match self.library.class(class) {
            Some(class) => class.ancestors.contains(&other),
            None => self.scripted(class).is_some_and(|class| class.ancestors.contains(&other)),
        }
    }

    /// Whether a value is an object of a class of the library, by full name.
    pub fn is_a(&self, value: &Value, name: &str) -> bool {
        self.class_of(value).zip(self.library.find(name)).is_some_and(|(class, other)| self.extends(class, other))
    }

    /// An exception of a class of the library, ready to be returned as an error.
    pub fn throw(&mut self, class: &str, message: impl AsRef<str>) -> Throw {
        self.throwing(class, Some(message.as_ref()))
    }

    /// [`Machine::throw`] without a message.
    pub fn throw_bare(&mut self, class: &str) -> Throw {
        self.throwing(class, None)
    }

    /// What one of Java's classes found wrong, as the exception that it throws.
    pub(crate) fn fault(&mut self, fault: java::fault::Fault) -> Throw {
        match fault {
            java::fault::Fault::Thrown { class, message } => self.throwing(class, message.as_deref()),
            java::fault::Fault::TooLong => {
                Throw::bound(crate::error::Bound::Memory, "The script makes a text that is too long")
            }
        }
    }

    fn throwing(&mut self, class: &str, message: Option<&str>) -> Throw {
        match self.throwable(class, message) {
            Ok(object) => Throw::exception(object),
            Err(throw) => throw,
        }
    }

    fn throwable(&mut self, class: &str, message: Option<&str>) -> Answer<Ref> {
        let class = self.class_named(class)?;
        let message = message.map_or(Ok(Value::Null), |message| self.text(message))?;
        self.allocate(class, Data::Fields(vec![message, Value::Null]))
    }

    /// What `String.valueOf` says of a value: of an object what its `toString()` says.
    pub fn to_text(&mut self, value: &Value) -> Answer<Text> {
        let text = match value {
            Value::Text(text) => return Ok(text.clone()),
            Value::Null => "null".to_owned(),
            Value::Void => "void".to_owned(),
            Value::Primitive(primitive) | Value::Boxed(primitive, _) => return self.primitive_text(*primitive),
            Value::Object(object) => {
                if let Data::Array(of, _) = &self.heap.get(*object).data {
                    java::array_text(&self.type_name(of), object.number())
                } else {
                    return match self.nested(|machine| machine.call(value, "toString", &[]))? {
                        Value::Text(text) => Ok(text),
                        Value::Null => Ok("null".into()),
                        other => {
                            Err(Throw::fault(format!("toString() gave {} and not a String", self.describe(&other))))
                        }
                    };
                }
            }
        };
        self.reserve(32 + 2 * text.len())?;
        Ok(text.into())
    }

    fn primitive_text(&mut self, primitive: Primitive) -> Answer<Text> {
        self.reserve(64)?;
        Ok(match primitive {
            Primitive::Boolean(value) => if value { "true" } else { "false" }.into(),
            Primitive::Byte(value) => value.to_string().into(),
            Primitive::Short(value) => value.to_string().into(),
            Primitive::Char(unit) => Text::new([unit]),
            Primitive::Int(value) => value.to_string().into(),
            Primitive::Long(value) => value.to_string().into(),
            Primitive::Float(value) => java::float_text(value).into(),
            Primitive::Double(value) => java::double_text(value).into(),
        })
    }

    /// Whether two values are the same object, or equal primitives: Java's `==` on references.
    pub fn same(&self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Null, Value::Null) | (Value::Void, Value::Void) => true,
            (Value::Primitive(one), Value::Primitive(other)) => one == other,
            (Value::Boxed(one, stamp), Value::Boxed(other, other_stamp)) => stamp == other_stamp && one == other,
            (Value::Text(one), Value::Text(other)) => one.same(other),
            (Value::Object(one), Value::Object(other)) => {
                // There is one `java.lang.Class` for each type.
                one == other
                    || matches!((&self.heap.get(*one).data, &self.heap.get(*other).data),
                        (Data::Class(one), Data::Class(other)) if one == other)
            }
            _ => false,
        }
    }

    /// Whether `one.equals(other)`, both as objects. `null` equals `null` only.
    pub fn equal(&mut self, one: &Value, other: &Value) -> Answer<bool> {
        self.charge(1)?;
        match (one, other) {
            (Value::Text(one), Value::Text(other)) => {
                self.charge(one.len() as u64 / 16)?;
                Ok(one == other)
            }
            (Value::Primitive(one) | Value::Boxed(one, _), Value::Primitive(other) | Value::Boxed(other, _)) => {
                Ok(java::equal_boxes(*one, *other))
            }
            (Value::Object(object), Value::Object(_)) => {
                if self.same(one, other) {
                    return Ok(true);
                }
                if matches!(self.heap.get(*object).data, Data::Array(..)) {
                    return Ok(false);
                }
                let answer = self.nested(|machine| machine.call(one, "equals", std::slice::from_ref(other)))?;
                Ok(matches!(answer.primitive(), Some(Primitive::Boolean(true))))
            }
            (Value::Object(_), _) if !matches!(other, Value::Null | Value::Void) => {
                let answer = self.nested(|machine| machine.call(one, "equals", std::slice::from_ref(other)))?;
                Ok(matches!(answer.primitive(), Some(Primitive::Boolean(true))))
            }
            _ => Ok(self.same(one, other)),
        }
    }

    /// `hashCode()` of a value as an object; 0 for `null`.
    pub fn hash(&mut self, value: &Value) -> Answer<i32> {
        self.charge(1)?;
        match value {
            Value::Null | Value::Void => Ok(0),
            Value::Primitive(primitive) | Value::Boxed(primitive, _) => Ok(java::box_hash(*primitive)),
            Value::Text(text) => {
                self.charge(text.len() as u64 / 16)?;
                Ok(java::hash::functions::string_hash(text.units()))
            }
            Value::Object(object) => {
                if matches!(self.heap.get(*object).data, Data::Array(..)) {
                    return Ok(object.number().cast_signed());
                }
                match self.nested(|machine| machine.call(value, "hashCode", &[]))?.primitive() {
                    Some(Primitive::Int(hash)) => Ok(hash),
                    _ => Err(Throw::fault("hashCode() did not give an int")),
                }
            }
        }
    }

    /// `one.compareTo(other)`. What cannot be compared is a `ClassCastException`, `null` a `NullPointerException`.
    pub fn compare(&mut self, one: &Value, other: &Value) -> Answer<std::cmp::Ordering> {
        self.charge(1)?;
        match (one, other) {
            (Value::Null, _) | (_, Value::Null) => Err(self.throw_bare("java.lang.NullPointerException")),
            (Value::Text(one), Value::Text(other)) => {
                self.charge(one.len() as u64 / 16)?;
                Ok(one.units().cmp(other.units()))
            }
            (Value::Primitive(a) | Value::Boxed(a, _), Value::Primitive(b) | Value::Boxed(b, _))
                if a.kind() == b.kind() =>
            {
                Ok(java::compare_boxes(*a, *b))
            }
            (Value::Object(_), _) if self.is_a(one, "java.lang.Comparable") => {
                match self.nested(|machine| machine.call(one, "compareTo", std::slice::from_ref(other)))?.primitive() {
                    Some(Primitive::Int(order)) => Ok(order.cmp(&0)),
                    _ => Err(Throw::fault("compareTo() did not give an int")),
                }
            }
            _ => {
                // Java casts the argument to the class of the receiver, if that can compare at all.
                let comparable = !matches!(one, Value::Object(_));
                let (class, wanted) = if comparable {
                    (self.describe(other), self.describe(one))
                } else {
                    (self.describe(one), "java.lang.Comparable".to_owned())
                };
                Err(self.not_castable(&class, &wanted))
            }
        }
    }

    /// Java's exception where a value is not of a class that a method needs.
    pub(crate) fn not_castable(&mut self, class: &str, wanted: &str) -> Throw {
        let message = format!(
            "class {class} cannot be cast to class {wanted} ({class} and {wanted} are in module java.base of loader \
             'bootstrap')"
        );
        self.throw("java.lang.ClassCastException", message)
    }

    /// Goes one level deeper for the time of an evaluation; past the last level that is an error.
    pub(crate) fn nested<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> Answer<T>) -> Answer<T> {
        /// Stack that one level may need at most, with room to spare for debug builds.
        const RED_ZONE: usize = 128 << 10;
        const SEGMENT: usize = 1 << 20;
        self.depth += 1;
        if self.depth > self.limits.depth {
            let limit = self.limits.depth;
            self.depth -= 1;
            let message = format!("The script goes more than {limit} levels deep; does a method call itself for ever?");
            return Err(Throw::bound(crate::error::Bound::Depth, message));
        }
        let answer = stacker::maybe_grow(RED_ZONE, SEGMENT, || evaluate(self));
        self.depth -= 1;
        answer
    }
}
