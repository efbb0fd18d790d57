//! The thread that writes: group commits, retried until the disk takes them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use redb::{Database, ReadableTable, WriteTransaction};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::queue::{Queue, Stored, now_ms};
use super::store::{
    ASIDE, BATCHES, COUNTERS, CURSORS, SEEN, SEEN_HEAD, STREAMS, Shared, StreamId, batch_head,
    number, start,
};
use super::{Batch, Health, Opened, lock};

/// Least time from one commit to the next while little is waiting.
pub const PACE: Duration = Duration::from_millis(4);
/// A commit takes up to so many bytes, and does not wait when half of it is there.
const COMMIT_BYTES: usize = 4 * 1024 * 1024;
/// Batches of a commit are joined up to this size: redb rounds pages up to powers of two.
const VALUE_BYTES: usize = 512 * 1024 - 8 * 1024;
/// Keys are kept this long before the stream's newest.
const KEY_AGE_MS: i64 = 3 * 3600 * 1000;
/// Things kept aside.
const ASIDE_COUNT: u64 = 1000;

/// What the thread is asked for.
#[derive(Debug)]
pub enum Command {
    Put {
        queue: Arc<Queue>,
        batch: Batch,
        kib: u32,
    },
    Done {
        queue: Arc<Queue>,
        sequences: Vec<u64>,
    },
    Open {
        name: String,
        reply: oneshot::Sender<Opened>,
    },
    Discard {
        name: String,
        reply: oneshot::Sender<u64>,
    },
    Sync(oneshot::Sender<()>),
}

/// See the module.
pub struct Writer {
    commands: mpsc::UnboundedReceiver<Command>,
    shared: Arc<Shared>,
    health: Arc<Health>,
    in_flight: Arc<Semaphore>,
}

/// Everything of one commit that is written, kept so that it can be tried again.
#[derive(Default)]
struct Group {
    puts: Vec<(Arc<Queue>, Batch)>,
    kib: usize,
    bytes: usize,
    done: Vec<(Arc<Queue>, Vec<u64>)>,
    syncs: Vec<oneshot::Sender<()>>,
}

/// A value that a commit wrote.
struct Written {
    queue: Arc<Queue>,
    sequence: u64,
    stored: Stored,
}

impl Writer {
    pub fn new(
        commands: mpsc::UnboundedReceiver<Command>,
        shared: Arc<Shared>,
        health: Arc<Health>,
        in_flight: Arc<Semaphore>,
    ) -> Self {
        Self {
            commands,
            shared,
            health,
            in_flight,
        }
    }

    /// Works until all handles are gone.
    pub fn run(mut self) {
        self.open();
        while let Some(first) = self.commands.blocking_recv() {
            let started = Instant::now();
            let mut group = Group::default();
            let mut next = Some(first);
            while let Some(command) = next {
                if let Some(alone) = group.take(command) {
                    self.write(std::mem::take(&mut group));
                    self.alone(alone);
                }
                next = if group.bytes < COMMIT_BYTES {
                    self.commands.try_recv().ok()
                } else {
                    None
                };
            }
            let small = group.bytes < COMMIT_BYTES / 2;
            self.write(group);
            if small {
                std::thread::sleep(PACE.saturating_sub(started.elapsed()));
            }
        }
    }

    /// Opens the file, trying until it works.
    fn open(&self) {
        let mut wait = Duration::from_millis(100);
        while let Err(error) = self.shared.reopen() {
            self.trouble(&error, &mut wait);
        }
        self.health.open.store(true, Relaxed);
        *lock(&self.health.trouble) = None;
    }

    fn trouble(&self, error: &redb::Error, wait: &mut Duration) {
        tracing::error!(%error, "the spool cannot be written; trying again");
        *lock(&self.health.trouble) = Some(format!("The spool cannot be written: {error}"));
        std::thread::sleep(*wait);
        *wait = (*wait * 2).min(Duration::from_secs(5));
    }

    fn write(&self, group: Group) {
        if group.puts.is_empty() && group.done.is_empty() {
            group.synced();
            return;
        }
        let written = self.insist(|database| group.commit(database));
        self.in_flight.add_permits(group.kib);
        for Written {
            queue,
            sequence,
            stored,
        } in written
        {
            queue.publish(sequence, stored);
        }
        group.synced();
    }

    /// Repeats `work` on a freshly opened file until it succeeds.
    fn insist<T>(&self, work: impl Fn(&Database) -> Result<T, redb::Error>) -> T {
        let mut wait = Duration::from_millis(100);
        loop {
            let started = Instant::now();
            match self.shared.get().and_then(|database| work(&database)) {
                Ok(result) => {
                    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
                    self.health.commits.fetch_add(1, Relaxed);
                    self.health.commit_micros.fetch_add(micros, Relaxed);
                    return result;
                }
                Err(error) => {
                    self.trouble(&error, &mut wait);
                    self.open();
                }
            }
        }
    }

