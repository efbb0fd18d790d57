//! What Java does with text, held to Java itself by an oracle in the tests: regular
//! expressions and date patterns. What our engines would do otherwise is refused.

pub mod date;
pub mod regex;

pub use date::DatePattern;
pub use regex::{Captures, Regex};
