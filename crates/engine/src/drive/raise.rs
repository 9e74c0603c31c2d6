//! Raising a ticket: rendering its call, making the intent durable, sending.

use super::{Stop, Work, attach, carries, exchanges};
use crate::{
    context::context,
    decide::{self, Change, Todo},
    rules,
};
use desks::{
    Desk, Draft, DraftError, LookedUp, Outcome, Subject,
    http::{Exchange, Http},
};
use model::{Ticket, plan::AccountRequest, ticket::TicketEvent};
use serde_json::{Value, json};

impl Work {
    /// Runs the rules, looks the ticket's people up and renders the create call. The inner error is what becomes of a ticket
    /// that cannot be sent now. Both carry what the rules did, for the history.
    pub(super) async fn prepare(
        &self,
        mut ticket: Ticket,
        desk: &dyn Desk,
        http: &Http,
    ) -> Result<Result<(Ticket, Draft, Vec<TicketEvent>), Change>, Stop> {
        let row = self.engine.store.plan(&ticket.tenant, &ticket.plan_id).await?;
        let unsent = ticket.clone();
        let held = |why: String| Ok(Err(decide::held(&unsent, why, self.engine.moment())));
        let Some(row) = row else {
            return held(format!("Its plan {} is missing.", ticket.plan_id));
        };
        let requests = match requests_of(&ticket) {
            Ok(requests) => requests,
            Err(reason) => return held(reason),
        };
        let plan = rules::plan_of(&row.document, requests);
        let ruled = self.engine.apply_rules(&self.integration, plan, &row.tracking_number).await?;
        let told: Vec<TicketEvent> = ruled.runs.iter().map(rules::Run::event).collect();
        let held = |why: String| {
            let mut change = decide::held(&unsent, why, self.engine.moment());
            change.events.splice(0..0, told.clone());
            Ok(Err(change))
        };
        let plan = match ruled.plan {
            Ok(plan) => plan,
            Err(reason) => return held(reason),
        };
        let context = context(
            &plan.to_json(),
            &row.tracking_number,
            &plan.account_requests,
            &ticket.correlation_key,
            &ticket.integration,
        );
        let mut subject = Subject::new(ticket.correlation_key.clone(), context);
        match self.opened.common.people.look_up(desk, http, &mut subject).await {
            Ok(LookedUp::Known(notes)) => notes.into_iter().for_each(|note| ticket.warn(note)),
            Ok(LookedUp::Nobody(reason) | LookedUp::Refused(reason)) => return held(reason),
            Ok(LookedUp::Later(outcome)) => {
                return Ok(Err(decide::not_looked_up(&ticket, &outcome, &self.policy, self.engine.moment())));
            }
            Err(error) => return held(draft_fault(&error)),
        }
        match desk.draft(&subject) {
            Ok(draft) => {
                ticket.draft = serde_json::to_value(&draft).ok();
                Ok(Ok((ticket, draft, told)))
            }
            Err(error) => held(draft_fault(&error)),
        }
    }

    pub(super) async fn raise_frozen(&self, ticket: Ticket, desk: &dyn Desk, http: &Http) -> Result<(), Stop> {
        match ticket.draft.clone().map(serde_json::from_value::<Draft>) {
            Some(Ok(draft)) => self.raise(ticket, &draft, Vec::new(), desk, http).await,
            Some(Err(error)) => {
                let why = format!("The stored create call does not read: {error}");
                self.save(decide::held(&ticket, why, self.engine.moment()), http, true).await
            }
            None => {
                let change = decide::held(
                    &ticket,
                    "It has no create call; retry it to have one rendered.",
                    self.engine.moment(),
                );
                self.save(change, http, true).await
            }
        }
    }

    /// Makes the intent durable, sends, and writes what came of it. `told` comes before the intent in the history.
    pub(super) async fn raise(
        &self,
        ticket: Ticket,
        draft: &Draft,
        told: Vec<TicketEvent>,
        desk: &dyn Desk,
        http: &Http,
    ) -> Result<(), Stop> {
        let at = self.engine.moment();
        let lease_until = at.now.plus(self.engine.lease(&self.opened));
        let done = carries(&ticket, &Todo::Raise);
        let mut change = decide::intent(&ticket, &self.policy, lease_until, at);
        // The call is frozen, so the history shows it once, not with every attempt of a long outage.
        if let Some(event) = change.events.first_mut().filter(|_| ticket.attempts == 0) {
            event.detail = json!({"request": draft.shown()});
        }
        attach(&mut change, &exchanges(http));
        change.events.splice(0..0, told);
        self.write(&change, done).await?;
        http.finish_by(lease_until);
        let mut ticket = change.ticket;
        if done {
            ticket.wish = None;
        }
        let deadline = at.now.plus(self.engine.settings.send_deadline);
        let outcome = desk.create(http, draft, &ticket.correlation_key, deadline).await;
        let made = http.take_exchanges();
        let taken = matches!(outcome, Outcome::Ambiguous(_)) && said_yes(&made);
        let mut change = decide::after_create(&ticket, outcome, &self.policy, self.engine.moment());
        if taken {
            decide::taken(&mut change);
        }
        attach(&mut change, &made.iter().map(Exchange::to_json).collect::<Vec<_>>());
        self.write(&change, false).await
    }
}

/// Whether the last call that changes something was answered with a yes. A page is none: it may come from what stands before
/// the desk.
fn said_yes(made: &[Exchange]) -> bool {
    let last = made.iter().rev().find(|call| !matches!(call.method.as_str(), "GET" | "HEAD"));
    last.is_some_and(|call| {
        let json = call.response_body.as_deref().is_some_and(|body| body.trim_start().starts_with(['{', '[']));
        matches!(call.status, Some(201 | 202 | 204)) || (call.status == Some(200) && json)
    })
}

pub(crate) fn draft_fault(error: &DraftError) -> String {
    match error {
        DraftError::Missing(pointers) => format!("The integration is incomplete: set {}.", pointers.join(", ")),
        other => format!("The ticket could not be rendered: {other}"),
    }
}

fn requests_of(ticket: &Ticket) -> Result<Vec<AccountRequest>, String> {
    let items = ticket.requests.as_array().map(Vec::as_slice).unwrap_or_default();
    let read = |item: &Value| {
        AccountRequest::from_json(item).map_err(|fault| format!("A stored request does not read: {fault}"))
    };
    items.iter().map(read).collect()
}
