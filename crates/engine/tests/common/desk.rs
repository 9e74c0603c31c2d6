//! A desk in memory that misbehaves as told.

use super::{Seeded, SimClock};
use async_trait::async_trait;
use desks::http::{Request, Response, Transport, TransportError};
use model::{Clock as _, Timestamp};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

#[derive(Debug, Clone)]
pub struct DeskTicket {
    pub id: u64,
    pub key: String,
    pub text: String,
    pub status: String,
    /// From when on the desk has it at all; later than its request when the request was late on its way.
    pub exists_from: Timestamp,
}

/// What the desk does with the next calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Fine,
    NotSent,
    RequestLost,
    ReplyLost,
    /// The request is still on its way when we stop waiting.
    Late,
    ErrorBefore,
    ErrorAfter,
    Throttle,
    Lie,
    Garbage,
    CrashBefore,
    CrashAfter,
}

/// A desk in memory.
pub struct FakeDesk {
    pub clock: Arc<SimClock>,
    pub tickets: Mutex<Vec<DeskTicket>>,
    pub search_lag: i64,
    /// Faults of the next calls, first to last; then [`FakeDesk::chaos`].
    pub script: Mutex<Vec<Fault>>,
    /// Random faults.
    pub chaos: Option<Arc<Seeded>>,
    /// Rung when the process is to die in the middle of a call.
    pub crash: Notify,
    pub calls: Mutex<Vec<String>>,
    /// Files by the id of their ticket: name and content, in Base64.
    pub files: Mutex<Vec<(u64, String, String)>>,
    /// Comments by the id of their ticket.
    pub comments: Mutex<Vec<(u64, String)>>,
    /// E-mail addresses of the desk's people; the id is the place in the list.
    pub people: Mutex<Vec<String>>,
    /// Whether a cancel is refused.
    pub keeps: Mutex<bool>,
}

impl FakeDesk {
    fn fault(&self, write: bool) -> Fault {
        let mut script = self.script.lock().unwrap();
        if !script.is_empty() {
            return script.remove(0);
        }
        let Some(chaos) = &self.chaos else { return Fault::Fine };
        match chaos.below(100) {
            0..4 => Fault::NotSent,
            4..14 => Fault::RequestLost,
            14..28 => Fault::ReplyLost,
            28..34 if write => Fault::Late,
            34..38 => Fault::ErrorBefore,
            38..42 => Fault::ErrorAfter,
            42..45 => Fault::Throttle,
            45..48 => Fault::Garbage,
            48..52 => Fault::CrashBefore,
            52..58 => Fault::CrashAfter,
            _ => Fault::Fine,
        }
    }

    fn visible(&self, after: i64) -> Vec<DeskTicket> {
        let now = self.clock.now();
        self.tickets.lock().unwrap().iter().filter(|ticket| ticket.exists_from.plus(after) <= now).cloned().collect()
    }

