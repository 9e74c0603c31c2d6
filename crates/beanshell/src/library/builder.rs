//! Saying what a library has: classes by name, signatures as Java writes them.

use super::{Class, ClassId, Library, Native, parts::Names};
use foldhash::fast::FixedState;
use std::{collections::HashMap, sync::OnceLock};

/// Collects classes for a [`Library`].
#[derive(Default)]
pub struct Builder {
    classes: Vec<Draft>,
    by_name: HashMap<Box<str>, usize, FixedState>,
    packages: Vec<Box<str>>,
}

/// A class while it is described; names are resolved when all are there.
pub(super) struct Draft {
    name: Box<str>,
    pub(super) superclass: Option<&'static str>,
    pub(super) interfaces: Vec<&'static str>,
    is_interface: bool,
    is_open: bool,
    pub(super) constructors: Vec<(&'static str, Native)>,
    pub(super) methods: Vec<(&'static str, bool, Native)>,
    pub(super) constants: Vec<(&'static str, Native)>,
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
        let by_name = self.by_name.into_iter().map(|(name, at)| (name, id(at))).collect();
        let names = Names::new(by_name);
        let mut classes: Vec<Class> = self.classes.into_iter().map(|draft| class(draft, &names)).collect();
        for at in 0..classes.len() {
            classes[at].ancestors = ancestors(&classes, id(at));
            if let Some((outer, name)) = classes[at].name.rsplit_once('.')
                && let Some(outer) = names.full(outer)
            {
                let name = name.into();
                classes[outer.0 as usize].inner.push((name, id(at)));
            }
        }
        Library::new(classes, names, self.packages)
    }
}

fn id(at: usize) -> ClassId {
    ClassId(u32::try_from(at).unwrap_or(u32::MAX))
}

fn class(draft: Draft, names: &Names) -> Class {
    Class {
        superclass: draft.superclass.and_then(|name| names.find(name)),
        interfaces: draft.interfaces.iter().filter_map(|name| names.find(name)).collect(),
        is_interface: draft.is_interface,
        is_open: draft.is_open,
        inner: Vec::new(),
        ancestors: Vec::new(),
        enum_constants: draft.enum_constants.iter().map(|name| (*name).into()).collect(),
        parts: OnceLock::new(),
        name: draft.name.clone(),
        draft,
    }
}

/// A class and everything that it extends or implements, the nearest first.
fn ancestors(classes: &[Class], class: ClassId) -> Vec<ClassId> {
    let mut ancestors = vec![class];
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
    ancestors
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
