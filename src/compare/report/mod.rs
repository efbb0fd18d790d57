//! A comparison as text: for a terminal, for a pull request, for machines.

mod json;
mod markdown;
mod plain;
mod sarif;
mod words;

pub use json::json;
pub use markdown::markdown;
pub use plain::plain;
pub use sarif::sarif;
pub(super) use words::{escaped, sentence, what};

use super::change::Change;
use super::rules::{self, Rule};

/// A difference and what it means.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What happened.
    pub change: Change,
    /// The rule that speaks of it.
    pub rule: &'static Rule,
}

impl Judged {
    /// Finds the rule of a difference.
    pub fn new(change: Change) -> Self {
        let rule = rules::rule(&change);
        Self { change, rule }
    }
}
