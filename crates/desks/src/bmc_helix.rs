//! BMC Helix ITSM, by AR System's REST interface (`desks.md` 3).

mod check;
mod errors;
mod find;
mod forms;
mod notes;
mod people;
mod query;
mod raise;
mod status;

use crate::{
    Attachment, Description, Desk, Finding, Guarantee, Outcome, Person, Report, Seen, Wanted,
    attributes::{CheckStatus, Connection, Provision, TicketType, read},
    desk::{Created, Draft, DraftError, Subject},
    hook::{Hint, Hook, HookRefused, HookSecrets},
    http::{Credentials, Http, Login},
    kind::{BASE, Kind, OpenError, WebhookFacts, schema_of, template, validate_of},
    meaning::{DeskStatus, meaning},
    setup::{Setup, settings, shipped_block},
};
use async_trait::async_trait;
use forms::{Chosen, Who};
use model::{CorrelationKey, DeskOutcome, Timestamp, ticket::DeskRef};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, Ordering};

/// The starting point.
const TEMPLATE: &str = include_str!("bmc_helix/template.json");

/// The mid tier's name for the AR System server of BMC's own cloud [K].
const CLOUD_SERVER: &str = "onbmc-s";

/// Its row in the table of desks.
pub(crate) const KIND: Kind = Kind {
    name: "BMC Helix ITSM Service Desk",
    type_name: "BMC Helix ITSM SDIM",
    script_name: "bmc-helix-itsm-sdim",
    schema: schema_of::<Settings>,
    validate: validate_of::<Settings>,
    template: || template(TEMPLATE),
    open: |attributes| BmcHelix::open(attributes).map(|desk| Box::new(desk) as Box<dyn Desk>),
    credentials,
    judge: errors::judge,
    webhook,
    ..BASE
};

/// The settings that only this desk has. The names of forms and fields are those of the ticket type in use.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Authentication string of the login, where the AR System server asks for one.
    pub(crate) auth_string: Option<String>,
    /// What ticket type `generic` raises: `workOrder` or `task`; work orders when absent.
    pub(crate) generic_ticket: Option<GenericTicket>,
    /// Field of the create form that takes our key. When absent: `Vendor Ticket Number` of incidents and changes, `SR Type
    /// Field 30` of service requests, `WO Type Field 30` of work orders, `Character 06` of tasks. When it is the summary or
    /// the details, the key is added to their text and searched for in it.
    pub(crate) correlation_field: Option<String>,
    /// The same field as the form that is read spells it, where that differs.
    pub(crate) correlation_read_field: Option<String>,
    /// Form that tickets are read from and changed in, for instance `HPD:IncidentInterface`.
    pub(crate) read_form: Option<String>,
    /// Its field with the number that people see, for instance `Incident Number`.
    pub(crate) number_field: Option<String>,
    /// Its field with the status.
    pub(crate) status_field: Option<String>,
    /// Its field with the reason of the status, the closure code of `statusMapClosureCode`.
    pub(crate) reason_field: Option<String>,
    /// Form that takes notes and files, for instance `HPD:WorkLog`.
    pub(crate) notes_form: Option<String>,
    /// Its field for a file; `z2AF Work Log01` when absent.
    pub(crate) attachment_field: Option<String>,
    /// Status of a ticket that is given up; `Cancelled` when absent, of tasks `Closed`.
    pub(crate) cancel_status: Option<String>,
    /// Reason of a ticket that is given up.
    pub(crate) cancel_reason: Option<String>,
    /// Name of the AR System server in the addresses of the mid tier, for links that people follow; `onbmc-s` when absent.
    pub(crate) mid_tier_server: Option<String>,
}

/// What ticket type `generic` raises.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum GenericTicket {
    /// A work order.
    #[default]
    WorkOrder,
    /// A task below another ticket.
    Task,
}

/// `Basic` is a login: user name and password are exchanged for a token of one hour.
fn credentials(attributes: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    let connection = read::<Connection>(attributes).0;
    match connection.credentials()? {
        Credentials::Basic { username, password } => {
            let Some(url) = &connection.url else {
                return Err(vec!["/url".to_owned()]);
            };
            let auth_string = read::<Settings>(attributes).0.auth_string;
            Ok(Credentials::Login(Login::ArSystem { url: url.as_str().to_owned(), username, password, auth_string }))
        }
        other => Ok(other),
    }
}

/// BMC signs nothing.
fn webhook(facts: &WebhookFacts) -> String {
    format!(
        "In the form \"AR System Webhook\" add an entry for the form of the tickets (for instance HPD:Help Desk, \
         operation Update) with the address\n\n    {url}?token={token}\n\nor, where the form is not there, let a filter or an \
         escalation send the same POST. The JSON body names the ticket by the number that people see:\n\n    \
         {{\"ticketId\": \"$Incident Number$\"}}\n\nThe token may be sent in the header X-SDIM-Token instead of the address.",
        url = facts.url,
        token = facts.token,
    )
}

/// BMC Helix ITSM, opened.
#[derive(Debug)]
pub(crate) struct BmcHelix {
    site: crate::site::Site,
    provision: Provision,
    check_status: CheckStatus,
    /// Whether `checkStatus` has a call of the administrator's own.
    custom_status: bool,
    chosen: Chosen,
    mid_tier_server: String,
    /// Seconds until the forms show a new ticket: none, unless they are read from a copy.
    lag_seconds: u32,
    /// Whether a ticket was raised that did not keep our key: look-ups say nothing then.
    key_lost: AtomicBool,
    hooks: HookSecrets,
}

