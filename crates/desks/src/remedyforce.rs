//! BMC Helix Remedyforce, a package of Salesforce (`desks.md` 4). Incidents and service requests are records of one
//! object; a custom field of it holds our key and keeps tickets from being raised twice.

mod act;
mod examine;
mod follow;
mod hook;
mod incident;
mod judging;
mod package;
mod people;
mod raise;
mod settings;
mod signing_in;
mod soql;

use crate::{
    Attachment, Description, Desk, Finding, Guarantee, Outcome, Person, Refusal, Report, Seen, Wanted,
    attributes::{self, CheckStatus, Provision, TicketType},
    desk::{Created, Draft, DraftError, Subject},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::{Http, Request, Response},
    kind::{BASE, Kind, OpenError, schema_of, template, validate_of},
    meaning::{DeskStatus, meaning},
    setup::{self, Setup, shipped_block},
    site::Site,
};
use async_trait::async_trait;
use model::{CorrelationKey, DeskOutcome, Fault, Timestamp, read::FaultKind, ticket::DeskRef};
use raise::Way;
use serde_json::{Map, Value};
use settings::Settings;
use std::sync::atomic::{AtomicBool, Ordering};

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "BMC Helix Remedyforce Service Desk",
    type_name: "BMC Helix Remedyforce SDIM",
    script_name: "bmc-helix-remedyforce-sdim",
    schema: schema_of::<Settings>,
    validate,
    template: own_template,
    open: |attributes| Remedyforce::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    credentials: signing_in::credentials,
    judge: judging::judge,
    webhook: hook::set_up,
    ..BASE
};

/// Version of Salesforce's REST API, when nobody said which.
const VERSION: &str = "62.0";

/// The field of our key, when nobody said which.
const CORRELATION: &str = "SDIM_Correlation__c";

fn own_template() -> Value {
    template(include_str!("remedyforce/template.json"))
}

fn validate(attributes: &Map<String, Value>) -> Vec<Fault> {
    let mut faults = validate_of::<Settings>(attributes);
    let ticket_type = attributes::ticket_attributes(attributes).0.ticket_type;
    faults.extend(ticket_type.and_then(wrong_type));
    faults
}

fn wrong_type(ticket_type: TicketType) -> Option<Fault> {
    let known = matches!(ticket_type, TicketType::ServiceRequest | TicketType::Incident);
    (!known).then(|| Fault {
        pointer: "/attributes/ticketType".to_owned(),
        message: "must be serviceRequest or incident".to_owned(),
        kind: FaultKind::Illegal,
    })
}

/// Remedyforce, opened.
#[derive(Debug)]
pub(crate) struct Remedyforce {
    site: Site,
    ticket_type: TicketType,
    provision: Provision,
    check_status: CheckStatus,
    hooks: HookSecrets,
    settings: Settings,
    version: String,
    correlation_field: String,
    way: Way,
    /// The field that is asked for our key; none where the key cannot reach it.
    key_column: Option<String>,
    /// Whether a ticket was raised whose key did not reach that field: look-ups say nothing then.
    key_lost: AtomicBool,
    lag_seconds: u32,
}

