//! Values: Java's primitives, boxed primitives, strings, and references to objects on the heap.

use crate::{heap::Ref, text::Text};

/// A primitive value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Primitive {
    /// `boolean`
    Boolean(bool),
    /// `byte`
    Byte(i8),
    /// `short`
    Short(i16),
    /// `char`, a UTF-16 unit
    Char(u16),
    /// `int`
    Int(i32),
    /// `long`
    Long(i64),
    /// `float`
    Float(f32),
    /// `double`
    Double(f64),
}

/// The type of a primitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `boolean`
    Boolean,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `char`
    Char,
    /// `int`
    Int,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
}

/// What tells one box from another of the same value. Boxes that Java caches (`Integer` from -128 to 127, booleans,
/// ASCII characters …) all have [`Stamp::CACHED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(pub(crate) u32);

impl Stamp {
    /// Of boxes that exist once for each value.
    pub const CACHED: Self = Self(0);
}

/// A value of a script.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// No value at all: an undefined variable, the result of a method that returns nothing.
    #[default]
    Void,
    /// `null`
    Null,
    /// A primitive.
    Primitive(Primitive),
    /// An `Integer`, `Boolean`, … object.
    Boxed(Primitive, Stamp),
    /// A `java.lang.String`.
    Text(Text),
    /// Any other object: of the library, of the host, an array, a scripted object.
    Object(Ref),
}

impl Value {
    /// The primitive of this value, boxed or not.
    pub fn primitive(&self) -> Option<Primitive> {
        match self {
            Self::Primitive(primitive) | Self::Boxed(primitive, _) => Some(*primitive),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether this is no value.
    pub const fn is_void(&self) -> bool {
        matches!(self, Self::Void)
    }

    /// An `int`.
    pub const fn int(value: i32) -> Self {
        Self::Primitive(Primitive::Int(value))
    }

    /// A `boolean`.
    pub const fn boolean(value: bool) -> Self {
        Self::Primitive(Primitive::Boolean(value))
    }
}

impl From<Primitive> for Value {
    fn from(primitive: Primitive) -> Self {
        Self::Primitive(primitive)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<Ref> for Value {
    fn from(object: Ref) -> Self {
        Self::Object(object)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::boolean(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::int(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Primitive(Primitive::Long(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Primitive(Primitive::Double(value))
    }
}

impl From<u16> for Value {
    fn from(unit: u16) -> Self {
        Self::Primitive(Primitive::Char(unit))
    }
}

impl Primitive {
    /// Its type.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Boolean(_) => Kind::Boolean,
            Self::Byte(_) => Kind::Byte,
            Self::Short(_) => Kind::Short,
            Self::Char(_) => Kind::Char,
            Self::Int(_) => Kind::Int,
            Self::Long(_) => Kind::Long,
            Self::Float(_) => Kind::Float,
            Self::Double(_) => Kind::Double,
        }
    }

    /// Whether `Integer.valueOf` and its kin give the same object for this value every time (JLS 5.1.7).
    pub const fn is_cached(self) -> bool {
        match self {
            Self::Boolean(_) | Self::Byte(_) => true,
            Self::Short(value) => value >= -128 && value <= 127,
            Self::Char(unit) => unit <= 127,
            Self::Int(value) => value >= -128 && value <= 127,
            Self::Long(value) => value >= -128 && value <= 127,
            Self::Float(_) | Self::Double(_) => false,
        }
    }
}

impl Kind {
    /// Its keyword.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Byte => "byte",
            Self::Short => "short",
            Self::Char => "char",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
        }
    }

    /// The class of its boxes.
    pub const fn boxed(self) -> &'static str {
        match self {
            Self::Boolean => "java.lang.Boolean",
            Self::Byte => "java.lang.Byte",
            Self::Short => "java.lang.Short",
            Self::Char => "java.lang.Character",
            Self::Int => "java.lang.Integer",
            Self::Long => "java.lang.Long",
            Self::Float => "java.lang.Float",
            Self::Double => "java.lang.Double",
        }
    }

    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::Boolean, Self::Byte, Self::Short, Self::Char, Self::Int, Self::Long, Self::Float, Self::Double];
}