impl BmcHelix {
    /// Opens the desk; fails when attributes are at fault or missing.
    fn open(attributes: &Map<String, Value>) -> Result<Self, OpenError> {
        let Setup { site, ticket_type, provision, mut check_status, hooks, lag_seconds, mut missing, .. } =
            Setup::read(attributes, TicketType::ServiceRequest)?;
        let settings: Settings = settings(attributes)?;
        let chosen = Chosen::of(ticket_type, &settings);
        for field in needed(&chosen, &provision, attributes) {
            missing.need(&format!("{}/provision/request/{field}", site.block), None::<()>);
        }
        if !missing.0.is_empty() {
            return Err(OpenError::Missing(missing.0));
        }
        // Maps that are not set are those of the template: among closed tickets the reason tells done from not done.
        let default = default_maps(ticket_type);
        if check_status.status_map.is_empty() {
            check_status.status_map = default.status_map;
        }
        if check_status.status_map_closure_code.is_empty() {
            check_status.status_map_closure_code = default.status_map_closure_code;
        }
        Ok(Self {
            custom_status: is_custom(&check_status, &chosen),
            site,
            provision,
            check_status,
            chosen,
            mid_tier_server: settings.mid_tier_server.unwrap_or_else(|| CLOUD_SERVER.to_owned()),
            lag_seconds: lag_seconds.unwrap_or(0),
            key_lost: AtomicBool::new(false),
            hooks,
        })
    }
}

/// Members of the request without which the form surely refuses the ticket.
fn needed(chosen: &Chosen, provision: &Provision, attributes: &Map<String, Value>) -> Vec<&'static str> {
    let written = provision.request.as_ref().map(|request| request.written().clone()).unwrap_or_default();
    let values = written.get("values").unwrap_or(&written);
    let set = |name: &str| values.get(name).is_some_and(|value| !value.is_null() && value != "");
    let own_form = provision.resource.as_ref().is_none_or(|resource| resource.source().contains(chosen.form.create));
    let sources = ["requesterSource", "onBehalfOf"].map(|role| format!("/{role}/value"));
    let attributes = Value::Object(attributes.clone());
    let looked_up = sources
        .iter()
        .any(|place| attributes.pointer(place).and_then(Value::as_str).is_some_and(|text| !text.is_empty()));
    if !own_form {
        return Vec::new();
    }
    match chosen.form.requester {
        Who::Login("Login ID") if !set("TitleInstanceID") => vec!["TitleInstanceID"],
        Who::Login("Login_ID") if !looked_up && !set("Login_ID") => {
            ["First_Name", "Last_Name"].into_iter().filter(|name| !set(name)).collect()
        }
        Who::Names { .. } | Who::Nobody if chosen.form.company && !set("Location Company") => vec!["Location Company"],
        _ => Vec::new(),
    }
}

/// The maps of the template for a ticket type.
fn default_maps(ticket_type: TicketType) -> CheckStatus {
    shipped_block(&template(TEMPLATE), ticket_type).and_then(|block| block.check_status).unwrap_or_default()
}

/// Whether `checkStatus` names another call than the one that SailPoint documents for the ticket type (`isc-sdim.md` 4.5):
/// that one asks for a ticket by its number, which is what we do for many at once.
fn is_custom(check: &CheckStatus, chosen: &Chosen) -> bool {
    let Some(resource) = &check.resource else { return false };
    let plain = resource.source().replace('+', " ").replace("%20", " ").replace("%22", "\"").replace("%27", "'");
    let own = format!("/api/arsys/v1/entry/{}?q='{}'=\"$ticketId\"", chosen.read, chosen.number);
    let path_to = |field: &str| {
        let place = "$.entries[0].values";
        [format!("{place}.{field}"), format!("{place}['{field}']"), format!("{place}.['{field}']")]
    };
    let is = |path: &Option<crate::attributes::Path>, field: &str| {
        path.as_ref().is_none_or(|path| path_to(field).iter().any(|known| known == path.as_str()))
    };
    plain != own
        || check.batch.is_some()
        || !check.success_if.0.is_empty()
        || !check.fail_if.0.is_empty()
        || !is(&check.response_element, &chosen.status)
        || !is(&check.closure_code_response_element, &chosen.reason)
}

#[async_trait]
impl Desk for BmcHelix {
    fn guarantee(&self) -> Guarantee {
        match self.lag_seconds {
            _ if self.key_lost.load(Ordering::Relaxed) => Guarantee::Held,
            0 => Guarantee::StrongLookup,
            _ => Guarantee::LaggedLookup,
        }
    }

    fn search_lag(&self) -> i64 {
        i64::from(self.lag_seconds) * Timestamp::SECOND
    }

    fn status_batch(&self) -> usize {
        if self.custom_status {
            crate::reading::batch(&self.check_status).map_or(1, |batch| batch.size)
        } else {
            status::BATCH
        }
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
        meaning(&self.check_status, status)
    }

    async fn person(&self, http: &Http, wanted: &Wanted) -> Outcome<Vec<Person>> {
        self.ask_for(http, wanted).await
    }

    async fn comment(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        self.note(http, ticket, text).await
    }

    async fn attach(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        self.note_with_file(http, ticket, file).await
    }

    async fn describe(&self, _: &Http) -> Outcome<Description> {
        Self::described()
    }

    async fn rights(&self, _: &Http) -> Vec<Finding> {
        let reason = "AR System does not tell this right without a ticket";
        ["create", "read", "cancel"].map(|step| Finding::unknown(step, reason)).into()
    }

    fn hook(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.hooks.by_token(hook)
    }
}
