//! A stream's counters, its share of the spool, and the batches that are still in memory.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Notify;

use super::lock;
use super::store::StreamId;

/// Bytes of written batches kept for the sender, so that it need not read the disk while it
/// keeps up.
const MEMORY: usize = 4 * 1024 * 1024;

/// A batch as it is on disk.
#[derive(Debug, PartialEq, Eq)]
pub struct Stored {
    /// Lines, each with its line end.
    pub lines: Vec<u8>,
    /// Number of lines.
    pub events: u32,
    /// When it was written, milliseconds since 1970.
    pub written_ms: i64,
}

/// See the module.
#[derive(Debug)]
pub struct Queue {
    /// The stream's number.
    pub id: StreamId,
    events: AtomicU64,
    bytes: AtomicU64,
    share: AtomicU64,
    max_age_ms: AtomicI64,
    oldest_ms: AtomicI64,
    next: AtomicU64,
    paused: AtomicBool,
    /// Times of the events whose keys are kept at any age: the archive is still to be read.
    keep: Mutex<Option<(i64, i64)>>,
    memory: Mutex<Memory>,
    written: Notify,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Memory {
    batches: BTreeMap<u64, Arc<Stored>>,
    bytes: usize,
}

/// No batch, so no age.
const NONE: i64 = i64::MAX;

impl Queue {
    /// A queue that holds what was found on disk.
    pub fn new(id: StreamId, next: u64, events: u64, bytes: u64, oldest_ms: Option<i64>) -> Self {
        Self {
            id,
            events: events.into(),
            bytes: bytes.into(),
            share: u64::MAX.into(),
            max_age_ms: i64::MAX.into(),
            oldest_ms: oldest_ms.unwrap_or(NONE).into(),
            next: next.into(),
            paused: false.into(),
            keep: Mutex::default(),
            memory: Mutex::default(),
            written: Notify::new(),
            freed: Notify::new(),
        }
    }

    /// Keeps the keys of events of these times (milliseconds since 1970) at any age.
    pub fn keep_keys(&self, times: Option<(i64, i64)>) {
        *lock(&self.keep) = times;
    }

    /// Whether keys of events of these times are kept.
    pub(super) fn keeps(&self, oldest_ms: i64, newest_ms: i64) -> bool {
        lock(&self.keep).is_some_and(|(from, until)| oldest_ms < until && newest_ms >= from)
    }

    /// Events and bytes not yet acknowledged.
    pub fn backlog(&self) -> (u64, u64) {
        (self.events.load(Relaxed), self.bytes.load(Relaxed))
    }

    /// When the oldest of them was written.
    pub fn oldest_ms(&self) -> Option<i64> {
        let oldest = self.oldest_ms.load(Relaxed);
        (oldest != NONE && self.backlog().0 > 0).then_some(oldest)
    }

    /// Whether the source waits for room.
    pub fn paused(&self) -> bool {
        self.paused.load(Relaxed)
    }

    pub(super) fn allow(&self, share: u64, max_age_ms: i64) {
        self.share.store(share, Relaxed);
        self.max_age_ms.store(max_age_ms, Relaxed);
        self.freed.notify_waiters();
    }

    fn has_room(&self, bytes: u64) -> bool {
        let held = self.bytes.load(Relaxed);
        let old = self
            .oldest_ms()
            .is_some_and(|oldest| now_ms().saturating_sub(oldest) > self.max_age_ms.load(Relaxed));
        held == 0 || (held.saturating_add(bytes) <= self.share.load(Relaxed) && !old)
    }

    pub(super) async fn room(&self, bytes: u64) {
        while !self.has_room(bytes) {
            self.paused.store(true, Relaxed);
            // The age depends on the clock, so look again even without news.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.freed.notified()).await;
        }
        self.paused.store(false, Relaxed);
    }

    pub(super) fn add(&self, events: u64, bytes: u64) {
        self.events.fetch_add(events, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
    }

    /// After the commit: the batch may be sent.
    pub(super) fn publish(&self, sequence: u64, stored: Stored) {
        self.oldest_ms.fetch_min(stored.written_ms, Relaxed);
        {
            let mut memory = lock(&self.memory);
            if memory.bytes + stored.lines.len() <= MEMORY {
                memory.bytes += stored.lines.len();
                memory.batches.insert(sequence, Arc::new(stored));
            }
        }
        self.next.store(sequence + 1, Relaxed);
        self.written.notify_waiters();
    }

    pub(super) fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.written.notified()
    }

    pub(super) fn written_beyond(&self, sequence: u64) -> bool {
        self.next.load(Relaxed) > sequence
    }

    /// Takes a batch that need not be read from disk.
    pub(super) fn in_memory(&self, sequence: u64) -> Option<Arc<Stored>> {
        let mut memory = lock(&self.memory);
        let stored = memory.batches.remove(&sequence)?;
        memory.bytes -= stored.lines.len();
        Some(stored)
    }

    /// The oldest batch that is still here was written then.
    pub fn head_written(&self, written_ms: i64) {
        self.oldest_ms.store(written_ms, Relaxed);
    }

    pub(super) fn remove(&self, sent: &Sent) {
        self.events.fetch_sub(u64::from(sent.events), Relaxed);
        self.bytes.fetch_sub(sent.bytes, Relaxed);
        if sent.sequence + 1 == self.next.load(Relaxed) {
            self.oldest_ms.store(NONE, Relaxed);
        } else {
            // What follows is no older.
            self.oldest_ms.store(sent.written_ms, Relaxed);
        }
        self.freed.notify_waiters();
    }
}

/// What has to be known of a batch after it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its number.
    pub sequence: u64,
    /// Its lines.
    pub events: u32,
    /// Their bytes.
    pub bytes: u64,
    /// When it was written to disk.
    pub written_ms: i64,
}

impl Sent {
    /// Of a batch.
    pub fn of(sequence: u64, stored: &Stored) -> Self {
        Self {
            sequence,
            events: stored.events,
            bytes: stored.lines.len() as u64,
            written_ms: stored.written_ms,
        }
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
