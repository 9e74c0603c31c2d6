//! Reads Java's pattern syntax into a tree, refusing what Java refuses, with its words and at its place.

mod brackets;
mod escapes;
mod groups;
mod reader;

use super::class::{Class, Set, ascii_lower, fold};
use super::fault::SyntaxFault;
use super::property;
use super::{
    CANON_EQ, CASE_INSENSITIVE, DOTALL, LITERAL, MULTILINE, UNICODE_CASE, UNICODE_CHARACTER_CLASS, UNIX_LINES,
};
use reader::Reader;

/// Groups and classes nest no deeper than this.
const DEEPEST: u32 = 150;
/// No upper bound of a repetition.
pub const ENDLESS: u32 = i32::MAX.unsigned_abs();

/// What one character must be.
#[derive(Debug, Clone)]
pub enum One {
    /// This one.
    Is(u32),
    /// This one, ASCII letters in either case; given in lower case.
    AsciiFold(u32),
    /// One that folds to this one.
    Fold(u32),
    /// One of a class.
    In(std::sync::Arc<Class>),
}

/// Places between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `^` without `MULTILINE`, `\A`.
    Begin,
    /// `^` at lines; whether only `\n` ends one.
    LineBegin(bool),
    /// `$` at lines.
    LineEnd(bool),
    /// `$` without `MULTILINE`, `\Z`.
    LastLineEnd(bool),
    /// `\z`.
    End,
    /// `\G`.
    LastMatch,
    /// `\b` (or `\B`), with Unicode's words.
    Word {
        /// Whether it is `\B`.
        not: bool,
        /// Whether `(?U)` holds.
        unicode: bool,
    },
}

/// How a repetition proceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greed {
    /// As often as possible.
    Greedy,
    /// As seldom as possible.
    Lazy,
    /// As often as possible, and no less.
    Possessive,
}

/// How letters of a text seen before are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// As they are.
    Exact,
    /// ASCII letters in either case.
    Ascii,
    /// All letters in either case.
    Unicode,
}

/// A pattern as a tree.
#[derive(Debug, Clone)]
pub enum Node {
    Empty,
    One(One),
    Place(Place),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Group(usize, Box<Node>),
    Repeat {
        body: Box<Node>,
        min: u32,
        max: u32,
        greed: Greed,
    },
    Look {
        body: Box<Node>,
        not: bool,
    },
    /// Looks back at texts of between so many units; the numbers may have overflowed, as in Java.
    Behind {
        body: Box<Node>,
        not: bool,
        min: i32,
        max: i32,
        wide: bool,
    },
    Atomic(Box<Node>),
    Back(usize, Case),
    /// `\R`.
    LineBreak,
}

/// A pattern that was read.
pub struct Parsed {
    pub root: Node,
    /// Groups, the whole match counted.
    pub groups: usize,
    pub names: Vec<(String, usize)>,
    /// The flags at its end.
    pub flags: i32,
    /// Whether it may take characters of two units, as Java sees it.
    pub wide: bool,
}

/// The state of reading.
pub struct Parser<'p> {
    source: &'p str,
    reader: Reader,
    flags: i32,
    groups: usize,
    names: Vec<(String, usize)>,
    depth: u32,
    wide: bool,
}

/// Reads a pattern.
pub fn parse(source: &str, flags: i32) -> Result<Parsed, SyntaxFault> {
    let flags = if flags & UNICODE_CHARACTER_CLASS != 0 { flags | UNICODE_CASE } else { flags };
    let literal = flags & LITERAL != 0;
    let mut parser = Parser {
        source,
        reader: Reader::new(source, literal),
        flags,
        groups: 1,
        names: Vec::new(),
        depth: 0,
        wide: false,
    };
    if flags & CANON_EQ != 0 {
        return Err(parser.unsupported("Canonical equivalence"));
    }
    let root = if literal {
        Node::Sequence(source.chars().map(|c| parser.literal(u32::from(c))).collect())
    } else {
        parser.whole()?
    };
    Ok(Parsed { root, groups: parser.groups, names: parser.names, flags: parser.flags, wide: parser.wide })
}

