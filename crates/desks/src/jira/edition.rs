//! In what Jira Cloud and Jira Server / Data Center differ (`desks.md` 1 and 2).

use super::text;
use model::{CorrelationKey, ticket::DeskRef};
use serde_json::{Value, json};

/// Which Jira it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    /// Atlassian's own.
    Cloud,
    /// Server and Data Center, on somebody's machines.
    Server,
}

impl Edition {
    /// Where the platform's API starts, after `url`.
    pub(super) fn api(self) -> &'static str {
        match self {
            Self::Cloud => "/rest/api/3",
            Self::Server => "/rest/api/2",
        }
    }

    /// Most tickets in one status call: `bulkfetch` takes 100; a search takes what the server allows, often 1000, and the
    /// keys of 250 tickets fit in its query.
    pub(super) fn batch(self) -> usize {
        match self {
            Self::Cloud => 100,
            Self::Server => 250,
        }
    }

    /// A person as fields name them.
    pub(super) fn person(self, id: &str) -> Value {
        match self {
            Self::Cloud => json!({ "id": id }),
            Self::Server => json!({ "name": id }),
        }
    }

    /// A person as lists of people name them.
    pub(super) fn participant(self, id: &str) -> Value {
        match self {
            Self::Cloud => json!({ "accountId": id }),
            Self::Server => json!({ "name": id }),
        }
    }

    /// Text of many lines, as comments have it.
    pub(super) fn text(self, plain: &str) -> Value {
        match self {
            Self::Cloud => text::document(plain),
            Self::Server => plain.into(),
        }
    }

    /// The entity property that carries our key; Data Center's document has texts as values.
    pub(super) fn property(self, key: &CorrelationKey) -> Value {
        let value = match self {
            Self::Cloud => json!({ "correlationId": key.as_str() }),
            Self::Server => key.as_str().into(),
        };
        json!({ "key": "sdim", "value": value })
    }

    /// How a path names a ticket: an id stays the same when the ticket moves to another project; Data Center follows a
    /// moved key too.
    pub(super) fn name(self, ticket: &DeskRef) -> &str {
        match self {
            Self::Cloud => &ticket.id,
            Self::Server => &ticket.number,
        }
    }
}
