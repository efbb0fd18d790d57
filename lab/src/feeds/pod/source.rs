//! Where a session's events come from.
use super::registry::Stop;
use super::request::Span;
use super::{Limits, Pod};
use crate::feeds::event::Event;
use crate::feeds::kind::Kind;
use jiff::{SignedDuration, Timestamp};

/// A session's events.
pub enum Source {
    /// The stream's log, which grows.
    Live,
    /// What the archive held when it was asked.
    Archive(Vec<Event>),
}

impl Source {
    /// The source for a span, and the position in it to start at.
    pub fn open(feed: &Pod, kind: Kind, span: Span, stop: Option<Stop>) -> (Self, usize) {
        let now = feed.clock.now();
        let Some(log) = feed.log(kind) else {
            return (Self::Archive(Vec::new()), 0);
        };
        match span {
            Span::Live => (
                Self::Live,
                live_start(stop, now, &feed.limits, |since| log.first_since(since)),
            ),
            Span::Archive { from, to } => {
                let end = to.min(back(now, feed.limits.archive_stale));
                (Self::Archive(log.between(from, end, now)), 0)
            }
        }
    }

    /// At most `most` events from a position on.
    pub fn read(&self, feed: &Pod, kind: Kind, position: usize, most: usize) -> Vec<Event> {
        match self {
            Self::Live => feed
                .log(kind)
                .map(|log| log.read(position, most))
                .unwrap_or_default(),
            Self::Archive(events) => {
                let rest = events.get(position..).unwrap_or_default();
                rest[..rest.len().min(most)].to_vec()
            }
        }
    }

    /// Whether the session is over when nothing is left to read.
    pub fn is_finite(&self) -> bool {
        matches!(self, Self::Archive(_))
    }
}

/// Where a live session starts: at the last one's stop within the hour, else an
/// hour back.
fn live_start(
    stop: Option<Stop>,
    now: Timestamp,
    limits: &Limits,
    first_since: impl Fn(Timestamp) -> usize,
) -> usize {
    match stop {
        Some(stop) if now.duration_since(stop.at) <= limits.resume => stop.position,
        Some(stop) => first_since(back(now, limits.resume)).max(stop.position),
        None => first_since(back(now, limits.first_look_back)),
    }
}

fn back(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(minutes_away: i64) -> usize {
        let now = Timestamp::UNIX_EPOCH;
        let at = back(now, SignedDuration::from_mins(minutes_away));
        live_start(
            Some(Stop { position: 5, at }),
            now,
            &Limits::default(),
            |_| 77,
        )
    }

    #[test]
    fn within_the_hour_live_resumes_where_it_stopped() {
        assert_eq!(start(59), 5);
    }

    #[test]
    fn after_more_than_an_hour_live_starts_an_hour_back() {
        assert_eq!(start(61), 77);
    }
}