    fn alone(&self, command: Command) {
        match command {
            Command::Open { name, reply } => {
                let opened = self.insist(|database| open_stream(database, &name));
                // Nobody waits any more when the process is stopping.
                let _ = reply.send(opened);
            }
            Command::Discard { name, reply } => {
                let discarded = self.insist(|database| discard(database, &name));
                let _ = reply.send(discarded);
            }
            Command::Put { .. } | Command::Done { .. } | Command::Sync(_) => {}
        }
    }
}

impl Group {
    /// Adds the command, or gives it back when it has to be done alone.
    fn take(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Put { queue, batch, kib } => {
                self.kib += kib as usize;
                self.bytes += batch.lines.len();
                self.puts.push((queue, batch));
            }
            Command::Done { queue, sequences } => self.done.push((queue, sequences)),
            Command::Sync(reply) => self.syncs.push(reply),
            alone => return Some(alone),
        }
        None
    }

    fn synced(self) {
        for reply in self.syncs {
            // Whoever asked may be gone.
            let _ = reply.send(());
        }
    }

    fn commit(&self, database: &Database) -> Result<Vec<Written>, redb::Error> {
        let transaction = database.begin_write()?;
        let now = now_ms();
        for (queue, sequences) in &self.done {
            remove(&transaction, queue.id, sequences)?;
        }
        let mut written = Vec::new();
        for joined in self.joined() {
            put(&transaction, &joined, now, &mut written)?;
        }
        for (queue, batch) in &self.puts {
            set_aside(&transaction, queue.id, &batch.aside, now)?;
            if let Some(cursor) = &batch.cursor {
                transaction
                    .open_table(CURSORS)?
                    .insert(queue.id, cursor.as_slice())?;
            }
        }
        transaction.commit()?;
        Ok(written)
    }

    /// The batches by stream, in their order, in groups that fit a value.
    fn joined(&self) -> Vec<Joined<'_>> {
        let mut open: BTreeMap<StreamId, Joined<'_>> = BTreeMap::new();
        let mut full = Vec::new();
        for (queue, batch) in self.puts.iter().filter(|(_, batch)| batch.events > 0) {
            let joined = open.entry(queue.id).or_insert_with(|| Joined::new(queue));
            if joined.bytes + batch.lines.len() > VALUE_BYTES && joined.bytes > 0 {
                full.push(std::mem::replace(joined, Joined::new(queue)));
            }
            joined.bytes += batch.lines.len();
            joined.batches.push(batch);
        }
        full.extend(open.into_values());
        full
    }
}

struct Joined<'a> {
    queue: &'a Arc<Queue>,
    batches: Vec<&'a Batch>,
    bytes: usize,
}

impl<'a> Joined<'a> {
    fn new(queue: &'a Arc<Queue>) -> Self {
        Self {
            queue,
            batches: Vec::new(),
            bytes: 0,
        }
    }

    fn events(&self) -> u32 {
        self.batches.iter().map(|batch| batch.events).sum()
    }
}

fn put(
    transaction: &WriteTransaction,
    joined: &Joined<'_>,
    now: i64,
    written: &mut Vec<Written>,
) -> Result<(), redb::Error> {
    let id = joined.queue.id;
    let mut counters = transaction.open_table(COUNTERS)?;
    let (sequence, events, bytes) = counters
        .get(id)?
        .map(|value| value.value())
        .unwrap_or_default();
    let count = joined.events();
    let size = joined.bytes as u64;
    counters.insert(id, (sequence + 1, events + u64::from(count), bytes + size))?;
    let mut lines = Vec::with_capacity(joined.bytes);
    for batch in &joined.batches {
        lines.extend_from_slice(&batch.lines);
    }
    let head = batch_head(count, now);
    let mut batches = transaction.open_table(BATCHES)?;
    let mut value = batches.insert_reserve((id, sequence), head.len() + lines.len())?;
    let value = value.as_mut();
    value[..head.len()].copy_from_slice(&head);
    value[head.len()..].copy_from_slice(&lines);
    remember(transaction, joined, sequence, now)?;
    let stored = Stored {
        lines,
        events: count,
        written_ms: now,
    };
    written.push(Written {
        queue: Arc::clone(joined.queue),
        sequence,
        stored,
    });
    Ok(())
}

fn remember(
    transaction: &WriteTransaction,
    joined: &Joined<'_>,
    sequence: u64,
    now: i64,
) -> Result<(), redb::Error> {
    let times = joined.batches.iter().filter_map(|batch| batch.times);
    let (oldest, newest) = times
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((now, now));
    let count: usize = joined.batches.iter().map(|batch| batch.keys.len()).sum();
    let mut value = Vec::with_capacity(SEEN_HEAD + 16 * count);
    for number in [now, oldest, newest] {
        value.extend_from_slice(&number.to_le_bytes());
    }
    for key in joined.batches.iter().flat_map(|batch| &batch.keys) {
        value.extend_from_slice(&key.to_le_bytes());
    }
    let id = joined.queue.id;
    let mut table = transaction.open_table(SEEN)?;
    table.insert((id, sequence), value.as_slice())?;
    if !joined.queue.keeps(i64::MIN, i64::MAX) {
        forget(&mut table, id, now - KEY_AGE_MS)?;
    }
    Ok(())
}

