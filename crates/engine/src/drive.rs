//! Carrying out what is to be done with claimed tickets.

mod beside;
mod raise;

use crate::{
    Engine,
    decide::{self, Change, Policy, Todo},
    open::Opened,
};
use desks::{Desk, Draft, Outcome, Seen, http::Http};
use model::{
    Ticket, TicketState,
    ticket::{TicketEvent, Wish},
};
pub(crate) use raise::draft_fault;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{StoreError, StoredIntegration};

/// What a claimed ticket is worked on with.
pub(crate) struct Work {
    pub engine: Arc<Engine>,
    pub integration: StoredIntegration,
    pub opened: Arc<Opened>,
    pub policy: Policy,
}

/// Why the work on a ticket ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Somebody newer owns the ticket; what we had is dropped.
    Fenced,
    /// The store failed; the lease runs out and somebody takes the ticket up again.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        if error.is_conflict() { Self::Fenced } else { Self::Store(error) }
    }
}

impl Work {
    /// Works on one ticket that is not merely to be checked.
    pub async fn one(&self, ticket: Ticket, todo: Todo) -> Result<(), Stop> {
        let desk = match &self.opened.desk {
            Ok(desk) => desk.as_ref(),
            Err(reason) => return self.without_desk(ticket, todo, reason).await,
        };
        let http = self.http_for(&ticket);
        let asks_the_desk = matches!(todo, Todo::Raise | Todo::Find | Todo::Sweep | Todo::CancelAtDesk(_));
        if asks_the_desk && let Some(elsewhere) = elsewhere(&ticket, desk) {
            return self.moved(ticket, todo, &elsewhere, &http).await;
        }
        match todo {
            Todo::Nothing => self.save(without_due(&ticket), &http, true).await,
            Todo::Wait(until) => self.save(waiting(&ticket, until), &http, carries(&ticket, &Todo::Wait(until))).await,
            Todo::Decided(wish) => {
                let change = decide::decided(&ticket, &wish, &self.policy, self.engine.moment());
                self.save(change, &http, true).await
            }
            Todo::Prepare => match self.prepare(ticket, desk, &http).await? {
                Ok((prepared, draft, told)) => self.raise(prepared, &draft, told, desk, &http).await,
                Err(change) => self.save(change, &http, true).await,
            },
            Todo::Raise => self.raise_frozen(ticket, desk, &http).await,
            Todo::Unclear if matches!(ticket.wish, Some(Wish::Cancel { .. })) => {
                let wish = ticket.wish.clone().unwrap_or(Wish::Check);
                let change = decide::decided(&ticket, &wish, &self.policy, self.engine.moment());
                self.save(change, &http, true).await
            }
            Todo::Unclear if self.policy.raise_again_when_unclear && !decide::is_taken(&ticket) => {
                let again = Ticket { ambiguous: true, ..ticket };
                self.raise_frozen(again, desk, &http).await
            }
            Todo::Unclear => {
                let reason = "the attempt ended without an answer that we could keep.";
                let change = decide::unclear(&ticket, reason, &self.policy, self.engine.moment());
                self.save(change, &http, carries(&ticket, &Todo::Unclear)).await
            }
            Todo::Find if !looked_for(&ticket, desk) => {
                let why = format!(
                    "It is not clear whether the desk has the ticket, and it is looked for elsewhere now: the integration's \
                     ticket type, or its field for the key, is another than when it was sent. Look for the key {} at the desk, \
                     then resolve this ticket: adopt the desk's number, raise again, or give up.",
                    ticket.correlation_key
                );
                let unclear = Ticket { ambiguous: true, ..ticket };
                let change = decide::held(&unclear, why, self.engine.moment());
                self.save(change, &http, carries(&unclear, &Todo::Find)).await
            }
            Todo::Find => {
                let outcome = desk.find(&http, &ticket.correlation_key).await;
                let found = decide::after_find(&ticket, outcome, &self.policy, self.engine.moment());
                let Some(mut change) = found else {
                    let again = Ticket { ambiguous: true, ..ticket };
                    return self.raise_frozen(again, desk, &http).await;
                };
                let done = change.ticket.settled.is_some() || carries(&ticket, &Todo::Find);
                if !done && change.ticket.wish.is_some() && change.ticket.state == TicketState::Queued {
                    // What was asked for had to wait for this look-up.
                    change.ticket.due_at = Some(change.ticket.modified);
                }
                self.save(change, &http, done).await
            }
            Todo::Sweep => {
                let outcome = desk.find(&http, &ticket.correlation_key).await;
                let change = decide::after_sweep(&ticket, outcome, &self.policy, self.engine.moment());
                self.save(change, &http, false).await
            }
            Todo::Attach => self.attach_plan(ticket, desk, &http).await,
            Todo::AttachUnclear => {
                let change = decide::attach_unclear(&ticket, &self.policy, self.engine.moment());
                self.save(change, &http, false).await
            }
            Todo::Check => self.checks(vec![ticket]).await,
            Todo::CancelAtDesk(why) => {
                let Some(reference) = ticket.desk.clone() else {
                    return self.save(without_due(&ticket), &http, true).await;
                };
                let outcome = desk.cancel(&http, &reference, &why).await;
                let refused = matches!(&outcome, Outcome::Refused(refusal) if !refusal.missing && !refusal.credentials);
                let (change, done) = decide::after_cancel(&ticket, &why, outcome, &self.policy, self.engine.moment());
                let (settled, text) = (change.ticket.clone(), decide::farewell(&change.ticket, refused, &self.policy));
                self.save(change, &http, done).await?;
                match text {
                    Some(text) => self.tell(settled, &text, desk, &http).await.map(drop),
                    None => Ok(()),
                }
            }
        }
    }

