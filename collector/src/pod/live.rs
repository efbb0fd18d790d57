//! The live feed of a stream, reconnected for ever.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::{Next, Refusal};
use super::socket::{self, Ended, Heard, Socket};
use super::{Shared, cursor::Cursor};
use crate::net::backoff::{Backoff, millis};
use crate::spool::{Batch, lock, now_ms};
use crate::status::State;

/// A batch is handed on when it has so many bytes, or when nothing more is there.
const BATCH_BYTES: usize = 256 * 1024;
/// Without events the cursor is written so often.
const MARK_EVERY: Duration = Duration::from_secs(30);
/// A stream that the operator has to mend is tried again after this all the same.
const STOPPED: Duration = Duration::from_hours(1);
/// And says so.
const TRIED_AGAIN: &str = " Until then it is tried again once an hour.";

/// Collects until cancelled.
pub async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    let (shared, stop) = (&*shared, &stop);
    let mut backoff = Backoff::default();
    // A clock that is set does not change this one.
    let mut last_alive: Option<Instant> = None;
    tokio::select! {
        () = foresee(shared) => {}
        () = stop.cancelled() => return,
    }
    while !stop.is_cancelled() {
        let turn = tokio::select! {
            turn = shared.turn.lock() => turn,
            () = stop.cancelled() => return,
        };
        let stream = &shared.stream;
        stream
            .status
            .source(State::Connecting, "Connecting to Proofpoint.");
        let open = socket::open(
            &stream.access,
            &stream.access.api_key,
            stream.type_name(),
            None,
            &stream.facts,
        );
        let opened = tokio::select! {
            opened = open => opened,
            () = stop.cancelled() => return,
        };
        let date = match &opened {
            Ok(socket) => socket.date,
            Err(refusal) => refusal.date,
        };
        shared.dated(date);
        let wait = match opened {
            Ok(socket) => {
                let gap = last_alive.map_or(0, |at| {
                    i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX)
                });
                let mut session = Session {
                    shared,
                    socket,
                    marked: Instant::now(),
                    newest_ms: None,
                    undated: None,
                };
                let ended = session.run(gap, stop).await;
                last_alive = Some(Instant::now());
                match ended {
                    // The archive's turn: live goes on right after it.
                    None => Duration::ZERO,
                    Some(ended) => lost(shared, &ended, &mut backoff),
                }
            }
            Err(refusal) => refused(shared, &refusal, &mut backoff),
        };
        drop(turn);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Before a stream's first session its beginning is on disk: killed in that session before
/// anything else is, the next start knows that there was one.
async fn foresee(shared: &Shared) {
    if lock(&shared.cursor).alive_ms != 0 {
        return;
    }
    let mut begun = Cursor::default();
    begun.connected_undated(now_ms(), 0, &shared.stream.facts);
    let intake = &shared.stream.intake;
    intake
        .push(Batch {
            cursor: Some(begun.write()),
            ..Batch::default()
        })
        .await;
    intake.sync().await;
}

fn refused(shared: &Shared, refusal: &Refusal, backoff: &mut Backoff) -> Duration {
    let status = &shared.stream.status;
    status.failed();
    let (state, wait, then) = match refusal.next {
        Next::Retry(range) => (State::Waiting, backoff.next(range), ""),
        Next::Stop => (State::Stopped, STOPPED, TRIED_AGAIN),
    };
    status.source(state, format!("{}{then}", refusal.message));
    tracing::warn!(
        status = refusal.status,
        retry_in_ms = millis(wait),
        "{}",
        refusal.message
    );
    wait
}

fn lost(shared: &Shared, ended: &Ended, backoff: &mut Backoff) -> Duration {
    let reason = match ended {
        Ended::Closed(code) => format!("Proofpoint closed the session ({code})"),
        Ended::HungUp => "Proofpoint hung up".to_owned(),
        Ended::Broken(reason) => format!("The session broke off: {reason}"),
    };
    let wait = backoff.next(shared.stream.facts.retry());
    shared.stream.status.failed();
    shared
        .stream
        .status
        .source(State::Waiting, format!("{reason}; connecting again."));
    tracing::info!(retry_in_ms = millis(wait), "{reason}");
    wait
}

struct Session<'a> {
    shared: &'a Shared,
    socket: Socket,
    marked: Instant,
    /// Time of the newest event of this session.
    newest_ms: Option<i64>,
    /// The service's time was not known when the session began: the cursor of before, and the
    /// gap, for when its first event tells.
    undated: Option<(Cursor, i64)>,
}

