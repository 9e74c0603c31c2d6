//! The connection test: whom Zendesk takes us for, and what such a user may do.

use super::{Zendesk, json};
use crate::{Finding, Outcome, Report, checking::explain, http::Http};
use model::{CorrelationKey, DeskOutcome};
use serde_json::Value;

/// `role_type` of a light agent, who comments only [K].
const LIGHT_AGENT: u64 = 1;

impl Zendesk {
    /// Asks who we are, then for a key that no ticket has.
    pub(super) async fn test(&self, http: &Http) -> Report {
        let mut findings = vec![self.attributes_finding()];
        match self.me(http).await {
            Ok(user) => match role(&user) {
                Ok(role) => {
                    explain(&Outcome::Ok(()), &mut findings);
                    findings.retain(|finding| finding.step != "permission");
                    findings.push(Finding::passed("permission", format!("Zendesk takes us for an {role}")));
                }
                Err(reason) => {
                    findings.push(Finding::passed("address", "the desk answers"));
                    findings.push(Finding::passed("credentials", "accepted"));
                    findings.push(Finding::failed("permission", reason));
                }
            },
            Err(outcome) => explain::<()>(&outcome, &mut findings),
        }
        if findings.iter().all(|finding| finding.ok == Some(true)) {
            match self.look_up(http, &CorrelationKey::stored("dbconnectiontest0000000000000000")).await {
                Outcome::Ok(_) => findings.push(Finding::passed("search", "tickets can be found by their key")),
                other => findings.push(Finding::failed("search", other.reason().unwrap_or_default())),
            }
        }
        Report::of(findings)
    }

    fn attributes_finding(&self) -> Finding {
        let check = &self.check_status;
        if check.status_map.values().any(|outcome| outcome.0 == DeskOutcome::Committed) {
            Finding::passed("attributes", "complete")
        } else {
            Finding::failed("attributes", "no status is mapped to Committed, so that no ticket can ever succeed")
        }
    }

    /// What the user's role allows.
    pub(super) async fn allowed(&self, http: &Http) -> Vec<Finding> {
        let steps = ["create", "read", "cancel"];
        let user = match self.me(http).await {
            Ok(user) => user,
            Err(outcome) => {
                let reason = Outcome::<()>::reason(&outcome).unwrap_or_default().to_owned();
                return steps.map(|step| Finding::failed(step, reason.as_str())).into();
            }
        };
        let role = match role(&user) {
            Ok(role) => role,
            Err(reason) => return steps.map(|step| Finding::failed(step, reason.as_str())).into(),
        };
        let sees = user.get("ticket_restriction").and_then(Value::as_str);
        let light = user.get("role_type").and_then(Value::as_u64) == Some(LIGHT_AGENT);
        steps
            .map(|step| match (step, sees) {
                ("create", _) => Finding::passed(step, format!("an {role} may raise tickets")),
                ("read", Some(which)) => {
                    Finding::unknown(step, format!("the user sees some tickets only (ticket_restriction: {which})"))
                }
                ("cancel", _) if light => Finding::failed(step, "a light agent may not solve tickets"),
                ("cancel", Some(_)) => Finding::unknown(step, "the user may change the tickets that it sees"),
                _ => Finding::passed(step, format!("an {role} may, for all tickets")),
            })
            .into()
    }

    /// The user behind the credentials.
    async fn me<T>(&self, http: &Http) -> Result<Value, Outcome<T>> {
        let mut answer = json(http, self.site.call("GET", "/api/v2/users/me")).await?;
        match answer.get_mut("user").map(Value::take) {
            Some(user) if user.get("id").is_some_and(Value::is_u64) => Ok(user),
            _ => Err(Outcome::Ambiguous("the answer does not say who the user is".to_owned())),
        }
    }
}

/// The role, when tickets can be raised and followed with it.
fn role(user: &Value) -> Result<&str, String> {
    match user.get("role").and_then(Value::as_str) {
        Some(role @ ("agent" | "admin")) => Ok(role),
        Some(role) => Err(format!("the user's role is {role}; it must be agent or admin")),
        None => Err("the answer does not tell the user's role; it must be agent or admin".to_owned()),
    }
}
