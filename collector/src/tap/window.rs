//! Which window to ask for next.

use crate::facts::Facts;

/// The service takes no shorter window.
pub const LEAST_MS: i64 = 30_000;
/// Nor a longer one.
pub const HOUR_MS: i64 = 3_600_000;

/// A stretch of time, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From.
    pub start_ms: i64,
    /// Until.
    pub end_ms: i64,
}

impl Window {
    /// As the parameter `interval`, whole seconds.
    pub fn interval(&self) -> String {
        format!("{}/{}", stamp(self.start_ms), stamp(self.end_ms))
    }
}

fn stamp(ms: i64) -> String {
    let time = jiff::Timestamp::from_second(ms.div_euclid(1000)).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The window after `until_ms` (none yet for a new account), at most `length_ms` long, or
/// nothing while it would be too short.
pub fn next(until_ms: Option<i64>, now_ms: i64, length_ms: i64, facts: &Facts) -> Option<Window> {
    let ms = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX / 4000) * 1000;
    let second = |time: i64| time.div_euclid(1000) * 1000;
    let latest = second(now_ms - ms(facts.tap_settle_seconds));
    let oldest = now_ms
        - ms(facts
            .tap_lookback_seconds
            .saturating_sub(facts.tap_lookback_margin_seconds));
    // A cursor from before a clock was set back waits until the time has come again.
    let fresh = until_ms
        .unwrap_or(now_ms - ms(facts.tap_new_account_seconds))
        .max(oldest);
    let overlap = if until_ms.is_some() {
        ms(facts.tap_overlap_seconds)
    } else {
        0
    };
    // The overlap must leave room for something new.
    let overlap = overlap.min(length_ms / 2);
    let start = second((fresh - overlap).max(oldest) + 999);
    let end = latest.min(start + length_ms);
    let useful = end - start >= LEAST_MS && end > fresh;
    useful.then_some(Window {
        start_ms: start,
        end_ms: end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_700_000_000_000;
    const MINUTE: i64 = 60_000;

    fn window(until: Option<i64>) -> Option<Window> {
        next(until, NOW, HOUR_MS, &Facts::default())
    }

    #[test]
    fn a_new_account_begins_twelve_hours_back() {
        let expected = Window {
            start_ms: NOW - 720 * MINUTE,
            end_ms: NOW - 660 * MINUTE,
        };
        assert_eq!(window(None), Some(expected));
    }

    #[test]
    fn a_window_reaches_back_over_the_overlap() {
        let expected = Window {
            start_ms: NOW - 41 * MINUTE,
            end_ms: NOW - MINUTE,
        };
        assert_eq!(window(Some(NOW - 11 * MINUTE)), Some(expected));
    }

    #[test]
    fn an_old_cursor_is_clamped_to_what_the_service_answers() {
        let start = window(Some(0)).unwrap().start_ms;
        assert_eq!(start, NOW - (7 * 24 * 60 - 15) * MINUTE);
    }

    #[test]
    fn nothing_new_is_not_asked_for() {
        assert_eq!(window(Some(NOW - MINUTE)), None);
        assert_eq!(window(Some(NOW + 60 * MINUTE)), None);
    }

    #[test]
    fn the_interval_is_written_in_utc() {
        let window = Window {
            start_ms: 0,
            end_ms: 30_000,
        };
        assert_eq!(
            window.interval(),
            "1970-01-01T00:00:00Z/1970-01-01T00:00:30Z"
        );
    }

    proptest! {
        #[test]
        fn windows_keep_the_services_bounds_and_leave_no_hole(until in NOW - 20 * 24 * 60 * MINUTE..NOW, length in 2 * LEAST_MS..=HOUR_MS) {
            let facts = Facts::default();
            if let Some(window) = next(Some(until), NOW, length, &facts) {
                prop_assert!((LEAST_MS..=HOUR_MS).contains(&(window.end_ms - window.start_ms)));
                prop_assert!(window.start_ms >= NOW - 7 * 24 * 60 * MINUTE);
                prop_assert!(window.start_ms <= until.max(NOW - (7 * 24 * 60 - 15) * MINUTE + 1000));
                prop_assert!(window.end_ms > until);
            }
        }
    }
}