impl Session<'_> {
    /// Until the session ends; `None` when it was given up for the archive or a stop.
    async fn run(&mut self, gap_ms: i64, stop: &CancellationToken) -> Option<Ended> {
        self.begin(gap_ms).await;
        loop {
            let mut batch = Batch::default();
            let end = tokio::select! {
                heard = self.socket.next() => self.gather(heard, &mut batch),
                () = stop.cancelled() => return self.give_up().await,
                () = self.shared.wants_turn.notified() => return self.give_up().await,
                () = tokio::time::sleep_until(self.marked + MARK_EVERY) => None,
            };
            self.push(batch, matches!(end, Some(Ended::Closed(_))))
                .await;
            if end.is_some() {
                return end;
            }
        }
    }

    /// From now on an end without a handshake has to be made good.
    async fn begin(&mut self, gap_ms: i64) {
        let stream = &self.shared.stream;
        let mut cursor = lock(&self.shared.cursor).clone();
        if let Some(now) = self.shared.service_now() {
            if cursor.connected(now, gap_ms, &stream.facts) {
                tracing::info!(
                    jobs = cursor.jobs.len(),
                    "the archive will be read for what live may have missed"
                );
            }
            // Live resumes where the service left off, so nothing newer is certain yet; but a
            // first session has to begin somewhere.
            if cursor.alive_ms == 0 {
                cursor.alive_ms = now;
            }
        } else {
            self.undated = Some((cursor.clone(), gap_ms));
            cursor.connected_undated(now_ms(), gap_ms, &stream.facts);
        }
        stream.status.sessions.fetch_add(1, Relaxed);
        stream.status.source(
            State::Collecting,
            "Connected: events are collected as they come.",
        );
        tracing::info!("the live session is open");
        let batch = Batch {
            cursor: Some(cursor.write()),
            ..Batch::default()
        };
        self.socket.while_busy(stream.intake.push(batch)).await;
        *lock(&self.shared.cursor) = cursor;
        self.shared.show_jobs();
        self.shared.job.notify_one();
    }

    /// Takes a frame and all that are already there behind it.
    fn gather(&mut self, first: Heard, batch: &mut Batch) -> Option<Ended> {
        let mut heard = Some(first);
        while let Some(next) = heard {
            match next {
                Heard::Event(bytes) => self.take(&bytes, batch),
                Heard::Alive => {}
                Heard::End(end) => return Some(end),
            }
            heard = if batch.lines.len() < BATCH_BYTES {
                self.socket.ready()
            } else {
                None
            };
        }
        None
    }

    fn take(&self, bytes: &[u8], batch: &mut Batch) {
        let stream = &self.shared.stream;
        // An empty frame says that there are no events.
        if !bytes.trim_ascii().is_empty() {
            stream
                .intake
                .take(stream.kind(), bytes, &HashSet::new(), batch);
        }
    }

    async fn push(&mut self, mut batch: Batch, clean: bool) {
        let idle = batch.events == 0 && batch.aside.is_empty();
        if idle && !clean && self.marked.elapsed() < MARK_EVERY {
            return;
        }
        let newest = batch.times.map(|(_, newest)| newest);
        self.newest_ms = self.newest_ms.max(newest);
        let now_known = newest.is_some_and(|newest| self.told(newest));
        let mut cursor = lock(&self.shared.cursor).clone();
        let came = newest.and(self.newest_ms);
        // Without its time this session has settled nothing that an earlier one left open.
        let clean = clean && self.undated.as_ref().is_none_or(|(before, _)| before.clean);
        cursor.advance(self.shared.service_now(), came, clean);
        batch.cursor = Some(cursor.write());
        self.socket
            .while_busy(self.shared.stream.intake.push(batch))
            .await;
        // Only now: another writer of the cursor must not run ahead of these events.
        lock(&self.shared.cursor).advance_to(&cursor);
        if now_known {
            self.shared.show_jobs();
            self.shared.job.notify_one();
        }
        self.marked = Instant::now();
    }

    /// An event's time tells the service's, where nothing better does. Whether it is known only
    /// now, and with it what is to be read from the archive.
    fn told(&mut self, newest_ms: i64) -> bool {
        lock(&self.shared.clock).saw(newest_ms, now_ms(), std::time::Instant::now());
        let Some(now) = self.shared.service_now() else {
            return false;
        };
        let Some((mut before, gap_ms)) = self.undated.take() else {
            return false;
        };
        before.connected(now, gap_ms, &self.shared.stream.facts);
        lock(&self.shared.cursor).owe_also(&before.jobs);
        true
    }

    /// Closes the session in good order, keeping what still comes.
    async fn give_up(&mut self) -> Option<Ended> {
        self.socket.close().await;
        loop {
            let mut batch = Batch::default();
            let heard = self.socket.rest().await;
            let end = match heard {
                Heard::Event(bytes) => {
                    self.take(&bytes, &mut batch);
                    None
                }
                Heard::Alive => None,
                Heard::End(end) => Some(end),
            };
            self.push(batch, matches!(end, Some(Ended::Closed(_))))
                .await;
            if end.is_some() {
                return None;
            }
        }
    }
}