impl Parser<'_> {
    fn fault(&self, description: impl Into<String>) -> SyntaxFault {
        let index = i64::try_from(self.reader.cursor).unwrap_or(i64::MAX) - 1;
        SyntaxFault { description: description.into(), index, pattern: self.source.to_owned() }
    }

    fn unsupported(&self, what: &str) -> SyntaxFault {
        self.fault(format!("{what} is not supported"))
    }

    fn has(&self, flag: i32) -> bool {
        self.flags & flag != 0
    }

    /// One level deeper; the caller gives it back.
    fn deeper(&mut self) -> Result<(), SyntaxFault> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.fault("Pattern is nested too deeply")) } else { Ok(()) }
    }

    fn whole(&mut self) -> Result<Node, SyntaxFault> {
        let root = self.expression()?;
        if self.reader.at_end() {
            return Ok(root);
        }
        let closing = self.peek() == u32::from(b')');
        Err(self.fault(if closing { "Unmatched closing ')'" } else { "Unexpected internal error" }))
    }

    /// Alternatives, up to the end or a closing parenthesis.
    fn expression(&mut self) -> Result<Node, SyntaxFault> {
        let mut choices = vec![self.sequence()?];
        while self.peek() == u32::from(b'|') {
            self.next();
            choices.push(self.sequence()?);
        }
        Ok(if choices.len() == 1 { choices.remove(0) } else { Node::Choice(choices) })
    }

    fn sequence(&mut self) -> Result<Node, SyntaxFault> {
        let mut parts = Vec::new();
        loop {
            let c = self.peek();
            let node = match char::from_u32(c).unwrap_or('x') {
                '(' => {
                    if let Some(node) = self.group()? {
                        parts.push(node);
                    }
                    continue;
                }
                '[' => {
                    let set = self.class(true)?;
                    Node::One(self.one_of(set))
                }
                '\\' => self.escaped()?,
                '^' => {
                    self.next();
                    Node::Place(if self.has(MULTILINE) { Place::LineBegin(self.has(UNIX_LINES)) } else { Place::Begin })
                }
                '$' => {
                    self.next();
                    let unix = self.has(UNIX_LINES);
                    Node::Place(if self.has(MULTILINE) { Place::LineEnd(unix) } else { Place::LastLineEnd(unix) })
                }
                '.' => {
                    self.next();
                    let set = self.dot();
                    Node::One(self.one_of(set))
                }
                '|' | ')' => break,
                '?' | '*' | '+' => {
                    self.next();
                    let sign = char::from_u32(c).unwrap_or('?');
                    return Err(self.fault(format!("Dangling meta character '{sign}'")));
                }
                '\0' if self.reader.at_end() => break,
                '{' => Node::Empty,
                _ => {
                    self.next();
                    self.literal(c)
                }
            };
            let node = self.repeated(node)?;
            parts.push(node);
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.remove(0),
            _ => Node::Sequence(parts),
        })
    }

    fn dot(&self) -> Set {
        if self.has(DOTALL) {
            Set::of(&[(0, 0x0010_ffff)])
        } else if self.has(UNIX_LINES) {
            Set::of(&[(0x0a, 0x0a)]).negated()
        } else {
            Set::of(&[(0x0a, 0x0a), (0x0d, 0x0d), (0x85, 0x85), (0x2028, 0x2029)]).negated()
        }
    }

    fn one_of(&mut self, set: Set) -> One {
        self.wide |= !set.is_narrow();
        One::In(std::sync::Arc::new(Class::new(set)))
    }

    /// A character that stands for itself, under the case rules in force.
    fn literal(&mut self, c: u32) -> Node {
        self.wide |= reader::is_wide(c);
        Node::One(match self.case() {
            Case::Unicode if fold(c) != c || super::class::upper(c) != c => One::Fold(fold(c)),
            Case::Ascii if c < 128 && u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic()) => {
                One::AsciiFold(ascii_lower(c))
            }
            _ => One::Is(c),
        })
    }

    fn case(&self) -> Case {
        match (self.has(CASE_INSENSITIVE), self.has(UNICODE_CASE)) {
            (false, _) => Case::Exact,
            (true, false) => Case::Ascii,
            (true, true) => Case::Unicode,
        }
    }

    /// What follows an atom: `?`, `*`, `+`, `{…}`, each lazy or possessive.
    fn repeated(&mut self, atom: Node) -> Result<Node, SyntaxFault> {
        let (min, max) = match char::from_u32(self.peek()).unwrap_or('x') {
            '?' => (0, 1),
            '*' => (0, ENDLESS),
            '+' => (1, ENDLESS),
            '{' => self.counts()?,
            _ => return Ok(atom),
        };
        let greed = match char::from_u32(self.next()).unwrap_or('x') {
            '?' => Greed::Lazy,
            '+' => Greed::Possessive,
            _ => Greed::Greedy,
        };
        if greed != Greed::Greedy {
            self.next();
        }
        Ok(Node::Repeat { body: Box::new(atom), min, max, greed })
    }

    /// `{n}`, `{n,}`, `{n,m}`: leaves the cursor on the closing brace.
    fn counts(&mut self) -> Result<(u32, u32), SyntaxFault> {
        if !is_digit(self.reader.at(1)) {
            self.skip();
            return Err(self.fault("Illegal repetition"));
        }
        self.reader.cursor += 1;
        let mut c = self.read();
        let min = self.count(&mut c)?;
        let mut max = min;
        if c == u32::from(b',') {
            c = self.read();
            max = if c == u32::from(b'}') { ENDLESS } else { self.count(&mut c)? };
        }
        if c != u32::from(b'}') {
            return Err(self.fault("Unclosed counted closure"));
        }
        if max < min {
            return Err(self.fault("Illegal repetition range"));
        }
        self.reader.cursor -= 1;
        Ok((min, max))
    }

    /// A number whose first digit was read; `c` becomes what comes after it.
    fn count(&mut self, c: &mut u32) -> Result<u32, SyntaxFault> {
        let mut count: u32 = 0;
        while is_digit(*c) {
            let digit = *c - 0x30;
            match count.checked_mul(10).and_then(|ten| ten.checked_add(digit)).filter(|count| *count <= ENDLESS) {
                Some(more) => count = more,
                None => return Err(self.fault("Illegal repetition range")),
            }
            *c = self.read();
        }
        Ok(count)
    }

    /// A class escape such as `\d` or `\W`.
    fn predefined(&self, letter: u32) -> Set {
        let letter = char::from_u32(letter).unwrap_or('d');
        let set = property::escape(letter.to_ascii_lowercase(), self.has(UNICODE_CHARACTER_CLASS));
        if letter.is_ascii_uppercase() { set.negated() } else { set }
    }
}

fn is_digit(c: u32) -> bool {
    (0x30..=0x39).contains(&c)
}

fn is_property(c: u32) -> bool {
    c == u32::from(b'p') || c == u32::from(b'P')
}
