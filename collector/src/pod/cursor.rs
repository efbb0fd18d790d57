//! Where a stream stands: what is certain to be on disk, and what the archive still owes.

use serde::{Deserialize, Serialize};

use crate::facts::Facts;

/// The cursor of a stream. Every copy on disk is written after the events it speaks of. All
/// times are the service's, milliseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// Everything received up to this moment is on disk; 0 before the first session.
    pub alive_ms: i64,
    /// How much older than that the events were that came last.
    pub lag_ms: i64,
    /// Time of the newest live event.
    pub newest_ms: i64,
    /// The last session ended with a closing handshake, so nothing was under way.
    pub clean: bool,
    /// Archive windows still to be read, in order, apart from each other.
    pub jobs: Vec<Job>,
}

/// A stretch of the archive, in seconds since 1970, on the archive's boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// From.
    pub from: i64,
    /// Until, exclusive.
    pub until: i64,
}

impl Cursor {
    /// Reads a stored cursor. One that cannot be read counts as none, which reads more of the
    /// feed rather than less.
    pub fn read(bytes: Option<&[u8]>) -> Self {
        bytes
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .unwrap_or_default()
    }

    /// As stored.
    pub fn write(&self) -> Vec<u8> {
        // A struct of numbers always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Live is connected again at `now_ms`, after at least `gap_ms` without it: what it may
    /// have missed becomes a job. Whether there is one.
    pub fn connected(&mut self, now_ms: i64, gap_ms: i64, facts: &Facts) -> bool {
        let first = self.alive_ms == 0;
        let window = seconds(facts.pod_live_window_seconds) * 1000;
        let gap = gap_ms.max(now_ms - self.alive_ms);
        let missed = !first && (!self.clean || gap > window);
        if missed {
            let margin = seconds(facts.pod_reorder_seconds) * 1000;
            // The feed comes in its order: what was under way is no older than what came last.
            let from = self.alive_ms - self.lag_ms - margin;
            self.owe(from, now_ms.max(self.newest_ms + margin), facts);
        }
        self.clean = false;
        missed
    }

    /// As [`Self::connected`], before the service's time is known: by our own, which may be
    /// wrong, so all is looked at again once the service has told. A first session begins early
    /// rather than late.
    pub fn connected_undated(&mut self, own_ms: i64, gap_ms: i64, facts: &Facts) {
        self.connected(own_ms, gap_ms, facts);
        if self.alive_ms == 0 {
            self.alive_ms = own_ms - seconds(facts.pod_live_window_seconds) * 1000;
        }
    }

    /// Events up to `newest_ms` (of this session) are on disk, or there were none lately
    /// (`None`). `now_ms` is `None` while the service's time is not known.
    pub fn advance(&mut self, now_ms: Option<i64>, newest_ms: Option<i64>, clean: bool) {
        self.clean = clean;
        self.alive_ms = now_ms.unwrap_or(self.alive_ms);
        if let Some(newest) = newest_ms {
            self.newest_ms = self.newest_ms.max(newest);
            self.lag_ms = (self.alive_ms - newest).max(0);
        }
    }

    /// Takes over how far live is on disk; the jobs are the archive's affair.
    pub fn advance_to(&mut self, other: &Self) {
        self.alive_ms = other.alive_ms;
        self.lag_ms = other.lag_ms;
        self.newest_ms = other.newest_ms;
        self.clean = other.clean;
    }

    /// Adds jobs.
    pub fn owe_also(&mut self, jobs: &[Job]) {
        self.jobs.extend_from_slice(jobs);
        self.merge();
    }

    /// Adds `from_ms..until_ms`, widened to the archive's boundaries.
    fn owe(&mut self, from_ms: i64, until_ms: i64, facts: &Facts) {
        let step = seconds(facts.pod_archive_step_seconds);
        let oldest = until_ms / 1000 - seconds(facts.pod_archive_days) * 86_400 + step;
        let from = (from_ms / 1000).max(oldest).div_euclid(step) * step;
        let until = (until_ms / 1000).div_euclid(step) * step + step;
        self.jobs.push(Job { from, until });
        self.merge();
    }

    fn merge(&mut self) {
        self.jobs.sort_unstable_by_key(|job| job.from);
        let mut merged: Vec<Job> = Vec::new();
        for job in self.jobs.drain(..) {
            match merged.last_mut().filter(|last| job.from <= last.until) {
                Some(last) => last.until = last.until.max(job.until),
                None => merged.push(job),
            }
        }
        self.jobs = merged;
    }

    /// The window to read first: its start and end.
    pub fn window(&self, facts: &Facts) -> Option<(i64, i64)> {
        let job = self.jobs.first()?;
        Some((
            job.from,
            (job.from + seconds(facts.pod_archive_step_seconds)).min(job.until),
        ))
    }

    /// The first job whole: what to read while nothing can be said to be complete.
    pub fn job(&self) -> Option<(i64, i64)> {
        self.jobs.first().map(|job| (job.from, job.until))
    }

    /// The window was read up to `until`.
    pub fn read_until(&mut self, until: i64) {
        for job in &mut self.jobs {
            if job.from < until {
                job.from = until.min(job.until);
            }
        }
        self.jobs.retain(|job| job.from < job.until);
    }
}

/// A setting as a signed number.
pub fn seconds(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX / 4096)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3600;

