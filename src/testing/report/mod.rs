//! What `dsmith test` shows: results for people and machines, and coverage.

mod cobertura;
mod json;
mod junit;
mod lcov;
mod lines;
mod plain;
mod table;
mod xml;

pub use cobertura::cobertura;
pub use json::json;
pub use junit::junit;
pub use lcov::lcov;
pub use plain::plain;
pub use table::table;
