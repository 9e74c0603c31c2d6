//! Statements.

use super::Flow;
use crate::{
    ast::{Block, Case, Catch, Declaration, Expr, Name, Stmt, StmtKind, Variable},
    error::{Answer, Throw, What},
    machine::Machine,
    scope::{Binding, Of, ScopeId},
    value::{Primitive, Value},
};

impl Machine<'_> {
    /// Runs statements until one leaves.
    pub(crate) fn statements(&mut self, statements: &[Stmt], scope: ScopeId) -> Answer<Flow> {
        let mut last = Value::Void;
        for statement in statements {
            match self.statement(statement, scope)? {
                Flow::Next(value) => last = value,
                left => return Ok(left),
            }
        }
        Ok(Flow::Next(last))
    }

    /// Runs a block, with names of its own where it declares any.
    pub(crate) fn block(&mut self, block: &Block, scope: ScopeId) -> Answer<Flow> {
        if block.declares {
            self.in_block(scope, |machine, inner| machine.statements(&block.statements, inner))
        } else {
            self.statements(&block.statements, scope)
        }
    }

    pub(super) fn in_block<T>(
        &mut self,
        scope: ScopeId,
        run: impl FnOnce(&mut Self, ScopeId) -> Answer<T>,
    ) -> Answer<T> {
        let inner = self.enter(Of::Block, scope)?;
        let answer = run(self, inner);
        self.leave(inner);
        answer
    }

    /// A new scope inside another.
    pub(crate) fn enter(&mut self, of: Of, scope: ScopeId) -> Answer<ScopeId> {
        self.charge(1)?;
        Ok(self.scopes.enter(of, Some(scope)))
    }

    fn statement(&mut self, statement: &Stmt, scope: ScopeId) -> Answer<Flow> {
        self.charge(1).map_err(|throw| self.placed(throw, statement.at))?;
        let answer = match &statement.kind {
            StmtKind::Empty | StmtKind::Package => return Ok(Flow::Next(Value::Void)),
            StmtKind::Expression(value) => return self.evaluate(value, scope).map(Flow::Next),
            StmtKind::Return(None) => return Ok(Flow::Return(Value::Void)),
            StmtKind::Return(Some(value)) => return self.evaluate(value, scope).map(Flow::Return),
            StmtKind::Break(label) => return Ok(Flow::Break(label.clone())),
            StmtKind::Continue(label) => return Ok(Flow::Continue(label.clone())),
            StmtKind::Declare(declaration) => self.declare(declaration, scope).map(|()| Flow::Next(Value::Void)),
            StmtKind::Method(method) => self.declare_method(method, scope).map(|()| Flow::Next(Value::Void)),
            StmtKind::Class(class) => self.declare_class(class, scope).map(|_| Flow::Next(Value::Void)),
            StmtKind::Import(import) => self.import(import, scope).map(|()| Flow::Next(Value::Void)),
            StmtKind::Throw(value) => self.throw_value(value, scope),
            StmtKind::Assert { test, message } => self.assert(test, message.as_ref(), scope),
            _ => self.nested(|machine| machine.compound_statement(statement, scope)),
        };
        answer.map_err(|throw| self.placed(throw, statement.at))
    }

    fn compound_statement(&mut self, statement: &Stmt, scope: ScopeId) -> Answer<Flow> {
        match &statement.kind {
            StmtKind::Block(block) => self.block(block, scope),
            StmtKind::Synchronized { on, body } => {
                self.evaluate(on, scope)?;
                self.block(body, scope)
            }
            StmtKind::If { test, then, otherwise } => {
                if self.condition(test, scope)? {
                    self.body(then, scope).map(valueless)
                } else if let Some(otherwise) = otherwise {
                    self.body(otherwise, scope).map(valueless)
                } else {
                    Ok(Flow::Next(Value::Void))
                }
            }
            StmtKind::Labelled { label, body } => match &body.kind {
                StmtKind::While { .. } | StmtKind::Do { .. } | StmtKind::For { .. } | StmtKind::ForEach { .. } => {
                    self.repeat(body, Some(label), scope)
                }
                _ => match self.statement(body, scope)? {
                    Flow::Break(Some(to)) if to == *label => Ok(Flow::Next(Value::Void)),
                    other => Ok(other),
                },
            },
            StmtKind::While { .. } | StmtKind::Do { .. } | StmtKind::For { .. } | StmtKind::ForEach { .. } => {
                self.repeat(statement, None, scope)
            }
            StmtKind::Switch { subject, cases } => self.switch(subject, cases, scope),
            StmtKind::Try { body, catches, finally } => self.attempt(body, catches, finally.as_ref(), scope),
            _ => self.statement(statement, scope),
        }
    }

    /// The one statement under an `if` or a loop. A declaration there needs names of its own.
    pub(super) fn body(&mut self, body: &Stmt, scope: ScopeId) -> Answer<Flow> {
        match &body.kind {
            StmtKind::Block(block) => self.block(block, scope),
            StmtKind::Declare(_) => self.in_block(scope, |machine, inner| machine.statement(body, inner)),
            _ => self.statement(body, scope),
        }
    }

    /// The value of a condition.
    pub(crate) fn condition(&mut self, test: &Expr, scope: ScopeId) -> Answer<bool> {
        let value = self.evaluate(test, scope)?;
        if let Some(Primitive::Boolean(value)) = value.primitive() {
            return Ok(value);
        }
        let found = if value.is_void() { "an undefined variable".to_owned() } else { self.describe(&value) };
        Err(self.placed(Throw::fault(format!("The condition must be a boolean, not {found}")), test.at))
    }

    fn switch(&mut self, subject: &Expr, cases: &[Case], scope: ScopeId) -> Answer<Flow> {
        let value = self.evaluate(subject, scope)?;
        if value.is_void() {
            return Err(self.placed(Throw::fault("The value of 'switch' is undefined"), subject.at));
        }
        let mut start = None;
        for (at, case) in cases.iter().enumerate() {
            if let Some(label) = &case.label
                && self.is_case(&value, label, scope)?
            {
                start = Some(at);
                break;
            }
        }
        let start = start.or_else(|| cases.iter().position(|case| case.label.is_none()));
        for case in start.map_or(&[][..], |start| &cases[start..]) {
            match self.statements(&case.statements, scope)? {
                Flow::Next(_) => {}
                Flow::Break(None) => return Ok(Flow::Next(Value::Void)),
                left => return Ok(left),
            }
        }
        Ok(Flow::Next(Value::Void))
    }

    /// Whether a case is meant: an enum's constant by its bare name, anything else by `==` or `equals`.
    fn is_case(&mut self, value: &Value, label: &Expr, scope: ScopeId) -> Answer<bool> {
        if let crate::ast::ExprKind::Name(parts) = &label.kind
            && let [name] = &**parts
            && let Some(constant) = self.enum_name(value)
            && self.variable(scope, name).is_none()
        {
            return Ok(constant.is(name));
        }
        let label = self.evaluate(label, scope)?;
        match (value.primitive(), label.primitive()) {
            (Some(_), Some(_)) => self.equals_operator(value, &label),
            (None, None) if !value.is_null() => self.equal(value, &label),
            _ => Ok(self.same(value, &label)),
        }
    }

    fn throw_value(&mut self, value: &Expr, scope: ScopeId) -> Answer<Flow> {
        let thrown = self.evaluate(value, scope)?;
        match thrown {
            Value::Object(object) if self.is_a(&thrown, "java.lang.Throwable") => Err(Throw::exception(object)),
            Value::Null => Err(self.throw_bare("java.lang.NullPointerException")),
            other => {
                let found = self.describe(&other);
                Err(Throw::fault(format!("Only an exception can be thrown, not {found}")))
            }
        }
    }

    fn assert(&mut self, test: &Expr, message: Option<&Expr>, scope: ScopeId) -> Answer<Flow> {
        if self.condition(test, scope)? {
            return Ok(Flow::Next(Value::Void));
        }
        let Some(message) = message else { return Err(self.throw_bare("java.lang.AssertionError")) };
        let said = self.evaluate(message, scope)?;
        let said = self.to_text(&said)?.to_string();
        Err(self.throw("java.lang.AssertionError", said))
    }

    fn attempt(&mut self, body: &Block, catches: &[Catch], finally: Option<&Block>, scope: ScopeId) -> Answer<Flow> {
        let (depth, source) = (self.depth, self.source.clone());
        let mut outcome = self.block(body, scope);
        if let Err(throw) = &outcome
            && let What::Exception(object) = throw.0.what
        {
            (self.depth, self.source) = (depth, source.clone());
            let thrown = Value::Object(object);
            for catch in catches {
                if self.catches(catch, &thrown, scope)? {
                    outcome = self.in_block(scope, |machine, inner| {
                        machine.bind(inner, &catch.name, None, thrown, false)?;
                        machine.statements(&catch.body.statements, inner)
                    });
                    break;
                }
            }
        }
        let is_bound = matches!(&outcome, Err(throw) if matches!(throw.0.what, What::Fault(..)));
        if let Some(finally) = finally
            && !is_bound
        {
            self.source = source;
            match self.block(finally, scope)? {
                Flow::Next(_) => {}
                left => return Ok(left),
            }
        }
        outcome.map(valueless)
    }

    fn catches(&mut self, catch: &Catch, thrown: &Value, scope: ScopeId) -> Answer<bool> {
        for of in &catch.of {
            let of = self.resolve_type(of, scope)?;
            if self.is_instance(thrown, &of) {
                return Ok(true);
            }
        }
        Ok(catch.of.is_empty())
    }

    fn declare(&mut self, declaration: &Declaration, scope: ScopeId) -> Answer<()> {
        for variable in &declaration.variables {
            let mut of = declaration.of.clone();
            of.dimensions += variable.dimensions;
            if of.is_var() {
                let value =
                    variable.value.as_ref().map_or(Ok(Value::Null), |value| self.initial(variable, value, scope))?;
                self.bind(scope, &variable.name, None, value, declaration.modifiers.is_final)?;
                continue;
            }
            let of = self.resolve_type(&of, scope)?;
            let value = match &variable.value {
                None => super::convert::default_of(&of),
                Some(value) => {
                    let found = self.evaluate_as(value, &of, scope)?;
                    self.defined(variable, &found, value)?;
                    self.cast(&found, &of).map_err(|throw| self.placed(throw, variable.at))?
                }
            };
            self.declare_variable(&variable.name, of, value, declaration.modifiers.is_final, scope)
                .map_err(|throw| self.placed(throw, variable.at))?;
        }
        Ok(())
    }

    fn initial(&mut self, variable: &Variable, value: &Expr, scope: ScopeId) -> Answer {
        let found = self.evaluate(value, scope)?;
        self.defined(variable, &found, value)?;
        Ok(found)
    }

    fn defined(&self, variable: &Variable, found: &Value, value: &Expr) -> Answer<()> {
        if found.is_void() {
            let message = format!("The value of '{}' is undefined", variable.name);
            return Err(self.placed(Throw::fault(message), value.at));
        }
        Ok(())
    }

    /// Adds a variable to a scope; one of that name in the same scope is replaced.
    pub(crate) fn bind(
        &mut self,
        scope: ScopeId,
        name: &Name,
        of: Option<crate::library::Type>,
        value: Value,
        is_final: bool,
    ) -> Answer<()> {
        self.charge(1)?;
        let binding = Binding { name: name.clone(), of, value, is_final };
        self.compared(self.scopes.get(scope).variables.len());
        let variables = &mut self.scopes.get_mut(scope).variables;
        match variables.iter_mut().find(|known| known.name == *name) {
            Some(known) => *known = binding,
            None => variables.push(binding),
        }
        Ok(())
    }
}

/// Statements other than expressions and blocks are no value.
fn valueless(flow: Flow) -> Flow {
    match flow {
        Flow::Next(_) => Flow::Next(Value::Void),
        left => left,
    }
}
