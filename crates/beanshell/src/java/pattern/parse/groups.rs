//! What stands in parentheses.

use super::{Node, Parser};
use crate::java::pattern::bounds::lengths;
use crate::java::pattern::fault::SyntaxFault;
use crate::java::pattern::{
    CANON_EQ, CASE_INSENSITIVE, COMMENTS, DOTALL, MULTILINE, UNICODE_CASE, UNICODE_CHARACTER_CLASS, UNIX_LINES,
};

impl Parser<'_> {
    /// A group with what repeats it, the cursor on the parenthesis; nothing for flags alone, `(?i)`.
    pub(super) fn group(&mut self) -> Result<Option<Node>, SyntaxFault> {
        self.deeper()?;
        let flags = self.flags;
        let node = self.group_inside()?;
        self.depth -= 1;
        let Some(node) = node else { return Ok(None) };
        self.close(flags)?;
        self.repeated(node).map(Some)
    }

    fn close(&mut self, flags: i32) -> Result<(), SyntaxFault> {
        let c = self.read();
        if c != u32::from(b')') {
            return Err(self.fault("Unclosed group"));
        }
        self.flags = flags;
        Ok(())
    }

    fn group_inside(&mut self) -> Result<Option<Node>, SyntaxFault> {
        if self.next() != u32::from(b'?') {
            return self.capturing(None).map(Some);
        }
        let sign = self.skip();
        let node = match char::from_u32(sign).unwrap_or('x') {
            ':' => self.expression()?,
            '=' => Node::Look { body: self.expression()?.into(), not: false },
            '!' => Node::Look { body: self.expression()?.into(), not: true },
            '>' => Node::Atomic(self.expression()?.into()),
            '<' => return self.behind_or_named().map(Some),
            '$' | '@' => return Err(self.fault("Unknown group type")),
            _ => {
                self.reader.cursor -= 1;
                self.add_flags();
                let c = self.read();
                if c == u32::from(b')') {
                    return Ok(None);
                }
                if c != u32::from(b':') {
                    return Err(self.fault("Unknown inline modifier"));
                }
                self.expression()?
            }
        };
        Ok(Some(node))
    }

    fn capturing(&mut self, name: Option<String>) -> Result<Node, SyntaxFault> {
        let number = self.groups;
        self.groups += 1;
        self.names.extend(name.map(|name| (name, number)));
        Ok(Node::Group(number, self.expression()?.into()))
    }

    fn behind_or_named(&mut self) -> Result<Node, SyntaxFault> {
        let c = self.read();
        let not = c == u32::from(b'!');
        if !not && c != u32::from(b'=') {
            let name = self.group_name(c)?;
            if self.names.iter().any(|(known, _)| *known == name) {
                return Err(self.fault(format!("Named capturing group <{name}> is already defined")));
            }
            return self.capturing(Some(name));
        }
        let wide = self.reader.is_wide();
        let body = self.expression()?;
        match lengths(&body) {
            Some((min, max)) => Ok(Node::Behind { body: body.into(), not, min, max, wide }),
            None => Err(self.fault("Look-behind group does not have an obvious maximum length")),
        }
    }

    /// The name of a group up to `>`, whose first character was read.
    pub(super) fn group_name(&mut self, first: u32) -> Result<String, SyntaxFault> {
        let ascii = |c: u32| u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric).map(char::from);
        let mut name = String::new();
        match ascii(first).filter(char::is_ascii_alphabetic) {
            Some(c) => name.push(c),
            None => return Err(self.fault("capturing group name does not start with a Latin letter")),
        }
        let mut c = self.read();
        while let Some(letter) = ascii(c) {
            name.push(letter);
            c = self.read();
        }
        if c != u32::from(b'>') {
            return Err(self.fault("named capturing group is missing trailing '>'"));
        }
        Ok(name)
    }

    fn add_flags(&mut self) {
        let mut on = true;
        loop {
            let flag = match char::from_u32(self.peek()).unwrap_or('x') {
                'i' => CASE_INSENSITIVE,
                'm' => MULTILINE,
                's' => DOTALL,
                'd' => UNIX_LINES,
                'u' => UNICODE_CASE,
                'c' => CANON_EQ,
                'x' if self.peek() == u32::from(b'x') => COMMENTS,
                'U' => UNICODE_CHARACTER_CLASS | UNICODE_CASE,
                '-' if on => {
                    on = false;
                    self.next();
                    continue;
                }
                _ => return,
            };
            self.flags = if on { self.flags | flag } else { self.flags & !flag };
            self.next();
        }
    }
}
