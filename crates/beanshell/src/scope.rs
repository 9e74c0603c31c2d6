//! Names in force at a place of a script: variables, methods, and the scope around them.

use crate::{ast, eval::ScriptedMethod, heap::Ref, library::ClassId, library::Type, value::Value};

/// A scope of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(u32);

/// What a scope belongs to. It decides where a loose variable that nobody has declared comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// The script.
    Script,
    /// A call of a method.
    Call,
    /// A block with declarations: typed names live in it, loose ones in the scope around it.
    Block,
    /// A class's static members.
    Class(ClassId),
    /// One level of an object of a scripted class.
    Instance(ClassId),
}

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub name: ast::Name,
    /// None for a loose variable.
    pub of: Option<Type>,
    pub value: Value,
    pub is_final: bool,
}

/// See [`ScopeId`].
#[derive(Debug)]
pub(crate) struct Scope {
    pub of: Of,
    pub parent: Option<ScopeId>,
    pub variables: Vec<Binding>,
    pub methods: Vec<ScriptedMethod>,
    /// The object that `this` means here, once somebody asked.
    pub this: Option<Ref>,
    /// Whether something may still refer to it when it is left.
    pub captured: bool,
}

/// All scopes of a run.
#[derive(Default)]
pub(crate) struct Scopes {
    all: Vec<Scope>,
    /// Room for variables that a scope left behind, for the next one.
    spare: Vec<Vec<Binding>>,
}

impl Scopes {
    /// Adds a scope.
    pub fn enter(&mut self, of: Of, parent: Option<ScopeId>) -> ScopeId {
        let at = ScopeId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let variables = self.spare.pop().unwrap_or_default();
        self.all.push(Scope { of, parent, variables, methods: Vec::new(), this: None, captured: false });
        at
    }

    /// Leaves a scope; it is gone unless something refers to it or to a newer one. Gives the bytes that stay.
    pub fn leave(&mut self, scope: ScopeId) -> usize {
        if self.all.len() == scope.0 as usize + 1 && !self.get(scope).captured {
            if let Some(mut scope) = self.all.pop()
                && scope.variables.capacity() > 0
            {
                scope.variables.clear();
                self.spare.push(scope.variables);
            }
            return 0;
        }
        size_of::<Scope>() + self.get(scope).variables.len() * size_of::<Binding>()
    }

    pub fn get(&self, scope: ScopeId) -> &Scope {
        &self.all[scope.0 as usize]
    }

    pub fn get_mut(&mut self, scope: ScopeId) -> &mut Scope {
        &mut self.all[scope.0 as usize]
    }

    /// Keeps a scope and those around it for as long as the run lasts.
    pub fn capture(&mut self, scope: ScopeId) {
        let mut next = Some(scope);
        while let Some(at) = next {
            let scope = self.get_mut(at);
            if scope.captured {
                return;
            }
            scope.captured = true;
            next = scope.parent;
        }
    }
}
