//! Parsed events into the database, one transaction for what has come together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};
use tokio::sync::mpsc;

use super::parse::{Batch, Stored};
use super::{Database, Shared};
use crate::ariel::database::{COLUMNS, TIME_SHIFT, property_column, quoted};

/// How many events one transaction holds at most.
const TOGETHER: usize = 20_000;

/// Starts the writer; it ends with the channel.
pub(super) fn start(
    database: &Database,
    shared: Arc<Shared>,
    mut batches: mpsc::Receiver<Batch>,
) -> Result<()> {
    let mut connection = database.writer()?;
    let mut ids = Ids::default();
    std::thread::spawn(move || {
        while let Some(first) = batches.blocking_recv() {
            let mut together = vec![first];
            let mut count = together[0].events.len();
            while count < TOGETHER
                && let Ok(next) = batches.try_recv()
            {
                count += next.events.len();
                together.push(next);
            }
            match write(&mut connection, &together, &mut ids) {
                Ok(()) => {
                    let stored = &shared.counters.stored;
                    stored.fetch_add(count as u64, Ordering::Relaxed);
                }
                Err(error) => eprintln!("events were not stored: {error:#}"),
            }
        }
    });
    Ok(())
}

/// Gives ids: the storage time and a running number.
#[derive(Default)]
struct Ids {
    number: i64,
}

impl Ids {
    fn next(&mut self, at: i64) -> i64 {
        self.number = (self.number + 1) & ((1 << TIME_SHIFT) - 1);
        (at << TIME_SHIFT) | self.number
    }
}

fn write(connection: &mut Connection, batches: &[Batch], ids: &mut Ids) -> Result<()> {
    let transaction = connection.transaction()?;
    for batch in batches {
        insert(&transaction, batch, ids)?;
    }
    transaction.commit()?;
    Ok(())
}

fn insert(transaction: &Transaction<'_>, batch: &Batch, ids: &mut Ids) -> Result<()> {
    // Two properties of one name share a column; which of them has a value decides.
    let mut columns: Vec<String> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut place_of = Vec::with_capacity(batch.names.len());
    for name in batch.names.iter() {
        let place = *places.entry(name).or_insert_with(|| {
            columns.push(quoted(&property_column(name)));
            columns.len() - 1
        });
        place_of.push(place);
    }
    let own: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let all: Vec<&str> = own.iter().chain(&columns).map(String::as_str).collect();
    let marks = vec!["?"; all.len() + 1].join(", ");
    let sql = format!(
        "INSERT INTO events (id, {}) VALUES ({marks})",
        all.join(", ")
    );
    let mut event = transaction.prepare_cached(&sql)?;
    let mut payload =
        transaction.prepare_cached("INSERT INTO payloads (id, payload) VALUES (?, ?)")?;
    let mut row: Vec<Value> = Vec::with_capacity(all.len() + 1);
    for stored in &batch.events {
        let id = ids.next(stored.at);
        values(stored, id, columns.len(), &place_of, &mut row);
        event.execute(params_from_iter(row.iter()))?;
        payload.execute((id, &stored.payload))?;
    }
    Ok(())
}

fn values(stored: &Stored, id: i64, properties: usize, place_of: &[usize], row: &mut Vec<Value>) {
    row.clear();
    row.push(Value::Integer(id));
    row.extend_from_slice(&stored.values);
    let start = row.len();
    row.resize(start + properties, Value::Null);
    for (property, value) in &stored.properties {
        row[start + place_of[*property]] = value.clone();
    }
}
