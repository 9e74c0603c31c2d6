//! The desk's memory.

use crate::{Fault, Settings};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Statuses that a ticket may have.
pub(crate) const STATUSES: [&str; 5] = ["new", "open", "resolved", "rejected", "cancelled"];

/// Most tickets that are kept; the desk is full after that.
const MOST: usize = 100_000;

/// A ticket at the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// Its id in the API.
    pub id: u64,
    /// Its number for people.
    pub number: String,
    /// One line.
    pub title: String,
    /// Many lines.
    pub description: String,
    /// The caller's key.
    pub correlation_key: String,
    /// 1 to 5, when given.
    pub priority: Option<u64>,
    /// One of new, open, resolved, rejected and cancelled.
    pub status: String,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// Age when the desk was asked.
    pub age: Duration,
    /// Time of its creation, RFC 3339.
    pub created_at: String,
}

impl Ticket {
    /// The API's form.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "number": self.number,
            "title": self.title,
            "description": self.description,
            "correlationKey": self.correlation_key,
            "priority": self.priority,
            "status": self.status,
            "reason": self.reason,
            "createdAt": self.created_at,
        })
    }
}

struct Row {
    ticket: Ticket,
    born: Instant,
    by_hand: bool,
}

struct State {
    rows: Vec<Row>,
    faults: VecDeque<Fault>,
    calls: u64,
}

impl State {
    /// Ids count from 1.
    fn row(&mut self, id: u64) -> Option<&mut Row> {
        let index = usize::try_from(id.checked_sub(1)?).ok()?;
        self.rows.get_mut(index)
    }
}

struct Desk {
    settings: Settings,
    started: Instant,
    state: Mutex<State>,
}

/// Looks into a desk and moves its tickets, from the process that runs it.
#[derive(Clone)]
pub struct Handle(Arc<Desk>);

impl Handle {
    pub(crate) fn new(settings: Settings) -> Self {
        let state = State { rows: Vec::new(), faults: VecDeque::new(), calls: 0 };
        Self(Arc::new(Desk { settings, started: now(), state: Mutex::new(state) }))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A ticket as it is now.
    fn view(&self, row: &Row) -> Ticket {
        let mut ticket = row.ticket.clone();
        ticket.age = now().saturating_duration_since(row.born);
        match self.0.settings.auto.filter(|_| !row.by_hand) {
            Some(auto) if ticket.age >= auto.resolve_after => "resolved".clone_into(&mut ticket.status),
            Some(auto) if ticket.age >= auto.open_after => "open".clone_into(&mut ticket.status),
            _ => {}
        }
        ticket
    }

    /// Every ticket, oldest first.
    pub fn tickets(&self) -> Vec<Ticket> {
        self.state().rows.iter().map(|row| self.view(row)).collect()
    }

    /// The ticket with this id.
    pub fn ticket(&self, id: u64) -> Option<Ticket> {
        self.state().row(id).map(|row| self.view(row))
    }

    /// Moves a ticket to a status; whether both exist.
    pub fn set_status(&self, id: u64, status: &str) -> bool {
        STATUSES.contains(&status) && self.change(id, |ticket| status.clone_into(&mut ticket.status)).is_some()
    }

    /// Fails a coming call.
    pub fn fail_next(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    /// How many API calls came in, failed ones included.
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    pub(crate) fn count_call(&self) {
        self.state().calls += 1;
    }

    pub(crate) fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// The first fault that waits for a call of this method.
    pub(crate) fn take_fault(&self, method: &str) -> Option<Fault> {
        let faults = &mut self.state().faults;
        let at = faults.iter().position(|fault| fault.concerns(method))?;
        faults.remove(at)
    }

    /// Changes a ticket by hand.
    pub(crate) fn change<T>(&self, id: u64, change: impl FnOnce(&mut Ticket) -> T) -> Option<T> {
        let mut state = self.state();
        let row = state.row(id)?;
        let mut ticket = self.view(row);
        let answer = change(&mut ticket);
        row.ticket = ticket;
        row.by_hand = true;
        Some(answer)
    }

    /// The tickets with this key that the desk's search shows already.
    pub(crate) fn search(&self, key: &str) -> Vec<Ticket> {
        let lag = self.0.settings.search_lag;
        let state = self.state();
        let found = state.rows.iter().filter(|row| row.ticket.correlation_key == key);
        found.map(|row| self.view(row)).filter(|ticket| ticket.age >= lag).collect()
    }

    /// How many tickets each key has, for keys that have more than one.
    pub fn duplicates(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.state().rows {
            *counts.entry(row.ticket.correlation_key.clone()).or_insert(0) += 1;
        }
        counts.retain(|_, count| *count > 1);
        counts
    }

    /// Takes a ticket in; `None` when the desk is full.
    pub(crate) fn add(&self, title: &str, description: &str, key: &str, priority: Option<u64>) -> Option<Ticket> {
        let born = now();
        let since = i64::try_from(born.saturating_duration_since(self.0.started).as_micros()).unwrap_or(i64::MAX);
        let created = jiff::Timestamp::from_microsecond(self.0.settings.epoch_micros.saturating_add(since));
        let mut state = self.state();
        if state.rows.len() >= MOST {
            return None;
        }
        let id = u64::try_from(state.rows.len()).unwrap_or(u64::MAX) + 1;
        let ticket = Ticket {
            id,
            number: format!("TKT-{id:06}"),
            title: title.to_owned(),
            description: description.to_owned(),
            correlation_key: key.to_owned(),
            priority,
            status: "new".to_owned(),
            reason: None,
            age: Duration::ZERO,
            created_at: created.unwrap_or_default().to_string(),
        };
        state.rows.push(Row { ticket: ticket.clone(), born, by_hand: false });
        Some(ticket)
    }
}

#[expect(clippy::disallowed_methods, reason = "tokio's clock, which tests can pause; the sandbox has no Clock handle")]
fn now() -> Instant {
    Instant::now()
}
