//! Text to nodes, in one pass, forwards: what does not begin a reference or a directive is text.
//!
//! The rules, odd ones included, are those of the grammar of Velocity 1.7; `tests/real_engine.rs`
//! compares them with that engine.

mod blanks;
mod directive;
mod expression;
mod reference;

use std::collections::HashMap;

use crate::ast::{Block, Macro, Node};
use crate::error::{ErrorKind, Fault};
use crate::names::Names;
use crate::{Edition, Gobbling, Options};
use blanks::blanks;

/// How deep blocks, brackets and strings may nest. Well below what the smallest thread's stack holds.
const MAX_NESTING: usize = 64;

/// How long a template may be, in bytes: what it is parsed to is some eighty times as large.
const MAX_SOURCE: usize = 1 << 18;

/// A parsed template's parts.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) block: Block,
    pub(crate) macros: Macros,
    pub(crate) names: Names,
    pub(crate) edition: Edition,
}

/// Macros by name; the first definition of a name holds.
pub(crate) type Macros = HashMap<Box<str>, Macro>;

pub(crate) fn parse(source: &str, options: Options) -> Result<Parsed, Fault> {
    if source.len() > MAX_SOURCE {
        let message = format!("a template has at most {MAX_SOURCE} bytes, and this one {}", source.len());
        return Err(Fault::new(ErrorKind::Limit, 0, message));
    }
    let gobbling = options.gobbling();
    let mut shared = Shared { macros: Macros::new(), names: Names::new(), edition: options.edition, gobbling };
    let mut parser = Parser { source, at: 0, base: 0, depth: 0, in_method: false, dedent: 0, shared: &mut shared };
    let block = parser.whole()?;
    let Shared { macros, names, edition, .. } = shared;
    Ok(Parsed { block, macros, names, edition })
}

/// What the parsers of a template and of the strings in it have in common.
struct Shared {
    macros: Macros,
    names: Names,
    edition: Edition,
    gobbling: Gobbling,
}

struct Parser<'s, 'p> {
    source: &'s str,
    at: usize,
    /// Where `source` starts in the whole template; not 0 inside a "string".
    base: usize,
    depth: usize,
    /// Among the arguments of a method, where a name without a dollar sign is a null.
    in_method: bool,
    /// How many blanks the lines of text lose at their start.
    dedent: usize,
    shared: &'p mut Shared,
}

/// What ended a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminator {
    End,
    Else,
    ElseIf,
    EndOfText,
}

impl Terminator {
    const fn name(self) -> &'static str {
        match self {
            Self::End => "#end",
            Self::Else => "#else",
            Self::ElseIf => "#elseif",
            Self::EndOfText => "the end of the template",
        }
    }
}

/// A word after `#`, bare or in braces.
#[derive(Clone, Copy)]
struct Word<'s> {
    name: &'s str,
    braces: bool,
    /// Just after the word.
    end: usize,
}

/// The nodes of a block so far, with the text that has not become a node yet.
#[derive(Default)]
struct Nodes {
    done: Block,
    text: String,
}

impl Nodes {
    fn finish(mut self) -> Block {
        self.flush();
        self.done
    }

    fn push(&mut self, node: Node) {
        self.flush();
        self.done.push(node);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Node::Text(std::mem::take(&mut self.text).into()));
        }
    }
}

