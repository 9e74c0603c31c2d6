//! Remedyforce: what its recorded answers mean, and what only this desk has (`desks.md` 4).

mod recorded;
mod rules;
mod signing_in;
mod webhook;

use crate::harness::{KEY, LATE, Reply, Scripted, key, says};
use desks::{Created, Kind, Outcome};
use serde_json::{Value, json};

pub use webhook::outbound_message;

const SCRIPT: &str = "bmc-helix-remedyforce-sdim";
const HOME: &str = "https://acme.my.salesforce.com";
const ID: &str = "a2U2w000000k001EAA";

/// The template's attributes at a place of its own, with these changes; nothing is signed in for.
fn attributes(changes: &Value) -> Value {
    let mut attributes = (Kind::by_script(SCRIPT).unwrap().template)();
    attributes["url"] = HOME.into();
    attributes["authenticationType"] = "None".into();
    for (name, value) in changes.as_object().unwrap() {
        attributes[name] = value.clone();
    }
    attributes
}

fn scripted(changes: &Value, replies: impl IntoIterator<Item = Reply>) -> Scripted {
    Scripted::of(SCRIPT, &attributes(changes), replies)
}

/// A row of a ticket.
fn row(id: &str, key: &str, status: &str, open: bool) -> Value {
    json!({
        "attributes": { "type": "BMCServiceDesk__Incident__c", "url": format!("/services/data/v62.0/sobjects/BMCServiceDesk__Incident__c/{id}") },
        "Id": id, "Name": "00000002", "SDIM_Correlation__c": key, "BMCServiceDesk__Status_ID__c": status,
        "BMCServiceDesk__state__c": open, "CreatedDate": "2021-05-10T19:00:26.000+0000",
    })
}

fn rows(rows: &[Value]) -> Reply {
    says(200, &json!({ "totalSize": rows.len(), "done": true, "records": rows }))
}

fn absent() -> Reply {
    says(404, &json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]))
}

async fn create(on: &Scripted) -> Outcome<Created> {
    let draft = on.desk.draft(&crate::harness::subject()).unwrap();
    assert!(serde_json::to_string(&draft).unwrap().contains(KEY));
    on.desk.create(&on.http, &draft, &key(), LATE).await
}
