//! The engine: takes plans in, raises tickets exactly once, follows them and settles them.
//!
//! [`decide`] holds the rules of a ticket's life, pure; the rest drives it: it claims tickets, carries effects out and
//! writes what came of them, each write conditional on the claim still being the newest.

mod connection;
pub mod context;
pub mod decide;
mod drive;
mod hooks;
mod open;
mod people;
mod rules;
pub mod settings;
pub mod submit;
mod worker;

pub use connection::DeskSchema;
pub use hooks::{HookCall, HookError};
pub use people::WishError;
pub use rules::World;
pub use settings::Settings;
pub use submit::{SubmitError, Submitted};

use desks::http::Transport;
use model::{Clock, Entropy, Id};
use std::sync::{Arc, Mutex};
use store::Store;
use tokio::sync::{Notify, Semaphore};

/// The engine of one server.
pub struct Engine {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    transport: Arc<dyn Transport>,
    settings: Settings,
    opened: open::Cache,
    /// Calls to desks that may be under way at the same time.
    permits: Semaphore,
    /// Rules that may run at the same time.
    thinking: Arc<Semaphore>,
    /// Rung when there is new work.
    wake: Notify,
    /// Calls of desks that were heard lately.
    heard: Mutex<hooks::Heard>,
}

impl Engine {
    /// Makes an engine from its handles.
    pub fn new(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        transport: Arc<dyn Transport>,
        settings: Settings,
    ) -> Arc<Self> {
        let permits = Semaphore::new(settings.concurrency);
        let thinking = Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
        let (opened, wake, heard) = (open::Cache::default(), Notify::new(), Mutex::default());
        Arc::new(Self { store, clock, entropy, transport, settings, opened, permits, thinking, wake, heard })
    }

    fn new_id(&self) -> Id {
        Id::new(self.clock.as_ref(), self.entropy.as_ref())
    }

    fn moment(&self) -> decide::Moment {
        let mut random = [0; 4];
        self.entropy.fill(&mut random);
        decide::Moment { now: self.clock.now(), random: u32::from_le_bytes(random) }
    }
}