impl<'s> Parser<'s, '_> {
    /// All of `source` as one block.
    fn whole(&mut self) -> Result<Block, Fault> {
        let (block, terminator, start) = self.block()?;
        match terminator {
            Terminator::EndOfText => Ok(block),
            Terminator::End => {
                Err(self.fault_at(start, "#end without an #if, #foreach, #macro or #define that it ends"))
            }
            stray => Err(self.fault_at(start, format!("{} without an #if before it", stray.name()))),
        }
    }

    /// The block of `name`, which began at `opened`, up to its `#end`.
    fn closed_block(&mut self, name: &str, opened: usize) -> Result<Block, Fault> {
        let (block, terminator, start) = self.dedented(opened, Self::block)?;
        match terminator {
            Terminator::End => Ok(block),
            Terminator::EndOfText => Err(self.unterminated(name, opened)),
            stray => Err(self.fault_at(start, format!("{} inside #{name}, which has none", stray.name()))),
        }
    }

    fn unterminated(&self, name: &str, opened: usize) -> Fault {
        self.fault_at(opened, format!("#{name} has no #end"))
    }

    /// Nodes up to a terminator, which is consumed; its place comes back with it.
    fn block(&mut self) -> Result<(Block, Terminator, usize), Fault> {
        let (nodes, terminator, start) = self.open_block()?;
        Ok((nodes.finish(), terminator, start))
    }

    /// As [`Self::block`], with nodes whose last text may still change.
    fn open_block(&mut self) -> Result<(Nodes, Terminator, usize), Fault> {
        self.nested(|parser| {
            let mut nodes = Nodes::default();
            let (terminator, start) = loop {
                if let Some(terminator) = parser.statement(&mut nodes)? {
                    break terminator;
                }
            };
            Ok((nodes, terminator, start))
        })
    }

    fn statement(&mut self, nodes: &mut Nodes) -> Result<Option<(Terminator, usize)>, Fault> {
        // `#set` hides the blanks before it, if they follow something that is not text.
        let indented = self.at + blanks(self.rest());
        if let Some(open) = self.set_directive(indented)
            && (indented == self.at || self.shared.gobbling == Gobbling::BackwardCompatible)
        {
            self.at = open;
            let node = self.set(indented, nodes)?;
            nodes.push(node);
            return Ok(None);
        }
        match self.peek() {
            None => return Ok(Some((Terminator::EndOfText, self.at))),
            Some(b'\\') => self.backslashes(nodes)?,
            Some(b'$') => self.dollar(0, nodes)?,
            Some(b'#') => return self.hash(nodes),
            Some(_) => {
                let rest = self.rest();
                let length = rest.find(['$', '#', '\\']).unwrap_or(rest.len());
                self.push_text(&rest[..length], nodes);
                self.at += length;
            }
        }
        Ok(None)
    }

    /// A run of backslashes, which means something only before a reference or a known directive.
    fn backslashes(&mut self, nodes: &mut Nodes) -> Result<(), Fault> {
        let rest = self.rest();
        let count = rest.len() - rest.trim_start_matches('\\').len();
        self.at += count;
        let slashes = &rest[..count];
        if self.peek() == Some(b'$') {
            return self.dollar(count, nodes);
        }
        let word = if self.peek() == Some(b'#') { self.word(self.at + 1) } else { None };
        match word {
            Some(word) if count % 2 == 1 => {
                let known = word.name == "set" || is_directive(word.name);
                nodes.text.push_str(if known { &slashes[..count / 2] } else { slashes });
                nodes.text.push_str(&self.source[self.at..word.end]);
                self.at = word.end;
            }
            Some(word) => {
                let known = match word.name {
                    "if" | "else" | "elseif" | "end" => true,
                    name => !word.braces && (is_directive(name) || self.shared.macros.contains_key(name)),
                };
                nodes.text.push_str(if known { &slashes[..count / 2] } else { slashes });
            }
            None => nodes.text.push_str(slashes),
        }
        Ok(())
    }

    /// After `open` comes text up to `close`; the text, with `at` after `close`.
    fn enclosed(&mut self, open: &str, close: &str) -> Result<&'s str, Fault> {
        let text = &self.rest()[open.len()..];
        let Some(length) = text.find(close) else {
            return Err(self.fault(format!("{open} has no {close}")));
        };
        self.at += open.len() + length + close.len();
        Ok(&text[..length])
    }

    /// Runs `inner` one level deeper.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= MAX_NESTING {
            return Err(self.fault(format!("more than {MAX_NESTING} levels inside each other")));
        }
        self.depth += 1;
        let answer = inner(self);
        self.depth -= 1;
        answer
    }

    /// The word of a directive at a place: `name`, `@name` or `{name}`.
    fn word(&self, from: usize) -> Option<Word<'s>> {
        let text = &self.source[from..];
        let (inner, braces) = text.strip_prefix('{').map_or((text, false), |inner| (inner, true));
        let head = inner.bytes().next()?;
        if !(head.is_ascii_alphabetic() || head == b'_' || head == b'@' && !braces) {
            return None;
        }
        let length = inner.bytes().take_while(|&c| c.is_ascii_alphanumeric() || c == b'_' || c == b'@').count();
        let name = &inner[..length];
        if !braces {
            return Some(Word { name, braces, end: from + length });
        }
        inner[length..].starts_with('}').then_some(Word { name, braces, end: from + length + 2 })
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn peek_after(&self, count: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + count).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, why: &str) -> Result<(), Fault> {
        if self.eat(byte) { Ok(()) } else { Err(self.unexpected(&format!("'{}' {why}", char::from(byte)))) }
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        self.fault_at(self.at, message)
    }

    fn fault_at(&self, at: usize, message: impl Into<String>) -> Fault {
        Fault::new(ErrorKind::Syntax, self.base + at, message)
    }

    /// "expected X, found Y" at the present place.
    fn unexpected(&self, expected: &str) -> Fault {
        let found = match self.rest().chars().next() {
            None if self.base > 0 => "the end of the string".to_owned(),
            None => "the end of the template".to_owned(),
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(found) => format!("'{found}'"),
        };
        self.fault(format!("expected {expected}, found {found}"))
    }
}

/// Names that a backslash escapes: directives of the engine, known to us or not, without `set`.
fn is_directive(name: &str) -> bool {
    matches!(
        name,
        "if" | "else"
            | "elseif"
            | "end"
            | "stop"
            | "foreach"
            | "include"
            | "parse"
            | "macro"
            | "literal"
            | "evaluate"
            | "break"
            | "define"
    )
}
