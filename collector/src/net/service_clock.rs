//! What time it is at the service. Our own clock may be wrong by hours, and what the service
//! has "by now" is decided by its own.
//!
//! Sources, the better first: the `Date` header of its answers; the times of the events that
//! it sends live. Between two readings the monotonic clock goes on: it does not jump, and
//! where it stands still (a suspended machine) the result is too early, which only makes us
//! wait.

use std::time::Instant;

use hyper::header::{DATE, HeaderMap};

/// An event's time is not believed this far beyond our own clock.
const LEAD_MS: i64 = 24 * 3_600_000;

/// See the module. Times are milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServiceClock {
    reading: Option<Reading>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    ms: i64,
    at: Instant,
    dated: bool,
}

impl ServiceClock {
    /// The service dated an answer.
    pub fn dated(&mut self, ms: i64, at: Instant) {
        let dated = true;
        self.reading = Some(Reading { ms, at, dated });
    }

    /// The service sent an event of this time live, so it is at least that late there. It
    /// counts while no answer was dated.
    pub fn saw(&mut self, event_ms: i64, own_ms: i64, at: Instant) {
        let dated = self.reading.is_some_and(|reading| reading.dated);
        let later = self.now(at).is_none_or(|now| event_ms > now);
        if !dated && later && event_ms <= own_ms.saturating_add(LEAD_MS) {
            let ms = event_ms;
            self.reading = Some(Reading { ms, at, dated });
        }
    }

    /// The service's time, never later than it is; `None` until the service has told.
    pub fn now(&self, at: Instant) -> Option<i64> {
        let reading = self.reading?;
        let since = at.saturating_duration_since(reading.at).as_millis();
        Some(
            reading
                .ms
                .saturating_add(i64::try_from(since).unwrap_or(i64::MAX)),
        )
    }
}

/// The header `Date` of an answer.
pub fn date(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(date.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn nothing_is_known_before_the_service_has_told() {
        assert_eq!(ServiceClock::default().now(Instant::now()), None);
    }

    #[test]
    fn a_dated_answer_counts_and_the_monotonic_clock_goes_on_from_it() {
        let start = Instant::now();
        let mut clock = ServiceClock::default();
        clock.dated(500 * HOUR, start);
        assert_eq!(
            clock.now(start + Duration::from_secs(7)),
            Some(500 * HOUR + 7000)
        );
        clock.dated(400 * HOUR, start);
        assert_eq!(clock.now(start), Some(400 * HOUR));
    }

    #[test]
    fn without_a_date_the_newest_live_event_counts() {
        let start = Instant::now();
        let mut clock = ServiceClock::default();
        clock.saw(500 * HOUR, 500 * HOUR, start);
        clock.saw(499 * HOUR, 500 * HOUR, start);
        assert_eq!(clock.now(start), Some(500 * HOUR));
        clock.saw(500 * HOUR + 9, 500 * HOUR, start);
        assert_eq!(clock.now(start), Some(500 * HOUR + 9));
    }

    #[test]
    fn an_event_never_overrules_a_date() {
        let start = Instant::now();
        let mut clock = ServiceClock::default();
        clock.dated(500 * HOUR, start);
        clock.saw(501 * HOUR, 500 * HOUR, start);
        assert_eq!(clock.now(start), Some(500 * HOUR));
    }

    #[test]
    fn an_event_from_far_in_the_future_is_not_believed() {
        let mut clock = ServiceClock::default();
        clock.saw(600 * HOUR, 500 * HOUR, Instant::now());
        assert_eq!(clock.now(Instant::now()), None);
    }

    #[test]
    fn the_header_is_read_and_nonsense_is_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(date(&headers), None);
        headers.insert(DATE, "Thu, 01 Jan 1970 01:00:00 GMT".parse().unwrap());
        assert_eq!(date(&headers), Some(HOUR));
        headers.insert(DATE, "soon".parse().unwrap());
        assert_eq!(date(&headers), None);
    }
}
