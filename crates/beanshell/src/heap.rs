//! The objects of one run. They live until the run ends: no counting, no cycles that leak, no destructor that recurses.

use crate::{
    library::{ClassId, Type},
    scope::ScopeId,
    value::Value,
};
use std::any::Any;

/// A reference to an object of one run. Two are equal when they are the same object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref(u32);

/// An object: its class, and what it holds.
pub struct Object {
    /// Its class.
    pub class: ClassId,
    /// What it holds.
    pub data: Data,
}

/// What an object holds.
pub enum Data {
    /// Named parts of a class of the library or the host, in that class's own order.
    Fields(Vec<Value>),
    /// An array and the type of its elements.
    Array(Type, Vec<Value>),
    /// A `java.lang.Class`.
    Class(Type),
    /// A scripted object, BeanShell's `this`: a scope with its variables and methods, and a cast's or a class's type.
    This(ScopeId),
    /// Whatever else a class of the library or the host needs: a list, a map, a builder.
    State(Box<dyn Any>),
}

/// All objects of a run.
#[derive(Default)]
pub(crate) struct Heap {
    objects: Vec<Object>,
}

impl Heap {
    pub fn add(&mut self, object: Object) -> Ref {
        let at = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        self.objects.push(object);
        Ref(at)
    }

    pub fn get(&self, object: Ref) -> &Object {
        &self.objects[object.0 as usize]
    }

    pub fn get_mut(&mut self, object: Ref) -> &mut Object {
        &mut self.objects[object.0 as usize]
    }
}

impl Ref {
    /// A number that differs between objects of one run: what stands for Java's identity hash code.
    pub const fn number(self) -> u32 {
        self.0
    }
}
