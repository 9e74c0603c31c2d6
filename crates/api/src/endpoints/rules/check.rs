//! Whether a script can be a rule.

use model::{Fault, read::FaultKind};
use rules::{DocumentFault, Error, Issue, Rule, RuleFault};

/// What is wrong with a script, and where in it.
pub(crate) struct CodeFault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// Refuses a script, bare or in a `<Rule>` document, that does not parse; `pointer` says where in the body it stands.
pub(crate) fn expect_beanshell(pointer: &str, script: &str) -> Result<(), Fault> {
    parse(script).map_err(|CodeFault { line, column, message }| Fault {
        pointer: pointer.to_owned(),
        message: format!("line {line}, column {column}: {message}"),
        kind: FaultKind::Illegal,
    })
}

/// All that is wrong with a script: that it does not parse, or what it names that no rule may use.
pub(crate) fn faults(script: &str) -> Vec<CodeFault> {
    if let Err(fault) = parse(script) {
        return vec![fault];
    }
    let issues = Rule::issues(script).unwrap_or_default();
    issues.into_iter().map(|Issue { line, column, message }| CodeFault { line, column, message }).collect()
}

fn parse(script: &str) -> Result<(), CodeFault> {
    match Rule::read(script) {
        Ok(_) => Ok(()),
        Err(RuleFault::Document(DocumentFault { line, column, message })) => Err(CodeFault { line, column, message }),
        Err(RuleFault::Script(Error { line, column, message, .. })) => Err(CodeFault { line, column, message }),
    }
}
