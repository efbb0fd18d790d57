//! One session per token and type, and where the last one stopped.
use crate::feeds::kind::Kind;
use jiff::Timestamp;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Token and type.
pub type Key = (String, Kind);

/// Where a live session stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Position in the log of the first event that was not sent.
    pub position: usize,
    /// When the session ended, by the feeds' clock.
    pub at: Timestamp,
}

#[derive(Debug, Default)]
struct Slot {
    busy: bool,
    held_until: Option<Instant>,
    stop: Option<Stop>,
}

/// All tokens' sessions.
#[derive(Debug, Default)]
pub struct Registry {
    slots: Mutex<BTreeMap<Key, Slot>>,
}

impl Registry {
    /// Takes the slot for a session; `Err` when one is up or still held.
    /// `Ok` tells where the last live session stopped.
    pub fn claim(&self, key: &Key) -> Result<Option<Stop>, ()> {
        let mut slots = self.slots.lock();
        let slot = slots.entry(key.clone()).or_default();
        let held = slot.held_until.is_some_and(|until| Instant::now() < until);
        if slot.busy || held {
            return Err(());
        }
        slot.busy = true;
        Ok(slot.stop)
    }

    /// Ends a session. `stop` moves the place to resume at (live only); `hold`
    /// keeps the slot from being claimed for so long.
    pub fn release(&self, key: &Key, stop: Option<Stop>, hold: Duration) {
        let mut slots = self.slots.lock();
        let slot = slots.entry(key.clone()).or_default();
        slot.busy = false;
        slot.held_until = Some(Instant::now() + hold);
        slot.stop = stop.or(slot.stop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_session_per_type() {
        let registry = Registry::default();
        let message = ("t".to_owned(), Kind::Message);
        assert_eq!(registry.claim(&message), Ok(None));
        assert_eq!(registry.claim(&message), Err(()));
        assert_eq!(registry.claim(&("t".to_owned(), Kind::Maillog)), Ok(None));
    }

    #[test]
    fn an_archive_session_leaves_the_place_to_resume_at() {
        let registry = Registry::default();
        let key = ("t".to_owned(), Kind::Message);
        let stop = Stop {
            position: 3,
            at: Timestamp::UNIX_EPOCH,
        };
        registry.release(&key, Some(stop), Duration::ZERO);
        registry.release(&key, None, Duration::ZERO);
        assert_eq!(registry.claim(&key), Ok(Some(stop)));
    }

    #[test]
    fn a_held_slot_cannot_be_claimed() {
        let registry = Registry::default();
        let key = ("t".to_owned(), Kind::Message);
        registry.release(&key, None, Duration::from_mins(1));
        assert_eq!(registry.claim(&key), Err(()));
    }
}
