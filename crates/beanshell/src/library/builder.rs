//! Saying what a library has: classes by name, signatures as Java writes them.

use super::{Class, ClassId, Library, Method, Native, Table, Type};
use crate::value::Kind;
use foldhash::fast::FixedState;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// Collects classes for a [`Library`].
#[derive(Default)]
pub struct Builder {
    classes: Vec<Draft>,
    by_name: HashMap<Box<str>, usize, FixedState>,
    packages: Vec<Box<str>>,
}

/// A class while it is described; names are resolved when all are there.
#[derive(Clone)]
struct Draft {
    name: Box<str>,
    superclass: Option<&'static str>,
    interfaces: Vec<&'static str>,
    is_interface: bool,
    is_open: bool,
    constructors: Vec<(&'static str, Native)>,
    methods: Vec<(&'static str, bool, Native)>,
    constants: Vec<(&'static str, Native)>,
    enum_constants: Vec<&'static str>,
}

/// Describes one class.
pub struct ClassBuilder<'b>(&'b mut Draft);

impl Builder {
    /// The class of this full name (`java.util.Map.Entry` for a class in a class). Called again, the description goes on.
    pub fn class(&mut self, name: &str) -> ClassBuilder<'_> {
        let at = *self.by_name.entry(name.into()).or_insert(self.classes.len());
        if at == self.classes.len() {
            self.classes.push(Draft {
                name: name.into(),
                superclass: (name != "java.lang.Object").then_some("java.lang.Object"),
                interfaces: Vec::new(),
                is_interface: false,
                is_open: false,
                constructors: Vec::new(),
                methods: Vec::new(),
                constants: Vec::new(),
                enum_constants: Vec::new(),
            });
        }
        ClassBuilder(&mut self.classes[at])
    }

    /// An interface; scripted objects and classes may implement it.
    pub fn interface(&mut self, name: &str) -> ClassBuilder<'_> {
        let class = self.class(name);
        class.0.is_interface = true;
        class.0.is_open = true;
        class
    }

    /// Makes the classes of a package known without an import.
    pub fn import(&mut self, package: &str) {
        self.packages.push(package.into());
    }

    /// The library. What a signature names and nobody described is listed by [`Library::unresolved`].
    pub fn finish(self) -> Library {
        let id = |at: usize| ClassId(u32::try_from(at).unwrap_or(u32::MAX));
        let names = Names::new(&self.classes);
        let mut unresolved = Vec::new();
        let mut classes: Vec<Class> = Vec::with_capacity(self.classes.len());
        for draft in &self.classes {
            let mut find = |name: &str| names.find(name, &draft.name, &mut unresolved);
            let superclass = draft.superclass.and_then(&mut find);
            let interfaces = draft.interfaces.iter().filter_map(|name| find(name)).collect();
            let mut signature = |text: &'static str, is_static, body| signature(text, is_static, body, &mut find);
            let constructors = draft.constructors.iter().map(|(text, body)| signature(text, true, *body).1).collect();
            let mut methods: Table<Vec<Method>> = Table::default();
            for (text, is_static, body) in &draft.methods {
                let (name, method) = signature(text, *is_static, *body);
                methods.entry(name).or_default().push(method);
            }
            let methods = methods.into_iter().map(|(name, methods)| (name, methods.into())).collect();
            classes.push(Class {
                name: draft.name.clone(),
                superclass,
                interfaces,
                is_interface: draft.is_interface,
                is_open: draft.is_open,
                constructors,
                methods,
                constants: draft.constants.iter().copied().collect(),
                inner: Vec::new(),
                ancestors: Vec::new(),
                enum_constants: draft.enum_constants.iter().map(|name| (*name).into()).collect(),
            });
        }
        inherit(&mut classes);
        for (at, draft) in self.classes.iter().enumerate() {
            if let Some((outer, name)) = draft.name.rsplit_once('.')
                && let Some(outer) = self.by_name.get(outer)
            {
                classes[*outer].inner.push((name.into(), id(at)));
            }
        }
        let by_name = self.by_name.into_iter().map(|(name, at)| (name, id(at))).collect();
        Library::new(classes, by_name, self.packages, unresolved)
    }
}

