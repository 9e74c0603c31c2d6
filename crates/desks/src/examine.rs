//! The deep connection test: what would go wrong with the next ticket, each question reported by itself.

use crate::{
    Desk, Finding, Guarantee, Outcome, Subject,
    desk::Description,
    http::Http,
    people::{LookedUp, Sources},
};
use model::{CorrelationKey, DeskOutcome};

/// Most names in one message.
const NAMED: usize = 20;

/// Looks for what would go wrong with a ticket about `sample`; changes nothing at the desk. To be asked after
/// [`Desk::check`] passed.
pub async fn examine(desk: &dyn Desk, http: &Http, people: &Sources, mut sample: Subject) -> Vec<Finding> {
    let mut findings = desk.rights(http).await;
    findings.push(person(desk, http, people, &mut sample).await);
    match desk.describe(http).await {
        Outcome::Ok(description) => {
            findings.push(fields(desk, &description, &sample));
            findings.push(statuses(desk, &description));
        }
        other => {
            let reason = other.reason().unwrap_or_default();
            findings.push(Finding::unknown("fields", reason));
            findings.push(Finding::unknown("statuses", reason));
        }
    }
    findings.push(correlation(desk, http).await);
    findings
}

/// Whether the directory of people answers, asked for somebody who does not exist.
async fn person(desk: &dyn Desk, http: &Http, people: &Sources, sample: &mut Subject) -> Finding {
    if people.is_empty() {
        return Finding::passed("people", "nobody is looked up: requesterSource and onBehalfOf are not set");
    }
    match people.look_up(desk, http, sample).await {
        // That the desk knows nobody of the sample is an answer too.
        Ok(LookedUp::Known(_) | LookedUp::Nobody(_)) => Finding::passed("people", "people can be looked up"),
        Ok(LookedUp::Refused(reason)) => Finding::failed("people", reason),
        Ok(LookedUp::Later(outcome)) => Finding::failed("people", outcome.reason().unwrap_or_default()),
        Err(error) => Finding::failed("people", error.to_string()),
    }
}

fn fields(desk: &dyn Desk, description: &Description, sample: &Subject) -> Finding {
    if description.fields.is_empty() {
        return Finding::unknown("fields", note(description, "the desk does not list the fields of its tickets"));
    }
    let draft = match desk.draft(sample) {
        Ok(draft) => draft,
        Err(error) => return Finding::failed("fields", error.to_string()),
    };
    let filled = desk.filled(&draft);
    let lacking: Vec<&str> = description
        .fields
        .iter()
        .filter(|field| field.required && !filled.contains(&field.id))
        .map(|field| field.id.as_str())
        .collect();
    let strange: Vec<&str> = filled
        .iter()
        .filter(|id| !description.fields.iter().any(|field| field.id == **id))
        .map(String::as_str)
        .collect();
    if !lacking.is_empty() {
        return Finding::failed("fields", format!("required by the desk and not filled: {}", list(&lacking)));
    }
    if !strange.is_empty() {
        return Finding::failed("fields", format!("filled, but not among the desk's fields: {}", list(&strange)));
    }
    Finding::passed("fields", format!("all required fields are filled ({} fields known)", description.fields.len()))
}

fn statuses(desk: &dyn Desk, description: &Description) -> Finding {
    if description.statuses.is_empty() {
        return Finding::unknown("statuses", note(description, "the desk does not list its statuses"));
    }
    let outcomes: Vec<_> = description.statuses.iter().map(|status| (status, desk.meaning(status).0)).collect();
    let unknown: Vec<&str> =
        outcomes.iter().filter(|(_, outcome)| outcome.is_none()).map(|(status, _)| status.text.as_str()).collect();
    if !outcomes.iter().any(|(_, outcome)| *outcome == Some(DeskOutcome::Committed)) {
        return Finding::failed("statuses", "no status of the desk is mapped to Committed: no ticket can ever succeed");
    }
    if unknown.is_empty() {
        Finding::passed("statuses", format!("all {} statuses of the desk are mapped", outcomes.len()))
    } else {
        Finding::failed("statuses", format!("not in the status map: {}", list(&unknown)))
    }
}

async fn correlation(desk: &dyn Desk, http: &Http) -> Finding {
    if desk.guarantee() == Guarantee::Held {
        return Finding::failed(
            "correlation",
            "tickets cannot be found by their key, so that one whose create call ends unclear is held for a person",
        );
    }
    match desk.find(http, &CorrelationKey::stored("dbconnectiontest0000000000000000")).await {
        Outcome::Ok(found) if found.is_empty() => {
            Finding::passed("correlation", "a search for a key that no ticket has finds none")
        }
        Outcome::Ok(found) => Finding::failed(
            "correlation",
            format!("a search for a key that no ticket has finds {} tickets", found.len()),
        ),
        other => Finding::failed("correlation", other.reason().unwrap_or_default()),
    }
}

fn note(description: &Description, otherwise: &str) -> String {
    if description.notes.is_empty() { otherwise.to_owned() } else { description.notes.join("; ") }
}

fn list(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(NAMED) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
