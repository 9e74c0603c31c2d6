//! Statements that choose, repeat and catch.

use super::{Parsed, Parser, fault};
use crate::ast::{Case, Catch, Expr, Stmt, StmtKind};

impl Parser<'_> {
    /// A condition or subject in parentheses after the word that comes next.
    fn in_parentheses(&mut self, word: &str) -> Parsed<Expr> {
        self.expect(word, "here")?;
        let opener = self.open("(", &format!("after '{word}'"))?;
        let inner = self.expression()?;
        self.close(opener, "")?;
        Ok(inner)
    }

    /// Ladders of `else if` are read in a loop, for they are long at times.
    pub(super) fn if_statement(&mut self) -> Parsed<StmtKind> {
        let mut ladder = Vec::new();
        let last = loop {
            let at = self.at();
            let test = self.in_parentheses("if")?;
            if self.is_word("then") && !matches!(self.sign_at(self.next + 1), "=" | "." | "(") {
                return fault(self.at(), "There is no 'then': the statement follows the condition");
            }
            let then = Box::new(self.inner_statement()?);
            self.grow()?;
            ladder.push((at, test, then));
            if !self.eat("else") {
                if self.is_word("elseif") || self.is_word("elsif") || self.is_word("elif") {
                    return fault(self.at(), "Write 'else if' in two words");
                }
                break None;
            }
            if !self.is("if") {
                break Some(Box::new(self.inner_statement()?));
            }
        };
        let mut rungs = ladder.into_iter().rev();
        let Some((mut at, test, then)) = rungs.next() else { return Ok(StmtKind::Empty) };
        let mut kind = StmtKind::If { test, then, otherwise: last };
        for (above, test, then) in rungs {
            let below = Stmt { at, kind };
            kind = StmtKind::If { test, then, otherwise: Some(Box::new(below)) };
            at = above;
        }
        Ok(kind)
    }

    pub(super) fn while_statement(&mut self) -> Parsed<StmtKind> {
        let test = self.in_parentheses("while")?;
        Ok(StmtKind::While { test, body: Box::new(self.inner_statement()?) })
    }

    pub(super) fn do_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let body = Box::new(self.inner_statement()?);
        if !self.is("while") {
            return self.unexpected("'while' and a condition after the body of 'do'");
        }
        let test = self.in_parentheses("while")?;
        self.end_of("the condition")?;
        Ok(StmtKind::Do { body, test })
    }

    pub(super) fn for_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let opener = self.open("(", "after 'for'")?;
        if let Some(each) = self.for_each(opener)? {
            return Ok(each);
        }
        let mut init = Vec::new();
        if self.declares() {
            init.push(self.nested(Self::for_declaration)?);
        } else if !self.is(";") {
            loop {
                let expression = self.expression()?;
                init.push(Stmt { at: expression.at, kind: StmtKind::Expression(expression) });
                if !self.eat(",") {
                    break;
                }
            }
        }
        if self.is_word("in") {
            return self.instead("'for' goes over values with ':', as in for (Object each : list)");
        }
        self.expect(";", "after the beginning of 'for', or ':' and what it goes over")?;
        let test = if self.is(";") { None } else { Some(self.expression()?) };
        self.expect(";", "after the condition of 'for'")?;
        let mut update = Vec::new();
        if !self.is(")") {
            update.push(self.expression()?);
            while self.eat(",") {
                update.push(self.expression()?);
            }
        }
        self.close(opener, "',' or ")?;
        let body = Box::new(self.inner_statement()?);
        Ok(StmtKind::For { init: init.into(), test, update: update.into(), body })
    }

    /// `for (Type name : values) …` after its parenthesis, if it is that.
    fn for_each(&mut self, opener: usize) -> Parsed<Option<StmtKind>> {
        let mut start = self.next;
        while self.sign_at(start) == "final" {
            start += 1;
        }
        let loose = self.is_name_at(start) && self.sign_at(start + 1) == ":";
        let typed = self.skip_type(start).is_some_and(|end| self.is_name_at(end) && self.sign_at(end + 1) == ":");
        if !loose && !typed {
            return Ok(None);
        }
        self.next = start;
        let of = if typed { Some(self.type_name("a type")?) } else { None };
        let name = self.name("a variable")?;
        self.expect(":", "after the variable")?;
        let values = self.expression()?;
        self.close(opener, "")?;
        let body = Box::new(self.inner_statement()?);
        Ok(Some(StmtKind::ForEach { of, name, values, body }))
    }

    pub(super) fn switch_statement(&mut self) -> Parsed<StmtKind> {
        let subject = self.in_parentheses("switch")?;
        let opener = self.open("{", "after the subject of 'switch'")?;
        let mut cases = Vec::new();
        while !self.is("}") {
            let label = if self.eat("default") {
                None
            } else if self.eat("case") {
                Some(self.expression()?)
            } else {
                let others = "'case', 'default' or ";
                return self.close(opener, others).map(|()| StmtKind::Empty);
            };
            self.expect(":", "after the label of the case")?;
            let statements = self.statements(&["case", "default", "}"])?;
            cases.push(Case { label, statements: statements.into() });
        }
        self.close(opener, "")?;
        Ok(StmtKind::Switch { subject, cases: cases.into() })
    }

    pub(super) fn try_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        if self.is("(") {
            return fault(self.at(), "BeanShell has no 'try' with resources: close them in 'finally'");
        }
        let body = self.block("after 'try'")?;
        let mut catches = Vec::new();
        while self.eat("catch") {
            let opener = self.open("(", "after 'catch'")?;
            self.annotations()?;
            while self.eat("final") {
                self.annotations()?;
            }
            let mut of = Vec::new();
            if !(self.is_name() && self.sign_at(self.next + 1) == ")") {
                of.push(self.type_name("a type or a variable after 'catch ('")?);
                while self.eat("|") {
                    of.push(self.type_name("a type after '|'")?);
                }
            }
            let name = self.name("a variable for what is caught")?;
            self.close(opener, "")?;
            let body = self.block("after 'catch (…)'")?;
            catches.push(Catch { of: of.into(), name, body });
        }
        let finally = if self.eat("finally") { Some(self.block("after 'finally'")?) } else { None };
        if catches.is_empty() && finally.is_none() {
            return self.unexpected("'catch' or 'finally' after the block of 'try'");
        }
        Ok(StmtKind::Try { body, catches: catches.into(), finally })
    }

    pub(super) fn synchronized_statement(&mut self) -> Parsed<StmtKind> {
        let on = self.in_parentheses("synchronized")?;
        let body = self.block("after 'synchronized (…)'")?;
        Ok(StmtKind::Synchronized { on, body })
    }
}