    /// Does what is asked and answers as a strict REST desk.
    fn answer(&self, request: &Request, at: Timestamp) -> Response {
        let url = url::Url::parse(&request.url).unwrap();
        let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        let shown = |ticket: &DeskTicket| json!({"id": ticket.id, "key": ticket.key, "status": ticket.status});
        match (request.method.as_str(), url.path()) {
            ("POST", "/tickets") => {
                let body: Value = serde_json::from_slice(request.body.as_deref().unwrap_or_default()).unwrap();
                let mut tickets = self.tickets.lock().unwrap();
                let ticket = DeskTicket {
                    id: tickets.len() as u64 + 1,
                    key: body["key"].as_str().unwrap().to_owned(),
                    text: body["text"].as_str().unwrap().to_owned(),
                    status: "new".into(),
                    exists_from: at,
                };
                let answer = shown(&ticket);
                tickets.push(ticket);
                response(201, &answer)
            }
            ("GET", "/tickets") if query.contains_key("key") => {
                let found = self.visible(self.search_lag);
                response(200, &found.iter().filter(|ticket| ticket.key == query["key"]).map(shown).collect())
            }
            ("GET", "/tickets") => {
                let ids: Vec<&str> = query["ids"].split(',').collect();
                let found = self.visible(0);
                response(
                    200,
                    &found.iter().filter(|ticket| ids.contains(&ticket.id.to_string().as_str())).map(shown).collect(),
                )
            }
            ("GET", path) if path.starts_with("/tickets/") => {
                let wanted = path.trim_start_matches("/tickets/");
                match self.visible(0).iter().find(|ticket| ticket.id.to_string() == wanted) {
                    Some(ticket) => response(200, &shown(ticket)),
                    None => response(404, &json!({"error": "no such ticket"})),
                }
            }
            ("GET", "/people") => {
                let person = |(id, email): (usize, &String)| json!({"id": format!("person-{id}"), "email": email});
                response(200, &self.people.lock().unwrap().iter().enumerate().map(person).collect())
            }
            ("POST", path) if path.ends_with("/files") || path.ends_with("/comments") => {
                let id = ticket_of(path);
                let body: Value = serde_json::from_slice(request.body.as_deref().unwrap_or_default()).unwrap();
                let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
                if path.ends_with("/files") {
                    self.files.lock().unwrap().push((id, text("name"), text("base64")));
                } else {
                    self.comments.lock().unwrap().push((id, text("text")));
                }
                response(200, &json!({}))
            }
            ("POST", path) if path.ends_with("/cancel") && *self.keeps.lock().unwrap() => {
                response(409, &json!({"error": "it is being worked on"}))
            }
            ("POST", path) if path.ends_with("/cancel") => {
                let id = ticket_of(path);
                let mut tickets = self.tickets.lock().unwrap();
                let ticket = tickets.iter_mut().find(|ticket| ticket.id == id).unwrap();
                ticket.status = "cancelled".into();
                response(200, &json!({}))
            }
            _ => response(404, &json!({"error": "no such page"})),
        }
    }
}

fn ticket_of(path: &str) -> u64 {
    path.split('/').nth(2).unwrap().parse().unwrap()
}

fn response(status: u16, body: &Value) -> Response {
    Response {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_string().into(),
    }
}

#[async_trait]
impl Transport for FakeDesk {
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let write = request.method == "POST";
        self.calls.lock().unwrap().push(format!("{} {}", request.method, request.url));
        let now = self.clock.now();
        let timeout = i64::try_from(timeout.as_micros()).unwrap();
        let lost = |what: &str| Err(TransportError::Ambiguous(what.to_owned()));
        match self.fault(write) {
            Fault::Fine => {
                self.clock.advance(50_000);
                Ok(self.answer(&request, self.clock.now()))
            }
            Fault::NotSent => Err(TransportError::NotSent("connection refused".into())),
            Fault::RequestLost => {
                self.clock.advance(timeout);
                lost("timed out")
            }
            Fault::ReplyLost => {
                self.answer(&request, now);
                self.clock.advance(timeout);
                lost("timed out")
            }
            Fault::Late => {
                // It arrives just before the end of the time that a request may be under way.
                self.answer(&request, now.plus(timeout - 1));
                self.clock.advance(timeout / 3);
                lost("connection reset")
            }
            Fault::ErrorBefore => Ok(response(503, &json!({"error": "overloaded"}))),
            Fault::ErrorAfter => {
                self.answer(&request, now);
                Ok(response(500, &json!({"error": "internal"})))
            }
            Fault::Throttle => {
                Ok(Response { headers: vec![("retry-after".into(), "7".into())], ..response(429, &json!({})) })
            }
            Fault::Lie => Ok(response(200, &json!({"error": "the queue is closed"}))),
            Fault::Garbage => {
                self.answer(&request, now);
                Ok(Response { body: b"<html>".to_vec(), ..response(200, &json!({})) })
            }
            Fault::CrashBefore => {
                self.crash.notify_one();
                std::future::pending().await
            }
            Fault::CrashAfter => {
                self.answer(&request, now);
                self.crash.notify_one();
                std::future::pending().await
            }
        }
    }
}
