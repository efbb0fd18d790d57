//! DS110: two log sources of one type with the same identifier.
//!
//! The identifier is how QRadar tells by which log source an event came.

use std::collections::BTreeMap;

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS110,
    scope: Scope::Pack,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for row in &pack.log_sources {
        let identifier = &row.item.identifier;
        let key = (row.log_source_type, identifier.value.as_str());
        if let Some(earlier) = first.insert(key, identifier.span) {
            let message = format!(
                "two log sources of `{}` have the identifier `{}`",
                row.item.log_source_type.value, identifier.value
            );
            found.push(
                Diagnostic::new(&codes::DS110, identifier.span, message)
                    .related(earlier, "first here")
                    .help("give one of them another identifier"),
            );
        }
    }
}