    /// Asks for the status of some tickets in one call, and writes what each one's status means.
    pub async fn checks(&self, tickets: Vec<Ticket>) -> Result<(), Stop> {
        let Ok(desk) = &self.opened.desk else {
            for ticket in tickets {
                let reason = self.opened.desk.as_ref().err().cloned().unwrap_or_default();
                self.without_desk(ticket, Todo::Check, &reason).await?;
            }
            return Ok(());
        };
        let http = match tickets.first() {
            Some(ticket) => self.http_for(ticket),
            None => return Ok(()),
        };
        let (tickets, moved): (Vec<_>, Vec<_>) =
            tickets.into_iter().partition(|ticket| elsewhere(ticket, desk.as_ref()).is_none());
        for ticket in moved {
            let old = elsewhere(&ticket, desk.as_ref()).unwrap_or_default();
            self.moved(ticket, Todo::Check, &old, &http).await?;
        }
        if tickets.is_empty() {
            return Ok(());
        }
        let references: Vec<_> = tickets.iter().filter_map(|ticket| ticket.desk.clone()).collect();
        let outcome = desk.status(&http, &references).await;
        let exchanges = exchanges(&http);
        let mut farewells = Vec::new();
        for ticket in tickets {
            let id = ticket.desk.as_ref().map(|desk| desk.id.as_str()).unwrap_or_default();
            let outcome = match outcome.clone().value() {
                // Left out is not gone: the desk says that of a ticket by itself.
                Ok(seen) => seen.into_iter().find(|seen: &Seen| seen.id == id).map_or_else(
                    || Outcome::Ambiguous("the desk's answer leaves this ticket out".to_owned()),
                    Outcome::Ok,
                ),
                Err(other) => other,
            };
            let mut change = decide::after_check(&ticket, outcome, &self.policy, self.engine.moment());
            attach(&mut change, &exchanges);
            let done = carries(&ticket, &Todo::Check);
            match self.write(&change, done).await {
                // One ticket that somebody else has does not keep the others waiting.
                Ok(()) => {
                    let text = decide::farewell(&change.ticket, false, &self.policy);
                    farewells.extend(text.map(|text| (change.ticket, text)));
                }
                Err(Stop::Fenced) => {}
                Err(stop) => return Err(stop),
            }
        }
        self.tell_all(farewells, desk.as_ref(), &http).await
    }

    /// Calls that are over before somebody else may take the ticket up.
    fn http_for(&self, ticket: &Ticket) -> Http {
        let http = self.opened.http.for_job();
        if let Some(lease_until) = ticket.lease_until {
            http.finish_by(lease_until);
        }
        http
    }

    /// A ticket whose integration now names another desk than the one it is at, or was to be raised at. Ids of one
    /// desk mean other tickets at the next, so nothing is asked there.
    async fn moved(&self, ticket: Ticket, todo: Todo, old: &str, http: &Http) -> Result<(), Stop> {
        if todo == Todo::Raise && !ticket.ambiguous {
            // It surely is at neither desk, so it is rendered for the new one.
            return Box::pin(self.one(Ticket { draft: None, ..ticket }, Todo::Prepare)).await;
        }
        let why = match &ticket.desk {
            Some(reference) => {
                format!("Ticket {} is at {old}, and the integration's url is another now.", reference.number)
            }
            None => format!("It may have been raised at {old}, and the integration's url is another now."),
        };
        let change = if let Todo::CancelAtDesk(reason) = &todo {
            let refusal = desks::Refusal { reason: why, credentials: false, missing: false };
            decide::after_cancel(&ticket, reason, Outcome::Refused(refusal), &self.policy, self.engine.moment()).0
        } else {
            let ways =
                "Set the url back and check it, adopt its number at the new desk, raise it again, or give it up.";
            decide::held(&ticket, format!("{why} {ways}"), self.engine.moment())
        };
        self.save(change, http, carries(&ticket, &todo)).await
    }

