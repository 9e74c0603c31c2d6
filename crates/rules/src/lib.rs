//! SailPoint's rules over a provisioning plan: the objects that a rule sees, rule documents, and running them.
//!
//! A rule is BeanShell; the crate `beanshell` runs it without any I/O and within bounds. This crate gives it the plan and
//! takes the edited plan back.

mod convert;
mod document;
mod issues;
mod objects;
mod rule;

pub use beanshell::{Environment, Error, ErrorKind, Limits};
pub use document::{DOCUMENT_MAX, Document, DocumentFault};
pub use issues::Issue;
pub use objects::{library, log::LogLine};
pub use rule::{Failure, Outcome, Rule, RuleFault, Scene};
