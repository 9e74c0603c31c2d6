//! Classes that scripts declare.

use crate::{ast, library::ClassId, machine::Machine, scope::ScopeId};
use std::sync::Arc;

/// A class declared by a script.
pub(crate) struct ScriptedClass {
    pub name: Box<str>,
    pub declared: Arc<ast::Class>,
    /// Its static members.
    pub scope: ScopeId,
    pub superclass: Option<ClassId>,
    pub ancestors: Vec<ClassId>,
}

impl Machine<'_> {
    /// The class of an id, if a script declared it.
    pub(crate) fn scripted(&self, class: ClassId) -> Option<&Arc<ScriptedClass>> {
        self.scripted.get((class.0 as usize).checked_sub(self.library.len())?)
    }
}
