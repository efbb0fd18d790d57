//! DS154: a regex whose failing match can take time without bound.
//!
//! QRadar runs every regex of a log source type on each of its events; one that explodes
//! holds up the whole event pipeline. `check/java_regex/backtrack.rs` says what is looked
//! for.

use crate::check::java_regex::{Why, backtracking, parse};
use crate::check::parsing::{part, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS154,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for regex in readers(pack).filter_map(|reader| reader.regex) {
        let Ok(read) = parse(regex) else { continue };
        for place in backtracking(&read.root) {
            let (message, help) = words(place.why);
            let at = part(regex, place.at.start, place.at.end);
            found.push(Diagnostic::new(&codes::DS154, at, message).help(help));
        }
    }
}

fn words(why: Why) -> (&'static str, &'static str) {
    match why {
        Why::Nested => (
            "this can be divided among its quantifiers in a number of ways that doubles with each character",
            "let a character that nothing beside it matches end each round, or make a quantifier possessive: `++`, `*+`",
        ),
        Why::Alternatives => (
            "two of these alternatives match the same text, so each round doubles the ways to try",
            "make them differ, or write one class in their place, such as `[\\s\\S]` for `(.|\\s)`",
        ),
        Why::Beside => (
            "two equal quantifiers side by side divide the same text in every way",
            "keep one of the two",
        ),
    }
}
