//! From Java's syntax of patterns to that of Rust's engines.

use std::fmt::Write as _;

use super::class;

/// How deep groups may nest.
const MOST_LEVELS: usize = 40;
/// How often a part may repeat, and how many states a pattern may have.
const MOST_SIZE: usize = 5_000;

/// Line ends where `.` ends and before which `$` matches.
const LINE_ENDS: &str = r"\n\r\x{85}\x{2028}\x{2029}";

pub(super) struct Translated {
    pub(super) text: String,
    /// Whether it needs an engine that backtracks.
    pub(super) backtracks: bool,
    /// About how many states it has.
    pub(super) size: usize,
    /// Whether a search may look far beyond the end of what it finds: a repetition without end has more
    /// after it.
    pub(super) looks_ahead: bool,
}

/// The flags that change what a sign means.
#[derive(Clone, Copy)]
struct Flags {
    dot_all: bool,
    multi_line: bool,
    comments: bool,
}

struct Translation<'s> {
    rest: &'s str,
    out: String,
    flags: Flags,
    backtracks: bool,
    /// Whether the text has no line end at its end.
    bare: bool,
    level: usize,
    groups: usize,
    /// How many repetitions have no end.
    endless: usize,
    /// Whether the last part of the whole pattern is one character that repeats without end.
    ends_endless: bool,
}

pub(super) fn translate(source: &str, bare: bool) -> Result<Translated, String> {
    let flags = Flags { dot_all: false, multi_line: false, comments: false };
    let mut translation = Translation {
        rest: source,
        out: String::new(),
        flags,
        backtracks: false,
        bare,
        level: 0,
        groups: 0,
        endless: 0,
        ends_endless: false,
    };
    let size = translation.alternatives()?;
    if !translation.rest.is_empty() {
        return Err("a ')' too many".to_owned());
    }
    let looks_ahead = translation.backtracks || translation.endless > usize::from(translation.ends_endless);
    Ok(Translated { text: translation.out, backtracks: translation.backtracks, size: size.max(1), looks_ahead })
}

