//! The handles through which time and randomness reach everything else, so that a simulator can replace both.

use crate::Timestamp;
use std::{future::Future, pin::Pin};

/// The clock. Wall time is what is stored; waits are part of the same handle, so that simulated time moves both.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Completes once [`Clock::now`] has reached `until`.
    fn sleep_until(&self, until: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// Random bytes, of cryptographic quality in the real implementation.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}
