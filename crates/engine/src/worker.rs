//! The worker: finds integrations with due work, claims tickets and works on them, each integration by itself.

use crate::{
    Engine,
    decide::{self, Todo},
    drive::{Stop, Work},
};
use futures::{StreamExt, future::BoxFuture, stream};
use model::Timestamp;
use std::{
    collections::HashSet,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Lane, StoreError};
use tokio::task::{JoinError, JoinSet};

/// Integrations that one look for due work takes up.
const LANES: i64 = 512;

/// Pause of an integration whose work cannot even be begun.
const PAUSE: i64 = 3 * Timestamp::SECOND;

/// An integration that a task of ours works on; given back when the task ends, however it ends.
struct Taken {
    lane: Lane,
    running: Arc<Mutex<HashSet<Lane>>>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Ok(mut running) = self.running.lock() {
            running.remove(&self.lane);
        }
    }
}

fn log_panic(ended: &Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "the work on an integration ended early; its tickets are taken up when their leases end");
    }
}

impl Engine {
    /// Works until `stop` completes; then finishes what is under way and returns.
    pub async fn run(self: Arc<Self>, stop: impl Future<Output = ()> + Send) {
        let running: Arc<Mutex<HashSet<Lane>>> = Arc::default();
        let stopping = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        tokio::pin!(stop);
        loop {
            match self.store.lanes(self.clock.now(), LANES).await {
                Ok(lanes) => {
                    for lane in lanes {
                        if running.lock().is_ok_and(|mut running| !running.insert(lane.clone())) {
                            continue;
                        }
                        let (engine, running) = (Arc::clone(&self), Arc::clone(&running));
                        let taken = Taken { lane, running };
                        let stopping = Arc::clone(&stopping);
                        tasks.spawn(async move { engine.work_out(taken, &stopping).await });
                    }
                }
                Err(error) => tracing::error!(%error, "due work cannot be read"),
            }
            while let Some(ended) = tasks.try_join_next() {
                log_panic(&ended);
            }
            // Half the pause at least, so that several servers spread their looks.
            let at = self.moment();
            let pause = self.settings.poll / 2 + i64::from(at.random % 1000) * (self.settings.poll / 2) / 1000;
            tokio::select! {
                () = &mut stop => break,
                () = self.wake.notified() => {}
                () = self.clock.sleep_until(at.now.plus(pause)) => {}
            }
        }
        stopping.store(true, Ordering::Relaxed);
        while let Some(ended) = tasks.join_next().await {
            log_panic(&ended);
        }
    }

    /// Works on an integration until nothing of it is due.
    async fn work_out(self: &Arc<Self>, taken: Taken, stopping: &AtomicBool) {
        while !stopping.load(Ordering::Relaxed) {
            match self.work_lane(&taken.lane).await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    let id = &taken.lane.integration;
                    tracing::error!(integration.id = %id, %error, "the integration's tickets cannot be worked on");
                    // The lane stays taken meanwhile, so that what fails at once does not fail without pause.
                    return self.clock.sleep_until(self.clock.now().plus(PAUSE)).await;
                }
            }
        }
    }

    /// Claims one helping of an integration's due tickets and works on it. Gives how many there were.
    pub async fn work_lane(self: &Arc<Self>, lane: &Lane) -> Result<usize, StoreError> {
        let Some(integration) = self.store.integration(&lane.tenant, &lane.integration).await? else {
            let why = "Its integration was deleted.";
            self.store.cancel_tickets_of(lane, why, self.clock.now()).await?;
            return Ok(0);
        };
        let opened = self.open(&integration).await?;
        let policy = self.policy(&opened, self.store.status_check(&lane.tenant).await?);
        let batch = opened.desk.as_ref().map_or(1, |desk| desk.status_batch().max(1));
        let now = self.clock.now();
        let most = self.settings.concurrency_per_integration;
        let lease_until = now.plus(self.lease(&opened));
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let claimed = self.store.claim(lane, now, lease_until, number(most)).await?;
        let mut count = claimed.len();
        let work = Arc::new(Work { engine: Arc::clone(self), integration, opened, policy });
        let mut jobs: Vec<BoxFuture<'static, Result<(), Stop>>> = Vec::new();
        let mut checks = Vec::new();
        for ticket in claimed {
            match decide::todo(&ticket, &work.policy, now) {
                Todo::Check => checks.push(ticket),
                todo => {
                    let work = Arc::clone(&work);
                    jobs.push(Box::pin(async move { work.one(ticket, todo).await }));
                }
            }
        }
        if checks.len() == most && batch > most {
            // One call asks for many, so that the others are as cheap.
            let more = self.store.claim_checks(lane, now, lease_until, number(batch - most)).await?;
            count += more.len();
            checks.extend(more);
        }
        while !checks.is_empty() {
            let chunk = checks.split_off(checks.len().saturating_sub(batch));
            let work = Arc::clone(&work);
            jobs.push(Box::pin(async move { work.checks(chunk).await }));
        }
        stream::iter(jobs)
            .for_each_concurrent(most, |job| async {
                let _permit = self.permits.acquire().await;
                match job.await {
                    Ok(()) => {}
                    Err(Stop::Fenced) => tracing::debug!("a newer claim owns the ticket; what we had is dropped"),
                    Err(Stop::Store(error)) => tracing::error!(%error, "a ticket's progress could not be stored"),
                }
            })
            .await;
        Ok(count)
    }

    /// Works on everything that is due now, once; for tests and for the simulator, which have no worker running.
    pub async fn work_once(self: &Arc<Self>) -> Result<usize, StoreError> {
        let mut count = 0;
        for lane in self.store.lanes(self.clock.now(), LANES).await? {
            count += self.work_lane(&lane).await?;
        }
        Ok(count)
    }
}
