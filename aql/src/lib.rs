//! The Ariel Query Language of IBM `QRadar` 7.4 to 7.6: a parser with spans, a printer, a
//! builder of conditions and an analysis. It reads no files and no network.
//!
//! ```
//! use aql::{Catalog, analyse, build, parse};
//!
//! let parsed = parse("select username from events where qid=5 last 1 hours").unwrap();
//! assert_eq!(
//!     parsed.query.to_string(),
//!     "SELECT username FROM events WHERE qid = 5 LAST 1 HOURS",
//! );
//!
//! let user = build::column("username").unwrap();
//! let condition = build::contains(user, "O'Brien").unwrap();
//! assert_eq!(
//!     parsed.query.with_condition(condition).to_string(),
//!     "SELECT username FROM events WHERE qid = 5 AND STRPOS(LOWER(username), \
//!      LOWER('O''Brien')) > -1 LAST 1 HOURS",
//! );
//!
//! let findings = analyse(&parsed.query, &Catalog::default());
//! assert_eq!(findings[0].kind.name(), "missing-limit");
//! ```

pub mod analyse;
pub mod ast;
pub mod build;
mod finding;
mod lex;
mod parse;
mod print;
mod query;
mod span;
pub mod tables;
mod words;

pub use analyse::{Catalog, Property, analyse, check};
pub use ast::Query;
pub use finding::{Finding, FindingKind, Severity};
pub use parse::{Parsed, parse, parse_with};
pub use query::{NameOrigin, OutputColumn};
pub use span::{Position, Span, Spanned};
