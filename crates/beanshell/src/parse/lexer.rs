//! Cuts a script into tokens.

use super::{
    literals,
    tokens::{Kind, SIGNS, Token, alias, reserved},
};
use crate::{
    ast::{At, Name},
    text::Text,
};
use std::collections::HashMap;

/// A place in the source where Java's `\uXXXX` are read as the units they stand for (JLS 3.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub source: &'a str,
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// The character here, or the UTF-16 unit of a unicode escape, and where the next begins. An escape that is not
    /// complete is a plain backslash.
    pub fn look(self) -> Option<(u32, usize)> {
        let rest = &self.source.as_bytes()[self.at..];
        let first = *rest.first()?;
        if first == b'\\' && rest.get(1) == Some(&b'u') {
            let us = rest[1..].iter().take_while(|byte| **byte == b'u').count();
            if let Some(digits) = rest.get(1 + us..5 + us)
                && let Some(unit) = hexadecimal(digits)
            {
                return Some((unit, self.at + 5 + us));
            }
        }
        if first.is_ascii() {
            return Some((u32::from(first), self.at + 1));
        }
        let c = self.source[self.at..].chars().next()?;
        Some((u32::from(c), self.at + c.len_utf8()))
    }

    /// The character here, which is passed.
    pub fn take(&mut self) -> Option<u32> {
        let (c, next) = self.look()?;
        self.at = next;
        Some(c)
    }

    /// The character here unless it is half of a pair.
    pub fn char(self) -> Option<char> {
        self.look().and_then(|(c, _)| char::from_u32(c))
    }

    /// Whether these characters stand here; then they are passed.
    fn eat(&mut self, text: &str) -> bool {
        let mut ahead = *self;
        let all = text.bytes().all(|byte| ahead.take() == Some(u32::from(byte)));
        if all {
            *self = ahead;
        }
        all
    }

    /// Passes all characters that are so.
    fn skip(&mut self, matches: impl Fn(char) -> bool) {
        while let Some((c, next)) = self.look()
            && char::from_u32(c).is_some_and(&matches)
        {
            self.at = next;
        }
    }

    /// What remains.
    fn rest(self) -> &'a str {
        &self.source[self.at..]
    }
}

/// The number that four hexadecimal digits are.
fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| char::from(*digit).to_digit(16).map(|digit| sum * 16 + digit))
}

/// Whether a name may begin so. The euro sign and its kin are letters in Java; they are in names here too.
pub(super) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$' || (!c.is_ascii() && (c.is_alphabetic() || is_currency(c)))
}

/// Whether a name may go on so.
pub(super) fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}

fn is_currency(c: char) -> bool {
    matches!(c, '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20c0}')
}

/// Java's blanks, and those that word processors and web pages leave in copied text.
fn is_blank(c: char) -> bool {
    matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{feff}' | '\u{200b}') || (!c.is_ascii() && c.is_whitespace())
}

/// Most tokens of a script: what is made of them needs up to 500 bytes for each.
const MOST: usize = 1 << 16;

/// The tokens of a script; the last is [`Kind::End`]. At the first thing that is no token stands [`Kind::Fault`].
///
/// A script that does not end in `;` gets one, as BeanShell adds it to what it is given to evaluate.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { cursor: Cursor { source, at: 0 }, names: HashMap::new(), texts: HashMap::new() };
    let mut tokens = Vec::new();
    let failed = loop {
        match lexer.token() {
            Ok(Some(token)) if tokens.len() == MOST => {
                let message = format!("A script has at most {MOST} words and signs");
                tokens.push(self::token(Kind::Fault(message), token.at as usize, token.end as usize));
                break true;
            }
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => break false,
            Err((at, message)) => {
                tokens.push(token(Kind::Fault(message), at, at));
                break true;
            }
        }
    };
    let end = source.len();
    if !failed && tokens.last().is_some_and(|last| !matches!(last.kind, Kind::Sign(";"))) {
        tokens.push(token(Kind::Sign(";"), end, end));
    }
    tokens.push(token(Kind::End, end, end));
    tokens
}

/// A token at bytes of the source. [`super::parse`] has made sure that they fit.
fn token(kind: Kind, at: usize, end: usize) -> Token {
    let place = |offset| At::try_from(offset).unwrap_or(At::MAX);
    Token { kind, at: place(at), end: place(end) }
}

/// Where something is no token, and why.
pub(super) type Fault = (usize, String);

struct Lexer<'a> {
    cursor: Cursor<'a>,
    names: HashMap<String, Name>,
    texts: HashMap<Vec<u16>, Text>,
}

