//! The rolling limit: 1,800 calls in 24 hours in each of two pools.
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// Calls that a pool allows within a day.
pub const CALLS: usize = 1_800;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// One credential's calls.
#[derive(Debug, Default)]
pub struct Throttle {
    pools: [VecDeque<Timestamp>; 2],
}

impl Throttle {
    /// Counts a call; `false` when the pool has none left, and then it does not
    /// count.
    pub fn admit(&mut self, pool: usize, now: Timestamp) -> bool {
        let calls = &mut self.pools[pool];
        while calls
            .front()
            .is_some_and(|oldest| now.duration_since(*oldest) >= DAY)
        {
            calls.pop_front();
        }
        if calls.len() >= CALLS {
            return false;
        }
        calls.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_is_full_until_its_oldest_call_is_a_day_old() {
        let mut throttle = Throttle::default();
        let start = Timestamp::UNIX_EPOCH;
        for _ in 0..CALLS {
            assert!(throttle.admit(0, start));
        }
        assert!(!throttle.admit(0, start + SignedDuration::from_hours(23)));
        assert!(throttle.admit(1, start));
        assert!(throttle.admit(0, start + SignedDuration::from_hours(24)));
    }
}