/// Removes the oldest keys, a few at a time so that no commit becomes long.
fn forget(
    table: &mut redb::Table<'_, (StreamId, u64), &'static [u8]>,
    id: StreamId,
    before_ms: i64,
) -> Result<(), redb::Error> {
    for _ in 0..2 {
        let first = table.range((id, 0)..=(id, u64::MAX))?.next().transpose()?;
        let old = first
            .and_then(|(key, value)| (number(value.value(), 0) < before_ms).then_some(key.value()));
        match old {
            Some(key) => table.remove(key)?,
            None => break,
        };
    }
    Ok(())
}

fn remove(
    transaction: &WriteTransaction,
    id: StreamId,
    sequences: &[u64],
) -> Result<(), redb::Error> {
    let mut batches = transaction.open_table(BATCHES)?;
    let mut counters = transaction.open_table(COUNTERS)?;
    let (next, mut events, mut bytes) = counters
        .get(id)?
        .map(|value| value.value())
        .unwrap_or_default();
    for sequence in sequences {
        if let Some(value) = batches.remove((id, *sequence))? {
            let value = value.value();
            let count = value
                .first_chunk::<4>()
                .map_or(0, |bytes| u32::from_le_bytes(*bytes));
            events = events.saturating_sub(u64::from(count));
            bytes = bytes.saturating_sub((value.len() - super::store::BATCH_HEAD) as u64);
        }
    }
    counters.insert(id, (next, events, bytes))?;
    Ok(())
}

fn set_aside(
    transaction: &WriteTransaction,
    id: StreamId,
    list: &[Vec<u8>],
    now: i64,
) -> Result<(), redb::Error> {
    if list.is_empty() {
        return Ok(());
    }
    let mut table = transaction.open_table(ASIDE)?;
    let mut next = table.last()?.map_or(0, |(key, _)| key.value() + 1);
    for bytes in list {
        table.insert(next, (id, now, bytes.as_slice()))?;
        next += 1;
    }
    while table.len_of_keys(next)? > ASIDE_COUNT {
        table.pop_first()?;
    }
    Ok(())
}

/// How many keys there are from the first to `next`.
trait Span {
    fn len_of_keys(&self, next: u64) -> Result<u64, redb::Error>;
}

impl Span for redb::Table<'_, u64, (StreamId, i64, &'static [u8])> {
    fn len_of_keys(&self, next: u64) -> Result<u64, redb::Error> {
        Ok(self.first()?.map_or(0, |(key, _)| next - key.value()))
    }
}

fn open_stream(database: &Database, name: &str) -> Result<Opened, redb::Error> {
    let id = stream_id(database, name)?;
    let start = start(database, id)?;
    let (next, events, bytes) = start.counters;
    let queue = Arc::new(Queue::new(id, next, events, bytes, start.oldest_ms));
    Ok(Opened {
        queue,
        cursor: start.cursor,
        recent: start.recent,
    })
}

/// The stream's number. Numbers count up for ever: a deleted stream's is not given again.
fn stream_id(database: &Database, name: &str) -> Result<StreamId, redb::Error> {
    let transaction = database.begin_write()?;
    let id = {
        let mut streams = transaction.open_table(STREAMS)?;
        let known = streams.get(name)?.map(|id| id.value());
        if let Some(id) = known {
            id
        } else {
            let mut counters = transaction.open_table(COUNTERS)?;
            let id = counters.last()?.map_or(1, |(last, _)| last.value() + 1);
            counters.insert(id, (0, 0, 0))?;
            streams.insert(name, id)?;
            id
        }
    };
    transaction.commit()?;
    Ok(id)
}

fn discard(database: &Database, name: &str) -> Result<u64, redb::Error> {
    let transaction = database.begin_write()?;
    let discarded = {
        let Some(id) = transaction
            .open_table(STREAMS)?
            .remove(name)?
            .map(|id| id.value())
        else {
            return Ok(0);
        };
        transaction
            .open_table(BATCHES)?
            .retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
        transaction
            .open_table(SEEN)?
            .retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
        transaction.open_table(CURSORS)?.remove(id)?;
        // The counter stays, at zero, so that its number is not given again.
        let old = transaction
            .open_table(COUNTERS)?
            .insert(id, (0, 0, 0))?
            .map(|value| value.value());
        old.map_or(0, |(_, events, _)| events)
    };
    transaction.commit()?;
    Ok(discarded)
}
