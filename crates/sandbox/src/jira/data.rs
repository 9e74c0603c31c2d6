//! What the site is set up with: a project, its issue types and statuses; and how issues, statuses and people are shown.

use super::is_cloud;
use crate::{
    Person,
    tickets::{Handle, Ticket},
};
use serde_json::{Map, Value, json};

/// Key and id of the one project, and the id of its service desk.
pub(super) const PROJECT: &str = "IT";
pub(super) const PROJECT_ID: &str = "10000";
pub(super) const SERVICE_DESK: &str = "10";

/// Id and name of the issue types.
pub(super) const ISSUE_TYPES: [(&str, &str); 3] =
    [("10001", "[System] Service request"), ("10002", "[System] Incident"), ("10003", "[System] Change")];

/// Name, id and category of every status.
const STATUSES: [(&str, &str, &str); 19] = [
    ("Waiting for support", "10010", "indeterminate"),
    ("Waiting for customer", "10011", "indeterminate"),
    ("Escalated", "10012", "indeterminate"),
    ("In Progress", "3", "indeterminate"),
    ("Pending", "10013", "indeterminate"),
    ("Resolved", "5", "done"),
    ("Closed", "6", "done"),
    ("Canceled", "10014", "done"),
    ("Declined", "10015", "done"),
    ("Done", "10016", "done"),
    ("Open", "1", "new"),
    ("Work In Progress", "10017", "indeterminate"),
    ("Completed", "10018", "done"),
    ("Planning", "10019", "new"),
    ("Implementing", "10020", "indeterminate"),
    ("Peer review/ change manager approval", "10021", "indeterminate"),
    ("Awaiting CAB approval", "10022", "indeterminate"),
    ("Awaiting Implementation", "10023", "indeterminate"),
    ("Parked", "10024", "undefined"),
];

const REQUEST: &[&str] = &[
    "Waiting for support",
    "Waiting for customer",
    "Escalated",
    "In Progress",
    "Pending",
    "Parked",
    "Resolved",
    "Closed",
    "Canceled",
    "Declined",
    "Done",
];
const INCIDENT: &[&str] = &["Open", "Work In Progress", "Pending", "Completed", "Closed", "Canceled"];
const CHANGE: &[&str] = &[
    "Planning",
    "Implementing",
    "Peer review/ change manager approval",
    "Pending",
    "Awaiting CAB approval",
    "Awaiting Implementation",
    "Resolved",
    "Closed",
    "Canceled",
    "Declined",
];

/// Resolutions that a screen offers.
pub(super) const RESOLUTIONS: [(&str, &str); 4] =
    [("10000", "Done"), ("10001", "Won't Do"), ("10002", "Duplicate"), ("10003", "Cannot Reproduce")];

/// The statuses of an issue type; the first is where issues start.
pub(super) fn statuses_of(issue_type: &str) -> &'static [&'static str] {
    match issue_type {
        "[System] Incident" => INCIDENT,
        "[System] Change" => CHANGE,
        _ => REQUEST,
    }
}

pub(super) fn journey(issue_type: &str) -> [&'static str; 2] {
    match issue_type {
        "[System] Incident" => ["Work In Progress", "Completed"],
        "[System] Change" => ["Implementing", "Resolved"],
        _ => ["In Progress", "Resolved"],
    }
}

/// The category of a status; one that somebody made up has none.
pub(super) fn category(status: &str) -> &'static str {
    STATUSES.iter().find(|(name, ..)| *name == status).map_or("undefined", |(_, _, category)| category)
}

/// Where the API starts, for links.
pub(super) fn api(desk: &Handle) -> &'static str {
    if is_cloud(desk) { "https://sandbox.example.test/rest/api/3" } else { "https://sandbox.example.test/rest/api/2" }
}

