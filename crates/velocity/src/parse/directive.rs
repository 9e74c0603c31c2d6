//! What follows a `#`: comments, literal text, directives, calls of macros.

use super::{Nodes, Parser, Terminator, Word};
use crate::ast::{Argument, Call, Expr, Macro, Node};
use crate::error::Fault;

impl Parser<'_> {
    /// At a `#`.
    pub(super) fn hash(&mut self, nodes: &mut Nodes) -> Result<Option<(Terminator, usize)>, Fault> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("##") {
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            self.at += length;
            self.skip_line_end();
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
            self.skip_line_end();
            return Ok(Some((terminator, start)));
        } else {
            nodes.text.push('#');
            self.at += 1;
        }
        Ok(None)
    }

    fn directive(&mut self, start: usize, word: Word<'_>, nodes: &mut Nodes) -> Result<(), Fault> {
        let offset = self.base + start;
        if word.name == "if" {
            let node = self.if_statement(start)?;
            nodes.push(node);
            return Ok(());
        }
        if !self.open_parenthesis() {
            match word.name {
                "break" => nodes.push(Node::Break),
                "stop" => nodes.push(Node::Stop),
                "macro" => return Err(self.unexpected("'(' and the macro's name after #macro")),
                "set" | "foreach" | "define" | "literal" | "include" | "parse" | "evaluate" => {
                    nodes.text.push_str(&self.source[start..word.end]);
                }
                name if name.starts_with('@') => nodes.text.push_str(&self.source[start..word.end]),
                name => nodes.push(Node::Call(Call {
                    name: name.into(),
                    arguments: Vec::new(),
                    body: None,
                    literal: self.source[start..word.end].into(),
                    offset,
                })),
            }
            return Ok(());
        }
        match word.name {
            "foreach" => {
                let node = self.foreach(start)?;
                nodes.push(node);
            }
            "macro" => self.macro_definition(start)?,
            "define" => {
                let variable = self.plain_variable("#define")?;
                self.close_parenthesis("after the name of #define")?;
                let body = self.closed_block("define", start)?;
                nodes.push(Node::Define { variable, body });
            }
            "literal" => {
                self.arguments()?;
                let from = self.at;
                let (_, terminator, end) = self.block()?;
                if terminator != Terminator::End {
                    return Err(self.unterminated("literal", start));
                }
                nodes.text.push_str(&self.source[from..end]);
            }
            "break" | "stop" => {
                if self.arguments()?.iter().any(|argument| argument.value.is_none()) {
                    return Err(self.fault_at(start, format!("#{} takes no words", word.name)));
                }
                nodes.push(if word.name == "stop" { Node::Stop } else { Node::Break });
            }
            name @ ("include" | "parse" | "evaluate" | "set") => {
                return Err(self.fault_at(start, format!("#{name} is not available here")));
            }
            name => {
                let arguments = self.arguments()?;
                let (name, body) = match name.strip_prefix('@') {
                    Some(bare) => (bare, Some(self.closed_block(name, start)?)),
                    None => (name, None),
                };
                let literal = self.source[start..self.at].into();
                nodes.push(Node::Call(Call { name: name.into(), arguments, body, literal, offset }));
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
    pub(super) fn set(&mut self) -> Result<Node, Fault> {
        self.skip_space();
        let start = self.at;
        let target = if self.peek() == Some(b'$') { self.reference(0)? } else { None };
        let Some(target) = target else {
            self.at = start;
            return Err(self.unexpected("a reference after #set("));
        };
        self.skip_space();
        if self.rest().starts_with("==") {
            return Err(self.fault("#set assigns with one '='"));
        }
        self.expect(b'=', "after the reference of #set")?;
        let value = self.expression()?;
        self.skip_space();
        self.close_parenthesis("after the value of #set")?;
        Ok(Node::Set { target, value })
    }

    fn if_statement(&mut self, start: usize) -> Result<Node, Fault> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        let mut condition = Some(self.condition("if")?);
        loop {
            let (block, terminator, at) = self.block()?;
            let last = condition.is_none();
            match condition.take() {
                Some(condition) => arms.push((condition, block)),
                None => otherwise = block,
            }
            match terminator {
                Terminator::End => break,
                Terminator::EndOfText => return Err(self.unterminated("if", start)),
                stray if last => return Err(self.fault_at(at, format!("{} after #else", stray.name()))),
                Terminator::ElseIf => condition = Some(self.condition("elseif")?),
                Terminator::Else => {}
            }
        }
        Ok(Node::If { arms, otherwise, offset: self.base + start })
    }

    fn condition(&mut self, name: &str) -> Result<Expr, Fault> {
        self.skip_space();
        self.expect(b'(', &format!("after #{name}"))?;
        let condition = self.expression()?;
        self.skip_space();
        self.close_parenthesis(&format!("after the condition of #{name}"))?;
        Ok(condition)
    }

    /// After `#foreach(`.
    fn foreach(&mut self, start: usize) -> Result<Node, Fault> {
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
        self.close_parenthesis("after the list of #foreach")?;
        let body = self.closed_block("foreach", start)?;
        Ok(Node::Foreach { variable, list, body, offset: self.base + start })
    }

    /// After `#macro(`.
    fn macro_definition(&mut self, start: usize) -> Result<(), Fault> {
        self.skip_space();
        let Some(word) = self.word(self.at).filter(|word| !word.braces) else {
            return Err(self.unexpected("the macro's name"));
        };
        self.at = word.end;
        let mut parameters = Vec::new();
        loop {
            self.skip_separator();
            match self.peek() {
                Some(b'$') => parameters.push(self.plain_variable("#macro")?),
                _ => break,
            }
        }
        self.close_parenthesis("after the parameters of #macro")?;
        let body = self.closed_block("macro", start)?;
        self.macros.entry(word.name.into()).or_insert(Macro { parameters, body });
        Ok(())
    }

    /// `$name`, with nothing after it.
    fn plain_variable(&mut self, directive: &str) -> Result<std::sync::Arc<str>, Fault> {
        self.skip_space();
        let start = self.at;
        let reference = if self.peek() == Some(b'$') { self.reference(0)? } else { None };
        match reference {
            Some(reference) if reference.steps.is_empty() => Ok(reference.root),
            _ => Err(self.fault_at(start, format!("{directive} needs a variable here, such as $name"))),
        }
    }

    /// The arguments of a call up to its `)`, which are parted by blanks, commas or both.
    fn arguments(&mut self) -> Result<Vec<Argument>, Fault> {
        let mut arguments = Vec::new();
        loop {
            self.skip_separator();
            if self.peek() == Some(b')') {
                self.close_parenthesis("")?;
                return Ok(arguments);
            }
            let start = self.at;
            let value = match self.word(self.at) {
                Some(word) if !word.braces && word.name != "true" && word.name != "false" => {
                    self.at = word.end;
                    None
                }
                _ => Some(self.parameter()?),
            };
            arguments.push(Argument { value, literal: self.source[start..self.at].into() });
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
    fn close_parenthesis(&mut self, why: &str) -> Result<(), Fault> {
        self.expect(b')', why)?;
        self.skip_line_end();
        Ok(())
    }
}
