//! DS103: a regex that cannot be compiled.
//!
//! QRadar runs regexes with Java; they are compiled here with an engine that knows
//! look-around, back references and possessive quantifiers too. What the two read
//! differently is not judged.

use crate::check::parsing::{part, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::resolve::Resolved;
use crate::source::Spanned;
use fancy_regex::{Error, Regex};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS103,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for regex in readers(pack).filter_map(|reader| reader.regex) {
        if let Err(error) = Regex::new(regex) {
            let (place, why) = describe(regex, &error);
            let message = format!("not a regex: {why}");
            found.push(
                Diagnostic::new(&codes::DS103, place, message)
                    .help("mend it; put it in single quotes, where YAML leaves backslashes alone"),
            );
        }
    }
}

/// Where reading stopped, and why, on one line.
fn describe(regex: &Spanned<String>, error: &Error) -> (Span, String) {
    match error {
        Error::ParseError(at, why) => (part(regex, *at, regex.len()), why.to_string()),
        other => (regex.span, other.to_string()),
    }
}
