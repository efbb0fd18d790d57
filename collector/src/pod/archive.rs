//! Reading owed windows from the archive, beside live or in turn with it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Shared;
use super::answer::{Next, Refusal};
use super::cursor::seconds;
use super::socket::{self, Ended, Heard, Socket};
use crate::net::backoff::{Backoff, millis};
use crate::spool::{Batch, lock, now_ms};
use crate::transform::Key;

/// As with live.
const BATCH_BYTES: usize = 256 * 1024;
/// The server has nothing more when it says nothing for so long.
const QUIET: Duration = Duration::from_mins(1);
/// A window whose reads never end in good order is given up after so many.
const READS: u32 = 5;

/// How a read of a window ended.
enum Read {
    /// All of it was read.
    Whole,
    /// It ended in a way that may have cut it short; whether anything was new.
    Unsure { new: bool },
    /// It has to be read again.
    Failed(Refusal),
}

/// Works off the cursor's jobs until cancelled.
pub async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    let shared = &*shared;
    let work = async {
        loop {
            let window = lock(&shared.cursor).window(&shared.stream.facts);
            match window {
                Some(window) => window_read(shared, window).await,
                None => shared.job.notified().await,
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = stop.cancelled() => {}
    }
}

/// Waits until the archive has the window, and reads it until it is whole.
async fn window_read(shared: &Shared, (from, until): (i64, i64)) {
    let facts = &shared.stream.facts;
    wait_until((until + seconds(facts.pod_archive_delay_seconds)) * 1000).await;
    let mut backoff = Backoff::default();
    let mut reads = 0;
    loop {
        match read(shared, (from, until)).await {
            Read::Whole | Read::Unsure { new: false } => break,
            Read::Unsure { new: true } => {
                reads += 1;
                if reads == READS {
                    tracing::warn!(
                        from,
                        until,
                        "the archive never closes this window in good order; going on"
                    );
                    break;
                }
            }
            Read::Failed(refusal) => {
                let range = match refusal.next {
                    Next::Retry(range) => range,
                    Next::Stop => (Duration::from_mins(5), Duration::from_hours(1)),
                };
                let wait = backoff.next(range);
                tracing::warn!(retry_in_ms = millis(wait), "archive: {}", refusal.message);
                tokio::time::sleep(wait).await;
            }
        }
    }
    finish(shared, until).await;
}

/// The window is on its way to the disk: the cursor behind it says so.
async fn finish(shared: &Shared, until: i64) {
    let cursor = {
        let mut cursor = lock(&shared.cursor);
        cursor.read_until(until);
        cursor.write()
    };
    shared
        .stream
        .intake
        .push(Batch {
            cursor: Some(cursor),
            ..Batch::default()
        })
        .await;
    shared.show_jobs();
    tracing::info!(until, "an archive window was read");
}

async fn wait_until(time_ms: i64) {
    loop {
        let wait = time_ms - now_ms();
        if wait <= 0 {
            return;
        }
        // In short steps: the clock may be set.
        let step = u64::try_from(wait).unwrap_or(0).min(60_000);
        tokio::time::sleep(Duration::from_millis(step)).await;
    }
}

async fn read(shared: &Shared, window: (i64, i64)) -> Read {
    let stream = &shared.stream;
    let key = stream
        .archive_key
        .as_ref()
        .unwrap_or(&stream.access.api_key);
    let _turn = if shared.alone.load(Relaxed) {
        // The lock is asked for before live is told, so that it comes here first.
        let (turn, ()) = tokio::join!(shared.turn.lock(), async { shared.wants_turn.notify_one() });
        Some(turn)
    } else {
        None
    };
    let open = socket::open(
        &stream.access,
        key,
        stream.type_name(),
        Some(window),
        &stream.facts,
    );
    match open.await {
        Ok(socket) => events(shared, socket, window).await,
        Err(refusal)
            if refusal.status == Some(409)
                && stream.archive_key.is_none()
                && !shared.alone.load(Relaxed) =>
        {
            tracing::info!("the service allows no archive session beside live: they take turns");
            shared.alone.store(true, Relaxed);
            let next = Next::Retry((Duration::from_millis(200), Duration::from_millis(200)));
            Read::Failed(Refusal { next, ..refusal })
        }
        Err(refusal) => Read::Failed(refusal),
    }
}

async fn events(shared: &Shared, mut socket: Socket, (from, until): (i64, i64)) -> Read {
    let stream = &shared.stream;
    let margin = seconds(stream.facts.pod_reorder_seconds);
    let known = stream
        .intake
        .keys_between((from - margin) * 1000, (until + margin) * 1000)
        .await;
    let mut new = false;
    loop {
        let mut batch = Batch::default();
        let end = match tokio::time::timeout(QUIET, socket.next()).await {
            Ok(heard) => gather(shared, &mut socket, heard, &known, &mut batch, &mut new),
            Err(_) => Some(Ended::HungUp),
        };
        // The cursor goes with the last of the window, so none here.
        socket.while_busy(stream.intake.push(batch)).await;
        match end {
            None => {}
            Some(Ended::Closed(_)) => return Read::Whole,
            Some(Ended::HungUp) => return Read::Unsure { new },
            Some(Ended::Broken(reason)) => {
                return Read::Failed(super::answer::broken(&reason, &stream.facts));
            }
        }
    }
}

fn gather(
    shared: &Shared,
    socket: &mut Socket,
    first: Heard,
    known: &HashSet<Key>,
    batch: &mut Batch,
    new: &mut bool,
) -> Option<Ended> {
    let stream = &shared.stream;
    let mut heard = Some(first);
    while let Some(next) = heard {
        match next {
            Heard::Event(bytes) if bytes.trim_ascii().is_empty() => {}
            Heard::Event(bytes) => *new |= stream.intake.take(stream.kind(), &bytes, known, batch),
            Heard::Alive => {}
            Heard::End(end) => return Some(end),
        }
        heard = if batch.lines.len() < BATCH_BYTES {
            socket.ready()
        } else {
            None
        };
    }
    None
}
