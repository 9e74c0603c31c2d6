//! The connection test: what exactly is wrong, if something is.

use super::Generic;
use crate::{
    Guarantee, Outcome, Report,
    answer::judge,
    attributes::{Headers, Probe},
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
            finding("attributes", true, "complete")
        } else {
            finding("attributes", false, "no status is mapped to Committed, so that no ticket can ever succeed")
        }
    }

    async fn probe(&self, http: &Http, probe: &Probe, findings: &mut Vec<Finding>) {
        let Some(resource) = &probe.resource else { return };
        let method = probe.method.map_or("GET", |method| method.as_str());
        let request = match self.site.request("test", method, resource, &Headers::new(), &Context::new()) {
            Ok(request) => request,
            Err(fault) => {
                findings.push(finding("attributes", false, self.site.unsendable(&fault)));
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
            findings.push(finding("search", true, message));
            return;
        }
        let key = CorrelationKey::stored("dbconnectiontest0000000000000000");
        match self.look_up(http, &key).await {
            Outcome::Ok(_) => {
                if !findings.iter().any(|finding| finding.step == "credentials") {
                    explain(&Outcome::Ok(()), findings);
                }
                findings.push(finding("search", true, "tickets can be found by their key"));
            }
            other if findings.iter().any(|finding| finding.step == "credentials") => {
                findings.push(finding("search", false, other.reason().unwrap_or_default()));
            }
            other => explain(&other, findings),
        }
    }
}

/// Splits an outcome into the steps that it passed and the one that it failed.
fn explain<T>(outcome: &Outcome<T>, findings: &mut Vec<Finding>) {
    let reason = outcome.reason().unwrap_or_default();
    let mut push = |step: &str, ok: bool, message: &str| findings.push(finding(step, ok, message));
    match outcome {
        Outcome::NotSent(_) => push("address", false, reason),
        Outcome::Refused(refusal) if refusal.credentials => {
            push("address", true, "the desk answers");
            push("credentials", false, reason);
        }
        Outcome::Refused(_) if reason.starts_with("403") => {
            push("address", true, "the desk answers");
            push("permission", false, reason);
        }
        Outcome::Refused(_) | Outcome::Ambiguous(_) | Outcome::Throttled { .. } => push("answer", false, reason),
        Outcome::Ok(_) => {
            push("address", true, "the desk answers");
            push("credentials", true, "accepted");
            push("permission", true, "granted");
            push("answer", true, "understood");
        }
    }
}

fn finding(step: &str, ok: bool, message: impl Into<String>) -> Finding {
    Finding { step: step.to_owned(), ok: Some(ok), message: message.into() }
}
