//! Which time a query reads.

use aql::ast::{Instant, Period, Query, Unit};
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{Fault, untranslatable};
use crate::ariel::database::TIME_SHIFT;

const MINUTE: u64 = 60_000;
/// The latest time of which an id can be made: some centuries ahead.
const LATEST: u64 = (1 << 42) - 1;
/// What is read without a time range.
const DEFAULT: u64 = MINUTE;

/// A range of storage times in milliseconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: u64,
    /// The last.
    pub until: u64,
}

impl Range {
    /// The least id of an event in it.
    pub fn first_id(self) -> u64 {
        self.from.min(LATEST) << TIME_SHIFT
    }

    /// The greatest.
    pub fn last_id(self) -> u64 {
        ((self.until.min(LATEST) + 1) << TIME_SHIFT) - 1
    }
}

/// The range of a query; that of what it reads from where it has a subquery.
pub(super) fn range(query: &Query, now: u64) -> Result<Range, Fault> {
    let back = |length: u64| Range {
        from: now.saturating_sub(length),
        until: now,
    };
    if let Some(inner) = query.source_query() {
        return range(inner, now);
    }
    match query.time_range() {
        None => Ok(back(DEFAULT)),
        Some(Period::Last { count, unit }) => {
            let unit = match unit {
                Unit::Seconds => 1000,
                Unit::Minutes => MINUTE,
                Unit::Hours => 60 * MINUTE,
                Unit::Days => 24 * 60 * MINUTE,
            };
            Ok(back(count.saturating_mul(unit)))
        }
        Some(Period::Between { start, stop }) => {
            let from = instant(&start.node, now)?.whole_minute();
            let until = match stop {
                None => now,
                Some(stop) => instant(&stop.node, now)?.last(),
            };
            Ok(Range { from, until })
        }
        Some(Period::Offense(_)) => untranslatable("it has no offenses"),
    }
}

/// An instant, and whether its text had seconds.
struct Moment {
    ms: u64,
    to_the_second: bool,
}

impl Moment {
    fn whole_minute(&self) -> u64 {
        self.ms / MINUTE * MINUTE
    }

    /// STOP '17:00:20' reads to 17:00:59, STOP '17:00' to 16:59:59.
    fn last(&self) -> u64 {
        let minute = self.whole_minute();
        if self.to_the_second {
            minute + MINUTE - 1
        } else {
            minute.saturating_sub(1)
        }
    }
}

fn instant(instant: &Instant, now: u64) -> Result<Moment, Fault> {
    match instant {
        Instant::Millis(ms) => Ok(Moment {
            ms: *ms,
            to_the_second: true,
        }),
        Instant::Text(text) => read(text.as_str()),
        Instant::Parsed(text) => {
            let ms = natural(text.as_str(), now);
            let ms = ms.map_or_else(|| read(text.as_str()).map(|moment| moment.ms), Ok)?;
            Ok(Moment {
                ms,
                to_the_second: true,
            })
        }
    }
}

/// `2026-01-31 10:00[:20[.123]]` in the documented spellings, with an optional offset.
fn read(text: &str) -> Result<Moment, Fault> {
    let wrong = || Fault::Untranslatable(format!("the time '{text}'"));
    let plain: String = text
        .trim()
        .trim_end_matches(['Z', 'z'])
        .trim_end()
        .to_owned();
    let date = plain.get(..10).ok_or_else(wrong)?.replace(['/', ':'], "-");
    let rest = plain.get(11..).ok_or_else(wrong)?;
    let (time, offset) = match rest.split_once(' ') {
        Some((time, offset)) => (time, Some(offset)),
        None => (rest, None),
    };
    let full = if time.len() == 5 {
        format!("{time}:00")
    } else {
        time.to_owned()
    };
    let local: DateTime = format!("{date}T{full}").parse().map_err(|_| wrong())?;
    let zone = match offset {
        None => jiff::tz::TimeZone::UTC,
        Some(offset) => {
            let parsed = jiff::fmt::strtime::parse("%z", offset)
                .ok()
                .and_then(|p| p.offset());
            parsed.ok_or_else(wrong)?.to_time_zone()
        }
    };
    let time: Timestamp = local.to_zoned(zone).map_err(|_| wrong())?.timestamp();
    Ok(Moment {
        ms: u64::try_from(time.as_millisecond()).map_err(|_| wrong())?,
        to_the_second: time_has_seconds(rest),
    })
}

fn time_has_seconds(time: &str) -> bool {
    time.split(' ').next().is_some_and(|time| time.len() > 5)
}

/// `now`, `1 hour ago`, `2 days ago`.
pub(super) fn natural(text: &str, now: u64) -> Option<u64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["now"] => Some(now),
        [count, unit, "ago"] => {
            let count: u64 = count.parse().ok()?;
            let unit = match unit.trim_end_matches('s') {
                "second" => 1000,
                "minute" => MINUTE,
                "hour" => 60 * MINUTE,
                "day" => 24 * 60 * MINUTE,
                "week" => 7 * 24 * 60 * MINUTE,
                _ => return None,
            };
            now.checked_sub(count.checked_mul(unit)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    const NOW: u64 = 1_767_323_045_678;

    fn of(period: &str) -> (u64, u64) {
        let query = aql::parse(&format!("SELECT qid FROM events LIMIT 1 {period}"))
            .unwrap()
            .query;
        let range = range(&query, NOW).unwrap();
        (range.from, range.until)
    }

    #[test]
    fn without_a_time_range_the_last_minute_is_read() {
        assert_eq!(of(""), (NOW - 60_000, NOW));
        assert_eq!(of("LAST 2 HOURS"), (NOW - 7_200_000, NOW));
    }

    #[test]
    fn start_and_stop_are_whole_minutes() {
        let minute = 60_000;
        let at = 1_767_323_040_000;
        assert_eq!(
            of("START '2026-01-02 03:04:20' STOP '2026-01-02 03:05:20'"),
            (at, at + 2 * minute - 1)
        );
        assert_eq!(
            of("START '2026/01/02 03:04:00' STOP '2026-01-02 03:05'"),
            (at, at + minute - 1)
        );
        assert_eq!(of("START '2026-01-02 04:04 +0100'"), (at, NOW));
        assert_eq!(
            of(&format!("START {at} STOP {}", at + minute - 1)),
            (at, at + minute - 1)
        );
        assert_eq!(of("START PARSEDATETIME('1 hour ago')").1, NOW);
    }

    proptest::proptest! {
        #[test]
        fn no_time_makes_it_panic(text in "[0-9/: -]{0,20}\\PC{0,8}") {
            let _ = super::read(&text);
            let _ = super::natural(&text, NOW);
        }
    }
}
