//! What names, fields, indexes and properties give.

use super::operators;
use crate::{
    ast::{Base, Import, Name, TypeName},
    error::{Answer, Throw},
    heap::{Data, Ref},
    library::{ClassId, Parts, Table, Type},
    machine::Machine,
    scope::{Of, ScopeId},
    text::Text,
    value::Value,
};

/// What a name turned out to be.
pub(crate) enum Meaning {
    Value(Value),
    Class(ClassId),
}

impl Machine<'_> {
    /// Where a variable is: its scope, and its place there.
    pub(crate) fn variable(&self, scope: ScopeId, name: &str) -> Option<(ScopeId, usize)> {
        let mut next = Some(scope);
        while let Some(at) = next {
            let here = self.scopes.get(at);
            self.compared(1 + here.variables.len());
            if let Some(place) = here.variables.iter().position(|binding| &*binding.name == name) {
                return Some((at, place));
            }
            if let Of::Instance(class) = here.of
                && let Some(statics) = self.scripted(class).map(|class| class.scope)
                && let Some(place) = self.scopes.get(statics).variables.iter().position(|known| &*known.name == name)
            {
                return Some((statics, place));
            }
            next = here.parent;
        }
        None
    }

    pub(crate) fn binding_value(&self, (scope, place): (ScopeId, usize)) -> Value {
        self.scopes.get(scope).variables.get(place).map_or(Value::Void, |binding| binding.value.clone())
    }

    /// The value of a name in an expression; [`Value::Void`] where one word is undefined.
    pub(crate) fn name(&mut self, parts: &[Name], scope: ScopeId) -> Answer {
        if let [only] = parts
            && let Some(place) = self.variable(scope, only)
        {
            return Ok(self.binding_value(place));
        }
        match self.meaning(parts, scope)? {
            Some(Meaning::Value(value)) => Ok(value),
            Some(Meaning::Class(class)) => crate::classes::class_object(self, Type::Class(class)),
            None if parts.len() == 1 => Ok(Value::Void),
            None => Err(Throw::fault(format!("There is no variable or class '{}'", parts.join(".")))),
        }
    }

    /// What a name means; nothing where its beginning is neither a variable nor a class.
    pub(crate) fn meaning(&mut self, parts: &[Name], scope: ScopeId) -> Answer<Option<Meaning>> {
        let Some((first, _)) = parts.split_first() else { return Ok(None) };
        let (mut meaning, mut used) = match &**first {
            "this" => (Meaning::Value(self.this(scope)?), 1),
            "global" => (Meaning::Value(self.this(self.global)?), 1),
            "super" => (Meaning::Value(self.super_of(scope)?), 1),
            name => match self.variable(scope, name) {
                Some(place) => (Meaning::Value(self.binding_value(place)), 1),
                None => match self.class_of_name(parts) {
                    Some((class, used)) => (Meaning::Class(class), used),
                    None => match self.statically_imported(name, |class| &class.constants) {
                        Some(class) => (self.member(class, name)?, 1),
                        None => return Ok(None),
                    },
                },
            },
        };
        while let Some(name) = parts.get(used) {
            meaning = match meaning {
                Meaning::Value(Value::Void) => {
                    let known = parts[..used].join(".");
                    return Err(Throw::fault(format!("'{known}' is undefined, so it has no '{name}'")));
                }
                Meaning::Value(value) => Meaning::Value(self.field(&value, name)?),
                Meaning::Class(class) => self.member(class, name)?,
            };
            used += 1;
        }
        Ok(Some(meaning))
    }

    /// The class at the beginning of a name, and how many parts that took.
    fn class_of_name(&self, parts: &[Name]) -> Option<(ClassId, usize)> {
        if let Some(class) = self.simple_class(&parts[0]) {
            return Some((class, 1));
        }
        let mut full = String::new();
        for (at, part) in parts.iter().enumerate().take(12) {
            if at > 0 {
                full.push('.');
            }
            full.push_str(part);
            if at > 0
                && let Some(class) = self.library.find(&full)
            {
                return Some((class, at + 1));
            }
        }
        None
    }

    /// The class of a word: imported, declared by a script, or of a package that needs no import.
    pub(crate) fn simple_class(&self, name: &str) -> Option<ClassId> {
        if let Some(class) = self.imports.classes.get(name) {
            return Some(*class);
        }
        if let Some(class) = self.imports.known.borrow().get(name) {
            return Some(*class);
        }
        self.compared(16 * self.imports.packages.len());
        let mut full = String::with_capacity(48);
        let mut packages = self.imports.packages.iter().rev().chain(self.library.packages());
        let found = packages.find_map(|package| {
            full.clear();
            full.push_str(package);
            full.push('.');
            full.push_str(name);
            self.library.find(&full)
        })?;
        self.imports.known.borrow_mut().insert(name.into(), found);
        Some(found)
    }

    /// The class from which a static import takes a method or a constant of a name.
    pub(crate) fn statically_imported<T>(&self, name: &str, members: impl Fn(&Parts) -> &Table<T>) -> Option<ClassId> {
        self.compared(16 * self.imports.members.len());
        let imported = self.imports.members.iter().rev();
        let mut named = imported.filter(|(_, member)| member.as_deref().is_none_or(|member| member == name));
        let has = |class: ClassId| self.library.parts(class).is_some_and(|class| members(class).contains_key(name));
        named.find(|(class, _)| has(*class)).map(|(class, _)| *class)
    }

    /// A class, by a name as it is written.
    pub(crate) fn class_by_name(&self, parts: &[Name]) -> Answer<ClassId> {
        let found = self.class_of_name(parts).and_then(|(mut class, used)| {
            for part in &parts[used..] {
                class = self.inner_class(class, part)?;
            }
            Some(class)
        });
        found.ok_or_else(|| {
            let name = parts.join(".");
            Throw::fault(match self.library.named_so(&name) {
                Some(full) => format!("There is no class '{name}' without an import: add import {full};"),
                None => format!("There is no class '{name}' here, or it is one that scripts may not use"),
            })
        })
    }

    fn inner_class(&self, class: ClassId, name: &str) -> Option<ClassId> {
        if let Some(class) = self.library.class(class) {
            return class.inner.iter().find(|(inner, _)| &**inner == name).map(|(_, class)| *class);
        }
        let full = format!("{}.{name}", self.class_name(class));
        self.imports.classes.get(&*full).copied()
    }

    /// A type as it is written.
    pub(crate) fn resolve_type(&self, of: &TypeName, scope: ScopeId) -> Answer<Type> {
        let _ = scope;
        let found = match &of.base {
            Base::Primitive(kind) => Type::Primitive(*kind),
            Base::Void => return Err(self.placed(Throw::fault("Nothing can be of the type void"), of.at)),
            Base::Named(parts) => Type::Class(self.class_by_name(parts).map_err(|throw| self.placed(throw, of.at))?),
        };
        Ok(super::expression::nested_arrays(found, of.dimensions))
    }

    /// Takes an import up. A package that nobody knows is no error: its classes are missed where they are used.
    pub(crate) fn import(&mut self, import: &Import, scope: ScopeId) -> Answer<()> {
        let _ = scope;
        self.reserve(64)?;
        let path = import.path.join(".");
        if import.is_static {
            let (class, member) = match import.path.split_last() {
                Some((last, class)) if !import.all => (class.join("."), Some((&**last).into())),
                _ => (path, None),
            };
            if let Some(class) = self.library.find(&class) {
                self.imports.members.push((class, member));
            }
        } else if import.all {
            self.imports.known.get_mut().clear();
            self.imports.packages.push(path.into());
        } else if let (Some(class), Some(last)) = (self.library.find(&path), import.path.last()) {
            self.imports.classes.insert((&**last).into(), class);
        }
        Ok(())
    }

    /// The object that `this` means in a scope: the object of the class whose code runs, else the scope itself.
    pub(crate) fn this(&mut self, scope: ScopeId) -> Answer {
        let own = self.own_scope(scope);
        if let Some(this) = self.scopes.get(own).this {
            return Ok(Value::Object(this));
        }
        if self.scopes.get(own).of == Of::Call
            && let Some(parent) = self.scopes.get(own).parent
        {
            let around = self.own_scope(parent);
            if matches!(self.scopes.get(around).of, Of::Instance(_))
                && let Some(this) = self.scopes.get(around).this
            {
                return Ok(Value::Object(this));
            }
        }
        self.scopes.capture(own);
        let class = self.class_named("bsh.This")?;
        let this = self.allocate(class, Data::This(own))?;
        self.scopes.get_mut(own).this = Some(this);
        Ok(Value::Object(this))
    }

    /// The object of the scope around.
    fn super_of(&mut self, scope: ScopeId) -> Answer {
        let own = self.own_scope(scope);
        match self.scopes.get(own).parent {
            Some(parent) => self.this(parent),
            None => self.this(own),
        }
    }

    /// The scope itself, or that around it when it is a block's.
    pub(crate) fn own_scope(&self, scope: ScopeId) -> ScopeId {
        let mut at = scope;
        while self.scopes.get(at).of == Of::Block
            && let Some(parent) = self.scopes.get(at).parent
        {
            at = parent;
        }
        at
    }

    /// A static member of a class: a constant, an enum's constant, a class in it.
    fn member(&mut self, class: ClassId, name: &str) -> Answer<Meaning> {
        if let Some(known) = self.library.class(class) {
            if let Some(ordinal) = known.enum_constants.iter().position(|constant| &**constant == name) {
                return self.enum_constant(class, ordinal).map(Meaning::Value);
            }
            if let Some(constant) = self.library.parts(class).and_then(|parts| parts.constants.get(name)).copied() {
                return constant(self, &Value::Void, &[]).map(Meaning::Value);
            }
        }
        if let Some(scripted) = self.scripted(class).cloned()
            && let Some(value) = self.static_of(&scripted, name)
        {
            return Ok(Meaning::Value(value));
        }
        if let Some(inner) = self.inner_class(class, name) {
            return Ok(Meaning::Class(inner));
        }
        let constants = self.library.class(class).map_or(&[][..], |class| &class.enum_constants);
        let class = self.class_name(class);
        Err(Throw::fault(if constants.is_empty() {
            format!("The class {class} has no static member '{name}'")
        } else {
            format!("{class} has no constant '{name}'; it has {}", constants.join(", "))
        }))
    }

    /// `object.name`: a variable of a scripted object, an array's length, a getter's value.
    pub(crate) fn field(&mut self, target: &Value, name: &str) -> Answer {
        match target {
            Value::Null => {
                Err(self.throw("java.lang.NullPointerException", format!("Null Pointer while evaluating: {name}")))
            }
            Value::Object(object) => match &self.heap.get(*object).data {
                Data::Array(_, values) if name == "length" => {
                    Ok(Value::int(i32::try_from(values.len()).unwrap_or(i32::MAX)))
                }
                Data::This(scope) => {
                    let scope = *scope;
                    match self.field_place(scope, name) {
                        Some(place) => Ok(self.binding_value(place)),
                        None if self.scripted(self.object(*object).class).is_none() => self.scope_part(scope, name),
                        None => self.getter(target, name),
                    }
                }
                _ => self.getter(target, name),
            },
            _ => self.getter(target, name),
        }
    }

    /// Where a field of a scripted object is. Objects of classes have their own only; BeanShell's closures see what is
    /// around them.
    pub(crate) fn field_place(&self, scope: ScopeId, name: &str) -> Option<(ScopeId, usize)> {
        self.variable(scope, name)
    }

    /// What BeanShell's scopes know of themselves.
    fn scope_part(&mut self, scope: ScopeId, name: &str) -> Answer {
        match name {
            "variables" | "methods" => {
                let scope = self.scopes.get(scope);
                let names: Vec<Name> = match name {
                    "variables" => scope.variables.iter().map(|binding| binding.name.clone()).collect(),
                    _ => scope.methods.iter().map(|method| method.declared.name.clone()).collect(),
                };
                self.reserve_many(names.len(), 64)?;
                let values = names.iter().map(|name| Value::Text((&**name).into())).collect();
                let of = Type::Class(self.class_named("java.lang.String")?);
                self.array(of, values)
            }
            "parent" | "super" => self.super_of(scope),
            "global" => self.this(self.global),
            "this" => self.this(scope),
            _ => Ok(Value::Void),
        }
    }

    /// A property: `getName()`, or `isName()`.
    fn getter(&mut self, target: &Value, name: &str) -> Answer {
        for prefix in ["get", "is"] {
            let method = accessor(prefix, name);
            if self.has_method(target, &method) && self.takes_nothing(target, &method) {
                return self.call(target, &method, &[]);
            }
        }
        if let Some(class) = self.class_of(target)
            && let Some(constant) = self.library.parts(class).and_then(|class| class.constants.get(name)).copied()
        {
            return constant(self, &Value::Void, &[]);
        }
        let found = self.describe(target);
        Err(Throw::fault(format!("There is no field or property '{name}' in {found}")))
    }

    /// Whether a method of an object can be called without arguments, as a property's getter is.
    fn takes_nothing(&self, target: &Value, method: &str) -> bool {
        let class = self.class_of(target).unwrap_or(ClassId(0));
        let methods = self.library.parts(class).and_then(|class| class.methods.get(method));
        // What a script's class declares is found when it is called.
        methods.is_none_or(|methods| methods.iter().any(|method| method.parameters.is_empty()))
    }

    /// The place of an array's element, checked.
    pub(crate) fn place(&mut self, target: &Value, index: &Value) -> Answer<(Ref, usize)> {
        let array = match target {
            Value::Object(object) => match &self.heap.get(*object).data {
                Data::Array(_, values) => Some((*object, values.len())),
                _ => None,
            },
            _ => None,
        };
        let Some((array, length)) = array else {
            let found = self.describe(target);
            return Err(Throw::fault(format!("Only an array has elements in brackets, not {found}")));
        };
        let Some(index) = index.primitive().and_then(operators::index) else {
            let found = self.describe(index);
            return Err(Throw::fault(format!("The index of an array is an int, not {found}")));
        };
        match usize::try_from(index).ok().filter(|at| *at < length) {
            Some(at) => Ok((array, at)),
            None => Err(self.throw(
                "java.lang.ArrayIndexOutOfBoundsException",
                format!("Index {index} out of bounds for length {length}"),
            )),
        }
    }

    /// `array[index]`
    pub(crate) fn element(&mut self, target: &Value, index: &Value) -> Answer {
        let (array, at) = self.place(target, index)?;
        match &self.heap.get(array).data {
            Data::Array(_, values) => Ok(values.get(at).cloned().unwrap_or(Value::Null)),
            _ => Ok(Value::Null),
        }
    }

    /// `object{"key"}`: a map's value or an object's property.
    pub(crate) fn property(&mut self, target: &Value, key: &Value) -> Answer {
        if self.is_a(target, "java.util.Map") {
            let key = self.wrapped(key.clone());
            return self.call(target, "get", &[key]);
        }
        match key {
            Value::Text(name) => self.field(target, &name.to_string()),
            other => {
                let found = self.describe(other);
                Err(Throw::fault(format!("The name of a property is a String, not {found}")))
            }
        }
    }

    /// The name of an enum's constant, of the library or scripted.
    pub(crate) fn enum_name(&self, value: &Value) -> Option<Text> {
        let Value::Object(object) = value else { return None };
        let class = self.object(*object).class;
        if self.library.class(class).is_some_and(|class| !class.enum_constants.is_empty()) {
            return match &self.object(*object).data {
                Data::Fields(fields) => match fields.first() {
                    Some(Value::Text(name)) => Some(name.clone()),
                    _ => None,
                },
                _ => None,
            };
        }
        self.scripted_enum_name(*object)
    }
}

/// The method that reads or sets a property: `getName` of `get` and `name`.
pub(crate) fn accessor(prefix: &str, name: &str) -> String {
    let mut letters = name.chars();
    prefix.chars().chain(letters.next().into_iter().flat_map(char::to_uppercase)).chain(letters).collect()
}
