//! Statements, and what may stand where: a declaration needs a block or the script around it.

use super::{Parsed, Parser, fault};
use crate::ast::{Block, Import, Stmt, StmtKind};

impl Parser<'_> {
    /// Statements in braces; `place` says where the brace is wanted.
    pub(super) fn block(&mut self, place: &str) -> Parsed<Block> {
        let opener = self.open("{", place)?;
        let statements = self.statements(&["}"])?;
        self.close(opener, "")?;
        let declares = statements
            .iter()
            .any(|statement| matches!(statement.kind, StmtKind::Declare(_) | StmtKind::Method(_) | StmtKind::Class(_)));
        Ok(Block { statements: statements.into(), declares })
    }

    /// Statements until one of these signs or the end.
    pub(super) fn statements(&mut self, ends: &[&str]) -> Parsed<Vec<Stmt>> {
        let mut statements = Vec::new();
        while !ends.contains(&self.sign()) && !self.at_end() {
            statements.push(self.block_statement()?);
        }
        Ok(statements)
    }

    /// A statement or a declaration.
    pub(super) fn block_statement(&mut self) -> Parsed<Stmt> {
        match self.sign() {
            "import" => self.import(),
            "static" if self.sign_at(self.next + 1) == "import" => self.import(),
            "package" => self.package(),
            "}" | ")" | "]" => self.unexpected("a statement"),
            "static" if self.sign_at(self.next + 1) == "{" => self.unexpected("a declaration"),
            _ if self.declares() => self.nested(Self::declaration),
            _ => self.statement(),
        }
    }

    /// A statement that is no declaration.
    pub(super) fn statement(&mut self) -> Parsed<Stmt> {
        self.nested(|parser| {
            let at = parser.at();
            let kind = parser.statement_kind()?;
            Ok(Stmt { at, kind })
        })
    }

    /// A statement inside another, where no declaration may stand.
    pub(super) fn inner_statement(&mut self) -> Parsed<Stmt> {
        if self.declares() {
            return fault(self.at(), "A declaration needs braces around it here");
        }
        self.statement()
    }

    fn statement_kind(&mut self) -> Parsed<StmtKind> {
        match self.sign() {
            "{" => Ok(StmtKind::Block(self.block("")?)),
            ";" => {
                self.advance();
                Ok(StmtKind::Empty)
            }
            "if" => self.if_statement(),
            "while" => self.while_statement(),
            "do" => self.do_statement(),
            "for" => self.for_statement(),
            "switch" => self.switch_statement(),
            "try" => self.try_statement(),
            "synchronized" => self.synchronized_statement(),
            "return" => {
                self.advance();
                let value = if matches!(self.sign(), ";" | "}") { None } else { Some(self.expression()?) };
                self.end_of("what is returned")?;
                Ok(StmtKind::Return(value))
            }
            "throw" => {
                self.advance();
                let value = self.expression()?;
                self.end_of("what is thrown")?;
                Ok(StmtKind::Throw(value))
            }
            sign @ ("break" | "continue") => {
                self.advance();
                let label = if self.is_name() { Some(self.name("a label")?) } else { None };
                self.end_of(&format!("'{sign}'"))?;
                Ok(if sign == "break" { StmtKind::Break(label) } else { StmtKind::Continue(label) })
            }
            "default" => fault(self.at(), "'default' outside of a 'switch'"),
            "" if self.is_word("assert") && self.is_assertion() => self.assert_statement(),
            "" if self.is_name() && self.sign_at(self.next + 1) == ":" => {
                let label = self.name("a label")?;
                self.advance();
                Ok(StmtKind::Labelled { label, body: Box::new(self.inner_statement()?) })
            }
            _ => {
                let expression = self.expression()?;
                self.end_of("the expression")?;
                Ok(StmtKind::Expression(expression))
            }
        }
    }

    /// Whether `assert` is a statement here and not a variable or a method of that name.
    fn is_assertion(&self) -> bool {
        match self.sign_at(self.next + 1) {
            "" | "!" | "~" | "new" | "true" | "false" | "null" | "void" => true,
            "(" => {
                self.pair(self.next + 1).is_some_and(|end| self.sign_at(end + 1) != ";" && self.sign_at(end + 1) != ".")
            }
            _ => false,
        }
    }

    fn assert_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let test = self.expression()?;
        let message = if self.eat(":") { Some(self.expression()?) } else { None };
        self.end_of("'assert'")?;
        Ok(StmtKind::Assert { test, message })
    }

    /// `import a.b;`, `import a.*;`, `import *;`, and `import static a.b;`, which BeanShell writes `static import a.b;`
    fn import(&mut self) -> Parsed<Stmt> {
        let at = self.at();
        let is_static = self.eat("static");
        self.advance();
        let is_static = self.eat("static") || is_static;
        let mut path = Vec::new();
        let mut all = self.eat("*");
        while !all {
            path.push(self.name(if path.is_empty() {
                "a name or '*' after 'import'"
            } else {
                "a name or '*' after '.'"
            })?);
            if !self.eat(".") {
                break;
            }
            all = self.eat("*");
        }
        self.end_of("the import")?;
        Ok(Stmt { at, kind: StmtKind::Import(Import { path: path.into(), all, is_static }) })
    }

    /// `package a.b`; the `;` after it may be left out.
    fn package(&mut self) -> Parsed<Stmt> {
        let at = self.at();
        self.advance();
        self.name("a name after 'package'")?;
        while self.eat(".") {
            self.name("a name after '.'")?;
        }
        self.eat(";");
        Ok(Stmt { at, kind: StmtKind::Package })
    }
}
