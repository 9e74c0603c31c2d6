//! ServiceNow (`desks.md` 6): tickets by the Table API, an import set, the service catalog, SailPoint's store app or any
//! other scripted call, as `provision.resource` says; followed, cancelled and commented on through the Table API.

mod catalog;
mod change;
mod check;
mod create;
mod describe;
mod draft;
mod find;
mod hook;
mod people;
mod rows;
mod settings;
mod status;
mod way;

use crate::{
    Attachment, Description, Desk, Finding, Guarantee, Outcome, Person, Report, Seen, Wanted,
    attributes::{CheckStatus, Provision, TicketType, credentials},
    desk::{Created, Draft, DraftError, Subject},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::{Credentials, Http, Meaning, Response},
    kind::{BASE, Kind, OpenError, schema_of, template, validate_of},
    meaning::DeskStatus,
    setup::{Setup, settings, shipped_block},
    site::Site,
};
use async_trait::async_trait;
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use serde_json::{Map, Value};
use settings::Settings;
use way::Way;

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "ServiceNow Service Desk",
    type_name: "ServiceNowSDIM",
    aliases: &["ServiceNow SDIM", "ServiceNow", "ServiceNow Service Desk"],
    script_name: "servicenow-sdim",
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    template: starting_point,
    open: |attributes| ServiceNow::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    credentials: servicenow_credentials,
    judge,
    webhook: hook::set_up,
    ..BASE
};

/// Header of API keys (`desks.md` 6, Auth).
const API_KEY: &str = "x-sn-apikey";

fn starting_point() -> Value {
    template(include_str!("servicenow/template.json"))
}

/// A ServiceNow instance, opened.
#[derive(Debug)]
struct ServiceNow {
    site: Site,
    provision: Provision,
    check_status: CheckStatus,
    hooks: HookSecrets,
    settings: Settings,
    /// How tickets are raised.
    way: Way,
    /// The table in which they are.
    table: String,
    /// Seconds until the tables show a new ticket: none, unless they are read from a copy.
    lag_seconds: u32,
}

impl ServiceNow {
    /// Opens the desk. What the block of the ticket type leaves out is as in the template.
    fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let Setup { site, ticket_type, mut provision, mut check_status, hooks, lag_seconds, mut missing, .. } =
            Setup::read(attributes, TicketType::ServiceRequest)?;
        let settings: Settings = settings(attributes)?;
        let default = shipped_block(&starting_point(), ticket_type).unwrap_or_default();
        let default_provision = default.provision.unwrap_or_default();
        if provision.resource.is_none() {
            provision.resource = default_provision.resource;
            provision.response_element = provision.response_element.or(default_provision.response_element);
            provision.request_root_element = provision.request_root_element.or(default_provision.request_root_element);
        }
        provision.request = provision.request.or(default_provision.request);
        // Codes alone do not tell an open ticket from a closed one: one that is opened again keeps its code.
        if check_status.status_map.is_empty() {
            let default = default.check_status.unwrap_or_default();
            check_status.status_map = default.status_map;
            if check_status.status_map_closure_code.is_empty() {
                check_status.status_map_closure_code = default.status_map_closure_code;
            }
        }
        let pointer = format!("{}/provision/resource", site.block);
        let resource = missing.need(&pointer, provision.resource.as_ref());
        let way = resource.map_or(Way::Custom, |resource| Way::of(resource.source()));
        if way.needs_item() {
            let items = (!provision.catalog_item.is_empty()).then_some(());
            missing.need(&format!("{}/provision/catalogItem", site.block), items);
        }
        if !missing.0.is_empty() {
            return Err(OpenError::Missing(missing.0));
        }
        let table = way.table().or(settings.table.as_ref().map(|table| table.0.as_str()));
        let table = table.unwrap_or(way::usual_table(ticket_type)).to_owned();
        let lag_seconds = lag_seconds.unwrap_or(0);
        Ok(Self { site, provision, check_status, hooks, settings, way, table, lag_seconds })
    }

    /// What stands in the way of finding a ticket by our key.
    fn held_because(&self) -> Option<&'static str> {
        match &self.way {
            Way::Table(_) | Way::Import => None,
            Way::Order { .. } | Way::Producer { .. } => self.settings.correlation_variable.is_none().then_some(
                "correlationVariable is not set: no variable of the catalog item carries the key of a ticket",
            ),
            Way::Custom => (!self.settings.correlation_is_stored.0).then_some(
                "correlationIsStored is not set: nobody said that the key of a ticket is stored in its correlation_id",
            ),
        }
    }

    /// The field of the tickets in which the key is.
    fn key_field(&self) -> &str {
        self.settings.correlation_field.as_ref().map_or("correlation_id", |field| field.0.as_str())
    }

    /// A ticket of this desk, with the page for people (`desks.md` 6.1).
    fn desk_ref(&self, id: String, number: Option<String>) -> DeskRef {
        let number = number.unwrap_or_else(|| id.clone());
        let table = &self.table;
        let page = if rows::is_sys_id(&id) {
            format!("{table}.do?sys_id={id}")
        } else {
            format!("{table}.do?sysparm_query=number={number}")
        };
        let url = format!("{}/nav_to.do?uri={}", self.site.pages(), crate::attributes::encode(&page));
        DeskRef { id, number, url: Some(url) }
    }
}

