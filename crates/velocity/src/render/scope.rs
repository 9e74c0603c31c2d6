//! Variables: those of the caller, those of the template, and the state of loops.

use crate::Value;
use crate::ast::Node;

use super::Renderer;

/// What a name stands for while a template is rendered.
#[derive(Clone)]
pub(super) enum Binding<'t> {
    Value(Value),
    /// The block of a `#define`, rendered where it is printed.
    Block(&'t [Node]),
    /// A macro's argument that is null: prints the source text of the argument.
    Absent(&'t str),
}

/// The state of a `#foreach`.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    pub(super) index: usize,
    pub(super) length: usize,
}

impl Loop {
    fn property(self, name: &str) -> Value {
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        match name {
            "index" => number(self.index),
            "count" => number(self.index + 1),
            "hasNext" => Value::Bool(self.index + 1 < self.length),
            "first" => Value::Bool(self.index == 0),
            "last" => Value::Bool(self.index + 1 == self.length),
            _ => Value::Null,
        }
    }
}

impl<'t> Renderer<'t> {
    /// What a name stands for.
    pub(super) fn binding(&self, name: &str) -> Option<Binding<'t>> {
        if let Some(binding) = self.locals.get(name) {
            return Some(binding.clone());
        }
        if let Some(innermost) = self.loops.last() {
            match name {
                "velocityCount" => return Some(Binding::Value(innermost.property("count"))),
                "velocityHasNext" => return Some(Binding::Value(innermost.property("hasNext"))),
                _ => {}
            }
        }
        self.context.get(name).cloned().map(Binding::Value)
    }

    /// `$foreach.parent.count` and its kin, from the names after `foreach`; nothing outside of loops.
    pub(super) fn loop_property<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Value {
        let mut level = self.loops.len();
        for name in names {
            if level == 0 {
                break;
            }
            match name {
                "parent" => level -= 1,
                "topmost" => level = 1,
                name => return self.loops[level - 1].property(name),
            }
        }
        Value::Null
    }
}
