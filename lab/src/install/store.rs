//! The console's own rows, in SQLite: one record for each row of each of QRadar's tables.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::tables::{Ids, Table};
use dsmith::source::content_xml::Row;

pub use dsmith::source::content_xml::Columns;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS item (
        tbl TEXT NOT NULL, id TEXT NOT NULL, columns TEXT NOT NULL, PRIMARY KEY (tbl, id)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
";

/// What a console has before anything is installed: table, id, further columns.
type Seed = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const SEEDS: &[Seed] = &[
    ("sensordevicecategory", "1", &[("categoryname", "IDS/IPS")]),
    (
        "sensordevicecategory",
        "2",
        &[("categoryname", "Firewall/Router")],
    ),
    (
        "sensordevicecategory",
        "3",
        &[("categoryname", "Authentication/Authorization")],
    ),
    ("sensordevicecategory", "4", &[("categoryname", "SEM/SIM")]),
    (
        "sensordevicecategory",
        "5",
        &[("categoryname", "SW/Integration")],
    ),
    (
        "sensordevicecategory",
        "6",
        &[("categoryname", "MAINTENANCE")],
    ),
    ("sensorprotocol", "0", &[("protocolname", "Syslog")]),
    ("sensorprotocol", "12", &[("protocolname", "Forwarded")]),
    ("sensorprotocol", "22", &[("protocolname", "TLSSyslog")]),
    ("fgroup_type", "1", &[("name", "sensor device")]),
    ("fgroup_type", "2", &[("name", "report")]),
    ("fgroup_type", "3", &[("name", "rule")]),
    (
        "fgroup_type",
        "4",
        &[
            ("name", "eventSearches"),
            ("description", "Saved Event Searches"),
        ],
    ),
    (
        "fgroup_type",
        "5",
        &[
            ("name", "flowSearches"),
            ("description", "Saved Flow Searches"),
        ],
    ),
    ("fgroup_type", "6", &[("name", "offenseSearches")]),
    ("fgroup_type", "7", &[("name", "arcSearches")]),
    (
        "fgroup",
        "3",
        &[("type_id", "3"), ("level_id", "1"), ("name", "rule")],
    ),
    (
        "fgroup",
        "4",
        &[
            ("type_id", "4"),
            ("level_id", "1"),
            ("name", "eventSearches"),
        ],
    ),
    (
        "fgroup",
        "5",
        &[
            ("type_id", "5"),
            ("level_id", "1"),
            ("name", "flowSearches"),
        ],
    ),
];

/// The store.
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the store of a file, or makes it with what a fresh console has.
    pub fn open(path: &Path) -> Result<Self> {
        Self::prepare(Connection::open(path)?)
    }

    /// A store of a fresh console that is nowhere on disk.
    pub fn in_memory() -> Result<Self> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(connection: Connection) -> Result<Self> {
        connection.execute_batch(SCHEMA)?;
        let store = Self {
            connection: Mutex::new(connection),
        };
        for (table, id, columns) in SEEDS {
            let mut row = Columns::from([("id".to_owned(), (*id).to_owned())]);
            let pairs = columns.iter();
            row.extend(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            if store.get(table, id)?.is_none() {
                store.put(table, id, &row)?;
            }
        }
        Ok(store)
    }

    /// Runs `work` so that all of it is stored, or nothing.
    pub fn whole<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.connection.lock().execute_batch("BEGIN IMMEDIATE")?;
        let result = work(self);
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        self.connection.lock().execute_batch(end)?;
        result
    }

    /// The rows of a table, by their ids: numbers in their order, then texts.
    pub fn rows(&self, table: &str) -> Result<Vec<Columns>> {
        let connection = self.connection.lock();
        let mut statement = connection.prepare_cached(
            "SELECT columns FROM item WHERE tbl = ?1 ORDER BY CAST(id AS INTEGER), id",
        )?;
        let texts = statement.query_map([table], |row| row.get::<_, String>(0))?;
        texts
            .map(|text| serde_json::from_str(&text?).context("a stored row cannot be read"))
            .collect()
    }

    /// Every row of these tables, for the event engine.
    pub fn content(&self, tables: &[&str]) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        for table in tables {
            let rows = self.rows(table)?.into_iter();
            all.extend(rows.map(|columns| Row {
                table: (*table).to_owned(),
                columns,
            }));
        }
        Ok(all)
    }

    /// A row by its id.
    pub fn get(&self, table: &str, id: &str) -> Result<Option<Columns>> {
        let connection = self.connection.lock();
        let mut statement =
            connection.prepare_cached("SELECT columns FROM item WHERE tbl = ?1 AND id = ?2")?;
        let text: Option<String> = statement
            .query_row([table, id], |row| row.get(0))
            .optional()?;
        text.map(|text| serde_json::from_str(&text).context("a stored row cannot be read"))
            .transpose()
    }

    /// Writes a row, over one of the same id.
    pub fn put(&self, table: &str, id: &str, columns: &Columns) -> Result<()> {
        let text = serde_json::to_string(columns)?;
        self.connection.lock().execute(
            "INSERT OR REPLACE INTO item (tbl, id, columns) VALUES (?1, ?2, ?3)",
            params![table, id, text],
        )?;
        Ok(())
    }

    /// Takes a row away.
    pub fn delete(&self, table: &str, id: &str) -> Result<()> {
        let connection = self.connection.lock();
        connection.execute("DELETE FROM item WHERE tbl = ?1 AND id = ?2", [table, id])?;
        Ok(())
    }

    /// The first free id of a table that numbers its rows.
    pub fn next_id(&self, table: &Table) -> Result<i64> {
        let (Ids::From(first) | Ids::FromUnlessBelow(first, _)) = table.ids else {
            return Ok(0);
        };
        let connection = self.connection.lock();
        let highest: Option<i64> = connection.query_row(
            "SELECT MAX(CAST(id AS INTEGER)) FROM item WHERE tbl = ?1",
            [table.name],
            |row| row.get(0),
        )?;
        Ok(first.max(highest.unwrap_or(0) + 1))
    }

    /// The greatest number in a column of a table.
    pub fn highest(&self, table: &str, column: &str) -> Result<i64> {
        let rows = self.rows(table)?;
        let numbers = rows.iter().filter_map(|row| row.get(column)?.parse().ok());
        Ok(numbers.max().unwrap_or(0))
    }

    /// Keeps a file, such as a package or an app zip.
    pub fn put_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO file (name, bytes) VALUES (?1, ?2)";
        self.connection.lock().execute(sql, params![name, bytes])?;
        Ok(())
    }

    /// A kept file.
    pub fn file(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let connection = self.connection.lock();
        let sql = "SELECT bytes FROM file WHERE name = ?1";
        Ok(connection
            .query_row(sql, [name], |row| row.get(0))
            .optional()?)
    }

    /// Forgets a file.
    pub fn delete_file(&self, name: &str) -> Result<()> {
        let connection = self.connection.lock();
        connection.execute("DELETE FROM file WHERE name = ?1", [name])?;
        Ok(())
    }

    /// A system setting.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let connection = self.connection.lock();
        let sql = "SELECT value FROM setting WHERE name = ?1";
        Ok(connection
            .query_row(sql, [name], |row| row.get(0))
            .optional()?)
    }

    /// Changes a system setting.
    pub fn set(&self, name: &str, value: &str) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)";
        self.connection.lock().execute(sql, [name, value])?;
        Ok(())
    }

    /// How many rows each table has.
    pub fn counts(&self) -> Result<BTreeMap<String, usize>> {
        let connection = self.connection.lock();
        let mut statement = connection.prepare("SELECT tbl, COUNT(*) FROM item GROUP BY tbl")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
