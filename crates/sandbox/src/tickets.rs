//! The desk's memory.

use crate::{Fault, Settings, Vendor, sessions::Sessions};
use axum::{
    extract::{Request, State as Of},
    middleware::Next,
    response::Response,
};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Most tickets that are kept; the desk is full after that.
const MOST: usize = 100_000;

/// A ticket at the desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ticket {
    /// Counts from 1, in the order of creation.
    pub id: u64,
    /// What the vendor's API calls it by.
    pub desk_id: String,
    /// What people call it by.
    pub number: String,
    /// Which kind of ticket it is, where the vendor has several.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Many lines.
    pub description: String,
    /// The caller's key, wherever the vendor has it.
    pub correlation_key: String,
    /// One of the vendor's statuses of such a ticket.
    pub status: String,
    /// Why it was closed, where the vendor tells that apart.
    pub reason: Option<String>,
    /// Who asked for it, by the vendor's id.
    pub requester: Option<String>,
    /// For whom it is, by the vendor's id.
    pub on_behalf_of: Option<String>,
    /// Whatever else the desk was told.
    pub fields: Map<String, Value>,
    /// What was said about it, oldest first.
    pub comments: Vec<Comment>,
    /// What is attached to it.
    pub files: Vec<File>,
    /// Age when the desk was asked.
    pub age: Duration,
    /// Time of its creation, RFC 3339.
    pub created_at: String,
}

/// A note on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it says.
    pub text: String,
    /// Whether the requester sees it.
    pub public: bool,
}

/// A file on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How the desk's search behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Search {
    /// It shows what was asked for.
    #[default]
    Honest,
    /// It ignores the question and shows every ticket.
    Foreign,
}

struct Row {
    ticket: Ticket,
    born: Instant,
    by_hand: bool,
}

pub(crate) struct State {
    rows: Vec<Row>,
    faults: VecDeque<Fault>,
    calls: u64,
    pub(crate) search: Search,
    pub(crate) sessions: Sessions,
    /// What a vendor keeps beside tickets, by its own names.
    pub(crate) shelf: BTreeMap<String, Value>,
}

impl State {
    /// Rows are in the order of their ids.
    fn row(&mut self, id: u64) -> Option<&mut Row> {
        let index = self.rows.binary_search_by_key(&id, |row| row.ticket.id).ok()?;
        self.rows.get_mut(index)
    }
}

struct Desk {
    vendor: &'static Vendor,
    settings: Settings,
    started: Instant,
    state: Mutex<State>,
}

/// Looks into a desk and moves its tickets, from the process that runs it.
#[derive(Clone)]
pub struct Handle(Arc<Desk>);

impl Handle {
    pub(crate) fn new(vendor: &'static Vendor, settings: Settings) -> Self {
        let state = State {
            rows: Vec::new(),
            faults: VecDeque::new(),
            calls: 0,
            search: Search::default(),
            sessions: Sessions::default(),
            shelf: BTreeMap::new(),
        };
        Self(Arc::new(Desk { vendor, settings, started: now(), state: Mutex::new(state) }))
    }

