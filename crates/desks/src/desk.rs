//! What every desk can do.

use crate::{
    Outcome, Refusal,
    hook::{Hint, Hook, HookRefused},
    http::{Http, MASK, is_secret_header},
    meaning::DeskStatus,
    people::{People, Person, Wanted},
};
use async_trait::async_trait;
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use serde_json::Value;

/// How a desk lets us keep our promise of exactly one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guarantee {
    /// The desk itself refuses a second ticket with our key.
    NativeKey,
    /// A look-up by our key sees every ticket at once.
    StrongLookup,
    /// A look-up by our key sees a ticket only after a while.
    LaggedLookup,
    /// There is no look-up: an unclear create is held for a person.
    Held,
}

/// What a ticket is about: everything that templates may use.
pub struct Subject {
    /// Our key, to be put inside the create call.
    pub key: CorrelationKey,
    /// The variables of the templates: `plan`, `newline`, `correlationKey`, `ticket`, `integration` …
    pub context: velocity::Context,
    /// The desk's ids of the ticket's people, looked up before.
    pub people: People,
}

impl Subject {
    /// A subject whose people nobody has looked up.
    pub fn new(key: CorrelationKey, context: velocity::Context) -> Self {
        Self { key, context, people: People::default() }
    }

    /// Notes the desk's id of the person in a role, the attribute's name, for connectors and templates.
    pub fn name(&mut self, role: &str, id: &str) {
        if role == "onBehalfOf" {
            self.people.on_behalf_of = Some(id.to_owned());
            self.context.set("onBehalfOfId", id);
        } else {
            self.people.requester = Some(id.to_owned());
            self.context.set("requesterId", id);
        }
    }
}

/// A rendered create call, frozen: what was rendered is what is sent, retried and shown. Holds no credentials.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    /// HTTP method.
    pub method: String,
    /// Absolute address.
    pub url: String,
    /// Headers beside those of authentication.
    pub headers: Vec<(String, String)>,
    /// Body; `None` when the call has none.
    pub body: Option<String>,
}

impl Draft {
    /// The call as people may see it: an administrator may have put something secret into a header.
    pub fn shown(&self) -> Value {
        let mask = |(name, value): &(String, String)| {
            let shown = if is_secret_header(name) { MASK } else { value };
            (name.clone(), shown.to_owned())
        };
        let shown = Self { headers: self.headers.iter().map(mask).collect(), ..self.clone() };
        serde_json::to_value(&shown).unwrap_or_default()
    }
}

/// Why no draft can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Attributes that the desk needs are not set; JSON Pointers into `attributes`.
    #[error("missing attributes: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// A template failed.
    #[error("{pointer}: {error}")]
    Template {
        /// JSON Pointer of the template within the integration.
        pointer: String,
        /// What failed, with line and column.
        error: String,
    },
    /// The rendered call is not usable, for instance no address.
    #[error("{0}")]
    Unusable(String),
}

/// A ticket that the desk has.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// The ticket.
    pub desk: DeskRef,
    /// Its status text, when the answer told it.
    pub status: Option<String>,
    /// When the desk says it was created; the oldest of several is adopted.
    pub created: Option<Timestamp>,
}

/// What a status look-up saw of one ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// [`DeskRef::id`] of the ticket.
    pub id: String,
    /// Status text; `None` when the desk no longer has the ticket.
    pub status: Option<String>,
    /// What the integration's maps make of it: `None` when they do not know it.
    pub outcome: Option<model::DeskOutcome>,
    /// Which map entry decided, for people; or why none did.
    pub why: String,
}

/// One finding of a connection test.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    /// Whether tickets can be raised as far as the test can tell.
    pub ok: bool,
    /// What was tried, and what came of it; the exact reason when it failed.
    pub findings: Vec<Finding>,
}

/// One step of a connection test.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Finding {
    /// Short name of the step: `attributes`, `address`, `credentials`, `permission`, `answer`; of a deep test also
    /// `create`, `read`, `cancel`, `fields`, `statuses`, `correlation`.
    pub step: String,
    /// Whether it passed; `None` when the desk does not tell.
    pub ok: Option<bool>,
    /// What was seen.
    pub message: String,
}

impl Finding {
    /// A step that passed.
    pub fn passed(step: &str, message: impl Into<String>) -> Self {
        Self { step: step.to_owned(), ok: Some(true), message: message.into() }
    }

    /// A step that failed.
    pub fn failed(step: &str, message: impl Into<String>) -> Self {
        Self { step: step.to_owned(), ok: Some(false), message: message.into() }
    }