/// The shared credentials; an API key goes into ServiceNow's own header, the token end point is the instance's own, and it is
/// the audience of signed assertions (`jwt-bearer-grant.md`), unless others are named.
fn servicenow_credentials(attributes: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    let mut attributes = attributes.clone();
    let text = |attributes: &Map<String, Value>, name: &str| {
        attributes.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let mut default = |name: &str, value: String| {
        if text(&attributes, name).is_empty() && !value.is_empty() {
            attributes.insert(name.to_owned(), value.into());
        }
        text(&attributes, name)
    };
    let kind = default("authenticationType", String::new());
    if kind.eq_ignore_ascii_case("Header") {
        default("headerName", API_KEY.to_owned());
    }
    let url = default("url", String::new());
    if kind.eq_ignore_ascii_case("OAuth2") && !url.is_empty() {
        let token_url = default("token_url", format!("{}/oauth_token.do", url.trim_end_matches('/')));
        default("jwt_audience", token_url);
    }
    credentials(&attributes)
}

/// A 2xx that says it failed did nothing (`desks.md` 6.11).
fn judge(response: &Response) -> Option<Meaning> {
    let answer = (200..300).contains(&response.status).then(|| response.json().ok()).flatten()?;
    let failed = answer.get("status").and_then(Value::as_str) == Some("failure");
    (failed && answer.get("error").is_some_and(Value::is_object)).then_some(Meaning::Refused)
}

#[async_trait]
impl Desk for ServiceNow {
    fn guarantee(&self) -> Guarantee {
        match (self.held_because(), &self.way) {
            (Some(_), _) => Guarantee::Held,
            (None, Way::Import) if self.settings.coalesce_on_correlation.0 => Guarantee::NativeKey,
            (None, _) if self.lag_seconds > 0 => Guarantee::LaggedLookup,
            (None, _) => Guarantee::StrongLookup,
        }
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        status::BATCH
    }

    fn draft(&self, subject: &Subject) -> Result<Draft, DraftError> {
        self.render(subject)
    }

    fn at_home(&self, draft: &Draft) -> bool {
        self.site.is_home_of(&draft.url)
    }

    fn finds(&self, draft: &Draft, key: &CorrelationKey) -> bool {
        self.looks_for(draft, key)
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
        self.decide(status)
    }

    async fn person(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        self.ask_for(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.note(http, ticket, text).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.upload(http, ticket, file).await
    }

    async fn describe(&self, http: &Http) -> Outcome<Description> {
        self.tell(http).await
    }

    fn filled(&self, draft: &Draft) -> Vec<String> {
        self.fields_of(draft)
    }

    async fn rights(&self, http: &Http) -> Vec<Finding> {
        self.look_at_rights(http).await
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        hook::verify(&self.hooks, hook)
    }
}
