//! The classes that scripts may use: their names, ancestors, constructors, methods and constants.
//!
//! A library is built once and shared by all runs. What is not in it does not exist for a script.

use crate::{
    error::Answer,
    machine::Machine,
    value::{Kind, Value},
};
use foldhash::fast::FixedState;
use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

mod builder;
mod parts;

pub use builder::{Builder, ClassBuilder};
use parts::Names;
pub(crate) use parts::Parts;

/// A class: of the library, or declared by a script in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub(crate) u32);

/// A type of a variable, parameter or array element.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// A primitive type.
    Primitive(Kind),
    /// A class or an interface.
    Class(ClassId),
    /// An array of these.
    Array(Box<Type>),
}

/// What carries out a method: the machine, the object (`Value::Void` of a static method or a constructor), and the
/// arguments, converted to the types of the signature; variable arguments come as one array.
///
/// A method whose Java type is a primitive returns [`Value::Primitive`], one with an object type a box, a string, a
/// reference or null, one without a result [`Value::Void`].
pub type Native = fn(&mut Machine<'_>, &Value, &[Value]) -> Answer;

/// One method or constructor of a class of the library.
#[derive(Clone)]
pub(crate) struct Method {
    pub parameters: Box<[Type]>,
    pub varargs: bool,
    pub is_static: bool,
    pub body: Native,
}

/// A class of the library.
pub(crate) struct Class {
    pub name: Box<str>,
    pub superclass: Option<ClassId>,
    pub interfaces: Vec<ClassId>,
    pub is_interface: bool,
    /// Whether a script may derive from it.
    pub is_open: bool,
    /// Classes in it, by their own names.
    pub inner: Vec<(Box<str>, ClassId)>,
    /// Itself and everything that it extends or implements.
    pub ancestors: Vec<ClassId>,
    /// Names of its constants, if it is an enum.
    pub enum_constants: Vec<Box<str>>,
    draft: builder::Draft,
    parts: OnceLock<Parts>,
}

/// Something by the names that descriptions give, which no script chooses.
pub(crate) type Table<T> = HashMap<&'static str, T, FixedState>;

/// All classes that scripts may use.
pub struct Library {
    classes: Vec<Class>,
    names: Names,
    /// The class of strings.
    pub(crate) text: Option<ClassId>,
    /// The classes of boxes, in the order of [`Kind::ALL`].
    pub(crate) boxes: [Option<ClassId>; 8],
    /// Packages whose classes need no import: BeanShell's defaults and the host's.
    packages: Vec<Box<str>>,
    unresolved: OnceLock<Vec<Box<str>>>,
}

impl Library {
    fn new(classes: Vec<Class>, names: Names, packages: Vec<Box<str>>) -> Self {
        let (text, boxes) = (names.full("java.lang.String"), Kind::ALL.map(|kind| names.full(kind.boxed())));
        Self { classes, names, text, boxes, packages, unresolved: OnceLock::new() }
    }

    /// The classes of Java that every script may use, shared by all who need no more.
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<Library> = LazyLock::new(|| Library::builder().finish());
        &STANDARD
    }

    /// A builder that has the classes of [`Library::standard`], for a host to add its own.
    pub fn builder() -> Builder {
        let mut builder = Builder::default();
        crate::classes::describe(&mut builder);
        builder
    }

    /// Names in signatures that no class has: empty, or the library is described wrongly.
    pub fn unresolved(&self) -> &[Box<str>] {
        self.unresolved.get_or_init(|| self.missing())
    }

    /// The full names of all classes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|class| &*class.name)
    }

    /// What a class has, itself or inherited, as Java writes it: `<init>(int)`, `get(java.lang.Object)`,
    /// `format(java.lang.String,java.lang.Object...)`, and constants by name. Sorted.
    pub fn members(&self, class: ClassId) -> Vec<String> {
        let (Some(parts), Some(class)) = (self.parts(class), self.class(class)) else { return Vec::new() };
        let constructors = parts.constructors.iter().map(|one| self.signature("<init>", one));
        let methods = parts.methods.iter().flat_map(|(name, all)| all.iter().map(|one| self.signature(name, one)));
        let enum_constants = class.enum_constants.iter().map(|name| &**name);
        let constants = parts.constants.keys().copied().chain(enum_constants).map(ToOwned::to_owned);
        let mut members: Vec<String> = constructors.chain(methods).chain(constants).collect();
        if !class.enum_constants.is_empty() {
            members.extend(["values()".to_owned(), "valueOf(java.lang.String)".to_owned()]);
        }
        members.sort_unstable();
        members
    }

    pub(crate) fn signature(&self, name: &str, method: &Method) -> String {
        let mut parameters: Vec<String> = method.parameters.iter().map(|of| self.type_name(of)).collect();
        if let (true, Some(last)) = (method.varargs, parameters.last_mut()) {
            *last = format!("{}...", last.trim_end_matches("[]"));
        }
        format!("{name}({})", parameters.join(","))
    }

    fn type_name(&self, of: &Type) -> String {
        match of {
            Type::Primitive(kind) => kind.name().to_owned(),
            Type::Class(class) => self.class(*class).map_or("?", |class| &class.name).to_owned(),
            Type::Array(of) => format!("{}[]", self.type_name(of)),
        }
    }

    /// The class of a full name.
    pub fn find(&self, name: &str) -> Option<ClassId> {
        self.names.full(name)
    }

    /// A class whose full name ends so, for hints.
    pub(crate) fn named_so(&self, end: &str) -> Option<&str> {
        let ends = |name: &str| name.strip_suffix(end).is_some_and(|before| before.ends_with('.'));
        self.classes.iter().map(|class| &*class.name).find(|name| ends(name))
    }

    pub(crate) fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(id.0 as usize)
    }

    /// Constructors, methods and constants of a class.
    pub(crate) fn parts(&self, id: ClassId) -> Option<&Parts> {
        let class = self.class(id)?;
        Some(class.parts.get_or_init(|| self.read_parts(class)))
    }

    /// How many classes there are; the ids of scripted classes follow.
    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }

    pub(crate) fn packages(&self) -> &[Box<str>] {
        &self.packages
    }
}
