//! The database file: its tables and what is read from them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use super::queue::Stored;
use crate::transform::Key;

/// Number of a stream, given once and never to another.
pub type StreamId = u32;

pub(super) const STREAMS: TableDefinition<&str, StreamId> = TableDefinition::new("streams");
/// Next sequence, events, bytes.
pub(super) const COUNTERS: TableDefinition<StreamId, (u64, u64, u64)> =
    TableDefinition::new("counters");
pub(super) const CURSORS: TableDefinition<StreamId, &[u8]> = TableDefinition::new("cursors");
/// Events (4 bytes), time written (8 bytes), lines.
pub(super) const BATCHES: TableDefinition<(StreamId, u64), &[u8]> = TableDefinition::new("batches");
/// Time written, oldest and newest event time (8 bytes each), keys (16 bytes each).
pub(super) const SEEN: TableDefinition<(StreamId, u64), &[u8]> = TableDefinition::new("seen");
/// Stream, time, bytes.
pub(super) const ASIDE: TableDefinition<u64, (StreamId, i64, &[u8])> =
    TableDefinition::new("aside");

pub(super) const BATCH_HEAD: usize = 12;
pub(super) const SEEN_HEAD: usize = 24;

/// Keys looked up for one archive window at most; beyond it the oldest are left out, which
/// repeats events and loses none.
const WINDOW_KEYS: usize = 1_000_000;
/// Keys that a stream starts with.
const RECENT_KEYS: usize = super::seen::CAPACITY;
/// The page cache: the spool is written once and mostly read from memory.
const CACHE: usize = 8 * 1024 * 1024;

/// Something that was no JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Name of the stream.
    pub stream: String,
    /// When, milliseconds since 1970.
    pub time_ms: i64,
    /// What came.
    pub bytes: Vec<u8>,
}

/// The open file, for the writer and the readers.
#[derive(Debug)]
pub(super) struct Shared {
    path: PathBuf,
    database: RwLock<Option<Arc<Database>>>,
}

impl Shared {
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            database: RwLock::default(),
        }
    }

    /// Opens the file anew. After a write error redb takes nothing more until then.
    pub fn reopen(&self) -> Result<(), redb::Error> {
        let mut slot = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(mut old) = slot.take() {
            // Readers hold it for one batch at most.
            while let Err(still_read) = Arc::try_unwrap(old) {
                old = still_read;
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
        let database = redb::Builder::new()
            .set_cache_size(CACHE)
            .create(&self.path)?;
        let transaction = database.begin_write()?;
        transaction.open_table(STREAMS)?;
        transaction.open_table(COUNTERS)?;
        transaction.open_table(CURSORS)?;
        transaction.open_table(BATCHES)?;
        transaction.open_table(SEEN)?;
        transaction.open_table(ASIDE)?;
        transaction.commit()?;
        *slot = Some(Arc::new(database));
        Ok(())
    }

    pub fn get(&self) -> Result<Arc<Database>, redb::Error> {
        let slot = self.database.read().unwrap_or_else(PoisonError::into_inner);
        slot.clone().ok_or(redb::Error::Io(std::io::Error::other(
            "the spool is not open",
        )))
    }

    pub fn file_bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |metadata| metadata.len())
    }

    pub fn next_batch(
        &self,
        id: StreamId,
        from: u64,
    ) -> Result<Option<(u64, Stored)>, redb::Error> {
        let table = self.get()?.begin_read()?.open_table(BATCHES)?;
        let first = table
            .range((id, from)..=(id, u64::MAX))?
            .next()
            .transpose()?;
        Ok(first.and_then(|(key, value)| Some((key.value().1, stored(value.value())?))))
    }

    pub fn keys_between(
        &self,
        id: StreamId,
        from_ms: i64,
        until_ms: i64,
    ) -> Result<Vec<Key>, redb::Error> {
        let table = self.get()?.begin_read()?.open_table(SEEN)?;
        let mut keys = Vec::new();
        for entry in table.range((id, 0)..=(id, u64::MAX))?.rev() {
            let (_, value) = entry?;
            let value = value.value();
            if number(value, 8) < until_ms && number(value, 16) >= from_ms {
                keys.extend(keys_of(value));
            }
            if keys.len() >= WINDOW_KEYS {
                break;
            }
        }
        Ok(keys)
    }

    pub fn aside(&self) -> Result<Vec<Aside>, redb::Error> {
        let transaction = self.get()?.begin_read()?;
        let names: Vec<(String, StreamId)> = transaction
            .open_table(STREAMS)?
            .iter()?
            .map(|entry| entry.map(|(name, id)| (name.value().to_owned(), id.value())))
            .collect::<Result<_, _>>()?;
        let table = transaction.open_table(ASIDE)?;
        let mut list = Vec::new();
        for entry in table.iter()?.rev().take(100) {
            let (_, value) = entry?;
            let (id, time_ms, bytes) = value.value();
            let name = names.iter().find(|(_, known)| *known == id);
            let stream = name.map_or_else(|| "deleted".to_owned(), |(name, _)| name.clone());
            list.push(Aside {
                stream,
                time_ms,
                bytes: bytes.to_vec(),
            });
        }
        Ok(list)
    }
}