impl Translation<'_> {
    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let c = characters.next();
        self.rest = characters.as_str();
        c
    }

    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).inspect(|rest| self.rest = rest).is_some()
    }

    /// Parts up to a `)` or the end; their size.
    fn alternatives(&mut self) -> Result<usize, String> {
        self.level += 1;
        if self.level > MOST_LEVELS {
            return Err(format!("more than {MOST_LEVELS} groups inside each other"));
        }
        let mut size = 0_usize;
        while !self.rest.is_empty() && !self.rest.starts_with(')') {
            if self.eat("|") {
                self.out.push('|');
                size += 1;
                continue;
            }
            let start = self.out.len();
            let endless = self.endless;
            let is_group = self.rest.starts_with('(');
            let part = self.part()?;
            size = size.saturating_add(self.repeated(start, part)?);
            if self.level == 1 {
                self.ends_endless = self.endless > endless && !is_group;
            }
            if size > MOST_SIZE {
                return Err("it is too large".to_owned());
            }
        }
        self.level -= 1;
        Ok(size)
    }

    /// One part without its repetition; its size.
    fn part(&mut self) -> Result<usize, String> {
        let Some(c) = self.next() else { return Ok(0) };
        match c {
            '(' => return self.group(),
            '[' => {
                let (class, rest) = class::class(self.rest, 0)?;
                let size = class::size(&class);
                self.out.push_str(&class);
                self.rest = rest;
                return Ok(size);
            }
            '.' if self.flags.dot_all => self.out.push_str("(?s:.)"),
            '.' => self.put(format_args!("[^{LINE_ENDS}]")),
            '^' if !self.flags.multi_line => self.out.push_str(r"\A"),
            '^' if self.bare => self.out.push_str("(?m:^)"),
            '^' => {
                // Not after the line end at the end.
                self.backtracks = true;
                self.out.push_str(r"(?:(?m:^)(?!\z))");
            }
            '$' if self.flags.multi_line => self.out.push_str("(?m:$)"),
            '$' => self.end(),
            '\\' => return self.escape(),
            '*' | '+' | '?' => return Err(format!("nothing to repeat before '{c}'")),
            '{' => return Err("nothing to repeat before '{'".to_owned()),
            '#' if self.flags.comments => {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
            c if self.flags.comments && c.is_ascii_whitespace() => {}
            c => self.literal(c),
        }
        Ok(1)
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.out.write_fmt(text);
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() {
            self.out.push('\\');
        }
        match c {
            '<' | '>' => self.put(format_args!("x{{{:x}}}", u32::from(c))),
            c if c.is_ascii_whitespace() => self.put(format_args!("\\x{{{:x}}}", u32::from(c))),
            c => self.out.push(c),
        }
    }

    /// `$`: the end of the text, or the place before the line end there.
    fn end(&mut self) {
        if self.bare {
            self.out.push_str(r"\z");
        } else {
            self.backtracks = true;
            self.put(format_args!(r"(?=(?:\r\n|[{LINE_ENDS}])?\z)"));
        }
    }

    /// After `(`.
    fn group(&mut self) -> Result<usize, String> {
        let flags = self.flags;
        let head = if self.eat("?:") {
            "(?:".to_owned()
        } else if self.eat("?=") {
            self.backtracks = true;
            "(?=".to_owned()
        } else if self.eat("?!") {
            self.backtracks = true;
            "(?!".to_owned()
        } else if self.eat("?<=") {
            self.backtracks = true;
            "(?<=".to_owned()
        } else if self.eat("?<!") {
            self.backtracks = true;
            "(?<!".to_owned()
        } else if self.eat("?>") {
            self.backtracks = true;
            "(?>".to_owned()
        } else if self.eat("?<") {
            let (name, rest) = self.rest.split_once('>').ok_or("a group's name has no '>'")?;
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(|c| c.is_ascii_alphanumeric())
            {
                return Err("a group's name has letters and digits".to_owned());
            }
            self.rest = rest;
            self.groups += 1;
            format!("(?P<{name}>")
        } else if self.eat("?") {
            match self.flag_letters()? {
                // Flags for the rest of the group around.
                None => return Ok(0),
                Some(head) => head,
            }
        } else {
            self.groups += 1;
            "(".to_owned()
        };
        self.out.push_str(&head);
        let size = self.alternatives()?;
        if !self.eat(")") {
            return Err("a '(' has no ')'".to_owned());
        }
        self.out.push(')');
        self.flags = flags;
        Ok(size + 1)
    }

    /// After `(?`: the head of a group with flags, or nothing where the flags stand alone.
    fn flag_letters(&mut self) -> Result<Option<String>, String> {
        let mut on = true;
        let mut head = String::from("(?");
        loop {
            match self.next() {
                Some('-') => {
                    on = false;
                    head.push('-');
                }
                Some('s') => self.flags.dot_all = on,
                Some('m') => self.flags.multi_line = on,
                Some('x') => self.flags.comments = on,
                Some('i') => head.push('i'),
                Some('u') => {}
                Some(':') => break,
                Some(')') => {
                    let head = head.trim_end_matches('-');
                    if head.len() > 2 {
                        self.out.push_str(head);
                        self.out.push(')');
                    }
                    return Ok(None);
                }
                _ => {
                    return Err("a group begins with (?:, (?=, (?!, (?<=, (?<!, (?>, (?<name> or flags of i, m, s, x"
                        .to_owned());
                }
            }
        }
        let head = head.trim_end_matches('-');
        Ok(Some(format!("{head}:")))
    }

    /// After a backslash outside of a class.
    fn escape(&mut self) -> Result<usize, String> {
        let before = self.rest;
        let c = self.next().ok_or("a backslash at the end")?;
        match c {
            'Q' => {
                let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                self.rest = rest;
                quoted.chars().for_each(|c| self.literal(c));
                return Ok(quoted.len());
            }
            'b' | 'B' | 'A' | 'z' => self.put(format_args!("\\{c}")),
            'Z' => self.end(),
            'R' => self.put(format_args!(r"(?:\r\n|[{LINE_ENDS}\x0b\x0c])")),
            '1'..='9' => {
                let mut number = c.to_digit(10).unwrap_or_default() as usize;
                // As in Java: further digits belong to it as long as there is such a group.
                while let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(10)) {
                    let longer = number * 10 + digit as usize;
                    if longer > self.groups {
                        break;
                    }
                    number = longer;
                    self.next();
                }
                if number > self.groups {
                    return Err(format!("there is no group {number} before \\{number}"));
                }
                self.backtracks = true;
                self.put(format_args!("(?:\\{number})"));
            }
            'k' => {
                let named = self.rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
                let (name, rest) = named.ok_or("\\k needs a <name>")?;
                self.rest = rest;
                self.backtracks = true;
                self.put(format_args!("(?:\\k<{name}>)"));
            }
            _ => {
                let (text, rest) = class::escape(before)?;
                self.out.push_str(&text);
                self.rest = rest;
                return Ok(class::size(&text));
            }
        }
        Ok(1)
    }

    /// The repetition after a part that began at `start` of the output; the size with it.
    fn repeated(&mut self, start: usize, size: usize) -> Result<usize, String> {
        let (least, most) = match self.rest.chars().next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let (counts, _) = self.rest[1..].split_once('}').ok_or("a '{' has no '}'")?;
                let (least, most) = counts.split_once(',').map_or((counts, Some(counts)), |(least, most)| {
                    (least, Some(most).filter(|most| !most.is_empty()))
                });
                let number = |text: &str| {
                    text.parse::<usize>()
                        .ok()
                        .filter(|number| *number <= MOST_SIZE)
                        .ok_or_else(|| format!("a count is a whole number up to {MOST_SIZE}"))
                };
                (number(least)?, most.map(number).transpose()?)
            }
            _ => return Ok(size),
        };
        if most.is_some_and(|most| most < least) {
            return Err("a count's end is before its start".to_owned());
        }
        if start == self.out.len() {
            return Err("nothing to repeat".to_owned());
        }
        let length = if self.rest.starts_with('{') { self.rest.find('}').map_or(0, |at| at + 1) } else { 1 };
        let sign = &self.rest[..length];
        self.rest = &self.rest[length..];
        let part = self.out.split_off(start);
        if self.eat("+") {
            self.backtracks = true;
            self.put(format_args!("(?>(?:{part}){sign})"));
        } else {
            self.put(format_args!("(?:{part}){sign}"));
            if self.eat("?") {
                self.out.push('?');
            }
        }
        if self.rest.starts_with(['*', '+', '?']) {
            return Err("nothing to repeat".to_owned());
        }
        self.endless += usize::from(most.is_none());
        let times = most.unwrap_or(least + 1).max(1);
        Ok(size.saturating_mul(times).saturating_add(1))
    }
}
