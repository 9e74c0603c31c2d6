//! Calling methods of scripted classes: the nearest of the line, then those of the library behind it.

use super::{BEHIND, CONSTANT, ORDINAL};
use crate::{
    ast,
    error::{Answer, Throw},
    heap::{Data, Ref},
    library::{ClassId, Type},
    machine::Machine,
    scope::{Of, ScopeId},
    text::Text,
    value::Value,
};

impl Machine<'_> {
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
            |ancestor: &ClassId| self.library.parts(*ancestor).is_some_and(|class| class.methods.contains_key(method));
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
