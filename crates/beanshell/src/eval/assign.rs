//! Putting values into variables, fields, elements and properties.

use crate::{
    ast::{Binary, Expr, ExprKind, Name},
    error::{Answer, Throw},
    heap::{Data, Ref},
    library::Type,
    machine::Machine,
    scope::{Binding, Of, ScopeId},
    value::{Primitive, Value},
};

/// Where a value goes. Its parts are evaluated once, before the value.
enum Place {
    /// A loose or typed variable seen from a scope.
    Variable(Name, ScopeId),
    Field(Value, Name),
    Element(Ref, usize),
    Property(Value, Value),
}

impl Machine<'_> {
    /// `target = value` or `target operator= value`.
    pub(crate) fn assign_expression(
        &mut self,
        target: &Expr,
        operator: Option<Binary>,
        value: &Expr,
        scope: ScopeId,
    ) -> Answer {
        let place = self.target(target, scope)?;
        let before = operator.map(|_| self.read(&place, target)).transpose()?;
        let found = self.evaluate(value, scope)?;
        if found.is_void() {
            let message = match &value.kind {
                ExprKind::Name(parts) => format!("'{}' is undefined and cannot be assigned", parts.join(".")),
                _ => "What is assigned has no value".to_owned(),
            };
            return Err(self.placed(Throw::fault(message), value.at));
        }
        let result = match (operator, before) {
            (Some(operator), Some(before)) => {
                let result = self.binary(operator, &before, &found)?;
                self.narrowed(&before, result, &place)
            }
            _ => found,
        };
        self.write(&place, result.clone())?;
        Ok(result)
    }

    /// `++x`, `x--`. The type stays.
    pub(crate) fn step(&mut self, target: &Expr, by: i32, prefix: bool, scope: ScopeId) -> Answer {
        let place = self.target(target, scope)?;
        let before = self.read(&place, target)?;
        let Some(primitive) = before.primitive().filter(|found| !matches!(found, Primitive::Boolean(_))) else {
            let found = self.describe(&before);
            return Err(Throw::fault(format!("'++' and '--' need a number, not {found}")));
        };
        let sum = self.binary(Binary::Add, &Value::Primitive(primitive), &Value::int(by))?;
        let after = match (sum.primitive(), &before) {
            // A box is replaced by the box of the sum, which is an int at least.
            (Some(sum), Value::Boxed(..)) => self.new_box(sum),
            (Some(sum), _) => {
                super::convert::primitive(sum, primitive.kind()).map_or(Value::Primitive(sum), Value::Primitive)
            }
            (None, _) => sum,
        };
        self.write(&place, after.clone())?;
        Ok(if prefix { after } else { before })
    }

    /// The result of `x += y` in the type of what it goes to, as Java casts it; a loose variable takes any type.
    fn narrowed(&mut self, before: &Value, result: Value, place: &Place) -> Value {
        let kind = match place {
            Place::Variable(name, scope) => match self.variable(*scope, name) {
                Some((scope, at)) => {
                    match self.scopes.get(scope).variables.get(at).and_then(|known| known.of.clone()) {
                        Some(Type::Primitive(kind)) => Some(kind),
                        Some(of) => self.unboxed(&of),
                        None => None,
                    }
                }
                None => None,
            },
            Place::Element(..) => match before {
                Value::Primitive(primitive) => Some(primitive.kind()),
                _ => None,
            },
            Place::Field(..) | Place::Property(..) => None,
        };
        match (kind, result.primitive()) {
            (Some(kind), Some(found)) => super::convert::primitive(found, kind).map_or(result, Value::Primitive),
            _ => result,
        }
    }

    fn target(&mut self, target: &Expr, scope: ScopeId) -> Answer<Place> {
        match &target.kind {
            ExprKind::Name(parts) => match &**parts {
                [only] if matches!(&**only, "this" | "super" | "global") => {
                    Err(self.placed(Throw::fault(format!("'{only}' cannot be assigned")), target.at))
                }
                [only] => Ok(Place::Variable(only.clone(), scope)),
                [first @ .., last] => {
                    let object = match self.meaning(first, scope) {
                        Ok(Some(super::access::Meaning::Value(value))) => value,
                        Ok(Some(super::access::Meaning::Class(class))) => return self.static_target(class, last),
                        Ok(None) => self.auto_object(first, scope)?,
                        Err(throw) => return Err(self.placed(throw, target.at)),
                    };
                    Ok(Place::Field(object, last.clone()))
                }
                [] => Err(Throw::fault("Nothing to assign to")),
            },
            ExprKind::Field { target, name } => Ok(Place::Field(self.operand(target, scope)?, name.clone())),
            ExprKind::Index { target: array, index } => {
                let array = self.evaluate(array, scope)?;
                let index = self.evaluate(index, scope)?;
                let (array, at) = self.place(&array, &index).map_err(|throw| self.placed(throw, target.at))?;
                Ok(Place::Element(array, at))
            }
            ExprKind::Property { target, key } => {
                let object = self.operand(target, scope)?;
                Ok(Place::Property(object, self.operand(key, scope)?))
            }
            _ => Err(self
                .placed(Throw::fault("Only a variable, a field, an element or a property can be assigned"), target.at)),
        }
    }

    fn static_target(&mut self, class: crate::ClassId, name: &Name) -> Answer<Place> {
        match self.scripted(class).map(|class| class.scope) {
            Some(scope) if self.scopes.get(scope).variables.iter().any(|known| known.name == *name) => {
                Ok(Place::Variable(name.clone(), scope))
            }
            _ => Err(Throw::fault(format!("'{name}' of {} cannot be assigned", self.class_name(class)))),
        }
    }

    /// `a.b = 1` where `a` is undefined makes `a` a scripted object.
    fn auto_object(&mut self, parts: &[Name], scope: ScopeId) -> Answer {
        let mut object = Value::Void;
        for (at, name) in parts.iter().enumerate() {
            let known =
                if at == 0 { self.name(std::slice::from_ref(name), scope)? } else { self.field(&object, name)? };
            object = if known.is_void() {
                let made = self.new_object(scope)?;
                let place =
                    if at == 0 { Place::Variable(name.clone(), scope) } else { Place::Field(object, name.clone()) };
                self.write(&place, made.clone())?;
                made
            } else {
                known
            };
        }
        Ok(object)
    }

    /// An empty scripted object, as the command `object()` makes it.
    pub(crate) fn new_object(&mut self, scope: ScopeId) -> Answer {
        self.reserve(128)?;
        let inner = self.scopes.enter(Of::Call, Some(scope));
        self.scopes.capture(inner);
        let class = self.class_named("bsh.This")?;
        let this = self.allocate(class, Data::This(inner))?;
        self.scopes.get_mut(inner).this = Some(this);
        Ok(Value::Object(this))
    }

    fn read(&mut self, place: &Place, target: &Expr) -> Answer {
        let value = match place {
            Place::Variable(name, scope) => {
                self.variable(*scope, name).map_or(Value::Void, |place| self.binding_value(place))
            }
            Place::Field(object, name) => self.field(object, name)?,
            Place::Element(array, at) => match &self.heap.get(*array).data {
                Data::Array(_, values) => values.get(*at).cloned().unwrap_or(Value::Null),
                _ => Value::Null,
            },
            Place::Property(object, key) => self.property(object, key)?,
        };
        if value.is_void() {
            return Err(self.placed(Throw::fault("This is undefined and so cannot be changed"), target.at));
        }
        Ok(value)
    }

    fn write(&mut self, place: &Place, value: Value) -> Answer<()> {
        match place {
            Place::Variable(name, scope) => self.assign_loose(name, value, *scope),
            Place::Element(array, at) => self.set_element(*array, *at, &value),
            Place::Field(object, name) => self.set_field(object, name, value),
            Place::Property(object, key) => {
                if self.is_a(object, "java.util.Map") {
                    let (key, value) = (self.wrapped(key.clone()), self.wrapped(value));
                    return self.call(object, "put", &[key, value]).map(drop);
                }
                match key {
                    Value::Text(name) => self.set_field(object, &name.to_string().into(), value),
                    _ => Err(Throw::fault("The name of a property is a String")),
                }
            }
        }
    }

    fn set_element(&mut self, array: Ref, at: usize, value: &Value) -> Answer<()> {
        let Data::Array(of, _) = &self.heap.get(array).data else { return Ok(()) };
        let of = of.clone();
        if self.fit(value, &of).is_none() {
            let found = self.describe(value);
            return Err(self.throw("java.lang.ArrayStoreException", found));
        }
        let value = self.convert(value, &of)?;
        if let Data::Array(_, values) = &mut self.heap.get_mut(array).data
            && let Some(element) = values.get_mut(at)
        {
            *element = value;
        }
        Ok(())
    }

    fn set_field(&mut self, object: &Value, name: &Name, value: Value) -> Answer<()> {
        match object {
            Value::Null => {
                Err(self.throw("java.lang.NullPointerException", format!("Null Pointer while assigning: {name}")))
            }
            Value::Object(reference) if matches!(self.heap.get(*reference).data, Data::This(_)) => {
                let Data::This(scope) = self.heap.get(*reference).data else { return Ok(()) };
                if self.scripted(self.object(*reference).class).is_some() {
                    return match self.field_place(scope, name) {
                        Some(place) => self.set_binding(place, name, value),
                        None => Err(Throw::fault(format!("There is no field '{name}' in {}", self.describe(object)))),
                    };
                }
                let variables = &self.scopes.get(scope).variables;
                if let Some(at) = variables.iter().position(|known| known.name == *name) {
                    return self.set_binding((scope, at), name, value);
                }
                self.reserve(size_of::<Binding>())?;
                self.bind(scope, name, None, value, false)
            }
            _ => {
                let setter = super::access::accessor("set", name);
                if self.has_method(object, &setter) {
                    return self.call(object, &setter, &[value]).map(drop);
                }
                Err(Throw::fault(format!("There is no property '{name}' to set in {}", self.describe(object))))
            }
        }
    }

    /// An assignment without a declaration: to the variable in force, else to a new one of the method or the script.
    pub(crate) fn assign_loose(&mut self, name: &Name, value: Value, scope: ScopeId) -> Answer<()> {
        if let Some(place) = self.variable(scope, name) {
            return self.set_binding(place, name, value);
        }
        self.reserve(size_of::<Binding>())?;
        let own = self.own_scope(scope);
        self.bind(own, name, None, value, false)
    }

    fn set_binding(&mut self, (scope, at): (ScopeId, usize), name: &str, value: Value) -> Answer<()> {
        let Some(binding) = self.scopes.get(scope).variables.get(at) else { return Ok(()) };
        if binding.is_final {
            return Err(Throw::fault(format!("'{name}' is final and cannot be assigned again")));
        }
        let value = match binding.of.clone() {
            Some(of) => self.assign_to(&value, &of)?,
            None => value,
        };
        if let Some(binding) = self.scopes.get_mut(scope).variables.get_mut(at) {
            binding.value = value;
        }
        Ok(())
    }

    /// `int x = 1` in a scope. A second declaration of the same type sets it again, of another type is an error.
    pub(crate) fn declare_variable(
        &mut self,
        name: &Name,
        of: Type,
        value: Value,
        is_final: bool,
        scope: ScopeId,
    ) -> Answer<()> {
        let known = self.scopes.get(scope).variables.iter().find(|known| known.name == *name);
        if let Some(Some(before)) = known.map(|known| known.of.clone())
            && before != of
        {
            let (before, of) = (self.type_name(&before), self.type_name(&of));
            return Err(Throw::fault(format!("'{name}' is declared as {before} already, and cannot become {of}")));
        }
        self.bind(scope, name, Some(of), value, is_final)
    }
}
