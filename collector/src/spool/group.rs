//! What one commit writes, kept so that it can be tried again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use redb::{Database, ReadableTable, WriteTransaction};
use tokio::sync::oneshot;

use super::Batch;
use super::index::{ASIDE, CURSORS, POSITIONS, SEEN, SEEN_HEAD, StreamId, number};
use super::queue::{Queue, Stored, now_ms};

/// Batches of a stream are joined to records of up to this size.
const RECORD_BYTES: usize = 512 * 1024;
/// Keys are kept this long.
const KEY_AGE_MS: i64 = 3 * 3600 * 1000;
/// Rows of keys looked at in one commit, so that none becomes long.
const FORGET: usize = 16;
/// Things kept aside.
const ASIDE_COUNT: u64 = 1000;

/// The first record of each stream that is not done.
pub type Heads = HashMap<StreamId, u64>;

/// See the module.
#[derive(Default)]
pub struct Group {
    pub puts: Vec<(Arc<Queue>, Batch)>,
    pub kib: usize,
    pub bytes: usize,
    pub syncs: Vec<oneshot::Sender<()>>,
}

/// A record that the group becomes.
pub struct Placed {
    pub queue: Arc<Queue>,
    /// Which of the puts, in their order.
    puts: Vec<usize>,
    bytes: usize,
    pub events: u32,
    pub sequence: u64,
    pub written_ms: i64,
}

impl Group {
    /// Adds a batch.
    pub fn put(&mut self, queue: Arc<Queue>, batch: Batch, kib: u32) {
        self.kib += kib as usize;
        self.bytes += batch.lines.len();
        self.puts.push((queue, batch));
    }

    /// The records: the batches by stream, in their order.
    pub fn placed(&self) -> Vec<Placed> {
        let mut open: BTreeMap<StreamId, Placed> = BTreeMap::new();
        let mut full = Vec::new();
        for (index, (queue, batch)) in self.puts.iter().enumerate() {
            if batch.events == 0 {
                continue;
            }
            let place = open.entry(queue.id).or_insert_with(|| Placed::new(queue));
            if place.bytes + batch.lines.len() > RECORD_BYTES && place.bytes > 0 {
                full.push(std::mem::replace(place, Placed::new(queue)));
            }
            place.bytes += batch.lines.len();
            place.events += batch.events;
            place.puts.push(index);
        }
        full.extend(open.into_values());
        full
    }

    /// A record's lines.
    pub fn lines(&self, place: &Placed) -> Vec<&[u8]> {
        self.batches(place)
            .map(|batch| batch.lines.as_slice())
            .collect()
    }

    fn batches(&self, place: &Placed) -> impl Iterator<Item = &Batch> {
        place.puts.iter().map(|put| &self.puts[*put].1)
    }

    /// Positions, keys, cursors and what is kept aside, in one transaction.
    pub fn index(
        &self,
        database: &Database,
        placed: &[Placed],
        heads: &Heads,
    ) -> Result<(), redb::Error> {
        let transaction = database.begin_write()?;
        let now = now_ms();
        move_on(&transaction, placed, heads)?;
        for place in placed {
            self.remember(&transaction, place, now)?;
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
        Ok(())
    }

    fn remember(
        &self,
        transaction: &WriteTransaction,
        place: &Placed,
        now: i64,
    ) -> Result<(), redb::Error> {
        let times = self.batches(place).filter_map(|batch| batch.times);
        let (oldest, newest) = times
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .unwrap_or((now, now));
        let mut value = Vec::with_capacity(SEEN_HEAD + 16 * place.events as usize);
        for number in [now, oldest, newest] {
            value.extend_from_slice(&number.to_le_bytes());
        }
        for key in self.batches(place).flat_map(|batch| &batch.keys) {
            value.extend_from_slice(&key.to_le_bytes());
        }
        let mut table = transaction.open_table(SEEN)?;
        table.insert((place.queue.id, place.sequence), value.as_slice())?;
        forget(&mut table, &place.queue, now - KEY_AGE_MS)
    }

    /// After the commit: the records may be sent.
    pub fn publish(self, placed: Vec<Placed>) {
        let mut lines: Vec<Vec<u8>> = Vec::with_capacity(self.puts.len());
        lines.extend(self.puts.into_iter().map(|(_, batch)| batch.lines));
        for place in placed {
            let pieces = place.puts.iter();
            let stored = Stored {
                pieces: pieces.map(|put| std::mem::take(&mut lines[*put])).collect(),
                events: place.events,
                written_ms: place.written_ms,
            };
            place.queue.publish(place.sequence, stored);
        }
        for reply in self.syncs {
            // Whoever asked may be gone.
            let _ = reply.send(());
        }
    }
}

impl Placed {
    fn new(queue: &Arc<Queue>) -> Self {
        Self {
            queue: Arc::clone(queue),
            puts: Vec::new(),
            bytes: 0,
            events: 0,
            sequence: 0,
            written_ms: 0,
        }
    }
}

/// Writes the next numbers of what was placed, and how far streams are done.
fn move_on(
    transaction: &WriteTransaction,
    placed: &[Placed],
    heads: &Heads,
) -> Result<(), redb::Error> {
    let mut positions = transaction.open_table(POSITIONS)?;
    let mut set = |id: StreamId, change: &dyn Fn(&mut (u64, u64))| {
        let old = positions.get(id)?.map(|value| value.value());
        let mut position = old.unwrap_or_default();
        change(&mut position);
        positions.insert(id, position).map(drop)
    };
    for (id, head) in heads {
        set(*id, &|position| position.0 = *head)?;
    }
    for place in placed {
        set(place.queue.id, &|position| position.1 = place.sequence + 1)?;
    }
    Ok(())
}

/// Removes keys that are old, but for those that the archive will be compared with.
fn forget(
    table: &mut redb::Table<'_, (StreamId, u64), &'static [u8]>,
    queue: &Queue,
    before_ms: i64,
) -> Result<(), redb::Error> {
    let id = queue.id;
    let from = queue.forgotten.load(Relaxed);
    let mut old = Vec::new();
    for entry in table.range((id, from)..=(id, u64::MAX))?.take(FORGET) {
        let (key, value) = entry?;
        let value = value.value();
        if number(value, 0) >= before_ms {
            break;
        }
        let kept = queue.keeps(number(value, 8), number(value, 16));
        old.push((key.value(), kept));
    }
    for (key, kept) in old {
        if !kept {
            table.remove(key)?;
        }
        queue.forgotten.store(key.1 + 1, Relaxed);
    }
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
    let first = table.first()?.map_or(next, |(key, _)| key.value());
    for _ in ASIDE_COUNT..next.saturating_sub(first) {
        table.pop_first()?;
    }
    Ok(())
}
