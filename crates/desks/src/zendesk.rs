//! Zendesk (`desks.md` 7).

mod change;
mod describe;
mod find;
mod follow;
mod look;
mod people;
mod raise;
mod settings;
mod webhook;

use crate::{
    Attachment, Description, Desk, Finding, Guarantee, Outcome, Person, Report, Seen, Wanted,
    attributes::{CheckStatus, ContentType, MapsTo, Provision, TicketType},
    desk::{Created, Draft, DraftError, Subject},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::{Http, Meaning, Request, Response},
    kind::{BASE, Kind, OpenError, schema_of, template, validate_of},
    meaning::DeskStatus,
    setup::{self, Setup},
    site::Site,
};
use async_trait::async_trait;
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value};
use settings::Settings;

/// Most tickets in one `show_many` (`desks.md` 7).
const BATCH: usize = 100;

/// The tag that Zendesk puts on a ticket whose work goes on in another one.
const MERGED: &str = "closed_by_merge";

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "Zendesk Service Desk",
    type_name: "Zendesk SDIM",
    script_name: "zendesk-sdim",
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    template: starting_point,
    open: |attributes| Zendesk::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    credentials: settings::credentials,
    judge,
    webhook: webhook::set_up,
    ..BASE
};

fn starting_point() -> Value {
    template(include_str!("zendesk/template.json"))
}

/// Zendesk, opened.
#[derive(Debug)]
struct Zendesk {
    site: Site,
    provision: Provision,
    check_status: CheckStatus,
    settings: Settings,
    hooks: HookSecrets,
    lag_seconds: u32,
    /// Whether statuses are read natively rather than by the calls that `checkStatus` describes.
    own_status: bool,
    /// Whether the status map has names that the template does not have: names of the customer's own statuses.
    own_names: bool,
}

impl Zendesk {
    fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let Setup { site, mut provision, mut check_status, hooks, lag_seconds, missing, .. } =
            Setup::read(attributes, TicketType::Generic)?;
        let settings: Settings = setup::settings(attributes)?;
        if !missing.0.is_empty() {
            return Err(OpenError::Missing(missing.0));
        }
        let shipped = starting_point();
        let shipped = Setup::read(shipped.as_object().unwrap_or(&Map::new()), TicketType::Generic)?;
        provision.content_type = ContentType::Json;
        provision.resource = provision.resource.or(shipped.provision.resource);
        if provision.request.is_none() {
            provision.request = shipped.provision.request;
            provision.request_root_element = shipped.provision.request_root_element;
        }
        let names = shipped.check_status.status_map;
        let own_names = check_status
            .status_map
            .keys()
            .any(|name| !name.starts_with("category:") && !names.keys().any(|known| known.eq_ignore_ascii_case(name)));
        if check_status.status_map.is_empty() {
            check_status.status_map = names;
        }
        let failed = check_status.status_map_closure_code.entry(settings.failed_tag());
        failed.or_insert(MapsTo(DeskOutcome::Failed));
        Ok(Self {
            own_status: follow::is_own(&check_status),
            site,
            provision,
            check_status,
            settings,
            hooks,
            lag_seconds: lag_seconds.unwrap_or(0),
            own_names,
        })
    }
}

/// Reads a call's answer as JSON; a page instead of it leaves the call unclear.
async fn json<T>(http: &Http, request: Request) -> Result<Value, Outcome<T>> {
    let response = http.read(request).await.value()?;
    response.json().map_err(|what| Outcome::Ambiguous(format!("{what}: {}", http.said(&response))))
}

/// Where the shared table is wrong: a `users/me` without an id is what Zendesk answers to credentials that it does not
/// know (`desks.md` 0.1), and a create call whose key was used with another body says nothing about the first one.
fn judge(response: &Response) -> Option<Meaning> {
    /// No answer about one user is longer.
    const USER: usize = 64 * 1024;
    match response.status {
        200 if response.body.len() < USER => {
            let body = response.json().ok()?;
            body.pointer("/user/id")?.is_null().then_some(Meaning::Credentials)
        }
        400 if response.text().contains("IdempotentRequestError") => Some(Meaning::Unclear),
        _ => None,
    }
}

#[async_trait]
impl Desk for Zendesk {
    fn guarantee(&self) -> Guarantee {
        if self.lag_seconds == 0 { Guarantee::StrongLookup } else { Guarantee::LaggedLookup }
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        BATCH
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        self.rendered(subject)
    }

    fn at_home(&self, draft: &Draft) -> bool {
        self.site.is_home_of(&draft.url)
    }

    async fn create(&self, http: &Http, draft: &Draft, key: &CorrelationKey, deadline: Timestamp) -> Outcome<Created> {
        self.raise(http, draft, key, deadline).await
    }

    async fn find(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        self.look_up(http, key).await
    }

    async fn status(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        self.look_at(http, tickets).await
    }

    async fn cancel(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        self.give_up(http, ticket, why).await
    }

    async fn check(&self, http: &Http) -> Report {
        self.test(http).await
    }

    fn meaning(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        self.judged(status)
    }

    async fn person(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        self.somebody(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.say(http, ticket, text, &[]).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.hand_in(http, ticket, file).await
    }

    async fn describe(&self, http: &Http) -> Outcome<Description> {
        self.described(http).await
    }

    fn filled(&self, draft: &Draft) -> Vec<String> {
        describe::filled(draft)
    }

    async fn rights(&self, http: &Http) -> Vec<Finding> {
        self.allowed(http).await
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        webhook::verify(&self.hooks, hook)
    }
}
