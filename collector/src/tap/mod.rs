//! TAP SIEM API: windows of time, asked one after another.
//!
//! The cursor is the end of the last window whose events are on disk. Each window reaches back
//! an overlap, since events are indexed late; duplicates are known by a canonical hash.

mod answer;
mod client;
mod window;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::facts::Facts;
use crate::intake::Intake;
use crate::net::backoff::{Backoff, millis};
use crate::net::{Dialer, Proxy, Target};
use crate::secrets::Secret;
use crate::spool::{Batch, now_ms};
use crate::status::{State, Status};
use crate::transform::EventKind;
use crate::transform::scan::{elements, members};
use answer::Outcome;
use window::Window;

pub use client::probe;

/// Where the service is.
pub const SERVICE: &str = "https://tap-api-v2.proofpoint.com";

/// A batch is handed on at so many bytes.
const BATCH_BYTES: usize = 256 * 1024;
const DAY: Duration = Duration::from_hours(24);
/// An account that the operator has to mend is tried again after this all the same.
const STOPPED: Duration = Duration::from_hours(1);

/// The arrays of an answer and what their elements are.
const ARRAYS: [(&[u8], EventKind); 4] = [
    (b"clicksBlocked", EventKind::ClickBlocked),
    (b"clicksPermitted", EventKind::ClickPermitted),
    (b"messagesBlocked", EventKind::MessageBlocked),
    (b"messagesDelivered", EventKind::MessageDelivered),
];

/// What is needed to ask.
#[derive(Debug, Clone)]
pub struct Access {
    /// The service.
    pub target: Target,
    /// Service principal.
    pub principal: String,
    /// Its secret.
    pub secret: Secret,
    /// HTTP proxy.
    pub proxy: Option<Proxy>,
    /// How to get there.
    pub dialer: Dialer,
}

/// One account's stream.
#[derive(Debug)]
pub struct Stream {
    /// See [`Access`].
    pub access: Access,
    /// Time between requests and length of a window.
    pub interval_seconds: u64,
    /// Into the spool.
    pub intake: Intake,
    /// What is assumed of the service.
    pub facts: Facts,
    /// Where to tell.
    pub status: Arc<Status>,
}

/// Milliseconds since 1970 up to which everything is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    until_ms: i64,
}

