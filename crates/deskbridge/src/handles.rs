//! The real clock and the real randomness.

use model::{Clock, Entropy, Timestamp};
use std::{
    future::Future,
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one home of the wall clock")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn sleep_until(&self, until: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            // The wall clock may jump, so a long wait is made of short ones.
            loop {
                let left = until.since(self.now());
                let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
                    break;
                };
                #[expect(clippy::disallowed_methods, reason = "this is the one home of waiting")]
                tokio::time::sleep(Duration::from_micros(left.min(1_000_000))).await;
            }
        })
    }
}

/// The operating system's random numbers.
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is the one home of randomness")]
        let filled = getrandom::fill(bytes);
        if let Err(error) = filled {
            // Without randomness there are no keys that may be used: nothing can go on.
            tracing::error!(%error, "the operating system gives no random numbers");
            std::process::abort();
        }
    }
}
