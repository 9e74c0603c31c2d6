//! The grammar of `filters` (`isc-sdim.md` 2): `not` binds tighter than `and`, `and` tighter than `or`.

use crate::fault::{check_text, listed, shown};
use crate::lex::{Lexer, Token};
use crate::{Fault, Field, Filter, Kind, Literal, Op, time};

/// How deep parentheses and `not` may nest, together.
pub const MAX_LEVELS: usize = 64;

/// How many tests a filter may have: databases bound the depth of an expression (SQLite at 1,000), and a chain of `or` is as
/// deep as it is long.
pub const MAX_TESTS: usize = 250;

/// How many values a list may have.
pub const MAX_VALUES: usize = 1000;

/// Reads a filter against the fields that the list allows.
///
/// The fault is the leftmost one, with its column and what is allowed there.
pub fn parse_filter(text: &str, fields: &'static [Field]) -> Result<Filter, Fault> {
    check_text("filters", text)?;
    let mut parser = Parser { lexer: Lexer::new(text), peeked: None, fields, level: 0, tests: 0 };
    let filter = parser.either()?;
    match parser.next()? {
        (Token::End, _) => Ok(filter),
        (token, column) => Err(unjoined(&token, column, "the end")),
    }
}

struct Parser {
    lexer: Lexer,
    peeked: Option<(Token, usize)>,
    fields: &'static [Field],
    level: usize,
    tests: usize,
}

impl Parser {
    fn next(&mut self) -> Result<(Token, usize), Fault> {
        match self.peeked.take() {
            Some(token) => Ok(token),
            None => self.lexer.next(),
        }
    }

    /// Consumes the bare `word` if it is next.
    fn takes(&mut self, word: &str) -> Result<bool, Fault> {
        let (token, column) = self.next()?;
        let found = matches!(&token, Token::Bare(bare) if bare == word);
        if !found {
            self.peeked = Some((token, column));
        }
        Ok(found)
    }

    fn either(&mut self) -> Result<Filter, Fault> {
        let first = self.both()?;
        let mut parts = vec![];
        while self.takes("or")? {
            parts.push(self.both()?);
        }
        Ok(chain(first, parts, Filter::Or))
    }

    fn both(&mut self) -> Result<Filter, Fault> {
        let first = self.term()?;
        let mut parts = vec![];
        while self.takes("and")? {
            parts.push(self.term()?);
        }
        Ok(chain(first, parts, Filter::And))
    }

    fn term(&mut self) -> Result<Filter, Fault> {
        let (token, column) = self.next()?;
        match token {
            Token::Open => self.nested(column, |parser| {
                let inner = parser.either()?;
                match parser.next()? {
                    (Token::Close, _) => Ok(inner),
                    (token, column) => Err(unjoined(&token, column, "\")\"")),
                }
            }),
            Token::Bare(word) if word == "not" => {
                self.nested(column, |parser| Ok(Filter::Not(Box::new(parser.term()?))))
            }
            Token::Bare(_) if self.tests == MAX_TESTS => {
                Err(Fault::filters(column, format!("more than {MAX_TESTS} tests in a filter")))
            }
            Token::Bare(word) if word == Op::Pr.as_str() => {
                self.tests += 1;
                self.present(column)
            }
            Token::Bare(name) => {
                self.tests += 1;
                let field = self.field(&name, column)?;
                self.test(field)
            }
            other => {
                Err(Fault::filters(column, format!("expected a field name, \"not\", \"pr\" or \"(\", found {other}")))
            }
        }
    }

    fn nested(
        &mut self,
        column: usize,
        inside: impl FnOnce(&mut Self) -> Result<Filter, Fault>,
    ) -> Result<Filter, Fault> {
        if self.level == MAX_LEVELS {
            return Err(Fault::filters(column, format!("more than {MAX_LEVELS} nested levels")));
        }
        self.level += 1;
        let filter = inside(self)?;
        self.level -= 1;
        Ok(filter)
    }

    /// `pr field`, its first word taken.
    fn present(&mut self, op_column: usize) -> Result<Filter, Fault> {
        match self.next()? {
            (Token::Bare(name), column) => {
                let field = self.field(&name, column)?;
                check_op(field, Op::Pr, op_column)?;
                Ok(Filter::Test { field, op: Op::Pr, values: vec![] })
            }
            (token, column) => {
                Err(Fault::filters(column, format!("expected a field name after \"pr\", found {token}")))
            }
        }
    }