impl Remedyforce {
    /// Opens the desk; fails when attributes are at fault or missing.
    fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let mut setup = Setup::read(attributes, TicketType::Incident)?;
        let settings: Settings = setup::settings(attributes)?;
        if let Some(fault) = wrong_type(setup.ticket_type) {
            return Err(OpenError::Faulty(vec![fault]));
        }
        let way = raise::way(setup.provision.resource.as_ref());
        fill_in(&mut setup);
        if !setup.missing.0.is_empty() {
            return Err(OpenError::Missing(setup.missing.0));
        }
        let correlation_field = settings.correlation_field.as_ref().map_or(CORRELATION, |name| &name.0).to_owned();
        let reaches = match way {
            Way::Upsert | Way::Unknown => true,
            Way::ServiceRequest => settings.key_field.is_some() || settings.key_question.is_some(),
            Way::Incident => settings.key_field.is_some(),
        };
        Ok(Self {
            site: setup.site,
            ticket_type: setup.ticket_type,
            provision: setup.provision,
            check_status: setup.check_status,
            hooks: setup.hooks,
            version: settings.api_version.as_ref().map_or(VERSION, |version| &version.0).to_owned(),
            key_column: reaches.then(|| correlation_field.clone()),
            correlation_field,
            settings,
            way,
            key_lost: AtomicBool::new(false),
            lag_seconds: setup.lag_seconds.unwrap_or(0),
        })
    }

    /// Path of Salesforce's own interface.
    fn data(&self, rest: &str) -> String {
        format!("/services/data/v{}/{rest}", self.version)
    }

    /// A call that changes nothing.
    async fn read(&self, http: &Http, request: Request) -> Outcome<Response> {
        self.hinted(http.read(request).await)
    }

    /// A call that changes something.
    async fn write(&self, http: &Http, request: Request, deadline: Timestamp) -> Outcome<Response> {
        self.hinted(http.write(request, deadline).await)
    }

    /// Says what to do about a version that Salesforce no longer has.
    fn hinted(&self, outcome: Outcome<Response>) -> Outcome<Response> {
        match outcome {
            Outcome::Refused(refusal) if refusal.reason.starts_with("410") => {
                let hint =
                    format!("version {} of Salesforce's API is retired: set apiVersion to a newer one", self.version);
                Outcome::Refused(Refusal { reason: format!("{}; {hint}", refusal.reason), ..refusal })
            }
            other => other,
        }
    }
}

/// The template's map stands where an administrator has none.
fn fill_in(setup: &mut Setup) {
    let check = &mut setup.check_status;
    if check.status_map.is_empty() && check.status_map_closure_code.is_empty() {
        let shipped = shipped_block(&own_template(), setup.ticket_type).and_then(|block| block.check_status);
        check.status_map = shipped.unwrap_or_default().status_map;
    }
}

#[async_trait]
impl Desk for Remedyforce {
    fn guarantee(&self) -> Guarantee {
        match (self.way, &self.key_column) {
            (Way::Upsert | Way::Unknown, _) => Guarantee::NativeKey,
            (_, Some(_)) if !self.key_lost.load(Ordering::Relaxed) => Guarantee::StrongLookup,
            _ => Guarantee::Held,
        }
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        if follow::is_own(&self.check_status) {
            follow::BATCH
        } else {
            crate::reading::batch(&self.check_status).map_or(1, |batch| batch.size)
        }
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        self.render(subject)
    }

    fn at_home(&self, draft: &Draft) -> bool {
        self.site.is_home_of(&draft.url)
    }

    fn finds(&self, draft: &Draft, key: &CorrelationKey) -> bool {
        draft.url.contains(package::ROOT)
            || draft.url.ends_with(&format!("/{}/{}", self.correlation_field, key.as_str()))
    }

    async fn create(&self, http: &Http, draft: &Draft, key: &CorrelationKey, deadline: Timestamp) -> Outcome<Created> {
        self.raise(http, draft, key, deadline).await
    }

    async fn find(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        self.look_up(http, key).await
    }

    async fn status(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        self.statuses(http, tickets).await
    }

    async fn cancel(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        self.give_up(http, ticket, why).await
    }

    async fn check(&self, http: &Http) -> Report {
        self.test(http).await
    }

    fn meaning(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        meaning(&self.check_status, status)
    }

    async fn person(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        self.users(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.note(http, ticket, text).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.add_file(http, ticket, file).await
    }

    async fn describe(&self, http: &Http) -> Outcome<Description> {
        self.tell(http).await
    }

    fn filled(&self, draft: &Draft) -> Vec<String> {
        let body = draft.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        self.filled_by(&body)
    }

    async fn rights(&self, http: &Http) -> Vec<Finding> {
        self.tell_rights(http).await
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.heard(hook)
    }
}
