//! Reads a script into its tree, or says what is wrong with it and where.
//!
//! The parser descends through the grammar over the script's tokens. It looks ahead only where the language needs it
//! (is `(a) …` a cast, does `a<b> c` declare), over types and single brackets, so that its time grows with the length of
//! the script. How deeply constructs nest and how deep the tree becomes is bounded, so that neither parsing nor running
//! nor dropping a tree exhausts the stack.

mod classes;
mod control;
mod declarations;
mod expressions;
mod hexfloat;
mod lexer;
mod literals;
mod mistakes;
mod operands;
mod statements;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

use crate::{
    ast::{At, Expr, ExprKind, Name, Stmt},
    error::{Error, ErrorKind},
};
use tokens::{Kind, Token, UNPAIRED};

/// How many constructs may stand inside each other.
const LEVELS: usize = 200;

/// How deep the tree may become: that many links a chain such as `a + b + c …` may have.
const HEIGHT: usize = 1000;

/// Most bytes of a script.
const LONGEST: usize = 2 << 20;

/// Bytes of stack that one level takes at most, in a build without optimisation.
const SPARE_STACK: usize = 128 << 10;

/// Bytes of stack that are added where less than that is left.
const MORE_STACK: usize = 1 << 20;

/// The statements of a script.
pub(crate) fn parse(source: &str) -> Result<Vec<Stmt>, Error> {
    if source.len() > LONGEST || At::try_from(source.len()).is_err() {
        let message = format!("A script has at most {LONGEST} bytes");
        return Err(Error::at(source, 0, ErrorKind::Syntax, message));
    }
    let tokens = lexer::tokens(source);
    let pairs = tokens::pairs(&tokens);
    let mut parser = Parser { source, tokens, pairs, next: 0, level: 0, height: 0 };
    parser.script().map_err(|fault| Error::at(source, fault.at as usize, ErrorKind::Syntax, fault.message))
}

/// Why a text is not a script.
#[derive(Debug)]
struct Fault {
    at: At,
    message: String,
}

type Parsed<T> = Result<T, Box<Fault>>;

/// A fault at a place.
fn fault<T>(at: At, message: impl Into<String>) -> Parsed<T> {
    Err(Box::new(Fault { at, message: message.into() }))
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// See [`tokens::pairs`].
    pairs: Vec<u32>,
    /// Index of the next token.
    next: usize,
    /// How many constructs are open.
    level: usize,
    /// Height of the highest tree made since the construct that is open began.
    height: usize,
}

impl Parser<'_> {
    fn script(&mut self) -> Parsed<Vec<Stmt>> {
        let mut statements = Vec::new();
        while !matches!(self.token().kind, Kind::End) {
            if self.at_end() && self.is(";") {
                break;
            }
            statements.push(self.block_statement()?);
        }
        Ok(statements)
    }

    /// The next token.
    fn token(&self) -> &Token {
        self.ahead(0)
    }

    /// The token so many after the next; beyond the last it is the last.
    fn ahead(&self, count: usize) -> &Token {
        self.token_at(self.next + count)
    }

    /// The token of this index; beyond the last it is the last.
    fn token_at(&self, index: usize) -> &Token {
        &self.tokens[index.min(self.tokens.len() - 1)]
    }

    /// Where the next token begins.
    fn at(&self) -> At {
        self.token().at
    }

    /// Where the token before it ended.
    fn end(&self) -> At {
        self.next.checked_sub(1).map_or(0, |before| self.tokens[before].end)
    }

    /// Whether the text is at its end, where a `;` may stand that was added.
    fn at_end(&self) -> bool {
        self.at() as usize == self.source.len()
    }

    /// The sign that comes next; of all else, nothing.
    fn sign(&self) -> &'static str {
        self.sign_at(self.next)
    }

    fn sign_at(&self, index: usize) -> &'static str {
        match self.token_at(index).kind {
            Kind::Sign(sign) => sign,
            _ => "",
        }
    }

    /// Whether this sign comes next.
    fn is(&self, sign: &str) -> bool {
        self.sign() == sign
    }

    /// Whether a name comes next.
    fn is_name(&self) -> bool {
        self.is_name_at(self.next)
    }

    fn is_name_at(&self, index: usize) -> bool {
        matches!(self.token_at(index).kind, Kind::Name(_))
    }

    /// Whether this word, which may also be a name, comes next.
    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(self.next, word)
    }

    fn is_word_at(&self, index: usize, word: &str) -> bool {
        matches!(&self.token_at(index).kind, Kind::Name(name) if **name == *word)
    }

    /// The index of the bracket that closes the one of this index.
    fn pair(&self, index: usize) -> Option<usize> {
        self.pairs.get(index).filter(|pair| **pair != UNPAIRED).map(|pair| *pair as usize)
    }

    /// Passes a token.
    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    /// Passes this sign if it comes next.
    fn eat(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        if found {
            self.advance();
        }
        found
    }

    /// Passes this sign, which has to come next; `place` says after what, such as "after the condition".
    fn expect(&mut self, sign: &str, place: &str) -> Parsed<()> {
        if self.eat(sign) {
            return Ok(());
        }
        self.unexpected(&format!("'{sign}' {place}"))
    }

    /// Passes an opening bracket; gives its index.
    fn open(&mut self, sign: &str, place: &str) -> Parsed<usize> {
        let index = self.next;
        self.expect(sign, place)?;
        Ok(index)
    }

    /// Passes the bracket that closes the one of this index; `others` may stand here too, such as "',' or ".
    fn close(&mut self, opener: usize, others: &str) -> Parsed<()> {
        let (opening, closing) = match self.sign_at(opener) {
            "{" => ("{", "}"),
            "[" => ("[", "]"),
            _ => ("(", ")"),
        };
        if self.eat(closing) {
            return Ok(());
        }
        let ((line, column), (here, _)) = (self.place(self.tokens[opener].at), self.place(self.at()));
        let line = if line == here { String::new() } else { format!("line {line}, ") };
        self.unexpected(&format!("{others}'{closing}' to match the '{opening}' in {line}column {column}"))
    }

    /// The name that has to come next; `what` it names.
    fn name(&mut self, what: &str) -> Parsed<Name> {
        let Kind::Name(name) = &self.token().kind else { return self.unexpected(what) };
        let name = name.clone();
        self.advance();
        Ok(name)
    }

    /// Reads a construct that may contain others of its kind.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.level == LEVELS {
            return fault(self.at(), format!("More than {LEVELS} levels of brackets, blocks and operators"));
        }
        self.level += 1;
        let beside = std::mem::take(&mut self.height);
        let read = stacker::maybe_grow(SPARE_STACK, MORE_STACK, || read(self))?;
        self.level -= 1;
        self.grow()?;
        self.height = self.height.max(beside);
        Ok(read)
    }

    /// Reads what stands beside what was read before in the same construct.
    fn beside<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let beside = std::mem::take(&mut self.height);
        let read = read(self);
        self.height = self.height.max(beside);
        read
    }

    /// Counts a node above all that was read since the construct began.
    fn grow(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height > HEIGHT {
            let message = format!(
                "More than {HEIGHT} operators, calls or branches in a row: divide this into several statements"
            );
            return fault(self.at(), message);
        }
        Ok(())
    }

    /// A node of the tree above those that were read since the construct began.
    fn node(&mut self, at: At, kind: ExprKind) -> Parsed<Expr> {
        self.grow()?;
        Ok(Expr { at, kind })
    }
}
