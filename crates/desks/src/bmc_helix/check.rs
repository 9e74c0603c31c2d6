//! The connection test (`desks.md` 3.12).

use super::{
    BmcHelix,
    query::{Question, ask},
};
use crate::{
    Outcome, Report,
    checking::explain,
    desk::{Description, Finding},
    http::Http,
};
use model::DeskOutcome;

impl BmcHelix {
    /// Logs in, reads one entry of the chosen form, with the field that holds our key, and logs out: a session may occupy a
    /// licence for as long as it lives.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let mut maps = self.check_status.status_map.values();
        let mut findings = vec![if maps.any(|outcome| outcome.0 == DeskOutcome::Committed) {
            Finding::passed("attributes", "complete")
        } else {
            Finding::failed("attributes", "no status is mapped to Committed, so that no ticket can ever succeed")
        }];
        let chosen = &self.chosen;
        let fields = [chosen.number.as_str(), &chosen.status, &chosen.reason, &chosen.key_read];
        let question = Question { form: &chosen.read, qualification: "", fields: &fields, limit: 1, offset: 0 };
        explain(&ask(http, &self.site, question).await, &mut findings);
        http.log_out().await;
        Report::of(findings)
    }

    /// What can be said of a form without changing anything: little.
    pub(super) fn described() -> Outcome<Description> {
        let notes = vec![
            "AR System's REST interface does not list the fields and statuses of a form: whether the payload is complete \
             shows with the first ticket"
                .to_owned(),
        ];
        Outcome::Ok(Description { notes, ..Description::default() })
    }
}
