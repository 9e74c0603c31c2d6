//! Jira Service Management: Cloud (`desks.md` 1) and Server / Data Center (`desks.md` 2). One connector, told which
//! [`Edition`] it speaks to.

mod cancel;
mod edition;
mod find;
mod follow;
mod hook;
mod inspect;
mod people;
mod raise;
mod search;
mod talk;
mod text;

use crate::{
    Attachment, Created, Description, Desk, Draft, DraftError, Finding, Guarantee, Outcome, Report, Seen, Subject,
    attributes::{Address, CheckStatus, Flag, Provision, TicketType, credentials},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::{Credentials, Http},
    kind::{BASE, Kind, OpenError, schema_of, template, validate_of},
    meaning::{DeskStatus, meaning},
    people::{Person, Wanted},
    setup::{self, Setup, shipped_block},
    site::Site,
};
use async_trait::async_trait;
use edition::Edition;
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use raise::Way;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Seconds for which a search is not believed when nobody said how far it lags (`desks.md` 0.1, 3: recent changes may
/// not be visible at once).
const UNSAID_LAG_SECONDS: u32 = 60;

/// Its row in the table of desks.
pub(crate) const CLOUD: Kind = Kind {
    name: "Atlassian Cloud Jira Service Management",
    type_name: "Atlassian Cloud Jira SDIM",
    script_name: "atlassian-cloud-jira-sdim",
    template: || template(include_str!("jira/cloud.template.json")),
    open: |attributes| Jira::open(Edition::Cloud, attributes),
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    // Atlassian's token end point takes JSON.
    credentials: |attributes| credentials(attributes).map(Credentials::with_json_tokens),
    judge: hook::judge,
    webhook: hook::cloud_webhook,
    ..BASE
};

/// Its row in the table of desks.
pub(crate) const SERVER: Kind = Kind {
    name: "Atlassian Server Jira Service Management",
    type_name: "Atlassian Server Jira SDIM",
    aliases: &["Atlassian Data Center Jira SDIM"],
    script_name: "atlassian-server-jira-sdim",
    template: || template(include_str!("jira/server.template.json")),
    open: |attributes| Jira::open(Edition::Server, attributes),
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    judge: hook::judge,
    webhook: hook::server_webhook,
    ..BASE
};

/// What only Jira has.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Whether the form of the request type has the field Labels. Only for tickets that are raised through
    /// `/rest/servicedeskapi/request`: our key is put into the labels then, and into the description otherwise.
    labels_on_form: Flag,
    /// Id of the field "Request Type" on this site, for instance `customfield_10010`; with `requestType` a ticket that is
    /// raised as an issue shows in the customer portal.
    request_type_field: Option<String>,
    /// The value of that field: key of the portal and of the request type, for instance `it/newaccount`.
    request_type: Option<String>,
    /// Id of the field "Request participants", for instance `customfield_10026`. Needed when a ticket that is raised as an
    /// issue has both a `requesterSource` and an `onBehalfOf`.
    participants_field: Option<String>,
    /// Ids of further fields of many lines, for instance `customfield_10050`. Plain text in them is turned into Jira Cloud's
    /// document format, as it is in `description` and `environment`.
    rich_text_fields: Vec<String>,
    /// Name of the transition, or of the status that it leads to, by which tickets are cancelled. Without it the first one
    /// that leads to a status which is mapped to Failed.
    cancel_transition: Option<String>,
}

/// A Jira, opened.
#[derive(Debug)]
pub(crate) struct Jira {
    edition: Edition,
    site: Site,
    provision: Provision,
    check: CheckStatus,
    /// Whether a resolution that the map does not know says nothing.
    failed_codes_only: bool,
    settings: Settings,
    hooks: HookSecrets,
    way: Way,
    /// Where tickets are raised.
    resource: Address,
    lag_seconds: u32,
}

