//! Conditions, values and the literals in them.

use super::Parser;
use crate::Value;
use crate::ast::{Expr, Operator};
use crate::error::{ErrorKind, Fault};
use num_bigint::BigInt;

/// What a value may be.
const VALUE: &str = "a value ($reference, number, 'text', [list], {map}, true or false)";

/// How many digits a whole number may have in a template.
const MOST_DIGITS: usize = 1_000;

/// Operators by rank, loosest first: each with its sign and its word.
const RANKS: [&[(Operator, &str, &str)]; 6] = [
    &[(Operator::Or, "||", "or")],
    &[(Operator::And, "&&", "and")],
    &[(Operator::Equal, "==", "eq"), (Operator::NotEqual, "!=", "ne")],
    &[
        (Operator::LessOrEqual, "<=", "le"),
        (Operator::Less, "<", "lt"),
        (Operator::GreaterOrEqual, ">=", "ge"),
        (Operator::Greater, ">", "gt"),
    ],
    &[(Operator::Add, "+", ""), (Operator::Subtract, "-", "")],
    &[(Operator::Multiply, "*", ""), (Operator::Divide, "/", ""), (Operator::Remainder, "%", "")],
];

impl Parser<'_, '_> {
    pub(super) fn expression(&mut self) -> Result<Expr, Fault> {
        self.nested(|parser| parser.ranked(0))
    }

    fn ranked(&mut self, rank: usize) -> Result<Expr, Fault> {
        let Some(operators) = RANKS.get(rank) else {
            return self.unary();
        };
        let first = self.ranked(rank + 1)?;
        let mut rest = Vec::new();
        self.skip_space();
        let offset = self.base + self.at;
        while let Some(operator) = self.operator(operators)? {
            rest.push((operator, self.ranked(rank + 1)?));
            self.skip_space();
        }
        if rest.is_empty() { Ok(first) } else { Ok(Expr::Chain { first: first.into(), rest, offset }) }
    }

    fn operator(&mut self, operators: &[(Operator, &str, &str)]) -> Result<Option<Operator>, Fault> {
        let text = self.rest();
        let word = self.word(self.at).filter(|word| !word.braces);
        for &(operator, sign, name) in operators {
            if let Some(word) = word {
                if word.name == name {
                    self.at = word.end;
                    return Ok(Some(operator));
                }
            } else if text.starts_with(sign) {
                if operator == Operator::Subtract && number_length(text).is_some() {
                    // The engine reads a negative number here, and then misses an operator.
                    return Err(self.fault("put a blank between '-' and the number to subtract"));
                }
                self.at += sign.len();
                return Ok(Some(operator));
            }
        }
        Ok(None)
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let mut count = 0_usize;
        loop {
            self.skip_space();
            if self.eat(b'!') {
                count += 1;
            } else if let Some(word) = self.word(self.at).filter(|word| word.name == "not" && !word.braces) {
                self.at = word.end;
                count += 1;
            } else {
                break;
            }
        }
        let mut value = self.primary()?;
        if count > 0 {
            value = Expr::Not(value.into());
            if count.is_multiple_of(2) {
                value = Expr::Not(value.into());
            }
        }
        Ok(value)
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        if self.peek() == Some(b'-') && matches!(self.peek_after(1), Some(b'$' | b'(')) {
            let offset = self.base + self.at;
            self.at += 1;
            let operand = if self.peek() == Some(b'(') { self.primary()? } else { self.parameter()? };
            let rest = vec![(Operator::Multiply, operand)];
            return Ok(Expr::Chain { first: Expr::Value(Value::Int(-1)).into(), rest, offset });
        }
        if self.peek() != Some(b'(') {
            return self.parameter();
        }
        self.at += 1;
        let inner = self.expression()?;
        self.skip_space();
        self.expect(b')', "after the expression")?;
        Ok(inner)
    }

