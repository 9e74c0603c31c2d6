//! The Generic desk: any desk with an HTTP interface, described by templates and JSON paths (`desks.md` 5).

mod act;
mod check;
mod find;
mod people;
mod raise;

use crate::{
    Attachment, Desk, Guarantee, Outcome, Person, Report, Seen, Wanted,
    attributes::{Block, CheckStatus, Find, IdFrom, Provision, TicketType},
    desk::{Created, Draft, DraftError, Subject},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::Http,
    kind::{BASE, Kind, OpenError, template},
    meaning::{DeskStatus, meaning},
    reading::{self, Reader},
    setup::Setup,
    site::Site,
};
use async_trait::async_trait;
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value};

/// Seconds for which a look-up is not believed when nobody said how fast the desk's search is (`desks.md` 0.3).
const UNSAID_LAG_SECONDS: u32 = 60;

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "Generic Service Desk",
    type_name: "Generic SDIM",
    aliases: &["Web Service SDIM"],
    script_name: "generic-sdim",
    template: || template(include_str!("generic/template.json")),
    open: |attributes| Generic::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    ..BASE
};

/// A Generic desk, opened.
#[derive(Debug)]
pub struct Generic {
    site: Site,
    block: Block,
    provision: Provision,
    check_status: CheckStatus,
    hooks: HookSecrets,
    guarantee: Guarantee,
    /// Why it is [`Guarantee::Held`], for the connection test.
    held_because: Option<&'static str>,
    lag_seconds: u32,
}

impl Generic {
    /// Opens the desk; fails when attributes are at fault or missing.
    pub fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let Setup { site, block, provision, check_status, hooks, lag_seconds, mut missing, .. } =
            Setup::read(attributes, TicketType::Generic)?;
        let ticket_type = site.block;
        missing.need(&format!("{ticket_type}/provision/resource"), provision.resource.as_ref());
        if provision.id_from == IdFrom::Body {
            missing.need(&format!("{ticket_type}/provision/responseElement"), provision.response_element.as_ref());
        }
        if reading::batch(&check_status).is_none() {
            missing.need(&format!("{ticket_type}/checkStatus/resource"), check_status.resource.as_ref());
            missing.need(&format!("{ticket_type}/checkStatus/responseElement"), check_status.response_element.as_ref());
        }
        if check_status.status_map.is_empty() && check_status.status_map_closure_code.is_empty() {
            missing.need(&format!("{ticket_type}/checkStatus/statusMap"), None::<()>);
        }
        if !missing.0.is_empty() {
            return Err(OpenError::Missing(missing.0));
        }
        let lag_seconds = lag_seconds.unwrap_or(UNSAID_LAG_SECONDS);
        let mut desk = Self {
            site,
            block,
            provision,
            check_status,
            hooks,
            guarantee: Guarantee::Held,
            held_because: None,
            lag_seconds,
        };
        desk.held_because = desk.why_held();
        desk.guarantee = match (desk.held_because, lag_seconds) {
            (Some(_), _) => Guarantee::Held,
            (None, 0) => Guarantee::StrongLookup,
            (None, _) => Guarantee::LaggedLookup,
        };
        Ok(desk)
    }

    /// What stands in the way of finding a ticket by our key.
    fn why_held(&self) -> Option<&'static str> {
        match self.finder() {
            None => Some("find needs resource, keyElement and idElement"),
            Some(_) if !self.carries_key() => Some("the create call does not carry $correlationKey"),
            Some(_) => None,
        }
    }

    /// The look-up, when it is complete enough to be believed.
    fn finder(&self) -> Option<&Find> {
        let complete =
            |find: &&Find| find.resource.is_some() && find.key_element.is_some() && find.id_element.is_some();
        self.block.find.as_ref().filter(complete)
    }
}

#[async_trait]
impl Desk for Generic {
    fn guarantee(&self) -> Guarantee {
        self.guarantee
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        reading::batch(&self.check_status).map_or(1, |batch| batch.size)
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        self.render_draft(&subject.context, &subject.key)
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
        Reader { site: &self.site, check: &self.check_status }.look_at(http, tickets).await
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
        self.ask_for(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.note(http, ticket, text).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.add_file(http, ticket, file).await
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.hooks.by_token(hook)
    }
}
