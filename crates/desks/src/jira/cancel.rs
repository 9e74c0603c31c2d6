//! Cancelling a ticket: the transition that leads to a status which means Failed.

use super::{Jira, follow::own_status};
use crate::{
    Outcome, Refusal,
    attributes::{encode, text_of},
    http::Http,
    meaning::{DeskStatus, meaning},
};
use model::{DeskOutcome, Timestamp, ticket::DeskRef};
use serde_json::{Value, json};

/// Names of statuses and resolutions, the most fitting first.
const FITTING: [&str; 6] = ["Canceled", "Cancelled", "Declined", "Won't Do", "Won't Fix", "Rejected"];

/// A way out of a ticket.
#[derive(Debug, Clone, PartialEq)]
struct Exit {
    /// Id of the transition.
    id: String,
    /// The resolution to set, where its screen has that field.
    resolution: Option<Value>,
    /// Whether its screen takes a comment.
    comment: bool,
}

impl Jira {
    /// Takes the ticket out, and says why in a comment: in the same call where the transition's screen has one, before it
    /// otherwise, for a reason must not be lost.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let place = self.api(&format!("/issue/{}/transitions", encode(self.edition.name(ticket))));
        let request = self.site.call("GET", &format!("{place}?expand=transitions.fields"));
        let response = match http.read(request).await.value() {
            Ok(response) => response,
            // Nothing has been asked for yet.
            Err(Outcome::Ambiguous(reason)) => {
                return Outcome::NotSent(format!("the transitions cannot be read: {reason}"));
            }
            Err(outcome) => return outcome,
        };
        let json = response.json().unwrap_or_default();
        let Some(transitions) = json.get("transitions").and_then(Value::as_array) else {
            return Outcome::NotSent(format!("the answer has no transitions: {}", http.said(&response)));
        };
        let Some(exit) = self.exit(transitions) else {
            let names: Vec<&str> = transitions.iter().filter_map(|one| one.get("name")?.as_str()).collect();
            let names = http.shorten(&names.join(", "), 300);
            return Outcome::Refused(Refusal::new(format!(
                "no transition of ticket {} leads to a status that is mapped to Failed (there are: {names}); \
                 cancelTransition names another",
                ticket.number
            )));
        };
        let mut body = json!({ "transition": { "id": exit.id } });
        if let Some(resolution) = exit.resolution {
            body["fields"] = json!({ "resolution": resolution });
        }
        if exit.comment {
            body["update"] = json!({ "comment": [{ "add": { "body": self.edition.text(why) } }] });
        } else {
            match self.note(http, ticket, why).await {
                Outcome::Ok(()) => {}
                // That we may not comment is no reason to leave the ticket open.
                Outcome::Refused(refusal) => {
                    http.note(&format!("The reason for cancelling could not be put on the ticket: {}", refusal.reason));
                }
                Outcome::Throttled { retry_at, reason } => return Outcome::Throttled { retry_at, reason },
                Outcome::NotSent(reason) | Outcome::Ambiguous(reason) => {
                    return Outcome::NotSent(format!("the reason could not be put on the ticket: {reason}"));
                }
            }
        }
        match http.write(self.site.call_with("POST", &place, &body), Timestamp(i64::MAX)).await.value() {
            Ok(_) => Outcome::Ok(()),
            Err(outcome) => outcome,
        }
    }

    /// The transition to take: the one that `cancelTransition` names; else one to a status that means Failed by its name;
    /// else one whose screen takes a resolution that means Failed.
    fn exit(&self, transitions: &[Value]) -> Option<Exit> {
        let target = |one: &Value| one.get("to").and_then(own_status);
        let chosen = if let Some(wanted) = &self.settings.cancel_transition {
            let named = |text: Option<&str>| text.is_some_and(|text| text.trim().eq_ignore_ascii_case(wanted.trim()));
            transitions.iter().find(|one| {
                named(one.get("name").and_then(Value::as_str)) || named(one.pointer("/to/name").and_then(Value::as_str))
            })?
        } else {
            let fails = |one: &&Value| {
                target(one).is_some_and(|status| meaning(&self.check, &status).0 == Some(DeskOutcome::Failed))
            };
            let closes = |one: &&Value| {
                let done =
                    target(one).is_some_and(|status| meaning(&self.check, &status).0 == Some(DeskOutcome::Committed));
                done && self.resolution(one).is_some_and(|(_, fails)| fails)
            };
            let rank = |one: &&Value| target(one).map_or(FITTING.len(), |status| rank(&status.text));
            transitions.iter().filter(fails).min_by_key(rank).or_else(|| transitions.iter().find(closes))?
        };
        let field = |name: &str| chosen.get("fields").is_some_and(|fields| fields.get(name).is_some());
        Some(Exit {
            id: chosen.get("id").and_then(text_of)?,
            resolution: self.resolution(chosen).map(|(resolution, _)| resolution),
            comment: field("comment"),
        })
    }

    /// The resolution to set, where the transition's screen has one: of the values that it takes one that means Failed.
    /// With whether it surely does.
    fn resolution(&self, transition: &Value) -> Option<(Value, bool)> {
        let field = transition.get("fields")?.get("resolution")?;
        let allowed = field.get("allowedValues").and_then(Value::as_array);
        let names = allowed.into_iter().flatten().filter_map(|value| value.get("name")?.as_str());
        let failed = |name: &&str| {
            let status = DeskStatus::new("").closed_as(Some((*name).to_owned()));
            // A map of statuses would be asked first.
            let codes = crate::attributes::CheckStatus {
                status_map_closure_code: self.check.status_map_closure_code.clone(),
                ..Default::default()
            };
            meaning(&codes, &status).0 == Some(DeskOutcome::Failed)
        };
        let best = names.clone().filter(failed).min_by_key(|name| rank(name));
        let known = best.is_some();
        let fitting = || names.min_by_key(|name| rank(name)).filter(|name| rank(name) < FITTING.len());
        best.or_else(fitting).map(|name| (json!({ "name": name }), known))
    }
}

fn rank(name: &str) -> usize {
    FITTING.iter().position(|known| known.eq_ignore_ascii_case(name.trim())).unwrap_or(FITTING.len())
}
