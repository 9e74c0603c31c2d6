//! Running the tree.

mod access;
mod assign;
mod call;
pub(crate) mod convert;
mod expression;
mod loops;
mod operators;
mod overload;
mod statement;

use crate::{
    ast::{Name, Stmt},
    error::{Answer, Error, ErrorKind, Place, Throw, What},
    heap::{Data, Ref},
    machine::Machine,
    scope::{Binding, ScopeId},
    value::Value,
};
use std::{fmt, sync::Arc};

pub(crate) use call::ScriptedMethod;

/// A script, parsed once and run as often as needed. Clones share the parse.
#[derive(Clone)]
pub struct Program {
    source: Arc<str>,
    statements: Arc<[Stmt]>,
}

impl fmt::Debug for Program {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Program").field("source", &self.source).finish_non_exhaustive()
    }
}

/// How a statement ended.
pub(crate) enum Flow {
    /// It ran to its end; the value is the script's, should it be the last one.
    Next(Value),
    Break(Option<Name>),
    Continue(Option<Name>),
    Return(Value),
}

impl Program {
    /// Parses a script. Nothing of it runs when any of it is wrong.
    pub fn parse(source: &str) -> Result<Self, Error> {
        Ok(Self { statements: crate::parse::parse(source)?.into(), source: source.into() })
    }

    /// The script's own text.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl Machine<'_> {
    /// Runs a script in this machine: what earlier ones left is there. Gives the value of the last statement, or of the
    /// `return` that ended it.
    pub fn run(&mut self, program: &Program) -> Result<Value, Error> {
        self.run_in(program, self.global).map_err(|throw| self.explain(throw))
    }

    /// Runs a script in a scope.
    pub(crate) fn run_in(&mut self, program: &Program, scope: ScopeId) -> Answer {
        let before = std::mem::replace(&mut self.source, program.source.clone());
        let flow = self.statements(&program.statements, scope);
        let answer = match flow {
            Ok(Flow::Next(value) | Flow::Return(value)) => Ok(value),
            Ok(Flow::Break(_) | Flow::Continue(_)) => Ok(Value::Void),
            Err(throw) => Err(throw),
        };
        self.source = before;
        answer
    }

    /// Sets a variable of the script, without a type.
    pub fn set(&mut self, name: &str, value: Value) {
        let scope = self.scopes.get_mut(self.global);
        match scope.variables.iter_mut().find(|binding| &*binding.name == name) {
            Some(binding) => binding.value = value,
            None => scope.variables.push(Binding { name: name.into(), of: None, value, is_final: false }),
        }
    }

    /// A variable of the script.
    pub fn get(&self, name: &str) -> Option<Value> {
        let mut variables = self.scopes.get(self.global).variables.iter();
        variables.find(|binding| &*binding.name == name).map(|binding| binding.value.clone())
    }

    /// What ended a run, for people: kind, message, and the place with its line.
    pub fn explain(&mut self, throw: Throw) -> Error {
        let (kind, message) = match throw.0.what {
            What::Fault(kind, message) => (kind, message),
            What::Exception(object) => {
                let class = self.class_name(self.object(object).class).to_owned();
                let message = self.exception_message(object);
                let short = class.rsplit('.').next().unwrap_or_default();
                let text = match (message, hint(&class)) {
                    (Some(message), _) if message == call::NULL_CALLED => {
                        format!("{short}: {message} (what stands before the dot is null)")
                    }
                    (Some(message), _) => format!("{short}: {message}"),
                    (None, Some(hint)) => format!("{short} ({hint})"),
                    (None, None) => short.to_owned(),
                };
                (ErrorKind::Exception(class), text)
            }
        };
        let message = shortened(message);
        match throw.0.place {
            Some(place) => Error::at(&place.source, place.at as usize, kind, message),
            None => Error::of_no_place(kind, message),
        }
    }

    /// What `getMessage()` of an exception says; nothing where it is null or cannot be said.
    fn exception_message(&mut self, object: Ref) -> Option<String> {
        if let Data::Fields(fields) = &self.object(object).data {
            return match fields.first() {
                Some(Value::Text(text)) => Some(text.to_string()),
                _ => None,
            };
        }
        match self.call(&Value::Object(object), "getMessage", &[]) {
            Ok(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The error with its place, unless it has one already.
    pub(crate) fn placed(&self, mut throw: Throw, at: crate::ast::At) -> Throw {
        if throw.0.place.is_none() {
            throw.0.place = Some(Place { source: self.source.clone(), at });
        }
        throw
    }
}

/// What people who do not know Java are told of an exception without a message.
fn hint(class: &str) -> Option<&'static str> {
    Some(match class {
        "java.util.ConcurrentModificationException" => {
            "a collection was changed while a loop goes through it; go through a copy, or remove with its iterator"
        }
        "java.util.NoSuchElementException" => "there is no further element",
        "java.lang.NullPointerException" => "null where an object is needed",
        "java.lang.UnsupportedOperationException" => "this collection cannot be changed; change a copy of it",
        _ => return None,
    })
}

/// A message for people. A script may put anything into an exception's.
fn shortened(mut message: String) -> String {
    const LONGEST: usize = 4 << 10;
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}
