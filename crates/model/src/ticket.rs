//! A ticket: its states, its row, and what the API shows of it (`product.md` 3 and 5).

use crate::{CorrelationKey, Id, TenantId, Timestamp};
use serde_json::{Value, json};

/// The states of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketState {
    /// Accepted; nothing has been sent.
    Received,
    /// The intent to raise it is on disk; the desk may or may not have it.
    Raising,
    /// The desk surely has not got it; it will be raised again.
    Retry,
    /// Open at the desk.
    Queued,
    /// A person must decide.
    Held,
    /// Done as asked. Final.
    Committed,
    /// Closed without doing it, or refused by the desk. Final.
    Failed,
    /// Still open at the desk after the longest time that we follow one. Final.
    Expired,
    /// Given up on our side. Final.
    Cancelled,
}

impl TicketState {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::Raising,
        Self::Retry,
        Self::Queued,
        Self::Held,
        Self::Committed,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The name in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::Raising => "RAISING",
            Self::Retry => "RETRY",
            Self::Queued => "QUEUED",
            Self::Held => "HELD",
            Self::Committed => "COMMITTED",
            Self::Failed => "FAILED",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the state is final.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Committed | Self::Failed | Self::Expired | Self::Cancelled)
    }

    /// What the identity system sees.
    pub fn result(self) -> ProvisioningResult {
        match self {
            Self::Committed => ProvisioningResult::Success,
            state if state.is_settled() => ProvisioningResult::Failed,
            _ => ProvisioningResult::Pending,
        }
    }
}

/// `provisioningResult` of the *Provisioning Completed* event (`isc-sdim.md` 5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvisioningResult {
    /// Committed.
    Success,
    /// Not settled.
    Pending,
    /// Settled otherwise.
    Failed,
}

impl ProvisioningResult {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Pending => "PENDING",
            Self::Failed => "FAILED",
        }
    }
}

/// A ticket at a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRef {
    /// What the desk's API calls it by.
    pub id: String,
    /// What people call it by; the API's `ticketId`.
    pub number: String,
    /// Where people see it.
    pub url: Option<String>,
}

/// The integration that a ticket went to, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationName {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_name: String,
}

/// What a person, or a desk's webhook, asks of an unsettled ticket. Workers carry it out under their claim, so
/// that it can never cross a call that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Give it up, at the desk too where that can be done.
    Cancel {
        /// Why, for the desk and the history.
        why: String,
    },
    /// Do now what is due later.
    Check,
    /// The desk itself says that something changed: look soon. Each call of the desk is a wish of its own, so that one that
    /// comes during a look is not taken for one that the look has answered.
    Hint {
        /// When the desk's call came.
        at: Timestamp,
    },
    /// Raise it now: a ticket that waits or is held and surely is not at the desk.
    Retry,
    /// A held ticket: it is this one at the desk.
    Adopt(DeskRef),
    /// A held ticket: it is surely not at the desk, raise it again.
    RaiseAgain,
    /// A held ticket: it ends as failed.
    GiveUp {
        /// Why, for the history.
        why: String,
    },
}

impl Wish {
    /// The stored form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Cancel { why } => json!({"do": "cancel", "why": why}),
            Self::Check => json!({"do": "check"}),
            // The store knows such a wish by its first letters.
            Self::Hint { at } => json!({"do": "hint", "at": at.0}),
            Self::Retry => json!({"do": "retry"}),
            Self::Adopt(desk) => json!({"do": "adopt", "id": desk.id, "number": desk.number, "url": desk.url}),
            Self::RaiseAgain => json!({"do": "raise"}),
            Self::GiveUp { why } => json!({"do": "giveUp", "why": why}),
        }
    }

    /// Reads the stored form.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(match text("do")?.as_str() {
            "cancel" => Self::Cancel { why: text("why")? },
            "check" => Self::Check,
            "hint" => Self::Hint { at: Timestamp(value.get("at")?.as_i64()?) },
            "retry" => Self::Retry,
            "adopt" => Self::Adopt(DeskRef { id: text("id")?, number: text("number")?, url: text("url") }),
            "raise" => Self::RaiseAgain,
            "giveUp" => Self::GiveUp { why: text("why")? },
            _ => return None,
        })
    }
}

/// What became of the file with the whole plan that a ticket gets at the desk, where its integration wants one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanFile {
    /// It is to be attached.
    Due {
        /// Not before this time.
        not_before: Timestamp,
        /// Calls so far, none of which the desk carried out.
        tries: u32,
    },
    /// A call that attaches it may have left the process, and its answer is not stored: it is not sent again.
    Tried,
    /// It is attached or given up; nothing more is sent.
    Done,
}

