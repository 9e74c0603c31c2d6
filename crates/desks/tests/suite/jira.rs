//! Jira, Cloud and Data Center: what its recorded answers mean, and the rules that only this desk has (`desks.md` 1, 2).

mod hooks;
mod oracles;
mod rules;

use crate::harness::{LATE, Reply, Script, StillClock, key, subject};
use desks::{
    Created, Desk, Kind, Outcome,
    http::{Http, HttpSettings, Transport},
};
use model::ticket::DeskRef;
use serde_json::{Value, json};
use std::sync::Arc;

pub const CLOUD: &str = "atlassian-cloud-jira-sdim";
pub const SERVER: &str = "atlassian-server-jira-sdim";

/// A Jira that answers from a list.
pub struct Rig {
    pub desk: Box<dyn Desk>,
    pub http: Http,
    pub script: Arc<Script>,
}

impl Rig {
    /// The template for a script, filled in; `patch` goes over it (RFC 7396).
    pub fn new(script: &str, patch: &Value, replies: impl IntoIterator<Item = Reply>) -> Self {
        let kind = Kind::by_script(script).unwrap();
        let attributes = attributes(script, patch);
        let attributes = attributes.as_object().unwrap();
        let replies = Script::new(replies);
        let transport: Arc<dyn Transport> = replies.clone();
        let credentials = (kind.credentials)(attributes).unwrap();
        let settings = HttpSettings { judge: kind.judge, ..HttpSettings::default() };
        let http = Http::new(transport, Arc::new(StillClock::default()), settings, credentials);
        let desk = (kind.open)(attributes).unwrap_or_else(|error| panic!("{error}"));
        Self { desk, http, script: replies }
    }

    pub async fn create(&self) -> Outcome<Created> {
        let draft = self.desk.draft(&subject()).unwrap();
        self.desk.create(&self.http, &draft, &key(), LATE).await
    }

    /// The body of the create call.
    pub fn drafted(&self) -> Value {
        let draft = self.desk.draft(&subject()).unwrap();
        serde_json::from_str(&draft.body.unwrap()).unwrap()
    }

    pub async fn seen(&self, id: &str, number: &str) -> desks::Seen {
        let ticket = DeskRef { id: id.into(), number: number.into(), url: None };
        match self.desk.status(&self.http, &[ticket]).await {
            Outcome::Ok(mut seen) if seen.len() == 1 => seen.remove(0),
            other => panic!("{other:?}"),
        }
    }
}

pub fn attributes(script: &str, patch: &Value) -> Value {
    let kind = Kind::by_script(script).unwrap();
    let mut attributes = (kind.template)();
    let fields = json!({ "project": { "key": "IT" }, "issuetype": { "name": "Task" } });
    let filled = json!({
        "url": "https://jira.example.com/base", "username": "me@example.test", "password": "token-of-mine",
        "serviceRequest": { "provision": { "request": { "fields": fields } } },
    });
    json_patch::merge(&mut attributes, &filled);
    json_patch::merge(&mut attributes, patch);
    attributes
}

/// SailPoint's way of raising.
pub fn portal(fields: &Value) -> Value {
    json!({ "serviceRequest": { "provision": {
        "resource": "/rest/servicedeskapi/request",
        "request": { "fields": null, "serviceDeskId": 10, "requestTypeId": "25", "requestFieldValues": fields },
    } } })
}

/// An issue with a status.
pub fn issue(status: &Value, resolution: Option<&str>) -> Value {
    let resolution = resolution.map(|name| json!({ "name": name }));
    json!({ "id": "10001", "key": "IT-1", "fields": { "status": status, "resolution": resolution } })
}

/// A status of a category.
pub fn status(name: &str, category: &str) -> Value {
    json!({ "id": "1", "name": name, "statusCategory": { "id": 1, "key": category, "name": category } })
}
