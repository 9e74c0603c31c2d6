//! Classes that scripts declare, and their objects.
//!
//! An object has one scope for each scripted class of its line: the scope of its own class is inside that of the class
//! above. Where the line goes on with a class of the library, an object of that class stands behind it.

use crate::{
    ast::{self, ClassBody, ExprKind, StmtKind},
    error::{Answer, Throw},
    eval::ScriptedMethod,
    heap::{Data, Ref},
    library::{ClassId, Type},
    machine::Machine,
    scope::{Of, ScopeId},
    text::Text,
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
        class.ancestors.iter().any(|ancestor| match self.library.class(*ancestor) {
            Some(class) => class.methods.contains_key(method),
            None => self
                .scripted(*ancestor)
                .is_some_and(|class| class.methods.iter().any(|known| &*known.declared.name == method)),
        })
    }

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

    /// Calls a method of an object of a scripted class: its own, one above, or the library's.
    pub(crate) fn call_instance(&mut self, on: &Value, class: ClassId, method: &str, arguments: &[Value]) -> Answer {
        self.call_from(on, Some(class), method, arguments)
    }

    /// The same, beginning at a class of the line.
    fn call_from(&mut self, on: &Value, from: Option<ClassId>, method: &str, arguments: &[Value]) -> Answer {
        let Value::Object(object) = on else { return Err(Throw::fault("No object")) };
        let Data::This(own) = self.object(*object).data else { return Err(Throw::fault("No object")) };
        let mut next = from;
        while let Some(class) = next {
            let Some(scripted) = self.scripted(class).cloned() else { break };
            let methods = scripted.methods.iter().filter(|known| known.declared.body.is_some());
            if let Some(found) = self.nearest_scripted(methods, method, arguments) {
                let within = if found.declared.modifiers.is_static { scripted.scope } else { self.level(own, class) };
                return self.run_method(&found, within, arguments);
            }
            next = scripted.superclass;
        }
        self.call_behind(on, own, next, method, arguments)
    }

    /// A method of the library, on the object behind, or on the object itself where it is `Object`'s.
    fn call_behind(
        &mut self,
        on: &Value,
        own: ScopeId,
        above: Option<ClassId>,
        method: &str,
        arguments: &[Value],
    ) -> Answer {
        if let Some(answer) = self.call_enum(on, own, method, arguments) {
            return answer;
        }
        let behind = self.variable(own, BEHIND).map(|place| self.binding_value(place));
        if let (Some(behind), Some(above)) = (behind, above) {
            if method == "toString" && arguments.is_empty() && self.is_a(&behind, "java.lang.Throwable") {
                let name = self.describe(on);
                let message = self.call(on, "getMessage", &[])?;
                let text = if message.is_null() { name } else { format!("{name}: {}", self.to_text(&message)?) };
                return self.text(&text);
            }
            return self.call_in(above, &behind, method, arguments);
        }
        let class = self.class_of(on).unwrap_or(ClassId(0));
        let has =
            |ancestor: &ClassId| self.library.class(*ancestor).is_some_and(|class| class.methods.contains_key(method));
        if let Some(ancestor) = self.scripted(class).and_then(|class| class.ancestors.iter().copied().find(has)) {
            return self.call_in(ancestor, on, method, arguments);
        }
        let (name, given) = (self.describe(on), self.described(arguments));
        Err(Throw::fault(format!("There is no method {method}({given}) in {name}")))
    }

    /// What `java.lang.Enum` gives a scripted constant.
    fn call_enum(&mut self, on: &Value, own: ScopeId, method: &str, arguments: &[Value]) -> Option<Answer> {
        let name = self.variable(own, CONSTANT).map(|place| self.binding_value(place))?;
        let ordinal = |machine: &Self, value: &Value| match value {
            Value::Object(object) => match machine.object(*object).data {
                Data::This(scope) => machine.variable(scope, ORDINAL).map(|place| machine.binding_value(place)),
                _ => None,
            },
            _ => None,
        };
        match (method, arguments) {
            ("name" | "toString", []) => Some(Ok(name)),
            ("ordinal", []) => Some(Ok(ordinal(self, on).unwrap_or(Value::int(0)))),
            ("compareTo", [other]) => {
                let (one, other) = (ordinal(self, on)?, ordinal(self, other)?);
                Some(self.binary(ast::Binary::Subtract, &one, &other))
            }
            _ => None,
        }
    }

    /// The scope of an object for one class of its line.
    fn level(&self, own: ScopeId, class: ClassId) -> ScopeId {
        let mut next = Some(own);
        while let Some(at) = next {
            let scope = self.scopes.get(at);
            if scope.of == Of::Instance(class) {
                return at;
            }
            next = scope.parent;
        }
        own
    }

    /// The object whose class's code runs in a scope, and the class above that class.
    pub(crate) fn superclass_here(&self, scope: ScopeId) -> Option<(Value, Option<ClassId>)> {
        let mut next = Some(scope);
        while let Some(at) = next {
            let here = self.scopes.get(at);
            if let Of::Instance(class) = here.of {
                return Some((Value::Object(here.this?), self.scripted(class)?.superclass));
            }
            next = here.parent;
        }
        None
    }

    /// `super.method(…)` in a class.
    pub(crate) fn call_super(
        &mut self,
        this: &Value,
        above: Option<ClassId>,
        method: &str,
        arguments: &[Value],
    ) -> Answer {
        self.call_from(this, above, method, arguments)
    }

    /// `Type.method(…)` of a scripted class.
    pub(crate) fn call_static_scripted(&mut self, class: ClassId, method: &str, arguments: &[Value]) -> Answer {
        let mut next = Some(class);
        while let Some(class) = next.and_then(|class| self.scripted(class).cloned()) {
            let statics = class.methods.iter().filter(|method| method.declared.modifiers.is_static);
            if let Some(found) = self.nearest_scripted(statics, method, arguments) {
                return self.run_method(&found, class.scope, arguments);
            }
            next = class.superclass;
        }
        if let Some(answer) = self.scripted_enum_function(class, method, arguments) {
            return answer;
        }
        let (name, given) = (self.class_name(class), self.described(arguments));
        Err(Throw::fault(format!("There is no static method {method}({given}) in {name}")))
    }

    fn scripted_enum_function(&mut self, class: ClassId, method: &str, arguments: &[Value]) -> Option<Answer> {
        let statics = self.scripted(class)?.scope;
        let constants: Vec<(Text, Value)> = self
            .scopes
            .get(statics)
            .variables
            .iter()
            .filter_map(|binding| match &binding.value {
                Value::Object(object) if self.object(*object).class == class => {
                    self.scripted_enum_name(*object).map(|name| (name, binding.value.clone()))
                }
                _ => None,
            })
            .collect();
        match (method, arguments) {
            ("values", []) => {
                let values = constants.into_iter().map(|(_, value)| value).collect();
                Some(self.array(Type::Class(class), values))
            }
            ("valueOf", [Value::Text(name)]) => {
                if let Some((_, value)) = constants.into_iter().find(|(known, _)| known == name) {
                    return Some(Ok(value));
                }
                let message = format!("No enum constant {}.{name}", self.class_name(class));
                Some(Err(self.throw("java.lang.IllegalArgumentException", message)))
            }
            _ => None,
        }
    }

    /// The name of a constant of a scripted enum.
    pub(crate) fn scripted_enum_name(&self, object: Ref) -> Option<Text> {
        let Data::This(scope) = self.object(object).data else { return None };
        match self.variable(scope, CONSTANT).map(|place| self.binding_value(place)) {
            Some(Value::Text(name)) if self.scripted(self.object(object).class).is_some() => Some(name),
            _ => None,
        }
    }
}
