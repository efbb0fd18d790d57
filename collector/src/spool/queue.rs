//! A stream's counters, its share of the spool, and the batches that are still in memory.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::Notify;

use super::index::StreamId;
use super::lock;
use super::log::Held;
use super::mark::Mark;
use super::reader::Reader;

/// Bytes of written batches kept for the sender, so that it need not read the disk while it
/// keeps up.
const MEMORY: usize = 8 * 1024 * 1024;
/// The largest segment.
const SEGMENT: u64 = 16 * 1024 * 1024;
/// The smallest that is not smaller than a share's eighth.
const LEAST_SEGMENT: u64 = 64 * 1024;

/// A record as it is on disk.
#[derive(Debug, PartialEq, Eq)]
pub struct Stored {
    /// Lines, each with its line end, in pieces that end where a line does.
    pub pieces: Vec<Vec<u8>>,
    /// Number of lines.
    pub events: u32,
    /// When it was written, milliseconds since 1970.
    pub written_ms: i64,
}

impl Stored {
    /// Bytes of the lines.
    pub fn bytes(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }
}

/// See the module.
#[derive(Debug)]
pub struct Queue {
    /// The stream's number.
    pub id: StreamId,
    events: AtomicU64,
    bytes: AtomicU64,
    /// Bytes in files or on their way there, done ones included.
    in_files: AtomicU64,
    share: AtomicU64,
    max_age_ms: AtomicI64,
    oldest_ms: AtomicI64,
    /// The first record that is not done, and the next that will be written.
    head: AtomicU64,
    next: AtomicU64,
    mark: Mark,
    pub(super) reader: Mutex<Reader>,
    paused: AtomicBool,
    /// Times of the events whose keys are kept at any age: the archive is still to be read.
    keep: Mutex<Option<(i64, i64)>>,
    /// Keys of records before this one are gone, or kept on purpose.
    pub(super) forgotten: AtomicU64,
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
    /// A queue that holds what was found on disk: records `head..next`.
    pub fn new(id: StreamId, mark: Mark, head: u64, next: u64, held: Held) -> Self {
        Self {
            id,
            events: held.events.into(),
            bytes: held.bytes.into(),
            in_files: held.in_files.into(),
            share: u64::MAX.into(),
            max_age_ms: i64::MAX.into(),
            oldest_ms: held.oldest_ms.unwrap_or(NONE).into(),
            head: head.into(),
            next: next.into(),
            mark,
            reader: Mutex::default(),
            paused: false.into(),
            keep: Mutex::default(),
            forgotten: 0.into(),
            memory: Mutex::default(),
            written: Notify::new(),
            freed: Notify::new(),
        }
    }

    /// The first record that is not done.
    pub(super) fn head(&self) -> u64 {
        self.head.load(Relaxed)
    }

    /// The next record that will be written.
    pub(super) fn next(&self) -> u64 {
        self.next.load(Relaxed)
    }

    /// The event collector has acknowledged the records before `next`.
    pub fn acknowledged(&self, next: u64) {
        self.mark.write(next);
    }

    /// How large a segment of this stream becomes.
    pub(super) fn segment_bytes(&self) -> u64 {
        (self.share.load(Relaxed) / 8).clamp(LEAST_SEGMENT, SEGMENT)
    }

    /// Keeps the keys of events of these times (milliseconds since 1970) at any age.
    pub fn keep_keys(&self, times: Option<(i64, i64)>) {
        *lock(&self.keep) = times;
        self.forgotten.store(0, Relaxed);
    }

    /// Whether keys of events of these times are kept.
    pub(super) fn keeps(&self, oldest_ms: i64, newest_ms: i64) -> bool {
        lock(&self.keep).is_some_and(|(from, until)| oldest_ms < until && newest_ms >= from)
    }

    /// Events and bytes that are not done.
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
        let in_files = self.in_files.load(Relaxed);
        let share = self.share.load(Relaxed);
        // The last segment may be a reused file, longer than what it holds.
        let room = share - (share / 8).min(SEGMENT);
        let old = self
            .oldest_ms()
            .is_some_and(|oldest| now_ms().saturating_sub(oldest) > self.max_age_ms.load(Relaxed));
        held == 0 || (in_files.saturating_add(bytes) <= room && !old)
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
        self.in_files.fetch_add(bytes, Relaxed);
    }

    /// Files with so many bytes of lines are gone.
    pub(super) fn freed(&self, bytes: u64) {
        self.in_files.fetch_sub(bytes, Relaxed);
        self.freed.notify_waiters();
    }

    /// After the commit: the batch may be sent.
    pub(super) fn publish(&self, sequence: u64, stored: Stored) {
        self.oldest_ms.fetch_min(stored.written_ms, Relaxed);
        {
            let mut memory = lock(&self.memory);
            if memory.bytes + stored.bytes() <= MEMORY {
                memory.bytes += stored.bytes();
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
        memory.bytes -= stored.bytes();
        Some(stored)
    }

    /// The oldest batch that is still here was written then.
    pub fn head_written(&self, written_ms: i64) {
        self.oldest_ms.store(written_ms, Relaxed);
    }

    pub(super) fn remove(&self, sent: &Sent) {
        self.head.store(sent.sequence + 1, Relaxed);
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
            bytes: stored.bytes() as u64,
            written_ms: stored.written_ms,
        }
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
