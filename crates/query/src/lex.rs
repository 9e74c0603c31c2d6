//! Cuts a filter into tokens, each with its column.
//!
//! Tokens are cut one at a time as the parser asks, so that the fault reported is always the leftmost one.

use std::fmt;

use crate::fault::{Fault, shown};

/// A token of the filter language. Whether a bare word is a name, an operator or a value is the parser's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Open,
    Close,
    Comma,
    /// A double-quoted string, unescaped.
    Quoted(String),
    Bare(String),
    End,
}

/// As a message names what was found.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("\"(\""),
            Self::Close => f.write_str("\")\""),
            Self::Comma => f.write_str("\",\""),
            Self::Quoted(text) => write!(f, "the string {}", shown(text)),
            Self::Bare(word) => f.write_str(&shown(word)),
            Self::End => f.write_str("the end"),
        }
    }
}

/// The characters of a filter and how far they are cut.
pub(crate) struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    pub(crate) fn new(text: &str) -> Self {
        Self { chars: text.chars().collect(), at: 0 }
    }

    /// The next token and the column of its first character; [`Token::End`] for ever after the last.
    pub(crate) fn next(&mut self) -> Result<(Token, usize), Fault> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let column = self.at + 1;
        let Some(c) = self.peek() else {
            return Ok((Token::End, column));
        };
        let token = match c {
            '(' => self.single(Token::Open),
            ')' => self.single(Token::Close),
            ',' => self.single(Token::Comma),
            '"' => self.quoted(column)?,
            c if is_bare(c) => self.bare(),
            c => {
                let message = format!("{} is not allowed outside a double-quoted string", shown(&c.to_string()));
                return Err(Fault::filters(column, message));
            }
        };
        Ok((token, column))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn single(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    fn bare(&mut self) -> Token {
        let start = self.at;
        while self.peek().is_some_and(is_bare) {
            self.at += 1;
        }
        Token::Bare(self.chars[start..self.at].iter().collect())
    }

    fn quoted(&mut self, column: usize) -> Result<Token, Fault> {
        let unclosed = || Fault::filters(column, "the string that begins here is not closed with \"");
        let mut text = String::new();
        self.at += 1;
        loop {
            let c = self.peek().ok_or_else(unclosed)?;
            self.at += 1;
            match c {
                '"' => return Ok(Token::Quoted(text)),
                '\\' => {
                    let escaped = self.peek().ok_or_else(unclosed)?;
                    if !matches!(escaped, '"' | '\\') {
                        let message = r#"a backslash may only stand before " or \; write \\ for the character itself"#;
                        return Err(Fault::filters(self.at, message));
                    }
                    self.at += 1;
                    text.push(escaped);
                }
                c => text.push(c),
            }
        }
    }
}

fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@' | '+' | '/')
}
