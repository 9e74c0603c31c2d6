//! People, by `CTM:People` (`desks.md` 3.5).

use super::{
    BmcHelix,
    forms::Who,
    query::{Entry, Question, ask, equals},
};
use crate::{Outcome, Person, Refusal, Wanted, attributes::PersonField, http::Http};

const FORM: &str = "CTM:People";
const ID: &str = "Person ID";
const LOGIN: &str = "Remedy Login ID";
const FIRST: &str = "First Name";
const LAST: &str = "Last Name";
const COMPANY: &str = "Company";
const STATUS: &str = "Profile Status";
const EMAIL: &str = "Internet E-mail";
const EMPLOYEE: &str = "Corporate ID";

/// Most people that are looked at.
const MOST: usize = 20;

/// A person as forms without a field for logins name them: `PPL000000000106|Jane|Doe`, or the names alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) first: &'a str,
    pub(super) last: &'a str,
}

impl<'a> Named<'a> {
    /// Reads an id; `None` when it has no two names.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        match parts.as_slice() {
            [first, last] => Some(Self { id: None, first, last }),
            [id, first, last] => Some(Self { id: Some(id), first, last }),
            _ => None,
        }
        .filter(|named| !named.first.is_empty() && !named.last.is_empty())
    }
}

impl BmcHelix {
    /// The people whose field is as asked, those whose profile is not enabled included.
    pub(super) async fn ask_for(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        let who = self.chosen.form.requester;
        if matches!(who, Who::Nobody) {
            return Outcome::Refused(Refusal::new("a task names no people"));
        }
        let field = match wanted.field {
            PersonField::Email => EMAIL,
            PersonField::Username => LOGIN,
            PersonField::EmployeeNumber => EMPLOYEE,
            PersonField::ExternalId | PersonField::Id => {
                let reason = format!("people of this desk cannot be looked up by their {}", wanted.field.words());
                return Outcome::Refused(Refusal::new(reason));
            }
        };
        let mut fields = vec![ID, LOGIN, FIRST, LAST, COMPANY, STATUS, EMAIL];
        if field == EMPLOYEE {
            fields.push(EMPLOYEE);
        }
        let qualification = equals(field, &wanted.value);
        let question = Question { form: FORM, qualification: &qualification, fields: &fields, limit: MOST, offset: 0 };
        ask(http, &self.site, question).await.map(|rows| {
            let is_wanted = |row: &&Entry| {
                let found = row.text(field).unwrap_or_default();
                found.trim().to_lowercase() == wanted.value.trim().to_lowercase()
            };
            rows.iter().filter(is_wanted).filter_map(|row| person(row, who)).collect()
        })
    }
}

/// A person of a row; `None` for one whom the ticket's form has no way to name.
fn person(row: &Entry, who: Who) -> Option<Person> {
    let (first, last) = (row.text(FIRST)?, row.text(LAST)?);
    let id = match who {
        Who::Login(_) => row.text(LOGIN)?,
        Who::Names { .. } => format!("{}|{first}|{last}", row.text(ID)?),
        Who::Nobody => return None,
    };
    let label = match row.text(COMPANY) {
        Some(company) => format!("{first} {last} ({company})"),
        None => format!("{first} {last}"),
    };
    let active = row.text(STATUS).is_some_and(|status| status.eq_ignore_ascii_case("Enabled"));
    Some(Person { id, label, active })
}
