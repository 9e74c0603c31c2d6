//! What the connection tests of the desks have in common.

use crate::{Outcome, desk::Finding};

/// Splits the outcome of an authenticated call into the steps that it passed and the one that it failed: `address`,
/// `credentials`, `permission`, `answer`.
pub fn explain<T>(outcome: &Outcome<T>, findings: &mut Vec<Finding>) {
    let reason = outcome.reason().unwrap_or_default();
    let mut push = |finding| findings.push(finding);
    match outcome {
        Outcome::NotSent(_) => push(Finding::failed("address", reason)),
        Outcome::Refused(refusal) if refusal.credentials => {
            push(Finding::passed("address", "the desk answers"));
            push(Finding::failed("credentials", reason));
        }
        Outcome::Refused(_) if reason.starts_with("403") => {
            push(Finding::passed("address", "the desk answers"));
            push(Finding::failed("permission", reason));
        }
        Outcome::Refused(_) | Outcome::Ambiguous(_) | Outcome::Throttled { .. } => {
            push(Finding::failed("answer", reason));
        }
        Outcome::Ok(_) => {
            push(Finding::passed("address", "the desk answers"));
            push(Finding::passed("credentials", "accepted"));
            push(Finding::passed("permission", "granted"));
            push(Finding::passed("answer", "understood"));
        }
    }
}
