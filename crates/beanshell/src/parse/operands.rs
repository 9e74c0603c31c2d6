//! What operators stand between: literals, names, calls, `new`, and what follows them with `.`, `[` and `{`.

use super::{Parsed, Parser, fault, tokens::Kind};
use crate::{
    ast::{At, Base, Expr, ExprKind, TypeName},
    value::Primitive,
};

impl Parser<'_> {
    /// An operand without the operators before and after it.
    pub(super) fn operand(&mut self) -> Parsed<Expr> {
        let mut operand = self.beginning()?;
        loop {
            let at = self.at();
            operand = match self.sign() {
                "." => self.member(operand)?,
                "[" => {
                    let opener = self.open("[", "")?;
                    let index = Box::new(self.expression()?);
                    self.close(opener, "")?;
                    self.node(at, ExprKind::Index { target: Box::new(operand), index })?
                }
                "{" if self.is_property() => {
                    let opener = self.open("{", "")?;
                    let key = Box::new(self.expression()?);
                    self.close(opener, "")?;
                    self.node(at, ExprKind::Property { target: Box::new(operand), key })?
                }
                _ => return Ok(operand),
            };
        }
    }

    /// Whether the brace that comes next holds a key, not statements where something is missing before them.
    fn is_property(&self) -> bool {
        let first = matches!(
            self.sign_at(self.next + 1),
            "" | "(" | "new" | "+" | "-" | "!" | "~" | "++" | "--" | "true" | "false" | "null" | "void"
        );
        first && self.pair(self.next).is_none_or(|end| self.sign_at(end - 1) != ";")
    }

    /// The operand's first part.
    fn beginning(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let kind = match &self.token().kind {
            Kind::Text(text) => ExprKind::Text(text.clone()),
            Kind::Value(value) => ExprKind::Primitive(*value),
            Kind::Lowest(value) => {
                let message = match value {
                    Primitive::Int(_) => {
                        "2147483648 is too large for an int, which goes to 2147483647: a long ends in L, 2147483648L"
                    }
                    _ => "9223372036854775808L is too large for a long, which goes to 9223372036854775807",
                };
                return fault(at, message);
            }
            Kind::Name(_) => return self.path(),
            Kind::Sign(sign) => match *sign {
                "true" => ExprKind::Primitive(Primitive::Boolean(true)),
                "false" => ExprKind::Primitive(Primitive::Boolean(false)),
                "null" => ExprKind::Null,
                "void" if self.sign_at(self.next + 2) != "class" => ExprKind::Void,
                "(" => {
                    let opener = self.open("(", "")?;
                    let inner = self.expression()?;
                    self.close(opener, "")?;
                    return Ok(inner);
                }
                "new" => return self.nested(Self::allocation),
                "void" => return self.class_literal(at),
                _ if self.skip_type(self.next).is_some() => return self.class_literal(at),
                _ => return self.no_operand(),
            },
            Kind::Fault(_) | Kind::End => return self.no_operand(),
        };
        self.advance();
        self.node(at, kind)
    }

    /// The fault that a value is missing.
    fn no_operand<T>(&self) -> Parsed<T> {
        match self.sign() {
            "{" => self.instead("Values in braces need their type here: new Type[] { … }"),
            "[" => {
                self.instead("A list is not written in brackets here: make an array, new Type[] { … }, or an ArrayList")
            }
            "switch" => self.instead("'switch' is a statement and has no value"),
            "if" => self.instead("'if' is a statement and has no value: choose with test ? one : other"),
            _ => self.unexpected("a value"),
        }
    }

    /// A number that is only low enough for a type because of the minus sign before it.
    pub(super) fn lowest(&mut self) -> Option<Primitive> {
        let Kind::Lowest(value) = self.token().kind else { return None };
        self.advance();
        Some(value)
    }

    /// `int.class`, `int[].class`, `void.class`
    fn class_literal(&mut self, at: At) -> Parsed<Expr> {
        let class =
            if self.eat("void") { TypeName { at, base: Base::Void, dimensions: 0 } } else { self.type_name("a type")? };
        if !self.is(".") {
            return self.unexpected("a name or '.class' after the type");
        }
        self.advance();
        self.expect("class", "after the type and '.'")?;
        self.node(at, ExprKind::Class(class))
    }

    /// `a`, `a.b.c`, `a(…)`, `A.class`, `a.B[].class`
    fn path(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let end = self.skip_brackets_after_path();
        if self.sign_at(end) == "." && self.sign_at(end + 1) == "class" {
            return self.class_literal(at);
        }
        let first = self.name("a name")?;
        if self.is("(") {
            let arguments = self.arguments()?;
            return self.node(at, ExprKind::Call { target: None, method: first, arguments });
        }
        let mut names = vec![first];
        while self.is(".") && self.is_name_at(self.next + 1) && self.sign_at(self.next + 2) != "(" {
            self.advance();
            names.push(self.name("a name")?);
        }
        self.node(at, ExprKind::Name(names.into()))
    }

    /// The index after names with dots between them and pairs of brackets.
    fn skip_brackets_after_path(&self) -> usize {
        let mut index = self.next + 1;
        while self.sign_at(index) == "." && self.is_name_at(index + 1) {
            index += 2;
        }
        self.skip_brackets(index)
    }

    /// `.field` or `.method(…)` after a target.
    fn member(&mut self, target: Expr) -> Parsed<Expr> {
        self.advance();
        self.type_arguments()?;
        let at = self.at();
        match self.sign() {
            "new" => return fault(at, "BeanShell makes no inner objects with '.new': write new Type(…)"),
            "class" => return fault(at, "'.class' stands after the name of a type; of an object it is '.getClass()'"),
            _ => {}
        }
        let name = self.name("the name of a field or a method after '.'")?;
        let target = Box::new(target);
        if self.is("(") {
            let arguments = self.arguments()?;
            return self.node(at, ExprKind::Call { target: Some(target), method: name, arguments });
        }
        self.node(at, ExprKind::Field { target, name })
    }

    /// Arguments in parentheses.
    pub(super) fn arguments(&mut self) -> Parsed<Box<[Expr]>> {
        let opener = self.open("(", "before the arguments")?;
        let mut arguments = Vec::new();
        if !self.is(")") {
            arguments.push(self.expression()?);
            while self.eat(",") {
                arguments.push(self.expression()?);
            }
        }
        self.close(opener, "',' or ")?;
        Ok(arguments.into())
    }

    /// `new Type(…)`, with a body or without, or a new array.
    fn allocation(&mut self) -> Parsed<Expr> {
        let at = self.at();
        self.advance();
        self.type_arguments()?;
        let class = self.bare_type("a type after 'new'")?;
        match self.sign() {
            "[" => self.array(at, class),
            "(" if matches!(class.base, Base::Primitive(_)) => {
                fault(class.at, "A primitive type has no objects: 'new' makes arrays of it, new int[size]")
            }
            "(" => {
                let arguments = self.arguments()?;
                let body = if self.is("{") { Some(self.class_body("")?) } else { None };
                self.node(at, ExprKind::New { class, arguments, body })
            }
            _ => self.unexpected("'(' or '[' after the type that 'new' makes"),
        }
    }

    /// The brackets of a new array and its values.
    fn array(&mut self, at: At, element: TypeName) -> Parsed<Expr> {
        let mut sizes = Vec::new();
        let mut dimensions = 0;
        while self.is("[") {
            let opener = self.open("[", "")?;
            dimensions += 1;
            if !self.is("]") {
                if sizes.len() + 1 < dimensions {
                    return fault(
                        self.at(),
                        "A size cannot come after empty brackets: the first sizes are given, as in new int[2][]",
                    );
                }
                sizes.push(self.expression()?);
            }
            self.close(opener, "")?;
        }
        let values = match (self.is("{"), sizes.is_empty()) {
            (true, true) => Some(Box::new(self.array_values()?)),
            (true, false) => {
                return fault(self.at(), "A new array has either sizes in its brackets or values in braces");
            }
            (false, true) => {
                return self.unexpected("values in braces after 'new Type[]', or a size in the brackets");
            }
            (false, false) => None,
        };
        self.node(at, ExprKind::NewArray { element, sizes: sizes.into(), dimensions, values })
    }

    /// `{ a, b }`, where each may be such braces too.
    pub(super) fn array_values(&mut self) -> Parsed<Expr> {
        self.nested(|parser| {
            let at = parser.at();
            let opener = parser.open("{", "")?;
            let mut values = Vec::new();
            if parser.is(",") && parser.sign_at(parser.next + 1) == "}" {
                parser.advance();
            }
            while !parser.is("}") {
                values.push(parser.value()?);
                if !parser.eat(",") {
                    break;
                }
            }
            parser.close(opener, "',' or ")?;
            parser.node(at, ExprKind::ArrayValues(values.into()))
        })
    }

    /// An expression, or values in braces.
    pub(super) fn value(&mut self) -> Parsed<Expr> {
        if self.is("{") { self.array_values() } else { self.expression() }
    }
}
