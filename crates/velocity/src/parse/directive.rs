//! What follows a `#`: comments, literal text, directives, calls of macros.

use super::{Nodes, Parser, Terminator, Word};
use crate::ast::{Argument, Call, Expr, Macro, Node, Parameter};
use crate::error::{ErrorKind, Fault};
use crate::names::Name;
use crate::{Edition, Gobbling};

impl Parser<'_, '_> {
    /// At a `#`.
    pub(super) fn hash(&mut self, nodes: &mut Nodes) -> Result<Option<(Terminator, usize)>, Fault> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("##") {
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            self.at += length;
            if self.shared.gobbling == Gobbling::BackwardCompatible {
                self.skip_line_end();
            } else {
                self.line_end(start, nodes);
            }
        } else if rest.starts_with("#*") {
            self.enclosed("#*", "*#")?;
        } else if rest.starts_with("#[[") {
            let literal = self.enclosed("#[[", "]]#")?;
            nodes.text.push_str(literal);
        } else if let Some(word) = self.word(start + 1) {
            self.at = word.end;
            let terminator = match word.name {
                "end" => Terminator::End,
                "else" => Terminator::Else,
                "elseif" => return Ok(Some((Terminator::ElseIf, start))),
                _ => return self.directive(start, word, nodes).map(|()| None),
            };
            self.line_end(start, nodes);
            return Ok(Some((terminator, start)));
        } else {
            // The number after a `#` belongs to it: blanks before a `#set` that follows are hidden.
            let length = 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            nodes.text.push_str(&rest[..length]);
            self.at += length;
        }
        Ok(None)
    }

    fn directive(&mut self, start: usize, word: Word<'_>, nodes: &mut Nodes) -> Result<(), Fault> {
        let offset = self.base + start;
        if word.name == "if" {
            let node = self.if_statement(start, nodes)?;
            nodes.push(node);
            return Ok(());
        }
        if !self.open_parenthesis() {
            match word.name {
                "break" => nodes.push(Node::Break { scope: None, offset }),
                "stop" => nodes.push(Node::Stop),
                "macro" => return Err(self.unexpected("'(' and the macro's name after #macro")),
                "foreach" | "define" | "literal" => {
                    return Err(self.unexpected(&format!("'(' after #{}", word.name)));
                }
                "set" | "include" | "parse" | "evaluate" => nodes.text.push_str(&self.source[start..word.end]),
                name if name.starts_with('@') => nodes.text.push_str(&self.source[start..word.end]),
                name => {
                    let literal = self.source[start..word.end].into();
                    let call = Call { name: name.into(), arguments: Vec::new(), body: None, literal, offset };
                    nodes.push(Node::Call(call.into()));
                }
            }
            return Ok(());
        }
        match word.name {
            "foreach" => {
                let node = self.foreach(start, nodes)?;
                nodes.push(node);
            }
            "macro" => self.macro_definition(start, nodes)?,
            "define" => {
                let variable = self.plain_variable("#define")?;
                self.skip_space();
                self.close_parenthesis(start, "after the name of #define", nodes)?;
                let body = self.closed_block("define", start)?;
                nodes.push(Node::Define { variable, body });
            }
            "literal" => {
                self.arguments(start, nodes)?;
                let from = self.at;
                let (_, terminator, end) = self.block()?;
                if terminator != Terminator::End {
                    return Err(self.unterminated("literal", start));
                }
                nodes.text.push_str(&self.source[from..end]);
            }
            "break" | "stop" => {
                let mut arguments = self.arguments(start, nodes)?;
                if arguments.iter().any(|argument| argument.value.is_none()) {
                    let message = format!("#{} takes a loop such as $foreach.parent, no words", word.name);
                    return Err(self.fault_at(start, message));
                }
                let scope = match arguments.drain(..).next().and_then(|argument| argument.value) {
                    None => None,
                    Some(Expr::Reference(reference)) => Some(*reference),
                    Some(_) if word.name == "stop" => None,
                    Some(_) => {
                        return Err(Fault::value(offset, "#break takes a loop such as $foreach.parent"));
                    }
                };
                nodes.push(if word.name == "stop" { Node::Stop } else { Node::Break { scope, offset } });
            }
            "include" | "parse" => {
                let message = format!("#{} is not available: a template reads no other files", word.name);
                return Err(Fault::new(ErrorKind::Unavailable, offset, message));
            }
            "evaluate" => {
                let message = "#evaluate is not available: values never become templates";
                return Err(Fault::new(ErrorKind::Unavailable, offset, message));
            }
            "set" => return Err(self.fault_at(start, "write #set($name = value)")),
            name => {
                let arguments = self.arguments(start, nodes)?;
                let (name, body) = match name.strip_prefix('@') {
                    Some(bare) => (bare, Some(self.closed_block(name, start)?)),
                    None => (name, None),
                };
                let literal = self.source[start..self.at].into();
                nodes.push(Node::Call(Call { name: name.into(), arguments, body, literal, offset }.into()));
            }
        }
        Ok(())
    }

    /// Where `#set(` or `#{set}(` is at a place, the place after it.
    pub(super) fn set_directive(&self, from: usize) -> Option<usize> {
        let text = &self.source[from..];
        let after = text.strip_prefix("#set").or_else(|| text.strip_prefix("#{set}"))?;
        let open = after.trim_start_matches([' ', '\t']).strip_prefix('(')?;
        Some(self.source.len() - open.len())
    }

    /// After `#set(`.
    pub(super) fn set(&mut self, start: usize, nodes: &mut Nodes) -> Result<Node, Fault> {
        self.skip_space();
        let place = self.at;
        let target = if self.peek() == Some(b'$') { self.reference(0)? } else { None };
        let Some(target) = target else {
            self.at = place;
            return Err(self.unexpected("a reference after #set("));
        };
        self.skip_space();
        if self.rest().starts_with("==") {
            return Err(self.fault("#set assigns with one '='"));
        }
        self.expect(b'=', "after the reference of #set")?;
        let value = self.expression()?;
        self.skip_space();
        self.close_parenthesis(start, "after the value of #set", nodes)?;
        Ok(Node::Set(Box::new((target, value))))
    }

    fn if_statement(&mut self, start: usize, nodes: &mut Nodes) -> Result<Node, Fault> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        let mut condition = Some(self.condition(start, "if", nodes)?);
        let mut head = start;
        loop {
            let (mut block, terminator, at) = self.dedented(head, Self::open_block)?;
            head = at;
            let last = condition.is_none();
            match condition.take() {
                _ if last && matches!(terminator, Terminator::Else | Terminator::ElseIf) => {
                    return Err(self.fault_at(at, format!("{} after #else", terminator.name())));
                }
                next => {
                    let following = match terminator {
                        Terminator::EndOfText => return Err(self.unterminated("if", start)),
                        Terminator::ElseIf => Some(self.condition(at, "elseif", &mut block)?),
                        Terminator::End | Terminator::Else => None,
                    };
                    match next {
                        Some(condition) => arms.push((condition, block.finish())),
                        None => otherwise = block.finish(),
                    }
                    condition = following;
                }
            }
            if terminator == Terminator::End {
                break;
            }
        }
        Ok(Node::If { arms, otherwise, offset: self.base + start })
    }

    fn condition(&mut self, start: usize, name: &str, nodes: &mut Nodes) -> Result<Expr, Fault> {
        self.skip_space();
        self.expect(b'(', &format!("after #{name}"))?;
        let condition = self.expression()?;
        self.skip_space();
        self.close_parenthesis(start, &format!("after the condition of #{name}"), nodes)?;
        Ok(condition)
    }

    /// After `#foreach(`.
    fn foreach(&mut self, start: usize, nodes: &mut Nodes) -> Result<Node, Fault> {
        let variable = self.plain_variable("#foreach")?;
        self.skip_space();
        match self.word(self.at) {
            // The engine takes any word for `in`.
            Some(word) if !word.braces => self.at = word.end,
            _ => return Err(self.unexpected("'in' after the variable of #foreach")),
        }
        self.skip_space();
        let list = self.parameter()?;
        self.skip_space();
        self.close_parenthesis(start, "after the list of #foreach", nodes)?;
        let (body, terminator, at) = self.dedented(start, Self::block)?;
        let otherwise = match terminator {
            Terminator::End => Vec::new(),
            Terminator::Else if self.shared.edition == Edition::V2 => {
                self.dedented(at, |parser| parser.closed_block("foreach", start))?
            }
            Terminator::EndOfText => return Err(self.unterminated("foreach", start)),
            stray => {
                return Err(self.fault_at(at, format!("{} inside #foreach, which has none", stray.name())));
            }
        };
        Ok(Node::Foreach { variable, list, body, otherwise, offset: self.base + start })
    }

    /// After `#macro(`.
    fn macro_definition(&mut self, start: usize, nodes: &mut Nodes) -> Result<(), Fault> {
        self.skip_space();
        let Some(word) = self.word(self.at).filter(|word| !word.braces) else {
            return Err(self.unexpected("the macro's name"));
        };
        self.at = word.end;
        let mut parameters = Vec::new();
        loop {
            self.skip_separator();
            match self.peek() {
                Some(b'$') => {
                    let name = self.plain_variable("#macro")?;
                    self.skip_space();
                    let default = if self.eat(b'=') {
                        self.skip_space();
                        Some(self.parameter()?)
                    } else {
                        None
                    };
                    parameters.push(Parameter { name, default });
                }
                _ => break,
            }
        }
        self.close_parenthesis(start, "after the parameters of #macro", nodes)?;
        let body = self.closed_block("macro", start)?;
        self.shared.macros.entry(word.name.into()).or_insert(Macro { parameters, body });
        Ok(())
    }

    /// `$name`, with nothing after it.
    fn plain_variable(&mut self, directive: &str) -> Result<Name, Fault> {
        self.skip_space();
        let start = self.at;
        let reference = if self.peek() == Some(b'$') { self.reference(0)? } else { None };
        match reference {
            Some(reference) if reference.steps.is_empty() && reference.alternate.is_none() => Ok(reference.root),
            _ => Err(self.fault_at(start, format!("{directive} needs a variable here, such as $name"))),
        }
    }

    /// The arguments of a call up to its `)`, which are parted by blanks, commas or both.
    fn arguments(&mut self, start: usize, nodes: &mut Nodes) -> Result<Vec<Argument>, Fault> {
        let mut arguments = Vec::new();
        loop {
            self.skip_separator();
            if self.peek() == Some(b')') {
                self.close_parenthesis(start, "", nodes)?;
                return Ok(arguments);
            }
            let place = self.at;
            let value = match self.word(self.at) {
                Some(word) if matches!(word.name, "and" | "or" | "not" | "eq" | "ne" | "lt" | "le" | "gt" | "ge") => {
                    return Err(self.unexpected("a value or ')'"));
                }
                Some(word) if !word.braces && word.name != "true" && word.name != "false" => {
                    self.at = word.end;
                    None
                }
                _ => Some(self.parameter()?),
            };
            arguments.push(Argument { value, literal: self.source[place..self.at].into() });
        }
    }

    fn skip_separator(&mut self) {
        self.skip_space();
        if self.eat(b',') {
            self.skip_space();
        }
    }

    /// Goes after the `(` that follows, blanks aside, or stays.
    fn open_parenthesis(&mut self) -> bool {
        let before = self.at;
        self.skip_space();
        let open = self.eat(b'(');
        if !open {
            self.at = before;
        }
        open
    }

    /// The `)` of a directive, which hides the end of its line.
    fn close_parenthesis(&mut self, start: usize, why: &str, nodes: &mut Nodes) -> Result<(), Fault> {
        self.expect(b')', why)?;
        self.line_end(start, nodes);
        Ok(())
    }
}
