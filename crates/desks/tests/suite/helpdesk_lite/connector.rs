//! Helpdesk Lite, a desk with five end points.

use async_trait::async_trait;
use desks::{
    Created, Desk, DeskStatus, Draft, DraftError, Guarantee, Hint, Hook, HookRefused, Kind, OpenError, Outcome,
    Refusal, Report, Seen, Subject,
    connector::{
        Address, BASE, CheckStatus, HookSecrets, Provision, Setup, Site, TicketType, encode, explain, gone, meaning,
        schema_of, seen, settings, template, text, title, validate_of,
    },
    http::{Http, Response},
};
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Most tickets that one list of the desk has.
const LIST: usize = 100;

/// Its row in the table of desks.
pub static KIND: Kind = Kind {
    name: "Helpdesk Lite",
    type_name: "Helpdesk Lite SDIM",
    script_name: "helpdesk-lite-sdim",
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    template: || template(include_str!("template.json")),
    open: |attributes| Lite::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    ..BASE
};

/// What only this desk has.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Settings {
    /// Team that works on the tickets; the desk's own choice when absent.
    team: Option<String>,
}

struct Lite {
    site: Site,
    provision: Provision,
    check_status: CheckStatus,
    hooks: HookSecrets,
    team: Option<String>,
}

impl Lite {
    fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let Settings { team } = settings(attributes)?;
        let Setup { site, provision, check_status, hooks, mut missing, .. } =
            Setup::read(attributes, TicketType::Generic)?;
        let mapped = !check_status.status_map.is_empty();
        missing.need("generic/checkStatus/statusMap", mapped.then_some(()));
        if missing.0.is_empty() {
            Ok(Self { site, provision, check_status, hooks, team })
        } else {
            Err(OpenError::Missing(missing.0))
        }
    }

    /// A ticket of the desk's answer; `None` when the row is not one.
    fn ticket(&self, row: &Value) -> Option<Created> {
        let id = row["id"].as_u64()?.to_string();
        let status = row["state"].as_str()?.to_owned();
        let url = Some(format!("{}/requests/{id}", self.site.pages()));
        Some(Created { desk: DeskRef { number: format!("REQ-{id}"), id, url }, status: Some(status), created: None })
    }

    /// The rows of a list. Without a list it is no answer, whatever its status.
    async fn list(&self, http: &Http, query: &str) -> Result<Vec<Value>, Outcome<()>> {
        let response = http.read(self.site.call("GET", &format!("/v1/requests?{query}"))).await.value()?;
        let json = response.json().map_err(|what| unclear(http, &response, &what))?;
        let rows = json["requests"].as_array();
        rows.cloned().ok_or_else(|| unclear(http, &response, "no list of requests"))
    }

    /// One ticket, for one that a list left out: it may be gone.
    async fn read(&self, http: &Http, ticket: &DeskRef) -> Option<Seen> {
        let call = self.site.call("GET", &format!("/v1/requests/{}", encode(&ticket.id)));
        match http.read(call).await {
            Outcome::Ok(response) => self.seen(ticket, &response.json().ok()?),
            Outcome::Refused(refusal) if refusal.missing => Some(gone(ticket, &refusal.reason)),
            _ => None,
        }
    }

    fn seen(&self, ticket: &DeskRef, row: &Value) -> Option<Seen> {
        let found = self.ticket(row).filter(|found| found.desk.id == ticket.id)?;
        Some(seen(&self.check_status, ticket, &DeskStatus::new(found.status?)))
    }
}

/// A 2xx that is not understood: the desk may have done what it was asked.
fn unclear<T>(http: &Http, response: &Response, what: &str) -> Outcome<T> {
    Outcome::Ambiguous(format!("{what}: {}", http.said(response)))
}

#[async_trait]
impl Desk for Lite {
    fn guarantee(&self) -> Guarantee {
        Guarantee::StrongLookup
    }

