//! TAP SIEM API: windows of time, asked one after another.
//!
//! The cursor is the end of the last window whose events are on disk. Each window reaches back
//! an overlap, since events are indexed late; duplicates are known by a canonical hash.

mod answer;
mod client;
mod pool;
mod window;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::facts::Facts;
use crate::intake::Intake;
use crate::net::backoff::{Backoff, millis};
use crate::net::{Dialer, Proxy, ServiceClock, Target};
use crate::secrets::Secret;
use crate::spool::{Batch, now_ms};
use crate::status::{State, Status};
use crate::transform::scan::{elements, find, members, text};
use crate::transform::{EventKind, time};
use answer::Outcome;
use pool::Pool;
use window::Window;

pub use client::probe;

/// Where the service is.
pub const SERVICE: &str = "https://tap-api-v2.proofpoint.com";

/// A batch is handed on at so many bytes.
const BATCH_BYTES: usize = 256 * 1024;
/// An account that the operator has to mend is tried again after this all the same.
const STOPPED: Duration = Duration::from_hours(1);
/// A first answer is taken only if our own clock, by which it was asked, was no further off.
const TOLERANCE_MS: i64 = 60_000;

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

/// Where a stream stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// Milliseconds since 1970 up to which everything is on disk; none yet for a new account.
    until_ms: Option<i64>,
    /// The requests of the last day.
    requests: Pool,
}

impl Cursor {
    fn write(&self) -> Vec<u8> {
        // A struct of numbers always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Stream {
    /// Collects until cancelled. `cursor` is the stream's last one.
    pub async fn run(self, cursor: Option<Vec<u8>>, stop: CancellationToken) {
        let cursor = cursor.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        tokio::select! {
            () = self.collect(cursor.unwrap_or_default()) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn collect(&self, mut cursor: Cursor) {
        let mut backoff = Backoff::default();
        // Halved when an answer is too large, doubled again after one that is not.
        let mut length_ms = window::HOUR_MS;
        let mut clock = ServiceClock::default();
        let mut asked = Instant::now();
        loop {
            let known = clock.now(Instant::now());
            let now = known.unwrap_or_else(now_ms);
            let Some(window) = self.window(cursor.until_ms, now, length_ms, asked) else {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            };
            self.admit(&mut cursor, now).await;
            asked = Instant::now();
            let (outcome, date) = client::ask(&self.access, &window).await;
            if let Some(date) = date {
                clock.dated(date, Instant::now());
                if known.is_none() && (date - now_ms()).abs() > TOLERANCE_MS {
                    tracing::warn!("this host's clock is not Proofpoint's; Proofpoint's is used");
                    continue;
                }
            }
            match outcome {
                Outcome::Events(body) => {
                    let latest = clock.now(Instant::now()).unwrap_or_else(now_ms);
                    let end_ms = reached(&body, &window, cursor.until_ms, latest);
                    cursor.until_ms = Some(end_ms);
                    self.take(&body, &cursor).await;
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

    /// Waits until the pool has room for a request, and counts it. It is on disk before it is
    /// made, so that no series of restarts uses more than the pool holds.
    async fn admit(&self, cursor: &mut Cursor, now: i64) {
        let most = self.facts.tap_requests_per_day;
        let mut now = now;
        loop {
            let wait = cursor.requests.wait_ms(now, most);
            if wait <= 0 {
                break;
            }
            self.status.source(State::Waiting, "The requests that Proofpoint allows in 24 hours are used up: going on when the oldest is a day old.");
            let step = wait.min(60_000);
            tokio::time::sleep(Duration::from_millis(u64::try_from(step).unwrap_or(0))).await;
            now += step;
        }
        cursor.requests.count(now);
        let cursor = Some(cursor.write());
        let counted = Batch {
            cursor,
            ..Batch::default()
        };
        self.intake.push(counted).await;
        self.intake.sync().await;
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
            Outcome::Stop(message) => (
                State::Stopped,
                format!("{message} Until then it is tried again once an hour."),
                STOPPED,
            ),
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
    async fn take(&self, body: &[u8], cursor: &Cursor) {
        self.status.sessions.fetch_add(1, Relaxed);
        let mut batch = Batch::default();
        for (kind, event) in events(body) {
            self.intake.take(kind, event, &HashSet::new(), &mut batch);
            if batch.lines.len() >= BATCH_BYTES {
                self.intake.push(std::mem::take(&mut batch)).await;
            }
        }
        batch.cursor = Some(cursor.write());
        self.intake.push(batch).await;
    }
}

/// How far an answer reaches: the window's end, but no further than the service's clock or
/// what the answer itself says, and never back.
fn reached(body: &[u8], window: &Window, until_ms: Option<i64>, latest: i64) -> i64 {
    let told = find(body, &["queryEndTime"])
        .and_then(text)
        .and_then(time::parse);
    let told = told.map_or(i64::MAX, jiff::Timestamp::as_millisecond);
    let end = window.end_ms.min(latest).min(told.max(window.start_ms));
    end.max(until_ms.unwrap_or(0).min(latest))
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

    const WINDOW: Window = Window {
        start_ms: 1_000_000,
        end_ms: 2_000_000,
    };

    #[test]
    fn an_answer_reaches_no_further_than_the_services_clock() {
        assert_eq!(reached(b"{}", &WINDOW, None, 3_000_000), 2_000_000);
        assert_eq!(reached(b"{}", &WINDOW, None, 1_500_000), 1_500_000);
    }

    #[test]
    fn an_answer_reaches_no_further_than_it_says() {
        let body = br#"{"queryEndTime":"1970-01-01T00:20:00Z"}"#;
        assert_eq!(reached(body, &WINDOW, None, 3_000_000), 1_200_000);
    }

    #[test]
    fn the_cursor_never_goes_back() {
        let until = Some(1_900_000);
        assert_eq!(reached(b"{}", &WINDOW, until, 1_950_000), 1_950_000);
        let body = br#"{"queryEndTime":"1970-01-01T00:20:00Z"}"#;
        assert_eq!(reached(body, &WINDOW, until, 3_000_000), 1_900_000);
    }

    #[test]
    fn a_cursor_of_before_the_pool_was_kept_is_read() {
        let cursor: Cursor = serde_json::from_str(r#"{"until_ms":7}"#).unwrap();
        assert_eq!(cursor.until_ms, Some(7));
    }
}
