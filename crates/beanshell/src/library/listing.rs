//! What a library has, for documents and for tests that try all of it.

use super::{ClassId, Library, Method, Type};

/// A class of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedClass {
    /// Its full name.
    pub name: String,
    /// The types of its constructors' parameters.
    pub constructors: Vec<Vec<String>>,
    /// Its methods, inherited ones too, by name.
    pub methods: Vec<ListedMethod>,
    /// Its constants, those of an enum first.
    pub constants: Vec<String>,
}

/// A method of a class of a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedMethod {
    /// Its name.
    pub name: String,
    /// Whether it needs no object.
    pub is_static: bool,
    /// The types of its parameters, as Java writes them; variable arguments are an array.
    pub parameters: Vec<String>,
}

impl Library {
    /// All classes in the order of their description.
    pub fn listing(&self) -> Vec<ListedClass> {
        let classes = self.classes.iter().map(|class| {
            let methods = class.methods.iter().flat_map(|(name, methods)| {
                methods.iter().map(|method| ListedMethod {
                    name: name.to_string(),
                    is_static: method.is_static,
                    parameters: self.parameters(method),
                })
            });
            let mut methods: Vec<_> = methods.collect();
            methods.sort();
            let mut constants: Vec<String> = class.constants.keys().map(ToString::to_string).collect();
            constants.sort();
            constants.splice(..0, class.enum_constants.iter().map(ToString::to_string));
            ListedClass {
                name: class.name.to_string(),
                constructors: class.constructors.iter().map(|method| self.parameters(method)).collect(),
                methods,
                constants,
            }
        });
        classes.collect()
    }

    fn parameters(&self, method: &Method) -> Vec<String> {
        method.parameters.iter().map(|of| self.listed(of)).collect()
    }

    fn listed(&self, of: &Type) -> String {
        match of {
            Type::Primitive(kind) => kind.name().to_owned(),
            Type::Class(ClassId(at)) => {
                self.classes.get(*at as usize).map_or_else(String::new, |class| class.name.to_string())
            }
            Type::Array(of) => format!("{}[]", self.listed(of)),
        }
    }
}
