//! One search from its SQL to rows, with progress, and stopped when asked to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::Result;
use aql::OutputColumn;
use aql::tables::ValueType;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use serde_json::Value;

use super::catalog::Known;
use super::database::Database;
use super::functions;
use super::translate::Translation;

/// After how many steps of SQLite's machine it is asked whether to go on.
const STEPS: std::os::raw::c_int = 20_000;
/// The most rows that one result holds.
pub const MOST_ROWS: usize = 1_000_000;

/// What others see of a running search, and how they stop it.
#[derive(Debug, Default)]
pub struct Course {
    /// Set by whoever wants it to stop.
    pub stop: AtomicBool,
    /// Records looked at.
    pub processed: AtomicU64,
    /// The storage time reached, in milliseconds.
    pub reached: AtomicU64,
    /// Rows found.
    pub found: AtomicU64,
}

/// A result: rows of values, by the translation's columns.
pub type Rows = Vec<Vec<Value>>;

/// Runs a translated query; what was found before it was stopped is kept.
pub fn run(
    database: &Database,
    known: &Arc<Known>,
    translation: &Translation,
    course: &Arc<Course>,
) -> Result<Rows> {
    let connection = database.reader()?;
    functions::register(&connection, known)?;
    let ticking = Arc::clone(course);
    connection.create_scalar_function("aql_tick", 1, FunctionFlags::SQLITE_UTF8, move |x| {
        let id: i64 = x.get(0)?;
        let at = id.cast_unsigned() >> super::database::TIME_SHIFT;
        ticking.reached.store(at, Ordering::Relaxed);
        ticking.processed.fetch_add(1, Ordering::Relaxed);
        Ok(true)
    })?;
    let stopping = Arc::clone(course);
    connection.progress_handler(STEPS, Some(move || stopping.stop.load(Ordering::Relaxed)));
    let mut statement = connection.prepare(&translation.sql)?;
    let mut found = statement.query([])?;
    let mut rows = Rows::new();
    loop {
        match found.next() {
            Ok(Some(row)) if rows.len() < MOST_ROWS => {
                let columns = translation.columns.iter().enumerate();
                let values = columns.map(|(n, column)| Ok(json(row.get_ref(n)?, column)));
                rows.push(values.collect::<Result<_>>()?);
                course.found.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => return Ok(rows),
            Err(_) if course.stop.load(Ordering::Relaxed) => return Ok(rows),
            Err(error) => return Err(error.into()),
        }
    }
}

fn json(value: ValueRef<'_>, column: &OutputColumn) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) if column.value_type == ValueType::Boolean => {
            (number != 0).into()
        }
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned().into()
        }
    }
}