    /// A ticket whose integration cannot be opened: held when it is yet to be raised, else looked at again later.
    async fn without_desk(&self, ticket: Ticket, todo: Todo, reason: &str) -> Result<(), Stop> {
        let at = self.engine.moment();
        let http = self.opened.http.for_job();
        let change = match &todo {
            Todo::Prepare | Todo::Raise => decide::held(&ticket, reason, at),
            Todo::Decided(wish) => decide::decided(&ticket, wish, &self.policy, at),
            Todo::Wait(until) => waiting(&ticket, *until),
            Todo::Nothing => without_due(&ticket),
            Todo::CancelAtDesk(why) => {
                let outcome = Outcome::Refused(desks::outcome::Refusal {
                    reason: reason.to_owned(),
                    credentials: false,
                    missing: false,
                });
                decide::after_cancel(&ticket, why, outcome, &self.policy, at).0
            }
            Todo::Attach => self.not_attached(&ticket, Outcome::NotSent(reason.to_owned())),
            Todo::AttachUnclear => decide::attach_unclear(&ticket, &self.policy, at),
            Todo::Find | Todo::Unclear | Todo::Sweep | Todo::Check => {
                decide::after_check(&ticket, Outcome::NotSent(reason.to_owned()), &self.policy, at)
            }
        };
        let done = carries(&ticket, &todo);
        self.save(change, &http, done).await
    }

    /// Writes a change, with the calls that led to it.
    async fn save(&self, mut change: Change, http: &Http, carried_out: bool) -> Result<(), Stop> {
        attach(&mut change, &exchanges(http));
        http.take_notes().into_iter().for_each(|note| change.ticket.warn(note));
        self.write(&change, carried_out).await
    }

    async fn write(&self, change: &Change, carried_out: bool) -> Result<(), Stop> {
        let ticket = &change.ticket;
        self.engine.store.save(ticket, &change.events, carried_out, self.engine.clock.now()).await?;
        for event in &change.events {
            tracing::info!(
                ticket.id = %ticket.id,
                integration.id = %ticket.integration.id,
                ticket.state = ticket.state.as_str(),
                "{}: {}",
                event.kind,
                event.message
            );
        }
        Ok(())
    }
}

/// Where a ticket's frozen call was for, when that is not the desk as it is configured now.
fn elsewhere(ticket: &Ticket, desk: &dyn Desk) -> Option<String> {
    let draft: Draft = serde_json::from_value(ticket.draft.clone()?).ok()?;
    (!desk.at_home(&draft)).then_some(draft.url)
}

/// Whether the desk, as it is configured now, looks where the frozen call raised the ticket.
fn looked_for(ticket: &Ticket, desk: &dyn Desk) -> bool {
    let draft = ticket.draft.clone().and_then(|draft| serde_json::from_value::<Draft>(draft).ok());
    draft.is_none_or(|draft| desk.finds(&draft, &ticket.correlation_key))
}

fn carries(ticket: &Ticket, todo: &Todo) -> bool {
    decide::carries_out(ticket, todo).is_some()
}

fn waiting(ticket: &Ticket, until: model::Timestamp) -> Change {
    let ticket = Ticket { due_at: Some(until), lease_until: None, ..ticket.clone() };
    Change { ticket, events: Vec::new() }
}

fn without_due(ticket: &Ticket) -> Change {
    let ticket = Ticket { due_at: None, lease_until: None, ..ticket.clone() };
    Change { ticket, events: Vec::new() }
}

fn exchanges(http: &Http) -> Vec<Value> {
    http.take_exchanges().iter().map(desks::http::Exchange::to_json).collect()
}

/// Puts the calls into the last new line of the history, beside what is there.
fn attach(change: &mut Change, exchanges: &[Value]) {
    if exchanges.is_empty() {
        return;
    }
    let Some(TicketEvent { detail, .. }) = change.events.last_mut() else {
        return;
    };
    if !detail.is_object() {
        *detail = json!({});
    }
    detail["calls"] = exchanges.into();
}