    fn cursor(alive: i64, clean: bool) -> Cursor {
        Cursor {
            alive_ms: alive * 1000,
            lag_ms: 0,
            newest_ms: alive * 1000,
            clean,
            jobs: Vec::new(),
        }
    }

    fn after(mut cursor: Cursor, now: i64) -> Vec<Job> {
        cursor.connected(now * 1000, 0, &Facts::default());
        cursor.jobs
    }

    #[test]
    fn a_new_account_starts_live() {
        assert_eq!(after(Cursor::default(), 500 * HOUR), []);
    }

    #[test]
    fn after_a_clean_end_an_hour_is_the_live_feeds_own_affair() {
        assert_eq!(after(cursor(500 * HOUR, true), 501 * HOUR), []);
        let job = Job {
            from: 499 * HOUR,
            until: 502 * HOUR,
        };
        assert_eq!(after(cursor(500 * HOUR, true), 501 * HOUR + 1), [job]);
    }

    #[test]
    fn after_an_unclean_end_the_hours_since_the_last_durable_event_are_owed() {
        let job = Job {
            from: 500 * HOUR,
            until: 501 * HOUR,
        };
        assert_eq!(
            after(cursor(500 * HOUR + 900, false), 500 * HOUR + 901),
            [job]
        );
    }

    #[test]
    fn a_feed_that_lagged_by_hours_is_owed_from_its_last_event() {
        let mut late = cursor(500 * HOUR, false);
        late.advance(Some(500 * HOUR * 1000), Some(495 * HOUR * 1000), false);
        let job = Job {
            from: 494 * HOUR,
            until: 501 * HOUR,
        };
        assert_eq!(after(late, 500 * HOUR + 1), [job]);
    }

    #[test]
    fn a_quiet_feed_is_owed_from_its_last_sign_of_life() {
        let mut quiet = cursor(480 * HOUR, false);
        quiet.advance(Some(480 * HOUR * 1000), Some(480 * HOUR * 1000), false);
        quiet.advance(Some((500 * HOUR + 900) * 1000), None, false);
        let job = Job {
            from: 500 * HOUR,
            until: 501 * HOUR,
        };
        assert_eq!(after(quiet, 500 * HOUR + 901), [job]);
    }

    #[test]
    fn without_the_services_time_the_cursor_stands_still() {
        let mut cursor = cursor(500 * HOUR, true);
        cursor.advance(None, None, false);
        assert_eq!(cursor.alive_ms, 500 * HOUR * 1000);
    }

    #[test]
    fn a_clock_set_back_does_not_hide_a_gap() {
        let mut cursor = cursor(500 * HOUR, true);
        assert!(cursor.connected(500 * HOUR * 1000, 2 * HOUR * 1000, &Facts::default()));
    }

    #[test]
    fn after_a_clock_was_set_back_the_hours_of_the_events_count() {
        let late = Cursor {
            newest_ms: 501 * HOUR * 1000 + 1_800_000,
            ..cursor(500 * HOUR + 1800, false)
        };
        let job = Job {
            from: 500 * HOUR,
            until: 502 * HOUR,
        };
        assert_eq!(after(late, 500 * HOUR + 1801), [job]);
    }

    #[test]
    fn the_archive_is_never_asked_beyond_its_reach() {
        let jobs = after(cursor(100 * HOUR, false), 2000 * HOUR);
        assert_eq!(jobs[0].from, (2000 - 719) * HOUR);
    }

    #[test]
    fn windows_are_read_one_after_another() {
        let facts = Facts::default();
        let mut cursor = cursor(500 * HOUR + 900, false);
        cursor.connected((501 * HOUR + 10) * 1000, 0, &facts);
        assert_eq!(cursor.window(&facts), Some((500 * HOUR, 501 * HOUR)));
        cursor.read_until(501 * HOUR);
        assert_eq!(cursor.window(&facts), Some((501 * HOUR, 502 * HOUR)));
        cursor.read_until(502 * HOUR);
        assert_eq!(cursor.window(&facts), None);
    }

    #[test]
    fn a_cursor_survives_writing_and_reading_and_nonsense_is_none() {
        let some = cursor(7, true);
        assert_eq!(Cursor::read(Some(&some.write())), some);
        assert_eq!(Cursor::read(Some(b"nonsense")), Cursor::default());
    }

    proptest! {
        #[test]
        fn jobs_are_in_order_and_apart(times in proptest::collection::vec((1i64..1000, 1i64..1000), 1..20)) {
            let facts = Facts::default();
            let mut cursor = Cursor::default();
            for (from, length) in times {
                cursor.owe(from * HOUR * 500, (from * HOUR + length * 60) * 1000, &facts);
            }
            prop_assert!(cursor.jobs.windows(2).all(|pair| pair[0].until < pair[1].from));
        }
    }
}
