//! The events in SQLite: one table of what is searched, one of payloads.
//!
//! An event's id is its storage time in milliseconds, shifted left by twenty bits, and a
//! running number: a time range is a range of ids, which SQLite reads from one place.

use std::path::{Path, PathBuf};

use anyhow::Result;
use aql::tables::ValueType;
use rusqlite::{Connection, OpenFlags};

use super::catalog::Known;

/// How far an id is shifted for the time in it.
pub const TIME_SHIFT: u32 = 20;

/// The columns that every event has, and their SQL types.
pub const COLUMNS: &[(&str, &str)] = &[
    ("devicetime", "INTEGER"),
    ("qid", "INTEGER"),
    ("logsourceid", "INTEGER"),
    ("devicetype", "INTEGER"),
    ("category", "INTEGER"),
    ("severity", "INTEGER"),
    ("sourceip", "TEXT"),
    ("destinationip", "TEXT"),
    ("sourceport", "INTEGER"),
    ("destinationport", "INTEGER"),
    ("username", "TEXT"),
    ("protocolid", "INTEGER"),
    ("identityip", "TEXT"),
    ("identityhostname", "TEXT"),
    ("sourcemac", "TEXT"),
    ("destinationmac", "TEXT"),
    ("sourcev6", "TEXT"),
    ("destinationv6", "TEXT"),
    ("prenatsourceip", "TEXT"),
    ("prenatdestinationip", "TEXT"),
    ("postnatsourceip", "TEXT"),
    ("postnatdestinationip", "TEXT"),
    ("prenatsourceport", "INTEGER"),
    ("prenatdestinationport", "INTEGER"),
    ("postnatsourceport", "INTEGER"),
    ("postnatdestinationport", "INTEGER"),
    ("qideventid", "TEXT"),
    ("qideventcategory", "TEXT"),
];

/// The events of the lab.
#[derive(Debug, Clone)]
pub struct Database {
    path: PathBuf,
}

impl Database {
    /// Opens the events of a file, or makes an empty one.
    pub fn open(path: &Path) -> Result<Self> {
        let database = Self {
            path: path.to_owned(),
        };
        let columns: Vec<String> = COLUMNS.iter().map(|(n, t)| format!("{n} {t}")).collect();
        database.writer()?.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, {});
             CREATE TABLE IF NOT EXISTS payloads (id INTEGER PRIMARY KEY, payload TEXT NOT NULL);",
            columns.join(", ")
        ))?;
        Ok(database)
    }

    /// A connection that writes. Events are not worth a sync: the lab is no archive.
    pub fn writer(&self) -> Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.execute_batch(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;",
        )?;
        connection.busy_timeout(std::time::Duration::from_secs(30))?;
        Ok(connection)
    }

    /// A connection that only reads.
    pub fn reader(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.execute_batch("PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;")?;
        Ok(connection)
    }

    /// Gives every custom property a column.
    pub fn add_properties(&self, known: &Known) -> Result<()> {
        let connection = self.writer()?;
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('events')")?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let there: Vec<String> = names.collect::<Result<_, _>>()?;
        for (name, value_type) in &known.properties {
            let column = property_column(name);
            if there.iter().all(|known| *known != column) {
                let sql_type = match value_type {
                    ValueType::Decimal => "NUMERIC",
                    ValueType::Time | ValueType::Port => "INTEGER",
                    _ => "TEXT",
                };
                let quoted = quoted(&column);
                connection.execute_batch(&format!(
                    "ALTER TABLE events ADD COLUMN {quoted} {sql_type}"
                ))?;
            }
        }
        Ok(())
    }

    /// How many events there are.
    pub fn count(&self) -> Result<u64> {
        let sql = "SELECT COUNT(*) FROM events";
        Ok(self.reader()?.query_row(sql, [], |row| row.get(0))?)
    }
}

/// The column of a custom property.
pub fn property_column(name: &str) -> String {
    format!("p:{}", name.to_lowercase())
}

/// An SQL name.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What a column of AQL is in SQL, for the columns that are no column of the table. `e` is
/// the event. A column that the lab does not fill is NULL.
pub fn column(name: &str) -> String {
    let name = name.to_lowercase();
    if COLUMNS.iter().any(|(known, _)| *known == name) {
        return format!("e.{name}");
    }
    match name.as_str() {
        "starttime" | "endtime" => format!("(e.id >> {TIME_SHIFT})"),
        "highlevelcategory" => "(e.category / 1000 * 1000)".to_owned(),
        "magnitude" => "e.severity".to_owned(),
        "payload" => "(SELECT p.payload FROM payloads AS p WHERE p.id = e.id)".to_owned(),
        "sequencenumber" => format!("(e.id & {})", (1 << TIME_SHIFT) - 1),
        "eventcount" => "1".to_owned(),
        "credibility" | "relevance" => "5".to_owned(),
        "processorid" => "8".to_owned(),
        "collectorid" => "7".to_owned(),
        "sourceaddress" => "e.sourceip".to_owned(),
        "destinationaddress" => "e.destinationip".to_owned(),
        "hasidentity" => "(e.identityip IS NOT NULL OR e.identityhostname IS NOT NULL)".to_owned(),
        "domainid" | "duration" | "hasoffense" | "isduplicate" | "iscreevent" => "0".to_owned(),
        "eventdirection" => "'R2R'".to_owned(),
        _ => "NULL".to_owned(),
    }
}
