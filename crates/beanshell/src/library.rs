//! The classes that scripts may use: their names, ancestors, constructors, methods and constants.
//!
//! A library is built once and shared by all runs. What is not in it does not exist for a script.

use crate::{
    error::Answer,
    machine::Machine,
    value::{Kind, Value},
};
use std::{collections::HashMap, sync::LazyLock};

mod builder;

pub use builder::{Builder, ClassBuilder};

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
#[derive(Clone)]
pub(crate) struct Class {
    pub name: Box<str>,
    pub superclass: Option<ClassId>,
    pub interfaces: Vec<ClassId>,
    pub is_interface: bool,
    /// Whether a script may derive from it.
    pub is_open: bool,
    pub constructors: Vec<Method>,
    pub methods: HashMap<Box<str>, Vec<Method>>,
    /// Static constants; computed when read, for each run has its own objects.
    pub constants: HashMap<Box<str>, Native>,
    /// Itself and everything that it extends or implements.
    pub ancestors: Vec<ClassId>,
    /// Names of its constants, if it is an enum.
    pub enum_constants: Vec<Box<str>>,
}

/// All classes that scripts may use.
pub struct Library {
    classes: Vec<Class>,
    by_name: HashMap<Box<str>, ClassId>,
    /// Packages whose classes need no import: BeanShell's defaults and the host's.
    packages: Vec<Box<str>>,
    unresolved: Vec<Box<str>>,
}

impl Library {
    fn new(
        classes: Vec<Class>,
        by_name: HashMap<Box<str>, ClassId>,
        packages: Vec<Box<str>>,
        unresolved: Vec<Box<str>>,
    ) -> Self {
        Self { classes, by_name, packages, unresolved }
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
        &self.unresolved
    }

    /// The class of a full name.
    pub fn find(&self, name: &str) -> Option<ClassId> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(id.0 as usize)
    }

    /// How many classes there are; the ids of scripted classes follow.
    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }

    pub(crate) fn packages(&self) -> &[Box<str>] {
        &self.packages
    }
}
