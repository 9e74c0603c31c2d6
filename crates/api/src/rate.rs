//! The rate limit: so many requests in ten seconds for each client id and API version (`isc-sdim.md` 3).

use crate::error::ApiError;
use governor::{
    Quota, RateLimiter,
    clock::{Clock as GovernorClock, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use model::Clock;
use std::{
    num::NonZeroU32,
    ops::Add,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const WINDOW: Duration = Duration::from_secs(10);
/// After so many checks the clients that were quiet are forgotten.
const SWEEP: u32 = 10_000;

type Key = (String, &'static str);

/// Counts requests.
pub struct Limiter {
    counts: RateLimiter<Key, DashMapStateStore<Key>, Ticks, NoOpMiddleware<Tick>>,
    clock: Ticks,
    checks: AtomicU32,
}

impl Limiter {
    /// A limiter of `limit` requests in ten seconds; `None` when `limit` is 0.
    pub fn new(limit: u32, clock: Arc<dyn Clock>) -> Option<Self> {
        let burst = NonZeroU32::new(limit)?;
        let quota = Quota::with_period(WINDOW / limit)?.allow_burst(burst);
        let clock = Ticks(clock);
        Some(Self {
            counts: RateLimiter::new(quota, DashMapStateStore::default(), clock.clone()),
            clock,
            checks: AtomicU32::new(0),
        })
    }

    /// Counts a request, or refuses it and says how many seconds to wait.
    pub fn check(&self, client: &str, version: &'static str) -> Result<(), ApiError> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.counts.retain_recent();
        }
        self.counts.check_key(&(client.to_owned(), version)).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            ApiError::RateLimited(wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(10))
        })
    }
}

/// Our clock as governor wants one.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

/// Nanoseconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tick(u64);

impl GovernorClock for Ticks {
    type Instant = Tick;

    fn now(&self) -> Tick {
        Tick(u64::try_from(self.0.now().0).unwrap_or(0).saturating_mul(1000))
    }
}

impl Reference for Tick {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_sub(earlier.0).into()
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.saturating_sub(duration.as_u64()))
    }
}

impl Add<Nanos> for Tick {
    type Output = Self;

    fn add(self, other: Nanos) -> Self {
        Self(self.0.saturating_add(other.as_u64()))
    }
}
