//! Reading a 2xx: yes, no, or nobody knows.

use crate::{
    Outcome, Refusal,
    attributes::{Tests, Verdict},
    http::{Http, Response},
};
use serde_json::Value;

/// A believed answer.
pub(super) struct Answer {
    /// The body as JSON, or what it is instead.
    pub(super) json: Result<Value, String>,
}

/// Puts a 2xx to the configured tests. A test that says no is the desk's no; one that finds nothing to look at leaves
/// the call unclear.
pub(super) fn judge<T>(http: &Http, response: &Response, success: &Tests, fail: &Tests) -> Result<Answer, Outcome<T>> {
    let text = response.text();
    let json = response.json();
    let said = || http.said(response);
    for test in &fail.0 {
        if test.apply(&text, json.as_ref().ok()) == Verdict::Holds {
            return Err(Outcome::Refused(Refusal::new(format!("{} (failIf on {})", said(), test.place()))));
        }
    }
    for test in &success.0 {
        match test.apply(&text, json.as_ref().ok()) {
            Verdict::Holds => {}
            Verdict::Fails => {
                return Err(Outcome::Refused(Refusal::new(format!(
                    "{} (successIf on {} fails)",
                    said(),
                    test.place()
                ))));
            }
            Verdict::Absent => {
                return Err(Outcome::Ambiguous(format!("{} (successIf finds nothing at {})", said(), test.place())));
            }
        }
    }
    Ok(Answer { json })
}

impl Answer {
    /// The body as JSON; anything else leaves the call unclear.
    pub(super) fn json<T>(&self, http: &Http, response: &Response) -> Result<&Value, Outcome<T>> {
        self.json.as_ref().map_err(|what| Outcome::Ambiguous(format!("{what}: {}", http.said(response))))
    }
}
