//! Jira Service Management, Cloud and Data Center (`desks.md` 1 and 2): one project with a service desk, the platform's
//! API and the service desk's own.

mod answers;
mod data;
mod issues;
mod jql;
mod meta;
mod requests;
mod search;
mod sign_in;
mod transitions;
mod write;

use crate::{
    Settings, Vendor,
    tickets::{Handle, Ticket},
};
use answers::No;
use axum::{
    Json, Router,
    http::{HeaderValue, StatusCode, header::HeaderName},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

/// Id of the site behind Atlassian's gateway.
const CLOUD_ID: &str = "11223344-a1b2-3b33-c444-def123456789";

/// Their rows in the table of desks.
pub(crate) const CLOUD: Vendor = Vendor {
    script_name: "atlassian-cloud-jira-sdim",
    name: "Jira Service Management Cloud",
    statuses: |ticket| data::statuses_of(&ticket.kind),
    journey: |ticket| data::journey(&ticket.kind),
    fill: |base, settings| {
        let mut patch = fill(base);
        patch["username"] = settings.username.clone().into();
        patch["password"] = settings.token.clone().into();
        patch
    },
    error,
    lie,
    routes: cloud_routes,
};

pub(crate) const SERVER: Vendor = Vendor {
    script_name: "atlassian-server-jira-sdim",
    name: "Jira Service Management Data Center",
    fill: |base, settings: &Settings| {
        let mut patch = fill(base);
        patch["username"] = settings.username.clone().into();
        patch["password"] = settings.password.clone().into();
        patch
    },
    routes: server_routes,
    ..CLOUD
};

/// What only the desk's administrator knows: the project and the issue types.
fn fill(base: &str) -> Value {
    let block = |issue_type: &str| {
        let fields = json!({ "project": { "key": data::PROJECT }, "issuetype": { "name": issue_type } });
        json!({ "provision": { "request": { "fields": fields } } })
    };
    let [request, incident, change] = data::ISSUE_TYPES;
    json!({
        "url": base,
        "serviceRequest": block(request.1),
        "incident": block(incident.1),
        "changeRequest": block(change.1),
    })
}

/// Which Jira a desk is.
fn is_cloud(desk: &Handle) -> bool {
    desk.vendor().script_name == CLOUD.script_name
}

fn error(status: StatusCode, message: &str) -> Response {
    No::new(status, message).into_response()
}

/// Jira answers whom it does not know what anybody may see; a header says whom it takes us for.
fn lie() -> Response {
    let body = json!({ "issues": [], "isLast": true, "startAt": 0, "maxResults": 50, "total": 0 });
    let mut answer = Json(body).into_response();
    let reason = HeaderValue::from_static("AUTHENTICATED_FAILED");
    answer.headers_mut().insert(HeaderName::from_static("x-seraph-loginreason"), reason);
    answer
}

/// A site with its gateway: the same interface twice, with another way of signing in.
fn cloud_routes(desk: &Handle) -> Router<Handle> {
    let api = || {
        platform("/rest/api/3")
            .route("/rest/api/3/issue/bulkfetch", post(search::bulkfetch))
            .route("/rest/api/3/search/jql", post(search::search_jql))
            .merge(requests::routes())
            .fallback(not_found)
            .method_not_allowed_fallback(not_allowed)
    };
    let site = api().layer(from_fn_with_state(desk.clone(), sign_in::site));
    let gateway = api().layer(from_fn_with_state(desk.clone(), sign_in::gateway));
    Router::new().merge(site).nest(&format!("/ex/jira/{CLOUD_ID}"), gateway).route("/oauth/token", post(sign_in::token))
}

fn server_routes(desk: &Handle) -> Router<Handle> {
    platform("/rest/api/2")
        .route("/rest/api/2/search", post(search::search_post).get(search::search_get))
        .merge(requests::routes())
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(desk.clone(), sign_in::server))
        .route("/rest/api/2/serverInfo", get(meta::server_info))
}

/// What both have, below where their API starts.
fn platform(base: &str) -> Router<Handle> {
    let at = |rest: &str| format!("{base}{rest}");
    Router::new()
        .route(&at("/myself"), get(meta::myself))
        .route(&at("/mypermissions"), get(meta::my_permissions))
        .route(&at("/user/search"), get(meta::user_search))
        .route(&at("/project/{project}/statuses"), get(meta::project_statuses))
        .route(&at("/issue/createmeta/{project}/issuetypes"), get(meta::issue_types))
        .route(&at("/issue/createmeta/{project}/issuetypes/{kind}"), get(meta::fields))
        .route(&at("/issue"), post(write::create))
        .route(&at("/issue/{name}"), get(issues::read))
        .route(&at("/issue/{name}/comment"), post(write::comment))
        .route(&at("/issue/{name}/attachments"), post(write::attach))
        .route(&at("/issue/{name}/transitions"), get(transitions::list).post(transitions::perform))
}

/// The ticket that a path names by its id or key.
fn named(desk: &Handle, name: &str) -> Result<Ticket, No> {
    desk.named(name)
        .ok_or_else(|| No::new(StatusCode::NOT_FOUND, "Issue does not exist or you do not have permission to see it."))
}

async fn not_found() -> No {
    No::new(StatusCode::NOT_FOUND, "No such resource")
}

async fn not_allowed() -> No {
    No::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}
