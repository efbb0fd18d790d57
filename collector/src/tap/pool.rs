//! The requests of the last 24 hours, so that Proofpoint's limit is kept rather than met, over
//! restarts too.

use serde::{Deserialize, Serialize};

/// Requests are remembered by spans of this length, so that the cursor stays small.
const SPAN_MS: i64 = 10 * 60_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// Spans, oldest first, each with its number of requests. A request counts until its whole span
/// is a day old.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool(Vec<(i64, u32)>);

impl Pool {
    /// How long to wait before the next request when only `most` are allowed in a day.
    pub fn wait_ms(&mut self, now_ms: i64, most: u32) -> i64 {
        self.0.retain(|(span, _)| gone(*span) > now_ms);
        let made: u32 = self.0.iter().map(|(_, count)| count).sum();
        let oldest = self.0.first().filter(|_| made >= most);
        oldest.map_or(0, |(span, _)| gone(*span) - now_ms)
    }

    /// A request is made.
    pub fn count(&mut self, now_ms: i64) {
        let now = now_ms.div_euclid(SPAN_MS);
        match self.0.last_mut() {
            // A clock that was set back adds to the newest span: it is kept longer, not shorter.
            Some((span, count)) if *span >= now => *count += 1,
            _ => self.0.push((now, 1)),
        }
    }
}

/// When the requests of a span no longer count.
fn gone(span: i64) -> i64 {
    (span + 1) * SPAN_MS + DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000 / SPAN_MS * SPAN_MS;

    #[test]
    fn the_limit_is_kept_until_the_oldest_request_is_a_day_old() {
        let mut pool = Pool::default();
        for minute in 0..3 {
            assert_eq!(pool.wait_ms(NOW + minute * 60_000, 3), 0);
            pool.count(NOW + minute * 60_000);
        }
        assert_eq!(pool.wait_ms(NOW + 60_000, 3), SPAN_MS + DAY_MS - 60_000);
        assert_eq!(pool.wait_ms(NOW + SPAN_MS + DAY_MS, 3), 0);
    }

    #[test]
    fn a_days_requests_fit_in_a_small_cursor() {
        let mut pool = Pool::default();
        for request in 0..1800 {
            pool.count(NOW + request * 48_000);
        }
        assert!(serde_json::to_vec(&pool).unwrap().len() < 2500);
    }

    #[test]
    fn a_clock_that_is_set_back_forgets_no_request() {
        let mut pool = Pool::default();
        pool.count(NOW);
        pool.count(NOW - 3_600_000);
        assert_eq!(pool.wait_ms(NOW, 2), SPAN_MS + DAY_MS);
    }
}
