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
use crate::spool::{Batch, lock};
use crate::transform::Key;

/// As with live.
const BATCH_BYTES: usize = 256 * 1024;
/// The server has nothing more when it says nothing for so long.
const QUIET: Duration = Duration::from_mins(1);
/// The wait before a window is read again whose reads never end in good order.
const UNSURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(15));
/// As above, while the operator has something to mend first.
const STOPPED: (Duration, Duration) = (Duration::from_mins(5), Duration::from_hours(1));

/// How a read of a window ended.
enum Read {
    /// The server closed in good order: all of it was read.
    Whole,
    /// The server hung up, which it does at the end and may do before.
    HungUp { events: u64, new: bool },
    /// The service's clock has not passed the window and the archive's delay.
    Early,
    /// It has to be read again.
    Failed(Refusal),
}

/// Works off the cursor's jobs until cancelled.
pub async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    let shared = &*shared;
    let work = async {
        let mut early = Backoff::default();
        loop {
            let known = shared.service_now().is_some();
            let window = {
                let cursor = lock(&shared.cursor);
                if known {
                    cursor.window(&shared.stream.facts)
                } else {
                    cursor.job()
                }
            };
            match window {
                Some(window) => window_read(shared, window, &mut early).await,
                None => shared.job.notified().await,
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = stop.cancelled() => {}
    }
}

/// Waits until the archive has the window, and reads it until it is whole, however long. One
/// that was read too early stays owed.
async fn window_read(shared: &Shared, (from, until): (i64, i64), early: &mut Backoff) {
    let due_ms = (until + seconds(shared.stream.facts.pod_archive_delay_seconds)) * 1000;
    let mut backoff = Backoff::default();
    // The longest read that hung up: what another must reach to count as the whole.
    let mut most = None;
    loop {
        if !wait_until(shared, due_ms).await {
            return;
        }
        let (reason, range) = match read(shared, (from, until), due_ms).await {
            Read::Whole => break,
            Read::HungUp { events, new } if !new && most.is_some_and(|most| events >= most) => {
                break;
            }
            Read::HungUp { events, .. } => {
                let first = most.is_none();
                most = most.max(Some(events));
                if first {
                    continue;
                }
                let reason = "Proofpoint's archive broke off again before its end".to_owned();
                (reason, UNSURE)
            }
            Read::Early => {
                let reason = "Proofpoint's time is not known yet, or too early";
                shared
                    .stream
                    .status
                    .set_archive_trouble(Some(reason.to_owned()));
                tokio::select! {
                    () = tokio::time::sleep(early.next(UNSURE)) => {}
                    () = shared.job.notified() => {}
                }
                return;
            }
            Read::Failed(refusal) => match refusal.next {
                Next::Retry(range) => (refusal.message, range),
                Next::Stop => (refusal.message, STOPPED),
            },
        };
        let wait = backoff.next(range);
        tracing::warn!(from, until, retry_in_ms = millis(wait), "archive: {reason}");
        shared.stream.status.set_archive_trouble(Some(reason));
        tokio::time::sleep(wait).await;
    }
    shared.stream.status.set_archive_trouble(None);
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

/// Waits for a time of the service's clock, or of our own while the service's is not known;
/// false when it became known meanwhile, and another window is to be read first.
async fn wait_until(shared: &Shared, time_ms: i64) -> bool {
    let known = shared.service_now().is_some();
    loop {
        if shared.service_now().is_some() != known {
            return false;
        }
        let wait = time_ms - shared.probable_now();
        if wait <= 0 {
            return true;
        }
        // In short steps: our own clock may be set.
        let step = u64::try_from(wait).unwrap_or(0).min(10_000);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(step)) => {}
            () = shared.job.notified() => {}
        }
    }
}

async fn read(shared: &Shared, window: (i64, i64), due_ms: i64) -> Read {
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
    let opened = open.await;
    shared.dated(match &opened {
        Ok(socket) => socket.date,
        Err(refusal) => refusal.date,
    });
    // What the archive had when it was asked is what counts.
    let early = shared.service_now().is_none_or(|now| now < due_ms);
    match opened {
        Ok(socket) => match events(shared, socket, window).await {
            Read::Whole | Read::HungUp { .. } if early => Read::Early,
            read => read,
        },
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
    let (mut events, mut new) = (0, false);
    loop {
        let mut batch = Batch::default();
        let mut count = (&mut events, &mut new);
        let end = match tokio::time::timeout(QUIET, socket.next()).await {
            Ok(heard) => gather(shared, &mut socket, heard, &known, &mut batch, &mut count),
            Err(_) => Some(Ended::HungUp),
        };
        // The cursor goes with the last of the window, so none here.
        socket.while_busy(stream.intake.push(batch)).await;
        match end {
            None => {}
            Some(Ended::Closed(_)) => return Read::Whole,
            Some(Ended::HungUp) => return Read::HungUp { events, new },
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
    (events, new): &mut (&mut u64, &mut bool),
) -> Option<Ended> {
    let stream = &shared.stream;
    let mut heard = Some(first);
    while let Some(next) = heard {
        match next {
            Heard::Event(bytes) if bytes.trim_ascii().is_empty() => {}
            Heard::Event(bytes) => {
                **events += 1;
                **new |= stream.intake.take(stream.kind(), &bytes, known, batch);
            }
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
