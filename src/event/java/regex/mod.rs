//! Java regular expressions, as `java.util.regex` of Java 8 to 18 runs them.
//!
//! A pattern is read by Java's grammar into a [`tree`], [`check`]ed for what Java does and
//! no other engine would, and [`emit`]ted for our engine with every class, anchor and flag
//! spelled out. What cannot be said in it is refused.
//!
//! One thing cannot be seen in a pattern: our tables of Unicode properties (`\p{L}`,
//! `\b` beside letters) are newer than Java's, so a character that Unicode took up since
//! may be classed otherwise.

mod check;
mod class;
mod emit;
mod escape;
mod parse;
mod set;
mod tree;

use std::ops::Range;

use fancy_regex::{Regex as Engine, RegexBuilder};

/// A compiled Java regex.
#[derive(Debug)]
pub struct Regex {
    groups: usize,
    any: Engine,
    /// For text that is ASCII, where a word boundary is a simple thing; only of a
    /// pattern that has one.
    ascii: Option<Engine>,
    /// Whether a match cannot begin in the middle of a surrogate pair, where Java looks too.
    whole_characters: bool,
}

/// The groups of a match as byte ranges, from group 0, the whole match.
pub type Captures = Vec<Option<Range<usize>>>;

/// Why a text could not be searched as Java would have searched it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GaveUp {
    /// The match needed more steps than our engine takes.
    #[error("the regex took too many steps and was given up; Java would go on")]
    Steps,
    /// The text has characters beyond U+FFFF, and the pattern may match between the two
    /// halves that Java makes of each.
    #[error("what Java finds between the halves of a character beyond U+FFFF is not run")]
    Halves,
    /// The pattern has a word boundary, and the text combining characters.
    #[error("Java's word boundaries beside combining characters are not run")]
    Combining,
}

/// Steps after which a search is given up: a second of backtracking, not a minute.
const STEPS: usize = 1_000_000;
/// The longest pattern that is read.
const LONGEST: usize = 16_384;

impl Regex {
    /// Compiles a Java regex, with `Pattern.CASE_INSENSITIVE` when asked for. The error
    /// says what is read differently, or why it is no Java regex.
    pub fn compile(pattern: &str, case_insensitive: bool) -> Result<Self, String> {
        if pattern.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let tree = parse::parse(pattern, case_insensitive)?;
        check::check(&tree.root)?;
        let build = |text: String| {
            let engine = RegexBuilder::new(&text).backtrack_limit(STEPS).build();
            engine.map_err(|error| format!("our engine cannot run it: {error}"))
        };
        let ascii = if tree.word_boundary {
            Some(build(emit::emit(&tree.root, emit::Text::Ascii))?)
        } else {
            None
        };
        Ok(Self {
            groups: tree.groups,
            any: build(emit::emit(&tree.root, emit::Text::Any))?,
            ascii,
            whole_characters: check::whole_characters(&tree.root),
        })
    }

    /// How many groups it has.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Whether `Matcher.find` finds a match.
    pub fn is_match(&self, text: &str) -> Result<bool, GaveUp> {
        let engine = self.engine(text)?;
        engine.is_match(text).map_err(|_| GaveUp::Steps)
    }

    /// The first match, as `Matcher.find` finds it.
    pub fn find(&self, text: &str) -> Result<Option<Captures>, GaveUp> {
        let found = self.engine(text)?.captures(text);
        let Some(found) = found.map_err(|_| GaveUp::Steps)? else {
            return Ok(None);
        };
        let groups = 0..=self.groups;
        let ranges = groups.map(|group| Some(found.get(group)?.range()));
        Ok(Some(ranges.collect()))
    }

    fn engine(&self, text: &str) -> Result<&Engine, GaveUp> {
        if text.is_ascii() {
            return Ok(self.ascii.as_ref().unwrap_or(&self.any));
        }
        if self.ascii.is_some() && set::has_combining(text) {
            return Err(GaveUp::Combining);
        }
        if !self.whole_characters && text.chars().any(|c| c > '\u{ffff}') {
            return Err(GaveUp::Halves);
        }
        Ok(&self.any)
    }
}

#[cfg(test)]
mod tests;