    /// A value without operators: an argument of a macro, a list to loop over, a key.
    pub(super) fn parameter(&mut self) -> Result<Expr, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'$') => match self.reference(0)? {
                Some(reference) => Ok(Expr::Reference(reference.into())),
                None => Err(self.fault_at(start, "a name must follow the dollar sign here")),
            },
            Some(b'"' | b'\'') => self.nested(Self::string),
            Some(b'[') => self.nested(Self::list),
            Some(b'{') => self.nested(Self::map),
            _ => {
                if let Some((length, whole)) = number_length(self.rest()) {
                    return self.number(length, whole);
                }
                match self.word(self.at) {
                    Some(word) if !word.braces && (word.name == "true" || word.name == "false") => {
                        self.at = word.end;
                        Ok(Expr::Value(Value::Bool(word.name == "true")))
                    }
                    Some(word) if self.in_method && !word.braces => {
                        self.at = word.end;
                        Ok(Expr::Value(Value::Null))
                    }
                    _ => Err(self.unexpected(VALUE)),
                }
            }
        }
    }

    /// Parameters parted by commas, up to `close`.
    pub(super) fn parameters(&mut self, close: u8, why: &str) -> Result<Vec<Expr>, Fault> {
        let mut parameters = Vec::new();
        self.skip_space();
        if self.eat(close) {
            return Ok(parameters);
        }
        loop {
            parameters.push(self.ranked(0)?);
            self.skip_space();
            if !self.eat(b',') {
                self.expect(close, why)?;
                return Ok(parameters);
            }
        }
    }

    fn number(&mut self, length: usize, whole: bool) -> Result<Expr, Fault> {
        let digits = &self.rest()[..length];
        let value = if whole {
            match digits.parse::<i64>() {
                Ok(value) => Some(Value::Int(value)),
                Err(_) if length > MOST_DIGITS => {
                    return Err(self.fault(format!("a whole number has at most {MOST_DIGITS} digits")));
                }
                Err(_) => digits.parse::<BigInt>().ok().map(Value::from),
            }
        } else {
            digits.parse().map(Value::Float).ok()
        };
        let value = value.ok_or_else(|| self.fault("this is not a number"))?;
        self.at += length;
        Ok(Expr::Value(value))
    }

    /// A list `[a, b]` or a range `[a..b]`.
    fn list(&mut self) -> Result<Expr, Fault> {
        let offset = self.base + self.at;
        self.at += 1;
        self.skip_space();
        if self.eat(b']') {
            return Ok(Expr::List(Vec::new()));
        }
        let first = self.ranked(0)?;
        self.skip_space();
        if self.rest().starts_with("..") {
            self.at += 2;
            self.skip_space();
            let last = self.parameter()?;
            if ![&first, &last].iter().all(|end| matches!(end, Expr::Value(Value::Int(_)) | Expr::Reference(_))) {
                return Err(Fault::new(ErrorKind::Syntax, offset, "a range goes between whole numbers or references"));
            }
            self.skip_space();
            self.expect(b']', "after the range")?;
            return Ok(Expr::Range(Box::new((first, last)), offset));
        }
        let mut items = vec![first];
        if self.eat(b',') {
            self.skip_space();
            if self.peek() == Some(b']') {
                return Err(self.unexpected(VALUE));
            }
            items.extend(self.parameters(b']', "after the list")?);
        } else {
            self.expect(b']', "after the list")?;
        }
        Ok(Expr::List(items))
    }

    fn map(&mut self) -> Result<Expr, Fault> {
        self.at += 1;
        let mut entries = Vec::new();
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Expr::Map(entries));
        }
        loop {
            self.skip_space();
            let key = self.parameter()?;
            self.skip_space();
            self.expect(b':', "after the key")?;
            self.skip_space();
            entries.push((key, self.ranked(0)?));
            self.skip_space();
            if !self.eat(b',') {
                self.expect(b'}', "after the map")?;
                return Ok(Expr::Map(entries));
            }
        }
    }

    /// A 'raw' or an "interpolated" string; a quote inside it is written twice.
    fn string(&mut self) -> Result<Expr, Fault> {
        let start = self.at;
        let quote = self.source.as_bytes()[start];
        let bytes = self.source.as_bytes();
        let mut end = start + 1;
        loop {
            match (bytes.get(end), bytes.get(end + 1)) {
                (None, _) => return Err(self.fault("this string has no end")),
                (Some(&c), Some(&next)) if c == quote && next == quote => end += 2,
                (Some(&c), _) if c == quote => break,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        let raw = &self.source[start + 1..end];
        if quote == b'\'' {
            return Ok(Expr::Value(raw.replace("''", "'").into()));
        }
        let text = unicode_escapes(&raw.replace("\"\"", "\""));
        if !text.contains(['$', '#']) {
            return Ok(Expr::Value(text.into()));
        }
        let mut inner = Parser {
            source: &text,
            at: 0,
            base: self.base + start + 1,
            depth: self.depth,
            in_method: false,
            dedent: 0,
            shared: &mut *self.shared,
        };
        Ok(Expr::Interpolated(inner.whole()?))
    }
}

/// The length of the number a text begins with, and whether it is a whole one. `1..3` begins with 1.
fn number_length(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let mut at = sign + digits(sign);
    let mut whole = true;
    let has_digits = at > sign;
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1) != Some(&b'.') {
        let fraction = digits(at + 1);
        if has_digits || fraction > 0 {
            at += 1 + fraction;
            whole = false;
        }
    }
    if at == sign {
        return None;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let signed = at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = if signed <= bytes.len() { digits(signed) } else { 0 };
        if exponent > 0 {
            return Some((signed + exponent, false));
        }
    }
    Some((at, whole))
}

/// Replaces `\u0041` by `A`; anything else stays.
fn unicode_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        let digits = rest.get(at + 2..at + 6).filter(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(c) = code.and_then(char::from_u32) {
            out.push(c);
            rest = &rest[at + 6..];
        } else {
            out.push_str("\\u");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out
}