/// A status as the platform shows it.
pub(super) fn status(desk: &Handle, name: &str) -> Value {
    let api = api(desk);
    let id = STATUSES.iter().find(|(known, ..)| *known == name).map_or("10099", |(_, id, _)| id);
    let key = category(name);
    let (number, label, color) = match key {
        "new" => (2, "To Do", "blue-gray"),
        "indeterminate" => (4, "In Progress", "yellow"),
        "done" => (3, "Done", "green"),
        _ => (1, "No Category", "medium-gray"),
    };
    json!({
        "self": format!("{api}/status/{id}"), "description": "", "iconUrl": "https://sandbox.example.test/images/open.png",
        "name": name, "id": id,
        "statusCategory": { "self": format!("{api}/statuscategory/{number}"), "id": number, "key": key,
                            "colorName": color, "name": label },
    })
}

/// The resolution of an issue: what it was closed with; what moves it by hand closes it fittingly.
pub(super) fn resolution(ticket: &Ticket) -> Option<String> {
    let by_status = || match ticket.status.as_str() {
        "Canceled" | "Declined" => "Won't Do",
        _ => "Done",
    };
    let done = category(&ticket.status) == "done";
    done.then(|| ticket.reason.clone().unwrap_or_else(|| by_status().to_owned()))
}

/// A time as Jira writes it: `2026-01-01T00:00:00.000+0000`.
pub(super) fn time(rfc3339: &str) -> String {
    let start: String = rfc3339.chars().take(19).collect();
    format!("{start}.000+0000")
}

/// An issue with those of its fields that are asked for; `*all` for all.
pub(super) fn issue(desk: &Handle, ticket: &Ticket, asked: &[String]) -> Value {
    let api = api(desk);
    let resolution = resolution(ticket).map(|name| {
        let id = RESOLUTIONS.iter().find(|(_, known)| *known == name).map_or("10009", |(id, _)| id);
        json!({ "self": format!("{api}/resolution/{id}"), "id": id, "name": name, "description": "" })
    });
    let document = || ticket.fields.get("description").cloned().unwrap_or_default();
    let description = if is_cloud(desk) { document() } else { ticket.description.clone().into() };
    let all = json!({
        "summary": ticket.title,
        "description": description,
        "labels": ticket.fields.get("labels").cloned().unwrap_or_else(|| json!([])),
        "status": status(desk, &ticket.status),
        "resolution": resolution,
        "created": time(&ticket.created_at),
        "updated": time(&ticket.created_at),
    });
    let everything = asked.iter().any(|name| name.starts_with('*'));
    let shown: Map<String, Value> = all
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| everything || asked.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    json!({
        "expand": "", "id": ticket.desk_id, "key": ticket.number,
        "self": format!("{api}/issue/{}", ticket.desk_id), "fields": shown,
    })
}

/// A person's id: an account id at Cloud, a name at Data Center.
pub(super) fn person_id(desk: &Handle, person: &Person) -> String {
    if is_cloud(desk) { format!("5b10a2844c20165700ede{:03}", person.id) } else { person.username.clone() }
}

/// A person as the platform shows them. The second one hides the e-mail address, as one may at Cloud.
pub(super) fn person(desk: &Handle, person: &Person) -> Value {
    let (api, id) = (api(desk), person_id(desk, person));
    let mut shown = json!({
        "self": format!("{api}/user?accountId={id}"), "displayName": person.name, "active": person.active,
        "timeZone": "Etc/UTC", "locale": "en_US",
        "avatarUrls": { "48x48": "https://sandbox.example.test/avatar/48", "16x16": "https://sandbox.example.test/avatar/16" },
    });
    if is_cloud(desk) {
        shown["accountId"] = id.into();
        shown["accountType"] = "atlassian".into();
        if person.id != 2 {
            shown["emailAddress"] = person.email.clone().into();
        }
    } else {
        shown["self"] = format!("{api}/user?username={id}").into();
        shown["name"] = id.into();
        shown["key"] = format!("JIRAUSER{}", 10_100 + person.id).into();
        shown["emailAddress"] = person.email.clone().into();
        shown["deleted"] = false.into();
    }
    shown
}

/// The active person whom a payload names by an id.
pub(super) fn somebody(desk: &Handle, id: &str) -> Option<String> {
    let people = &desk.settings().people;
    people.iter().find(|person| person.active && person_id(desk, person) == id).map(|_| id.to_owned())
}
