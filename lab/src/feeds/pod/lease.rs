//! The right to be the one session of a token and type; given back when dropped.
use super::Pod;
use super::registry::{Key, Stop};
use super::request::Span;
use std::sync::Arc;
use std::time::Duration;

/// A claimed slot of the registry.
pub struct Lease {
    feed: Arc<Pod>,
    key: Key,
    live: bool,
    /// Events that the peer was sent: where a live session's successor starts.
    pub position: usize,
}

impl Lease {
    /// Claims the slot; `None` when another session has it. `position` is left
    /// at 0, and the last live session's stop is returned beside.
    pub fn claim(feed: &Arc<Pod>, key: Key, span: Span) -> Option<(Self, Option<Stop>)> {
        let stop = feed.registry.claim(&key).ok()?;
        let lease = Self {
            feed: Arc::clone(feed),
            key,
            live: span == Span::Live,
            position: 0,
        };
        Some((lease, stop))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let stop = self.live.then(|| Stop {
            position: self.position,
            at: self.feed.clock.now(),
        });
        let hold = Duration::from_millis(self.feed.faults.borrow().hold_session_ms);
        self.feed.registry.release(&self.key, stop, hold);
    }
}
