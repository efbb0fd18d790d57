//! Traffic with the rhythm of a working day, in UTC.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::feeds::Feeds;
use crate::feeds::generate::Size;
use crate::feeds::kind::Kind;

/// How much of the average each hour of the day has.
const RHYTHM: [f64; 24] = [
    0.3, 0.2, 0.2, 0.2, 0.3, 0.4, 0.7, 1.2, 1.9, 2.1, 2.0, 1.8, 1.4, 1.7, 1.9, 1.8, 1.6, 1.3, 0.9,
    0.7, 0.6, 0.5, 0.4, 0.3,
];

/// The least part of a day that is looked at.
const SLICE: SignedDuration = SignedDuration::from_mins(5);

/// The weight of a moment; a day's average is one.
fn weight(at: Timestamp) -> f64 {
    let hour = usize::from(at.to_zoned(TimeZone::UTC).hour().unsigned_abs());
    let average: f64 = RHYTHM.iter().sum::<f64>() / 24.0;
    RHYTHM[hour.min(23)] / average
}

/// How many of the messages there are of a kind: mail log lines are as many, and every tenth
/// has to do with a threat.
fn share(kind: Kind) -> f64 {
    match kind {
        Kind::Message | Kind::Maillog => 1.0,
        Kind::MessagesBlocked => 0.05,
        Kind::ClicksPermitted => 0.01,
        Kind::MessagesDelivered | Kind::ClicksBlocked => 0.02,
    }
}

/// Generates everything from one moment to another, `rate` messages a second on a day's
/// average.
pub fn history(feeds: &Feeds, rate: f64, from: Timestamp, to: Timestamp) {
    let mut due = [0.0; Kind::ALL.len()];
    let mut start = from;
    while start < to {
        let end = start.checked_add(SLICE).unwrap_or(to).min(to);
        let seconds = end.duration_since(start).as_secs_f64();
        for (kind, due) in Kind::ALL.into_iter().zip(&mut due) {
            *due += rate * share(kind) * weight(start) * seconds;
            feeds.generate_over(kind, Size::Natural, take_whole(due), start, end);
        }
        start = end;
    }
}

/// Goes on generating, as the hours go.
pub async fn live(feeds: &Feeds, rate: f64) {
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    let mut due = [0.0; Kind::ALL.len()];
    loop {
        ticks.tick().await;
        let weight = weight(feeds.clock.now());
        for (kind, due) in Kind::ALL.into_iter().zip(&mut due) {
            *due += rate * share(kind) * weight / 10.0;
            let count = take_whole(due);
            if count > 0 {
                feeds.generate(kind, Size::Natural, count);
            }
        }
    }
}

/// What is due as whole events; the rest stays due.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, and far below what fits"
)]
fn take_whole(due: &mut f64) -> u64 {
    let whole = due.floor();
    *due -= whole;
    whole as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::Config;

    #[test]
    fn a_day_has_its_rhythm_and_its_average() {
        let feeds = Feeds::new(Config::default());
        let from: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
        let to: Timestamp = "2026-01-03T00:00:00Z".parse().unwrap();
        history(&feeds, 0.1, from, to);
        let log = feeds.log(Kind::Message).unwrap();
        assert!((8630..=8640).contains(&log.len()), "{}", log.len());
        let hour = |hour: i64| {
            let at = from.checked_add(SignedDuration::from_hours(hour)).unwrap();
            let until = at.checked_add(SignedDuration::from_hours(1)).unwrap();
            log.between(at, until, to).len()
        };
        assert!(hour(9) > 5 * hour(3));
    }
}