#[expect(clippy::return_self_not_must_use, reason = "the end of a chain of descriptions is dropped on purpose")]
impl ClassBuilder<'_> {
    /// The class that it extends, when that is not `java.lang.Object`.
    pub fn extends(self, name: &'static str) -> Self {
        self.0.superclass = Some(name);
        self
    }

    /// Interfaces that it implements, or extends if it is one.
    pub fn implements(self, names: &[&'static str]) -> Self {
        self.0.interfaces.extend(names);
        self
    }

    /// Lets scripts derive classes from it.
    pub fn open(self) -> Self {
        self.0.is_open = true;
        self
    }

    /// A constructor by its parameters, as `(String,int)`.
    pub fn constructor(self, parameters: &'static str, body: Native) -> Self {
        self.0.constructors.push((parameters, body));
        self
    }

    /// A method by name and parameters, as `indexOf(String,int)` or `format(String,Object...)`.
    pub fn method(self, signature: &'static str, body: Native) -> Self {
        self.0.methods.push((signature, false, body));
        self
    }

    /// A static method.
    pub fn function(self, signature: &'static str, body: Native) -> Self {
        self.0.methods.push((signature, true, body));
        self
    }

    /// A static field that cannot be set.
    pub fn constant(self, name: &'static str, value: Native) -> Self {
        self.0.constants.push((name, value));
        self
    }

    /// Makes it an enum of these constants, with everything that `java.lang.Enum` gives one.
    pub fn constants_of_enum(self, names: &[&'static str]) -> Self {
        self.0.superclass = Some("java.lang.Enum");
        self.0.enum_constants.extend(names);
        self
    }
}

/// Classes by their full names, and by the ends of these names.
struct Names<'d> {
    full: HashMap<&'d str, ClassId, FixedState>,
    ends: HashMap<&'d str, ClassId, FixedState>,
}

impl<'d> Names<'d> {
    fn new(drafts: &'d [Draft]) -> Self {
        let (mut full, mut ends) = (HashMap::default(), HashMap::default());
        for (draft, at) in drafts.iter().zip(0..) {
            full.insert(&*draft.name, ClassId(at));
            for (dot, _) in draft.name.match_indices('.') {
                ends.entry(&draft.name[dot + 1..]).or_insert(ClassId(at));
            }
        }
        Self { full, ends }
    }

    fn find(&self, name: &str, within: &str, unresolved: &mut Vec<Box<str>>) -> Option<ClassId> {
        let found = self.full.get(name).or_else(|| self.ends.get(name)).copied();
        if found.is_none() {
            unresolved.push(format!("{name} in {within}").into());
        }
        found
    }
}

/// Reads `name(Type,Type...)`.
fn signature(
    text: &'static str,
    is_static: bool,
    body: Native,
    find: &mut impl FnMut(&str) -> Option<ClassId>,
) -> (&'static str, Method) {
    let (name, rest) = text.split_once('(').unwrap_or((text, ")"));
    let parameters = rest.trim_end_matches(')').split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut varargs = false;
    let parameters = parameters
        .map(|part| match part.strip_suffix("...") {
            Some(element) => {
                varargs = true;
                Type::Array(Box::new(of(element, find)))
            }
            None => of(part, find),
        })
        .collect();
    (name, Method { parameters, varargs, is_static, body })
}

fn of(text: &str, find: &mut impl FnMut(&str) -> Option<ClassId>) -> Type {
    if let Some(element) = text.strip_suffix("[]") {
        return Type::Array(Box::new(of(element, find)));
    }
    match Kind::ALL.into_iter().find(|kind| kind.name() == text) {
        Some(kind) => Type::Primitive(kind),
        None => Type::Class(find(text).unwrap_or(ClassId(0))),
    }
}

/// Gives each class its ancestors and their methods, those that it overrides aside.
fn inherit(classes: &mut [Class]) {
    for at in 0..classes.len() {
        let mut ancestors = vec![ClassId(u32::try_from(at).unwrap_or(u32::MAX))];
        let mut next = 0;
        while let Some(id) = ancestors.get(next).copied() {
            next += 1;
            let class = &classes[id.0 as usize];
            for above in class.superclass.iter().chain(&class.interfaces) {
                if !ancestors.contains(above) {
                    ancestors.push(*above);
                }
            }
        }
        classes[at].ancestors = ancestors;
    }
    let take = |class: &mut Class| (std::mem::take(&mut class.methods), std::mem::take(&mut class.constants));
    let own: Vec<_> = classes.iter_mut().map(take).collect();
    for class in classes {
        for ancestor in &class.ancestors {
            let (methods, constants) = &own[ancestor.0 as usize];
            for (name, inherited) in methods {
                match class.methods.entry(name) {
                    Entry::Vacant(place) => {
                        place.insert(inherited.clone());
                    }
                    Entry::Occupied(mut place) => add(place.get_mut(), inherited),
                }
            }
            for (name, constant) in constants {
                class.constants.entry(name).or_insert(*constant);
            }
        }
    }
}

/// Adds inherited methods but those that are overridden.
fn add(known: &mut Arc<[Method]>, inherited: &[Method]) {
    let is_new = |method: &&Method| !known.iter().any(|known| known.parameters == method.parameters);
    let new: Vec<Method> = inherited.iter().filter(is_new).cloned().collect();
    if !new.is_empty() {
        *known = known.iter().cloned().chain(new).collect();
    }
}
