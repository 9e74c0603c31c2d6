//! What AR System's errors mean (`desks.md` 3.10): a list of messages, and status 500 for whatever its workflow refuses.

use crate::http::{Meaning, Response};
use serde_json::Value;

/// Errors that do not tell whether the entry was written: the server or its database did not answer in time, or the
/// database failed (ARERR 90 to 94, 550 to 552) [K].
const UNCLEAR: [u64; 8] = [90, 91, 92, 93, 94, 550, 551, 552];

/// Entry does not exist [K].
const NO_ENTRY: u64 = 302;

/// Authentication failed.
const AUTHENTICATION: u64 = 623;

/// Reads a 500: an error with a number is the desk's no, unless it is one of those that leave the call unclear.
pub(super) fn judge(response: &Response) -> Option<Meaning> {
    if response.status != 500 {
        return None;
    }
    let numbers = numbers(&response.json().ok()?)?;
    Some(if numbers.iter().any(|number| UNCLEAR.contains(number)) {
        Meaning::Unclear
    } else if numbers.contains(&AUTHENTICATION) {
        Meaning::Credentials
    } else if numbers.contains(&NO_ENTRY) {
        Meaning::Missing
    } else {
        Meaning::Refused
    })
}

/// The numbers of the errors; `None` when the body is no list of messages with an error among them.
fn numbers(body: &Value) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    for message in body.as_array()? {
        let kind = message.get("messageType")?.as_str()?;
        let number = message.get("messageNumber")?.as_u64()?;
        if matches!(kind, "ERROR" | "FATAL" | "BAD STATUS") {
            numbers.push(number);
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}
