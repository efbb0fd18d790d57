//! Saved searches as they were installed: the row, and the form in its Java stream.

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dsmith::render::java_stream::{JavaStream, JavaValue};

use super::store::Store;
use dsmith::source::content_xml::Columns;

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// `cv_id`.
    pub number: i64,
    /// `id`.
    pub uid: String,
    /// `itemname`.
    pub name: String,
    /// `username`.
    pub owner: String,
    /// `database`.
    pub database: String,
    /// `shared`.
    pub shared: bool,
    /// The AQL of its form; none for a basic search, or a form that cannot be read.
    pub aql: Option<String>,
    /// `creationdate`.
    pub created: i64,
    /// `modifieddate`.
    pub modified: i64,
}

/// All saved searches, by their numbers.
pub fn all(store: &Store) -> Result<Vec<SavedSearch>> {
    let mut all: Vec<_> = store.rows("customviewparams")?.iter().map(of_row).collect();
    all.sort_by_key(|search| search.number);
    Ok(all)
}

fn of_row(row: &Columns) -> SavedSearch {
    let text = |name: &str| row.get(name).cloned().unwrap_or_default();
    let number = |name: &str| row.get(name).and_then(|n| n.parse().ok()).unwrap_or(0);
    SavedSearch {
        number: number("cv_id"),
        uid: text("id"),
        name: text("itemname"),
        owner: text("username"),
        database: text("database"),
        shared: text("shared") == "true",
        aql: aql(&text("queryparams")),
        created: number("creationdate"),
        modified: number("modifieddate"),
    }
}

fn aql(stream: &str) -> Option<String> {
    let bytes = STANDARD.decode(stream.trim()).ok()?;
    let stream = JavaStream::decode(&bytes).ok()?;
    match stream.map.get("aql")? {
        JavaValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}