impl Lexer<'_> {
    /// The next token, none at the end.
    fn token(&mut self) -> Result<Option<Token>, Fault> {
        self.blanks()?;
        let at = self.cursor.at;
        let Some((first, _)) = self.cursor.look() else { return Ok(None) };
        let kind = match char::from_u32(first) {
            Some(c) if starts_name(c) => self.word(),
            Some('"') => {
                let units = literals::text(&mut self.cursor)?;
                let text = self.texts.entry(units).or_insert_with_key(|units| Text::new(units.as_slice()));
                Kind::Text(text.clone())
            }
            Some('\'') => literals::character(&mut self.cursor)?,
            Some(c) if c.is_ascii_digit() => literals::number(&mut self.cursor)?,
            Some('.') if self.cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                literals::number(&mut self.cursor)?
            }
            Some('@') => self.at_sign(),
            _ => self.sign().map_err(|message| (at, message))?,
        };
        Ok(Some(token(kind, at, self.cursor.at)))
    }

    /// Passes blanks and comments.
    fn blanks(&mut self) -> Result<(), Fault> {
        loop {
            self.cursor.skip(is_blank);
            let start = self.cursor.at;
            if self.cursor.eat("//") || self.cursor.eat("#!") {
                self.cursor.skip(|c| c != '\n' && c != '\r');
            } else if self.cursor.eat("/*") {
                while !self.cursor.eat("*/") {
                    if self.cursor.take().is_none() {
                        return Err((start, "This comment is never closed: '*/' is missing".to_owned()));
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    /// A name or a reserved word.
    fn word(&mut self) -> Kind {
        let word = self.letters();
        if let Some(word) = reserved(&word) {
            return Kind::Sign(word);
        }
        Kind::Name(self.names.entry(word).or_insert_with_key(|word| word.as_str().into()).clone())
    }

    /// The letters and digits here.
    fn letters(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.cursor.char().filter(|c| continues_name(*c)) {
            word.push(c);
            self.cursor.take();
        }
        word
    }

    /// `@gt` and its kin, or the `@` of an annotation.
    fn at_sign(&mut self) -> Kind {
        self.cursor.take();
        let behind = self.cursor;
        if let Some(sign) = alias(&self.letters()) {
            return Kind::Sign(sign);
        }
        self.cursor = behind;
        Kind::Sign("@")
    }

    /// An operator or a bracket, or what is wrong with what stands here.
    fn sign(&mut self) -> Result<Kind, String> {
        if let Some((entity, meaning)) = ENTITIES.iter().find(|(entity, _)| self.cursor.rest().starts_with(entity)) {
            return Err(format!(
                "'{entity}' is how XML writes {meaning}: this script was escaped once more than it was unescaped"
            ));
        }
        if let Some(sign) = SIGNS.iter().find(|sign| self.cursor.eat(sign)) {
            return Ok(Kind::Sign(sign));
        }
        Err(match self.cursor.char() {
            Some(c @ ('“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '´' | '`')) => {
                format!("'{c}' does not begin text, which stands between straight quotation marks: \"…\"")
            }
            Some('\\') if self.cursor.rest().starts_with("\\u") => {
                "'\\u' is followed by four hexadecimal digits, as in '\\u00e4'".to_owned()
            }
            Some('\\') => "'\\' has a meaning in text and characters only: this script may have been escaped twice \
                           (\\\" for \", \\n for a new line)"
                .to_owned(),
            Some(c @ ('–' | '—' | '−')) => format!("'{c}' is a typographic dash: minus is '-'"),
            Some('#') => "A comment begins with '//' or stands between '/*' and '*/'".to_owned(),
            Some('…') => "'…' stands for nothing in a script".to_owned(),
            Some(c) if c.is_control() => format!("A control character, U+{:04X}, has no place here", u32::from(c)),
            Some(c) => format!("'{c}' has no meaning in a script"),
            None => "Half a surrogate pair has no meaning outside text".to_owned(),
        })
    }
}

/// How XML and HTML write characters that they need themselves.
const ENTITIES: [(&str, &str); 9] = [
    ("&lt;", "'<'"),
    ("&gt;", "'>'"),
    ("&amp;", "'&'"),
    ("&quot;", "'\"'"),
    ("&apos;", "\"'\""),
    ("&nbsp;", "a blank"),
    ("&#34;", "'\"'"),
    ("&#39;", "\"'\""),
    ("&#xD;", "the end of a line"),
];