impl PlanFile {
    /// The stored form.
    pub fn to_text(self) -> String {
        match self {
            Self::Due { not_before, tries } => format!("DUE {} {tries}", not_before.0),
            Self::Tried => "TRIED".to_owned(),
            Self::Done => "DONE".to_owned(),
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split(' ').collect::<Vec<_>>().as_slice() {
            ["DUE", time, tries] => {
                Some(Self::Due { not_before: Timestamp(time.parse().ok()?), tries: tries.parse().ok()? })
            }
            ["TRIED"] => Some(Self::Tried),
            ["DONE"] => Some(Self::Done),
            _ => None,
        }
    }
}

/// A ticket, the row itself being the work item.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// Whose it is.
    pub tenant: TenantId,
    /// Ours.
    pub id: Id,
    /// The plan that made it.
    pub plan_id: Id,
    /// Where it goes.
    pub integration: IntegrationName,
    /// Our key inside the desk's ticket, fixed at intake.
    pub correlation_key: CorrelationKey,
    /// Where it stands.
    pub state: TicketState,
    /// The account requests that it is about: a JSON array as `ProvisioningPlan::to_json` has them.
    pub requests: Value,
    /// The rendered create call, frozen before the first send.
    pub draft: Option<Value>,
    /// When the last intent to raise was made durable.
    pub raising_since: Option<Timestamp>,
    /// An attempt may have left the process and nothing definite is known of it: look up before raising again.
    pub ambiguous: bool,
    /// When to look once more for a double, after an ambiguous path.
    pub sweep_at: Option<Timestamp>,
    /// The ticket at the desk.
    pub desk: Option<DeskRef>,
    /// The desk's status text, as last seen.
    pub desk_status: Option<String>,
    /// Create calls that were tried.
    pub attempts: u32,
    /// Failures in a row of whatever is being tried now; the measure of the backoff.
    pub failures: u32,
    /// When something is to be done about it; `None` when settled or held.
    pub due_at: Option<Timestamp>,
    /// Until when a worker has it.
    pub lease_until: Option<Timestamp>,
    /// Raised by every claim; a write with an older fence changes nothing.
    pub fence: i64,
    /// What a person asked for and no worker has carried out yet.
    pub wish: Option<Wish>,
    /// The last thing that went wrong, in words for people.
    pub last_error: Option<String>,
    /// What people should look at.
    pub warnings: Vec<String>,
    /// When it was accepted.
    pub created: Timestamp,
    /// When the row last changed.
    pub modified: Timestamp,
    /// When the desk had it for certain.
    pub raised_at: Option<Timestamp>,
    /// When it settled.
    pub settled: Option<Timestamp>,
    /// The file with the plan; `None` when none was ever wanted.
    pub plan_file: Option<PlanFile>,
}

impl Ticket {
    /// The API's form.
    pub fn to_json(&self) -> Value {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
        json!({
            "id": self.id.as_str(),
            "planId": self.plan_id.as_str(),
            "integration": {
                "id": self.integration.id.as_str(),
                "name": self.integration.name,
                "type": self.integration.type_name,
            },
            "correlationKey": self.correlation_key.as_str(),
            "state": self.state.as_str(),
            "provisioningResult": self.state.result().as_str(),
            "ticketId": self.desk.as_ref().map(|desk| desk.number.as_str()),
            "ticketUrl": self.desk.as_ref().and_then(|desk| desk.url.as_deref()),
            "deskStatus": self.desk_status,
            "attempts": self.attempts,
            "nextActionAt": time(self.due_at),
            "lastError": self.last_error,
            "warnings": self.warnings,
            "accountRequests": self.requests,
            "created": self.created.to_string(),
            "modified": self.modified.to_string(),
            "raised": time(self.raised_at),
            "settled": time(self.settled),
        })
    }

    /// Adds a warning once, keeping the list short.
    pub fn warn(&mut self, text: impl Into<String>) {
        const MOST: usize = 20;
        let text = text.into();
        if !self.warnings.contains(&text) && self.warnings.len() < MOST {
            self.warnings.push(text);
        }
    }
}

/// One line of a ticket's history.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketEvent {
    /// What happened, one word in upper case, such as `RAISED`.
    pub kind: &'static str,
    /// What happened, for people.
    pub message: String,
    /// More, with nothing secret in it.
    pub detail: Value,
}

impl TicketEvent {
    /// An event without details.
    pub fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), detail: Value::Null }
    }

    /// The same with details.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}
