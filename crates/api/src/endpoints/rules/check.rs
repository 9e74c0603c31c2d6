//! Whether a script can be a rule.

use super::forbidden;
use model::{Fault, read::FaultKind};
use rules::{Document, DocumentFault, Error, Rule, RuleFault};

/// Most faults of one script: who has so many need not know them all.
const FAULTS_MAX: usize = 100;

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
    let Ok(Document { script, .. }) = Document::read(script) else {
        return vec![];
    };
    let fault = |(at, fragment): (usize, &str)| {
        let before = script.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        CodeFault {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: format!("Remove reference to {fragment}"),
        }
    };
    forbidden::find(&script).into_iter().take(FAULTS_MAX).map(fault).collect()
}

fn parse(script: &str) -> Result<(), CodeFault> {
    match Rule::read(script) {
        Ok(_) => Ok(()),
        Err(RuleFault::Document(DocumentFault { line, column, message })) => Err(CodeFault { line, column, message }),
        Err(RuleFault::Script(Error { line, column, message, .. })) => Err(CodeFault { line, column, message }),
    }
}
