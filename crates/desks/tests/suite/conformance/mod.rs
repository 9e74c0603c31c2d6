//! What every desk must do, whatever it is called: one suite, run against each emulated desk over loopback with the
//! connector's own template. A new desk adds a file with a [`Candidate`] and a line in the list below.

mod asking;
mod failing;
mod hooks;
mod life;
mod rig;

pub use helpdesk_lite::CANDIDATE as HELPDESK_LITE;
pub use rig::{Call, Candidate, Rig, filled, subject};

/// Runs the whole suite for each candidate.
macro_rules! candidates {
    ($($name:ident: $candidate:path),+ $(,)?) => {
        $(
            mod $name {
                candidates!(@cases $candidate;
                    life: the_template_works_once_it_is_filled_in, every_status_means_what_the_template_says,
                          a_status_that_nobody_knows_settles_nothing, a_deleted_ticket_is_not_seen_as_done,
                          cancelling_closes_the_ticket_and_says_why, comments_and_files_arrive,
                          hostile_text_stays_text, the_deep_test_answers_every_question,
                          a_call_for_another_address_is_not_sent;
                    asking: a_lost_reply_is_adopted, foreign_rows_are_never_ours, a_new_ticket_is_found_by_its_key,
                            two_hundred_and_fifty_tickets_take_few_calls, people_are_found_missing_or_ambiguous;
                    failing: an_expired_session_is_renewed, wrong_credentials_are_told_from_everything_else,
                             a_definite_no_raises_nothing, throttling_says_when, a_server_error_is_unclear,
                             a_slow_answer_is_unclear, a_cut_connection_is_unclear, a_page_is_no_answer,
                             an_endless_answer_is_cut, a_lie_is_not_believed, nothing_secret_is_shown;
                    hooks: a_good_call_names_its_ticket, a_forged_call_is_refused, an_old_call_is_refused;
                );
            }
        )+
    };
    (@cases $candidate:path; $($file:ident: $($case:ident),+;)+) => {
        $($(
            #[tokio::test]
            async fn $case() {
                super::$file::$case(&$candidate).await;
            }
        )+)+
    };
}

mod bmc_helix;
mod generic;
mod helpdesk_lite;
pub mod jira;
mod remedyforce;
mod servicenow;
mod zendesk;

candidates! {
    bmc_service_request: super::bmc_helix::SERVICE_REQUEST,
    bmc_incident: super::bmc_helix::INCIDENT,
    bmc_key_in_text: super::bmc_helix::KEY_IN_TEXT,
    bmc_change_request: super::bmc_helix::CHANGE_REQUEST,
    bmc_work_order: super::bmc_helix::WORK_ORDER,
    bmc_task: super::bmc_helix::TASK,
    generic_desk: super::generic::CANDIDATE,
    remedyforce_incident: super::remedyforce::INCIDENT,
    remedyforce_service_request: super::remedyforce::SERVICE_REQUEST,
    remedyforce_package_service_request: super::remedyforce::PACKAGE_SERVICE_REQUEST,
    remedyforce_package_incident: super::remedyforce::PACKAGE_INCIDENT,
    servicenow_store_app: super::servicenow::STORE_APP,
    servicenow_incident: super::servicenow::INCIDENT,
    servicenow_change: super::servicenow::CHANGE,
    servicenow_catalog: super::servicenow::CATALOG,
    servicenow_import: super::servicenow::IMPORT,
    servicenow_producer: super::servicenow::PRODUCER,
    zendesk_by_token: super::zendesk::CANDIDATE,
    zendesk_by_bearer: super::zendesk::BEARER,
    zendesk_by_client: super::zendesk::CLIENT,
    zendesk_by_refresh: super::zendesk::REFRESH,
    helpdesk_lite_desk: super::helpdesk_lite::CANDIDATE,
    jira_cloud_request: super::jira::CLOUD_REQUEST,
    jira_cloud_gateway: super::jira::CLOUD_GATEWAY,
    jira_cloud_service_account: super::jira::CLOUD_SERVICE_ACCOUNT,
    jira_cloud_incident: super::jira::CLOUD_INCIDENT,
    jira_cloud_change: super::jira::CLOUD_CHANGE,
    jira_cloud_portal: super::jira::CLOUD_PORTAL,
    jira_cloud_portal_labels: super::jira::CLOUD_PORTAL_LABELS,
    jira_server_request: super::jira::SERVER_REQUEST,
    jira_server_token: super::jira::SERVER_TOKEN,
    jira_server_incident: super::jira::SERVER_INCIDENT,
    jira_server_change: super::jira::SERVER_CHANGE,
    jira_server_portal: super::jira::SERVER_PORTAL,
}
