//! The people of a ticket at the desk: who asks (the Requester Source of SailPoint's form) and for whom. They are looked up
//! before the ticket is rendered, because a desk knows them by ids of its own.

use crate::{
    Desk, DraftError, Outcome, Subject,
    attributes::{PersonField, PersonSource, WhenMissing},
    http::Http,
};
use model::read::escape;

/// The desk's ids of a ticket's people, for the payload; `None` where nobody is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Who asks. In templates `$requesterId`.
    pub requester: Option<String>,
    /// For whom. In templates `$onBehalfOfId`.
    pub on_behalf_of: Option<String>,
}

/// A question to the desk's directory of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which field is compared.
    pub field: PersonField,
    /// What it must equal, letter case aside; not empty.
    pub value: String,
}

/// Somebody whom the desk knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The desk's id, as payloads name people.
    pub id: String,
    /// What people call them, for messages.
    pub label: String,
    /// Whether the account can be used.
    pub active: bool,
}

/// What came of looking people up.
#[derive(Debug, Clone, PartialEq)]
pub enum LookedUp {
    /// Found, or may be left out; with what people should be told.
    Known(Vec<String>),
    /// Nobody is there, or several are: a person must decide.
    Nobody(String),
    /// The desk refuses to be asked: a person must decide.
    Refused(String),
    /// The desk could not be asked; nothing was changed there.
    Later(Outcome<()>),
}

/// What would be asked for one role: the attribute's name, the question, and what is done when nobody is found.
pub type Asked = (&'static str, Option<Wanted>, WhenMissing);

/// Which people an integration wants looked up.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `requesterSource`.
    pub requester: PersonSource,
    /// `onBehalfOf`.
    pub on_behalf_of: PersonSource,
}

impl Sources {
    /// The roles that are configured, each with the name of its attribute.
    fn roles(&self) -> impl Iterator<Item = (&'static str, &PersonSource)> {
        [("requesterSource", &self.requester), ("onBehalfOf", &self.on_behalf_of)]
            .into_iter()
            .filter(|(_, source)| source.value.is_some())
    }

    /// Whether nobody is to be looked up.
    pub fn is_empty(&self) -> bool {
        self.roles().next().is_none()
    }

    /// What would be asked for a ticket: the attribute's name, the question, and what is done when nobody is found. A value
    /// that renders to nothing asks nobody and counts as missing.
    pub fn wanted(&self, subject: &Subject) -> Result<Vec<Asked>, DraftError> {
        let one = |(role, source): (&'static str, &PersonSource)| {
            let Some(template) = &source.value else {
                return Ok((role, None, source.when_missing));
            };
            let value = template.render(&subject.context).map_err(|error| DraftError::Template {
                pointer: format!("/attributes/{}/value", escape(role)),
                error: error.to_string(),
            })?;
            let value = value.trim().to_owned();
            let wanted = (!value.is_empty()).then_some(Wanted { field: source.field, value });
            Ok((role, wanted, source.when_missing))
        };
        self.roles().map(one).collect()
    }

    /// Asks the desk for the ticket's people and puts their ids into `subject`. Changes nothing at the desk.
    pub async fn look_up(&self, desk: &dyn Desk, http: &Http, subject: &mut Subject) -> Result<LookedUp, DraftError> {
        let mut notes = Vec::new();
        for (role, wanted, when_missing) in self.wanted(subject)? {
            let found = match &wanted {
                None => Vec::new(),
                Some(Wanted { field: PersonField::Id, value }) => {
                    vec![Person { id: value.clone(), label: value.clone(), active: true }]
                }
                Some(wanted) => match desk.person(http, wanted).await.value::<()>() {
                    Ok(found) => found.into_iter().filter(|person| person.active).collect(),
                    Err(other) => {
                        return Ok(match other {
                            Outcome::Refused(refusal) if !refusal.credentials => {
                                LookedUp::Refused(format!("The {role} could not be looked up: {}", refusal.reason))
                            }
                            Outcome::Ambiguous(reason) => LookedUp::Later(Outcome::NotSent(reason)),
                            other => LookedUp::Later(other),
                        });
                    }
                },
            };
            if let [person] = found.as_slice() {
                subject.name(role, &person.id);
                continue;
            }
            let what = describe(role, wanted.as_ref(), &found);
            match when_missing {
                WhenMissing::Omit => notes.push(format!("{what} The ticket was raised without.")),
                WhenMissing::Hold => {
                    let ways = "Mend the account at the desk and retry, or set whenMissing to omit.";
                    return Ok(LookedUp::Nobody(format!("{what} {ways}")));
                }
            }
        }
        Ok(LookedUp::Known(notes))
    }
}

fn describe(role: &str, wanted: Option<&Wanted>, found: &[Person]) -> String {
    match wanted {
        None => format!("The {role} of this ticket has no value to look a person up by."),
        Some(Wanted { field, value }) if found.is_empty() => {
            format!("The desk has no active person whose {} is \"{value}\" ({role}).", field.words())
        }
        Some(Wanted { field, value }) => {
            let names: Vec<&str> = found.iter().take(5).map(|person| person.label.as_str()).collect();
            let names = names.join(", ");
            format!("The desk has {} people whose {} is \"{value}\" ({role}): {names}.", found.len(), field.words())
        }
    }
}
