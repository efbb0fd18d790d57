//! DS102: an expression or a source of a field has exactly one of key path and regex.
//!
//! With neither nothing is read, and QRadar has a table of its own for each, so one row
//! cannot be both.

use crate::check::parsing::{Reader, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS102,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(readers(pack).filter_map(|reader| finding(&reader)));
}

fn finding(reader: &Reader<'_>) -> Option<Diagnostic> {
    let noun = reader.noun;
    match (reader.key_path, reader.regex) {
        (Some(path), Some(regex)) => {
            let message = format!("{noun} has both a key path and a regex");
            Some(
                Diagnostic::new(&codes::DS102, regex.span, message)
                    .label("the regex")
                    .related(path.span, "the key path")
                    .help("keep one; for a second way to read the value add a second item to the list"),
            )
        }
        (None, None) => {
            let message = format!("{noun} has neither a key path nor a regex");
            Some(
                Diagnostic::new(&codes::DS102, reader.owner, message)
                    .label("reads nothing")
                    .help("add `key-path:` or `regex:`; for a fixed text write the regex `^.*$` and the text as `capture:`"),
            )
        }
        _ => None,
    }
}
