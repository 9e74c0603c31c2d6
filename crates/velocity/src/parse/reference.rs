//! `$name`, `$!name`, `${name}`, with properties, methods and indexes.

use super::{Nodes, Parser};
use crate::ast::{Expr, Key, Node, Reference, Step, StepKind};
use crate::error::Fault;
use crate::{Edition, Value};

impl<'s> Parser<'s, '_> {
    /// At a dollar: a reference, or text where no name follows.
    pub(super) fn dollar(&mut self, slashes: usize, nodes: &mut Nodes) -> Result<(), Fault> {
        let dollar = self.at;
        // `$\!name` is the escape of `$!name`: one backslash less, and never a reference.
        let inner = self.rest()[1..].bytes().take_while(|&c| c == b'\\').count();
        if inner > 0 && self.peek_after(1 + inner) == Some(b'!') {
            self.at += inner + 2;
            let bang = self.at - 1;
            let found = self.reference_after_mark(slashes, dollar, true)?.is_some();
            nodes.text.push_str(&self.source[dollar - slashes..dollar]);
            nodes.text.push('$');
            nodes.text.push_str(&self.source[dollar + 1 + usize::from(found)..bang]);
            nodes.text.push_str(&self.source[bang..self.at]);
            return Ok(());
        }
        if let Some(reference) = self.reference(slashes)? {
            let last = reference.literal.bytes().next_back();
            nodes.push(Node::Reference(reference));
            // A word right after a method or an index and one brace after that belong to the reference: the
            // blanks before a `#set` that follows are hidden.
            let start = self.at;
            if matches!(last, Some(b')' | b']')) {
                self.identifier();
            }
            if last != Some(b'}') {
                self.eat(b'}');
            }
            nodes.text.push_str(&self.source[start..self.at]);
        } else {
            nodes.text.push_str(&self.source[dollar - slashes..self.at]);
        }
        Ok(())
    }

    /// At a dollar: the reference; where there is none, `at` is after the dollar or `$!`.
    pub(super) fn reference(&mut self, slashes: usize) -> Result<Option<Reference>, Fault> {
        let dollar = self.at;
        self.at += 1;
        let quiet = self.eat(b'!');
        self.reference_after_mark(slashes, dollar, quiet)
    }

    /// After the marks that begin a reference: its name and what follows.
    fn reference_after_mark(&mut self, slashes: usize, dollar: usize, quiet: bool) -> Result<Option<Reference>, Fault> {
        let mark = self.at;
        let braces = self.eat(b'{');
        let Some(root) = self.identifier() else {
            self.at = mark;
            return Ok(None);
        };
        let steps = self.nested(Self::steps)?;
        let alternate = if braces && self.eat(b'|') {
            self.skip_space();
            let alternate = Some(self.expression()?.into());
            self.skip_space();
            alternate
        } else {
            None
        };
        if braces && !self.eat(b'}') {
            let start = &self.source[dollar..self.at];
            return Err(self.unexpected(&format!("'}}' to close {start}")));
        }
        let literal = &self.source[dollar..self.at];
        let literal = literal.into();
        let root = self.shared.names.number(root);
        Ok(Some(Reference { slashes, quiet, literal, root, steps, alternate, offset: self.base + dollar }))
    }

    fn identifier(&mut self) -> Option<&'s str> {
        let rest = self.rest();
        let head = rest.bytes().next()?;
        if !(head.is_ascii_alphabetic() || head == b'_') {
            return None;
        }
        let hyphens = self.shared.edition == Edition::V1_7;
        let inside = |&c: &u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-' && hyphens;
        let length = rest.bytes().take_while(inside).count();
        self.at += length;
        Some(&rest[..length])
    }

    fn steps(&mut self) -> Result<Vec<Step>, Fault> {
        let mut steps = Vec::new();
        loop {
            let offset = self.base + self.at;
            let kind = match (self.peek(), self.peek_after(1)) {
                (Some(b'['), _) => self.index()?,
                (Some(b'.'), Some(letter)) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    let name = self.identifier().unwrap_or_default();
                    if self.peek() == Some(b'(') {
                        self.at += 1;
                        let outer = std::mem::replace(&mut self.in_method, true);
                        let arguments = self.parameters(b')', "after the method's arguments")?;
                        self.in_method = outer;
                        StepKind::Method(name.into(), arguments)
                    } else {
                        StepKind::Property(Key::new(name))
                    }
                }
                _ => return Ok(steps),
            };
            steps.push(Step { kind, offset });
        }
    }

    fn index(&mut self) -> Result<StepKind, Fault> {
        self.at += 1;
        self.skip_space();
        let start = self.at;
        let outer = std::mem::replace(&mut self.in_method, false);
        let index = self.expression()?;
        self.in_method = outer;
        if matches!(index, Expr::Value(Value::Float(_)) | Expr::List(_) | Expr::Map(_) | Expr::Range(..)) {
            return Err(self.fault_at(start, "an index is a whole number, a string or a reference"));
        }
        self.skip_space();
        self.expect(b']', "after the index")?;
        Ok(StepKind::Index(index))
    }
}
