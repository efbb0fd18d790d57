//! The feeds' own clock: the system's, moved by as much as a test asks.
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that can be set ahead or back while the feeds run.
#[derive(Debug, Default)]
pub struct Clock {
    offset_seconds: AtomicI64,
}

impl Clock {
    /// What the feeds take for the present time.
    pub fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_secs(self.offset());
        let now = Timestamp::now();
        now.checked_add(offset).unwrap_or(now)
    }

    /// Seconds ahead of the system's clock; negative when behind.
    pub fn offset(&self) -> i64 {
        self.offset_seconds.load(Ordering::Relaxed)
    }

    /// Sets how far ahead of the system's clock this one is.
    pub fn set_offset(&self, seconds: i64) {
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }

    /// Moves the clock on by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}
