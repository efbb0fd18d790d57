//! Ariel, the event database: AQL run as SQL over SQLite.
//!
//! ```text
//! AQL ─ aql::parse_with, aql::analyse ─ tree ─ translate ─ SQL ─ run (functions) ─ rows
//! ```
//!
//! Where this differs from QRadar is listed in the lab's README, and nowhere else.

pub mod catalog;
pub mod database;
mod functions;
pub mod metadata;
pub mod run;
pub mod searches;
pub mod translate;

pub use catalog::Known;
pub use database::Database;
pub use searches::{Search, Searches, Status};
pub use translate::{Fault, Translation, translate};
