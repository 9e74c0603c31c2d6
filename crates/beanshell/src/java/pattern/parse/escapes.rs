//! What follows a backslash.

use super::{Node, Parser, Place, is_digit};
use crate::java::pattern::class::Set;
use crate::java::pattern::fault::SyntaxFault;
use crate::java::pattern::{CASE_INSENSITIVE, UNICODE_CHARACTER_CLASS, UNIX_LINES, property};

/// What an escape stands for.
pub enum Escape {
    Character(u32),
    Set(Set),
    Node(Node),
}

fn letter(c: u32) -> char {
    char::from_u32(c).unwrap_or('\u{fffd}')
}

impl Parser<'_> {
    /// An escape outside of brackets; the cursor is on the backslash.
    pub(super) fn escaped(&mut self) -> Result<Node, SyntaxFault> {
        let c = self.next_escaped();
        if matches!(letter(c), 'p' | 'P') {
            let set = self.property(letter(c) == 'P')?;
            return Ok(Node::One(self.one_of(set)));
        }
        match self.escape(false, false)? {
            Escape::Character(c) => Ok(self.literal(c)),
            Escape::Set(set) => Ok(Node::One(self.one_of(set))),
            Escape::Node(node) => Ok(node),
        }
    }

    /// `\p…`, the cursor on the letter; leaves the cursor behind it.
    pub(super) fn property(&mut self, not: bool) -> Result<Set, SyntaxFault> {
        let single = self.next() != u32::from(b'{');
        let name: String = if single {
            let c = self.reader.at(0);
            self.read();
            letter(c).into()
        } else {
            self.next();
            let mut name = String::new();
            loop {
                if self.reader.at_end() {
                    self.reader.cursor += 1;
                    return Err(self.fault("Unclosed character family"));
                }
                let c = self.reader.at(0);
                self.reader.cursor += 1;
                if c == u32::from(b'}') {
                    break;
                }
                name.push(letter(c));
            }
            if name.is_empty() {
                return Err(self.fault("Empty character family"));
            }
            name
        };
        let set = self.family(&name)?;
        Ok(if not { set.negated() } else { set })
    }

    fn family(&self, name: &str) -> Result<Set, SyntaxFault> {
        let insensitive = self.has(CASE_INSENSITIVE);
        if let Some((key, value)) = name.split_once('=') {
            let key = key.to_ascii_lowercase();
            let found = match key.as_str() {
                "sc" | "script" => property::script(value),
                "blk" | "block" => property::block(value),
                "gc" | "general_category" => property::category(value, insensitive),
                _ => None,
            };
            let description = format!("Unknown Unicode property {{name=<{key}>, value=<{value}>}}");
            return found.ok_or_else(|| self.fault(description));
        }
        let found = match (name.strip_prefix("Is"), name.strip_prefix("In")) {
            (Some(short), _) => property::is(short, insensitive),
            (_, Some(block)) => property::block(block),
            _ => property::named(name, insensitive, self.has(UNICODE_CHARACTER_CLASS)),
        };
        found.ok_or_else(|| self.fault(format!("Unknown character property name {{{name}}}")))
    }

    /// Any other escape, the cursor on the character behind the backslash; `bracketed` inside `[…]`, where a `range` may
    /// need a single character.
    pub(super) fn escape(&mut self, bracketed: bool, range: bool) -> Result<Escape, SyntaxFault> {
        if self.reader.at_end() {
            self.reader.cursor += 1;
            return Err(self.fault(if bracketed { "Unclosed character class" } else { "Unexpected internal error" }));
        }
        let c = self.reader.at(0);
        self.reader.cursor += 1;
        let unix = self.has(UNIX_LINES);
        let place = |place| Ok(Escape::Node(Node::Place(place)));
        match letter(c) {
            '0' => self.octal(),
            '1'..='9' if !bracketed => Ok(self.back(c)),
            'A' if !bracketed => place(Place::Begin),
            'B' | 'b' if !bracketed => {
                if letter(c) == 'b' && [0, 1, 2].map(|i| self.reader.at(i)) == [0x7b, 0x67, 0x7d] {
                    return Err(self.unsupported("\\b{g}"));
                }
                place(Place::Word { not: letter(c) == 'B', unicode: self.has(UNICODE_CHARACTER_CLASS) })
            }
            'G' if !bracketed => place(Place::LastMatch),
            'Z' if !bracketed => place(Place::LastLineEnd(unix)),
            'z' if !bracketed => place(Place::End),
            'R' if !bracketed => Ok(Escape::Node(Node::LineBreak)),
            'k' if !bracketed => self.named_back(),
            'N' => Err(self.unsupported("\\N{...}")),
            'X' if !bracketed => Err(self.unsupported("\\X")),
            'v' if range => Ok(Escape::Character(0x0b)),
            'D' | 'H' | 'S' | 'V' | 'W' | 'd' | 'h' | 's' | 'v' | 'w' => Ok(Escape::Set(self.predefined(c))),
            'a' => Ok(Escape::Character(7)),
            'e' => Ok(Escape::Character(0x1b)),
            'f' => Ok(Escape::Character(0x0c)),
            'n' => Ok(Escape::Character(0x0a)),
            'r' => Ok(Escape::Character(0x0d)),
            't' => Ok(Escape::Character(9)),
            'c' => {
                if self.reader.at_end() {
                    return Err(self.fault("Illegal control escape sequence"));
                }
                Ok(Escape::Character(self.read() ^ 64))
            }
            'u' => self.unicode(),
            'x' => self.hexadecimal(),
            other if other.is_ascii_alphanumeric() => Err(self.fault("Illegal/unsupported escape sequence")),
            _ => Ok(Escape::Character(c)),
        }
    }

    /// `\1`…: further digits belong to it as long as there are that many groups.
    fn back(&mut self, first: u32) -> Escape {
        let mut number = (first - 0x30) as usize;
        while is_digit(self.peek()) {
            let longer = number * 10 + (self.peek() - 0x30) as usize;
            if self.groups - 1 < longer {
                break;
            }
            number = longer;
            self.read();
        }
        Escape::Node(Node::Back(number, self.case()))
    }

    fn named_back(&mut self) -> Result<Escape, SyntaxFault> {
        if self.read() != u32::from(b'<') {
            return Err(self.fault("\\k is not followed by '<' for named capturing group"));
        }
        let first = self.read();
        let name = self.group_name(first)?;
        let number = self.names.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
        let number = number.ok_or_else(|| self.fault(format!("named capturing group <{name}> does not exist")))?;
        Ok(Escape::Node(Node::Back(number, self.case())))
    }

    fn octal(&mut self) -> Result<Escape, SyntaxFault> {
        let digit = |c: u32| (0x30..=0x37).contains(&c).then(|| c - 0x30);
        let first = self.read();
        let first = digit(first).ok_or_else(|| self.fault("Illegal octal escape sequence"))?;
        let Some(second) = digit(self.peek()) else { return Ok(Escape::Character(first)) };
        self.read();
        match digit(self.peek()) {
            Some(third) if first <= 3 => {
                self.read();
                Ok(Escape::Character(first * 64 + second * 8 + third))
            }
            _ => Ok(Escape::Character(first * 8 + second)),
        }
    }

    fn four(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let c = self.read();
            value = value * 16 + char::from_u32(c)?.to_digit(16)?;
        }
        Some(value)
    }

    /// `\uhhhh`; two of them may make one character.
    fn unicode(&mut self) -> Result<Escape, SyntaxFault> {
        let first = self.four().ok_or_else(|| self.fault("Illegal Unicode escape sequence"))?;
        if (0xd800..0xdc00).contains(&first) {
            let here = self.reader.cursor;
            if self.read() == u32::from(b'\\') && self.read() == u32::from(b'u') {
                let second = self.four().ok_or_else(|| self.fault("Illegal Unicode escape sequence"))?;
                if (0xdc00..0xe000).contains(&second) {
                    return Ok(Escape::Character(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
                }
            }
            self.reader.cursor = here;
        }
        Ok(Escape::Character(first))
    }

    /// `\xhh` and `\x{h…}`.
    fn hexadecimal(&mut self) -> Result<Escape, SyntaxFault> {
        let hex = |c: u32| char::from_u32(c).and_then(|c| c.to_digit(16));
        let first = self.read();
        if let Some(high) = hex(first) {
            let second = self.read();
            if let Some(low) = hex(second) {
                return Ok(Escape::Character(high * 16 + low));
            }
        } else if first == u32::from(b'{') && hex(self.peek()).is_some() {
            let mut value = 0;
            while let Some(digit) = hex(self.peek()) {
                self.read();
                value = value * 16 + digit;
                if value > 0x0010_ffff {
                    return Err(self.fault("Hexadecimal codepoint is too big"));
                }
            }
            if self.read() != u32::from(b'}') {
                return Err(self.fault("Unclosed hexadecimal escape sequence"));
            }
            return Ok(Escape::Character(value));
        }
        Err(self.fault("Illegal hexadecimal escape sequence"))
    }
}
