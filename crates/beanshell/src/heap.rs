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
///
/// They stand in pieces that never move: a run of a short rule needs no large block of memory.
#[derive(Default)]
pub(crate) struct Heap {
    pieces: Vec<Vec<Object>>,
    count: usize,
}

/// Objects of one piece.
const PIECE: usize = 16;

impl Heap {
    pub fn add(&mut self, object: Object) -> Ref {
        let at = u32::try_from(self.count).unwrap_or(u32::MAX);
        self.count += 1;
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(object),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(object);
                self.pieces.push(piece);
            }
        }
        Ref(at)
    }

    pub fn get(&self, object: Ref) -> &Object {
        let at = object.0 as usize;
        &self.pieces[at / PIECE][at % PIECE]
    }

    pub fn get_mut(&mut self, object: Ref) -> &mut Object {
        let at = object.0 as usize;
        &mut self.pieces[at / PIECE][at % PIECE]
    }
}

impl Ref {
    /// A number that differs between objects of one run: what stands for Java's identity hash code.
    pub const fn number(self) -> u32 {
        self.0
    }
}
