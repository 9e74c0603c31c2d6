//! Settings of the engine that are the same for every desk.

use model::Timestamp;

/// Time spans are in microseconds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long after the intent became durable a create call may still be sent.
    pub send_deadline: i64,
    /// How far the clocks of servers and desks may be apart.
    pub clock_skew: i64,
    /// Tickets that are worked on at the same time, over all integrations.
    pub concurrency: usize,
    /// Tickets of one integration that are worked on at the same time.
    pub concurrency_per_integration: usize,
    /// Longest time between two looks for due work.
    pub poll: i64,
    /// First pause after a failure that may pass; it doubles with each further one.
    pub backoff_first: i64,
    /// Longest such pause.
    pub backoff_most: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            send_deadline: 10 * Timestamp::SECOND,
            clock_skew: 5 * Timestamp::SECOND,
            concurrency: 256,
            concurrency_per_integration: 16,
            poll: Timestamp::SECOND,
            backoff_first: 2 * Timestamp::SECOND,
            backoff_most: 5 * Timestamp::MINUTE,
        }
    }
}
