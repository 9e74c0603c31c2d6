//! Settings that the engine reads for every desk.

use super::{
    PersonSource,
    leaf::{Flag, Whole},
};
use crate::people::Sources;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What one ticket covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    /// One ticket per plan and integration.
    #[default]
    Plan,
    /// One ticket per account request.
    AccountRequest,
    /// One ticket per attribute request.
    AttributeRequest,
}

/// What is done when nobody can tell whether a ticket was raised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OnAmbiguity {
    /// A person decides.
    #[default]
    Hold,
    /// It is raised again, at the risk of a second ticket.
    RaiseAgain,
}

/// The settings, as they are written.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Written {
    /// What one ticket covers.
    ticket_grouping: Grouping,
    /// Minutes between two status checks of a ticket; the tenant's setting when absent.
    status_check_interval_minutes: Option<Whole<1, 1440>>,
    /// Days after which an open ticket is no longer followed; the tenant's setting when absent.
    max_status_check_days: Option<Whole<1, 365>>,
    /// Seconds that one call to the desk may take; 30 when absent.
    request_timeout_seconds: Option<Whole<1, 300>>,
    /// Seconds after a create during which the desk's search may not show the ticket yet; 0 means that it shows it at
    /// once.
    search_lag_seconds: Option<Whole<0, 3600>>,
    /// What is done when nobody can tell whether a ticket was raised and the desk cannot be asked.
    on_ambiguity: OnAmbiguity,
    /// Parts of error texts: an error that contains one of them is retried.
    retryable_errors: Vec<String>,
    /// Minutes between two attempts to raise a ticket after a retryable error; 60 when absent.
    provisioning_retry_threshold: Option<Whole<1, 10_080>>,
    /// Most attempts after retryable errors; unlimited when absent.
    provisioning_max_retries: Option<Whole<0, 1_000_000>>,
    /// Whether a ticket that was raised counts as done at once.
    status_success_is_committed: Flag,
    /// Who asks for what the ticket is about, as the desk knows them. SailPoint's form calls it the Requester Source.
    requester_source: PersonSource,
    /// For whom the ticket is, as the desk knows them.
    on_behalf_of: PersonSource,
    /// Whether the whole plan is attached to the ticket as a JSON file, where the desk takes files.
    attach_plan: Flag,
    /// Whether the desk's people are told, in a comment, that a ticket is given up here; yes when absent.
    comment_on_cancel: Option<Flag>,
    /// Whether the desk's people are told, in a comment, that a ticket is no longer followed; yes when absent.
    comment_on_expiry: Option<Flag>,
}

/// The settings, with the defaults filled in.
#[derive(Debug, Clone)]
pub struct Common {
    /// What one ticket covers.
    pub ticket_grouping: Grouping,
    /// Minutes between two status checks, 1 to 1440; `None` for the tenant's.
    pub status_check_interval_minutes: Option<u32>,
    /// Days after which an open ticket is given up, 1 to 365; `None` for the tenant's.
    pub max_status_check_days: Option<u32>,
    /// Seconds that one call may take, 1 to 300.
    pub request_timeout_seconds: u32,
    /// Seconds until the desk's search shows a new ticket, 0 to 3600; `None` when nobody said.
    pub search_lag_seconds: Option<u32>,
    /// What is done when an unclear create cannot be looked up.
    pub on_ambiguity: OnAmbiguity,
    /// Parts of texts that make an error worth another attempt.
    pub retryable_errors: Vec<String>,
    /// Minutes between two attempts after a retryable error.
    pub provisioning_retry_threshold_minutes: u32,
    /// Most attempts after retryable errors; `None` for no limit.
    pub provisioning_max_retries: Option<u32>,
    /// Whether a raised ticket counts as done.
    pub status_success_is_committed: bool,
    /// The people whom the desk is asked for before a ticket is rendered.
    pub people: Sources,
    /// Whether the plan is attached to the ticket.
    pub attach_plan: bool,
    /// Whether a ticket that is given up gets a comment at the desk.
    pub comment_on_cancel: bool,
    /// Whether a ticket that is no longer followed gets one.
    pub comment_on_expiry: bool,
}

impl Common {
    /// Every fault of these settings.
    pub(crate) fn faults(attributes: &Map<String, Value>) -> Vec<model::Fault> {
        super::read::<Written>(attributes).1
    }

    /// Reads the settings out of an integration's attributes; what is at fault counts as absent.
    pub fn read(attributes: &Map<String, Value>) -> Self {
        let written: Written = super::read(attributes).0;
        Self {
            ticket_grouping: written.ticket_grouping,
            status_check_interval_minutes: written.status_check_interval_minutes.map(Whole::get),
            max_status_check_days: written.max_status_check_days.map(Whole::get),
            request_timeout_seconds: written.request_timeout_seconds.map_or(30, Whole::get),
            search_lag_seconds: written.search_lag_seconds.map(Whole::get),
            on_ambiguity: written.on_ambiguity,
            retryable_errors: written.retryable_errors.into_iter().filter(|text| !text.is_empty()).collect(),
            provisioning_retry_threshold_minutes: written.provisioning_retry_threshold.map_or(60, Whole::get),
            provisioning_max_retries: written.provisioning_max_retries.map(Whole::get),
            status_success_is_committed: written.status_success_is_committed.0,
            people: Sources { requester: written.requester_source, on_behalf_of: written.on_behalf_of },
            attach_plan: written.attach_plan.0,
            comment_on_cancel: written.comment_on_cancel.is_none_or(|flag| flag.0),
            comment_on_expiry: written.comment_on_expiry.is_none_or(|flag| flag.0),
        }
    }
}
