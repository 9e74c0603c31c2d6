//! Constructors, methods and constants of a class, its own and those that it inherits: read from the description when they are
//! first asked for, since a script uses few of the classes that there are.

use super::{Class, ClassId, Library, Method, Native, Table, Type};
use crate::value::Kind;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// See the module.
#[derive(Default)]
pub(crate) struct Parts {
    pub constructors: Vec<Method>,
    pub methods: Table<Vec<Method>>,
    /// Static constants; computed when read, for each run has its own objects.
    pub constants: Table<Native>,
}

/// Classes by their full names, and by the ends of these names.
pub(super) struct Names {
    full: HashMap<Box<str>, ClassId, FixedState>,
    ends: HashMap<Box<str>, ClassId, FixedState>,
}

impl Names {
    pub fn new(full: HashMap<Box<str>, ClassId, FixedState>) -> Self {
        let mut ends: HashMap<Box<str>, ClassId, FixedState> = HashMap::default();
        for (name, class) in &full {
            for (dot, _) in name.match_indices('.') {
                // Where several names end so, the class that was described first is meant.
                let known = ends.entry(name[dot + 1..].into()).or_insert(*class);
                *known = (*known).min(*class);
            }
        }
        Self { full, ends }
    }

    pub fn full(&self, name: &str) -> Option<ClassId> {
        self.full.get(name).copied()
    }

    pub fn find(&self, name: &str) -> Option<ClassId> {
        self.full.get(name).or_else(|| self.ends.get(name)).copied()
    }
}

impl Library {
    /// The parts of a class, its own first.
    pub(super) fn read_parts(&self, class: &Class) -> Parts {
        let mut find = |name: &str| self.names.find(name);
        let constructors = class.draft.constructors.iter();
        let mut parts = Parts {
            constructors: constructors.map(|(text, body)| signature(text, true, *body, &mut find).1).collect(),
            ..Parts::default()
        };
        for ancestor in class.ancestors.iter().filter_map(|id| self.class(*id)) {
            for (text, is_static, body) in &ancestor.draft.methods {
                let (name, method) = signature(text, *is_static, *body, &mut find);
                let known = parts.methods.entry(name).or_default();
                let is_own = std::ptr::eq(ancestor, class);
                if is_own || !known.iter().any(|known| known.parameters == method.parameters) {
                    known.push(method);
                }
            }
            for (name, constant) in &ancestor.draft.constants {
                parts.constants.entry(name).or_insert(*constant);
            }
        }
        parts
    }

    /// Names in descriptions that no class has.
    pub(super) fn missing(&self) -> Vec<Box<str>> {
        let mut missing = Vec::new();
        for class in &self.classes {
            let mut find = |name: &str| {
                let found = self.names.find(name);
                if found.is_none() {
                    missing.push(format!("{name} in {}", class.name).into());
                }
                found
            };
            for name in class.draft.superclass.iter().chain(&class.draft.interfaces) {
                find(name);
            }
            for (text, body) in &class.draft.constructors {
                signature(text, true, *body, &mut find);
            }
            for (text, is_static, body) in &class.draft.methods {
                signature(text, *is_static, *body, &mut find);
            }
        }
        missing
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
