//! What goes beside a ticket: the file with the plan, and comments for the desk's people.

use super::{Stop, Work, elsewhere};
use crate::decide::{self, Change};
use desks::{Attachment, Desk, Outcome, Refusal, http::Http};
use model::{
    Ticket, Timestamp,
    ticket::{PlanFile, TicketEvent},
};
use store::PlanRow;

impl Work {
    /// Attaches the plan: notes durably that it is tried, sends it, and writes what came of it.
    pub(super) async fn attach_plan(&self, ticket: Ticket, desk: &dyn Desk, http: &Http) -> Result<(), Stop> {
        let row = self.engine.store.plan(&ticket.tenant, &ticket.plan_id).await?;
        let refused = |why: String| Outcome::Refused(Refusal::new(why));
        let found = match (ticket.desk.clone(), row, elsewhere(&ticket, desk)) {
            (_, _, Some(old)) => {
                Err(refused(format!("the ticket is at {old}, and the integration's url is another now")))
            }
            (Some(reference), Some(row), None) => Ok((reference, file(&row))),
            (None, _, _) => Err(refused("there is no ticket".to_owned())),
            (_, None, _) => Err(refused(format!("its plan {} is missing", ticket.plan_id))),
        };
        let (reference, file) = match found {
            Ok(found) => found,
            Err(outcome) => return self.save(self.not_attached(&ticket, outcome), http, false).await,
        };
        let at = self.engine.moment();
        let lease_until = at.now.plus(self.engine.lease(&self.opened));
        let trying = decide::attach_intent(&ticket, lease_until, &self.policy, at);
        self.write(&trying, false).await?;
        http.finish_by(lease_until);
        let outcome = desk.attach(http, &reference, &file).await;
        let change = decide::after_attach(&trying.ticket, tries(&ticket), outcome, &self.policy, self.engine.moment());
        self.save(change, http, false).await
    }

    /// What becomes of a ticket whose file was not even sent.
    pub(super) fn not_attached(&self, ticket: &Ticket, outcome: Outcome<()>) -> Change {
        decide::after_attach(ticket, tries(ticket), outcome, &self.policy, self.engine.moment())
    }

    /// Tells the desk's people something of a ticket that is settled and stored, and notes in its history what came of it.
    /// Gives whether the desk answered.
    pub(super) async fn tell(&self, ticket: Ticket, text: &str, desk: &dyn Desk, http: &Http) -> Result<bool, Stop> {
        let Some(reference) = &ticket.desk else {
            return Ok(true);
        };
        // A settled ticket is nobody's work any more.
        http.finish_by(Timestamp(i64::MAX));
        let outcome = desk.comment(http, reference, text).await;
        let answered = matches!(outcome, Outcome::Ok(()) | Outcome::Refused(_));
        let event = match outcome.reason() {
            None => TicketEvent::new("COMMENTED", "The desk's people were told in a comment."),
            Some(reason) => TicketEvent::new("NOT_COMMENTED", format!("The desk's people were not told: {reason}")),
        };
        self.save(Change { ticket, events: vec![event] }, http, false).await?;
        Ok(answered)
    }

    /// Tells of several tickets, as long as the desk answers; the others' histories say that it did not.
    pub(super) async fn tell_all(
        &self,
        farewells: Vec<(Ticket, String)>,
        desk: &dyn Desk,
        http: &Http,
    ) -> Result<(), Stop> {
        let mut answers = true;
        for (ticket, text) in farewells {
            let told = if answers {
                self.tell(ticket, &text, desk, http).await
            } else {
                let event = TicketEvent::new("NOT_COMMENTED", "The desk's people were not told: it does not answer.");
                self.save(Change { ticket, events: vec![event] }, http, false).await.map(|()| false)
            };
            match told {
                Ok(answered) => answers = answered,
                Err(Stop::Fenced) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }
}

/// Calls to attach the file so far.
fn tries(ticket: &Ticket) -> u32 {
    match ticket.plan_file {
        Some(PlanFile::Due { tries, .. }) => tries,
        _ => 0,
    }
}

/// The plan as it is stored, which has no secret values, as a file.
fn file(row: &PlanRow) -> Attachment {
    let text = serde_json::to_string_pretty(&row.document).unwrap_or_else(|_| row.document.to_string());
    Attachment {
        name: format!("plan-{}.json", row.tracking_number),
        content_type: "application/json",
        bytes: text.into_bytes(),
    }
}
