//! ServiceNow: the answers of its own documents, and what is particular about it. Answers are read out of the documents where
//! they are at hand.

mod answers;
mod orders;
mod rules;

use crate::harness::{KEY, LATE, Reply, Script, StillClock, answer, key, oracle};
use desks::{
    Created, Desk, Kind, Outcome,
    http::{Http, HttpSettings, Request, Transport},
};
use model::ticket::DeskRef;
use serde_json::{Value, json};
use std::sync::Arc;

/// `sys_id` of a ticket.
const ID: &str = "c537bae64f411200adf9f8e18110c76e";

/// The JSON answers of a document, in the order in which they stand there; none where the documents are not at hand.
fn fenced(document: &str) -> Option<Vec<Value>> {
    let text = oracle(&format!("servicenow/docs/{document}"))?;
    let blocks = text.split("```").skip(1).step_by(2).filter_map(|block| serde_json::from_str(block).ok());
    let blocks: Vec<Value> = blocks.filter(|block: &Value| block.is_object()).collect();
    assert!(!blocks.is_empty(), "{document} has no answers");
    Some(blocks)
}

/// The one answer with this text in it.
fn with(blocks: &[Value], text: &str) -> Value {
    let found: Vec<&Value> = blocks.iter().filter(|block| block.to_string().contains(text)).collect();
    assert!(!found.is_empty(), "no answer with {text}");
    found[0].clone()
}

/// A desk with its calls answered from a list.
struct Rig {
    desk: Box<dyn Desk>,
    http: Http,
    script: Arc<Script>,
}

impl Rig {
    /// The template for one ticket type, with a JSON Merge Patch over it.
    #[expect(clippy::needless_pass_by_value, reason = "a patch is written where it is used")]
    fn new(ticket_type: &str, patch: Value, replies: impl IntoIterator<Item = Reply>) -> Self {
        let kind = Kind::by_type("ServiceNowSDIM").unwrap();
        let mut attributes = (kind.template)();
        let base = json!({
            "url": "https://acme.service-now.com", "username": "deskbridge", "password": "pw", "ticketType": ticket_type,
        });
        json_patch::merge(&mut attributes, &base);
        json_patch::merge(&mut attributes, &patch);
        let script = Script::new(replies);
        let transport: Arc<dyn Transport> = script.clone();
        let attributes = attributes.as_object().unwrap();
        assert_eq!((kind.validate)(attributes), []);
        let credentials = (kind.credentials)(attributes).unwrap();
        let settings = HttpSettings { judge: kind.judge, ..HttpSettings::default() };
        Self {
            desk: (kind.open)(attributes).unwrap_or_else(|error| panic!("{error}")),
            http: Http::new(transport, Arc::new(StillClock::default()), settings, credentials),
            script,
        }
    }

    async fn create(&self) -> Outcome<Created> {
        let draft = self.desk.draft(&crate::conformance::subject(KEY)).unwrap_or_else(|error| panic!("{error}"));
        self.desk.create(&self.http, &draft, &key(), LATE).await
    }

    async fn find(&self) -> Outcome<Vec<Created>> {
        self.desk.find(&self.http, &key()).await
    }

    /// Status and outcome of one ticket.
    async fn seen(&self, id: &str) -> Vec<(Option<String>, Option<model::DeskOutcome>)> {
        match self.desk.status(&self.http, &[ticket(id)]).await {
            Outcome::Ok(seen) => seen.into_iter().map(|seen| (seen.status, seen.outcome)).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn sent(&self) -> Vec<Request> {
        self.script.sent()
    }
}

fn ticket(id: &str) -> DeskRef {
    DeskRef { id: id.to_owned(), number: "T1".to_owned(), url: None }
}

/// Id and number of what was created.
fn named(outcome: Outcome<Created>) -> (String, String) {
    match outcome {
        Outcome::Ok(created) => (created.desk.id, created.desk.number),
        other => panic!("{other:?}"),
    }
}

/// A list of rows.
fn rows(rows: &Value) -> Reply {
    answer(200, &json!({ "result": rows }).to_string())
}

/// A reason for a definite no.
fn refused<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Outcome::Refused(refusal) => refusal.reason,
        other => panic!("{other:?}"),
    }
}
