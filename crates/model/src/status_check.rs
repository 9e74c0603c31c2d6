//! The tenant's status-check configuration (`isc-sdim.md` 1.2, `QueuedCheckConfigDetails`).

use crate::read::{Fault, Node};
use serde_json::{Value, json};

/// How often tickets are looked at, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCheck {
    /// Minutes between two looks at a ticket, 1 to 1440.
    pub interval_minutes: u32,
    /// Days after which an open ticket is given up as expired, 1 to 365.
    pub max_days: u32,
}

impl Default for StatusCheck {
    fn default() -> Self {
        Self { interval_minutes: 30, max_days: 30 }
    }
}

impl StatusCheck {
    /// Reads the request body; numbers are accepted beside strings.
    pub fn from_json(body: &Value) -> Result<Self, Fault> {
        let root = Node::root(body);
        root.expect_object()?;
        Ok(Self {
            interval_minutes: Self::whole(&root, "provisioningStatusCheckIntervalMinutes", 1440)?,
            max_days: Self::whole(&root, "provisioningMaxStatusCheckDays", 365)?,
        })
    }

    fn whole(root: &Node<'_>, name: &str, most: u32) -> Result<u32, Fault> {
        let node = root.required(name)?;
        whole_number(&node, 1, most)
    }

    /// The response body: both values as strings, as the strict SDK models need them.
    pub fn to_json(self) -> Value {
        json!({
            "provisioningStatusCheckIntervalMinutes": self.interval_minutes.to_string(),
            "provisioningMaxStatusCheckDays": self.max_days.to_string(),
        })
    }
}

/// A whole number from `least` to `most`, given as a JSON number or as a string of digits.
pub fn whole_number(node: &Node<'_>, least: u32, most: u32) -> Result<u32, Fault> {
    let number = match node.value() {
        Value::Number(number) => number.as_u64(),
        Value::String(text) if !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().ok()
        }
        _ => None,
    };
    number
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| node.fault(format!("must be a whole number from {least} to {most}, as a string or a number")))
}
