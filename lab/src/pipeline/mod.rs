//! Events from the network to the database.
//!
//! ```text
//! TCP, TLS ─ receive ─ framing (split at the payload limit) ─ parse (event engine) ─ write
//! ```
//! Lines are handed on in batches; a slow database slows the senders down, and nothing is
//! dropped.

mod framing;
mod parse;
mod receive;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use dsmith::event::{Engine, Refusal, Settings};
use dsmith::source::content_xml::Row;
use jiff::Timestamp;
use parking_lot::RwLock;

use crate::ariel::{Database, Known};
use crate::install::Store;

pub use framing::{Frame, Framing};
pub use receive::{Listeners, listen};

/// Max TCP Syslog Payload Length, as QRadar ships.
pub const SHIPPED_LIMIT: usize = 4096;
/// The most that it can be set to.
pub const MOST_LIMIT: usize = 32_000;
/// The setting's name in the store.
pub const LIMIT_SETTING: &str = "max_tcp_syslog_payload_length";

/// The tables that parsing depends on.
const TABLES: [&str; 8] = [
    "sensordevicetype",
    "sensordevice",
    "device_ext",
    "qidmap",
    "dsmevent",
    "ariel_regex_property",
    "ariel_property_json_expression",
    "ariel_property_expression",
];

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Counters {
    /// Lines received.
    pub received: AtomicU64,
    /// Events in the database.
    pub stored: AtomicU64,
    /// Lines that were longer than the payload limit.
    pub split: AtomicU64,
    /// Events that no log source knows, or no event mapping.
    pub unknown: AtomicU64,
}

/// What every connection and every worker shares.
pub struct Shared {
    engine: RwLock<Arc<Parser>>,
    limit: AtomicUsize,
    /// Counters since the start.
    pub counters: Counters,
    /// Events whose header tells an earlier time than this were stored at that time: a
    /// demonstration's past.
    history_until: Option<Timestamp>,
}

/// The engine and where its properties go.
struct Parser {
    engine: Engine,
    /// Raised with every change of the columns.
    generation: u64,
}

impl Shared {
    /// What the store's content parses. `history_until` gives a demonstration its past.
    pub fn new(
        store: &Store,
        history_until: Option<Timestamp>,
    ) -> Result<(Arc<Self>, Vec<Refusal>)> {
        let limit = store.setting(LIMIT_SETTING)?.and_then(|n| n.parse().ok());
        let (engine, refused) = engine(store)?;
        let shared = Self {
            engine: RwLock::new(Arc::new(Parser {
                engine,
                generation: 0,
            })),
            limit: AtomicUsize::new(limit.unwrap_or(SHIPPED_LIMIT)),
            counters: Counters::default(),
            history_until,
        };
        Ok((Arc::new(shared), refused))
    }

    /// Parses with what is installed now. The database must have the columns.
    pub fn reload(
        &self,
        store: &Store,
        database: &Database,
        known: &Known,
    ) -> Result<Vec<Refusal>> {
        database.add_properties(known)?;
        let (engine, refused) = engine(store)?;
        let mut held = self.engine.write();
        let generation = held.generation + 1;
        *held = Arc::new(Parser { engine, generation });
        Ok(refused)
    }

    /// The payload limit.
    pub fn limit(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }

    /// Changes the payload limit; the guide's range is kept.
    pub fn set_limit(&self, store: &Store, limit: usize) -> Result<()> {
        anyhow::ensure!(
            (1024..=MOST_LIMIT).contains(&limit),
            "Max TCP Syslog Payload Length must be from 1,024 to {MOST_LIMIT}"
        );
        store.set(LIMIT_SETTING, &limit.to_string())?;
        self.limit.store(limit, Ordering::Relaxed);
        Ok(())
    }

    fn parser(&self) -> Arc<Parser> {
        Arc::clone(&self.engine.read())
    }
}

fn engine(store: &Store) -> Result<(Engine, Vec<Refusal>)> {
    let rows = store.content(&TABLES)?.into_iter();
    let rows = rows.map(|row| Row {
        table: row.table,
        columns: row.columns,
    });
    let content = dsmith::event::Content::from_rows(None, rows);
    let content = content.context("the installed content cannot be read")?;
    // Lines are cut before they are parsed.
    let settings = Settings {
        payload_limit: usize::MAX,
        ..Settings::default()
    };
    Ok(Engine::new(content, settings))
}

/// An engine of what is installed, for tests that compare.
pub fn installed_engine(store: &Store) -> Result<Engine> {
    Ok(engine(store)?.0)
}