impl Stream {
    /// Collects until cancelled. `cursor` is the stream's last one.
    pub async fn run(self, cursor: Option<Vec<u8>>, stop: CancellationToken) {
        let cursor = cursor.and_then(|bytes| serde_json::from_slice::<Cursor>(&bytes).ok());
        tokio::select! {
            () = self.collect(cursor.map(|cursor| cursor.until_ms)) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn collect(&self, mut until_ms: Option<i64>) {
        let mut backoff = Backoff::default();
        let mut pool = Pool::new(self.facts.tap_requests_per_day);
        // Halved when an answer is too large, doubled again after one that is not.
        let mut length_ms = window::HOUR_MS;
        // The service's clock counts: ours may be set at any moment.
        let mut ahead_ms = 0;
        let mut asked = Instant::now();
        loop {
            let now = now_ms() + ahead_ms;
            let Some(window) = self.window(until_ms, now, length_ms, asked) else {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            };
            pool.wait(&self.status).await;
            asked = Instant::now();
            let (outcome, ahead) = client::ask(&self.access, &window).await;
            // The header has whole seconds; small differences are the way of the answer.
            ahead_ms = ahead.filter(|ahead| ahead.abs() > 5000).unwrap_or(0);
            match outcome {
                Outcome::Events(body) => {
                    let latest = now_ms() + ahead_ms;
                    let end_ms = window
                        .end_ms
                        .min(latest)
                        .max(until_ms.unwrap_or(0).min(latest));
                    self.take(&body, end_ms).await;
                    until_ms = Some(end_ms);
                    backoff.reset();
                    length_ms = (length_ms * 2).min(window::HOUR_MS);
                    self.rest(latest - end_ms, asked).await;
                }
                Outcome::TooLarge if window.length_ms() >= 2 * window::LEAST_MS => {
                    length_ms = window.length_ms() / 2;
                }
                outcome => {
                    let wait = self.failed(&outcome, &mut backoff);
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// The next window. When our clock was set back there is none for long: then the end of the
    /// last is asked for again, for the sake of the service's clock.
    fn window(
        &self,
        until_ms: Option<i64>,
        now: i64,
        length_ms: i64,
        asked: Instant,
    ) -> Option<Window> {
        let next = window::next(until_ms, now, length_ms, &self.facts);
        let patience = self.interval_seconds + self.facts.tap_settle_seconds + 60;
        let overdue = asked.elapsed() > Duration::from_secs(patience);
        let again = until_ms.filter(|_| overdue).map(|end_ms| Window {
            start_ms: end_ms - window::LEAST_MS,
            end_ms,
        });
        next.or(again)
    }

    /// Waits for the next window, or a moment when there is still something to catch up with.
    async fn rest(&self, behind: i64, asked: Instant) {
        let interval = Duration::from_secs(self.interval_seconds);
        let settle = i64::try_from(self.facts.tap_settle_seconds * 1000).unwrap_or(i64::MAX);
        let caught_up = behind <= settle + i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
        if caught_up {
            self.status
                .source(State::Collecting, "Asking Proofpoint at every interval.");
            tokio::time::sleep(interval.saturating_sub(asked.elapsed())).await;
        } else {
            let minutes = behind / 60_000;
            self.status.source(
                State::Collecting,
                format!("Catching up: {minutes} minutes behind."),
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn failed(&self, outcome: &Outcome, backoff: &mut Backoff) -> Duration {
        self.status.failed();
        let (state, message, wait) = match outcome {
            Outcome::Stop(message) => (State::Stopped, message.clone(), STOPPED),
            Outcome::Throttled => {
                let least = Duration::from_secs(self.facts.tap_throttle_seconds);
                let message = "Proofpoint's limit of requests in 24 hours is used up (429): lengthen the interval, or use a service credential for this collector alone.";
                (
                    State::Waiting,
                    message.to_owned(),
                    backoff.next((least, least * 4)),
                )
            }
            Outcome::Retry(message) => (
                State::Waiting,
                message.clone(),
                backoff.next(self.facts.retry()),
            ),
            Outcome::TooLarge | Outcome::Events(_) => {
                let message = "Proofpoint's answer for the shortest window is too large.";
                (
                    State::Waiting,
                    message.to_owned(),
                    backoff.next(self.facts.retry()),
                )
            }
        };
        tracing::warn!(retry_in_ms = millis(wait), "{message}");
        self.status.source(state, message);
        wait
    }

    /// Puts a window's events into the spool, the cursor with the last of them.
    async fn take(&self, body: &[u8], end_ms: i64) {
        self.status.sessions.fetch_add(1, Relaxed);
        let mut batch = Batch::default();
        for (kind, event) in events(body) {
            self.intake.take(kind, event, &HashSet::new(), &mut batch);
            if batch.lines.len() >= BATCH_BYTES {
                self.intake.push(std::mem::take(&mut batch)).await;
            }
        }
        let cursor = Cursor { until_ms: end_ms };
        batch.cursor = Some(serde_json::to_vec(&cursor).unwrap_or_default());
        self.intake.push(batch).await;
    }
}

/// The events of an answer. Arrays that are missing, `null` or unknown have none.
fn events(body: &[u8]) -> Vec<(EventKind, &[u8])> {
    let mut list = Vec::new();
    // The client has seen that the answer is an object.
    let _ = members(body, |member| {
        let known = ARRAYS.iter().find(|(name, _)| *name == member.key);
        if let Some((_, kind)) = known {
            let _ = elements(member.value, |event| list.push((*kind, event)));
        }
    });
    list
}

/// The requests of the last 24 hours, so that the limit is kept rather than met.
struct Pool {
    most: usize,
    times: VecDeque<Instant>,
}

impl Pool {
    fn new(most: u32) -> Self {
        Self {
            most: most as usize,
            times: VecDeque::new(),
        }
    }

    async fn wait(&mut self, status: &Status) {
        while self.times.front().is_some_and(|time| time.elapsed() > DAY) {
            self.times.pop_front();
        }
        if let Some(oldest) = self.times.front().filter(|_| self.times.len() >= self.most) {
            status.source(State::Waiting, "The requests that Proofpoint allows in 24 hours are used up: going on when the oldest is a day old.");
            tokio::time::sleep(DAY.saturating_sub(oldest.elapsed())).await;
            self.times.pop_front();
        }
        self.times.push_back(Instant::now());
    }
}

impl Window {
    fn length_ms(&self) -> i64 {
        self.end_ms - self.start_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_null_and_unknown_arrays_have_no_events() {
        let body = br#"{"queryEndTime":"x","clicksBlocked":null,"messagesBlocked":[{"a":1},{"b":2}],"news":[{"c":3}]}"#;
        let expected: [(EventKind, &[u8]); 2] = [
            (EventKind::MessageBlocked, br#"{"a":1}"#),
            (EventKind::MessageBlocked, br#"{"b":2}"#),
        ];
        assert_eq!(events(body), expected);
    }
}
