//! Reading a 2xx: yes, no, or nobody knows; and what its parts are.

use crate::{
    Outcome, Refusal,
    attributes::{Path, Tests, Verdict},
    http::{Http, Response},
};
use model::Timestamp;
use serde_json::Value;

/// A believed answer.
pub(crate) struct Answer {
    /// The body as JSON, or what it is instead.
    pub(crate) json: Result<Value, String>,
}

/// Puts a 2xx to the configured tests. A test that says no is the desk's no; one that finds nothing to look at leaves
/// the call unclear.
pub(crate) fn judge<T>(http: &Http, response: &Response, success: &Tests, fail: &Tests) -> Result<Answer, Outcome<T>> {
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
    pub(crate) fn json<T>(&self, http: &Http, response: &Response) -> Result<&Value, Outcome<T>> {
        self.json.as_ref().map_err(|what| Outcome::Ambiguous(format!("{what}: {}", http.said(response))))
    }
}

/// The elements of the one list that `path` finds, or of the whole answer.
pub(crate) fn items<'a>(path: Option<&Path>, json: &'a Value) -> Result<Vec<&'a Value>, String> {
    let place = path.map_or_else(|| "the top".to_owned(), |path| format!("\"{path}\""));
    let found = path.map_or_else(|| vec![json], |path| path.all(json));
    match found.as_slice() {
        [Value::Array(items)] => Ok(items.iter().collect()),
        _ => Err(format!("the answer has no list at {place}")),
    }
}

/// Reads the time of a creation: RFC 3339, the same with a blank and UTC, or seconds or milliseconds since 1970.
pub(crate) fn time(text: &str) -> Option<Timestamp> {
    if let Ok(number) = text.parse::<i64>() {
        let scale = if number < 100_000_000_000 { 1_000_000 } else { 1_000 };
        return number.checked_mul(scale).map(Timestamp);
    }
    let instant = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
    })?;
    Some(Timestamp(instant.as_microsecond()))
}
