//! The characters of a pattern, one by one.

use super::Parser;
use crate::java::pattern::COMMENTS;

/// The characters and where reading stands.
pub struct Reader {
    all: Vec<u32>,
    pub cursor: usize,
}

impl Reader {
    /// The characters of a pattern, with quotations taken out unless it is literal.
    pub fn new(source: &str, literal: bool) -> Self {
        let plain: Vec<u32> = source.chars().map(u32::from).collect();
        Self { all: if literal { plain } else { unquoted(&plain) }, cursor: 0 }
    }

    /// The character so far from the cursor; zero beyond the end, as a pattern may also hold.
    pub fn at(&self, offset: usize) -> u32 {
        self.all.get(self.cursor.saturating_add(offset)).copied().unwrap_or(0)
    }

    /// The character before the cursor.
    pub fn before(&self) -> u32 {
        self.cursor.checked_sub(1).and_then(|before| self.all.get(before)).copied().unwrap_or(0)
    }

    /// Whether a character from the cursor on takes two units.
    pub fn is_wide(&self) -> bool {
        self.all.get(self.cursor..).is_some_and(|rest| rest.iter().any(|c| is_wide(*c)))
    }

    /// Whether all was read.
    pub fn at_end(&self) -> bool {
        self.cursor >= self.all.len()
    }
}

/// Whether a character takes two units, or is one half of such.
pub fn is_wide(c: u32) -> bool {
    c >= 0x10000 || (0xd800..0xe000).contains(&c)
}

/// Writes quotations, `\Q…\E`, as escapes.
fn unquoted(plain: &[u32]) -> Vec<u32> {
    let (slash, q, e) = (u32::from(b'\\'), u32::from(b'Q'), u32::from(b'E'));
    let mut all = Vec::with_capacity(plain.len());
    let (mut i, mut quoted, mut first) = (0, false, false);
    while let Some(c) = plain.get(i).copied() {
        let next = plain.get(i + 1).copied();
        i += 1;
        if c == slash && next == Some(if quoted { e } else { q }) {
            quoted = !quoted;
            first = quoted;
            i += 1;
        } else if !quoted {
            all.push(c);
            if c == slash {
                all.extend(next);
                i += 1;
            }
        } else {
            let ascii = u8::try_from(c).ok().filter(u8::is_ascii);
            match ascii {
                // A digit could belong to a reference before the quotation.
                Some(digit) if first && digit.is_ascii_digit() => {
                    all.extend([slash, u32::from(b'x'), u32::from(b'3'), c]);
                }
                Some(sign) if !sign.is_ascii_alphanumeric() => all.extend([slash, c]),
                _ => all.push(c),
            }
            first = false;
        }
    }
    all
}

impl Parser<'_> {
    /// The character at the cursor; under `(?x)` the cursor first leaves white space and comments behind.
    pub(super) fn peek(&mut self) -> u32 {
        if self.has(COMMENTS) {
            self.pass_comments();
        }
        self.reader.at(0)
    }

    /// Goes one further and looks.
    pub(super) fn next(&mut self) -> u32 {
        self.reader.cursor += 1;
        self.peek()
    }

    /// Takes the character at the cursor.
    pub(super) fn read(&mut self) -> u32 {
        let c = self.peek();
        self.reader.cursor += 1;
        c
    }

    /// The character after the cursor's, whatever it is; both are passed.
    pub(super) fn skip(&mut self) -> u32 {
        let c = self.reader.at(1);
        self.reader.cursor += 2;
        c
    }

    /// Goes one further and looks, white space included.
    pub(super) fn next_escaped(&mut self) -> u32 {
        self.reader.cursor += 1;
        self.reader.at(0)
    }

    fn pass_comments(&mut self) {
        loop {
            let c = self.reader.at(0);
            if matches!(c, 9..=13 | 32) {
                self.reader.cursor += 1;
            } else if c == u32::from(b'#') {
                while !self.reader.at_end() && !self.ends_comment() {
                    self.reader.cursor += 1;
                }
            } else {
                return;
            }
        }
    }

    fn ends_comment(&self) -> bool {
        let c = self.reader.at(0);
        c == 0x0a || (!self.has(crate::java::pattern::UNIX_LINES) && matches!(c, 0x0d | 0x85 | 0x2028 | 0x2029))
    }
}