    fn search_lag(&self) -> i64 {
        0
    }

    fn status_batch(&self) -> usize {
        LIST
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        let resource = Address::parse("/v1/requests").map_err(DraftError::Unusable)?;
        self.site.draft(&self.provision, ("POST", &resource), &subject.context, |body| {
            let Some(body) = body.as_object_mut() else {
                return Err(DraftError::Unusable("the request must be an object, for our key to be put in".to_owned()));
            };
            body.entry("summary").or_insert_with(|| title(&subject.context).into());
            body.entry("details").or_insert_with(|| text(&subject.context).into());
            if let Some(team) = &self.team {
                body.entry("team").or_insert_with(|| team.as_str().into());
            }
            // Whatever the template says: without our key the ticket could not be found again.
            body.insert("reference".to_owned(), subject.key.as_str().into());
            Ok(())
        })
    }

    fn at_home(&self, draft: &Draft) -> bool {
        self.site.is_home_of(&draft.url)
    }

    async fn create(&self, http: &Http, draft: &Draft, key: &CorrelationKey, deadline: Timestamp) -> Outcome<Created> {
        let request = match self.site.frozen(draft) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        let response = match http.write(request, deadline).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        let row = response.json().unwrap_or_default();
        match self.ticket(&row).filter(|_| row["reference"] == key.as_str()) {
            Some(created) => Outcome::Ok(created),
            None => unclear(http, &response, "no request of ours in the answer"),
        }
    }

    async fn find(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        let rows = match self.list(http, &format!("reference={}", encode(key.as_str()))).await {
            Ok(rows) => rows,
            Err(outcome) => return outcome.map(|()| Vec::new()),
        };
        let ours = rows.iter().filter(|row| row["reference"] == key.as_str());
        let mut found: Vec<Created> = ours.filter_map(|row| self.ticket(row)).collect();
        if found.is_empty() && !rows.is_empty() {
            return Outcome::Ambiguous(format!("{} requests were found, none with our reference", rows.len()));
        }
        // The desk counts: the lowest number is the oldest.
        found.sort_by_key(|ticket| (ticket.desk.id.len(), ticket.desk.id.clone()));
        Outcome::Ok(found)
    }

    async fn status(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        let ids: Vec<String> = tickets.iter().map(|ticket| encode(&ticket.id)).collect();
        let rows = match self.list(http, &format!("ids={}", ids.join(","))).await {
            Ok(rows) => rows,
            Err(outcome) => return outcome.map(|()| Vec::new()),
        };
        let mut all = Vec::new();
        for ticket in tickets {
            match rows.iter().find_map(|row| self.seen(ticket, row)) {
                Some(seen) => all.push(seen),
                None => all.extend(self.read(http, ticket).await),
            }
        }
        Outcome::Ok(all)
    }

    async fn cancel(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let resource = format!("/v1/requests/{}/withdraw", encode(&ticket.id));
        let request = self.site.call_with("POST", &resource, &json!({ "reason": why }));
        match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => match response.json().unwrap_or_default()["state"].as_str() {
                Some("withdrawn") => Outcome::Ok(()),
                Some(state) => Outcome::Refused(Refusal::new(format!("the request is still {state}"))),
                None => unclear(http, &response, "no state in the answer"),
            },
            Err(outcome) => outcome,
        }
    }

    async fn check(&self, http: &Http) -> Report {
        let outcome = match http.read(self.site.call("GET", "/v1/whoami")).await {
            Outcome::Ok(response) if response.json().is_ok_and(|json| json["login"].is_string()) => Outcome::Ok(()),
            Outcome::Ok(response) => unclear(http, &response, "no login in the answer"),
            other => other.map(|_| ()),
        };
        let mut findings = Vec::new();
        explain(&outcome, &mut findings);
        Report::of(findings)
    }

    fn meaning(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        meaning(&self.check_status, status)
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.hooks.by_token(hook)
    }
}
