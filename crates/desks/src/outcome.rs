//! What a call to a desk came to. Every call ends in exactly one of these, and the engine acts on nothing else.

use model::Timestamp;

/// The outcome of a call that may change something at the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// The desk did it, and its answer was understood.
    Ok(T),
    /// The desk surely did not do it, and says why.
    Refused(Refusal),
    /// The request surely did not reach the desk: no address, no connection, past its deadline, credentials not to be had.
    NotSent(String),
    /// The desk surely did not do it because it is asked too often.
    Throttled {
        /// When the desk wants to be asked again, if it said so.
        retry_at: Option<Timestamp>,
        /// What it said.
        reason: String,
    },
    /// Everything else: the desk may have done it.
    Ambiguous(String),
}

/// A definite no.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Why, for people, with the desk's own words and nothing secret.
    pub reason: String,
    /// Whether the cause is our credentials (401), which a person mends, so that the same call may succeed later.
    pub credentials: bool,
    /// Whether the desk says that the thing asked for does not exist (404, 410).
    pub missing: bool,
}

impl<T> Outcome<T> {
    /// The same outcome with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Ok(value) => Outcome::Ok(change(value)),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::NotSent(reason) => Outcome::NotSent(reason),
            Self::Throttled { retry_at, reason } => Outcome::Throttled { retry_at, reason },
            Self::Ambiguous(reason) => Outcome::Ambiguous(reason),
        }
    }

    /// The value, or else the same outcome for a call that wanted another value.
    pub fn value<U>(self) -> Result<T, Outcome<U>> {
        match self {
            Self::Ok(value) => Ok(value),
            Self::Refused(refusal) => Err(Outcome::Refused(refusal)),
            Self::NotSent(reason) => Err(Outcome::NotSent(reason)),
            Self::Throttled { retry_at, reason } => Err(Outcome::Throttled { retry_at, reason }),
            Self::Ambiguous(reason) => Err(Outcome::Ambiguous(reason)),
        }
    }

    /// Why it is not `Ok`, for people.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Ok(_) => None,
            Self::Refused(refusal) => Some(&refusal.reason),
            Self::NotSent(reason) | Self::Ambiguous(reason) | Self::Throttled { reason, .. } => Some(reason),
        }
    }
}

impl Refusal {
    /// A definite no that is neither about credentials nor about a missing thing.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), credentials: false, missing: false }
    }
}
