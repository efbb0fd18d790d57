//! The tests of a pack: each sample event through the event engine, what came out beside
//! what must, and which items of the content the samples reached.
//!
//! ```text
//! Resolved pack ─ Suite::new ─ Suite ─ run ─ Run { results, coverage } ─ report::…
//!                                              └ untested: warnings   └ generate: edits of the YAML
//! ```

mod compare;
mod coverage;
mod generate;
mod line;
pub mod report;
mod run;
mod untested;

pub use compare::{Check, Place, text_of_time};
pub use coverage::{Coverage, Item, Kind};
pub use generate::{Generated, generate};
pub use line::line;
pub use run::{Run, Suite, TestResult};
pub use untested::untested;
