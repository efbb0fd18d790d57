//! The events on disk between the feeds and the event collector.
//!
//! Lines are in segments, a series of files for each stream ([`log`], [`record`]); what is
//! known of them is in a database beside ([`index`]): which records count, cursors, keys.
//!
//! Invariants:
//! - What [`Spool::push`] was given is written in the order given: its lines first, then its
//!   cursor and its de-duplication keys in the one transaction that makes the lines count. A
//!   failing disk delays it and never drops it.
//! - A batch leaves only by [`Spool::done`], after the event collector acknowledged it, or with
//!   its whole stream when an account is deleted.
//! - A stream that holds its share of bytes, or events over the allowed age, takes no more:
//!   `push` waits, so the source pauses. The oldest is kept.
//! - One thread writes. It takes what has come since the last commit as one commit (group
//!   commit), never more often than every [`writer::PACE`].

mod group;
mod index;
mod log;
mod mark;
mod queue;
mod reader;
mod record;
mod seen;
mod writer;

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, mpsc, oneshot};

pub use index::{Aside, StreamId};
pub use queue::{Queue, Sent, Stored, now_ms};
pub use seen::Seen;

use crate::transform::Key;
use index::Shared;
use reader::Found;
use writer::Command;

/// Bytes on their way to the disk, over all streams, before `push` waits.
const IN_FLIGHT_KIB: u32 = 8 * 1024;

/// Emptied segments kept for reuse, at most.
const SPARE_BYTES: u64 = 64 * 1024 * 1024;

/// How much may be kept, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the files that hold lines, over all streams.
    pub max_bytes: u64,
    /// Age of the oldest event.
    pub max_age_ms: i64,
}

/// Events of one stream, to be written together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Syslog lines, each with its line end.
    pub lines: Vec<u8>,
    /// Number of lines.
    pub events: u32,
    /// A de-duplication key for each event.
    pub keys: Vec<Key>,
    /// Oldest and newest time of the events, in milliseconds since 1970.
    pub times: Option<(i64, i64)>,
    /// What was no JSON object.
    pub aside: Vec<Vec<u8>>,
    /// The source's cursor once these events are durable.
    pub cursor: Option<Vec<u8>>,
}

impl Batch {
    /// Widens the times by one event's.
    pub fn saw(&mut self, time_ms: i64) {
        let (oldest, newest) = self.times.unwrap_or((time_ms, time_ms));
        self.times = Some((oldest.min(time_ms), newest.max(time_ms)));
    }

    /// Nothing to write.
    pub fn is_empty(&self) -> bool {
        self.events == 0 && self.aside.is_empty() && self.cursor.is_none()
    }
}

/// What a source finds when it starts.
#[derive(Debug)]
pub struct Opened {
    /// The stream's queue.
    pub queue: Arc<Queue>,
    /// The cursor as last written.
    pub cursor: Option<Vec<u8>>,
    /// Keys of the latest events, oldest first.
    pub recent: Vec<Key>,
}

/// Health and size, for the state page.
#[derive(Debug, Default)]
pub struct Health {
    /// Why nothing can be written at the moment.
    pub trouble: Mutex<Option<String>>,
    /// Commits so far.
    pub commits: AtomicU64,
    /// Time spent in them.
    pub commit_micros: AtomicU64,
    /// The database has been opened.
    pub open: AtomicBool,
}

/// A handle for everyone.
#[derive(Debug, Clone)]
pub struct Spool {
    commands: mpsc::UnboundedSender<Command>,
    in_flight: Arc<Semaphore>,
    shared: Arc<Shared>,
    queues: Arc<Mutex<HashMap<String, Arc<Queue>>>>,
    limits: Arc<Mutex<Limits>>,
    /// See [`Health`].
    pub health: Arc<Health>,
}

impl Spool {
    /// Starts the writing thread on a folder. It is opened there, so a large one delays nobody.
    pub fn start(dir: &Path, limits: Limits) -> std::io::Result<Self> {
        let (commands, receiver) = mpsc::unbounded_channel();
        let spool = Self {
            commands,
            in_flight: Arc::new(Semaphore::new(IN_FLIGHT_KIB as usize)),
            shared: Arc::new(Shared::new(dir)),
            queues: Arc::default(),
            limits: Arc::new(Mutex::new(limits)),
            health: Arc::default(),
        };
        let writer = writer::Writer::new(
            receiver,
            Arc::clone(&spool.shared),
            Arc::clone(&spool.health),
            Arc::clone(&spool.in_flight),
        );
        std::thread::Builder::new()
            .name("spool".into())
            .spawn(move || writer.run())?;
        Ok(spool)
    }

