//! What a script gets from outside, and how much it may use.

use std::time::Duration;

/// The world outside of a script: nothing else reaches it.
pub trait Environment {
    /// Now, in milliseconds since 1970 UTC: what `new Date()` says.
    fn now(&self) -> i64;
    /// Time since the run began, for [`Limits::time`].
    fn elapsed(&self) -> Duration;
    /// 64 random bits, for `Math.random()` and `UUID.randomUUID()`.
    fn random(&self) -> u64;
    /// The time zone of dates, as `Europe/Berlin`.
    fn zone(&self) -> &str;
}

/// A world in which it is always 1970 and nothing is random: runs in it repeat exactly.
#[derive(Debug, Clone, Copy, Default)]
pub struct Still;

impl Environment for Still {
    fn now(&self) -> i64 {
        0
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn random(&self) -> u64 {
        0x9E37_79B9_7F4A_7C15
    }

    fn zone(&self) -> &'static str {
        "UTC"
    }
}

/// What a run may use. All bounds hold for the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most steps: an operation, a call or a statement is one, and so are about 64 bytes that are made or looked at.
    pub steps: u64,
    /// Most bytes of all objects and strings made, whether still used or not.
    pub memory: usize,
    /// Most levels of calls, statements and expressions inside each other.
    pub depth: usize,
    /// Longest time, by [`Environment::elapsed`].
    pub time: Duration,
    /// Most bytes of printed text.
    pub output: usize,
}

impl Default for Limits {
    /// 500,000 steps, 24 MiB, 3,000 levels, two seconds, 256 KiB.
    fn default() -> Self {
        Self { steps: 500_000, memory: 24 << 20, depth: 3_000, time: Duration::from_secs(2), output: 256 << 10 }
    }
}
