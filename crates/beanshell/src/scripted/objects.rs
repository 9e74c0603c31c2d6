//! Making objects of scripted classes: a scope for each class of the line, constructors from the top down.

use super::{BEHIND, Description, ScriptedClass};
use crate::{
    ast::{ClassBody, ExprKind, StmtKind},
    error::{Answer, Throw},
    eval::ScriptedMethod,
    heap::{Data, Ref},
    library::ClassId,
    machine::Machine,
    scope::{Of, ScopeId},
    value::Value,
};
use std::sync::Arc;

impl Machine<'_> {
    /// A new object of a scripted class.
    pub(crate) fn new_scripted(&mut self, class: ClassId, arguments: &[Value]) -> Answer {
        if self.scripted(class).is_some_and(|class| class.is_abstract || class.is_interface) {
            return Err(Throw::fault(format!("{} is abstract: no object of it can be made", self.class_name(class))));
        }
        let object = self.allocate(class, Data::This(self.global))?;
        let level = self.levels(class, object)?;
        self.object_mut(object).data = Data::This(level);
        self.initialise(class, level, arguments)?;
        Ok(Value::Object(object))
    }

    /// The scopes of an object, from the topmost scripted class down to its own.
    fn levels(&mut self, class: ClassId, object: Ref) -> Answer<ScopeId> {
        let Some(scripted) = self.scripted(class).cloned() else { return Ok(self.global) };
        let parent = match scripted.superclass.filter(|above| self.scripted(*above).is_some()) {
            Some(above) => self.nested(|machine| machine.levels(above, object))?,
            None => scripted.scope,
        };
        self.reserve(160)?;
        let level = self.scopes.enter(Of::Instance(class), Some(parent));
        self.scopes.capture(level);
        self.scopes.get_mut(level).this = Some(object);
        Ok(level)
    }

    /// Runs the constructor of one level: those above it first, then the fields, then the rest.
    fn initialise(&mut self, class: ClassId, level: ScopeId, arguments: &[Value]) -> Answer<()> {
        let Some(scripted) = self.scripted(class).cloned() else { return Ok(()) };
        let constructors: Vec<&ScriptedMethod> = scripted
            .methods
            .iter()
            .filter(|method| *method.declared.name == *scripted.name && method.declared.returns.is_none())
            .collect();
        if constructors.is_empty() {
            // An anonymous class hands its arguments on.
            let further = if scripted.name.is_empty() { arguments } else { &[] };
            if !arguments.is_empty() && !scripted.name.is_empty() {
                return Err(self.no_constructor(&scripted.name, arguments));
            }
            self.initialise_above(&scripted, level, further)?;
            return self.run_fields(&scripted, level);
        }
        let found = self.nearest_scripted(constructors.into_iter(), &scripted.name, arguments);
        let Some(constructor) = found else { return Err(self.no_constructor(&scripted.name, arguments)) };
        self.nested(|machine| {
            let inner = machine.enter(Of::Call, level)?;
            let before = std::mem::replace(&mut machine.source, constructor.source.clone());
            let answer = machine.run_constructor(&scripted, class, &constructor, level, inner, arguments);
            machine.source = before;
            machine.leave(inner);
            answer
        })
    }

    fn no_constructor(&self, name: &str, arguments: &[Value]) -> Throw {
        Throw::fault(format!("There is no constructor {name}({})", self.described(arguments)))
    }

    fn run_constructor(
        &mut self,
        scripted: &Arc<ScriptedClass>,
        class: ClassId,
        constructor: &ScriptedMethod,
        level: ScopeId,
        inner: ScopeId,
        arguments: &[Value],
    ) -> Answer<()> {
        self.bind_parameters(&constructor.declared, inner, arguments)?;
        let Some(body) = &constructor.declared.body else { return Ok(()) };
        let explicit = body.statements.first().and_then(|first| match &first.kind {
            StmtKind::Expression(expression) => match &expression.kind {
                ExprKind::Call { target: None, method, arguments } if matches!(&**method, "super" | "this") => {
                    Some((&**method == "this", arguments))
                }
                _ => None,
            },
            _ => None,
        });
        let (values, rest) = match explicit {
            Some((_, arguments)) => (self.arguments(arguments, inner)?, &body.statements[1..]),
            None => (Vec::new(), &*body.statements),
        };
        if matches!(explicit, Some((true, _))) {
            self.initialise(class, level, &values)?;
        } else {
            self.initialise_above(scripted, level, &values)?;
            self.run_fields(scripted, level)?;
        }
        self.statements(rest, inner).map(drop)
    }

    fn initialise_above(&mut self, class: &ScriptedClass, level: ScopeId, arguments: &[Value]) -> Answer<()> {
        match class.superclass {
            Some(above) if self.scripted(above).is_some() => {
                let parent = self.scopes.get(level).parent.unwrap_or(level);
                self.initialise(above, parent, arguments)
            }
            Some(above) if self.class_name(above) != "java.lang.Enum" => {
                let behind = self.new_instance(above, arguments)?;
                self.bind(level, &BEHIND.into(), None, behind, true)
            }
            _ => Ok(()),
        }
    }

    fn run_fields(&mut self, class: &ScriptedClass, level: ScopeId) -> Answer<()> {
        let before = std::mem::replace(&mut self.source, class.source.clone());
        let mut answer = Ok(());
        for member in class.body.members.iter().filter(|member| !member.is_static) {
            answer = self.statements(std::slice::from_ref(&member.statement), level).map(drop);
            if answer.is_err() {
                break;
            }
        }
        self.source = before;
        answer
    }

    /// An object of a class without a name that extends or implements another.
    pub(crate) fn new_anonymous(
        &mut self,
        of: ClassId,
        body: &Arc<ClassBody>,
        arguments: &[Value],
        scope: ScopeId,
    ) -> Answer {
        let is_interface = match self.library.class(of) {
            Some(class) => class.is_interface,
            None => self.scripted(of).is_some_and(|class| class.is_interface),
        };
        let description = Description {
            name: "",
            body,
            superclass: (!is_interface).then_some(of),
            interfaces: if is_interface { vec![of] } else { Vec::new() },
            is_interface: false,
            is_abstract: false,
        };
        let class = self.add_class(&description, scope)?;
        self.run_statics(class)?;
        self.new_scripted(class, arguments)
    }
}