    /// Opens (or makes) a stream; waits for the file to be open.
    pub async fn open(&self, name: &str) -> Opened {
        let (reply, opened) = oneshot::channel();
        let name = name.to_owned();
        self.send(Command::Open {
            name: name.clone(),
            reply,
        });
        let Ok(opened) = opened.await else {
            // The thread lives as long as the process; without it there is nothing to do.
            std::future::pending().await
        };
        lock(&self.queues).insert(name, Arc::clone(&opened.queue));
        self.share_out();
        opened
    }

    /// Changes the limits.
    pub fn limit(&self, limits: Limits) {
        *lock(&self.limits) = limits;
        self.share_out();
    }

    /// Gives every stream its share of the bytes.
    fn share_out(&self) {
        let limits = *lock(&self.limits);
        let queues = lock(&self.queues);
        let spare = SPARE_BYTES.min(limits.max_bytes / 8);
        self.shared.spare_bytes.store(spare, Relaxed);
        let share = (limits.max_bytes - spare) / (queues.len().max(1) as u64);
        for queue in queues.values() {
            queue.allow(share, limits.max_age_ms);
        }
    }

    /// Hands over a batch; waits for room in the stream and on the way to the disk.
    pub async fn push(&self, queue: &Arc<Queue>, batch: Batch) {
        let bytes = batch.lines.len() as u64;
        queue.room(bytes).await;
        let kib =
            u32::try_from(bytes / 1024 + 1).map_or(IN_FLIGHT_KIB, |kib| kib.min(IN_FLIGHT_KIB));
        if let Ok(permit) = self.in_flight.acquire_many(kib).await {
            permit.forget();
        }
        queue.add(u64::from(batch.events), bytes);
        self.send(Command::Put {
            queue: Arc::clone(queue),
            batch,
            kib,
        });
    }

    /// Waits until everything pushed before is on disk.
    pub async fn sync(&self) {
        let (reply, synced) = oneshot::channel();
        self.send(Command::Sync(reply));
        // An answer that never comes means that the process ends.
        let _ = synced.await;
    }

    /// Removes batches that the event collector acknowledged.
    pub fn done(&self, queue: &Arc<Queue>, batches: &[Sent]) {
        for sent in batches {
            queue.remove(sent);
        }
        if let Some(last) = batches.last() {
            self.send(Command::Done {
                queue: Arc::clone(queue),
                upto: last.sequence + 1,
            });
        }
    }

    /// Removes a stream with everything in it; the number of events that were still there.
    pub async fn discard(&self, name: &str) -> u64 {
        lock(&self.queues).remove(name);
        let (reply, discarded) = oneshot::channel();
        self.send(Command::Discard {
            name: name.to_owned(),
            reply,
        });
        self.share_out();
        discarded.await.unwrap_or(0)
    }

    /// The next record of a stream from `sequence` on; waits until there is one.
    pub async fn next(&self, queue: &Arc<Queue>, sequence: u64) -> (u64, Arc<Stored>) {
        let mut sequence = sequence.max(queue.head());
        loop {
            let changed = queue.changed();
            if let Some(stored) = queue.in_memory(sequence) {
                return (sequence, stored);
            }
            if !queue.written_beyond(sequence) {
                changed.await;
                continue;
            }
            match self.read_disk(queue, sequence).await {
                Ok(Found::Record(stored)) => return (sequence, Arc::new(stored)),
                Ok(Found::Damaged(next)) => {
                    tracing::error!(
                        from = sequence,
                        until = next,
                        "records of the spool are damaged and cannot be sent"
                    );
                    sequence = next;
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot read the spool");
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn read_disk(&self, queue: &Arc<Queue>, sequence: u64) -> std::io::Result<Found> {
        let (shared, queue) = (Arc::clone(&self.shared), Arc::clone(queue));
        let read = tokio::task::spawn_blocking(move || {
            let next = queue.next();
            lock(&queue.reader).read(&shared.dir, queue.id, sequence, next)
        });
        read.await.map_err(std::io::Error::other)?
    }

    /// Keys of events of the stream whose times touch `from_ms..until_ms`.
    pub async fn keys_between(&self, queue: &Arc<Queue>, from_ms: i64, until_ms: i64) -> Vec<Key> {
        let (shared, id) = (Arc::clone(&self.shared), queue.id);
        let read = tokio::task::spawn_blocking(move || shared.keys_between(id, from_ms, until_ms));
        read.await.ok().and_then(Result::ok).unwrap_or_default()
    }

    /// What was no JSON object, newest first.
    pub async fn aside(&self) -> Vec<Aside> {
        let shared = Arc::clone(&self.shared);
        let read = tokio::task::spawn_blocking(move || shared.aside());
        read.await.ok().and_then(Result::ok).unwrap_or_default()
    }

    /// Size of all files.
    pub fn file_bytes(&self) -> u64 {
        self.shared.file_bytes()
    }

    fn send(&self, command: Command) {
        // The receiver ends only with the process.
        let _ = self.commands.send(command);
    }
}

/// Locks; a panic elsewhere must not stop the collection.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
