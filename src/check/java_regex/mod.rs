//! Regular expressions as Java reads them (`java.util.regex.Pattern`): what it accepts,
//! what it refuses and why, and the tree that other rules look at.
//!
//! The grammar is that of Java 8 and later, which QRadar runs. A test holds it to a real
//! Java where one is installed.

mod backtrack;
mod class;
mod escape;
mod parse;

#[cfg(test)]
mod tests;

use std::ops::Range;

use regex_syntax::hir::ClassUnicode;

#[cfg(test)]
use backtrack::Backtracking;
pub(super) use backtrack::{Why, backtracking};
pub(super) use parse::parse;

/// A regular expression that Java accepts.
#[derive(Debug)]
pub(super) struct Regex {
    /// What it matches.
    pub root: Node,
    /// How many groups it has, without group 0.
    pub groups: u32,
    /// What Java reads otherwise than its author may think.
    pub surprises: Vec<Remark>,
}

/// A part of a regular expression.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Nothing, or an assertion that takes no character.
    Empty,
    /// One character of a set.
    Set(ClassUnicode),
    /// Something of unknown text: a back reference, a grapheme.
    Unknown,
    /// One after the other.
    Seq(Vec<Node>),
    /// One of several.
    Alt(Vec<Node>),
    /// A group that is never entered again once it is left.
    Atomic(Box<Node>),
    /// A quantifier.
    Repeat(Box<Repeat>),
}

/// A part with its quantifier.
#[derive(Debug, Clone)]
pub(super) struct Repeat {
    /// What is repeated.
    pub node: Node,
    /// The least number of times.
    pub min: u32,
    /// The greatest; none without a limit.
    pub max: Option<u32>,
    /// Whether it never gives back what it took.
    pub possessive: bool,
    /// Where it stands, with its quantifier.
    pub at: Range<usize>,
}

/// Something to say about a part of a regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    /// The bytes that it is about.
    pub at: Range<usize>,
    /// What is wrong, as a phrase.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
    /// What to write in place of those bytes, where that is certain.
    pub instead: Option<String>,
}

impl Remark {
    fn new(at: Range<usize>, message: impl Into<String>, help: &'static str) -> Self {
        Self {
            at,
            message: message.into(),
            help,
            instead: None,
        }
    }

    fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }
}
