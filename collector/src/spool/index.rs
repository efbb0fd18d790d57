//! The database beside the segments: streams, cursors, keys, and what is no event.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::transform::Key;

/// Number of a stream, given once and never to another.
pub type StreamId = u32;

pub(super) const STREAMS: TableDefinition<&str, StreamId> = TableDefinition::new("streams");
/// First record that is not done, next record.
pub(super) const POSITIONS: TableDefinition<StreamId, (u64, u64)> =
    TableDefinition::new("positions");
pub(super) const CURSORS: TableDefinition<StreamId, &[u8]> = TableDefinition::new("cursors");
/// Time written, oldest and newest event time (8 bytes each), keys (16 bytes each).
pub(super) const SEEN: TableDefinition<(StreamId, u64), &[u8]> = TableDefinition::new("seen");
/// Stream, time, bytes.
pub(super) const ASIDE: TableDefinition<u64, (StreamId, i64, &[u8])> =
    TableDefinition::new("aside");

pub(super) const SEEN_HEAD: usize = 24;

/// Keys looked up for one archive window at most; beyond it the oldest are left out, which
/// repeats events and loses none.
const WINDOW_KEYS: usize = 1_000_000;
/// Keys that a stream starts with.
const RECENT_KEYS: usize = super::seen::CAPACITY;
/// The page cache: mostly written, seldom read.
const CACHE: usize = 4 * 1024 * 1024;
/// A larger file is compacted at the start when most of it is free.
const COMPACT_BYTES: u64 = 64 * 1024 * 1024;

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

/// The open database, for the writer and the readers, and the folder that it is in.
#[derive(Debug)]
pub(super) struct Shared {
    /// The spool's folder.
    pub dir: PathBuf,
    /// Bytes of emptied segments that may be kept for reuse.
    pub spare_bytes: AtomicU64,
    database: RwLock<Option<Arc<Database>>>,
}

impl Shared {
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            spare_bytes: AtomicU64::default(),
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
        std::fs::create_dir_all(&self.dir)?;
        let path = self.dir.join("index.redb");
        let mut database = redb::Builder::new().set_cache_size(CACHE).create(&path)?;
        let large = std::fs::metadata(&path).is_ok_and(|file| file.len() > COMPACT_BYTES);
        if large && mostly_free(&database)? {
            // What it cannot give back stays for reuse.
            let _ = database.compact();
        }
        let transaction = database.begin_write()?;
        transaction.open_table(STREAMS)?;
        transaction.open_table(POSITIONS)?;
        transaction.open_table(CURSORS)?;
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

    /// Bytes of all files.
    pub fn file_bytes(&self) -> u64 {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let sizes = entries.filter_map(|entry| Some(entry.metadata().ok()?.len()));
        sizes.sum()
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

/// What a stream starts with: positions, cursor, latest keys.
pub(super) struct Start {
    pub positions: (u64, u64),
    pub cursor: Option<Vec<u8>>,
    pub recent: Vec<Key>,
}

pub(super) fn start(database: &Database, id: StreamId) -> Result<Start, redb::Error> {
    let transaction = database.begin_read()?;
    let positions = transaction
        .open_table(POSITIONS)?
        .get(id)?
        .map(|value| value.value());
    let cursor = transaction
        .open_table(CURSORS)?
        .get(id)?
        .map(|value| value.value().to_vec());
    let recent = recent(&transaction.open_table(SEEN)?, id)?;
    Ok(Start {
        positions: positions.unwrap_or_default(),
        cursor,
        recent,
    })
}

/// Whether less than half of the file holds anything.
fn mostly_free(database: &Database) -> Result<bool, redb::Error> {
    let transaction = database.begin_write()?;
    let stats = transaction.stats()?;
    transaction.abort()?;
    let used = stats.stored_bytes() + stats.metadata_bytes();
    Ok(used * 2 < stats.allocated_pages() * stats.page_size() as u64 || used < COMPACT_BYTES / 2)
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

/// The number at an offset; 0 where the value is too short, which only another program's is.
pub(super) fn number(value: &[u8], at: usize) -> i64 {
    let bytes = value.get(at..).and_then(<[u8]>::first_chunk::<8>);
    bytes.map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

fn keys_of(value: &[u8]) -> impl Iterator<Item = Key> {
    let (chunks, _) = value.get(SEEN_HEAD..).unwrap_or_default().as_chunks::<16>();
    chunks.iter().map(|chunk| Key::from_le_bytes(*chunk))
}
