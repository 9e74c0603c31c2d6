//! The connection test, and the rights as far as they can be told without changing anything (`desks.md` 6.13).

use super::{
    ServiceNow,
    rows::{Question, Rows},
};
use crate::{Finding, Outcome, Report, checking::explain, http::Http};
use model::{CorrelationKey, DeskOutcome};

impl ServiceNow {
    /// Reads one row of the tickets' table, then searches for a key that no ticket has.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let maps = &self.check_status;
        let mut outcomes = maps.status_map.values().chain(maps.status_map_closure_code.values());
        let mut findings = vec![if outcomes.any(|outcome| outcome.0 == DeskOutcome::Committed) {
            Finding::passed("attributes", "complete")
        } else {
            Finding::failed("attributes", "no status is mapped to Committed, so that no ticket can ever succeed")
        }];
        explain(&self.one_row(http, false).await, &mut findings);
        if findings.iter().all(|finding| finding.ok == Some(true)) {
            findings.push(match self.held_because() {
                Some(why) => Finding::passed(
                    "search",
                    format!("{why}. A ticket whose create call ends unclear is held for a person"),
                ),
                None => match self.look_up(http, &CorrelationKey::stored("dbconnectiontest0000000000000000")).await {
                    Outcome::Ok(_) => Finding::passed("search", "tickets can be found by their key"),
                    other => Finding::failed("search", other.reason().unwrap_or_default()),
                },
            });
        }
        Report::of(findings)
    }

    /// Whether tickets can be read; the rights to create and to cancel show only when it is done.
    pub(super) async fn look_at_rights(&self, http: &Http) -> Vec<Finding> {
        let table = &self.table;
        let read = match self.one_row(http, true).await {
            Outcome::Ok(found) if found.list.is_empty() && found.hides_some() => {
                Finding::failed("read", format!("{table} has rows, but the account may read none of them"))
            }
            Outcome::Ok(_) => Finding::passed("read", format!("{table} can be read")),
            other => Finding::failed("read", other.reason().unwrap_or_default()),
        };
        let untold = |step: &str, what: &str| {
            Finding::unknown(step, format!("ServiceNow does not tell whether the account may {what} before it does"))
        };
        vec![untold("create", "create tickets"), read, untold("cancel", "change tickets")]
    }

    /// `count`: whether the desk is asked how many rows there are, which takes long in a large table.
    async fn one_row(&self, http: &Http, count: bool) -> Outcome<Rows> {
        let question = Question {
            table: &self.table,
            query: "ORDERBYDESCsys_created_on".to_owned(),
            fields: "sys_id",
            display: false,
            limit: 1,
            count,
        };
        self.page(http, &question, 0).await
    }
}