impl Jira {
    /// Opens the desk; fails when attributes are at fault or missing.
    fn open(edition: Edition, attributes: &Map<String, Value>) -> Result<Box<dyn Desk>, OpenError> {
        let Setup { site, ticket_type, provision, mut check_status, hooks, lag_seconds, mut missing, .. } =
            Setup::read(attributes, TicketType::ServiceRequest)?;
        let settings: Settings = setup::settings(attributes)?;
        let way = Way::of(&provision);
        way.needs(&provision, site.block, &mut missing);
        let both = ["requesterSource", "onBehalfOf"]
            .iter()
            .all(|role| attributes.get(*role).and_then(|source| source.get("value")).is_some_and(|value| value != ""));
        if both && way == Way::Issue {
            missing.need("participantsField", settings.participants_field.as_ref());
        }
        if !missing.0.is_empty() {
            return Err(OpenError::Missing(missing.0));
        }
        let default = default_check(edition, ticket_type);
        let own_map = !check_status.status_map.is_empty();
        let own_codes = !check_status.status_map_closure_code.is_empty();
        if !own_map {
            check_status.status_map = default.status_map;
        }
        if !own_codes {
            check_status.status_map_closure_code = default.status_map_closure_code;
        }
        // Beside a map of the administrator's own, which knew of no resolutions, only those that mean that nothing was done
        // say anything: a site has good ones that nobody can foresee.
        let failed_codes_only = own_map && !own_codes;
        if failed_codes_only {
            check_status.status_map_closure_code.retain(|_, outcome| outcome.0 == DeskOutcome::Failed);
        }
        let resource = match &provision.resource {
            Some(resource) => resource.clone(),
            None => {
                Address::parse(way.default_resource(edition)).map_err(|_| OpenError::NoConnector("this edition"))?
            }
        };
        let lag_seconds = lag_seconds.unwrap_or(UNSAID_LAG_SECONDS);
        let check = check_status;
        Ok(Box::new(Self {
            edition,
            site,
            provision,
            check,
            failed_codes_only,
            settings,
            hooks,
            way,
            resource,
            lag_seconds,
        }))
    }

    /// A path below the platform's API.
    fn api(&self, rest: &str) -> String {
        format!("{}{rest}", self.edition.api())
    }

    /// Where people see a ticket; unknown behind Atlassian's gateway unless `siteUrl` is set.
    fn page(&self, key: &str) -> Option<String> {
        let pages = self.site.pages();
        let gateway = self.site.site_url.is_none() && pages.contains("/ex/jira/");
        (!gateway).then(|| format!("{pages}/browse/{}", crate::attributes::encode(key)))
    }

    /// A ticket by its id and key.
    fn desk_ref(&self, id: String, key: String) -> DeskRef {
        DeskRef { url: self.page(&key), id, number: key }
    }
}

/// The template's `checkStatus` for a ticket type.
fn default_check(edition: Edition, ticket_type: TicketType) -> CheckStatus {
    let kind = if edition == Edition::Cloud { CLOUD } else { SERVER };
    let template = (kind.template)();
    let block = shipped_block(&template, ticket_type).or_else(|| shipped_block(&template, TicketType::ServiceRequest));
    block.and_then(|block| block.check_status).unwrap_or_default()
}

#[async_trait]
impl Desk for Jira {
    fn guarantee(&self) -> Guarantee {
        if self.lag_seconds == 0 { Guarantee::StrongLookup } else { Guarantee::LaggedLookup }
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        self.edition.batch()
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        self.site
            .draft(&self.provision, ("POST", &self.resource), &subject.context, |body| self.complete(body, subject))
    }

    fn at_home(&self, draft: &Draft) -> bool {
        self.site.is_home_of(&draft.url)
    }

    /// A customer request carries the key in its text, where only the search for customer requests looks.
    fn finds(&self, draft: &Draft, _: &CorrelationKey) -> bool {
        self.way == Way::Request || !draft.url.contains("/servicedeskapi/")
    }

    async fn create(&self, http: &Http, draft: &Draft, _key: &CorrelationKey, deadline: Timestamp) -> Outcome<Created> {
        self.raise(http, draft, deadline).await
    }

    async fn find(&self, http: &Http, key: &CorrelationKey) -> Outcome<Vec<Created>> {
        self.look_up(http, key).await
    }

    async fn status(&self, http: &Http, tickets: &[DeskRef]) -> Outcome<Vec<Seen>> {
        self.follow(http, tickets).await
    }

    async fn cancel(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        self.give_up(http, ticket, why).await
    }

    async fn check(&self, http: &Http) -> Report {
        self.test(http).await
    }

    fn meaning(&self, status: &DeskStatus) -> (Option<DeskOutcome>, String) {
        meaning(&self.check, status)
    }

    async fn person(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        self.somebody(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.note(http, ticket, text).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.enclose(http, ticket, file).await
    }

    async fn describe(&self, http: &Http) -> Outcome<Description> {
        self.own_description(http).await
    }

    fn filled(&self, draft: &Draft) -> Vec<String> {
        self.filled_fields(draft)
    }

    async fn rights(&self, http: &Http) -> Vec<Finding> {
        self.own_rights(http).await
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        hook::read(self.edition, &self.hooks, hook)
    }
}