    fn field(&self, name: &str, column: usize) -> Result<&'static Field, Fault> {
        self.fields.iter().find(|field| field.name == name).ok_or_else(|| {
            let message = lowercase_hint(name, &["not", "pr"]).unwrap_or_else(|| {
                let allowed = listed(self.fields.iter().filter(|field| !field.ops.is_empty()).map(|field| field.name));
                format!("unknown field {}; allowed: {allowed}", shown(name))
            });
            Fault::filters(column, message)
        })
    }

    /// What follows a field's name.
    fn test(&mut self, field: &'static Field) -> Result<Filter, Fault> {
        let (token, column) = self.next()?;
        let Token::Bare(word) = token else {
            let message =
                format!("expected an operator for \"{}\", found {token}; allowed: {}", field.name, field.listed_ops());
            return Err(Fault::filters(column, message));
        };
        let Some(op) = Op::from_word(&word) else {
            let hint = Op::from_word(&word.to_ascii_lowercase())
                .map(|op| format!("operators are lowercase: write \"{op}\", not {}", shown(&word)));
            let message = hint.unwrap_or_else(|| {
                format!("unknown operator {} for \"{}\"; allowed: {}", shown(&word), field.name, field.listed_ops())
            });
            return Err(Fault::filters(column, message));
        };
        check_op(field, op, column)?;
        let values = match op {
            Op::IsNull => vec![],
            Op::Pr => {
                let message = format!("\"pr\" stands before its field: write \"pr {}\"", field.name);
                return Err(Fault::filters(column, message));
            }
            Op::In | Op::Ca => self.values(field, op)?,
            _ => {
                let (token, column) = self.next()?;
                vec![value(field, token, column)?]
            }
        };
        Ok(Filter::Test { field, op, values })
    }

    /// `("a", "b")`.
    fn values(&mut self, field: &'static Field, op: Op) -> Result<Vec<Literal>, Fault> {
        let (token, column) = self.next()?;
        if token != Token::Open {
            let message = format!("expected a list such as (\"a\", \"b\") after \"{op}\", found {token}");
            return Err(Fault::filters(column, message));
        }
        let mut values = vec![];
        loop {
            let (token, column) = self.next()?;
            if values.len() == MAX_VALUES {
                return Err(Fault::filters(column, format!("more than {MAX_VALUES} values in a list")));
            }
            values.push(value(field, token, column)?);
            match self.next()? {
                (Token::Comma, _) => {}
                (Token::Close, _) => return Ok(values),
                (token, column) => {
                    return Err(Fault::filters(column, format!("expected \",\" or \")\", found {token}")));
                }
            }
        }
    }
}

fn chain(first: Filter, mut rest: Vec<Filter>, whole: fn(Vec<Filter>) -> Filter) -> Filter {
    if rest.is_empty() {
        return first;
    }
    rest.insert(0, first);
    whole(rest)
}

fn check_op(field: &Field, op: Op, column: usize) -> Result<(), Fault> {
    if field.ops.contains(&op) {
        return Ok(());
    }
    let message = format!("operator \"{op}\" is not allowed for \"{}\"; allowed: {}", field.name, field.listed_ops());
    Err(Fault::filters(column, message))
}

/// The fault of a token where a condition is complete; `end` is what else could have stood there.
fn unjoined(token: &Token, column: usize, end: &str) -> Fault {
    let hint = match token {
        Token::Bare(word) => lowercase_hint(word, &["and", "or"]),
        _ => None,
    };
    let message = hint.unwrap_or_else(|| format!("expected \"and\", \"or\" or {end}, found {token}"));
    Fault::filters(column, message)
}

fn lowercase_hint(word: &str, keywords: &[&str]) -> Option<String> {
    let keyword = keywords.iter().find(|keyword| word.eq_ignore_ascii_case(keyword))?;
    Some(format!("operators are lowercase: write \"{keyword}\", not {}", shown(word)))
}

fn value(field: &Field, token: Token, column: usize) -> Result<Literal, Fault> {
    let (text, quoted) = match token {
        Token::Quoted(text) => (text, true),
        // A bare `and` is far more often a forgotten value than the value "and".
        Token::Bare(word) if matches!(word.as_str(), "and" | "or" | "not") => {
            let message = format!("expected a value, found \"{word}\"; if that is the value, quote it");
            return Err(Fault::filters(column, message));
        }
        Token::Bare(word) => (word, false),
        other => return Err(Fault::filters(column, format!("expected a value, found {other}"))),
    };
    let (literal, allowed) = match field.kind {
        Kind::Text | Kind::Id => return Ok(Literal::Text(text)),
        Kind::Number => (whole_number(&text, quoted), "a whole number of 64 bits such as 42, without quotes"),
        Kind::Bool => (truth(&text, quoted), "true or false, without quotes"),
        Kind::Time => (
            time::parse(&text).map(Literal::Time),
            "a date or date-time such as 2018, 2018-12, 2018-12-18 or 2018-12-18T23:05:55Z",
        ),
    };
    literal.ok_or_else(|| {
        let message = format!("{} does not suit \"{}\"; allowed: {allowed}", shown(&text), field.name);
        Fault::filters(column, message)
    })
}

fn whole_number(text: &str, quoted: bool) -> Option<Literal> {
    if quoted || text.starts_with('+') { None } else { text.parse().ok().map(Literal::Number) }
}

fn truth(text: &str, quoted: bool) -> Option<Literal> {
    if quoted { None } else { text.parse().ok().map(Literal::Bool) }
}