    /// A step that cannot be told from outside.
    pub fn unknown(step: &str, message: impl Into<String>) -> Self {
        Self { step: step.to_owned(), ok: None, message: message.into() }
    }
}

impl Report {
    /// A report that is good when no finding failed.
    pub fn of(findings: Vec<Finding>) -> Self {
        Self { ok: findings.iter().all(|finding| finding.ok != Some(false)), findings }
    }
}

/// What a desk tells of the tickets that an integration raises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// The fields of the chosen ticket type or request form.
    pub fields: Vec<Field>,
    /// The statuses that such a ticket can have.
    pub statuses: Vec<DeskStatus>,
    /// What it could not tell, for people.
    pub notes: Vec<String>,
}

/// A field of a desk's tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name in the payload.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether a ticket cannot be raised without it.
    pub required: bool,
    /// Its type in the desk's words, where told.
    pub kind: Option<String>,
    /// The values that it takes, where the desk lists them.
    pub values: Vec<String>,
}

/// A file for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, of `[a-z0-9.-]`.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A desk, opened with an integration's attributes.
#[async_trait]
pub trait Desk: Send + Sync {
    /// What it guarantees, as configured.
    fn guarantee(&self) -> Guarantee;

    /// How long after a create a look-up may not show the ticket yet, in microseconds.
    fn search_lag(&self) -> i64;

    /// Most tickets that one status call asks about; at least 1.
    fn status_batch(&self) -> usize;

    /// Renders the create call. Pure: sends nothing.
    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError>;

    /// Whether the draft's address is at the desk as it is configured now: on its host, below the path of its `url`. What
    /// was rendered before the desk moved is not; [`Desk::create`] does not send it, and the ids and the key of a ticket
    /// raised from it mean nothing here. Pure.
    fn at_home(&self, draft: &Draft) -> bool;

    /// Whether [`Desk::find`] would find a ticket that was raised from the draft: what was rendered before the ticket type or the
    /// field of the key became another may be where nobody looks. Pure.
    fn finds(&self, _draft: &Draft, _key: &CorrelationKey) -> bool {
        true
    }

    /// Raises the ticket. Nothing is sent once the clock has reached `deadline`.
    async fn create(&self, http: &Http, draft: &Draft, key: &CorrelationKey, deadline: Timestamp) -> Outcome<Created>;

    /// The tickets that carry `key`, each of them compared with it, oldest first.
    async fn find(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>>;

    /// The status of up to [`Desk::status_batch`] tickets. A ticket that the answer leaves out was not seen this time:
    /// its own call failed while others succeeded, or a list does not have it, or leaves in doubt which of the tickets it
    /// speaks of. One that the desk, asked for it alone, no longer has is in the answer, without a status.
    async fn status(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>>;

    /// Cancels the ticket at the desk; `Refused` when the desk is not configured for it.
    async fn cancel(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()>;

    /// Makes the cheapest authenticated call.
    async fn check(&self, http: &Http) -> Report;

    /// What the integration's maps make of a status. Pure.
    fn meaning(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String);

    /// The people at the desk whose field is as asked, inactive ones included; each compared, for a desk may answer with
    /// others. Changes nothing.
    async fn person(&self, _http: &Http, _wanted: &Wanted) -> Outcome<Vec<Person>> {
        Outcome::Refused(Refusal::new("people cannot be looked up at this desk"))
    }

    /// Adds a note to a ticket, not shown to the requester where the desk can tell the two apart.
    async fn comment(&self, _http: &Http, _ticket: &DeskRef, _text: &str) -> Outcome<()> {
        Outcome::Refused(Refusal::new("tickets of this desk cannot be commented on"))
    }

    /// Attaches a file to a ticket.
    async fn attach(&self, _http: &Http, _ticket: &DeskRef, _file: &Attachment) -> Outcome<()> {
        Outcome::Refused(Refusal::new("this desk takes no files"))
    }

    /// What the desk tells of its own fields and statuses. Changes nothing.
    async fn describe(&self, _http: &Http) -> Outcome<Description> {
        Outcome::Refused(Refusal::new("this desk does not describe its fields and statuses"))
    }

    /// Ids of the described fields that a rendered call fills. Pure.
    fn filled(&self, _draft: &Draft) -> Vec<String> {
        Vec::new()
    }

    /// The rights to `create`, `read` and `cancel`, one finding each, as far as the desk tells them without changing
    /// anything.
    async fn rights(&self, _http: &Http) -> Vec<Finding> {
        ["create", "read", "cancel"].map(|step| Finding::unknown(step, "the desk does not tell this right")).into()
    }

    /// Verifies a call of the desk, and says which tickets it is about. Pure.
    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused>;
}
