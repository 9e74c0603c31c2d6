//! The connection test: what exactly is wrong, if something is.

use super::Generic;
use crate::{
    Guarantee, Outcome, Report,
    answer::judge,
    attributes::{Headers, Probe},
    checking::explain,
    desk::Finding,
    http::{Http, Response},
};
use model::{CorrelationKey, DeskOutcome};
use velocity::Context;

impl Generic {
    /// Makes the configured test call, then searches for a key that no ticket has.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let mut findings = vec![self.attributes_finding()];
        if let Some(probe) = &self.block.test {
            self.probe(http, probe, &mut findings).await;
        }
        if findings.iter().all(|finding| finding.ok == Some(true)) {
            self.search(http, &mut findings).await;
        }
        Report::of(findings)
    }

    fn attributes_finding(&self) -> Finding {
        let check = &self.check_status;
        let mut maps = check.status_map.values().chain(check.status_map_closure_code.values());
        if maps.any(|outcome| outcome.0 == DeskOutcome::Committed) {
            Finding::passed("attributes", "complete")
        } else {
            Finding::failed("attributes", "no status is mapped to Committed, so that no ticket can ever succeed")
        }
    }

    async fn probe(&self, http: &Http, probe: &Probe, findings: &mut Vec<Finding>) {
        let Some(resource) = &probe.resource else { return };
        let method = probe.method.map_or("GET", |method| method.as_str());
        let request = match self.site.request("test", method, resource, &Headers::new(), &Context::new()) {
            Ok(request) => request,
            Err(fault) => {
                findings.push(Finding::failed("attributes", self.site.unsendable(&fault)));
                return;
            }
        };
        let outcome = match http.read(request).await.value::<Response>() {
            Ok(response) => match judge::<Response>(http, &response, &probe.success_if, &probe.fail_if) {
                // A gateway's page is no answer of the desk, unless the tests look at it.
                Ok(answer) if probe.success_if.0.is_empty() && probe.fail_if.0.is_empty() => answer
                    .json::<Response>(http, &response)
                    .map_or_else(|unclear| unclear, |_| Outcome::Ok(response.clone())),
                Ok(_) => Outcome::Ok(response),
                Err(Outcome::Refused(mut refusal)) => {
                    // The tests of this call are about whom the desk takes us for.
                    refusal.credentials = true;
                    Outcome::Refused(refusal)
                }
                Err(outcome) => outcome,
            },
            Err(outcome) => outcome,
        };
        explain(&outcome, findings);
    }

    async fn search(&self, http: &Http, findings: &mut Vec<Finding>) {
        if let (Guarantee::Held, Some(why)) = (self.guarantee, self.held_because) {
            let message = format!("{why}: a ticket whose create call ends unclear is held for a person");
            findings.push(Finding::passed("search", message));
            return;
        }
        let key = CorrelationKey::stored("dbconnectiontest0000000000000000");
        match self.look_up(http, &key).await {
            Outcome::Ok(_) => {
                if !findings.iter().any(|finding| finding.step == "credentials") {
                    explain(&Outcome::Ok(()), findings);
                }
                findings.push(Finding::passed("search", "tickets can be found by their key"));
            }
            other if findings.iter().any(|finding| finding.step == "credentials") => {
                findings.push(Finding::failed("search", other.reason().unwrap_or_default()));
            }
            other => explain(&other, findings),
        }
    }
}