/// What a stream starts with: counters, cursor, age of its oldest batch, latest keys.
pub(super) struct Start {
    pub counters: (u64, u64, u64),
    pub cursor: Option<Vec<u8>>,
    pub oldest_ms: Option<i64>,
    pub recent: Vec<Key>,
}

pub(super) fn start(database: &Database, id: StreamId) -> Result<Start, redb::Error> {
    let transaction = database.begin_read()?;
    let counters = transaction
        .open_table(COUNTERS)?
        .get(id)?
        .map(|value| value.value());
    let cursor = transaction
        .open_table(CURSORS)?
        .get(id)?
        .map(|value| value.value().to_vec());
    let batches = transaction.open_table(BATCHES)?;
    let first = batches
        .range((id, 0)..=(id, u64::MAX))?
        .next()
        .transpose()?;
    let oldest_ms = first.map(|(_, value)| number(value.value(), 4));
    let recent = recent(&transaction.open_table(SEEN)?, id)?;
    Ok(Start {
        counters: counters.unwrap_or_default(),
        cursor,
        oldest_ms,
        recent,
    })
}

fn recent(
    table: &impl ReadableTable<(StreamId, u64), &'static [u8]>,
    id: StreamId,
) -> Result<Vec<Key>, redb::Error> {
    let mut recent = Vec::new();
    for entry in table.range((id, 0)..=(id, u64::MAX))?.rev() {
        let (_, value) = entry?;
        recent.extend(keys_of(value.value()));
        if recent.len() >= RECENT_KEYS {
            break;
        }
    }
    recent.truncate(RECENT_KEYS);
    recent.reverse();
    Ok(recent)
}

pub(super) fn batch_head(events: u32, written_ms: i64) -> [u8; BATCH_HEAD] {
    let mut head = [0; BATCH_HEAD];
    head[..4].copy_from_slice(&events.to_le_bytes());
    head[4..].copy_from_slice(&written_ms.to_le_bytes());
    head
}

fn stored(value: &[u8]) -> Option<Stored> {
    let events = u32::from_le_bytes(*value.first_chunk()?);
    let lines = value.get(BATCH_HEAD..)?.to_vec();
    Some(Stored {
        lines,
        events,
        written_ms: number(value, 4),
    })
}

/// The number at an offset; 0 where the value is too short, which only another program's is.
pub(super) fn number(value: &[u8], at: usize) -> i64 {
    let bytes = value.get(at..).and_then(<[u8]>::first_chunk::<8>);
    bytes.map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

fn keys_of(value: &[u8]) -> impl Iterator<Item = Key> {
    let (chunks, _) = value.get(SEEN_HEAD..).unwrap_or_default().as_chunks::<16>();
    chunks.iter().map(|chunk| Key::from_le_bytes(*chunk))
}
