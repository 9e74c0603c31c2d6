//! Classes, interfaces and enums.

use super::{Parsed, Parser, fault};
use crate::ast::{At, Base, Class, ClassBody, Member, Modifiers, Name, Stmt, StmtKind};
use std::sync::Arc;

impl Parser<'_> {
    /// A class, interface or enum after the words before it.
    pub(super) fn class(&mut self, at: At, modifiers: Modifiers) -> Parsed<Stmt> {
        let word = self.sign();
        self.advance();
        let name = self.name(&format!("a name after '{word}'"))?;
        self.type_arguments()?;
        let is_interface = word == "interface";
        let mut superclass = None;
        let mut interfaces = Vec::new();
        if word != "enum" && self.eat("extends") {
            if is_interface {
                interfaces = self.type_names()?.into_vec();
            } else {
                let above = self.type_name("a class after 'extends'")?;
                if matches!(above.base, Base::Primitive(_)) || above.dimensions > 0 {
                    return fault(above.at, "A class extends a class only");
                }
                superclass = Some(above);
            }
        }
        if !is_interface && self.eat("implements") {
            interfaces = self.type_names()?.into_vec();
        }
        let (constants, body) = if word == "enum" {
            let (constants, body) = self.enum_body(&name)?;
            (Some(constants), body)
        } else {
            (None, self.class_body(&name)?)
        };
        let interfaces = interfaces.into();
        let class = Class { at, name, modifiers, is_interface, superclass, interfaces, constants, body };
        Ok(Stmt { at, kind: StmtKind::Class(Arc::new(class)) })
    }

    /// What stands in the braces of a class of this name, or of none.
    pub(super) fn class_body(&mut self, name: &str) -> Parsed<Arc<ClassBody>> {
        let opener = self.open("{", "before what the class holds")?;
        self.members(opener, name)
    }

    /// The constants of an enum and what follows them.
    fn enum_body(&mut self, name: &str) -> Parsed<(Box<[Name]>, Arc<ClassBody>)> {
        let opener = self.open("{", "before the constants")?;
        let mut constants = Vec::new();
        loop {
            self.annotations()?;
            if matches!(self.sign(), ";" | "}") {
                break;
            }
            constants.push(self.name("the name of a constant")?);
            match self.sign() {
                "(" => return fault(self.at(), "The constants of an enum have no arguments here"),
                "{" => return fault(self.at(), "The constants of an enum have no bodies of their own here"),
                _ => {}
            }
            if !self.eat(",") {
                break;
            }
        }
        if !self.is("}") && !self.eat(";") {
            return self.unexpected("',', ';' or '}' after a constant");
        }
        Ok((constants.into(), self.members(opener, name)?))
    }

    /// Fields, methods and the rest, up to the closing brace.
    fn members(&mut self, opener: usize, name: &str) -> Parsed<Arc<ClassBody>> {
        let mut members = Vec::new();
        let mut methods = Vec::new();
        while !self.is("}") && !self.at_end() {
            let at = self.at();
            if self.is("static") && self.sign_at(self.next + 1) == "{" {
                self.advance();
                let statement = self.statement()?;
                members.push(Member { is_static: true, statement });
                continue;
            }
            // A method with a body in an interface.
            if self.is("default") && self.sign_at(self.next + 1) != ":" {
                self.advance();
            }
            if self.is(";") {
                self.advance();
                continue;
            }
            let (is_static, statement) = if self.declares() {
                self.nested(|parser| {
                    let modifiers = parser.modifiers()?;
                    Ok((modifiers.is_static, parser.declared(at, modifiers, name)?))
                })?
            } else {
                (false, self.block_statement()?)
            };
            match statement.kind {
                StmtKind::Method(method) => methods.push(method),
                _ => members.push(Member { is_static, statement }),
            }
        }
        self.close(opener, "")?;
        Ok(Arc::new(ClassBody { members: members.into(), methods: methods.into() }))
    }
}
