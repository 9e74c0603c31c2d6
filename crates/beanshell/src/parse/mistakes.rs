//! The words for what is wrong.

use super::{Fault, Parsed, Parser, tokens::Kind};
use crate::ast::At;

/// How much of a text is shown in a message, in characters.
const SHOWN: usize = 30;

/// The beginning of a text.
pub(super) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl Parser<'_> {
    /// The fault that something else stands where `wanted` is wanted.
    pub(super) fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        if let Some(fault) = self.known_mistake() {
            return Err(fault);
        }
        let at = if wanted.starts_with("';'") { self.end() } else { self.at() };
        super::fault(at, format!("Expected {wanted}, found {}", self.found()))
    }

    /// The fault with these words, unless what comes next is wrong everywhere.
    pub(super) fn instead<T>(&self, message: &str) -> Parsed<T> {
        self.known_mistake().map_or_else(|| super::fault(self.at(), message), Err)
    }

    /// The next token, as a message shows it.
    fn found(&self) -> String {
        if self.at_end() {
            return "the end of the script".to_owned();
        }
        let token = self.token();
        let written = self.source.get(token.at as usize..token.end as usize).unwrap_or_default();
        match token.kind {
            Kind::Text(_) => format!("the text {}", short(written)),
            Kind::Value(_) | Kind::Lowest(_) => short(written),
            Kind::Sign(word) if word.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                format!("the reserved word '{word}'")
            }
            _ => format!("'{}'", short(written)),
        }
    }

    /// Line and column of a place, both from 1.
    pub(super) fn place(&self, at: At) -> (usize, usize) {
        let before = self.source.get(..at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    /// What is wrong here whatever was wanted.
    fn known_mistake(&self) -> Option<Box<Fault>> {
        let token = self.token();
        let fault = |at, message: &str| Some(Box::new(Fault { at, message: message.to_owned() }));
        if let Kind::Fault(message) = &token.kind {
            return fault(token.at, message);
        }
        if self.at_end() {
            return self.unclosed();
        }
        let before = self.next.checked_sub(1);
        let joined = before.is_some_and(|before| self.tokens[before].end == token.at);
        let sign_before = before.map_or("", |before| self.sign_at(before));
        let message = match (sign_before, self.sign()) {
            (_, "->") => "BeanShell has no lambda expressions: write a method, or a class in place, new Type() { … }",
            (_, "::") => "BeanShell has no method references: write a method, or a class in place, new Type() { … }",
            (_, "else") => {
                "'else' without an 'if' before it: has the 'if' a ';' after its condition, or several statements \
                            without braces?"
            }
            (_, "catch") => "'catch' without a 'try { … }' before it",
            (_, "finally") => "'finally' without a 'try { … }' before it",
            (_, "case") => "'case' outside of a 'switch'",
            ("=", ">") if joined => "'=>' is no operator: at least is '>='",
            ("=", "<") if joined => "'=<' is no operator: at most is '<='",
            ("<", ">") if joined => "'<>' is no operator: unequal is '!='",
            ("==" | "!=", "=") if joined => "BeanShell has no '===' and '!==': equal is '==', unequal is '!='",
            (":", "=") if joined => "':=' is no operator: a variable is set with '='",
            (_, "const" | "goto") => "'const' and 'goto' are reserved and have no meaning: a constant is 'final'",
            (_, "static") if self.sign_at(self.next + 1) == "{" => "A static block stands in a class only",
            ("." | "?", "." | "?") if joined => "'?.' is no operator: test for null first",
            (_, ")") if self.closes_nothing() => "This ')' closes nothing: it is one too many, or its '(' is missing",
            (_, "]") if self.closes_nothing() => "This ']' closes nothing: it is one too many, or its '[' is missing",
            (_, "}") if self.closes_nothing() => "This '}' closes nothing: it is one too many, or its '{' is missing",
            _ if self.is_word("and") => "'and' is written '&&'",
            _ if self.is_word("or") => "'or' is written '||'",
            _ if before.is_some_and(|before| self.is_word_at(before, "not")) => "'not' is written '!'",
            _ => return None,
        };
        fault(token.at, message)
    }

    /// Whether the closing bracket that comes next has no opening one, and no other bracket is open that it may be
    /// mistaken for.
    fn closes_nothing(&self) -> bool {
        self.unclosed().is_none() && !self.pairs.iter().any(|pair| *pair as usize == self.next)
    }

    /// The innermost bracket that is never closed.
    fn unclosed(&self) -> Option<Box<Fault>> {
        let mut open = (0..self.next)
            .rev()
            .filter(|index| matches!(self.sign_at(*index), "{" | "(" | "[") && self.pair(*index).is_none());
        let token = self.token_at(open.next()?);
        let (Kind::Sign(opening), at) = (&token.kind, token.at) else { return None };
        let closing = match *opening {
            "{" => "}",
            "[" => "]",
            _ => ")",
        };
        Some(Box::new(Fault { at, message: format!("This '{opening}' is never closed: '{closing}' is missing") }))
    }

    /// The fault that an expression does not end here as `what` ends.
    pub(super) fn end_of(&mut self, what: &str) -> Parsed<()> {
        if self.eat(";") {
            return Ok(());
        }
        self.unexpected(&format!("';' after {what}"))
    }
}
