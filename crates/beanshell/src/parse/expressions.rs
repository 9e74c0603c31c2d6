//! Expressions: operators and how tightly they bind.

use super::{Parsed, Parser, fault};
use crate::ast::{At, Binary, Expr, ExprKind, Unary};

/// An operator between two operands.
enum Infix {
    Both(Binary),
    And,
    Or,
}

/// Both operands' operator, and how tightly it binds.
fn infix(sign: &str) -> Option<(u8, Infix)> {
    use Binary::{
        Add, And, Divide, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, NotEqual, Or, Remainder,
        ShiftLeft, ShiftRight, ShiftRightUnsigned, Subtract, Xor,
    };
    let (binds, operator) = match sign {
        "||" => return Some((1, Infix::Or)),
        "&&" => return Some((2, Infix::And)),
        "|" => (3, Or),
        "^" => (4, Xor),
        "&" => (5, And),
        "==" => (6, Equal),
        "!=" => (6, NotEqual),
        "<" => (INSTANCE_OF + 1, Less),
        ">" => (INSTANCE_OF + 1, Greater),
        "<=" => (INSTANCE_OF + 1, LessOrEqual),
        ">=" => (INSTANCE_OF + 1, GreaterOrEqual),
        "<<" => (9, ShiftLeft),
        ">>" => (9, ShiftRight),
        ">>>" => (9, ShiftRightUnsigned),
        "+" => (10, Add),
        "-" => (10, Subtract),
        "*" => (11, Multiply),
        "/" => (11, Divide),
        "%" => (11, Remainder),
        _ => return None,
    };
    Some((binds, Infix::Both(operator)))
}

/// How tightly `instanceof` binds: between equality and comparison.
const INSTANCE_OF: u8 = 7;

/// The operator before the `=` of an assignment that has one.
fn compound(sign: &str) -> Option<Binary> {
    Some(match sign {
        "+=" => Binary::Add,
        "-=" => Binary::Subtract,
        "*=" => Binary::Multiply,
        "/=" => Binary::Divide,
        "%=" => Binary::Remainder,
        "&=" => Binary::And,
        "|=" => Binary::Or,
        "^=" => Binary::Xor,
        "<<=" => Binary::ShiftLeft,
        ">>=" => Binary::ShiftRight,
        ">>>=" => Binary::ShiftRightUnsigned,
        _ => return None,
    })
}

/// Refuses to set what is no place for a value.
fn settable(target: &Expr, sign: &str, at: At) -> Parsed<()> {
    match target.kind {
        ExprKind::Name(_) | ExprKind::Field { .. } | ExprKind::Index { .. } | ExprKind::Property { .. } => Ok(()),
        _ => fault(
            at,
            format!("Only a variable, a field, an element of an array or a property can be set with '{sign}'"),
        ),
    }
}

impl Parser<'_> {
    /// An expression of any kind.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(Self::assignment)
    }

    fn assignment(&mut self) -> Parsed<Expr> {
        let target = self.conditional()?;
        let operator = compound(self.sign());
        if operator.is_none() && !self.is("=") {
            return Ok(target);
        }
        settable(&target, self.sign(), self.at())?;
        let at = if operator.is_some() { self.at() } else { target.at };
        self.advance();
        let value = Box::new(self.expression()?);
        self.node(at, ExprKind::Assign { target: Box::new(target), operator, value })
    }

    /// `test ? yes : no`, or only a test.
    fn conditional(&mut self) -> Parsed<Expr> {
        let mut ladder = Vec::new();
        let last = loop {
            let test = self.beside(|parser| parser.binary(1))?;
            if !self.eat("?") {
                break test;
            }
            let yes = self.expression()?;
            self.expect(":", "after what a condition with '?' chooses")?;
            self.grow()?;
            ladder.push((test, yes));
        };
        Ok(ladder.into_iter().rfold(last, |no, (test, yes)| Expr {
            at: test.at,
            kind: ExprKind::Conditional { test: Box::new(test), yes: Box::new(yes), no: Box::new(no) },
        }))
    }

    /// Operands with operators between them that bind at least so tightly.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        // Operators that bind tighter than the last are in its right operand, or wrong, as a second `instanceof` is.
        let mut most = u8::MAX;
        loop {
            let at = self.at();
            if least <= INSTANCE_OF && INSTANCE_OF < most && self.eat("instanceof") {
                let of = self.type_name("a type after 'instanceof'")?;
                left = self.node(at, ExprKind::InstanceOf { value: Box::new(left), of })?;
                most = INSTANCE_OF;
                continue;
            }
            let Some((binds, operator)) = infix(self.sign()).filter(|(binds, _)| *binds >= least && *binds < most)
            else {
                return Ok(left);
            };
            self.advance();
            let right = self.beside(|parser| parser.binary(binds + 1))?;
            let (left_side, right) = (Box::new(left), Box::new(right));
            left = self.node(
                at,
                match operator {
                    Infix::Both(operator) => ExprKind::Binary { operator, left: left_side, right },
                    Infix::And => ExprKind::And(left_side, right),
                    Infix::Or => ExprKind::Or(left_side, right),
                },
            )?;
            most = binds + 1;
        }
    }

    /// An operand with the operators before and after it.
    fn unary(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let operator = match self.sign() {
            "+" => Unary::Plus,
            "-" => Unary::Minus,
            "!" => Unary::Not,
            "~" => Unary::Complement,
            sign @ ("++" | "--") => {
                self.advance();
                let target = self.operand()?;
                return self.step(target, sign, at, true);
            }
            "(" if self.is_cast() => return self.nested(Self::cast),
            _ => {
                let operand = self.operand()?;
                let at = self.at();
                return match self.sign() {
                    sign @ ("++" | "--") => {
                        self.advance();
                        self.step(operand, sign, at, false)
                    }
                    _ => Ok(operand),
                };
            }
        };
        self.advance();
        if operator == Unary::Minus
            && let Some(lowest) = self.lowest()
        {
            return self.node(at, ExprKind::Primitive(lowest));
        }
        let value = Box::new(self.nested(Self::unary)?);
        self.node(at, ExprKind::Unary { operator, value })
    }

    /// `++` or `--`, the operator at `at`.
    fn step(&mut self, target: Expr, sign: &str, at: At, prefix: bool) -> Parsed<Expr> {
        settable(&target, sign, at)?;
        let by = if sign == "++" { 1 } else { -1 };
        self.node(at, ExprKind::Step { target: Box::new(target), by, prefix })
    }

    /// Whether the parenthesis that comes next holds the type of a cast.
    fn is_cast(&self) -> bool {
        let Some(end) = self.skip_type(self.next + 1) else { return false };
        if self.sign_at(end) != ")" {
            return false;
        }
        let (next, only) = (self.sign_at(end + 1), self.sign_at(self.next + 1));
        // `(int) -x` is a cast, `(a) - x` is not.
        if !only.is_empty() && only != "@" {
            return true;
        }
        match next {
            "~" | "!" | "(" | "new" | "true" | "false" | "null" | "void" | "boolean" | "byte" | "char" | "short"
            | "int" | "long" | "float" | "double" => true,
            "" => !matches!(self.token_at(end + 1).kind, super::Kind::Fault(_) | super::Kind::End),
            _ => false,
        }
    }

    fn cast(&mut self) -> Parsed<Expr> {
        let at = self.at();
        self.advance();
        let to = self.type_name("a type")?;
        self.expect(")", "after the type")?;
        let value = Box::new(self.unary()?);
        self.node(at, ExprKind::Cast { to, value })
    }
}
