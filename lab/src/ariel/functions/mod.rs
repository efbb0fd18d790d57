//! AQL's functions that SQLite has not, or means otherwise.

mod aggregates;
mod dates;
mod names;
mod network;
mod patterns;
mod text;

use std::sync::Arc;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::catalog::Known;

/// What all of them are: the same arguments, the same answer.
const PURE: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);

/// Gives a connection the functions.
pub fn register(connection: &Connection, known: &Arc<Known>) -> Result<()> {
    text::register(connection)?;
    patterns::register(connection)?;
    dates::register(connection)?;
    network::register(connection)?;
    names::register(connection, known)?;
    aggregates::register(connection)
}

/// A value as text, as STR writes it; none for NULL.
fn shown(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(format!("{number:?}")),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

/// A value as a number, if it is one.
fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "AQL's DOUBLE loses the same")]
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        ValueRef::Text(_) => shown(value)?.trim().parse().ok(),
        _ => None,
    }
}

/// A value as a whole number, cut off.
fn whole(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Text(_) => {
            let text = shown(value)?;
            let exact = text.trim().parse().ok();
            exact.or_else(|| text.trim().parse().ok().map(cut))
        }
        other => number(other).map(cut),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast to a long cuts")]
fn cut(number: f64) -> i64 {
    number as i64
}
