//! Declarations of variables and methods.

use super::{Parsed, Parser, fault};
use crate::ast::{At, Base, Declaration, Method, Modifiers, Name, Parameter, Stmt, StmtKind, TypeName, Variable};
use std::sync::Arc;

/// Words before a declaration. Those about visibility and threads mean nothing in a script.
const MODIFIERS: [&str; 11] = [
    "public",
    "private",
    "protected",
    "static",
    "final",
    "abstract",
    "native",
    "transient",
    "volatile",
    "strictfp",
    "synchronized",
];

/// Those of which only one can stand.
const VISIBILITY: [&str; 3] = ["public", "protected", "private"];

impl Parser<'_> {
    /// Whether a declaration comes next.
    pub(super) fn declares(&self) -> bool {
        match self.sign() {
            "class" | "interface" | "enum" | "@" | "<" => true,
            "synchronized" => self.sign_at(self.next + 1) != "(",
            "void" => self.is_name_at(self.next + 1),
            word if MODIFIERS.contains(&word) => true,
            _ if self.is_word("assert") && self.is_name_at(self.next + 1) => false,
            _ if self.is_name() && self.is_loose_method() => true,
            _ => self.skip_type(self.next).is_some_and(|end| self.is_name_at(end)),
        }
    }

    /// Whether `name(…) {` or `name(…) throws` comes next.
    fn is_loose_method(&self) -> bool {
        self.sign_at(self.next + 1) == "("
            && self.pair(self.next + 1).is_some_and(|end| matches!(self.sign_at(end + 1), "{" | "throws"))
    }

    /// Passes annotations and words before a declaration.
    pub(super) fn modifiers(&mut self) -> Parsed<Modifiers> {
        let mut words = Vec::new();
        loop {
            self.annotations()?;
            let word = self.sign();
            if !MODIFIERS.contains(&word) {
                break;
            }
            if words.contains(&word) {
                return fault(self.at(), format!("'{word}' stands here twice"));
            }
            if VISIBILITY.contains(&word) && words.iter().any(|other| VISIBILITY.contains(other)) {
                return fault(self.at(), "Only one of 'public', 'protected' and 'private' can stand here");
            }
            words.push(word);
            self.advance();
        }
        let has = |word| words.contains(&word);
        Ok(Modifiers { is_static: has("static"), is_final: has("final"), is_abstract: has("abstract") })
    }

    /// A class, a method or variables.
    pub(super) fn declaration(&mut self) -> Parsed<Stmt> {
        let at = self.at();
        let modifiers = self.modifiers()?;
        self.declared(at, modifiers, "")
    }

    /// What these words before it declare; `class` is the name of the class around it.
    pub(super) fn declared(&mut self, at: At, modifiers: Modifiers, class: &str) -> Parsed<Stmt> {
        if matches!(self.sign(), "class" | "interface" | "enum") {
            return self.class(at, modifiers);
        }
        self.type_arguments()?;
        if self.is_name() && self.sign_at(self.next + 1) == "(" {
            let at = self.at();
            let name = self.name("a method")?;
            return self.method(at, modifiers, None, name);
        }
        let of = if self.is("void") {
            let at = self.at();
            self.advance();
            TypeName { at, base: Base::Void, dimensions: 0 }
        } else {
            let what = if class.is_empty() { "the type of a declaration" } else { "a field, a method or a class" };
            self.type_name(what)?
        };
        let name_at = self.at();
        if matches!(self.sign(), "=" | ";") {
            return self.instead("After words such as 'final' and 'public' a variable has a type: final Object x = …");
        }
        let name = self.name("the name that is declared")?;
        if self.is("(") {
            return self.method(name_at, modifiers, Some(of), name);
        }
        if matches!(of.base, Base::Void) {
            return fault(of.at, "Only a method can be 'void'");
        }
        if modifiers.is_abstract {
            return fault(at, "A variable cannot be 'abstract'");
        }
        let variables = self.variables(name_at, name)?;
        self.end_of("the declaration")?;
        Ok(Stmt { at, kind: StmtKind::Declare(Declaration { modifiers, of, variables }) })
    }

    /// The declaration that a `for` begins with, without its `;`.
    pub(super) fn for_declaration(&mut self) -> Parsed<Stmt> {
        let at = self.at();
        let modifiers = self.modifiers()?;
        let of = self.type_name("the type of a variable")?;
        let name_at = self.at();
        let name = self.name("a variable")?;
        let variables = self.variables(name_at, name)?;
        Ok(Stmt { at, kind: StmtKind::Declare(Declaration { modifiers, of, variables }) })
    }

    /// Variables with commas between them; the first's name has been read.
    fn variables(&mut self, mut at: At, mut name: Name) -> Parsed<Box<[Variable]>> {
        let mut variables = Vec::new();
        loop {
            let dimensions = self.brackets();
            let value = if self.eat("=") { Some(self.value()?) } else { None };
            variables.push(Variable { at, name, dimensions, value });
            if !self.eat(",") {
                return Ok(variables.into());
            }
            at = self.at();
            name = self.name("the name of a variable after ','")?;
        }
    }

    /// A method after its name.
    fn method(&mut self, at: At, modifiers: Modifiers, mut returns: Option<TypeName>, name: Name) -> Parsed<Stmt> {
        let (parameters, varargs) = self.parameters()?;
        let dimensions = self.brackets();
        if let Some(returns) = &mut returns {
            returns.dimensions += dimensions;
        }
        if self.eat("throws") {
            self.type_names()?;
        }
        let body = if self.is("{") {
            Some(self.block("")?)
        } else {
            self.expect(";", "or a body in braces after a method's parameters")?;
            None
        };
        let method = Method { at, name, modifiers, returns, parameters, varargs, body };
        Ok(Stmt { at, kind: StmtKind::Method(Arc::new(method)) })
    }

    /// Parameters in parentheses, and whether the last takes all further arguments.
    fn parameters(&mut self) -> Parsed<(Box<[Parameter]>, bool)> {
        let opener = self.open("(", "before the parameters")?;
        let mut parameters = Vec::new();
        let mut varargs = false;
        while !self.is(")") {
            if varargs {
                return fault(self.at(), "Only the last parameter can take further arguments with '...'");
            }
            self.annotations()?;
            while self.eat("final") {
                self.annotations()?;
            }
            let loose = self.is_name() && matches!(self.sign_at(self.next + 1), "," | ")");
            let mut of = if loose { None } else { Some(self.type_name("a parameter")?) };
            varargs = self.eat("...");
            let name = self.name("the name of the parameter")?;
            let dimensions = self.brackets() + usize::from(varargs);
            if let Some(of) = &mut of {
                of.dimensions += dimensions;
            }
            parameters.push(Parameter { of, name });
            if !self.eat(",") {
                break;
            }
            if self.is(")") {
                return self.unexpected("a parameter after ','");
            }
        }
        self.close(opener, "',' or ")?;
        Ok((parameters.into(), varargs))
    }
}
