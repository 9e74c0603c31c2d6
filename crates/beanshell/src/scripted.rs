//! Classes that scripts declare, and their objects.
//!
//! An object has one scope for each scripted class of its line: the scope of its own class is inside that of the class
//! above. Where the line goes on with a class of the library, an object of that class stands behind it.

mod calls;
mod objects;

use crate::{
    ast::{self, ClassBody},
    error::{Answer, Throw},
    eval::ScriptedMethod,
    heap::Data,
    library::{ClassId, Type},
    machine::Machine,
    scope::{Of, ScopeId},
    value::Value,
};
use std::sync::Arc;

/// A class declared by a script.
pub(crate) struct ScriptedClass {
    pub name: Box<str>,
    pub body: Arc<ClassBody>,
    pub source: Arc<str>,
    /// Its static members.
    pub scope: ScopeId,
    pub superclass: Option<ClassId>,
    pub ancestors: Vec<ClassId>,
    pub is_interface: bool,
    pub is_abstract: bool,
    pub methods: Vec<ScriptedMethod>,
}

/// The variable that holds the object of the library behind an object of a scripted class.
const BEHIND: &str = "<object of the library>";
/// The variable that holds the name of an enum's constant.
const CONSTANT: &str = "<name>";
/// The variable that holds the place of an enum's constant.
const ORDINAL: &str = "<ordinal>";

/// Most classes and interfaces above a scripted class.
const ANCESTORS: usize = 200;

/// What a class is made from.
struct Description<'d> {
    name: &'d str,
    body: &'d Arc<ClassBody>,
    superclass: Option<ClassId>,
    interfaces: Vec<ClassId>,
    is_interface: bool,
    is_abstract: bool,
}

impl Machine<'_> {
    /// The class of an id, if a script declared it.
    pub(crate) fn scripted(&self, class: ClassId) -> Option<&Arc<ScriptedClass>> {
        self.scripted.get((class.0 as usize).checked_sub(self.library.len())?)
    }

    /// Declares a class.
    pub(crate) fn declare_class(&mut self, class: &Arc<ast::Class>, scope: ScopeId) -> Answer<ClassId> {
        let resolve = |machine: &Self, of: &ast::TypeName| match machine.resolve_type(of, scope)? {
            Type::Class(found) => Ok(found),
            _ => Err(machine.placed(Throw::fault("Only a class can be extended"), of.at)),
        };
        let superclass = class.superclass.as_ref().map(|of| resolve(self, of)).transpose()?;
        let interfaces = class.interfaces.iter().map(|of| resolve(self, of)).collect::<Answer<Vec<_>>>()?;
        let superclass = match (&class.constants, superclass) {
            (Some(_), None) => self.library.find("java.lang.Enum"),
            (_, superclass) => superclass,
        };
        let description = Description {
            name: &class.name,
            body: &class.body,
            superclass,
            interfaces,
            is_interface: class.is_interface,
            is_abstract: class.modifiers.is_abstract,
        };
        let id = self.add_class(&description, scope).map_err(|throw| self.placed(throw, class.at))?;
        self.imports.classes.insert((&*class.name).into(), id);
        if let Of::Class(outer) = self.scopes.get(self.own_scope(scope)).of {
            let full = format!("{}.{}", self.class_name(outer), class.name);
            self.imports.classes.insert(full.into(), id);
        }
        for (ordinal, name) in class.constants.iter().flatten().enumerate() {
            let constant = self.new_scripted(id, &[])?;
            if let Value::Object(object) = constant
                && let Data::This(level) = self.object(object).data
            {
                let text = self.text(name)?;
                self.bind(level, &CONSTANT.into(), None, text, true)?;
                let ordinal = Value::int(i32::try_from(ordinal).unwrap_or(i32::MAX));
                self.bind(level, &ORDINAL.into(), None, ordinal, true)?;
            }
            let statics = self.scripted(id).map_or(scope, |class| class.scope);
            self.bind(statics, name, None, constant, true)?;
        }
        self.run_statics(id)?;
        Ok(id)
    }

    fn add_class(&mut self, description: &Description<'_>, scope: ScopeId) -> Answer<ClassId> {
        if let Some(above) = description.superclass {
            let open = match self.library.class(above) {
                Some(class) => class.is_open && !class.is_interface || &*class.name == "java.lang.Enum",
                None => self.scripted(above).is_some_and(|class| !class.is_interface),
            };
            if !open {
                return Err(Throw::fault(format!("{} cannot be extended here", self.class_name(above))));
            }
        }
        self.reserve(256 + 64 * description.body.methods.len())?;
        self.scopes.capture(scope);
        let id = ClassId(u32::try_from(self.library.len() + self.scripted.len()).unwrap_or(u32::MAX));
        let statics = self.scopes.enter(Of::Class(id), Some(scope));
        self.scopes.capture(statics);
        let mut ancestors = vec![id];
        let above = description.superclass.iter().chain(&description.interfaces).copied();
        for above in above.chain([ClassId(0)]) {
            let further = match self.library.class(above) {
                Some(class) => class.ancestors.clone(),
                None => self.scripted(above).map_or_else(Vec::new, |class| class.ancestors.clone()),
            };
            for ancestor in further {
                if !ancestors.contains(&ancestor) {
                    ancestors.push(ancestor);
                }
            }
        }
        if ancestors.len() > ANCESTORS {
            let name = description.name;
            return Err(Throw::fault(format!(
                "The class {name} has more than {ANCESTORS} classes and interfaces above it"
            )));
        }
        let source = self.source.clone();
        let methods = description.body.methods.iter();
        let methods = methods
            .map(|method| ScriptedMethod { declared: method.clone(), source: source.clone(), block: None })
            .collect();
        self.scripted.push(Arc::new(ScriptedClass {
            name: description.name.into(),
            body: description.body.clone(),
            source,
            scope: statics,
            superclass: description.superclass,
            ancestors,
            is_interface: description.is_interface,
            is_abstract: description.is_abstract,
            methods,
        }));
        Ok(id)
    }

    fn run_statics(&mut self, id: ClassId) -> Answer<()> {
        let Some(class) = self.scripted(id).cloned() else { return Ok(()) };
        for member in &class.body.members {
            if member.is_static || class.is_interface {
                self.statements(std::slice::from_ref(&member.statement), class.scope)?;
            }
        }
        Ok(())
    }

    /// A static variable of a class or of those above it.
    pub(crate) fn static_of(&self, class: &Arc<ScriptedClass>, name: &str) -> Option<Value> {
        let mut next = Some(class.clone());
        while let Some(class) = next {
            let variables = &self.scopes.get(class.scope).variables;
            if let Some(binding) = variables.iter().find(|binding| &*binding.name == name) {
                return Some(binding.value.clone());
            }
            next = class.superclass.and_then(|above| self.scripted(above).cloned());
        }
        None
    }

    /// Whether a class, one above it, or the class of the library behind it has a method of a name.
    pub(crate) fn class_has_method(&self, class: &Arc<ScriptedClass>, method: &str) -> bool {
        class.ancestors.iter().any(|ancestor| match self.library.parts(*ancestor) {
            Some(class) => class.methods.contains_key(method),
            None => self
                .scripted(*ancestor)
                .is_some_and(|class| class.methods.iter().any(|known| &*known.declared.name == method)),
        })
    }
}
