//! Calling methods: scripted ones, those of the library, and BeanShell's commands.

use super::{Flow, access::Meaning};
use crate::{
    ast::{self, Base, ClassBody, Expr, ExprKind, Name, TypeName},
    error::{Answer, Throw},
    heap::Data,
    library::{ClassId, Type},
    machine::Machine,
    scope::{Of, ScopeId},
    value::Value,
};
use std::sync::Arc;

/// A method that a script declared, and the source that its places are in.
#[derive(Debug, Clone)]
pub(crate) struct ScriptedMethod {
    pub declared: Arc<ast::Method>,
    pub source: Arc<str>,
    /// The block with names of its own in which it stands.
    pub block: Option<ScopeId>,
}

impl Machine<'_> {
    /// Calls a method of an object by name, of the library or scripted. The arguments are converted as a script's are.
    /// `null` is a `NullPointerException`, a method that does not exist a fault.
    pub fn call(&mut self, on: &Value, method: &str, arguments: &[Value]) -> Answer {
        self.charge(1)?;
        match on {
            Value::Null => Err(self.throw("java.lang.NullPointerException", NULL_CALLED)),
            Value::Void => Err(Throw::fault(format!("'{method}' is called on something undefined"))),
            Value::Object(object) => match self.object(*object).data {
                Data::This(scope) => self.call_scripted_object(on, scope, method, arguments),
                _ => self.call_native(on, method, arguments),
            },
            _ => self.call_native(on, method, arguments),
        }
    }

    /// A method of the library on an object of the library.
    fn call_native(&mut self, on: &Value, method: &str, arguments: &[Value]) -> Answer {
        let class = match on {
            Value::Primitive(primitive) => self.library.boxes[primitive.kind() as usize],
            other => self.class_of(other),
        };
        // What is of no class is an array: an Object.
        let class = class.unwrap_or(ClassId(0));
        self.call_in(class, on, method, arguments)
    }

    /// A method that a class of the library has, for an object of it.
    pub(crate) fn call_in(&mut self, class: ClassId, on: &Value, method: &str, arguments: &[Value]) -> Answer {
        let library = self.library;
        let methods = library.parts(class).and_then(|class| class.methods.get(method));
        let Some(methods) = methods else { return Err(self.no_method(class, method, arguments)) };
        let Some((chosen, gathers)) = self.choose(methods, arguments) else {
            return Err(self.no_method(class, method, arguments));
        };
        if chosen.is_static {
            return self.call_with(chosen, gathers, &Value::Void, arguments);
        }
        if matches!(on, Value::Void) {
            let class = self.class_name(class);
            return Err(Throw::fault(format!("The method {method}() of {class} needs an object")));
        }
        self.call_with(chosen, gathers, on, arguments)
    }

    fn call_with(&mut self, method: &crate::library::Method, gathers: bool, on: &Value, arguments: &[Value]) -> Answer {
        if !gathers && arguments.iter().zip(&*method.parameters).all(|(value, of)| !needs_conversion(value, of)) {
            return (method.body)(self, on, arguments);
        }
        let types: Vec<Option<Type>> = method.parameters.iter().cloned().map(Some).collect();
        let converted = self.arranged(&types, gathers, arguments)?;
        (method.body)(self, on, &converted)
    }

    /// Arguments in the types of their parameters, the last of them in one array where they are gathered.
    fn arranged(&mut self, types: &[Option<Type>], gathers: bool, arguments: &[Value]) -> Answer<Vec<Value>> {
        let fixed = if gathers { types.len().saturating_sub(1) } else { types.len() };
        let mut converted = Vec::with_capacity(types.len());
        for (value, of) in arguments.iter().zip(&types[..fixed]) {
            converted.push(match of {
                Some(of) => self.convert(value, of)?,
                None => value.clone(),
            });
        }
        if gathers {
            let element = match types.last() {
                Some(Some(Type::Array(element))) => (**element).clone(),
                _ => Type::Class(ClassId(0)),
            };
            let rest = arguments.get(fixed..).unwrap_or_default();
            self.reserve_many(rest.len(), size_of::<Value>())?;
            let mut values = Vec::with_capacity(rest.len());
            for value in rest {
                values.push(self.convert(value, &element)?);
            }
            converted.push(self.array(element, values)?);
        }
        Ok(converted)
    }

    fn no_method(&self, class: ClassId, method: &str, arguments: &[Value]) -> Throw {
        let name = self.class_name(class);
        let given = self.described(arguments);
        match self.library.parts(class).and_then(|class| class.methods.get(method)) {
            Some(known) => {
                const SHOWN: usize = 4;
                let known: Vec<String> =
                    known.iter().take(SHOWN).map(|one| self.library.signature(method, one)).collect();
                Throw::fault(format!("{name} has {}, but no {method}({given})", known.join(" and ")))
            }
            None => Throw::fault(format!("There is no method {method}({given}) in {name}")),
        }
    }

    /// The types of arguments, for messages.
    pub(crate) fn described(&self, arguments: &[Value]) -> String {
        arguments.iter().map(|value| self.describe(value)).collect::<Vec<_>>().join(", ")
    }

    /// Whether an object has a method of a name that takes no or some arguments.
    pub(crate) fn has_method(&self, on: &Value, method: &str) -> bool {
        if let Value::Object(object) = on
            && let Some(class) = self.scripted(self.object(*object).class)
        {
            return self.class_has_method(class, method);
        }
        let class = self.class_of(on).unwrap_or(ClassId(0));
        self.library.parts(class).is_some_and(|class| class.methods.contains_key(method))
    }

    /// `target.method(arguments)`, or `method(arguments)`.
    pub(crate) fn call_expression(
        &mut self,
        target: Option<&Expr>,
        method: &Name,
        arguments: &[Expr],
        scope: ScopeId,
    ) -> Answer {
        let Some(target) = target else {
            let values = self.arguments(arguments, scope)?;
            return self.call_unqualified(method, &values, scope);
        };
        if let ExprKind::Name(parts) = &target.kind {
            if let [only] = &**parts
                && &**only == "super"
                && let Some((this, above)) = self.superclass_here(scope)
            {
                let values = self.arguments(arguments, scope)?;
                return self.call_super(&this, above, method, &values);
            }
            let meaning = self.meaning(parts, scope).map_err(|throw| self.placed(throw, target.at))?;
            return match meaning {
                Some(Meaning::Value(Value::Void)) | None => {
                    let name = parts.join(".");
                    let throw = Throw::fault(format!("'{name}' is undefined: there is no such variable or class"));
                    Err(self.placed(throw, target.at))
                }
                Some(Meaning::Value(value)) => {
                    let values = self.arguments(arguments, scope)?;
                    self.call(&value, method, &values)
                }
                Some(Meaning::Class(class)) => {
                    let values = self.arguments(arguments, scope)?;
                    self.call_static(class, method, &values)
                }
            };
        }
        let value = self.operand(target, scope)?;
        let values = self.arguments(arguments, scope)?;
        self.call(&value, method, &values)
    }

    /// The values of arguments. None may be undefined.
    pub(crate) fn arguments(&mut self, arguments: &[Expr], scope: ScopeId) -> Answer<Vec<Value>> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.evaluate(argument, scope)?;
            if value.is_void() {
                let throw = Throw::fault(match &argument.kind {
                    ExprKind::Name(parts) => format!("The argument '{}' is undefined", parts.join(".")),
                    _ => "The argument has no value".to_owned(),
                });
                return Err(self.placed(throw, argument.at));
            }
            values.push(value);
        }
        Ok(values)
    }

    fn call_static(&mut self, class: ClassId, method: &str, arguments: &[Value]) -> Answer {
        if self.library.class(class).is_none() {
            return self.call_static_scripted(class, method, arguments);
        }
        if let Some(known) = self.library.class(class)
            && !known.enum_constants.is_empty()
            && let Some(answer) = self.enum_function(class, method, arguments)
        {
            return answer;
        }
        self.call_in(class, &Value::Void, method, arguments)
    }

    /// What every enum can do: `values()`, `valueOf(String)`.
    fn enum_function(&mut self, class: ClassId, method: &str, arguments: &[Value]) -> Option<Answer> {
        let names = &self.library.class(class)?.enum_constants;
        match (method, arguments) {
            ("values", []) => {
                let count = names.len();
                Some(
                    (0..count)
                        .map(|at| self.enum_constant(class, at))
                        .collect::<Answer<Vec<_>>>()
                        .and_then(|values| self.array(Type::Class(class), values)),
                )
            }
            ("valueOf", [Value::Text(name)]) => {
                if let Some(at) = names.iter().position(|known| name.is(known)) {
                    return Some(self.enum_constant(class, at));
                }
                let message = format!("No enum constant {}.{name}", self.class_name(class));
                Some(Err(self.throw("java.lang.IllegalArgumentException", message)))
            }
            _ => None,
        }
    }

    /// A method without an object: of the scopes around, of the object whose class's code runs, or a command.
    fn call_unqualified(&mut self, method: &Name, arguments: &[Value], scope: ScopeId) -> Answer {
        if let Some(answer) = self.call_around(method, arguments, scope) {
            return answer;
        }
        if let Some(answer) = self.command(method, arguments, scope) {
            return answer;
        }
        if let Some(class) = self.statically_imported(method, |class| &class.methods) {
            return self.call_static(class, method, arguments);
        }
        if &**method != "invoke"
            && let Some((found, at)) = self.find_around("invoke", &INVOCATION, scope)
        {
            let packed = self.invocation(method, arguments)?;
            return self.run_method(&found, at, &packed);
        }
        let given = self.described(arguments);
        Err(Throw::fault(format!("There is no method or command {method}({given})")))
    }

    /// What BeanShell's `invoke(name, arguments)` gets.
    fn invocation(&mut self, method: &str, arguments: &[Value]) -> Answer<[Value; 2]> {
        let name = self.text(method)?;
        let boxed: Vec<Value> = arguments.iter().map(|value| self.wrapped(value.clone())).collect();
        Ok([name, self.array(Type::Class(ClassId(0)), boxed)?])
    }

    fn call_around(&mut self, method: &str, arguments: &[Value], scope: ScopeId) -> Option<Answer> {
        let mut next = Some(scope);
        while let Some(at) = next {
            let here = self.scopes.get(at);
            next = here.parent;
            if let Of::Instance(_) = here.of {
                if let Some(this) = here.this
                    && self.has_method(&Value::Object(this), method)
                {
                    return Some(self.call(&Value::Object(this), method, arguments));
                }
            } else if let Of::Class(class) = here.of {
                if self.scripted(class).is_some_and(|class| self.class_has_method(class, method)) {
                    return Some(self.call_static_scripted(class, method, arguments));
                }
            } else if let Some(found) = self.nearest_in(at, method, arguments) {
                return Some(self.run_method(&found, at, arguments));
            }
        }
        None
    }

    fn find_around(&self, method: &str, arguments: &[Value], scope: ScopeId) -> Option<(ScriptedMethod, ScopeId)> {
        let mut next = Some(scope);
        while let Some(at) = next {
            if let Some(found) = self.nearest_in(at, method, arguments) {
                return Some((found, at));
            }
            next = self.scopes.get(at).parent;
        }
        None
    }

    /// The method of a scope that fits.
    fn nearest_in(&self, scope: ScopeId, method: &str, arguments: &[Value]) -> Option<ScriptedMethod> {
        self.nearest_scripted(self.scopes.get(scope).methods.iter(), method, arguments)
    }

    /// The one of some scripted methods that has the name and fits.
    pub(crate) fn nearest_scripted<'m>(
        &self,
        methods: impl Iterator<Item = &'m ScriptedMethod>,
        method: &str,
        arguments: &[Value],
    ) -> Option<ScriptedMethod> {
        let mut compared = 1;
        let methods = methods.inspect(|_| compared += 1);
        let named: Vec<&ScriptedMethod> = methods.filter(|known| &*known.declared.name == method).collect();
        // To choose among several costs about as much as to compare so many names.
        self.compared(compared + 8 * named.len().saturating_sub(1) * (1 + arguments.len()));
        if let [only] = named[..]
            && only.declared.parameters.iter().all(|parameter| parameter.of.is_none())
            && !only.declared.varargs
        {
            return (only.declared.parameters.len() == arguments.len()).then(|| only.clone());
        }
        let types: Vec<Option<Vec<Option<Type>>>> =
            named.iter().map(|method| self.parameter_types(&method.declared).ok()).collect();
        let possible: Vec<(usize, &Vec<Option<Type>>)> =
            types.iter().enumerate().filter_map(|(at, types)| types.as_ref().map(|types| (at, types))).collect();
        let signatures = possible
            .iter()
            .map(|(at, types)| (types.iter().map(Option::as_ref).collect(), named[*at].declared.varargs));
        let (found, _) = self.nearest(signatures, arguments)?;
        possible.get(found).map(|(at, _)| named[*at].clone())
    }

    fn parameter_types(&self, method: &ast::Method) -> Answer<Vec<Option<Type>>> {
        let named = method.parameters.iter().map(|parameter| parameter.of.as_ref().filter(|of| !of.is_var()));
        named.map(|of| of.map(|of| self.resolve_type(of, self.global)).transpose()).collect()
    }

    /// Adds a method to the scope of the method or script around. One of the same signature is replaced.
    pub(crate) fn declare_method(&mut self, method: &Arc<ast::Method>, scope: ScopeId) -> Answer<()> {
        self.reserve(64)?;
        let own = self.own_scope(scope);
        let block = (own != scope).then_some(scope);
        let scripted = ScriptedMethod { declared: method.clone(), source: self.source.clone(), block };
        let types = self.parameter_types(method).map_err(|throw| self.placed(throw, method.at))?;
        let known = &self.scopes.get(own).methods;
        self.compared(2 * known.len());
        let same = known.iter().position(|known| {
            known.declared.name == method.name
                && known.declared.varargs == method.varargs
                && self.parameter_types(&known.declared).is_ok_and(|known| known == types)
        });
        // What is declared in a block may use the block's variables, so that block must stay.
        if let Some(block) = block {
            self.scopes.capture(block);
        }
        let methods = &mut self.scopes.get_mut(own).methods;
        match same {
            Some(at) => methods[at] = scripted,
            None => methods.push(scripted),
        }
        Ok(())
    }

    /// Runs a scripted method in a new scope inside the one that it belongs to.
    pub(crate) fn run_method(&mut self, method: &ScriptedMethod, within: ScopeId, arguments: &[Value]) -> Answer {
        self.nested(|machine| {
            let inner = machine.enter(Of::Call, method.block.unwrap_or(within))?;
            let before = std::mem::replace(&mut machine.source, method.source.clone());
            let answer = machine.method_body(&method.declared, inner, arguments);
            machine.source = before;
            machine.leave(inner);
            answer
        })
    }

    fn method_body(&mut self, method: &ast::Method, scope: ScopeId, arguments: &[Value]) -> Answer {
        self.bind_parameters(method, scope, arguments)?;
        let Some(body) = &method.body else {
            return Err(Throw::fault(format!("The method {} is abstract", method.name)));
        };
        let (value, returned) = match self.statements(&body.statements, scope)? {
            Flow::Return(value) => (value, true),
            Flow::Next(value) => (value, false),
            Flow::Break(_) | Flow::Continue(_) => {
                return Err(Throw::fault(format!("'break' or 'continue' leaves the method {}", method.name)));
            }
        };
        self.method_result(method, value, returned)
    }

    fn method_result(&mut self, method: &ast::Method, value: Value, returned: bool) -> Answer {
        match &method.returns {
            None => Ok(value),
            Some(TypeName { base: Base::Void, .. }) if returned && !value.is_void() => {
                Err(Throw::fault(format!("The method {} is declared void and returns a value", method.name)))
            }
            Some(TypeName { base: Base::Void, .. }) => Ok(Value::Void),
            Some(of) => {
                let wanted = self.resolve_type(of, self.global)?;
                if value.is_void() {
                    let (name, wanted) = (&method.name, self.type_name(&wanted));
                    let how = if returned { "returns nothing" } else { "ends without a return" };
                    return Err(Throw::fault(format!("The method {name} {how}, and promises {wanted}")));
                }
                self.assign_to(&value, &wanted)
            }
        }
    }

    /// Puts arguments that fit into the variables of a method's scope.
    pub(crate) fn bind_parameters(&mut self, method: &ast::Method, scope: ScopeId, arguments: &[Value]) -> Answer<()> {
        let types = self.parameter_types(method)?;
        let gathers = method.varargs && !self.takes_whole(&types, arguments);
        let values = self.arranged(&types, gathers, arguments)?;
        for ((parameter, of), value) in method.parameters.iter().zip(types).zip(values) {
            self.bind(scope, &parameter.name, of, value, false)?;
        }
        Ok(())
    }

    /// Whether the last argument is the whole array of a method that takes any number.
    fn takes_whole(&self, types: &[Option<Type>], arguments: &[Value]) -> bool {
        types.len() == arguments.len()
            && match (types.last(), arguments.last()) {
                (Some(Some(of)), Some(value)) => self.fit(value, of).is_some(),
                _ => false,
            }
    }

    /// A method of a scripted object, or of an object of a scripted class.
    fn call_scripted_object(&mut self, on: &Value, scope: ScopeId, method: &str, arguments: &[Value]) -> Answer {
        let Value::Object(object) = on else { return Err(Throw::fault("No object")) };
        let class = self.object(*object).class;
        if self.scripted(class).is_some() {
            return self.call_instance(on, class, method, arguments);
        }
        if let Some((found, at)) = self.find_around(method, arguments, scope) {
            return self.run_method(&found, at, arguments);
        }
        if let Some((found, at)) = self.find_around("invoke", &INVOCATION, scope) {
            let packed = self.invocation(method, arguments)?;
            return self.run_method(&found, at, &packed);
        }
        if self.library.parts(class).is_some_and(|class| class.methods.contains_key(method)) {
            return self.call_in(class, on, method, arguments);
        }
        let given = self.described(arguments);
        Err(Throw::fault(format!("There is no method {method}({given}) in the scripted object")))
    }

    /// `new Type(arguments) { body }`
    pub(crate) fn construct(
        &mut self,
        name: &TypeName,
        arguments: &[Expr],
        body: Option<&Arc<ClassBody>>,
        scope: ScopeId,
    ) -> Answer {
        let of = self.resolve_type(name, scope)?;
        let values = self.arguments(arguments, scope)?;
        let Type::Class(class) = of else {
            return Err(Throw::fault("An array is made with a size or with values in braces"));
        };
        if let Some(body) = body {
            return self.new_anonymous(class, body, &values, scope);
        }
        self.new_instance(class, &values)
    }

    /// A new object of a class, of the library or scripted.
    pub fn new_instance(&mut self, class: ClassId, arguments: &[Value]) -> Answer {
        let library = self.library;
        let Some(known) = library.class(class) else { return self.new_scripted(class, arguments) };
        if let Some((constructor, gathers)) =
            self.choose(library.parts(class).map_or(&[][..], |parts| &parts.constructors), arguments)
        {
            return self.call_with(constructor, gathers, &Value::Void, arguments);
        }
        let (name, given) = (&known.name, self.described(arguments));
        Err(Throw::fault(if known.is_interface {
            format!("{name} is an interface: new {name}() needs a body with its methods")
        } else {
            format!("There is no constructor {name}({given})")
        }))
    }
}

/// BeanShell's own words for a method that is called on null.
pub(super) const NULL_CALLED: &str = "Null Pointer in Method Invocation";

/// What `invoke` is looked up with: a name and an array.
const INVOCATION: [Value; 2] = [Value::Null, Value::Null];

/// Whether a value is handed over in another form than it has.
fn needs_conversion(value: &Value, of: &Type) -> bool {
    match (value, of) {
        (Value::Primitive(found), Type::Primitive(kind)) => found.kind() != *kind,
        (Value::Primitive(_), _) | (Value::Boxed(..), Type::Primitive(_)) => true,
        _ => false,
    }
}
