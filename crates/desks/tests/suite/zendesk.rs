//! What is special about Zendesk (`desks.md` 7).

mod calls;
mod examples;
mod statuses;

use crate::harness::{KEY, LATE, Reply, Script, StillClock, subject};
use desks::{
    Created, Desk, Kind, Outcome,
    http::{Http, HttpSettings, Transport},
};
use model::CorrelationKey;
use serde_json::{Value, json};
use std::sync::Arc;

/// The desk and what it is sent.
pub struct Rig {
    pub desk: Box<dyn Desk>,
    pub http: Http,
    pub script: Arc<Script>,
}

fn kind() -> &'static Kind {
    Kind::by_script("zendesk-sdim").unwrap()
}

/// The template, filled in, with a patch over it.
pub fn attributes(patch: &Value) -> Value {
    let mut attributes = (kind().template)();
    let filled = json!({ "url": "https://company.zendesk.com", "username": "a@example.test", "password": "api-token" });
    json_patch::merge(&mut attributes, &filled);
    json_patch::merge(&mut attributes, patch);
    assert_eq!((kind().validate)(attributes.as_object().unwrap()), []);
    attributes
}

pub fn rig_of(patch: &Value, replies: impl IntoIterator<Item = Reply>) -> Rig {
    let attributes = attributes(patch);
    let attributes = attributes.as_object().unwrap();
    let script = Script::new(replies);
    let transport: Arc<dyn Transport> = script.clone();
    let settings = HttpSettings { judge: kind().judge, ..HttpSettings::default() };
    let credentials = (kind().credentials)(attributes).unwrap();
    let http = Http::new(transport, Arc::new(StillClock::default()), settings, credentials);
    Rig { desk: (kind().open)(attributes).unwrap(), http, script }
}

pub fn rig(replies: impl IntoIterator<Item = Reply>) -> Rig {
    rig_of(&json!({}), replies)
}

impl Rig {
    pub async fn create(&self) -> Outcome<Created> {
        self.create_as(KEY).await
    }

    pub async fn create_as(&self, key: &str) -> Outcome<Created> {
        let key = CorrelationKey::stored(key);
        let mut subject = subject();
        subject.key = key.clone();
        let draft = self.desk.draft(&subject).unwrap();
        self.desk.create(&self.http, &draft, &key, LATE).await
    }
}