    /// Which desk it is.
    pub fn vendor(&self) -> &'static Vendor {
        self.0.vendor
    }

    /// How it was asked to behave.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A ticket as it is now.
    fn view(&self, row: &Row) -> Ticket {
        let mut ticket = row.ticket.clone();
        ticket.age = now().saturating_duration_since(row.born);
        match self.0.settings.auto.filter(|_| !row.by_hand) {
            Some(auto) if ticket.age >= auto.resolve_after => {
                (self.0.vendor.journey)(&ticket)[1].clone_into(&mut ticket.status);
            }
            Some(auto) if ticket.age >= auto.open_after => {
                (self.0.vendor.journey)(&ticket)[0].clone_into(&mut ticket.status);
            }
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

    /// The ticket that the vendor's API calls by this id, or people by this number.
    pub fn named(&self, name: &str) -> Option<Ticket> {
        let state = self.state();
        let row = state.rows.iter().find(|row| row.ticket.desk_id == name || row.ticket.number == name)?;
        Some(self.view(row))
    }

    /// Moves a ticket to a status; whether there is such a ticket and it can have that status.
    pub fn set_status(&self, id: u64, status: &str) -> bool {
        let known = |ticket: &Ticket| (self.0.vendor.statuses)(ticket).contains(&status);
        self.ticket(id).as_ref().is_some_and(known)
            && self.change(id, |ticket| status.clone_into(&mut ticket.status)).is_some()
    }

    /// Gives a ticket a status that the vendor does not ship, as an administrator's own; whether there is such a ticket.
    pub fn force_status(&self, id: u64, status: &str) -> bool {
        self.change(id, |ticket| status.clone_into(&mut ticket.status)).is_some()
    }

    /// Takes a ticket away, as somebody with the right to delete does; whether there was one.
    pub fn delete(&self, id: u64) -> bool {
        let rows = &mut self.state().rows;
        let before = rows.len();
        rows.retain(|row| row.ticket.id != id);
        rows.len() < before
    }

    /// Changes how the search behaves.
    pub fn set_search(&self, search: Search) {
        self.state().search = search;
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
    pub fn change<T>(&self, id: u64, change: impl FnOnce(&mut Ticket) -> T) -> Option<T> {
        let mut state = self.state();
        let row = state.row(id)?;
        let mut ticket = self.view(row);
        let status = ticket.status.clone();
        let answer = change(&mut ticket);
        // Whoever moves a ticket goes on moving it; a comment moves nothing.
        row.by_hand |= ticket.status != status;
        if row.by_hand {
            row.ticket = ticket;
        } else {
            row.ticket = Ticket { status: row.ticket.status.clone(), ..ticket };
        }
        Some(answer)
    }

    /// The tickets that an index finds: one that was raised a moment ago may not be in it yet.
    pub fn search(&self, matches: impl Fn(&Ticket) -> bool) -> Vec<Ticket> {
        let lag = self.0.settings.search_lag;
        self.select(matches).into_iter().filter(|ticket| ticket.age >= lag).collect()
    }

    /// The tickets that a look into the tables finds.
    pub fn select(&self, matches: impl Fn(&Ticket) -> bool) -> Vec<Ticket> {
        let state = self.state();
        let foreign = state.search == Search::Foreign;
        state.rows.iter().map(|row| self.view(row)).filter(|ticket| foreign || matches(ticket)).collect()
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

    /// Takes a ticket in, which `build` makes for its id; `None` when the desk is full.
    pub fn add(&self, build: impl FnOnce(u64) -> Ticket) -> Option<Ticket> {
        let born = now();
        let mut state = self.state();
        if state.rows.len() >= MOST {
            return None;
        }
        let id = state.rows.last().map_or(1, |row| row.ticket.id + 1);
        let ticket = Ticket { id, age: Duration::ZERO, created_at: self.time(born), ..build(id) };
        state.rows.push(Row { ticket: ticket.clone(), born, by_hand: false });
        Some(ticket)
    }

    /// The desk's time now, RFC 3339.
    pub fn time_now(&self) -> String {
        self.time(now())
    }

    fn time(&self, at: Instant) -> String {
        let since = i64::try_from(at.saturating_duration_since(self.0.started).as_micros()).unwrap_or(i64::MAX);
        let time = jiff::Timestamp::from_microsecond(self.0.settings.epoch_micros.saturating_add(since));
        time.unwrap_or_default().to_string()
    }
}

/// Counts every call, whatever becomes of it.
pub(crate) async fn count(Of(desk): Of<Handle>, request: Request, next: Next) -> Response {
    desk.count_call();
    next.run(request).await
}

#[expect(clippy::disallowed_methods, reason = "tokio's clock, which tests can pause; the sandbox has no Clock handle")]
fn now() -> Instant {
    Instant::now()
}
